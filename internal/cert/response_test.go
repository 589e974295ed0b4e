package cert_test

import (
	"slices"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
)

func answer() cert.Response {
	return cert.Response{ID: 7, Round: 1, Correction: "c", Cause: "why", Actions: []cert.Action{
		{Text: "train", Owner: "Ann", By: day.MustParse("2026-05-01"), Done: true}, {Text: "check", Owner: "Bo", By: day.MustParse("2026-06-01")}}}
}

func TestR_NC_03_AnswerIsWhole(t *testing.T) {
	if wrong := answer().Problems(cert.Major); len(wrong) > 0 {
		t.Fatalf("a whole answer has faults: %v", wrong)
	}
	for field, spoil := range map[string]func(*cert.Response){
		"correction":      func(r *cert.Response) { r.Correction = "" },
		"cause":           func(r *cert.Response) { r.Cause = "" },
		"actions.0.text":  func(r *cert.Response) { r.Actions = nil },
		"actions.1.text":  func(r *cert.Response) { r.Actions[1].Text = "" },
		"actions.1.owner": func(r *cert.Response) { r.Actions[1].Owner = "" },
		"actions.0.by":    func(r *cert.Response) { r.Actions[0].By = day.Day{} },
	} {
		r := answer()
		spoil(&r)
		if !slices.ContainsFunc(r.Problems(cert.Major), func(p cert.Problem) bool { return p.Field == field && p.Rule == "R-NC-03" }) {
			t.Errorf("no fault at %s: %v", field, r.Problems(cert.Major))
		}
	}
	r := answer()
	r.Actions[0].Owner = ""
	if len(r.Problems(cert.Concern)) > 0 {
		t.Error("an area of concern needs a person for each action")
	}
}

// Each action of a major needs its own evidence; files keep with the words of their action from round to round.
func TestR_DEC_03_EvidenceOfEachAction(t *testing.T) {
	id := int64(7)
	later, at := answer(), time.Date(2026, 5, 2, 9, 0, 0, 0, time.UTC)
	later.ID, later.Round, later.Actions[1].Done = 8, 2, true
	rounds := []cert.Response{later, answer()}
	proof := cert.Evidence{ResponseID: &id, Action: 1, At: at}
	if bare := later.Unproven(cert.Finding{}, rounds, []cert.Evidence{proof}); !slices.Equal(bare, []int{2}) {
		t.Errorf("without evidence: %v, want the second action", bare)
	}
	whole := cert.Evidence{ResponseID: &id, At: at}
	if bare := later.Unproven(cert.Finding{}, rounds, []cert.Evidence{proof, whole}); !slices.Equal(bare, []int{2}) {
		t.Errorf("a file for the whole answer proved one of two actions: %v", bare)
	}
	one := answer()
	one.Actions = one.Actions[:1]
	if bare := one.Unproven(cert.Finding{}, []cert.Response{one}, []cert.Evidence{whole}); len(bare) > 0 {
		t.Errorf("the only action is not proved by the file of its answer: %v", bare)
	}
	since := at.Add(time.Hour)
	if bare := one.Unproven(cert.Finding{UpgradedAt: &since}, []cert.Response{one}, []cert.Evidence{whole}); len(bare) != 1 {
		t.Error("what did not hold proves the action again")
	}
	facts := cert.FindingFacts{Finding: cert.Finding{Grade: cert.Major, Status: cert.FindingAccepted}, Response: later, OnTeam: true, Method: "document_review", Unproven: []int{2}}
	lead := cert.Actor{PersonID: 1, Roles: []cert.Role{cert.LeadAuditor}}
	if _, err := cert.FindingLife.Step(cert.FindingAccepted, cert.Verify, lead, facts); err == nil {
		t.Error("a major was verified with an action nobody saw")
	}
	facts.Unproven = nil
	if _, err := cert.FindingLife.Step(cert.FindingAccepted, cert.Verify, lead, facts); err != nil {
		t.Error(err)
	}
}

func TestR_NC_04_ReturnedWithReasonsAndNewDate(t *testing.T) {
	auditor, today := cert.Actor{PersonID: 1, Roles: []cert.Role{cert.Auditor}}, day.MustParse("2026-04-01")
	for name, c := range map[string]struct {
		comment string
		due     string
		holds   bool
	}{
		"reasons and a later day": {"Which cause?", "2026-04-15", true}, "no reasons": {"", "2026-04-15", false}, "today": {"Which cause?", "2026-04-01", false},
		"beyond the limit": {"Which cause?", "2026-07-01", false}, "on the limit": {"Which cause?", "2026-06-30", true},
	} {
		n := cert.Finding{Grade: cert.Major, Status: cert.FindingAnswered, ActionDue: day.MustParse("2026-06-30"), PlanDue: today}
		err := n.Return(auditor, cert.FindingFacts{OnTeam: true, Comment: c.comment, NewDue: day.MustParse(c.due), Today: today})
		if (err == nil) != c.holds || c.holds && n.PlanDue.String() != c.due {
			t.Errorf("%s: %v, due %s", name, err, n.PlanDue)
		}
	}
	n := cert.Finding{Grade: cert.Major, ActionDue: day.MustParse("2026-04-09")}
	if again := n.AnswerAgain(norm.Book{}, today); again.String() != "2026-04-09" {
		t.Errorf("a major is answered again by %s, beyond its limit", again)
	}
	n.Grade, n.ActionDue = cert.Minor, day.Day{}
	if again := n.AnswerAgain(norm.Book{}, today); again.String() != "2026-05-01" {
		t.Errorf("a minor is answered again by %s", again)
	}
}

func TestR_NC_05_HowItWillBeVerified(t *testing.T) {
	auditor := cert.Actor{PersonID: 1, Roles: []cert.Role{cert.Auditor}}
	for _, c := range []struct {
		grade  cert.Grade
		method string
		holds  bool
	}{{cert.Major, "document_review", true}, {cert.Major, "next_audit", false}, {cert.Major, "", false}, {cert.Minor, "next_audit", true}, {cert.Minor, "remote_verification", true}, {cert.Concern, "", true}} {
		n := cert.Finding{Grade: c.grade, Status: cert.FindingAnswered}
		if err := n.Accept(auditor, cert.FindingFacts{OnTeam: true, Response: answer(), Method: c.method}); (err == nil) != c.holds || c.holds && n.PlannedMethod != c.method {
			t.Errorf("%s by %q: %v", c.grade, c.method, err)
		}
	}
}

// What is expected next names whose turn it is, and by when.
func TestFindingSaysWhatIsNext(t *testing.T) {
	known, due := day.MustParse("2026-03-01"), day.MustParse("2026-03-15")
	at := known.Time()
	done := answer()
	done.Actions[1].Done = true
	for name, c := range map[string]struct {
		n    cert.Finding
		r    cert.Response
		turn cert.Role
		by   day.Day
	}{
		"draft":            {cert.Finding{Status: cert.FindingOpen, Grade: cert.Major}, cert.Response{}, cert.LeadAuditor, day.Day{}},
		"not presented":    {cert.Finding{Status: cert.FindingOpen, Grade: cert.Major, ConfirmedAt: &at}, cert.Response{}, cert.LeadAuditor, day.Day{}},
		"open":             {cert.Finding{Status: cert.FindingOpen, Grade: cert.Major, ConfirmedAt: &at, SharedOn: known, PlanDue: due}, cert.Response{}, cert.ClientUser, due},
		"answered":         {cert.Finding{Status: cert.FindingAnswered, Grade: cert.Major, ConfirmedAt: &at, SharedOn: known}, answer(), cert.Auditor, day.Day{}},
		"to implement":     {cert.Finding{Status: cert.FindingAccepted, Grade: cert.Major, ConfirmedAt: &at, SharedOn: known, ActionDue: due}, answer(), cert.ClientUser, due},
		"to verify":        {cert.Finding{Status: cert.FindingAccepted, Grade: cert.Major, ConfirmedAt: &at, SharedOn: known, ActionDue: due}, done, cert.Auditor, due},
		"accepted minor":   {cert.Finding{Status: cert.FindingAccepted, Grade: cert.Minor, ConfirmedAt: &at, SharedOn: known}, answer(), "", day.MustParse("2026-06-01")},
		"closed":           {cert.Finding{Status: cert.FindingVerified, Grade: cert.Minor, ConfirmedAt: &at, SharedOn: known}, answer(), "", day.Day{}},
		"positive":         {cert.Finding{Status: cert.FindingNoted, Grade: cert.Positive, ConfirmedAt: &at, SharedOn: known}, cert.Response{}, "", day.Day{}},
		"became a major":   {cert.Finding{Status: cert.FindingReturned, Grade: cert.Major, ConfirmedAt: &at, SharedOn: known, PlanDue: due, UpgradedAt: &at}, cert.Response{}, cert.ClientUser, due},
		"area of concern":  {cert.Finding{Status: cert.FindingOpen, Grade: cert.Concern, ConfirmedAt: &at, SharedOn: known, PlanDue: due}, cert.Response{}, cert.ClientUser, due},
		"accepted concern": {cert.Finding{Status: cert.FindingAccepted, Grade: cert.Concern, ConfirmedAt: &at, SharedOn: known}, answer(), "", day.Day{}},
	} {
		next := c.n.Next(c.r)
		if next.Turn != c.turn || next.By != c.by || next.Body == "" || next.Client == "" && !c.n.SharedOn.IsZero() {
			t.Errorf("%s: %+v, want the turn of %q by %s", name, next, c.turn, c.by)
		}
	}
}
