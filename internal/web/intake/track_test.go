package intake_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/walk"
)

var nowRow = regexp.MustCompile(`<tr class="now"[^>]*><th scope="row">([^<]*)</th><td>now, (your|our) turn`)

// TestTrackerEqualsTheState plays a life and holds the tracker against the stored state after every step.
func TestTrackerEqualsTheState(t *testing.T) {
	k := testkit.New(t)
	ctx := context.Background()
	cast, err := walk.Hire(ctx, k.Office, 2, "")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"applied review the application": "Review of the application", "audit_time calculate the audit time": "Audit time and quotation",
		"quotation prepare the quotation": "Audit time and quotation", "quotation send the quotation": "Audit time and quotation",
		"quotation accept or decline the quotation": "Your answer to the quotation", "contract offer the contract": "Offer of the contract",
		"contract sign the contract": "Your signature", "contract countersign the contract": "Our signature"}
	stages := map[cert.Stage]string{cert.StageOne: "Stage 1 audit", cert.StageTwo: "Stage 2 audit", cert.StageFindings: "Findings and decision", cert.StageDecision: "Findings and decision"}
	b, seen := visitor(t, k), map[string]bool{}
	check := func(step walk.Step) {
		app, err := k.Store.Application(ctx, cert.SystemActor, 1)
		if err != nil {
			t.Fatal(err)
		}
		file, err := k.Store.Certification(ctx, cert.SystemActor, *app.CertificationID)
		if err != nil {
			t.Fatal(err)
		}
		page := b.get("/track/" + app.Code)
		found := nowRow.FindStringSubmatch(page.Body)
		want := names[string(file.Stage)+" "+file.NextWhat] + stages[file.Stage]
		if want == "" {
			if found != nil || strings.Count(page.Body, `<tr class="done"`) != len(cert.TrackSteps) {
				t.Errorf("%s: the file is %s, the tracker at %v", step.Step, file.Stage, found)
			}
			return
		}
		turn := map[bool]string{true: "your", false: "our"}[file.Waiting == cert.ClientUser]
		if found == nil || found[1] != want || found[2] != turn {
			t.Errorf("%s: the file is %s, %s, with %s; the tracker says %q", step.Step, file.Stage, file.NextWhat, file.Waiting, found)
		}
		seen[want] = true
	}
	p := &walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast, Told: check}
	q := walk.Questionnaire(0)
	if _, err := p.Play(ctx, walk.Plot{Questionnaire: q, Majors: 1, Minors: 1, Until: walk.Certified}); err != nil {
		t.Fatal(err)
	}
	if len(seen) != len(cert.TrackSteps) {
		t.Errorf("only %d of %d steps were walked: %v", len(seen), len(cert.TrackSteps), seen)
	}
}

// TestTrackerMeasuresItsOwnHistory computes usual and longest durations from events, and tells none of too few.
func TestTrackerMeasuresItsOwnHistory(t *testing.T) {
	e := func(file int64, verb string, days float64) cert.Happening {
		at := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(days * 24 * float64(time.Hour)))
		return cert.Happening{CertificationID: file, Verb: verb, At: at}
	}
	got := cert.Durations([]cert.Happening{e(1, "application.submit", 0), e(2, "application.submit", 0), e(3, "application.submit", 0),
		e(1, "application.accept", 2), e(3, "application.submit", 4), e(3, "application.accept", 4.5), e(2, "application.accept", 10),
		e(1, "quotation.send", 2.1), e(2, "quotation.accept", 11), e(4, "contract.offer", 20)})
	if got[0] != (cert.Lasted{Cases: 3, Usual: 2, Longest: 10}) {
		t.Errorf("the review lasted %+v", got[0])
	}
	if got[1] != (cert.Lasted{Cases: 1, Usual: 1, Longest: 1}) || got[2].Cases != 0 || got[3].Cases != 0 {
		t.Errorf("the others lasted %+v", got[1:4])
	}
	k := testkit.New(t)
	app := submitted(t, k)
	visitor(t, k).get("/track/"+app.Code).shows(t, 200, "The way to the certificate", "as soon as we have figures of our own", "now, our turn, since 5 Jan 2026")
}
