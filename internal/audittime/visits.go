package audittime

import (
	"cmp"
	"fmt"
	"slices"
)

// places is how many places an audit with so many sampled sites visits.
func (w *work) places(sampled int) HalfDays {
	if !w.in.MultiSite.asked() {
		return 1
	}
	return HalfDays(sampled + 1)
}

// visits says who is visited for how long in the audit that was asked for. The
// initial audit has the calculated times; a later one spends its share of the
// total: the central function its own share, the rest the sampled sites in
// proportion, and no visit is shorter than the least (R-TIME-19).
func (w *work) visits() {
	if !w.in.MultiSite.asked() {
		return
	}
	size, drawn, total, least, share := w.size(), w.in.Visited, w.TotalDays, HalfDays(0), w.rules.surveillance
	switch w.in.Audit {
	case Surveillance:
		total, least = w.SurveillanceDays, w.leastVisit()
	case Recertification:
		total, least, share = w.RecertificationDays, w.rules.visitLeast, w.rules.recertification
	default:
		drawn = w.in.Drawn
	}
	sample := w.sampled(drawn, size)
	w.SampledSites, w.SiteDays = size, make([]HalfDays, size)
	if w.in.Audit == Initial {
		w.CentralDays = w.center.days
		for i, p := range sample {
			w.SiteDays[i] = p.days
		}
		return
	}
	own := max(w.in.Rounding.share(w.center.days.Exact(), share.Num, share.Den), least)
	w.CentralDays = min(own, total-HalfDays(size)*least)
	spread(w.SiteDays, sample, total-w.CentralDays, least)
	w.step("R-MS-03", fmt.Sprintf("sites in the %s, of %d besides the central function", w.in.Audit, w.in.Population), fmt.Sprint(size))
	w.step("R-MS-04", "of its days, at the central function", w.CentralDays.String())
}

func (w *work) leastVisit() HalfDays {
	if w.in.Cadence == HalfYearly {
		return w.rules.halfYearlyLeast
	}
	return w.rules.visitLeast
}

// spread gives each site the least visit and the rest in proportion to its time,
// in half days; those of which most was cut off get the halves left over.
func spread(days []HalfDays, sample []part, total, least HalfDays) {
	var weights HalfDays
	for _, p := range sample {
		weights += p.days // each more than nothing, because no reduction takes all
	}
	rest := total - least*HalfDays(len(days))
	left, order := rest, make([]int, len(days))
	for i, p := range sample {
		share := rest * p.days / weights
		days[i], order[i], left = least+share, i, left-share
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(rest*sample[b].days%weights, rest*sample[a].days%weights)
	})
	for _, i := range order[:left] {
		days[i]++
	}
}
