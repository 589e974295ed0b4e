package page

// Logged is an entry of the transparency log about an issue of a certificate, for the partial "logged".
type Logged struct {
	Number int64 // order number in the log
	Act    string
}
