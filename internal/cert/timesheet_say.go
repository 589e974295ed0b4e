package cert

import (
	"fmt"
	"strings"

	"assay/internal/audittime"
)

// explain adds to the steps what was decided about sites, before the steps that rest on it.
func (c *Calculated) explain(f SheetFacts) {
	s := c.Sheet
	if !s.Several() {
		return
	}
	var steps []audittime.Step
	add := func(rule, text, value string) {
		steps = append(steps, audittime.Step{Rule: rule, Text: text, Value: value})
	}
	unmet := s.Sampling.Unmet()
	add("R-MS-01", "conditions of one population that are met, of seven", plain(7-len(unmet)))
	add("R-MS-02", "the sites do very similar work by the same methods", orUnanswered(s.Sampling.Similar))
	if !s.Sampling.Sampled() {
		add("R-MS-08", "sampling is not appropriate: all sites initially and at recertification, a share of them at each surveillance", "no sample")
		c.warnUndecided()
	}
	for _, a := range s.Sampling.Additions {
		add("R-MS-06", "more sites for risk: "+a.Reason, "+"+plain(a.Sites))
	}
	for _, a := range s.Audits {
		add(a.Rule, fmt.Sprintf("%s: central function and %d of %d sites, %d of them at random", a.Name, len(a.Sites), len(s.Sites)-1, randoms(a)), plain(len(a.Sites)))
	}
	for _, a := range s.Audits {
		add("R-MS-09", a.Name+": days at the central function, and at each of the other sites", a.daysLine())
	}
	if s.Sampling.Sampled() {
		add("R-MS-05", "drawn by seed, then those not visited for longest, the riskier first; times drawn", plain(len(s.Sampling.Redraws)+1))
	}
	c.Result.Steps = append(steps, c.Result.Steps...)
}

func (c *Calculated) warnUndecided() {
	s := c.Sheet.Sampling
	if s.Similar == "" || len(s.Conditions) == 0 {
		c.warn("R-MS-02", "whether sites may be sampled is not answered yet: the figure visits all of them")
	}
}

func orUnanswered(answer string) string {
	if answer == "" {
		return "not answered"
	}
	return answer
}

// daysLine is the days of each place, sites with as many days counted together: "6 + 3 × 2".
func (a SampledAudit) daysLine() string {
	parts := []string{a.Central.String()}
	for i := 0; i < len(a.Sites); {
		n := 1
		for i+n < len(a.Sites) && a.Sites[i+n].Days == a.Sites[i].Days {
			n++
		}
		parts = append(parts, fmt.Sprintf("%d × %s", n, a.Sites[i].Days))
		i += n
	}
	return strings.Join(parts, " + ")
}

func randoms(a SampledAudit) int {
	n := 0
	for _, s := range a.Sites {
		if s.Random {
			n++
		}
	}
	return n
}

func (c *Calculated) warn(rule, message string) {
	c.Result.Warnings = append(c.Result.Warnings, audittime.Warning{Rule: rule, Message: message})
}

// presence holds the shares of off-site and remote work against their limits (R-TIME-16, R-ICT-02).
func (c *Calculated) presence(f SheetFacts) error {
	constants := f.Constants
	p := c.Sheet.Presence
	if p == (Presence{}) {
		return nil
	}
	share, err := constants.Fraction("sms.onsite_share_min")
	if err != nil {
		return err
	}
	all := audittime.Whole(100)
	with := all - p.OffSite
	switch {
	case p.OffSite < 0 || p.OffSite > all || int64(with)*share.Den < int64(all)*share.Num:
		least := audittime.Percent(share.Num * int64(all) / share.Den)
		return audittime.Problems{{Rule: "R-TIME-16", Field: "off_site", Message: fmt.Sprintf("at least %s %% of the audit time is spent with the client, so at most %s %% off site", least, all-least)}}
	case p.Remote < 0 || p.Remote > all:
		return audittime.Problems{{Rule: "R-ICT-02", Field: "remote", Message: "the remote share is from 0 to 100 %"}}
	}
	total := c.Result.Whole().TotalDays
	withThem := total.Adjust(with - all)
	remote := total.Adjust(audittime.Percent(int64(with)*int64(p.Remote)/int64(all)) - all)
	add := func(rule, text string, d audittime.Days) {
		c.Result.Steps = append(c.Result.Steps, audittime.Step{Rule: rule, Text: text, Value: d.String()})
	}
	add("R-TIME-16", fmt.Sprintf("with the client, %s %% of the initial audit", with), withThem)
	if p.Remote > 0 {
		add("R-ICT-02", fmt.Sprintf("of it remotely, %s %%", p.Remote), remote)
	}
	notice, err := audittime.Actual{WithThem: int(all), Remote: int(p.Remote)}.RemoteNotice(constants)
	if notice.Needed {
		c.warn("R-ICT-02", fmt.Sprintf("%s %% of the time with the client is remote: the accreditation body is told %d days before", p.Remote, notice.Days))
	}
	c.remoteSaid(f.Remote)
	return err
}

// remoteSaid holds a remote share against what the client says is possible (R-ICT-01).
func (c *Calculated) remoteSaid(said string) {
	switch p := c.Sheet.Presence; {
	case p.Remote > 0 && said == "no":
		c.warn("R-ICT-01", fmt.Sprintf("%s %% of the time with the client is remote, but the questionnaire says that remote auditing is not possible", p.Remote))
	case p.Remote == audittime.Whole(100) && said == "partly":
		c.warn("R-ICT-01", "all of the time with the client is remote, but the questionnaire says that this is possible in part only")
	}
}

// Repeats draws the sites of a record again by its seeds and tells whether the same come out (R-MS-05).
func (s TimeSheet) Repeats(f SheetFacts) (bool, error) {
	if len(s.Audits) == 0 {
		return true, nil
	}
	for _, a := range s.Audits {
		if a.Kept {
			f.Begun = append(f.Begun, a)
		} else {
			f.Cycle = a.Cycle
			f.Seeds = append(make([]uint64, len(s.Sampling.Redraws)), a.Seed-uint64(s.place(a))*1000)
		}
	}
	f.Surveillances = s.surveillances()
	again := s
	again.Audits = nil
	d := newDraw(&again, f)
	for _, a := range d.audits() {
		if err := d.take(a); err != nil {
			return false, err
		}
	}
	return drawnLine(s.Audits) == drawnLine(again.Audits), nil
}

func (s TimeSheet) place(a SampledAudit) int {
	for i, one := range s.Audits {
		if one.Name == a.Name {
			return i
		}
	}
	return 0
}

func (s TimeSheet) surveillances() int {
	n := 0
	for _, a := range s.Audits {
		if a.Kind == Surveillance {
			n++
		}
	}
	return n
}

func drawnLine(audits []SampledAudit) string {
	var b strings.Builder
	for _, a := range audits {
		b.WriteString(a.Name + ": " + a.Line() + "\n")
	}
	return b.String()
}

// Line names the sites of the audit.
func (a SampledAudit) Line() string {
	names := make([]string, len(a.Sites))
	for i, s := range a.Sites {
		names[i] = s.Name
	}
	return strings.Join(names, "; ")
}
