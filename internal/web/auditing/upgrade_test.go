package auditing_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// lookingBack places a surveillance underway, with an accepted minor of the audit before it.
func (s *story) lookingBack() (cert.Audit, cert.Finding) {
	ctx, today := context.Background(), s.k.Office.Today()
	a := s.stage1
	a.ID, a.Kind, a.Status, a.Name, a.Number, a.Seq, a.Starts, a.Ends = 0, cert.Surveillance, cert.AuditUnderway, "Surveillance 1", "A-2026-9002", 9, today, today
	s.must(s.k.Store.AddAudit(ctx, &a))
	s.must(s.k.Store.AddMember(ctx, &cert.TeamMember{AuditID: a.ID, PersonID: s.lead.PersonID, Role: cert.Lead}))
	at := s.k.Office.Now()
	n := cert.Finding{Status: cert.FindingAccepted, CertificationID: s.file.ID, AuditID: s.stage1.ID, Number: "NC-2026-0900", Grade: cert.Minor, Clause: "8.6.1",
		Requirement: "r", Statement: "Three incidents were not recorded.", Evidence: "e", RaisedOn: today.AddDays(-300), SharedOn: today.AddDays(-300), ConfirmedAt: &at, CreatedAt: at}
	s.must(s.k.Store.AddFinding(ctx, &n))
	return a, n
}

// TestMinorIsUpgradedOnItsPage shows the report held by an earlier minor, and the upgrade on the finding's page (R-NC-06).
func TestMinorIsUpgradedOnItsPage(t *testing.T) {
	s := contracted(t, testkit.New(t))
	s.lead.Roles = append(s.lead.Roles, cert.Auditor)
	a, n := s.lookingBack()
	at := fmt.Sprintf("/findings/%d", n.ID)
	s.get(s.lead, fmt.Sprintf("/audits/%d/report", a.ID), http.StatusOK, "every minor nonconformity of earlier audits is verified", "checklist?part=surveillance")
	s.get(s.lead, fmt.Sprintf("/audits/%d/checklist?part=surveillance", a.ID), http.StatusOK, "Earlier findings to look at", n.Number, "upgraded to a major one when it is not")
	s.get(s.lead, at, http.StatusOK, "Upgrade NC-2026-0900 to a major nonconformity")
	s.get(s.client, at, http.StatusOK, "!Upgrade NC-2026-0900")
	s.get(s.aide, at, http.StatusNotFound)
	form := fresh("reason", "")
	form.Set("version", fmt.Sprint(n.Version))
	s.post(s.lead, at+"/upgrade", form, http.StatusUnprocessableEntity, "Upgrade NC-2026-0900 to a major nonconformity")
	form = fresh("reason", "Two more without a record.")
	form.Set("version", fmt.Sprint(n.Version))
	s.post(s.lead, at+"/upgrade", form, http.StatusSeeOther)
	s.get(s.lead, at, http.StatusOK, "Major nonconformity", "Upgraded from minor to major", "Two more without a record.", "!Not closed: upgrade")
	s.get(s.client, at, http.StatusOK, "Major nonconformity", "Two more without a record.", "Send the answer")
	s.post(s.client, at+"/upgrade", form, http.StatusForbidden)
}
