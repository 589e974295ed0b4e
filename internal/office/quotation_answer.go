package office

import (
	"context"
	"fmt"

	"assay/internal/cert"
)

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
	Read           bool   // the document was read
	SHA256         string // of the document that was shown
	Reason         string // why it is declined
}

// AcceptQuotation is the client's yes, by the link, to exactly the document that was shown.
func (o *Office) AcceptQuotation(ctx context.Context, actor cert.Actor, code string, in QuotationAnswer) (cert.Quotation, error) {
	if !in.Read {
		return cert.Quotation{}, cert.Wrong("read", "Tick that you have read the quotation.")
	}
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
		if in.SHA256 != q.PaperSHA256 {
			return cert.Conflict
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
		detail:  map[string]string{"reason": q.AnswerText, "sha256": q.AnsweredSHA256}})
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
