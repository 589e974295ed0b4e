package cert

import "assay/internal/cycle"

// stage1Ready holds G4's first half for a stage 2 and is true for every other kind.
func stage1Ready(f AuditFacts) bool {
	if f.Audit.Kind != Stage2 {
		return true
	}
	return f.Previous != nil && f.Previous.Status == AuditConcluded &&
		(f.Previous.Outcome == Ready || f.Previous.Outcome == ReadyWithConcerns)
}

func stage2InTime(f AuditFacts) bool {
	if f.Audit.Kind != Stage2 || f.Previous == nil {
		return true
	}
	hard := cycle.On(f.Today).Stage2Window(f.Previous.Ends).Hard
	return !f.Audit.Starts.After(hard) || f.Audit.Justification != ""
}
