package sampling

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Site is one site of a population as a selection sees it.
type Site struct {
	ID    int64
	Never bool // not visited yet
	Since int  // audits since the last visit
	Risk  int  // the higher, the more reason to go (R-MS-05, R-MS-06)
}

// Pick is a site that is to be audited.
type Pick struct {
	ID     int64
	Random bool // drawn at random, not chosen
}

// Draw chooses sample sites of a group: first random of them by the seed, among all, then those whose visit brings the
// most difference over the cycle, never visited or longest ago, the riskier first (R-MS-05). Sites in another order
// give the same picks. More than there are gives all.
func Draw(sites []Site, sample, random int, seed uint64) []Pick {
	rest := slices.SortedFunc(slices.Values(sites), func(a, b Site) int { return cmp.Compare(a.ID, b.ID) })
	sample = min(max(sample, 0), len(rest))
	random = min(max(random, 0), sample)
	shuffle(rest, random, seed)
	picks := make([]Pick, 0, sample)
	for _, s := range rest[:random] {
		picks = append(picks, Pick{s.ID, true})
	}
	rest = rest[random:]
	slices.SortFunc(rest, byNeed)
	for _, s := range rest[:sample-random] {
		picks = append(picks, Pick{s.ID, false})
	}
	return picks
}

// byNeed sorts the site first that was never or longest not visited, then the riskier.
func byNeed(a, b Site) int {
	if a.Never != b.Never {
		if a.Never {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.Since, a.Since), cmp.Compare(b.Risk, a.Risk), cmp.Compare(a.ID, b.ID))
}

// shuffle brings n sites drawn by the seed to the front. The numbers are taken from the generator directly, so that a
// seed means the same in every version of the library.
func shuffle(sites []Site, n int, seed uint64) {
	source := rand.NewPCG(seed, 0x20000)
	for i := range n {
		j := i + int(below(source, uint64(len(sites)-i)))
		sites[i], sites[j] = sites[j], sites[i]
	}
}

// below is a number under n, each as likely as the other; n is at least 1.
func below(source *rand.PCG, n uint64) uint64 {
	limit := -n % n // numbers under it would make the first ones likelier
	for {
		if v := source.Uint64(); v >= limit {
			return v % n
		}
	}
}
