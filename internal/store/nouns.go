package store

import (
	"context"

	"assay/internal/cert"
)

// This file reads and writes the nouns one by one. Getters take the actor: a record one may not see is
// NotFound. Lists for pages stand in files of their own.

// AddClient inserts a client.
func (s *Store) AddClient(ctx context.Context, c *cert.Client) error {
	c.Folded = Fold(c.Name)
	return add(ctx, s, c)
}

// SaveClient writes a client back, guarded by its version.
func (s *Store) SaveClient(ctx context.Context, c *cert.Client) error {
	c.Folded = Fold(c.Name)
	return save(ctx, s, c, c.ID, &c.Version)
}

// Client reads a client whose file the actor may see.
func (s *Store) Client(ctx context.Context, actor cert.Actor, id int64) (cert.Client, error) {
	cond, args := seen(actor, "f.id")
	return first[cert.Client](ctx, s, "id = ? AND EXISTS (SELECT 1 FROM certifications f WHERE f.client_id = clients.id AND "+cond+")", append([]any{id}, args...)...)
}

// AddCertification inserts a file.
func (s *Store) AddCertification(ctx context.Context, c *cert.Certification) error {
	return add(ctx, s, c)
}

// SaveCertification writes a file back, guarded by its version.
func (s *Store) SaveCertification(ctx context.Context, c *cert.Certification) error {
	return save(ctx, s, c, c.ID, &c.Version)
}

// Certification reads a file that the actor may see.
func (s *Store) Certification(ctx context.Context, actor cert.Actor, id int64) (cert.Certification, error) {
	cond, args := seen(actor, "id")
	return held(ctx, s, func() (cert.Certification, error) {
		return first[cert.Certification](ctx, s, "id = ? AND "+cond, append([]any{id}, args...)...)
	})
}

// AddSites inserts the sites of a file.
func (s *Store) AddSites(ctx context.Context, sites []cert.Site) error {
	for i := range sites {
		if err := add(ctx, s, &sites[i]); err != nil {
			return err
		}
	}
	return nil
}

// Sites lists the sites of a file in order. The caller has read the file.
func (s *Store) Sites(ctx context.Context, certification int64) ([]cert.Site, error) {
	return list[cert.Site](ctx, s, "position", "certification_id = ?", certification)
}

// AddApplication inserts an application.
func (s *Store) AddApplication(ctx context.Context, a *cert.Application) error {
	named(a)
	return add(ctx, s, a)
}

// SaveApplication writes an application back, guarded by its version.
func (s *Store) SaveApplication(ctx context.Context, a *cert.Application) error {
	named(a)
	return save(ctx, s, a, a.ID, &a.Version)
}

// named keeps what lists and search read of an application outside its questionnaire.
func named(a *cert.Application) {
	a.Applicant = a.Questionnaire.Applicant.Name
	a.Folded = Fold(a.Applicant + " " + a.Number)
}

// ApplicationByCode reads the application behind a link.
func (s *Store) ApplicationByCode(ctx context.Context, code string) (cert.Application, error) {
	return held(ctx, s, func() (cert.Application, error) { return first[cert.Application](ctx, s, "code = ?", code) })
}

// Application reads an application that the actor may see: one that was sent, or an enquiry by phone that
// the body itself is writing down. What a visitor has not sent is nobody's business.
func (s *Store) Application(ctx context.Context, actor cert.Actor, id int64) (cert.Application, error) {
	cond, args := seen(actor, "certification_id")
	return held(ctx, s, func() (cert.Application, error) {
		return first[cert.Application](ctx, s, "id = ? AND (number <> '' OR source = 'phone') AND "+cond, append([]any{id}, args...)...)
	})
}

// ApplicationOf reads the application of a file. The caller has read the file.
func (s *Store) ApplicationOf(ctx context.Context, certification int64) (cert.Application, error) {
	return first[cert.Application](ctx, s, "certification_id = ?", certification)
}

// AddReview inserts a review, a fact.
func (s *Store) AddReview(ctx context.Context, r *cert.Review) error { return add(ctx, s, r) }

// Reviews lists the reviews of an application, newest first.
func (s *Store) Reviews(ctx context.Context, application int64) ([]cert.Review, error) {
	return list[cert.Review](ctx, s, "id DESC", "application_id = ?", application)
}

// ReviewersOf are the people who reviewed the application of a file. The caller has read the file.
func (s *Store) ReviewersOf(ctx context.Context, certification int64) ([]int64, error) {
	return scan[int64](ctx, s, "SELECT DISTINCT r.person_id FROM reviews r JOIN applications a ON a.id = r.application_id WHERE a.certification_id = ?", certification)
}

// AddAuditTime inserts a calculation, and its factors for the portfolio (R-TIME-06).
func (s *Store) AddAuditTime(ctx context.Context, t *cert.AuditTime, used []cert.UsedFactor) error {
	if err := add(ctx, s, t); err != nil {
		return err
	}
	for _, f := range used {
		if _, err := exec(ctx, s, "INSERT INTO audit_time_factors (audit_time_id, code, percent) VALUES (?, ?, ?)", t.ID, f.Code, f.Percent); err != nil {
			return err
		}
	}
	return nil
}

// ApproveAuditTime records the second person's approval, once (R-TIME-03).
func (s *Store) ApproveAuditTime(ctx context.Context, t *cert.AuditTime) error {
	n, err := exec(ctx, s, "UPDATE audit_times SET approver_id = ?, approver_name = ?, approved_at = ? WHERE id = ? AND approver_id IS NULL",
		t.ApproverID, t.ApproverName, t.ApprovedAt, t.ID)
	if err == nil && n == 0 {
		return cert.Conflict
	}
	return err
}

// AuditTimes lists the calculations of a file, newest first. The caller has read the file.
func (s *Store) AuditTimes(ctx context.Context, certification int64) ([]cert.AuditTime, error) {
	return list[cert.AuditTime](ctx, s, "revision DESC", "certification_id = ?", certification)
}

// AddQuotation inserts a quotation.
func (s *Store) AddQuotation(ctx context.Context, q *cert.Quotation) error { return add(ctx, s, q) }

// SaveQuotation writes a quotation back, guarded by its version.
func (s *Store) SaveQuotation(ctx context.Context, q *cert.Quotation) error {
	return save(ctx, s, q, q.ID, &q.Version)
}

// Quotation reads a quotation that the actor may see.
func (s *Store) Quotation(ctx context.Context, actor cert.Actor, id int64) (cert.Quotation, error) {
	return owned[cert.Quotation](ctx, s, actor, id)
}

// QuotationByCode reads the quotation behind a link.
func (s *Store) QuotationByCode(ctx context.Context, code string) (cert.Quotation, error) {
	return held(ctx, s, func() (cert.Quotation, error) { return first[cert.Quotation](ctx, s, "code = ?", code) })
}

// Quotations lists the quotations of a file, newest first. The caller has read the file.
func (s *Store) Quotations(ctx context.Context, certification int64) ([]cert.Quotation, error) {
	return list[cert.Quotation](ctx, s, "id DESC", "certification_id = ?", certification)
}

// AddContract inserts a contract.
func (s *Store) AddContract(ctx context.Context, c *cert.Contract) error { return add(ctx, s, c) }

// SaveContract writes a contract back, guarded by its version.
func (s *Store) SaveContract(ctx context.Context, c *cert.Contract) error {
	return save(ctx, s, c, c.ID, &c.Version)
}

// Contract reads a contract that the actor may see.
func (s *Store) Contract(ctx context.Context, actor cert.Actor, id int64) (cert.Contract, error) {
	return owned[cert.Contract](ctx, s, actor, id)
}

// ContractByCode reads the contract behind a link.
func (s *Store) ContractByCode(ctx context.Context, code string) (cert.Contract, error) {
	return held(ctx, s, func() (cert.Contract, error) { return first[cert.Contract](ctx, s, "code = ?", code) })
}

// Contracts lists the contracts of a file, newest first. The caller has read the file.
func (s *Store) Contracts(ctx context.Context, certification int64) ([]cert.Contract, error) {
	return list[cert.Contract](ctx, s, "id DESC", "certification_id = ?", certification)
}

// AddAudit inserts an audit.
func (s *Store) AddAudit(ctx context.Context, a *cert.Audit) error { return add(ctx, s, a) }

// SaveAudit writes an audit back, guarded by its version.
func (s *Store) SaveAudit(ctx context.Context, a *cert.Audit) error {
	return save(ctx, s, a, a.ID, &a.Version)
}

// Audit reads an audit that the actor may see.
func (s *Store) Audit(ctx context.Context, actor cert.Actor, id int64) (cert.Audit, error) {
	a, err := owned[cert.Audit](ctx, s, actor, id)
	if err != nil {
		return a, err
	}
	return s.withContent(ctx, a)
}

// Audits lists the audits of a file by cycle and order. The caller has read the file.
func (s *Store) Audits(ctx context.Context, certification int64) ([]cert.Audit, error) {
	all, err := list[cert.Audit](ctx, s, "cycle, seq, id", "certification_id = ?", certification)
	for i := range all {
		if all[i], err = s.withContent(ctx, all[i]); err != nil {
			return nil, err
		}
	}
	return all, err
}

// AddFinding inserts a finding.
func (s *Store) AddFinding(ctx context.Context, f *cert.Finding) error { return add(ctx, s, f) }

// SaveFinding writes a finding back, guarded by its version.
func (s *Store) SaveFinding(ctx context.Context, f *cert.Finding) error {
	return save(ctx, s, f, f.ID, &f.Version)
}

// Finding reads a finding that the actor may see; a client sees it from the closing meeting on.
func (s *Store) Finding(ctx context.Context, actor cert.Actor, id int64) (cert.Finding, error) {
	n, err := owned[cert.Finding](ctx, s, actor, id)
	if err == nil && n.SharedOn.IsZero() && !actor.SeesAll() && actor.PersonID == 0 {
		return cert.Finding{}, cert.NotFound
	}
	return n, err
}

// Findings lists the findings of a file. The caller has read the file.
func (s *Store) Findings(ctx context.Context, certification int64) ([]cert.Finding, error) {
	return list[cert.Finding](ctx, s, "id", "certification_id = ?", certification)
}

// AddDecision inserts a decision, a fact; the database refuses one by a member of the audit team.
func (s *Store) AddDecision(ctx context.Context, d *cert.Decision) error { return add(ctx, s, d) }

// Decisions lists the decisions of a file in order. The caller has read the file.
func (s *Store) Decisions(ctx context.Context, certification int64) ([]cert.Decision, error) {
	return list[cert.Decision](ctx, s, "id", "certification_id = ?", certification)
}

// AddCertificate inserts a certificate and enters it in the register's words.
func (s *Store) AddCertificate(ctx context.Context, c *cert.Certificate) error {
	c.Folded = Fold(c.Holder + " " + c.Number)
	if err := add(ctx, s, c); err != nil {
		return err
	}
	return s.addWords(ctx, *c)
}

// SaveCertificate writes a certificate back, guarded by its version. One that was superseded is found no more.
func (s *Store) SaveCertificate(ctx context.Context, c *cert.Certificate) error {
	if err := save(ctx, s, c, c.ID, &c.Version); err != nil || c.Status != cert.CertificateSuperseded {
		return err
	}
	return s.dropWords(ctx, *c)
}

// Certificates lists the certificates of a file, newest first. The caller has read the file.
func (s *Store) Certificates(ctx context.Context, certification int64) ([]cert.Certificate, error) {
	return list[cert.Certificate](ctx, s, "id DESC", "certification_id = ?", certification)
}

// AddChange inserts a change of a certificate, a fact.
func (s *Store) AddChange(ctx context.Context, c *cert.Change) error { return add(ctx, s, c) }

// Changes lists the changes of a certificate in order. The caller has read the certificate.
func (s *Store) Changes(ctx context.Context, certificate int64) ([]cert.Change, error) {
	return list[cert.Change](ctx, s, "id", "certificate_id = ?", certificate)
}

// AddPaper inserts a stored PDF.
func (s *Store) AddPaper(ctx context.Context, p *cert.Paper) error { return add(ctx, s, p) }

// Paper reads a stored PDF that the actor may see, by its code.
func (s *Store) Paper(ctx context.Context, actor cert.Actor, code string) (cert.Paper, error) {
	cond, args := seen(actor, "certification_id")
	return first[cert.Paper](ctx, s, "code = ? AND "+cond, append([]any{code}, args...)...)
}

// Papers lists the stored PDFs of a file, newest first. The caller has read the file.
func (s *Store) Papers(ctx context.Context, certification int64) ([]cert.Paper, error) {
	return list[cert.Paper](ctx, s, "id DESC", "certification_id = ?", certification)
}

// AddEvent inserts an event, a fact.
func (s *Store) AddEvent(ctx context.Context, e *cert.Event) error { return add(ctx, s, e) }

// Events lists what happened in a file, newest first, at most limit. The caller has read the file.
func (s *Store) Events(ctx context.Context, certification int64, limit int) ([]cert.Event, error) {
	return scan[cert.Event](ctx, s, "SELECT * FROM events WHERE certification_id = ? ORDER BY id DESC LIMIT ?", certification, limit)
}

// AddDelivery puts a message into the outbox.
func (s *Store) AddDelivery(ctx context.Context, d *cert.Delivery) error { return add(ctx, s, d) }

// SetPlace keeps the computed place of a file for lists. It is a projection, not a change of the file:
// the version stays.
func (s *Store) SetPlace(ctx context.Context, certification int64, p cert.Place, changed cert.Changed) error {
	_, err := exec(ctx, s, "UPDATE certifications SET stage = ?, waiting = ?, next_what = ?, next_day = ?, changed = ? WHERE id = ?",
		p.Stage, p.Waiting, p.What, p.By, changed, certification)
	return err
}

// RemoveSites deletes the sites of a file whose application comes again, before its review.
func (s *Store) RemoveSites(ctx context.Context, certification int64) error {
	_, err := exec(ctx, s, "DELETE FROM sites WHERE certification_id = ?", certification)
	return err
}

// Decision reads a decision on a file that the actor may see.
func (s *Store) Decision(ctx context.Context, actor cert.Actor, id int64) (cert.Decision, error) {
	return owned[cert.Decision](ctx, s, actor, id)
}

// CertificationByNumber reads a file that the actor may see, by its number.
func (s *Store) CertificationByNumber(ctx context.Context, actor cert.Actor, number string) (cert.Certification, error) {
	cond, args := seen(actor, "id")
	return first[cert.Certification](ctx, s, "number = ? AND "+cond, append([]any{number}, args...)...)
}
