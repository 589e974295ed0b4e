package office

import (
	"errors"
	"fmt"
	"slices"

	"assay/internal/cert"
)

// standing reads everything that decides where a file stands.
func (w *work) standing(id int64) (s cert.Standing, err error) {
	if s, err = w.agreed(id); err != nil {
		return s, err
	}
	var errs [2]error
	s.Findings, errs[0] = w.Findings(w.ctx, id)
	s.Decisions, errs[1] = w.standingDecisions(id)
	if err := errors.Join(errs[:]...); err != nil {
		return s, err
	}
	proofs, err := w.Proofs(w.ctx, id)
	if err != nil {
		return s, err
	}
	s.Waiting = cert.WaitingProof(proofs)
	s.Unled, err = w.unled(s.Next())
	return s, err
}

// agreed is the standing of a file without its findings and decisions: what was applied for, calculated, agreed,
// planned and issued.
func (w *work) agreed(id int64) (s cert.Standing, err error) {
	s.Today = w.today
	if s.Book, err = w.rulebook(); err != nil {
		return s, err
	}
	app, err := w.ApplicationOf(w.ctx, id)
	if err != nil {
		return s, fmt.Errorf("read the application: %w", err)
	}
	s.Application = app.Status
	times, err := w.AuditTimes(w.ctx, id)
	if err != nil {
		return s, err
	}
	s.Time = newest(times)
	reviews, err := w.Reviews(w.ctx, app.ID)
	if err != nil {
		return s, err
	}
	s.Changed = cert.ChangedSince(app, reviews, s.Time)
	quotations, err := w.Quotations(w.ctx, id)
	if err != nil {
		return s, err
	}
	s.Quotation = newest(quotations)
	contracts, err := w.Contracts(w.ctx, id)
	if err != nil {
		return s, err
	}
	s.Contract = live(contracts)
	if s.Changed == cert.Unchanged && s.Contract != nil && s.Contract.Behind(reviews, s.Time) {
		s.Changed, s.Renewing = cert.ChangeTerms, pending(contracts)
	}
	certificates, err := w.Certificates(w.ctx, id)
	if err != nil {
		return s, err
	}
	s.Certificate = newest(certificates)
	s.Audits, err = w.Audits(w.ctx, id)
	return s, err
}

// unled tells whether an audit has days, but no lead auditor: the client's objection was accepted.
func (w *work) unled(a *cert.Audit) (bool, error) {
	if a == nil || a.Status != cert.AuditScheduled {
		return false, nil
	}
	team, err := w.Team(w.ctx, a.ID)
	return !slices.ContainsFunc(team, func(m cert.TeamMember) bool { return m.Role == cert.Lead }), err
}

// place brings the stored stage of a file up to date.
func (w *work) place(id int64) error {
	s, err := w.standing(id)
	if err != nil {
		return err
	}
	p := cert.StageOf(s)
	return w.SetPlace(w.ctx, id, p, s.Changed)
}

// newest is the first of a list sorted newest first, nil when empty.
func newest[T any](rows []T) *T {
	if len(rows) == 0 {
		return nil
	}
	return &rows[0]
}

// live is the contract that binds now: the one signed by both, else the newest; one taken back after another ended counts
// no more than a draft that was never offered.
func live(rows []cert.Contract) *cert.Contract {
	var found *cert.Contract
	for i := range rows {
		c := &rows[i]
		switch {
		case c.Status == cert.ContractSigned:
			return c
		case c.Status == cert.ContractWithdrawn && c.OfferedAt == nil:
		case found == nil, c.Status == cert.ContractEnded && found.Status == cert.ContractWithdrawn:
			found = c
		}
	}
	return found
}

// pending is the newest contract when it is not signed by both: what is under way beside the one that binds.
func pending(rows []cert.Contract) *cert.Contract {
	if c := newest(rows); c != nil && (c.Status == cert.ContractDeclined || unsigned(rows) == c) {
		return c
	}
	return nil
}

// unsigned is the contract that is drafted or waits for a signature, nil when there is none.
func unsigned(rows []cert.Contract) *cert.Contract {
	for i := range rows {
		switch rows[i].Status {
		case cert.ContractDraft, cert.ContractOffered, cert.ContractClientSigned:
			return &rows[i]
		}
	}
	return nil
}
