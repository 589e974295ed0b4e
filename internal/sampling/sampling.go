// Package sampling says how many of a client's sites are audited, and which (R-MS-01 to R-MS-11, IAF MD 1). It counts
// in whole numbers only, so that no root is rounded by accident, and draws by a seed, so that a selection can be
// repeated and defended. The central function is no site of a population: it is audited every time (R-MS-04). The
// package must not know clients, addresses or days.
package sampling

import (
	"fmt"
	"math/big"

	"assay/internal/norm"
)

// Audit is what the sample is for.
type Audit string

// The audits that R-MS-03 tells apart.
const (
	Initial         Audit = "initial"
	Surveillance    Audit = "surveillance"
	Recertification Audit = "recertification"
)

// MostSites is the greatest population that is calculated; more is a mistake in the input.
const MostSites = 10_000_000

// Population is the sites a sample is taken from, each group of similar sites on its own (R-MS-03).
type Population struct {
	Groups     []int // sites of each group, without the central function
	Audit      Audit
	Effective  bool // the system proved effective over the cycle; asked at recertification alone
	NotAllowed bool // the sites are not similar, or a rule of the scheme forbids sampling (R-MS-02)
}

// Group is the sample of one group of similar sites.
type Group struct {
	Sites  int
	Sample int
	Random int // of the sample, at least so many are drawn at random (R-MS-05)
}

// Plan is how many sites are audited beside the central function.
type Plan struct {
	Sample int
	Random int
	Groups []Group
	Rule   string // R-MS-03, or R-MS-08 where all sites count
}

// Problem is an input that cannot be, by the rule that says so.
type Problem struct{ Rule, Message string }

// Error is the message.
func (p *Problem) Error() string { return p.Message }

func wrong(rule, format string, a ...any) *Problem { return &Problem{rule, fmt.Sprintf(format, a...)} }

// Size plans the sample of a population. A *Problem says what cannot be; any other error is about the constants.
func Size(p Population, c norm.Constants) (Plan, error) {
	if err := p.check(); err != nil {
		return Plan{}, err
	}
	f, err := read(c)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Rule: "R-MS-03"}
	if p.NotAllowed {
		plan.Rule = "R-MS-08"
	}
	for _, sites := range p.Groups {
		g := f.group(p, sites)
		plan.Groups = append(plan.Groups, g)
		plan.Sample, plan.Random = plan.Sample+g.Sample, plan.Random+g.Random
	}
	return plan, nil
}

func (p Population) check() error {
	if p.Audit != Initial && p.Audit != Surveillance && p.Audit != Recertification {
		return wrong("R-MS-03", "the audit is %s, %s or %s, not %q", Initial, Surveillance, Recertification, p.Audit)
	}
	if len(p.Groups) == 0 {
		return wrong("R-MS-02", "say how many sites there are beside the central function")
	}
	total := 0
	for _, sites := range p.Groups {
		if sites < 0 || sites > MostSites {
			return wrong("R-MS-02", "a population has 0 to %d sites, not %d", MostSites, sites)
		}
		if total += sites; total > MostSites {
			return wrong("R-MS-02", "the populations together have more than %d sites", MostSites)
		}
	}
	return nil
}

// figures are the constants a sample rests on.
type figures struct {
	initial, surveillance, effective, recertification norm.Fraction // times the root
	random, apart                                     norm.Fraction
}

func read(c norm.Constants) (f figures, err error) {
	for _, k := range []struct {
		name string
		into *norm.Fraction
	}{{"ms.sample.initial", &f.initial}, {"ms.sample.surveillance", &f.surveillance}, {"ms.sample.recert_effective", &f.effective},
		{"ms.sample.recert", &f.recertification}, {"ms.random_share_min", &f.random}, {"ms.no_sampling_surveillance_share", &f.apart}} {
		if *k.into, err = c.Fraction(k.name); err != nil {
			return f, err
		}
	}
	return f, nil
}

// group is the sample of one group: a multiple of the root, or where sampling is not appropriate every site, and at a
// surveillance a share of them (R-MS-08).
func (f figures) group(p Population, sites int) Group {
	switch {
	case p.NotAllowed && p.Audit == Surveillance:
		return Group{Sites: sites, Sample: share(f.apart, sites)}
	case p.NotAllowed:
		return Group{Sites: sites, Sample: sites}
	case sites < 2: // one site is no population to sample from (R-MS-02)
		return Group{Sites: sites, Sample: sites}
	}
	times := f.initial
	switch {
	case p.Audit == Surveillance:
		times = f.surveillance
	case p.Audit == Recertification && p.Effective:
		times = f.effective
	case p.Audit == Recertification:
		times = f.recertification
	}
	k := rootTimes(times, sites)
	return Group{Sites: sites, Sample: k, Random: share(f.random, k)}
}

// share is part of n, rounded up.
func share(part norm.Fraction, n int) int {
	return int((part.Num*int64(n) + part.Den - 1) / part.Den)
}

// rootTimes is times · √x rounded up to a whole number: with r the least whole number whose square is not below num²·x,
// it is r/den rounded up.
func rootTimes(times norm.Fraction, x int) int {
	num := big.NewInt(times.Num)
	square := new(big.Int).Mul(new(big.Int).Mul(num, num), big.NewInt(int64(x)))
	r := new(big.Int).Sqrt(square)
	if new(big.Int).Mul(r, r).Cmp(square) < 0 {
		r.Add(r, big.NewInt(1))
	}
	return int((r.Int64() + times.Den - 1) / times.Den) // a root of at most thirteen digits
}
