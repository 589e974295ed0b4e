package audittime

import (
	"fmt"

	"assay/internal/norm"
)

// choices checks what was chosen from a list, and fills in the defaults.
func (w *work) choices() {
	switch w.in.Rounding {
	case "":
		w.in.Rounding = w.rules.rounding
	case UpHalf, NearestHalf:
	default:
		w.problem("R-TIME-08", "rounding", fmt.Sprintf("rounding is up_half or nearest_half, not %q", w.in.Rounding))
	}
	if c := w.in.Cadence; c != "" && c != Yearly && c != HalfYearly {
		w.problem("R-TIME-19", "cadence", fmt.Sprintf("the cadence is yearly or half_yearly, not %q", c))
	}
	switch w.in.Audit {
	case "":
		w.in.Audit = Initial
	case Initial, Surveillance, Recertification:
	default:
		w.problem("R-MS-03", "audit", fmt.Sprintf("the audit is initial, surveillance or recertification, not %q", w.in.Audit))
	}
}

// base finds the row of the table (R-TIME-01), or takes the manual figure where
// the table ends (R-TIME-03).
func (w *work) base() {
	if w.in.MultiSite.asked() {
		w.noManual()
		return
	}
	band, found := w.table.Band(w.EffectivePersons)
	switch {
	case found && w.in.ManualBase != 0:
		w.problem("R-TIME-03", "manual_base_days", "the table has a row for this number of persons, no manual entry is allowed")
	case found:
		w.fromTable(band)
	case w.EffectivePersons > w.table.Last():
		w.manual()
	}
}

func (w *work) fromTable(band norm.Band) {
	w.BaseDays, w.Inferred = HalfDays(band.HalfDays), band.Inferred
	rule, text := "R-TIME-01", fmt.Sprintf("%d to %d persons, %s:%s %s", band.From, band.To, w.table.Document, w.table.Edition, w.table.Clause)
	if band.Inferred {
		rule, text = "R-TIME-03", fmt.Sprintf("%d to %d persons, inferred from the progression of the table", band.From, band.To)
		w.warn("R-TIME-03", "the table ends below this number of persons: a second person must approve")
	}
	w.step(rule, text, w.BaseDays.String())
}

func (w *work) manual() {
	last, _ := w.table.Band(w.table.Last())
	if w.in.ManualBase < HalfDays(last.HalfDays) || short(w.in.ManualBaseWhy, w.rules.justification) {
		w.problem("R-TIME-03", "manual_base_days", fmt.Sprintf("above %d persons enter the days by hand: at least %s, with a justification of at least %d characters", w.table.Last(), HalfDays(last.HalfDays), w.rules.justification))
		return
	}
	w.BaseDays, w.Inferred = w.in.ManualBase, true
	w.step("R-TIME-03", "entered by hand: "+w.in.ManualBaseWhy, w.BaseDays.String())
	w.warn("R-TIME-03", "the days were entered by hand: a second person must approve")
}

// noManual refuses days by hand where each place has its own time.
func (w *work) noManual() {
	if w.in.ManualBase != 0 {
		w.problem("R-TIME-03", "manual_base_days", "with several sites each has its time from the table, no manual entry is allowed")
	}
}

// net applies the factors together, with a floor and without a ceiling
// (R-TIME-05), and shows when the floor had to hold them (R-TIME-06).
func (w *work) net() {
	w.AppliedPercent = max(w.UncappedPercent, -w.rules.maxReduction)
	w.step("R-TIME-05", "sum of all factors", signed(w.UncappedPercent)+" %")
	if w.AppliedPercent != w.UncappedPercent {
		w.step("R-TIME-05", "no reduction may be greater", signed(w.AppliedPercent)+" %")
		w.warn("R-TIME-06", fmt.Sprintf("the factors add up to %s %%, far below what may be applied: check their weights", w.UncappedPercent))
	}
}

// time makes the total.
func (w *work) time() {
	if w.in.MultiSite.asked() {
		w.siteTimes()
		return
	}
	w.RawDays = w.BaseDays.Adjust(w.AppliedPercent)
	w.step("R-TIME-08", fmt.Sprintf("%s days and %s %%", w.BaseDays, signed(w.AppliedPercent)), w.RawDays.String())
	w.round()
}

// round rounds the total and lifts it again when rounding took it below the
// least share of the table (R-TIME-08, R-TIME-09).
func (w *work) round() {
	w.TotalDays = w.in.Rounding.Round(w.RawDays)
	w.step("R-TIME-08", "rounded "+w.in.Rounding.words(), w.TotalDays.String())
	w.least = w.BaseDays.Adjust(-w.rules.maxReduction)
	if w.TotalDays.Exact() < w.least {
		w.TotalDays = UpHalf.Round(w.least)
		w.step("R-TIME-09", fmt.Sprintf("not below %s days, the least share of the table", w.least), w.TotalDays.String())
	}
}

func (r Rounding) words() string {
	if r == NearestHalf {
		return "to the nearest half day"
	}
	return "up to the next half day"
}

// split divides the total between the stages (R-TIME-18).
func (w *work) split() {
	w.Stage1Days = w.usualStage1(w.TotalDays)
	text := fmt.Sprintf("stage 1: %s of the total to the nearest half day, at least %s", w.rules.stage1, w.rules.stage1Least)
	if w.in.Stage1 != 0 {
		w.Stage1Days, text = w.in.Stage1, "stage 1 as entered"
		w.checkStage1()
	}
	w.Stage2Days = w.TotalDays - w.Stage1Days
	w.step("R-TIME-18", text, w.Stage1Days.String())
	w.step("R-TIME-18", "stage 2: the rest", w.Stage2Days.String())
}

func (w *work) usualStage1(total HalfDays) HalfDays {
	return max(NearestHalf.share(total.Exact(), w.rules.stage1.Num, w.rules.stage1.Den), w.rules.stage1Least)
}

func (w *work) checkStage1() {
	if w.in.Stage1 < w.rules.stage1Least || w.in.Stage1 >= w.TotalDays {
		w.problem("R-TIME-18", "stage1_days", fmt.Sprintf("stage 1 takes at least %s days and leaves some of the %s for stage 2", w.rules.stage1Least, w.TotalDays))
		return
	}
	if !w.outside(w.in.Stage1) {
		return
	}
	if short(w.in.Stage1Why, w.rules.justification) {
		w.problem("R-TIME-18", "stage1_why", fmt.Sprintf("a stage 1 outside %s to %s of the total needs a justification of at least %d characters", w.rules.stage1Min, w.rules.stage1Max, w.rules.justification))
		return
	}
	w.warn("R-TIME-18", "the share of stage 1 is unusual: "+w.in.Stage1Why)
}

func (w *work) outside(stage1 HalfDays) bool {
	low, high, total := w.rules.stage1Min, w.rules.stage1Max, int64(w.TotalDays)
	return int64(stage1)*low.Den < total*low.Num || int64(stage1)*high.Den > total*high.Num
}

// surveillance is a share of the rounded total for a year, with a least time for
// every place visited; half-yearly visits take at least half of it each (R-TIME-19).
func (w *work) surveillance() {
	share, places := w.rules.surveillance, w.places(w.in.Sample.Surveillance)
	year := w.yearOf(w.TotalDays)
	w.step("R-TIME-19", fmt.Sprintf("surveillance: %s of the total a year, rounded %s, at least %s", share, w.in.Rounding.words(), w.rules.visitLeast*places), year.String())
	w.SurveillanceDays, w.SurveillanceYear = w.visitsOfYear(year)
	if w.in.Cadence == HalfYearly {
		w.step("R-TIME-19", fmt.Sprintf("each half-yearly visit: at least half of that and %s", w.rules.halfYearlyLeast*places), w.SurveillanceDays.String())
	}
}

func (w *work) yearOf(total HalfDays) HalfDays {
	share := w.rules.surveillance
	return max(w.in.Rounding.share(total.Exact(), share.Num, share.Den), w.rules.visitLeast*w.places(w.in.Sample.Surveillance))
}

// visitsOfYear divides a year's days among its visits.
func (w *work) visitsOfYear(days HalfDays) (visit, year HalfDays) {
	if w.in.Cadence != HalfYearly {
		return days, days
	}
	visit = max((days+1)/2, w.rules.halfYearlyLeast*w.places(w.in.Sample.Surveillance))
	return visit, 2 * visit
}

func (w *work) recertification() {
	share, least := w.rules.recertification, w.rules.visitLeast*w.places(w.in.Sample.Recertification)
	w.RecertificationDays = w.recertOf(w.TotalDays)
	w.step("R-TIME-19", fmt.Sprintf("recertification: %s of the total, rounded %s, at least %s", share, w.in.Rounding.words(), least), w.RecertificationDays.String())
}

func (w *work) recertOf(total HalfDays) HalfDays {
	share := w.rules.recertification
	return max(w.in.Rounding.share(total.Exact(), share.Num, share.Den), w.rules.visitLeast*w.places(w.in.Sample.Recertification))
}
