package desk_test

import (
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

func TestDeskShowsWhatWaitsForMe(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		submitted(t, k, "Aegean Hosting A.E.")
		reviewer := cert.Actor{AccountID: 3, PersonID: 3, Name: "Rita", Roles: []cert.Role{cert.Reviewer}}
		shows(t, k, reviewer, "/desk", "Review the application", "Aegean Hosting A.E.", "/applications/", "Clients by stage")
		shows(t, k, planner, "/desk", "Nothing waits for you", "!Review the application")
		everybody := cert.Actor{AccountID: 4, PersonID: 4, Name: "All", Roles: cert.StaffRoles}
		shows(t, k, everybody, "/desk", "Review the application")
		auditor := cert.Actor{AccountID: 5, PersonID: 5, Name: "Alva", Roles: []cert.Role{cert.Auditor, cert.LeadAuditor}}
		shows(t, k, auditor, "/desk", "Nothing waits for you", "!Aegean", "!Clients by stage")
	})
}
