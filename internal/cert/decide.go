package cert

import "slices"

// NeedsDossier tells whether the option rests on a complete dossier (G6): everything that gives, keeps
// or gives back certification on an audit's result does.
func (o DecisionOption) NeedsDossier() bool {
	return o.Issues() || o == Maintain
}

// Checks lists every rule the decision must meet, met and unmet, in the order of the page. An act on the
// certificate alone, which may change its scope as well, has no audit whose dossier could be asked for.
func (f DecisionFacts) Checks() []Check {
	var out []Check
	if len(f.Basis) > 0 && f.Input.Option.NeedsDossier() {
		out = G6.Checks(f)
	}
	return append(out, Independent.Checks(f)...)
}

// Decide makes the decision, or *Unmet with what is missing, or Invalid when the option does not fit the
// audits decided on (R-DEC-04).
func Decide(f DecisionFacts) (Decision, error) {
	if !f.Actor.Is(DecisionMaker) {
		return Decision{}, Forbidden
	}
	if !f.Ripe() {
		return Decision{}, &Unmet{Verb: Verb(f.Input.Option), Gate: "G6", Rules: []Check{{ID: "R-DEC-03", Clause: "ISO/IEC 17021-1 9.5.2", Mend: "report",
			Sentence: "the report of the audit is final and nothing was decided on it yet"}}}
	}
	if !slices.Contains(f.Options(), f.Input.Option) {
		return Decision{}, Wrong("option", "Choose one of the options offered.")
	}
	if err := f.checkScope(); err != nil {
		return Decision{}, err
	}
	unmet := slices.DeleteFunc(f.Checks(), func(c Check) bool { return c.Met })
	if len(unmet) > 0 {
		return Decision{}, &Unmet{Verb: Verb(f.Input.Option), Gate: "G6/G7", Rules: unmet}
	}
	d := Decision{
		CertificationID: f.Certification.ID, Option: f.Input.Option, Scope: f.Input.Scope, Reason: f.Input.Reason,
		PersonID: f.Actor.PersonID, PersonName: f.Actor.Name, DecidedOn: f.Today, Effective: f.Input.Effective, Cycle: 1,
	}
	if d.Effective.IsZero() || f.Certificate != nil {
		d.Effective = f.Today // a change of a certificate acts at once, so that the register never lags
	}
	if d.Scope == "" {
		d.Scope = f.Certification.Scope
	}
	if n := len(f.Basis); n > 0 {
		d.AuditID, d.Cycle = &f.Basis[n-1].ID, f.Basis[n-1].Cycle
		d.DossierID, d.DossierSHA256 = &f.Dossier.ID, f.Dossier.SHA256
		if n := len(f.Aside); n > 0 {
			d.Replaces = &f.Aside[n-1]
		}
	} else if f.Certificate != nil {
		d.Cycle = f.Certificate.Cycle
	}
	return d, nil
}

// AuditsBehind picks from a file's programme what the decision rests on: every audit of the cycle that has begun, and
// the one decided on (R-DEC-01). A stage 2 rests on its stage 1, a renewal on the whole cycle.
func (f DecisionFacts) AuditsBehind(all []Audit) []Audit {
	at := 1
	switch {
	case f.atAudit():
		at = f.Decided().Cycle
	case f.Certificate != nil:
		at = f.Certificate.Cycle
	}
	return slices.DeleteFunc(slices.Clone(all), func(a Audit) bool { return a.Cycle != at || a.Ahead() || a.Status == AuditCancelled })
}

// Ripe tells whether the audit waits for a decision: its report is final, or it was kept by the lead auditor and
// the review did not agree, and nothing was decided on it.
func (f DecisionFacts) Ripe() bool {
	n := len(f.Basis)
	if n == 0 {
		return true
	}
	a := f.Basis[n-1]
	decided := slices.ContainsFunc(f.Earlier, func(d Decision) bool { return d.Option != MoreInfo && !slices.Contains(f.Aside, d.ID) })
	return !decided && (a.Status == AuditReported || a.Status == AuditConcluded && a.Outcome == Maintained && f.Referred)
}

// Options lists what can be decided on these facts.
func (f DecisionFacts) Options() []DecisionOption {
	if len(f.Basis) == 0 {
		return f.statusOptions()
	}
	switch f.Basis[len(f.Basis)-1].Kind {
	case Stage2:
		return []DecisionOption{Grant, GrantReduced, Refuse, MoreInfo}
	case Recertification:
		return []DecisionOption{Renew, Refuse, MoreInfo}
	}
	if f.Referred { // the audit has ended: its report does not open again
		return append([]DecisionOption{Maintain}, f.statusOptions()...)
	}
	return append([]DecisionOption{Maintain, MoreInfo}, f.statusOptions()...)
}

// statusOptions are the acts on the current certificate (R-SUSP-07).
func (f DecisionFacts) statusOptions() []DecisionOption {
	if f.Certificate == nil {
		return nil
	}
	switch f.Certificate.StatusOn(f.Today) {
	case CertificateActive:
		if len(f.Basis) == 0 {
			return []DecisionOption{Suspend, Withdraw, Reduce}
		}
		return []DecisionOption{Suspend, Withdraw, Reduce, Extend} // a wider scope was audited (R-SPEC-01)
	case CertificateSuspended:
		return []DecisionOption{Restore, Withdraw, Reduce} // valid again for less (R-SUSP-04, R-SUSP-05)
	}
	return nil
}

// Label is the option in words.
func (o DecisionOption) Label() string {
	switch o {
	case GrantReduced:
		return "grant with reduced scope"
	case MoreInfo:
		return "ask for more information"
	}
	return string(o)
}

// checkScope refuses a changed scope without its wording.
func (f DecisionFacts) checkScope() error {
	switch f.Input.Option {
	case GrantReduced, Reduce, Extend:
		if f.Input.Scope == "" || f.Input.Scope == f.Certification.Scope {
			return Wrong("scope", "Write the scope as it shall stand on the certificate; it is still the old one.")
		}
	}
	return nil
}
