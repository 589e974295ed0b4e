package office

import (
	"fmt"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/fee"
)

// usualPrices is the list that a new revision is priced by unless the planner chooses another: the one that took the
// place of the list before, else that of the office in the client's country, else of the first office.
func (w *work) usualPrices(client cert.Client, was *cert.Quotation) (cert.PriceList, error) {
	lists, err := w.holding()
	if err != nil {
		return cert.PriceList{}, err
	}
	branches, err := w.Branches(w.ctx)
	if err != nil {
		return cert.PriceList{}, err
	}
	country := map[int64]string{}
	for _, b := range branches {
		country[b.ID] = b.Country
	}
	best, most := lists[0], -1
	for _, l := range lists {
		fits := 0
		if was != nil && was.Currency == l.Currency {
			fits += 4
		}
		if country[l.BranchID] == client.Country {
			fits += 2
		}
		if l.Currency == w.o.Body.Currency {
			fits++
		}
		if fits > most {
			best, most = l, fits
		}
	}
	return best, nil
}

// chosenPrices is one of the lists that hold today.
func (w *work) chosenPrices(id int64) (cert.PriceList, error) {
	lists, err := w.holding()
	if err != nil {
		return cert.PriceList{}, err
	}
	for _, l := range lists {
		if l.ID == id {
			return l, nil
		}
	}
	return cert.PriceList{}, cert.Wrong("price_list", "Choose a price list that holds today.")
}

// price fills lines and totals from a list and the quotation's own tax and discount, and keeps the list as it was then.
func (w *work) price(q *cert.Quotation, l cert.PriceList, t cert.AuditTime, cadence cert.Cadence) error {
	list := l.Prices
	discounts, err := allowed(list, *q)
	if err != nil {
		return err
	}
	list.Discounts, list.TaxPercent, list.ReverseCharge = discounts, fee.Percent(q.TaxPercent), q.Prices.ReverseCharge
	app, err := w.ApplicationOf(w.ctx, t.CertificationID)
	if err != nil {
		return fmt.Errorf("read the application behind quotation %s: %w", q.Number, err)
	}
	basis, err := t.Basis()
	if err != nil {
		return fmt.Errorf("read audit time %d: %w", t.ID, err)
	}
	priced, err := fee.Quote(list, priceable{t, basis.Sample, cadence, app.Questionnaire.Request.Kind}.work(list))
	if err != nil {
		return renamed(problemsOf(err))
	}
	q.PriceList, q.PriceListID, q.Prices, q.Currency, q.Lines = l.Name, l.ID, list, priced.Currency, linesOf(priced.Lines)
	if l.Revision > 0 {
		q.PriceList = fmt.Sprintf("%s revision %d", l.Name, l.Revision)
	}
	q.InitialMinor, q.YearlyMinor, q.RecertMinor = priced.Initial.Net, priced.SurveillanceYearly.Net, priced.Recertification.Net
	_, err = q.Years(cadence)
	return renamed(problemsOf(err))
}

// renamed puts problems of a price list at the fields of the quotation's form.
func renamed(err error) error {
	if wrong, ok := err.(cert.Invalid); ok {
		for i, p := range wrong {
			wrong[i].Field = map[string]string{"tax_percent": "tax", "discounts": "discount"}[p.Field]
		}
	}
	return err
}

// allowed is the discount that the list's rules let the quotation have (R-FEE-02).
func allowed(list fee.PriceList, q cert.Quotation) ([]fee.Discount, error) {
	if (q.DiscountReason == "") != (q.DiscountPercent == 0) {
		return nil, cert.Wrong("discount_reason", "A discount needs both a reason from the list and a percentage.")
	}
	if q.DiscountPercent == 0 {
		return nil, nil
	}
	for _, rule := range list.Discounts {
		if rule.Reason != fee.Reason(q.DiscountReason) {
			continue
		}
		if q.DiscountPercent > int(rule.Percent) {
			return nil, cert.Wrong("discount", "The price list allows at most %s %% for this reason.", rule.Percent)
		}
		return []fee.Discount{{Reason: rule.Reason, Percent: fee.Percent(q.DiscountPercent)}}, nil
	}
	return nil, cert.Wrong("discount_reason", "The price list has no discount for this reason; none may depend on the result (R-FEE-02).")
}

// priceable is an audit time with what else makes a price.
type priceable struct {
	time    cert.AuditTime
	sample  audittime.Sample // sites besides the central function; none where there is one site
	cadence cert.Cadence
	kind    string // of the request
}

// work is what is priced: a journey for stage 1, and one to the central function and to each sampled site at every later
// audit (R-FEE-01). The review before a transfer is charged where the list has a price for it.
func (p priceable) work(list fee.PriceList) fee.Work {
	t, s := p.time, p.sample
	return fee.Work{Initial: fee.Effort{HalfDays: t.TotalHalves, Visits: 2 + s.Initial},
		SurveillanceYearly: fee.Effort{HalfDays: t.YearHalves, Visits: p.cadence.Visits() * (1 + s.Surveillance)},
		Recertification:    fee.Effort{HalfDays: t.RecertHalves, Visits: 1 + s.Recertification},
		Extras:             fee.Extras{Transfer: p.kind == "transfer" && list.Transfer > 0}}
}

func linesOf(lines []fee.Line) []cert.Line {
	out := make([]cert.Line, len(lines))
	for i, l := range lines {
		out[i] = cert.Line{Code: l.Code, Text: l.Text, Halves: l.QuantityHalfDays, Pieces: l.Pieces, UnitMinor: l.UnitMinor, AmountMinor: l.AmountMinor, Part: cert.PartOf(l.Part)}
	}
	return out
}
