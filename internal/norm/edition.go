package norm

import "assay/internal/day"

// Edition names the standard with its year, as a certificate prints it.
type Edition string

// The editions whose clauses are installed. Only the current one may be audited
// against; the older opens imported history.
const (
	E2018 Edition = "ISO/IEC 20000-1:2018"
	E2011 Edition = "ISO/IEC 20000-1:2011"
)

// EditionRecord dates an edition (R-TRN-01). No LastAudit and no LastValid mean
// that the edition is current.
type EditionRecord struct {
	Edition    Edition  `json:"edition"`
	Published  day.Day  `json:"published"`
	LastAudit  day.Day  `json:"last_audit"` // last day of an initial or recertification audit
	LastValid  day.Day  `json:"last_valid"` // last day any certificate could be valid
	Amendments []string `json:"amendments"`
}

var editions = must[struct {
	Version  string          `json:"version"`
	Source   string          `json:"source"`
	Editions []EditionRecord `json:"editions"`
}]("editions")

// Editions lists the known editions, oldest first.
func Editions() []EditionRecord { return copies(editions.Editions) }

func (e Edition) record() EditionRecord {
	for _, r := range editions.Editions {
		if r.Edition == e {
			return r
		}
	}
	return EditionRecord{}
}

// AuditableOn reports whether an audit for certification may use the edition on
// d (R-TRN-01). An unknown edition may never be used.
func (e Edition) AuditableOn(d day.Day) bool {
	r := e.record()
	return within(d, r.Published, r.LastAudit)
}

// ValidOn reports whether a certificate to the edition can be valid on d
// (R-TRN-01).
func (e Edition) ValidOn(d day.Day) bool {
	r := e.record()
	return within(d, r.Published, r.LastValid)
}

// within reports from <= d <= to, where no last day means without end.
func within(d, from, to day.Day) bool {
	return !from.IsZero() && !d.Before(from) && (to.IsZero() || !d.After(to))
}
