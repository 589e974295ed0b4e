package audittime

import (
	"cmp"
	"fmt"
	"slices"
)

// AuditKind is the audit of the cycle whose visits are asked for.
type AuditKind string

// The kinds; the zero value is the initial audit, stage 1 and stage 2 together.
const (
	Initial         AuditKind = "initial"
	Surveillance    AuditKind = "surveillance"
	Recertification AuditKind = "recertification"
)

// MultiSite says what an organisation with several sites looks like (R-MS-09).
//
// The listed sites may be all of the population, the sample, or examples: one
// that stands for many. The sample takes the longest of the listed, so that the
// result holds whichever are drawn later; where fewer are listed than the sample
// needs, the longest stands for the others. Sites that are not listed count with
// the average persons of those that are (R-MS-10).
type MultiSite struct {
	Central    *Central  `json:"central,omitempty"` // audited every time (R-MS-04)
	Listed     []Site    `json:"sites,omitempty"`
	Population int       `json:"sites_in_population,omitempty"` // without the central function; 0 is the number listed
	Sample     Sample    `json:"sample,omitzero"`
	Audit      AuditKind `json:"audit,omitempty"`

	// Drawn and Visited are the places in Listed of the sites that the initial audit and the audit asked for visit,
	// where they have been drawn (R-MS-05); empty takes the longest.
	Drawn   []int `json:"drawn,omitempty"`
	Visited []int `json:"visited,omitempty"`

	BelowSingleSiteWhy string `json:"below_single_site_why,omitempty"` // approval of less time than R-MS-10 asks for
}

// Central is the central function.
type Central struct {
	Persons int `json:"persons"`
}

// Site is a site besides the central function. The reduction is what is taken
// off in addition to the factors of the case, for functions done centrally; both
// together are at most half of the table's time (R-MS-09).
type Site struct {
	Persons   int     `json:"persons"`
	Reduction Percent `json:"reduction_percent,omitempty"` // 0 to 50
}

// Sample is how many sites each kind of audit visits (R-MS-03); whoever asks has
// counted them, because it needs to be known whether sampling is allowed.
type Sample struct {
	Initial         int `json:"initial"`
	Surveillance    int `json:"surveillance"`
	Recertification int `json:"recertification"`
}

// mostSites is the greatest believable population.
const mostSites = 100_000

func (m MultiSite) asked() bool { return m.Central != nil || m.Listed != nil || m.Population != 0 }

// part is the time of the central function, or of one site.
type part struct {
	Site
	base     HalfDays
	inferred bool
	raw      Days
	days     HalfDays
}

// countSites checks the sites and adds up all persons.
func (w *work) countSites() {
	m := &w.in.MultiSite
	switch {
	case m.Central == nil:
		w.problem("R-MS-04", "central", "the central function is audited every time: say how many persons it has")
		return
	case len(m.Listed) == 0:
		w.problem("R-MS-03", "sites", "list at least one site besides the central function")
		return
	}
	if m.Population == 0 {
		m.Population = len(m.Listed)
	}
	if m.Population < len(m.Listed) || m.Population > mostSites {
		w.problem("R-MS-03", "sites_in_population", fmt.Sprintf("there are from %d sites, as many as are listed, to %d", len(m.Listed), mostSites))
		return
	}
	w.checkSample(m.Population)
	w.checkDrawn("drawn", m.Drawn, m.Sample.Initial)
	w.checkDrawn("visited", m.Visited, w.size())
	if listed, sound := w.checkSites(m); sound {
		w.allPersons(m, listed)
	}
}

func (w *work) checkSample(population int) {
	s := w.in.Sample
	for _, k := range []int{s.Initial, s.Surveillance, s.Recertification} {
		if k < 1 || k > population {
			w.problem("R-MS-03", "sample", fmt.Sprintf("a sample has at least one site and at most all %d", population))
			return
		}
	}
}

// checkDrawn holds drawn sites against the list and the size of their sample.
func (w *work) checkDrawn(field string, drawn []int, size int) {
	if len(drawn) == 0 {
		return
	}
	seen := map[int]bool{}
	for _, i := range drawn {
		seen[i] = i >= 0 && i < len(w.in.Listed)
	}
	if len(drawn) != size || len(seen) != size || slices.ContainsFunc(drawn, func(i int) bool { return !seen[i] }) {
		w.problem("R-MS-05", field, fmt.Sprintf("the drawn sites are %d different ones of those listed", size))
	}
}

// size is the sample of the audit asked for.
func (w *work) size() int {
	switch s := w.in.Sample; w.in.Audit {
	case Surveillance:
		return s.Surveillance
	case Recertification:
		return s.Recertification
	default:
		return s.Initial
	}
}

// checkSites adds up the persons of the listed sites. A site without persons is
// a mistake, not a site without time (R-TIME-02).
func (w *work) checkSites(m *MultiSite) (listed int, sound bool) {
	before := len(w.problems)
	w.checkSitePersons("central.persons", m.Central.Persons)
	for i, s := range m.Listed {
		if s.Persons < 1 || s.Persons > w.table.Last() {
			w.checkSitePersons(fmt.Sprintf("sites[%d].persons", i), s.Persons)
		}
		if s.Reduction < 0 || s.Reduction > w.rules.siteReduction {
			w.problem("R-MS-09", fmt.Sprintf("sites[%d].reduction_percent", i), fmt.Sprintf("all reductions of a site together are from 0 to %s %%", w.rules.siteReduction))
		}
		listed += s.Persons
	}
	return listed, len(w.problems) == before
}

func (w *work) checkSitePersons(field string, persons int) {
	switch {
	case persons < 1:
		w.problem("R-TIME-02", field, "there is no audit time without persons: every site and the central function have at least one")
	case persons > w.table.Last():
		w.problem("R-TIME-03", field, fmt.Sprintf("the table ends at %d persons for one site", w.table.Last()))
	}
}

// allPersons is everybody in the population: as entered, or counted from the
// sites with the average for those that are not listed.
func (w *work) allPersons(m *MultiSite, listed int) {
	unlisted := m.Population - len(m.Listed)
	counted := m.Central.Persons + listed + (listed*unlisted+len(m.Listed)-1)/len(m.Listed)
	if w.in.Persons == 0 && w.in.Personnel == nil {
		w.EffectivePersons = counted
		w.step("R-TIME-10", fmt.Sprintf("persons of the central function and %d sites", m.Population), fmt.Sprint(counted))
		return
	}
	w.persons()
	if least := m.Central.Persons + listed; w.EffectivePersons < least {
		w.problem("R-TIME-10", "persons", fmt.Sprintf("the central function and the listed sites alone have %d persons", least))
	} else if w.EffectivePersons != counted {
		w.warn("R-TIME-10", fmt.Sprintf("the sites amount to %d persons, the number entered for all is %d; the number entered was used", counted, w.EffectivePersons))
	}
}

// siteTimes is the time of the central function and of the sites of the initial
// sample, each from the table with its own persons and rounded by itself (R-MS-09).
func (w *work) siteTimes() {
	w.center = w.partOf(Site{Persons: w.in.Central.Persons})
	w.listed = make([]part, len(w.in.Listed))
	for i, s := range w.in.Listed {
		w.listed[i] = w.partOf(s)
		if over := s.Reduction - w.AppliedPercent; over > w.rules.siteReduction {
			w.problem("R-MS-09", fmt.Sprintf("sites[%d].reduction_percent", i), fmt.Sprintf("the factors and this reduction together take off %s %%, more than the %s %% a site may lose", over, w.rules.siteReduction))
		}
	}
	m := w.in.MultiSite
	w.step("R-MS-03", fmt.Sprintf("sites in the initial audit, of %d besides the central function", m.Population), fmt.Sprint(m.Sample.Initial))
	w.addPart("central function", 1, w.center, w.rules.maxReduction)
	sample := w.sampled(m.Drawn, m.Sample.Initial)
	for first := 0; first < len(sample); {
		next := first + 1
		for next < len(sample) && sample[next] == sample[first] {
			next++
		}
		w.addPart("site", next-first, sample[first], w.rules.siteReduction)
		first = next
	}
	w.assumed()
	w.step("R-MS-09", "central function and sampled sites together", w.TotalDays.String())
	w.checkTotal()
}

// partOf calculates one place; the factors of the case hold at every place. What
// may be taken off at most is the limit of the table and, at a site, what it may
// lose besides (R-TIME-09).
func (w *work) partOf(s Site) part {
	band, _ := w.table.Band(s.Persons) // persons were checked
	p := part{Site: s, base: HalfDays(band.HalfDays), inferred: band.Inferred}
	p.raw = p.base.Adjust(w.AppliedPercent - s.Reduction)
	p.days = w.in.Rounding.Round(p.raw)
	if floor := p.base.Adjust(-min(w.rules.maxReduction+s.Reduction, w.rules.siteReduction)); p.days.Exact() < floor {
		p.days = UpHalf.Round(floor)
	}
	return p
}

// addPart adds a place that occurs so many times, and explains it.
func (w *work) addPart(name string, times int, p part, most Percent) {
	rule := "R-TIME-08"
	if p.Reduction != 0 {
		rule = "R-MS-09"
	}
	if times > 1 {
		name = fmt.Sprintf("%d %ss", times, name)
	}
	w.step(tableRule(p.inferred), fmt.Sprintf("%s with %d persons, by the table", name, p.Persons), p.base.String())
	w.step(rule, fmt.Sprintf("%s days and %s %% are %s, rounded %s", p.base, signed(w.AppliedPercent-p.Reduction), p.raw, w.in.Rounding.words()), p.days.String())
	n := HalfDays(times)
	w.BaseDays, w.RawDays, w.TotalDays = w.BaseDays+n*p.base, w.RawDays+Days(times)*p.raw, w.TotalDays+n*p.days
	w.least += Days(times) * p.base.Adjust(-most)
	if p.inferred && !w.Inferred {
		w.Inferred = true
		w.warn("R-TIME-03", "the table ends below the persons of one place: a second person must approve")
	}
}

func tableRule(inferred bool) string {
	if inferred {
		return "R-TIME-03"
	}
	return "R-TIME-01"
}

// sampled is the drawn sites, or the longest where none were drawn.
func (w *work) sampled(drawn []int, size int) []part {
	if len(drawn) == 0 {
		return w.longest(size)
	}
	picked := make([]part, len(drawn))
	for i, at := range drawn {
		picked[i] = w.listed[at]
	}
	return picked
}

// longest picks the sites that take longest, as listed; the longest of all
// stands for those that are not listed.
func (w *work) longest(size int) []part {
	order := make([]int, len(w.listed))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(w.listed[b].days, w.listed[a].days) })
	top := order[0]
	order = order[:min(size, len(order))]
	slices.Sort(order)
	picked := make([]part, 0, size)
	for _, i := range order {
		picked = append(picked, w.listed[i])
	}
	for len(picked) < size {
		picked = append(picked, w.listed[top])
	}
	return picked
}

// assumed warns where the result rests on sites that nobody has drawn or listed.
func (w *work) assumed() {
	listed, m := len(w.listed), w.in.MultiSite
	switch size := m.Sample.Initial; {
	case len(m.Drawn) > 0:
	case listed > size && w.differ():
		w.warn("R-MS-09", fmt.Sprintf("%d of the %d listed sites are sampled: those that take longest were assumed", size, listed))
	case 1 < listed && listed < size:
		w.warn("R-MS-09", fmt.Sprintf("the sample has %d sites and %d are listed: the one that takes longest stands for the others", size, listed))
	}
	if 1 < listed && listed < m.Population {
		w.warn("R-MS-10", fmt.Sprintf("%d of %d sites are listed: the others were counted with the average persons", listed, m.Population))
	}
}

func (w *work) differ() bool {
	return slices.ContainsFunc(w.listed, func(p part) bool { return p.days != w.listed[0].days })
}

// checkTotal holds the total against one single site with all persons (R-MS-10).
func (w *work) checkTotal() {
	single := w.partOf(Site{Persons: min(w.EffectivePersons, w.table.Last())})
	text := fmt.Sprintf("one single site with all %d persons would take", w.EffectivePersons)
	if w.EffectivePersons > w.table.Last() {
		w.Inferred = true
		text = fmt.Sprintf("the table ends at %d persons; one single site with as many would take", w.table.Last())
		w.warn("R-MS-10", fmt.Sprintf("there is no time for a single site with all %d persons to compare with: a second person must approve", w.EffectivePersons))
	}
	w.step("R-MS-10", text, single.days.String())
	if w.TotalDays >= single.days {
		return
	}
	message := fmt.Sprintf("the sites together take %s days, one single site with all persons would take %s", w.TotalDays, single.days)
	if short(w.in.BelowSingleSiteWhy, w.rules.justification) {
		w.problem("R-MS-10", "below_single_site_why", fmt.Sprintf("%s: less needs an approval with a reason of at least %d characters", message, w.rules.justification))
		return
	}
	w.warn("R-MS-10", message+": "+w.in.BelowSingleSiteWhy)
}
