package register

// How much one address may ask: a person with a stack of certificates never meets the limit, a machine that counts
// through the numbers does.
const (
	perSecond = 2
	atOnce    = 60
)
