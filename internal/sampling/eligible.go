package sampling

// Condition is one thing that must be true of an organisation before its sites count as one population.
type Condition struct {
	Key  string
	Text string // as a statement about the client
}

// Conditions are those of R-MS-01, in the order in which forms ask them (IAF MD 1 clause 5).
func Conditions() []Condition {
	return []Condition{
		{"one_system", "All sites work in one service management system that the central function administers."},
		{"central_authority", "The central function has authority over every site."},
		{"central_own", "The central function belongs to the organisation and is not subcontracted."},
		{"linked", "Every site is linked to the central function by law or by contract."},
		{"internal_audit", "Every site is in the internal audit programme and has been audited internally."},
		{"management_review", "The central management review covers every site."},
		{"corrective_action", "The central function can demand corrective action at every site."},
	}
}

// Unmet lists the conditions that are not answered yes: with any, every site is a case of its own (R-MS-01).
func Unmet(yes map[string]bool) []Condition {
	var unmet []Condition
	for _, c := range Conditions() {
		if !yes[c.Key] {
			unmet = append(unmet, c)
		}
	}
	return unmet
}

// Addition is a site more than the least, with its reason; a sample is never reduced below R-MS-03 (R-MS-06).
type Addition struct {
	Sites  int
	Reason string
}

// Raise adds to the sample of a group for reasons of risk, up to all its sites. A negative number or a missing reason
// is a *Problem.
func (g Group) Raise(additions ...Addition) (Group, error) {
	for _, a := range additions {
		switch {
		case a.Sites < 0:
			return g, wrong("R-MS-06", "risk adds sites to a sample and never takes one away")
		case a.Sites > 0 && a.Reason == "":
			return g, wrong("R-MS-06", "say why the sample is larger")
		}
		g.Sample = min(g.Sample+a.Sites, g.Sites)
	}
	return g, nil
}
