package cert

import (
	"strings"
	"testing"

	"assay/internal/day"
)

func mindOf(q Questionnaire) string {
	var lines []string
	for _, m := range q.KeepInMind(6) {
		lines = append(lines, m.What+": "+m.Text+" ("+m.Rule+")")
	}
	return strings.Join(lines, "\n")
}

// D21 (R-TRF-02): the deadline of a transfer goes with the file: six months after the loss, or the expiry where that is sooner.
func TestTransferGoesWithTheFile(t *testing.T) {
	q := Questionnaire{Request: Request{Kind: "transfer"}, History: History{Body: "Lost Cert", Certificate: "L-1", Expiry: "2027-05-01", Lost: "yes", LostOn: "2026-02-10", Reason: "the body closed"}}
	if text := mindOf(q); !strings.Contains(text, "10 Aug 2026, because the issuing body lost its accreditation on 10 Feb 2026. (R-TRF-02)") || !strings.Contains(text, "Lost Cert, certificate L-1, valid until 1 May 2027") {
		t.Error(text)
	}
	q.History.Expiry = "2026-06-30"
	if text := mindOf(q); !strings.Contains(text, "30 Jun 2026, when the certificate expires.") {
		t.Error(text)
	}
	q.Request.Kind = "initial"
	if text := mindOf(q); text != "" {
		t.Errorf("no transfer says %q", text)
	}
}

// R-APP-02: what auditors may not see goes with the file, and only where the applicant says that there is something.
func TestRestrictionsGoWithTheFile(t *testing.T) {
	q := Questionnaire{Access: Access{Restricted: "yes", Details: "keys of customers", Instead: "interviews", Clearance: "level 2"}, Request: Request{Stage1From: "2026-03-02"}}
	if text := mindOf(q); text != "Cannot be shown to auditors: keys of customers (R-APP-02)\nHow it is judged all the same: interviews (R-APP-02)\nClearance: level 2 (R-APP-01)\nDays asked for: stage 1 from 2 Mar 2026 (R-APP-01)" {
		t.Error(text)
	}
	q.Access.Restricted = "no"
	if text := mindOf(q); strings.Contains(text, "keys") {
		t.Error(text)
	}
}

// R-REV-06: two sites of the same name are two sites.
func TestNamesakeSitesAreComparedOneByOne(t *testing.T) {
	was := Questionnaire{Sites: []SiteEntry{{Name: "Branch", City: "Oslo"}, {Name: "Branch", City: "Bergen"}}}
	is := Questionnaire{Sites: []SiteEntry{{Name: "Branch", City: "Oslo"}, {Name: "Branch", City: "Tromsø"}}}
	if d := AfterReview(was, is, "", ""); len(d) != 1 || d[0].Was != "Bergen" || d[0].Is != "Tromsø" {
		t.Errorf("%+v", d)
	}
	is.Sites = is.Sites[:1]
	if d := AfterReview(was, is, "", ""); len(d) != 1 || d[0].Is != "taken out" {
		t.Errorf("%+v", d)
	}
	if d := AfterReview(was, was, "", ""); len(d) != 0 {
		t.Errorf("%+v", d)
	}
}

// R-REV-03: the services suggest which knowledge team and decision need; the roles are always needed.
func TestCompetencesAreSuggestedFromTheServices(t *testing.T) {
	q := Questionnaire{Services: []Service{{Name: "Managed hosting"}, {Name: "Service desk for a hospital"}}}
	if got := strings.Join(q.SuggestedCompetences(), "; "); got != AreaAudit+"; "+AreaLead+"; "+AreaDecision+"; managed infrastructure and hosting; service desk and workplace services; health sector" {
		t.Error(got)
	}
	for area := range knowledge {
		found := false
		for _, known := range CompetenceAreas {
			found = found || known == area
		}
		if !found {
			t.Errorf("%q is no competence area", area)
		}
	}
}

// R-REV-03, R-TEAM-01: what only reviewer and decision maker need is not asked of the team, who must be others (R-DEC-01).
func TestTeamNeedsNoDecisionCompetence(t *testing.T) {
	asked := Questionnaire{Services: []Service{{Name: "Managed hosting"}}}.SuggestedCompetences()
	f := AuditFacts{Needed: TeamNeeds(append(asked, AreaReview))}
	f.Team = []TeamFact{{Member: TeamMember{Role: Lead}, Areas: []string{AreaAudit, AreaLead, "managed infrastructure and hosting"}}}
	if missing := f.Uncovered(); len(missing) != 0 {
		t.Error("missing in the team:", missing)
	}
	f.Team[0].Areas = []string{AreaAudit, AreaLead, AreaDecision, AreaReview}
	if missing := f.Uncovered(); len(missing) != 1 || missing[0] != "managed infrastructure and hosting" {
		t.Error("missing in the team:", missing)
	}
	if got := TeamNeeds(nil); len(got) != 1 || got[0] != AreaAudit {
		t.Error(got)
	}
}

// R-REV-01: a scope that is a formula names no services.
func TestScopeThatIsAFormula(t *testing.T) {
	for scope, want := range map[string]bool{"=1+1": true, "12 34": true, "Managed hosting by Kisto": false, "マネージドホスティング": false} {
		found := false
		for _, h := range (Questionnaire{Request: Request{Scope: scope}}).Hints(day.MustParse("2026-11-25")) {
			found = found || strings.Contains(h.Text, "names no service")
		}
		if found != want {
			t.Errorf("%q: %v", scope, found)
		}
	}
}
