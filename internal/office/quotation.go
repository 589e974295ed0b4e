package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/paper"
)

// validDays is how long a quotation can be accepted unless the planner says otherwise (house rule).
const validDays = 60

// QuotationTerms are what a planner may set on a draft.
type QuotationTerms struct {
	Version         int64
	Note            string
	ValidUntil      day.Day
	TaxPercent      int    // hundredths of a percent
	DiscountReason  string // one of fee.Reasons, empty = no discount
	DiscountPercent int    // hundredths of a percent, of the days
	PriceListID     int64  // one of those that hold today
	Language        string // of the PDF, one of paper.Languages; empty = English
	ReverseCharge   bool   // the client accounts for the tax
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
	client, err := w.Client(w.ctx, cert.SystemActor, f.ClientID)
	if err != nil {
		return q, err
	}
	q = cert.NewQuotation(*facts, RandomCode(), w.at)
	prices, err := w.usualPrices(client, was)
	if err != nil {
		return q, err
	}
	q.Revision, q.ValidUntil, q.Language = 1, w.today.AddDays(validDays), client.Language
	q.TaxPercent, q.Prices.ReverseCharge = int(prices.Prices.TaxPercent), prices.Prices.ReverseCharge
	if was != nil {
		q.Number, q.Revision, q.Note, q.TaxPercent = was.Number, was.Revision+1, was.Note, was.TaxPercent
		q.DiscountReason, q.DiscountPercent, q.Prices.ReverseCharge = was.DiscountReason, was.DiscountPercent, was.Prices.ReverseCharge
	} else if q.Number, err = w.number("Q"); err != nil {
		return q, err
	}
	return q, w.price(&q, prices, *facts, f.Cadence)
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

// EditQuotation sets price list, note, validity, tax and discount of a draft and prices it anew. The language is kept for
// the client's next papers as well.
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
		if err := w.reprice(&q, in, f); err != nil {
			return err
		}
		if err := w.SaveQuotation(ctx, &q); err != nil {
			return fmt.Errorf("edit quotation %d: %w", q.ID, err)
		}
		if err := w.speaks(f.ClientID, q.Language); err != nil {
			return err
		}
		_, err = w.record(happened{verb: "edit", noun: "quotation", id: q.ID, file: &f,
			summary: fmt.Sprintf("Quotation %s revision %d was edited", q.Number, q.Revision)})
		return err
	})
	return q, err
}

// reprice takes over what a planner set and prices the draft anew.
func (w *work) reprice(q *cert.Quotation, in QuotationTerms, f cert.Certification) error {
	facts, err := w.quotationFacts(*q)
	if err != nil {
		return err
	}
	if err := printable("note", in.Note).Or(); err != nil {
		return err
	}
	if err := q.Edit(w.actor, in.Note, in.ValidUntil, w.today); err != nil {
		return err
	}
	if facts.Time == nil || facts.Time.ID != q.AuditTimeID {
		return &cert.Unmet{Verb: "edit", Rules: cert.Priced.Checks(facts)[1:2]}
	}
	if !paper.Speaks(in.Language) {
		return cert.Wrong("language", "Choose a language of the list.")
	}
	list, err := w.chosenPrices(in.PriceListID)
	if err != nil {
		return err
	}
	q.TaxPercent, q.DiscountReason, q.DiscountPercent, q.Language = in.TaxPercent, in.DiscountReason, in.DiscountPercent, in.Language
	q.Prices.ReverseCharge = in.ReverseCharge
	return w.price(q, list, *facts.Time, f.Cadence)
}

// speaks keeps the language of a client's papers.
func (w *work) speaks(client int64, language string) error {
	c, err := w.Client(w.ctx, cert.SystemActor, client)
	if err != nil || c.Language == language {
		return err
	}
	c.Language = language
	if err := w.SaveClient(w.ctx, &c); err != nil {
		return fmt.Errorf("keep the language of client %d: %w", client, err)
	}
	return nil
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
	if c := unsigned(contracts); c != nil && c.QuotationID == q.ID {
		facts.Contract = c.Status
	}
	return facts, nil
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
