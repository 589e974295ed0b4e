package cert

import (
	"fmt"
	"slices"

	"assay/internal/audittime"
	"assay/internal/sampling"
)

// draw takes the sites of one audit after the other, so that over the cycle those not visited for longest come first
// (R-MS-05).
type draw struct {
	sheet  *TimeSheet
	facts  SheetFacts
	groups []string       // of similar sites, in the order in which they occur
	last   map[string]int // audit in which a site was visited last, by its name; none when never
	count  int            // audits so far
}

func newDraw(s *TimeSheet, f SheetFacts) *draw {
	d := &draw{sheet: s, facts: f, last: map[string]int{}}
	for _, site := range s.Sites {
		if !site.Central && !slices.Contains(d.groups, site.Group) {
			d.groups = append(d.groups, site.Group)
		}
	}
	return d
}

// audits are those of the cycle in their order: the first cycle begins with stage 2.
func (d *draw) audits() []SampledAudit {
	var all []SampledAudit
	add := func(kind AuditKind, name string) {
		all = append(all, SampledAudit{Kind: kind, Cycle: d.facts.Cycle, Name: name, Seed: d.facts.seed(len(d.sheet.Sampling.Redraws)) + uint64(len(all))*1000})
	}
	if d.facts.Cycle < 2 {
		add(Stage2, "Stage 2")
	}
	for i := range d.facts.Surveillances {
		add(Surveillance, fmt.Sprintf("Surveillance %d", i+1))
	}
	add(Recertification, "Recertification")
	return all
}

// take draws the sites of an audit, or keeps those of one that has begun.
func (d *draw) take(a SampledAudit) error {
	d.count++
	begun := slices.IndexFunc(d.facts.Begun, func(b SampledAudit) bool { return b.Kind == a.Kind && b.Name == a.Name && b.Cycle == a.Cycle })
	if begun >= 0 {
		a = d.facts.Begun[begun]
		a.Kept = true
	} else if err := d.draw(&a); err != nil {
		return err
	}
	for _, site := range a.Sites {
		d.last[site.Name] = d.count
	}
	d.sheet.Audits = append(d.sheet.Audits, a)
	return nil
}

func (d *draw) draw(a *SampledAudit) error {
	plan, err := d.plan(a.Kind)
	if err != nil {
		return err
	}
	a.Rule, a.Sites = plan.Rule, []SampledSite{}
	picked := map[string]sampling.Pick{}
	for i, g := range plan.Groups {
		a.Least += g.Sample
		raised, err := d.raise(g, i)
		if err != nil {
			return err
		}
		candidates, names := d.candidates(d.groups[i])
		random := raised.Random
		if plan.Rule == "R-MS-08" {
			random = 0 // every site comes in its turn
		}
		a.Random += random
		for _, p := range sampling.Draw(candidates, raised.Sample, random, a.Seed+uint64(i)) {
			picked[names[p.ID]] = p
		}
	}
	for _, site := range d.sheet.Sites {
		if p, drawn := picked[site.Name]; drawn && !site.Central {
			a.Sites = append(a.Sites, SampledSite{Name: site.Name, Persons: site.Heads(), Random: p.Random})
		}
	}
	return nil
}

// plan is how many sites of each group an audit visits (R-MS-03, R-MS-08).
func (d *draw) plan(kind AuditKind) (sampling.Plan, error) {
	p := sampling.Population{Audit: sampling.Initial, NotAllowed: !d.sheet.Sampling.Sampled()}
	switch kind {
	case Surveillance:
		p.Audit = sampling.Surveillance
	case Recertification:
		p.Audit, p.Effective = sampling.Recertification, d.sheet.Sampling.Effective
	}
	for _, group := range d.groups {
		n := 0
		for _, site := range d.sheet.Sites {
			if !site.Central && site.Group == group {
				n++
			}
		}
		p.Groups = append(p.Groups, n)
	}
	plan, err := sampling.Size(p, d.facts.Constants)
	if p.NotAllowed && kind == Surveillance && d.facts.HalfYearly {
		for i := range plan.Groups { // the share is that of a year, and there are two visits in it
			plan.Groups[i].Sample = (plan.Groups[i].Sample + 1) / 2
		}
	}
	return plan, asProblems(err, "similar")
}

// raise adds the sites that risk asks for, each addition to its group or, without one, to the first (R-MS-06).
func (d *draw) raise(g sampling.Group, at int) (sampling.Group, error) {
	for i, a := range d.sheet.Sampling.Additions {
		if place := slices.Index(d.groups, a.Group); place != at && !(place < 0 && at == 0) {
			continue
		}
		more := sampling.Addition{Sites: a.Sites, Reason: a.Reason}
		if more.Reason == "" {
			more.Reason = "not said yet" // a what-if question may leave it open; Undecided asks for it
		}
		var err error
		if g, err = g.Raise(more); err != nil {
			return g, asProblems(err, fmt.Sprintf("additions.%d.sites", i))
		}
	}
	return g, nil
}

// candidates are the sites of a group as the draw sees them, by their number in the file.
func (d *draw) candidates(group string) ([]sampling.Site, map[int64]string) {
	var sites []sampling.Site
	names := map[int64]string{}
	for i, s := range d.sheet.Sites {
		if s.Central || s.Group != group {
			continue
		}
		last, visited := d.last[s.Name]
		sites = append(sites, sampling.Site{ID: int64(i), Never: !visited, Since: d.count - last, Risk: s.Risk})
		names[int64(i)] = s.Name
	}
	return sites, names
}

// sizes are the samples of the three kinds of audit, additions among them.
func (d *draw) sizes() (audittime.Sample, error) {
	var size [3]int
	for i, kind := range []AuditKind{Stage2, Surveillance, Recertification} {
		plan, err := d.plan(kind)
		if err != nil {
			return audittime.Sample{}, err
		}
		for n, g := range plan.Groups {
			raised, err := d.raise(g, n)
			if err != nil {
				return audittime.Sample{}, err
			}
			size[i] += raised.Sample
		}
	}
	return audittime.Sample{Initial: size[0], Surveillance: size[1], Recertification: size[2]}, nil
}
