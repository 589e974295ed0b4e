package cert

import (
	"strings"
	"unicode/utf8"

	"assay/internal/audittime"
	"assay/internal/norm"
	"assay/internal/sampling"
)

// TimeSheet is what a planner decides around the calculation of an audit time: who works at which site, whether sites
// are sampled and which are drawn, how much is done away from the client. The record keeps it whole (R-TIME-20, R-MS-13).
type TimeSheet struct {
	Sites    []SheetSite    `json:"sites,omitempty"` // of the file in its order, the central function among them
	Sampling Sampling       `json:"sampling,omitzero"`
	Presence Presence       `json:"presence,omitzero"`
	Audits   []SampledAudit `json:"audits,omitempty"` // of the cycle, made by the calculation
}

// SheetSite is a site with what counts for its time.
type SheetSite struct {
	Name      string             `json:"name"`
	Central   bool               `json:"central,omitempty"`
	Counted   int                `json:"counted"`             // persons by the questionnaire, part-timers as full ones (R-TIME-11)
	Persons   int                `json:"persons,omitempty"`   // entered instead; 0 is as counted
	Reduction *audittime.Percent `json:"reduction,omitempty"` // own reduction for what is done centrally; nil is that of all sites
	Group     string             `json:"group,omitempty"`     // of similar sites, sampled by itself (R-MS-03)
	Risk      int                `json:"risk,omitempty"`      // 0 to 9, the higher the sooner chosen (R-MS-05)
}

// Heads is the effective number of persons at the site.
func (s SheetSite) Heads() int {
	if s.Persons != 0 {
		return s.Persons
	}
	return s.Counted
}

// Sampling is the decision whether sites are sampled, with its reasons (R-MS-01, R-MS-02, R-MS-13).
type Sampling struct {
	Conditions   map[string]string `json:"conditions,omitempty"` // yes or no by key of sampling.Conditions
	Similar      string            `json:"similar,omitempty"`    // yes or no: the sites do very similar work the same way
	Why          string            `json:"why,omitempty"`
	Additions    []Addition        `json:"additions,omitempty"`
	Redraws      []string          `json:"redraws,omitempty"` // why the sites were drawn again, each time
	Effective    bool              `json:"effective,omitempty"`
	Reduction    audittime.Percent `json:"reduction,omitempty"` // at every site without its own (R-MS-09)
	ReductionWhy string            `json:"reduction_why,omitempty"`
}

// Addition is more sites than the least sample, for a reason of risk (R-MS-06).
type Addition struct {
	Sites  int    `json:"sites"`
	Group  string `json:"group,omitempty"`
	Reason string `json:"reason"`
}

// Presence is how the time is spent: off site by planning, reading and writing, and of the rest how much remotely.
type Presence struct {
	OffSite audittime.Percent `json:"off_site,omitempty"` // of the audit time (R-TIME-16)
	Remote  audittime.Percent `json:"remote,omitempty"`   // of the time with the client (R-ICT-02)
	Why     string            `json:"why,omitempty"`      // risk and feasibility of what is remote (R-ICT-01)
}

// SampledAudit is an audit of the cycle with the sites that it visits besides the central function.
type SampledAudit struct {
	Kind    AuditKind          `json:"kind"`
	Cycle   int                `json:"cycle"`
	Name    string             `json:"name"` // as in the programme
	Rule    string             `json:"rule"` // R-MS-03, or R-MS-08 where sites are not sampled
	Seed    uint64             `json:"seed"`
	Least   int                `json:"least"`  // sites by the rule, before additions
	Random  int                `json:"random"` // drawn at random, the rest by need
	Central audittime.HalfDays `json:"central"`
	Sites   []SampledSite      `json:"sites"`
	Kept    bool               `json:"kept,omitempty"` // the audit had begun: what it visits stays as it was drawn before
}

// SampledSite is a drawn site.
type SampledSite struct {
	Name    string             `json:"name"`
	Persons int                `json:"persons"`
	Random  bool               `json:"random,omitempty"`
	Days    audittime.HalfDays `json:"days"`
}

// SheetFacts is what a sheet is calculated with besides its own content.
type SheetFacts struct {
	Cycle         int // that is being planned
	Surveillances int // in a cycle
	HalfYearly    bool
	Begun         []SampledAudit // of this cycle, from the record before
	Seeds         []uint64       // of the first draw and of each draw after it
	Constants     norm.Constants
	Remote        string // what the questionnaire says of remote auditing: yes, no, partly, or nothing
}

// seed is that of the latest draw.
func (f SheetFacts) seed(redraws int) uint64 {
	if redraws < len(f.Seeds) {
		return f.Seeds[redraws]
	}
	return 0
}

// Several tells whether there are sites besides the central function.
func (s TimeSheet) Several() bool { return len(s.Sites) > 1 }

// Sampled tells whether sites are sampled: every condition is met and the sites are similar. Until all is answered they
// are not (R-MS-01, R-MS-02).
func (s Sampling) Sampled() bool { return len(s.Unmet()) == 0 && s.Similar == "yes" }

// Unmet are the conditions of R-MS-01 that are not answered yes.
func (s Sampling) Unmet() []sampling.Condition {
	yes := map[string]bool{}
	for key, answer := range s.Conditions {
		yes[key] = answer == "yes"
	}
	return sampling.Unmet(yes)
}

// Undecided lists what a what-if question may leave open and a record may not: answers, reasons (R-MS-13, R-MS-05,
// R-MS-09, R-ICT-01). Fields are those of the form.
func (s TimeSheet) Undecided(least int) []Problem {
	c := &sheetChecker{least: least}
	if s.Presence.Remote > 0 {
		c.reason("remote_why", "R-ICT-01", s.Presence.Why, "what is done remotely, by what means, and why that is safe and feasible")
	}
	if s.Several() {
		s.undecidedSampling(c)
	}
	return c.problems
}

func (s TimeSheet) undecidedSampling(c *sheetChecker) {
	for i, condition := range sampling.Conditions() {
		c.answer(at("conditions", i, "answer"), "R-MS-01", s.Sampling.Conditions[condition.Key])
	}
	c.answer("similar", "R-MS-02", s.Sampling.Similar)
	c.reason("sampling_why", "R-MS-13", s.Sampling.Why, "why sites are sampled or not")
	for i, why := range s.Sampling.Redraws {
		c.reason(at("redraws", i, "why"), "R-MS-05", why, "why the sites were drawn again")
	}
	for i, a := range s.Sampling.Additions {
		c.reason(at("additions", i, "reason"), "R-MS-06", a.Reason, "why the sample is larger")
	}
	reduced := s.Sampling.Reduction != 0
	for _, site := range s.Sites {
		reduced = reduced || site.Reduction != nil && *site.Reduction != 0
	}
	if reduced {
		c.reason("reduction_why", "R-MS-09", s.Sampling.ReductionWhy, "which functions are done centrally")
	}
}

type sheetChecker struct {
	least    int
	problems []Problem
}

func (c *sheetChecker) answer(field, rule, given string) {
	if given != "yes" && given != "no" {
		c.problems = append(c.problems, Problem{field, "Answer yes or no.", rule})
	}
}

func (c *sheetChecker) reason(field, rule, given, what string) {
	if utf8.RuneCountInString(strings.TrimSpace(given)) < c.least {
		c.problems = append(c.problems, Problem{field, "Say " + what + ", in " + plain(c.least) + " characters or more.", rule})
	}
}

// UsedFactor is a factor of a record with the percentage that counted, in hundredths.
type UsedFactor struct {
	Code    string
	Percent int
}

// UsedFactors are the factors of an input with the rulebook's weight where none was entered.
func UsedFactors(factors []audittime.Factor, c norm.Constants) []UsedFactor {
	var used []UsedFactor
	for _, f := range factors {
		if f.Percent != nil {
			used = append(used, UsedFactor{f.Code, int(*f.Percent)})
		} else if known, found := c.Factor(f.Code); found {
			used = append(used, UsedFactor{f.Code, int(audittime.Whole(known.DefaultPercent))})
		}
	}
	return used
}

// InForce is the latest record that does not wait for a second person, nil where there is none. times are newest first.
func InForce(times []AuditTime) *AuditTime {
	for i := range times {
		if !times[i].Waits() {
			return &times[i]
		}
	}
	return nil
}

// Visit is what an audit visits by the record: the central function, and the sites drawn for it. A stage 1 visits the
// central function alone. Where there is a single site, or the record did not draw for this audit, nothing is found.
func (t AuditTime) Visit(a Audit) (visit SampledAudit, found bool, err error) {
	s, err := t.Decided()
	if err != nil || !s.Several() {
		return visit, false, err
	}
	for _, v := range s.Audits {
		if v.Kind == a.Kind && v.Cycle == a.Cycle && v.Name == a.Name {
			return v, true, nil
		}
		if a.Kind == Stage1 && v.Kind == Stage2 && v.Cycle == a.Cycle {
			return SampledAudit{Kind: Stage1, Cycle: a.Cycle, Name: a.Name, Rule: "R-MS-04", Sites: []SampledSite{}}, true, nil
		}
	}
	return visit, false, nil
}

// CentralName is the site with the central function.
func (s TimeSheet) CentralName() string {
	for _, site := range s.Sites {
		if site.Central {
			return site.Name
		}
	}
	return ""
}
