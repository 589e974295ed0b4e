package cert

// SamplingSaid is what a questionnaire says about its sites, as the sheet asks it; the planner confirms it with a reason
// (R-MS-01, R-MS-02). What was not said stays open.
func SamplingSaid(q Questionnaire) Sampling {
	t := q.MultiSite
	s := Sampling{Conditions: map[string]string{}}
	for key, answer := range map[string]string{"one_system": t.OneSystem, "central_authority": t.Change, "central_own": t.Central, "linked": t.Linked,
		"internal_audit": t.Audited, "management_review": t.Reviewed, "corrective_action": t.Correction} {
		if answer != "" {
			s.Conditions[key] = answer
		}
	}
	switch {
	case t.Similar == "no" || t.Methods == "no":
		s.Similar = "no"
	case t.Similar == "yes" && t.Methods == "yes":
		s.Similar = "yes"
	}
	return s
}
