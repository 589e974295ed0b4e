package audittime

import "fmt"

// Times are the days of every audit of a cycle: what is priced, agreed and planned.
type Times struct {
	TotalDays           HalfDays `json:"total_days"` // the initial audit
	Stage1Days          HalfDays `json:"stage1_days"`
	Stage2Days          HalfDays `json:"stage2_days"`
	SurveillanceDays    HalfDays `json:"surveillance_days"`      // one visit
	SurveillanceYear    HalfDays `json:"surveillance_year_days"` // all visits of a year
	RecertificationDays HalfDays `json:"recertification_days"`
}

// Whole is the time that the audits take: of all standards together in an integrated audit (R-IMS-01), else of this
// standard alone.
func (r Result) Whole() Times {
	if r.Together != nil {
		return *r.Together
	}
	return Times{r.TotalDays, r.Stage1Days, r.Stage2Days, r.SurveillanceDays, r.SurveillanceYear, r.RecertificationDays}
}

// together divides the time of all standards as the time of one is divided: between the stages by the same share
// (R-TIME-18), and into later audits by the same fractions of the rounded total (R-TIME-19).
func (w *work) together() {
	total, usual := w.IntegratedDays, w.usualStage1(w.IntegratedDays)
	if w.in.Stage1 != 0 {
		usual = max(NearestHalf.share(total.Exact(), int64(w.in.Stage1), int64(w.TotalDays)), w.rules.stage1Least)
	}
	t := Times{TotalDays: total, Stage1Days: min(usual, max(total-1, 0))}
	t.Stage2Days = total - t.Stage1Days
	t.SurveillanceDays, t.SurveillanceYear = w.visitsOfYear(w.yearOf(total))
	t.RecertificationDays = w.recertOf(total)
	w.Together = &t
	w.step("R-IMS-01", "of that this standard by its own calculation", w.TotalDays.String())
	w.step("R-TIME-18", "all standards together, stage 1 and stage 2 by the same shares", fmt.Sprintf("%s and %s", t.Stage1Days, t.Stage2Days))
	w.step("R-TIME-19", "all standards together, surveillance in a year, by the same share", t.SurveillanceYear.String())
	w.step("R-TIME-19", "all standards together, recertification, by the same share", t.RecertificationDays.String())
}

// asked answers for the audit that was asked for, where it is a later one; every other figure stays what the initial
// audit would take (R-TIME-19).
func (w *work) asked() {
	t := w.Whole()
	switch w.in.Audit {
	case Surveillance:
		w.AuditDays = t.SurveillanceDays
	case Recertification:
		w.AuditDays = t.RecertificationDays
	default:
		return
	}
	w.step("R-TIME-19", fmt.Sprintf("the %s asked for; the total is what an initial audit would take today", w.in.Audit), w.AuditDays.String())
}

// Places are the days of the audit asked for at each place, the central function first: of all standards where there are
// others, in proportion to what this one takes there.
func (r Result) Places() []HalfDays {
	own := append([]HalfDays{r.CentralDays}, r.SiteDays...)
	if r.Together == nil {
		return own
	}
	total := r.AuditDays
	if total == 0 {
		total = r.Together.TotalDays
	}
	parts := make([]part, len(own))
	for i, days := range own {
		parts[i].days = days
	}
	least := min(1, total/HalfDays(len(own)))
	spread(own, parts, total, least)
	return own
}
