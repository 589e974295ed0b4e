package cert

import (
	"fmt"
	"slices"
	"strings"
)

// Counting leaves out problems with answers that another answer makes needless: whoever holds no certificate need
// not mend its number. What was typed there stays.
func (q Questionnaire) Counting(problems []Problem) []Problem {
	aside := q.aside()
	return slices.DeleteFunc(slices.Clone(problems), func(p Problem) bool { return aside[p.Field] })
}

// aside names the fields that are not asked, by what was chosen before them.
func (q Questionnaire) aside() map[string]bool {
	fields := asideFields{}
	fields.when(q.Applicant.Group == "no", "applicant.", "group_relations")
	fields.when(q.Request.Kind != "" && q.Request.Kind != "transfer", "request.", "surveillance_from")
	fields.when(q.Processes.Outsourced == "no", "processes.", "outsourced_which")
	fields.when(q.Consultancy.Used == "no", "consultancy.", "who until email phone")
	fields.when(q.Consultancy.Training == "no", "consultancy.", "training_who training_until")
	fields.when(q.Access.Restricted == "no", "access.", "details alternative")
	fields.when(q.History.Lost == "no", "history.", "accreditation_lost_on")
	fields.when(q.History.Held == "no", "history.", "body certificate expiry issued status accredited accreditation accreditation_lost "+
		"accreditation_lost_on last_audit last_audit_kind complaints open_nonconformities reason")
	for i, s := range q.Services {
		fields.when(s.Delivery == "own", fmt.Sprintf("services.%d.", i), "run_by")
	}
	for i, s := range q.Sites {
		at := fmt.Sprintf("sites.%d.", i)
		fields.when(s.SameShifts == "yes", at, "shift_work")
		fields.when(s.Shifts == 1, at, "shift_1 shift_2 shift_3 shift_times same_in_shifts shift_work")
	}
	for i, o := range q.Others {
		fields.when(o.Certified == "no", fmt.Sprintf("other_systems.%d.", i), "accredited body expiry")
	}
	return fields
}

// asideFields gathers the names of fields.
type asideFields map[string]bool

func (f asideFields) when(so bool, prefix, names string) {
	if !so {
		return
	}
	for name := range strings.FieldsSeq(names) {
		f[prefix+name] = true
	}
}
