package auditing_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/testkit"
)

// From the programme to the first day, by the pages alone.
func TestAuditIsPlannedByItsPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := contracted(t, k)
		s.get(planner, "/audits", http.StatusOK, "Stage 1", "Aegean Hosting", "not set")
		s.get(planner, "/audits?q=nobody", http.StatusOK, "No audit fits")
		s.get(planner, s.at(""), http.StatusOK, "Schedule days and team", "Nobody is chosen yet")
		s.get(s.client, s.at(""), http.StatusOK, "We will write to you", "!History", "!Anna")
		s.schedule()
		s.declare()
		s.plan()
		s.announce()
		s.objects()
		s.begin()
	})
}

const monday = "2026-03-02"

func (s *story) schedule() {
	s.get(s.lead, s.at("/schedule"), http.StatusForbidden)
	s.get(planner, s.at("/schedule?starts="+monday+"&ends="+monday), http.StatusOK, "Anna Berg", "can lead", "Noor Haddad", "expert", "2 Mar 2026, morning")
	row := func(i int, who cert.Actor, role string) []string {
		at := fmt.Sprintf("team.%d.", i)
		return []string{at + "person", fmt.Sprint(who.PersonID), at + "role", role, at + "halves", monday + " am", at + "halves", monday + " pm"}
	}
	days := []string{"starts", monday, "ends", monday, "language", "English"}
	s.post(planner, s.at("/schedule"), s.form(append(row(0, s.aide, "auditor"), days...)...), http.StatusConflict, "exactly one lead auditor", "R-TEAM-01")
	s.post(planner, s.at("/schedule"), s.form("starts", "2025-01-01", "ends", "2025-01-01"), http.StatusUnprocessableEntity, "The first day is past")
	both := append(append(row(0, s.lead, "lead"), row(1, s.wise, "expert")...), days...)
	s.post(planner, s.at("/schedule"), s.form(both...), http.StatusSeeOther)
	s.post(planner, s.at("/schedule"), func() map[string][]string { v := s.form(both...); v.Set("version", "1"); return v }(), http.StatusConflict)
	s.get(planner, s.at(""), http.StatusOK, "Change days or team", "not yet declared", "2 half days")
	s.get(s.client, s.at(""), http.StatusOK, "2 Mar 2026", "!Anna")
}

func (s *story) declare() {
	s.get(s.aide, s.at(""), http.StatusNotFound)
	s.get(s.aide, s.at("/declaration"), http.StatusNotFound)
	s.post(s.lead, s.at("/declaration"), s.form("no_interest", "yes"), http.StatusUnprocessableEntity, "Tick this statement")
	s.post(s.lead, s.at("/declaration"), s.form("conflict", "yes"), http.StatusUnprocessableEntity, "Say what the conflict is")
	for _, who := range []cert.Actor{s.lead, s.wise} {
		s.get(who, s.at("/declaration"), http.StatusOK, "What you declare")
		s.post(who, s.at("/declaration"), s.form("no_interest", "yes", "no_consulting", "yes", "confidential", "yes"), http.StatusSeeOther)
	}
}

func (s *story) plan() {
	s.get(planner, s.at("/plan"), http.StatusOK, "This is a suggestion", "Opening meeting", "Closing meeting")
	s.post(s.wise, s.at("/plan"), s.form(), http.StatusForbidden)
	s.post(s.lead, s.at("/plan"), s.form("objectives", "readiness", "sessions.0.key", "s0", "sessions.0.what", "Opening"), http.StatusSeeOther)
	s.get(s.lead, s.at("/plan"), http.StatusOK, "The plan still misses", "Name the language", "Choose one of the days", "disabled")
	v, err := s.k.Office.Plan(context.Background(), s.lead, s.stage1.ID)
	s.must(err)
	_, err = s.k.Office.SavePlan(context.Background(), s.lead, s.stage1.ID, office.PlanInput{Objectives: v.Objectives(), Language: "English", Slots: v.Suggest(), Version: v.Audit.Version})
	s.must(err)
	s.get(s.lead, s.at("/plan"), http.StatusOK, "!still misses", "Announce team and plan", "Planned of booked")
	s.get(s.wise, s.at("/plan"), http.StatusOK, "!Keep the plan", "Opening meeting")
}

func (s *story) announce() {
	s.post(s.wise, s.at("/announce"), s.form(), http.StatusForbidden)
	s.post(s.lead, s.at("/announce"), s.form(), http.StatusSeeOther)
	s.get(s.client, s.at(""), http.StatusOK, "Anna Berg", "Object to a member", "Plan A-2026-0001 revision 1.pdf", "Opening meeting", "!declared", "!History")
	s.get(planner, s.at(""), http.StatusOK, "Objections until", "Plan this audit anew", "Cancel this audit")
	s.get(s.client, s.at("/calendar.ics"), http.StatusOK, "DTSTART;VALUE=DATE:20260302\r\n", "DTEND;VALUE=DATE:20260303\r\n", "STATUS:CONFIRMED",
		"UID:A-2026-0001-1@assay", "DTSTART:20260302T073000Z\r\n", "SUMMARY:Opening meeting\r\n", "Clauses: 4.1")
}

func (s *story) objects() {
	s.post(s.client, s.at("/objections"), s.form("person", "", "text", ""), http.StatusUnprocessableEntity, "Reasons is needed")
	s.post(s.client, s.at("/objections"), s.form("person", fmt.Sprint(s.wise.PersonID), "text", "sells to our rival"), http.StatusSeeOther)
	all, err := s.k.Store.Objections(context.Background(), s.stage1.ID)
	s.must(err)
	answer := s.at(fmt.Sprintf("/objections/%d", all[0].ID))
	s.get(planner, s.at("/objections"), http.StatusOK, "sells to our rival", "Answer the objection")
	s.post(s.client, answer, s.form("outcome", "accept", "reason", "x"), http.StatusForbidden)
	s.post(planner, answer, s.form("outcome", "reject"), http.StatusUnprocessableEntity, "Reason is needed")
	s.post(planner, fmt.Sprintf("/audits/%d/objections/%d", s.stage1.ID+1, all[0].ID), s.form("outcome", "reject", "reason", "no"), http.StatusConflict)
	s.post(planner, answer, s.form("outcome", "reject", "reason", "the shares were sold"), http.StatusSeeOther)
	s.get(s.client, s.at("/objections"), http.StatusOK, "the shares were sold", "rejected", "!Petra")
}

func (s *story) begin() {
	s.get(s.lead, s.at(""), http.StatusOK, "Begin the audit", "the first day of the audit has come", "disabled")
	s.post(s.lead, s.at("/start"), s.form(), http.StatusConflict)
	s.k.Clock.Set(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	s.post(s.lead, s.at("/start"), s.form(), http.StatusSeeOther)
	if a := s.audit(); a.Status != cert.AuditUnderway {
		s.t.Errorf("audit is %s", a.Status)
	}
	s.get(s.lead, s.at(""), http.StatusOK, "Checklist")
	s.get(s.client, s.at(""), http.StatusOK, "under way", "!Object to a member")
	s.post(planner, s.at("/cancel"), s.form("reason", "late"), http.StatusConflict)
}

// Nobody but those it concerns finds an audit, and ids of other audits lead nowhere.
func TestForeignAuditIsNotFound(t *testing.T) {
	k := testkit.New(t)
	s := contracted(t, k)
	rival := cert.Actor{AccountID: 78, ClientID: s.file.ClientID + 1, Name: "Rival", Roles: []cert.Role{cert.ClientUser}}
	for _, path := range []string{"", "/objections", "/calendar.ics"} {
		s.get(rival, s.at(path), http.StatusNotFound)
		s.get(s.lead, s.at(path), http.StatusNotFound)
		s.get(planner, "/audits/999999"+path, http.StatusNotFound)
	}
	s.get(s.lead, "/audits", http.StatusOK, "No audit is to be done", "!Aegean")
	s.get(rival, "/audits", http.StatusForbidden)
	for _, path := range []string{"/schedule", "/plan", "/replan", "/cancel"} {
		s.get(planner, "/audits/999999"+path, http.StatusNotFound)
		s.get(planner, "/audits/abc"+path, http.StatusNotFound)
	}
	s.get(planner, s.at("/cancel"), http.StatusOK, "R-DATE-02") // the certification rests on its only stage 1
	s.post(planner, s.at("/cancel"), s.form("reason", "the client withdrew"), http.StatusConflict)
	file, err := k.Store.Certification(context.Background(), cert.SystemActor, s.file.ID)
	s.must(err)
	s.stage1, err = k.Office.OrderSpecialAudit(context.Background(), planner, s.file.ID, cert.SpecialInput{For: cert.BeforeTransfer, Why: "Doubts", Clauses: []string{"8.6.1"},
		Halves: 2, Target: k.Office.Today().AddDays(20)}, file.Version)
	s.must(err)
	s.get(planner, s.at("/cancel"), http.StatusOK, "leaves the programme")
	s.post(planner, s.at("/cancel"), s.form("reason", ""), http.StatusUnprocessableEntity, "Reason is needed")
	s.post(planner, s.at("/cancel"), s.form("reason", "the client withdrew"), http.StatusSeeOther)
	s.get(planner, s.at(""), http.StatusOK, "the client withdrew")
}

// A calendar line is folded at 75 bytes and its text escaped (RFC 5545).
func TestCalendarHoldsLongNames(t *testing.T) {
	k := testkit.New(t)
	s := contracted(t, k)
	ctx := context.Background()
	client, err := k.Store.Client(ctx, cert.SystemActor, s.file.ClientID)
	s.must(err)
	client.Name = "Υπηρεσίες Πληροφορικής, Φιλοξενία; και Υποστήριξη " + strings.Repeat("Αιγαίου ", 10)
	s.must(k.Store.SaveClient(ctx, &client))
	on := day.MustParse(monday)
	_, err = k.Office.ScheduleAudit(ctx, planner, s.stage1.ID, office.ScheduleInput{Version: s.stage1.Version, Days: cert.Days{Starts: on, Ends: on},
		Team: []office.Seat{{PersonID: s.lead.PersonID, Role: cert.Lead, Halves: []office.HalfDay{{Day: on, Half: "am"}}}}})
	s.must(err)
	for _, line := range strings.Split(s.get(planner, s.at("/calendar.ics"), http.StatusOK, `Πληροφορικής\,`, "STATUS:TENTATIVE"), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
}
