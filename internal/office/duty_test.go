package office_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
	"assay/internal/walk"
)

// R-PROG-02, R-SURV-01, R-CMP-03: the plan of a surveillance goes out only when every open point has a session, or a
// reason why not.
func TestPlanPlacesEveryOpenPoint(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		ctx := context.Background()
		cast, err := walk.Hire(ctx, k.Office, 1, "")
		if err != nil {
			t.Fatal(err)
		}
		life, err := (&walk.Player{Office: k.Office, Store: k.Store, Clock: k.Clock, Cast: cast}).Play(ctx, walk.Plot{Questionnaire: walk.Sample(), Minors: 2, Until: walk.SurveillanceAnnounced})
		if err != nil {
			t.Fatal(err)
		}
		a := surveillance(t, k, life.File)
		if a, err = k.Office.ReplanAudit(ctx, cast.Planner, a.ID, "The client asked for other times.", a.Version); err != nil {
			t.Fatal(err)
		}
		file := life.File
		if err := k.Store.AddComplaint(ctx, &cert.Complaint{Version: 1, Status: cert.ComplaintAcknowledged, Kind: cert.IsComplaint, Number: "CO-2027-0009", Code: "c9", CertificationID: &file,
			About: cert.AboutClient, Subject: "A secret name", ReceivedOn: k.Office.Today(), AckDue: k.Office.Today(), OutcomeDue: k.Office.Today(), CreatedAt: k.Clock.Now()}); err != nil {
			t.Fatal(err)
		}
		v, err := k.Office.Plan(ctx, cast.Planner, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, d := range v.Plan.Duties {
			told = append(told, d.Text)
		}
		if text := strings.Join(told, "\n"); len(told) != 3 || !strings.Contains(text, "NC-") || !strings.Contains(text, "CO-2027-0009") || strings.Contains(text, "secret") {
			t.Fatalf("duties:\n%s", text)
		}
		in := office.PlanInput{Objectives: a.Objectives, Language: "English", Version: a.Version}
		for _, s := range a.Slots {
			s.Clauses, s.Visits = "", ""
			if !strings.Contains(s.What, "meeting") {
				s.What = "Processes"
			}
			in.Slots = append(in.Slots, s)
		}
		if a, err = k.Office.SavePlan(ctx, cast.Planner, a.ID, in); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.AnnounceAudit(ctx, cast.Planner, a.ID, a.Version); !unmet(err, "R-PROG-02") {
			t.Errorf("announced with open points left out: %v", err)
		}
		in.Version, in.Slots[1].Visits = a.Version, v.Plan.Duties[0].Key
		in.Unplaced = map[string]string{v.Plan.Duties[1].Key: "The evidence is sent in and reviewed by then.", v.Plan.Duties[2].Key: "The complaint is settled before."}
		if a, err = k.Office.SavePlan(ctx, cast.Planner, a.ID, in); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Office.AnnounceAudit(ctx, cast.Planner, a.ID, a.Version); err != nil {
			t.Errorf("with a session and reasons: %v", err)
		}
	})
}

func surveillance(t *testing.T, k *testkit.Kit, file int64) cert.Audit {
	t.Helper()
	all, err := k.Store.Audits(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Kind == cert.Surveillance && a.Status == cert.AuditAnnounced {
			return a
		}
	}
	t.Fatal(fmt.Errorf("no surveillance is announced"))
	return cert.Audit{}
}
