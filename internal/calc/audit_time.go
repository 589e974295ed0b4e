package calc

import (
	"assay/internal/audittime"
	"assay/internal/norm"
	"assay/internal/sampling"
)

// auditTimeQuestion is a line of the calculator audit-time. Fields beyond the
// usual ones are what the calculation of a record knows besides: cadence, a
// stage 1 of one's own, days by hand above the table.
type auditTimeQuestion struct {
	Persons   *int               `json:"persons"` // effective number
	Personnel *personnelQuestion `json:"personnel"`
	Factors   []factorQuestion   `json:"factors"`
	Rounding  *string            `json:"rounding"`
	Cadence   *string            `json:"cadence"`
	SiteCount *int               `json:"site_count"`

	Stage1        audittime.HalfDays `json:"stage1_days"`
	Stage1Why     string             `json:"stage1_why"`
	ManualBase    audittime.HalfDays `json:"manual_base_days"`
	ManualBaseWhy string             `json:"manual_base_why"`

	Central         *centralQuestion `json:"central"`
	Sites           []siteQuestion   `json:"sites"`
	Population      *int             `json:"sites_in_population"`
	Audit           *string          `json:"audit"`
	Effective       bool             `json:"effective"`        // the system proved effective over the cycle
	SamplingAllowed *bool            `json:"sampling_allowed"` // absent is true
	BelowWhy        string           `json:"below_single_site_why"`

	Integrated *integratedQuestion `json:"integrated"`
}

type personnelQuestion struct {
	FullTime            int                `json:"full_time"`
	Temporary           int                `json:"temporary"`
	Contractors         int                `json:"contractors"`
	PartTime            []partTimeQuestion `json:"part_time"`
	FullTimeWeeklyHours *audittime.Hours   `json:"full_time_weekly_hours"`
	SimilarWork         []similarQuestion  `json:"similar_work"`
	CountSimilarByRoot  bool               `json:"count_similar_by_root"`
	SupplierControlled  int                `json:"supplier_controlled"`
}

type partTimeQuestion struct {
	Count       int             `json:"count" required:"true"`
	WeeklyHours audittime.Hours `json:"weekly_hours" required:"true"`
}

type similarQuestion struct {
	Count int    `json:"count" required:"true"`
	What  string `json:"what"`
}

type factorQuestion struct {
	Code     string             `json:"code" required:"true"`
	Percent  *audittime.Percent `json:"percent"`
	Why      string             `json:"why"`
	Evidence string             `json:"evidence"`
}

type centralQuestion struct {
	Persons int `json:"persons" required:"true"`
}

type siteQuestion struct {
	Persons   int               `json:"persons" required:"true"`
	Reduction audittime.Percent `json:"reduction_percent"`
}

type integratedQuestion struct {
	Others      []otherQuestion    `json:"others" required:"true"`
	ClientLevel *audittime.Percent `json:"client_level_percent"`
	TeamLevel   *audittime.Percent `json:"team_level_percent"`
	Extended    bool               `json:"extended"`
}

type otherQuestion struct {
	Standard string             `json:"standard" required:"true"`
	Days     audittime.HalfDays `json:"days" required:"true"`
}

// auditTimeRules name the rule of each field.
var auditTimeRules = map[string]string{
	"persons": "R-TIME-02", "site_count": "R-TIME-07", "factors": "R-TIME-04", "factors.why": "R-TIME-07", "factors.evidence": "R-TIME-07",
	"rounding": "R-TIME-08", "cadence": "R-TIME-19", "stage1_days": "R-TIME-18", "manual_base_days": "R-TIME-03",
	"personnel": "R-TIME-10", "personnel.part_time": "R-TIME-11", "personnel.full_time_weekly_hours": "R-TIME-11",
	"personnel.similar_work": "R-TIME-12", "personnel.count_similar_by_root": "R-TIME-12",
	"central": "R-MS-04", "central.persons": "R-TIME-02", "sites": "R-MS-09", "sites.persons": "R-TIME-02",
	"sites_in_population": "R-MS-03", "audit": "R-MS-03", "effective": "R-MS-03", "sampling_allowed": "R-MS-02",
	"integrated": "R-IMS-01", "integrated.client_level_percent": "R-IMS-02", "integrated.team_level_percent": "R-IMS-02",
}

// auditTime answers with the audit time of one site, of several, or together
// with other standards.
func auditTime(line []byte, c norm.Constants) (any, error) {
	q, err := decode[auditTimeQuestion](line, auditTimeRules)
	if err != nil {
		return nil, err
	}
	in, err := q.input(c)
	if err != nil {
		return nil, err
	}
	return audittime.Calculate(in, c)
}

// input is the question as the calculation takes it, where zero means not given.
func (q auditTimeQuestion) input(c norm.Constants) (audittime.Input, error) {
	in := audittime.Input{Stage1: q.Stage1, Stage1Why: q.Stage1Why, ManualBase: q.ManualBase, ManualBaseWhy: q.ManualBaseWhy}
	var err error
	if in.Persons, err = given(q.Persons, "R-TIME-02", "persons"); err != nil {
		return in, err
	}
	if in.Sites, err = given(q.SiteCount, "R-TIME-07", "site_count"); err != nil {
		return in, err
	}
	if in.Rounding, err = chosen[audittime.Rounding](q.Rounding, "R-TIME-08", "rounding"); err != nil {
		return in, err
	}
	if in.Cadence, err = chosen[audittime.Cadence](q.Cadence, "R-TIME-19", "cadence"); err != nil {
		return in, err
	}
	for _, f := range q.Factors {
		in.Factors = append(in.Factors, audittime.Factor(f))
	}
	if in.Personnel, err = q.Personnel.input(); err != nil {
		return in, err
	}
	in.Integrated = q.Integrated.input()
	in.MultiSite, err = q.multiSite(c)
	return in, err
}

func (p *personnelQuestion) input() (*audittime.Personnel, error) {
	if p == nil {
		return nil, nil
	}
	out := &audittime.Personnel{FullTime: p.FullTime, Temporary: p.Temporary, Contractors: p.Contractors,
		CountSimilarByRoot: p.CountSimilarByRoot, SupplierControlled: p.SupplierControlled}
	var err error
	out.FullTimeWeeklyHours, err = given(p.FullTimeWeeklyHours, "R-TIME-11", "personnel.full_time_weekly_hours")
	for _, g := range p.PartTime {
		out.PartTime = append(out.PartTime, audittime.PartTime(g))
	}
	for _, g := range p.SimilarWork {
		out.SimilarWork = append(out.SimilarWork, audittime.SimilarWork(g))
	}
	return out, err
}

func (g *integratedQuestion) input() *audittime.Integrated {
	if g == nil {
		return nil
	}
	out := &audittime.Integrated{ClientLevel: g.ClientLevel, TeamLevel: g.TeamLevel, Extended: g.Extended}
	for _, o := range g.Others {
		out.Others = append(out.Others, audittime.Other(o))
	}
	return out
}

func (q auditTimeQuestion) multiSite(c norm.Constants) (audittime.MultiSite, error) {
	m := audittime.MultiSite{BelowSingleSiteWhy: q.BelowWhy}
	var err error
	if m.Audit, err = chosen[audittime.AuditKind](q.Audit, "R-MS-03", "audit"); err != nil {
		return m, err
	}
	if m.Population, err = given(q.Population, "R-MS-03", "sites_in_population"); err != nil {
		return m, err
	}
	if q.Central != nil {
		central := audittime.Central(*q.Central)
		m.Central = &central
	}
	if q.Sites != nil {
		m.Listed = make([]audittime.Site, len(q.Sites))
	}
	for i, s := range q.Sites {
		m.Listed[i] = audittime.Site(s)
	}
	m.Sample, err = sampleOf(max(m.Population, len(q.Sites)), q.Effective, q.SamplingAllowed == nil || *q.SamplingAllowed, c)
	return m, err
}

// given is a number that must be more than zero if it was given at all.
func given[T ~int](n *T, rule, field string) (T, error) {
	switch {
	case n == nil:
		return 0, nil
	case *n < 1:
		return 0, refuse(rule, "%q must be more than zero", field)
	}
	return *n, nil
}

// chosen is a word from a list; the calculation knows the list.
func chosen[T ~string](word *string, rule, field string) (T, error) {
	switch {
	case word == nil:
		return "", nil
	case *word == "":
		return "", refuse(rule, "%q is empty: choose, or leave it out", field)
	}
	return T(*word), nil
}

// sampleOf is how many of x sites each audit visits (R-MS-03, R-MS-08).
func sampleOf(x int, effective, allowed bool, c norm.Constants) (audittime.Sample, error) {
	var s audittime.Sample
	for _, of := range []struct {
		audit sampling.Audit
		into  *int
	}{{sampling.Initial, &s.Initial}, {sampling.Surveillance, &s.Surveillance}, {sampling.Recertification, &s.Recertification}} {
		plan, err := sampleIn(sampling.Population{Groups: []int{x}, Audit: of.audit, Effective: effective, NotAllowed: !allowed}, c)
		if err != nil {
			return s, err
		}
		*of.into = plan.Sample
	}
	return s, nil
}
