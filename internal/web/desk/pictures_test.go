package desk_test

import (
	"net/http"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

func TestPicturesAndCalendar(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		submitted(t, k, "Aegean Hosting A.E.")
		shows(t, k, planner, "/dashboard", "Clients by stage", "Due dates by month", "Audits per week against capacity", "Findings by clause", "From closing meeting to decision", "Certificates by status today", "Surveillances kept without a decision", "at least 10", "as asked for", "/certifications?stage=applied")
		shows(t, k, planner, "/calendar", "January 2026", "/calendar?month=2025-12", "No audit has days in this month")
		shows(t, k, planner, "/calendar?month=2027-02&person=3", "February 2027", "month=2027-03&amp;person=3")
		shows(t, k, planner, "/calendar?month=nonsense", "January 2026")
		shows(t, k, planner, "/settings/mail", "Mail", `href="/settings/mail/1"`)
		shows(t, k, planner, "/settings/mail/1", "waiting", "Text of the message", "Aegean Hosting A.E.", "none; the link opens")
		shows(t, k, planner, "/settings/mail?state=failed", "No message here")
		admin := cert.Actor{AccountID: 8, PersonID: 8, Name: "Ada", Roles: []cert.Role{cert.Administrator}}
		shows(t, k, admin, "/settings", "Assay Certification", "Europe/Berlin", `name="version" value="1"`)
		shows(t, k, admin, "/settings/constants", "R-DATE")
		if code, _ := get(t, k, planner, "/settings"); code != http.StatusForbidden {
			t.Errorf("a planner gets the settings: %d", code)
		}
	})
}
