package intake

import (
	"fmt"
	"strconv"

	"assay/internal/audittime"
	"assay/internal/cert"
)

// compared is one figure of a record beside the same of a what-if.
type compared struct {
	What, Was, Is string
	Changed       bool
}

// Compared are the figures of the record and of what the form says now, side by side.
func (p timePage) Compared() []compared {
	var was, is []figure
	if p.Base != nil {
		was = figures(p.Base.Explained, p.Base.Decided)
	}
	if p.What != nil {
		is = figures(p.What.Result, p.What.Sheet)
	}
	var rows []compared
	for i := range max(len(was), len(is)) {
		var row compared
		if i < len(was) {
			row.What, row.Was = was[i].what, was[i].value
		}
		if i < len(is) {
			row.What, row.Is = is[i].what, is[i].value
		}
		row.Changed = len(was) > 0 && len(is) > 0 && row.Was != row.Is
		if row.Was != "" || row.Is != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// Differs tells whether the form comes to anything else than the record.
func (p timePage) Differs() bool {
	for _, row := range p.Compared() {
		if row.Changed {
			return true
		}
	}
	return false
}

// Other lists what the form changes besides the figures: factors, sites, samples.
func (p timePage) Other() []cert.Difference {
	if p.Base == nil || p.What == nil {
		return nil
	}
	draft, err := p.What.Draft()
	if err != nil {
		return nil
	}
	return draft.DecidedSince(p.Base.AuditTime)
}

type figure struct{ what, value string }

// figures are the figures of a calculation in the order in which they are read; what does not apply is blank.
func figures(r audittime.Result, s cert.TimeSheet) []figure {
	days := func(h audittime.HalfDays) string { return h.String() }
	var sampled []string
	for _, kind := range []cert.AuditKind{cert.Stage2, cert.Surveillance, cert.Recertification} {
		sampled = append(sampled, sampleOf(s, kind))
	}
	whole, alone := r.Whole(), ""
	if r.Together != nil {
		alone = days(r.TotalDays)
	}
	return []figure{
		{"Persons", strconv.Itoa(r.EffectivePersons)},
		{"Table", days(r.BaseDays)},
		{"Factors, uncapped", r.UncappedPercent.String() + " %"},
		{"Factors, applied", r.AppliedPercent.String() + " %"},
		{"Unrounded", r.RawDays.String()},
		{"ISO/IEC 20000-1 alone", alone},
		{"Initial audit", days(whole.TotalDays)},
		{"Stage 1", days(whole.Stage1Days)},
		{"Stage 2", days(whole.Stage2Days)},
		{"Surveillance visit", days(whole.SurveillanceDays)},
		{"Surveillance year", days(whole.SurveillanceYear)},
		{"Recertification", days(whole.RecertificationDays)},
		{"Sites, initial", sampled[0]},
		{"Sites, surveillance", sampled[1]},
		{"Sites, recertification", sampled[2]},
	}
}

func sampleOf(s cert.TimeSheet, kind cert.AuditKind) string {
	for _, a := range s.Audits {
		if a.Kind == kind {
			return fmt.Sprintf("%d of %d", len(a.Sites), len(s.Sites)-1)
		}
	}
	return ""
}

// Figure is the calculation that the page explains: the what-if where there is one, else the record.
func (p timePage) Figure() *audittime.Result {
	switch {
	case p.What != nil:
		return &p.What.Result
	case p.Base != nil:
		return &p.Base.Explained
	}
	return nil
}

// Drawn are the audits with their sites, of the same calculation.
func (p timePage) Drawn() []cert.SampledAudit {
	switch {
	case p.What != nil:
		return p.What.Sheet.Audits
	case p.Base != nil:
		return p.Base.Decided.Audits
	}
	return nil
}
