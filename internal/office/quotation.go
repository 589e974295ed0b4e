package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/fee"
)

// validDays is how long a quotation can be accepted unless the planner says otherwise (house rule).
const validDays = 60

// priceListSetting names the setting that holds the body's price list as JSON.
const priceListSetting = "price_list"

// standardPrices is the price list until the body sets its own: the rulebook's example R-FEE-03.
func standardPrices(currency string) fee.PriceList {
	return fee.PriceList{Name: "Standard prices", Currency: currency, DayRate: 600_00, RegistrationYearly: 150_00, CertificateIncluded: true}
}

// PriceList is the list that new quotations are priced by.
func (o *Office) PriceList(ctx context.Context) (fee.PriceList, error) {
	return o.asking(ctx, cert.SystemActor).prices()
}

func (w *work) prices() (fee.PriceList, error) {
	text, err := w.Setting(w.ctx, priceListSetting)
	if errors.Is(err, cert.NotFound) {
		return standardPrices(w.o.Body.Currency), nil
	}
	if err != nil {
		return fee.PriceList{}, err
	}
	var list fee.PriceList
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return list, fmt.Errorf("read the price list: %w", err)
	}
	return list, nil
}

// QuotationTerms are what a planner may set on a draft.
type QuotationTerms struct {
	Version         int64
	Note            string
	ValidUntil      day.Day
	TaxPercent      int    // hundredths of a percent
	DiscountReason  string // one of fee.Reasons, empty = no discount
	DiscountPercent int    // hundredths of a percent, of the days
}

// DraftQuotation prices the latest audit time as the next revision of the file's quotation and supersedes
// the one before (R-FEE-04). revision is the one that is expected to come; another is Conflict.
func (o *Office) DraftQuotation(ctx context.Context, actor cert.Actor, file int64, revision int) (cert.Quotation, error) {
	var q cert.Quotation
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.Certification(ctx, actor, file)
		if err != nil {
			return err
		}
		was, err := w.replaceQuotation(f, revision)
		if err != nil {
			return err
		}
		if q, err = w.draft(f, was); err != nil {
			return err
		}
		if err := w.AddQuotation(ctx, &q); err != nil {
			return fmt.Errorf("draft a quotation for %s: %w", f.Number, err)
		}
		_, err = w.record(happened{verb: "draft", noun: "quotation", id: q.ID, file: &f,
			summary: fmt.Sprintf("Quotation %s revision %d was drafted", q.Number, q.Revision)})
		return err
	})
	return q, err
}

// replaceQuotation supersedes the latest quotation, nil when there is none.
func (w *work) replaceQuotation(f cert.Certification, revision int) (*cert.Quotation, error) {
	all, err := w.Quotations(w.ctx, f.ID)
	if err != nil {
		return nil, err
	}
	was := newest(all)
	if was == nil {
		if revision != 1 {
			return nil, cert.Conflict
		}
		return nil, nil
	}
	if revision != was.Revision+1 {
		return nil, cert.Conflict
	}
	facts, err := w.quotationFacts(*was)
	if err != nil {
		return nil, err
	}
	if err := was.Replace(w.actor, facts); err != nil {
		return nil, err
	}
	if err := w.SaveQuotation(w.ctx, was); err != nil {
		return nil, fmt.Errorf("supersede quotation %d: %w", was.ID, err)
	}
	return was, nil
}

// draft is the next revision on the latest audit time; it keeps note, tax and discount of the one before.
func (w *work) draft(f cert.Certification, was *cert.Quotation) (q cert.Quotation, err error) {
	facts, err := w.timeBehind(f.ID)
	if err != nil {
		return q, err
	}
	q = cert.NewQuotation(*facts, RandomCode(), w.at)
	prices, err := w.prices()
	if err != nil {
		return q, err
	}
	q.Revision, q.ValidUntil, q.TaxPercent = 1, w.today.AddDays(validDays), int(prices.TaxPercent)
	if was != nil {
		q.Number, q.Revision, q.Note, q.TaxPercent = was.Number, was.Revision+1, was.Note, was.TaxPercent
		q.DiscountReason, q.DiscountPercent = was.DiscountReason, was.DiscountPercent
	} else if q.Number, err = w.number("Q"); err != nil {
		return q, err
	}
	return q, w.price(&q, *facts, f.Cadence)
}

// timeBehind is the latest audit time of an accepted application; nothing is priced without (R-TIME-20).
func (w *work) timeBehind(file int64) (*cert.AuditTime, error) {
	app, err := w.ApplicationOf(w.ctx, file)
	if err != nil {
		return nil, err
	}
	times, err := w.AuditTimes(w.ctx, file)
	if err != nil {
		return nil, err
	}
	changed, err := w.changedSince(app, newest(times))
	if err != nil {
		return nil, err
	}
	return newest(times), cert.QuotationFacts{Application: app.Status, Changed: changed, Time: newest(times)}.Draftable()
}

// price fills lines and totals from the price list and the quotation's own tax and discount.
func (w *work) price(q *cert.Quotation, t cert.AuditTime, cadence cert.Cadence) error {
	list, err := w.prices()
	if err != nil {
		return err
	}
	list.TaxPercent = fee.Percent(q.TaxPercent)
	if q.DiscountPercent > 0 {
		list.Discounts = []fee.Discount{{Reason: fee.Reason(q.DiscountReason), Percent: fee.Percent(q.DiscountPercent)}}
	}
	if wrong := list.Check(); len(wrong) > 0 {
		return cert.Wrong("", "The prices do not fit: %s.", wrong.Error())
	}
	priced, err := fee.Quote(list, workOf(t, cadence))
	if err != nil {
		return fmt.Errorf("price quotation %s: %w", q.Number, err)
	}
	q.PriceList, q.Currency, q.Lines = list.Name, priced.Currency, linesOf(priced.Lines)
	q.InitialMinor, q.YearlyMinor, q.RecertMinor = priced.Initial.Net, priced.SurveillanceYearly.Net, priced.Recertification.Net
	return nil
}

// workOf is the audit time as work to be priced; each stage and each visit is a journey.
func workOf(t cert.AuditTime, cadence cert.Cadence) fee.Work {
	visits := 1
	if cadence == cert.HalfYearly {
		visits = 2
	}
	return fee.Work{Initial: fee.Effort{HalfDays: t.TotalHalves, Visits: 2},
		SurveillanceYearly: fee.Effort{HalfDays: t.YearHalves, Visits: visits},
		Recertification:    fee.Effort{HalfDays: t.RecertHalves, Visits: 1}}
}

func linesOf(lines []fee.Line) []cert.Line {
	parts := map[fee.Part]string{fee.Initial: cert.PartInitial, fee.SurveillanceYearly: cert.PartYearly, fee.Recertification: cert.PartRecert}
	out := make([]cert.Line, len(lines))
	for i, l := range lines {
		out[i] = cert.Line{Code: l.Code, Text: l.Text, Halves: l.QuantityHalfDays, Pieces: l.Pieces, UnitMinor: l.UnitMinor, AmountMinor: l.AmountMinor, Part: parts[l.Part]}
	}
	return out
}

// EditQuotation sets note, validity, tax and discount of a draft and prices it anew.
func (o *Office) EditQuotation(ctx context.Context, actor cert.Actor, id int64, in QuotationTerms) (cert.Quotation, error) {
	var q cert.Quotation
	err := o.do(ctx, actor, func(w *work) (err error) {
		if q, err = w.Quotation(ctx, actor, id); err != nil {
			return err
		}
		if err := checkVersion(q.Version, in.Version); err != nil {
			return err
		}
		f, err := w.Certification(ctx, actor, q.CertificationID)
		if err != nil {
			return err
		}
		facts, err := w.quotationFacts(q)
		if err != nil {
			return err
		}
		if err := q.Edit(actor, in.Note, in.ValidUntil, w.today); err != nil {
			return err
		}
		if (in.DiscountReason == "") != (in.DiscountPercent == 0) {
			return cert.Wrong("discount_reason", "A discount needs both a reason from the list and a percentage.")
		}
		q.TaxPercent, q.DiscountReason, q.DiscountPercent = in.TaxPercent, in.DiscountReason, in.DiscountPercent
		if facts.Time == nil || facts.Time.ID != q.AuditTimeID {
			return &cert.Unmet{Verb: "edit", Rules: cert.Priced.Checks(facts)[1:2]}
		}
		if err := w.price(&q, *facts.Time, f.Cadence); err != nil {
			return err
		}
		if err := w.SaveQuotation(ctx, &q); err != nil {
			return fmt.Errorf("edit quotation %d: %w", q.ID, err)
		}
		_, err = w.record(happened{verb: "edit", noun: "quotation", id: q.ID, file: &f,
			summary: fmt.Sprintf("Quotation %s revision %d was edited", q.Number, q.Revision)})
		return err
	})
	return q, err
}

// QuotationFacts is what the gates of a quotation judge now, to explain them on a page.
func (o *Office) QuotationFacts(ctx context.Context, actor cert.Actor, id int64) (cert.QuotationFacts, error) {
	q, err := o.store.Quotation(ctx, actor, id)
	if err != nil {
		return cert.QuotationFacts{}, err
	}
	return o.asking(ctx, cert.SystemActor).quotationFacts(q)
}

func (w *work) quotationFacts(q cert.Quotation) (cert.QuotationFacts, error) {
	facts := cert.QuotationFacts{Quotation: q, Today: w.today}
	app, err := w.ApplicationOf(w.ctx, q.CertificationID)
	if err != nil {
		return facts, err
	}
	facts.Application = app.Status
	times, err := w.AuditTimes(w.ctx, q.CertificationID)
	if err != nil {
		return facts, err
	}
	facts.Time = newest(times)
	if facts.Changed, err = w.changedSince(app, facts.Time); err != nil {
		return facts, err
	}
	contracts, err := w.Contracts(w.ctx, q.CertificationID)
	if err != nil {
		return facts, err
	}
	if c := live(contracts); c != nil && c.QuotationID == q.ID {
		facts.Contract = c.Status
	}
	return facts, nil
}

// SendQuotation sends a draft: its PDF is drawn once and kept, the client gets the link (R-FEE-04).
func (o *Office) SendQuotation(ctx context.Context, actor cert.Actor, id, version int64) (cert.Quotation, error) {
	var q cert.Quotation
	err := o.do(ctx, actor, func(w *work) (err error) {
		if q, err = w.Quotation(ctx, actor, id); err != nil {
			return err
		}
		if err := checkVersion(q.Version, version); err != nil {
			return err
		}
		facts, err := w.quotationFacts(q)
		if err != nil {
			return err
		}
		if err := q.Send(actor, facts, w.at); err != nil {
			return err
		}
		s, err := w.quotationSheet(q)
		if err != nil {
			return err
		}
		if q.PaperSHA256, err = w.keepQuotation(s); err != nil {
			return err
		}
		if err := w.SaveQuotation(ctx, &q); err != nil {
			return fmt.Errorf("send quotation %d: %w", q.ID, err)
		}
		e, err := w.record(happened{verb: "send", noun: "quotation", id: q.ID, file: &s.File,
			summary: fmt.Sprintf("Quotation %s revision %d was sent to %s", q.Number, q.Revision, s.Client.ContactEmail),
			detail:  map[string]string{"number": q.Number, "revision": fmt.Sprint(q.Revision), "valid_until": q.ValidUntil.Long(), "sha256": q.PaperSHA256}})
		if err != nil {
			return err
		}
		return w.tell(e, "quotation", "/q/"+q.Code, s.Client.ContactEmail)
	})
	return q, err
}

// QuotationAnswer is what a client says to a quotation.
type QuotationAnswer struct {
	Version        int64
	Name, Position string
	Reason         string // why it is declined
}

// AcceptQuotation is the client's yes, by the link.
func (o *Office) AcceptQuotation(ctx context.Context, actor cert.Actor, code string, in QuotationAnswer) (cert.Quotation, error) {
	return o.answerQuotation(ctx, actor, code, cert.Accept, in)
}

// DeclineQuotation is the client's no, with a reason, by the link.
func (o *Office) DeclineQuotation(ctx context.Context, actor cert.Actor, code string, in QuotationAnswer) (cert.Quotation, error) {
	if in.Reason == "" {
		return cert.Quotation{}, cert.Wrong("reason", "Say in a few words why you decline; it helps us to offer better.")
	}
	return o.answerQuotation(ctx, actor, code, cert.Decline, in)
}

func (o *Office) answerQuotation(ctx context.Context, actor cert.Actor, code string, verb cert.Verb, in QuotationAnswer) (cert.Quotation, error) {
	var q cert.Quotation
	err := o.do(ctx, actor, func(w *work) (err error) {
		if q, err = w.sentQuotation(code); err != nil {
			return err
		}
		if err := checkVersion(q.Version, in.Version); err != nil {
			return err
		}
		facts, err := w.quotationFacts(q)
		if err != nil {
			return err
		}
		facts.Signer, facts.SignerRole = in.Name, in.Position
		if err := q.Answer(verb, actor, facts, in.Reason, w.at); err != nil {
			return err
		}
		if err := w.SaveQuotation(ctx, &q); err != nil {
			return fmt.Errorf("answer quotation %d: %w", q.ID, err)
		}
		return w.quotationAnswered(q, verb)
	})
	return q, err
}

func (w *work) quotationAnswered(q cert.Quotation, verb cert.Verb) error {
	f, err := w.Certification(w.ctx, cert.SystemActor, q.CertificationID)
	if err != nil {
		return err
	}
	w.actor.Name = q.AnsweredBy
	e, err := w.record(happened{verb: string(verb), noun: "quotation", id: q.ID, file: &f,
		summary: fmt.Sprintf("%s, %s, %s quotation %s revision %d", q.AnsweredBy, q.AnsweredRole, map[cert.Verb]string{cert.Accept: "accepted", cert.Decline: "declined"}[verb], q.Number, q.Revision),
		detail:  map[string]string{"reason": q.AnswerText, "sha256": q.PaperSHA256}})
	if err != nil {
		return err
	}
	return w.tellRole(e, "quotation-answered", fmt.Sprintf("/quotations/%d", q.ID), cert.Planner)
}

// sentQuotation is the quotation behind a link; a draft is not there yet for whoever holds the link.
func (w *work) sentQuotation(code string) (cert.Quotation, error) {
	q, err := w.QuotationByCode(w.ctx, code)
	if err == nil && q.SentAt == nil {
		err = cert.NotFound
	}
	return q, err
}

// DraftQuotationChecks lists what a new revision needs, met and unmet, for the page.
func (o *Office) DraftQuotationChecks(ctx context.Context, actor cert.Actor, file int64) ([]cert.Check, error) {
	f, err := o.store.Certification(ctx, actor, file)
	if err != nil {
		return nil, err
	}
	w := o.asking(ctx, actor)
	q, err := w.latestQuotation(f.ID)
	if err != nil {
		return nil, err
	}
	q.CertificationID = f.ID
	facts, err := w.quotationFacts(q)
	if err != nil {
		return nil, err
	}
	return append(facts.DraftChecks(), cert.QuotationLife.Checks(q.Status, cert.Replace, facts)...), nil
}
