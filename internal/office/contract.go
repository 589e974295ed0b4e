package office

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
)

// DraftContract makes the agreement on the accepted quotation of a file from the template in force (R-REV-05). Where one
// binds already and the figures changed, or the client declined one, it is its next version.
func (o *Office) DraftContract(ctx context.Context, actor cert.Actor, file int64) (cert.Contract, error) {
	var c cert.Contract
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.Certification(ctx, actor, file)
		if err != nil {
			return err
		}
		facts, err := w.draftContractFacts(f.ID)
		if err != nil {
			return err
		}
		if err := facts.Draftable(actor); err != nil {
			return err
		}
		s, err := w.acceptedSheet(f.ID)
		if err != nil {
			return err
		}
		if c, err = w.newContract(s, facts.Before()); err != nil {
			return err
		}
		if err := w.AddContract(ctx, &c); err != nil {
			return fmt.Errorf("draft a contract for %s: %w", f.Number, err)
		}
		_, err = w.record(happened{verb: "draft", noun: "contract", id: c.ID, file: &f,
			summary: fmt.Sprintf("Contract %s was drafted on quotation %s revision %d", c.Number, s.Quotation.Number, s.Quotation.Revision)})
		return err
	})
	return c, err
}

// newContract is the draft with its number, text and what it covers.
func (w *work) newContract(s QuotationSheet, was *cert.Contract) (c cert.Contract, err error) {
	sites, err := w.Sites(w.ctx, s.File.ID)
	if err != nil {
		return c, err
	}
	template, err := w.template()
	if err != nil {
		return c, err
	}
	c = cert.NewContract(s.Quotation, "", RandomCode(), "", w.at)
	if was == nil {
		c.Number, err = w.number("K")
	} else {
		c.Succeed(*was)
		err = w.freeNumber(&c)
	}
	if err != nil {
		return c, err
	}
	c.Terms = cert.JoinTerms(template.Fill(w.contractValues(s, c.Number, sites)))
	c.Template, c.Covers = template.Name, covers(s.File, sites)
	if template.Revision > 0 { // the installed text has none
		c.Template = fmt.Sprintf("%s revision %d", template.Name, template.Revision)
	}
	return c, nil
}

// freeNumber skips revisions that a withdrawn version took.
func (w *work) freeNumber(c *cert.Contract) error {
	all, err := w.Contracts(w.ctx, c.CertificationID)
	for _, other := range slices.Backward(all) { // the oldest first
		if other.Number == c.Number {
			c.Succeed(other)
		}
	}
	return err
}

// DraftContractFacts is what decides whether a contract can be drafted for a file, for its page.
func (o *Office) DraftContractFacts(ctx context.Context, actor cert.Actor, file int64) (cert.ContractFacts, error) {
	f, err := o.store.Certification(ctx, actor, file)
	if err != nil {
		return cert.ContractFacts{}, err
	}
	return o.asking(ctx, cert.SystemActor).draftContractFacts(f.ID)
}

// draftContractFacts judges the contract that would be made on the file's quotation.
func (w *work) draftContractFacts(file int64) (cert.ContractFacts, error) {
	q, err := w.latestQuotation(file)
	if err != nil {
		return cert.ContractFacts{}, err
	}
	return w.contractFacts(cert.Contract{CertificationID: file, QuotationID: q.ID, AuditTimeID: q.AuditTimeID})
}

func (w *work) latestQuotation(file int64) (cert.Quotation, error) {
	all, err := w.Quotations(w.ctx, file)
	if err != nil || len(all) == 0 {
		return cert.Quotation{}, err
	}
	return all[0], nil
}

func (w *work) acceptedSheet(file int64) (QuotationSheet, error) {
	q, err := w.latestQuotation(file)
	if err != nil {
		return QuotationSheet{}, err
	}
	return w.quotationSheet(q)
}

// ContractFacts is what the gates of a contract judge now, to explain them on a page.
func (o *Office) ContractFacts(ctx context.Context, actor cert.Actor, id int64) (cert.ContractFacts, error) {
	c, err := o.store.Contract(ctx, actor, id)
	if err != nil {
		return cert.ContractFacts{}, err
	}
	return o.asking(ctx, cert.SystemActor).contractFacts(c)
}

func (w *work) contractFacts(c cert.Contract) (cert.ContractFacts, error) {
	s, err := w.agreed(c.CertificationID)
	if err != nil {
		return cert.ContractFacts{}, err
	}
	facts := cert.ContractFacts{Contract: c, Application: s.Application, Changed: s.Changed, Time: s.Time, Today: w.today}
	if s.Certificate != nil {
		facts.Certificate = s.Certificate.StatusOn(w.today)
	}
	for _, a := range s.Audits {
		if a.Status == cert.AuditUnderway || a.Status == cert.AuditReported {
			facts.Busy++
		}
	}
	if s.Contract != nil && s.Contract.Status == cert.ContractSigned {
		facts.Bound = s.Contract
	}
	return facts, w.contractAround(&facts)
}

// contractAround adds what lies around a contract: its quotation, the other contracts of the file, scope and sites.
func (w *work) contractAround(facts *cert.ContractFacts) error {
	c := facts.Contract
	all, err := w.Quotations(w.ctx, c.CertificationID)
	if err != nil {
		return err
	}
	for _, q := range all {
		if q.ID == c.QuotationID {
			facts.Quotation = q.Status
		}
	}
	contracts, err := w.Contracts(w.ctx, c.CertificationID)
	if err != nil {
		return err
	}
	for i, k := range contracts {
		if facts.Declined == nil && k.DeclinedAt != nil {
			facts.Declined = &contracts[i]
		}
	}
	other := live(contracts)
	facts.Open = unsigned(contracts) != nil || other != nil && other.Status == cert.ContractEnded
	f, err := w.Certification(w.ctx, cert.SystemActor, c.CertificationID)
	if err != nil {
		return err
	}
	sites, err := w.Sites(w.ctx, c.CertificationID)
	facts.Covers = covers(f, sites)
	return err
}

// contractStep is one verb on a contract: the step itself, and what follows from it.
type contractStep struct {
	version int64
	facts   func(f *cert.ContractFacts)
	take    func(w *work, c *cert.Contract, f cert.ContractFacts) error
	then    func(w *work, s ContractSheet) error
}

// onContract takes a step on a contract read in the transaction.
func (o *Office) onContract(ctx context.Context, actor cert.Actor, read func(w *work) (cert.Contract, error), step contractStep) (cert.Contract, error) {
	var c cert.Contract
	err := o.do(ctx, actor, func(w *work) (err error) {
		if c, err = read(w); err != nil {
			return err
		}
		if err := checkVersion(c.Version, step.version); err != nil {
			return err
		}
		facts, err := w.contractFacts(c)
		if err != nil {
			return err
		}
		if step.facts != nil {
			step.facts(&facts)
		}
		if err := step.take(w, &c, facts); err != nil {
			return err
		}
		if err := w.SaveContract(ctx, &c); err != nil {
			return fmt.Errorf("save contract %d: %w", c.ID, err)
		}
		s, err := w.contractSheet(c)
		if err != nil {
			return err
		}
		return step.then(w, s)
	})
	return c, err
}

func contractWith(actor cert.Actor, id int64) func(w *work) (cert.Contract, error) {
	return func(w *work) (cert.Contract, error) { return w.Contract(w.ctx, actor, id) }
}

// OfferContract sends a draft for signature: the PDF that both sign is drawn once and kept by its SHA-256.
func (o *Office) OfferContract(ctx context.Context, actor cert.Actor, id, version int64) (cert.Contract, error) {
	return o.onContract(ctx, actor, contractWith(actor, id), contractStep{version: version,
		take: func(w *work, c *cert.Contract, f cert.ContractFacts) error {
			if err := c.Offer(actor, f, w.at); err != nil {
				return err
			}
			s, err := w.contractSheet(*c)
			if err != nil {
				return err
			}
			c.PaperSHA256, err = w.keepContract(s)
			return err
		},
		then: func(w *work, s ContractSheet) error {
			e, err := w.contractEvent(s, cert.Offer, fmt.Sprintf("Contract %s was sent to %s for signature", s.Contract.Number, s.Client.ContactEmail))
			if err != nil {
				return err
			}
			return w.tell(e, "contract-offer", "/k/"+s.Contract.Code, s.Client.ContactEmail)
		}})
}

func (w *work) contractEvent(s ContractSheet, verb cert.Verb, summary string) (cert.Event, error) {
	return w.record(happened{verb: string(verb), noun: "contract", id: s.Contract.ID, file: &s.File, summary: summary,
		detail: map[string]string{"number": s.Contract.Number, "sha256": s.Contract.PaperSHA256, "reason": cmp.Or(s.Contract.EndReason, s.Contract.DeclineReason), "former": s.Former}})
}

// WithdrawContract takes a contract back that is not signed by both; a client that has it is told.
func (o *Office) WithdrawContract(ctx context.Context, actor cert.Actor, id, version int64, reason string) (cert.Contract, error) {
	return o.leaveContract(ctx, actor, id, version, cert.WithdrawIt, reason)
}

// EndContract ends the agreement and with it the file: audits still to come are cancelled. It is refused
// while a certificate is valid, because that ends by its own decision first.
func (o *Office) EndContract(ctx context.Context, actor cert.Actor, id, version int64, reason string) (cert.Contract, error) {
	return o.leaveContract(ctx, actor, id, version, cert.End, reason)
}

func (o *Office) leaveContract(ctx context.Context, actor cert.Actor, id, version int64, verb cert.Verb, reason string) (cert.Contract, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return cert.Contract{}, cert.Wrong("reason", "Give the reason; the client is told and it stays in the history.")
	}
	return o.onContract(ctx, actor, contractWith(actor, id), contractStep{version: version,
		take: func(_ *work, c *cert.Contract, f cert.ContractFacts) error { return c.Leave(verb, actor, f, reason) },
		then: func(w *work, s ContractSheet) error {
			word := map[cert.Verb]string{cert.WithdrawIt: "withdrawn", cert.End: "ended"}[verb]
			e, err := w.contractEvent(s, verb, fmt.Sprintf("Contract %s was %s: %s", s.Contract.Number, word, reason))
			if err != nil {
				return err
			}
			if verb == cert.End {
				err = w.cancelAudits(s.File.ID, "contract "+word+": "+reason)
			}
			if err != nil || s.Contract.OfferedAt == nil {
				return err
			}
			return w.tell(e, "contract-"+word, "/k/"+s.Contract.Code, s.Client.ContactEmail)
		}})
}

// cancelAudits cancels what has not begun and frees the days of the team.
func (w *work) cancelAudits(file int64, reason string) error {
	audits, err := w.Audits(w.ctx, file)
	if err != nil {
		return err
	}
	for i := range audits {
		a := &audits[i]
		if a.Status != cert.AuditPlanned && a.Status != cert.AuditScheduled && a.Status != cert.AuditAnnounced {
			continue
		}
		if err := a.Cancel(w.actor, reason, cert.AuditFacts{Audit: *a, Actor: w.actor, Today: w.today}); err != nil {
			return fmt.Errorf("cancel %s: %w", a.Number, err)
		}
		if err := w.Unbook(w.ctx, a.ID); err != nil {
			return err
		}
		if err := w.SaveAudit(w.ctx, a); err != nil {
			return fmt.Errorf("cancel %s: %w", a.Number, err)
		}
	}
	return nil
}
