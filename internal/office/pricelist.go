package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
)

// InstalledPrices is the list that quotations are priced by until the body has one of its own in force: the rulebook's
// example R-FEE-03.
func InstalledPrices(currency string) cert.PriceList {
	rules := make([]fee.Discount, 0, 5)
	for _, r := range fee.Reasons() {
		rules = append(rules, fee.Discount{Reason: r, Percent: 2000})
	}
	return cert.PriceList{Edition: cert.InstalledEdition("Standard prices"), Currency: currency,
		Prices: fee.PriceList{Currency: currency, DayRate: 600_00, RegistrationYearly: 150_00, CertificateIncluded: true,
			Cancellation: []fee.Cancellation{{Notice: 15, Percent: 5000}, {Notice: 5, Percent: 10000}}, Discounts: rules}}
}

// HoldingPrices are the lists by which quotations of today can be priced, the installed one when there is no other.
func (o *Office) HoldingPrices(ctx context.Context) ([]cert.PriceList, error) {
	return o.asking(ctx, cert.SystemActor).holding()
}

func (w *work) holding() ([]cert.PriceList, error) {
	all, err := w.PriceLists(w.ctx)
	if err != nil {
		return nil, fmt.Errorf("read the price lists: %w", err)
	}
	if lists := cert.Holding(all, w.today); len(lists) > 0 {
		return lists, nil
	}
	return []cert.PriceList{InstalledPrices(w.o.Body.Currency)}, nil
}

// PriceListInput is what an administrator enters about a price list.
type PriceListInput struct {
	Version   int64 // of the draft that is edited
	Name      string
	BranchID  int64
	ValidFrom day.Day
	ValidTo   day.Day
	Note      string
	Prices    fee.PriceList
}

func (in PriceListInput) into(l *cert.PriceList) {
	in.Prices.Name = ""
	l.Name, l.BranchID, l.ValidFrom, l.ValidTo, l.Note = strings.TrimSpace(in.Name), in.BranchID, in.ValidFrom, in.ValidTo, in.Note
	l.Currency, l.Prices = in.Prices.Currency, in.Prices
}

// judgePrices lists what cannot be about a price list, by the name of the field.
func (w *work) judgePrices(l cert.PriceList) error {
	var v cert.Invalid
	need := func(holds bool, field, message string) {
		if !holds {
			v = append(v, cert.Problem{Field: field, Message: message, Rule: "R-FEE-01"})
		}
	}
	need(l.Name != "", "name", "Give the list a name; its revisions keep it.")
	need(!l.ValidFrom.IsZero(), "valid_from", "Give the first day on which it holds.")
	need(l.ValidTo.IsZero() || !l.ValidTo.Before(l.ValidFrom), "valid_to", "The last day cannot lie before the first.")
	need(!l.Prices.CertificateIncluded || l.Prices.CertificateFee == 0, "certificate_fee", "The certificate is either included or has a price.")
	branches, err := w.Branches(w.ctx)
	if err != nil {
		return err
	}
	known := false
	for _, b := range branches {
		known = known || b.ID == l.BranchID
	}
	need(known, "branch", "Choose the office whose prices these are.")
	for _, p := range l.Prices.Check() {
		v = append(v, cert.Problem{Field: p.Field, Rule: p.Rule, Message: sentence(p.Message)})
	}
	return v.Or()
}

// DraftPriceList makes a draft: a new list when from is 0, otherwise the next revision of that list, which it takes over.
func (o *Office) DraftPriceList(ctx context.Context, actor cert.Actor, from int64, in PriceListInput) (cert.PriceList, error) {
	var l cert.PriceList
	if !actor.Is(cert.Administrator, cert.System) {
		return l, cert.Forbidden
	}
	err := o.do(ctx, actor, func(w *work) error {
		all, err := w.PriceLists(ctx)
		if err != nil {
			return err
		}
		if from != 0 {
			was, err := priceListIn(all, from)
			if err != nil {
				return err
			}
			in = PriceListInput{Name: was.Name, BranchID: was.BranchID, ValidFrom: w.today.AddDays(1), Prices: was.Prices}
		}
		l.Edition = cert.NewEdition(in.Name, revisionAfter(revisionsOf(all, in.Name)), actor, w.at)
		in.into(&l)
		if l.Revision > 1 && from == 0 {
			return cert.Wrong("name", "There is a list of this name; make a new revision of that one.")
		}
		if err := w.judgePrices(l); err != nil {
			return err
		}
		if err := w.AddPriceList(ctx, &l); err != nil {
			return fmt.Errorf("draft price list %s: %w", l.Name, err)
		}
		return w.editionEvent(l.Edition, "price_list", "draft", nil)
	})
	return l, err
}

func revisionsOf(all []cert.PriceList, name string) []int {
	var out []int
	for _, l := range all {
		if l.Name == strings.TrimSpace(name) {
			out = append(out, l.Revision)
		}
	}
	return out
}

func priceListIn(all []cert.PriceList, id int64) (cert.PriceList, error) {
	for _, l := range all {
		if l.ID == id {
			return l, nil
		}
	}
	return cert.PriceList{}, cert.NotFound
}

// EditPriceList changes a draft. A list that was in force is never edited (R-FEE-01).
func (o *Office) EditPriceList(ctx context.Context, actor cert.Actor, id int64, in PriceListInput) (cert.PriceList, error) {
	return o.onPriceList(ctx, actor, id, func(w *work, l *cert.PriceList) error {
		if err := l.Editable(actor); err != nil {
			return err
		}
		if err := checkVersion(l.Version, in.Version); err != nil {
			return err
		}
		was := *l
		in.Name = l.Name
		in.into(l)
		if err := w.judgePrices(*l); err != nil {
			return err
		}
		return w.editionEvent(l.Edition, "price_list", "edit", l.Since(was))
	})
}

// StepPriceList puts a draft in force, or retires a list. From then on, quotations of its office and currency are priced
// by it from its first day; those that exist keep theirs.
func (o *Office) StepPriceList(ctx context.Context, actor cert.Actor, id, version int64, verb cert.Verb) (cert.PriceList, error) {
	return o.onPriceList(ctx, actor, id, func(w *work, l *cert.PriceList) error {
		facts := cert.EditionFacts{ValidTo: l.ValidTo}
		for _, p := range l.Prices.Check() {
			facts.Problems = append(facts.Problems, cert.Problem{Field: p.Field, Message: p.Message})
		}
		return w.onEdition(&l.Edition, "price_list", verb, version, facts)
	})
}

func (o *Office) onPriceList(ctx context.Context, actor cert.Actor, id int64, step func(*work, *cert.PriceList) error) (l cert.PriceList, err error) {
	err = o.do(ctx, actor, func(w *work) error {
		all, err := w.PriceLists(ctx)
		if err != nil {
			return err
		}
		if l, err = priceListIn(all, id); err != nil {
			return err
		}
		if err := step(w, &l); err != nil {
			return err
		}
		if err := w.SavePriceList(ctx, &l); err != nil {
			return fmt.Errorf("save price list %d: %w", id, err)
		}
		return nil
	})
	return l, err
}
