package cert_test

import (
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/day"
)

// After expiry a late recertification can restore the certificate for six months (R-DATE-12): until then it is
// somebody's turn, and afterwards nobody's.
func TestExpiredFileWaitsUntilItCannotBeRestored(t *testing.T) {
	expiry := day.MustParse("2027-03-14")
	for _, c := range []struct {
		today  string
		status cert.AuditStatus
		who    cert.Role
		what   string
	}{
		{"2027-03-15", cert.AuditPlanned, cert.Planner, "plan Recertification; can be restored until 14 Sep 2027"},
		{"2027-09-14", cert.AuditPlanned, cert.Planner, "plan Recertification; can be restored until 14 Sep 2027"},
		{"2027-09-15", cert.AuditPlanned, "", ""},
		{"2027-06-01", cert.AuditReported, cert.DecisionMaker, "decide on Recertification; can be restored until 14 Sep 2027"},
		{"2027-09-20", cert.AuditReported, cert.DecisionMaker, "decide on Recertification"},
	} {
		p := cert.StageOf(cert.Standing{Application: cert.ApplicationAccepted, Today: day.MustParse(c.today),
			Certificate: &cert.Certificate{Status: cert.CertificateActive, Effective: expiry.AddMonths(-36), Expires: expiry},
			Audits:      []cert.Audit{{ID: 1, Kind: cert.Recertification, Name: "Recertification", Status: c.status}}})
		if p.Stage != cert.StageExpired || p.Waiting != c.who || p.What != c.what {
			t.Errorf("on %s with the audit %s: %+v", c.today, c.status, p)
		}
	}
}

// When an accepted objection has taken the lead auditor off the team, the planner's turn has come again
// (R-TEAM-03): nobody could prepare the audit.
func TestAuditWithoutLeadWaitsForThePlanner(t *testing.T) {
	for unled, who := range map[bool]cert.Role{true: cert.Planner, false: cert.LeadAuditor} {
		p := cert.StageOf(cert.Standing{Application: cert.ApplicationAccepted, Contract: &cert.Contract{Status: cert.ContractSigned},
			Audits: []cert.Audit{{ID: 1, Kind: cert.Stage1, Name: "Stage 1", Status: cert.AuditScheduled}}, Unled: unled})
		if p.Waiting != who {
			t.Errorf("without a lead %v: %+v", unled, p)
		}
	}
}

// A file that went no further says where it was left.
func TestDeclinedFileSaysWhatEndedIt(t *testing.T) {
	timed := &cert.AuditTime{}
	for what, s := range map[string]cert.Standing{
		"application was declined":  {Application: cert.ApplicationDeclined},
		"application was withdrawn": {Application: cert.ApplicationWithdrawn},
		"quotation was declined":    {Application: cert.ApplicationAccepted, Time: timed, Quotation: &cert.Quotation{Status: cert.QuotationDeclined}},
		"certification was refused": {Application: cert.ApplicationAccepted, Contract: &cert.Contract{Status: cert.ContractSigned}, Decisions: []cert.Decision{{Option: cert.Refuse}}},
	} {
		if p := cert.StageOf(s); p.Stage != cert.StageDeclined || !strings.Contains(p.What, what) {
			t.Errorf("%s: %+v", what, p)
		}
	}
}
