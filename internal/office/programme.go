package office

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// openProgramme makes the audits of the first cycle when the contract is signed (R-PROG-01).
func (w *work) openProgramme(file cert.Certification, time cert.AuditTime, q cert.Questionnaire) ([]cert.Audit, error) {
	book, err := w.rulebook()
	if err != nil {
		return nil, err
	}
	b := cert.ProgrammeBasis{File: file, Time: time, Book: book, Stage1From: wished(q.Request.Stage1From), Stage2From: wished(q.Request.Stage2From),
		Today: w.today, At: w.at}
	if b.Content, err = w.ContentInForce(norm.Edition(file.Standard)); err != nil {
		return nil, err
	}
	return w.addAudits(cert.FirstProgramme(b))
}

// ContentInForce is the checklist content that audits of an edition begin with.
func (w *work) ContentInForce(e norm.Edition) (norm.Checklist, error) {
	versions, err := w.ContentVersions(w.ctx)
	if err != nil {
		return norm.Checklist{}, fmt.Errorf("read the checklist content: %w", err)
	}
	return cert.ContentInForce(versions, e), nil
}

// wished is the day a client named, or none: the questionnaire was checked when it was submitted.
func wished(text string) day.Day {
	d, err := day.Parse(text)
	if err != nil {
		return day.Day{}
	}
	return d
}

func (w *work) addAudits(audits []cert.Audit) ([]cert.Audit, error) {
	for i := range audits {
		number, err := w.number("A")
		if err != nil {
			return nil, err
		}
		audits[i].Number = number
		if err := w.AddAudit(w.ctx, &audits[i]); err != nil {
			return nil, fmt.Errorf("add %s: %w", audits[i].Name, err)
		}
	}
	return audits, nil
}

// planCycle brings the programme in line with a decision that opens cycle n, in the decision's own
// transaction. It dates the surveillances and the recertification of the cycle: targets and hard limits
// from the day of the decision, the recertification before expires, the last valid day of the certificate
// (R-DATE-02 to R-DATE-06). For a grant n is 1 and the audits stand since the contract; for a renewal n is
// the cycle of the new certificate and its audits are made here (R-PROG-01). Calling it again for the same
// cycle dates it anew and makes nothing twice.
func (w *work) planCycle(file cert.Certification, n int, decision day.Day, expires day.Day) error {
	audits, err := w.Audits(w.ctx, file.ID)
	if err != nil {
		return fmt.Errorf("read the programme: %w", err)
	}
	rules, err := w.limits(decision)
	if err != nil {
		return err
	}
	dates := rules.Plan(cycle.Start{Decision: decision, Expiry: expires, Cadence: cycle.Cadence(file.Cadence)})
	visit, found := 0, false
	for i := range audits {
		a := &audits[i]
		if a.Cycle != n || a.Status == cert.AuditCancelled || a.Kind != cert.Surveillance && a.Kind != cert.Recertification {
			continue
		}
		found = true
		target, latest := dates.RecertificationTarget, dates.Expiry
		if a.Kind == cert.Surveillance {
			if visit >= len(dates.Surveillances) {
				return fmt.Errorf("file %s has more surveillances in cycle %d than its cadence", file.Number, n)
			}
			target, latest = dates.Surveillances[visit].Target, dates.Surveillances[visit].Latest
			visit++
		}
		if err := w.redate(a, target, latest); err != nil {
			return err
		}
	}
	if found {
		return nil
	}
	return w.openCycle(file, n, dates)
}

func (w *work) redate(a *cert.Audit, target, latest day.Day) error {
	if !a.Redate(target, latest) {
		return nil
	}
	if err := w.SaveAudit(w.ctx, a); err != nil {
		return fmt.Errorf("date %s: %w", a.Name, err)
	}
	return nil
}

// openCycle makes the audits of a later cycle, with the days of the latest audit-time record (R-TIME-19).
func (w *work) openCycle(file cert.Certification, n int, dates cycle.Programme) error {
	times, err := w.AuditTimes(w.ctx, file.ID)
	if err != nil {
		return fmt.Errorf("read the audit time: %w", err)
	}
	if len(times) == 0 {
		return fmt.Errorf("file %s has no audit time to plan cycle %d on", file.Number, n)
	}
	book, err := w.rulebook()
	if err != nil {
		return err
	}
	b := cert.ProgrammeBasis{File: file, Time: times[0], Book: book, Today: w.today, At: w.at}
	if b.Content, err = w.ContentInForce(norm.Edition(file.Standard)); err != nil {
		return err
	}
	_, err = w.addAudits(cert.NextProgramme(b, n, dates))
	return err
}
