package office

// Tests hash many passwords; the cheap costs are written into what they store.
// Chosen and Block are the choice of kept surveillances, for its test.
var (
	Chosen = chosen
	Block  = block
)

func init() { newCosts = costs{memory: 64, passes: 1, threads: 1} }

// WithoutSecret is what is kept of a sent mail.
var WithoutSecret = withoutSecret
