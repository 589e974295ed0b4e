package calc

import (
	"errors"
	"fmt"

	"assay/internal/norm"
	"assay/internal/sampling"
)

// samplingQuestion asks how many sites are audited. Sites and groups exclude the central function.
type samplingQuestion struct {
	Sites     *int           `json:"sites"`
	Groups    []int          `json:"groups"` // instead of sites: several populations of similar sites
	Audit     sampling.Audit `json:"audit" required:"true"`
	Effective *bool          `json:"effective"`        // absent is not shown to be effective
	Allowed   *bool          `json:"sampling_allowed"` // absent is yes
	Seed      *uint64        `json:"seed"`             // with it, the sites drawn at random are named
}

var samplingRules = map[string]string{"sites": "R-MS-02", "groups": "R-MS-02", "audit": "R-MS-03", "effective": "R-MS-03",
	"sampling_allowed": "R-MS-02", "seed": "R-MS-05"}

// samplingAnswer is the size of the sample beside the central function.
type samplingAnswer struct {
	Sample   int     `json:"sample"`
	Random   int     `json:"random"`
	Central  bool    `json:"central_function"` // audited every time (R-MS-04)
	PerGroup []int   `json:"per_group"`
	Drawn    [][]int `json:"drawn_at_random,omitempty"` // of each group, numbered from 1
	explained
}

// mostGroups bounds the answer; more kinds of site are a mistake in the input.
const mostGroups = 10_000

// sampleSize answers with the sample of R-MS-03, or of R-MS-08 where sampling is not appropriate.
func sampleSize(line []byte, c norm.Constants) (any, error) {
	q, err := decode[samplingQuestion](line, samplingRules)
	if err != nil {
		return nil, err
	}
	p, err := q.population()
	if err != nil {
		return nil, err
	}
	plan, err := sampleIn(p, c)
	if err != nil {
		return nil, err
	}
	return q.answer(p, plan), nil
}

// sampleIn plans a sample; what cannot be is refused by its rule.
func sampleIn(p sampling.Population, c norm.Constants) (sampling.Plan, error) {
	plan, err := sampling.Size(p, c)
	var problem *sampling.Problem
	if errors.As(err, &problem) {
		return plan, refuse(problem.Rule, "%s", problem.Message)
	}
	return plan, err
}

func (q samplingQuestion) population() (sampling.Population, error) {
	p := sampling.Population{Groups: q.Groups, Audit: q.Audit, Effective: q.Effective != nil && *q.Effective, NotAllowed: q.Allowed != nil && !*q.Allowed}
	switch {
	case q.Sites != nil && q.Groups != nil:
		return p, refuse("R-MS-03", "give either sites or groups, not both")
	case q.Sites == nil && len(q.Groups) == 0:
		return p, refuse("R-MS-02", "say how many sites there are beside the central function, as sites or as groups")
	case len(q.Groups) > mostGroups:
		return p, refuse("R-MS-03", "there are more than %d groups", mostGroups)
	case q.Sites != nil:
		p.Groups = []int{*q.Sites}
	}
	if q.Seed != nil && sum(p.Groups) > mostDrawn {
		return p, refuse("R-MS-05", "with a %q at most %d sites together can be drawn from", "seed", mostDrawn)
	}
	return p, nil
}

// mostDrawn bounds the time that drawing takes.
const mostDrawn = 200_000

// sum adds up numbers of sites; what is negative is refused later, and what overflows is more than enough.
func sum(groups []int) int {
	total := 0
	for _, n := range groups {
		if total += max(n, 0); total < 0 || total > mostDrawn {
			return mostDrawn + 1
		}
	}
	return total
}

func (q samplingQuestion) answer(p sampling.Population, plan sampling.Plan) samplingAnswer {
	a := samplingAnswer{Sample: plan.Sample, Random: plan.Random, Central: true, PerGroup: []int{}, explained: explain()}
	for i, g := range plan.Groups {
		a.PerGroup = append(a.PerGroup, g.Sample)
		a.step(plan.Rule, fmt.Sprintf("group %d: %s", i+1, ofSites(p, g.Sites)), fmt.Sprint(g.Sample))
		if q.Seed != nil {
			a.Drawn = append(a.Drawn, drawn(g, *q.Seed+uint64(i)))
		}
	}
	a.step("R-MS-05", "of the sample, at least a quarter of each group is drawn at random", fmt.Sprint(plan.Random))
	a.step("R-MS-04", "the central function is audited in addition", "1")
	q.notes(&a, p, plan)
	return a
}

// ofSites is the formula in words.
func ofSites(p sampling.Population, sites int) string {
	switch {
	case p.NotAllowed && p.Audit == sampling.Surveillance:
		return fmt.Sprintf("30 %% of %d sites, rounded up", sites)
	case p.NotAllowed:
		return fmt.Sprintf("all of %d sites", sites)
	case sites < 2:
		return fmt.Sprintf("%d site, nothing to sample from", sites)
	case p.Audit == sampling.Surveillance:
		return fmt.Sprintf("0.6 times the root of %d sites, rounded up", sites)
	case p.Audit == sampling.Recertification && p.Effective:
		return fmt.Sprintf("0.8 times the root of %d sites, rounded up", sites)
	}
	return fmt.Sprintf("root of %d sites, rounded up", sites)
}

func (q samplingQuestion) notes(a *samplingAnswer, p sampling.Population, plan sampling.Plan) {
	for i, g := range plan.Groups {
		if g.Sites < 2 && !p.NotAllowed {
			a.warn("R-MS-02", fmt.Sprintf("group %d has fewer than two sites: sampling begins with two beside the central function", i+1))
		}
	}
	if p.Audit == sampling.Recertification && q.Effective == nil && !p.NotAllowed {
		a.warn("R-MS-03", "nothing says that the system proved effective over the cycle: the full root is taken")
	}
	if p.NotAllowed && p.Audit == sampling.Surveillance {
		a.warn("R-MS-08", "the next surveillance normally takes other sites")
	}
}

// drawn are the numbers of the sites that a seed draws from a group.
func drawn(g sampling.Group, seed uint64) []int {
	list := make([]sampling.Site, g.Sites)
	for i := range list {
		list[i].ID = int64(i + 1)
	}
	numbers := []int{}
	for _, pick := range sampling.Draw(list, g.Random, g.Random, seed) {
		numbers = append(numbers, int(pick.ID))
	}
	return numbers
}
