package office

// Tests hash many passwords; the cheap costs are written into what they store.
func init() { newCosts = costs{memory: 64, passes: 1, threads: 1} }

// WithoutSecret is what is kept of a sent mail.
var WithoutSecret = withoutSecret
