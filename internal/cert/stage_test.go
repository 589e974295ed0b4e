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

// R-DEC-06: a surveillance with a major is decided on, not kept by its lead auditor; one without is kept.
func TestSurveillanceWithAMajorWaitsForTheDecision(t *testing.T) {
	s := cert.Standing{Application: cert.ApplicationAccepted, Today: day.MustParse("2027-10-01"),
		Certificate: &cert.Certificate{Status: cert.CertificateActive, Expires: day.MustParse("2030-03-08")},
		Audits:      []cert.Audit{{ID: 3, Kind: cert.Surveillance, Name: "Surveillance 1", Status: cert.AuditReported}}}
	if p := cert.StageOf(s); p.Waiting != cert.LeadAuditor || p.What != "conclude Surveillance 1" {
		t.Errorf("without findings: %+v", p)
	}
	s.Findings = []cert.Finding{{ID: 1, AuditID: 2, UpgradedIn: 3, Grade: cert.Major, Status: cert.FindingVerified}}
	if p := cert.StageOf(s); p.Waiting != cert.DecisionMaker || p.What != "decide on Surveillance 1" || !p.By.IsZero() {
		t.Errorf("with a minor that became a major: %+v", p)
	}
	s.Findings[0].Status = cert.FindingWithdrawn
	if p := cert.StageOf(s); p.Waiting != cert.LeadAuditor {
		t.Errorf("with a major taken back: %+v", p)
	}
}

// R-SUSP-03: a suspended file goes on with what was begun; with nothing under way it waits for the end of the suspension.
func TestSuspendedFileGoesOn(t *testing.T) {
	end := day.MustParse("2028-04-01")
	s := cert.Standing{Application: cert.ApplicationAccepted, Today: day.MustParse("2027-10-01"),
		Certificate: &cert.Certificate{Status: cert.CertificateSuspended, SuspendedUntil: end, Expires: day.MustParse("2030-03-08")},
		Audits:      []cert.Audit{{ID: 3, Kind: cert.Surveillance, Name: "Surveillance 1", Status: cert.AuditReported}},
		Findings:    []cert.Finding{{ID: 1, AuditID: 3, Grade: cert.Major, Status: cert.FindingOpen}}}
	for _, step := range []struct {
		finding cert.FindingStatus
		audit   cert.AuditStatus
		who     cert.Role
		what    string
	}{
		{cert.FindingOpen, cert.AuditReported, cert.ClientUser, "nonconformities of Surveillance 1"},
		{cert.FindingAnswered, cert.AuditReported, cert.LeadAuditor, "nonconformities of Surveillance 1"},
		{cert.FindingVerified, cert.AuditReported, cert.DecisionMaker, "decide on Surveillance 1"},
		{cert.FindingVerified, cert.AuditConcluded, cert.DecisionMaker, cert.Resolving},
		{cert.FindingVerified, cert.AuditPlanned, cert.DecisionMaker, cert.Resolving},
	} {
		s.Findings[0].Status, s.Audits[0].Status = step.finding, step.audit
		if p := cert.StageOf(s); p.Stage != cert.StageSuspended || p.Waiting != step.who || p.What != step.what {
			t.Errorf("%s, %s: %+v", step.audit, step.finding, p)
		}
	}
}

// R-REV-06: a change of the application says whose turn it is, and the file stays where it has come to.
func TestChangeLeavesTheFileWhereItStands(t *testing.T) {
	for changed, want := range map[cert.Changed]struct {
		status cert.ApplicationStatus
		who    cert.Role
	}{cert.ChangeOpen: {cert.ApplicationReturned, cert.ClientUser}, cert.ChangeOurs: {cert.ApplicationReturned, cert.Planner},
		cert.ChangeReview: {cert.ApplicationSubmitted, cert.Reviewer}} {
		s := cert.Standing{Application: want.status, Changed: changed, Contract: &cert.Contract{Status: cert.ContractSigned},
			Audits: []cert.Audit{{ID: 1, Kind: cert.Stage1, Name: "Stage 1", Status: cert.AuditPlanned}}}
		if p := cert.StageOf(s); p.Stage != cert.StageOne || p.Waiting != want.who {
			t.Errorf("%s: %+v", changed, p)
		}
		if s.Changed = cert.Unchanged; cert.StageOf(s).Stage != cert.StageApplied {
			t.Errorf("a first application that is %s: %+v", want.status, cert.StageOf(s))
		}
	}
}
