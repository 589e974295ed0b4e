package field_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/testkit"
)

// desk is a person at the pages of the office.
type desk struct {
	g      *ground
	cookie *http.Cookie
}

func (g *ground) desk(who cert.Actor) desk {
	return desk{g, &http.Cookie{Name: "assay", Value: must(g.k.Office.SignInAs(context.Background(), who.AccountID))(g.t)}}
}

// page asks for a page of the audit and fails unless it holds every text, and none that begins with "!".
func (d desk) page(path string, texts ...string) string {
	d.g.t.Helper()
	r := httptest.NewRequest(http.MethodGet, fmt.Sprintf("/audits/%d%s", d.g.audit.ID, path), nil)
	r.AddCookie(d.cookie)
	w := httptest.NewRecorder()
	d.g.site.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		d.g.t.Fatalf("%s answers %d: %s", path, w.Code, w.Body)
	}
	for _, text := range texts {
		if want, not := strings.CutPrefix(text, "!"); strings.Contains(w.Body.String(), want) == not {
			d.g.t.Errorf("%s: that it holds %q is %v", path, want, not)
		}
	}
	return w.Body.String()
}

// form sends a form of the audit's pages.
func (d desk) form(path string, code int, pairs ...string) string {
	d.g.t.Helper()
	v := url.Values{"once": {office.RandomCode()}}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, fmt.Sprintf("/audits/%d%s", d.g.audit.ID, path), strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(d.cookie)
	w := httptest.NewRecorder()
	d.g.site.ServeHTTP(w, r)
	if w.Code != code {
		d.g.t.Errorf("POST %s %v answers %d, want %d: %.600s", path, pairs, w.Code, code, w.Body)
	}
	return w.Body.String()
}

// hidden is the first value of a hidden field of a page.
func hidden(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no %s on the page", name)
	}
	return m[1]
}

// What came from somebody who left the team waits; the lead takes one in and refuses another, each with its reason,
// and the author's device hears of both.
func TestLeadDecidesWhatIsHeld(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		g := newGround(t, k)
		ctx, lead, d := context.Background(), g.desk(g.lead.actor), g.tablet(g.person("Noor Haddad"))
		expert := cert.TeamMember{AuditID: g.audit.ID, PersonID: d.actor.PersonID, Role: cert.Expert}
		if err := k.Store.AddMember(ctx, &expert); err != nil {
			t.Fatal(err)
		}
		good, bad := d.op("answer", incidents, "verdict", "nonconform"), d.op("answer", incidents, fmt.Sprintf("note:%d", d.actor.PersonID), "Seen: INC-7.")
		d.push(g.audit.ID, "", good, bad).says(t, 0, "held", "may_not_write")
		board := lead.page("/field", "Noor Haddad: 2 records", "records no results", "Seen: INC-7.")
		holds := must(k.Store.FieldHolds(ctx, g.audit.ID))(t)
		lead.form("/field/held", http.StatusUnprocessableEntity, "held", fmt.Sprint(holds[0].ID), "decision", "accept")
		g.desk(g.stranger.actor).form("/field/held", http.StatusNotFound, "held", fmt.Sprint(holds[0].ID), "decision", "accept", "why", "x")
		lead.form("/field/held", http.StatusSeeOther, "held", fmt.Sprint(holds[0].ID), "decision", "accept", "why", "She judged it for me.")
		lead.form("/field/held", http.StatusSeeOther, "held", fmt.Sprint(holds[1].ID), "decision", "refuse", "why", "It is not hers to say.")
		lead.form("/field/held", http.StatusConflict, "held", fmt.Sprint(holds[1].ID), "decision", "accept", "why", "Again.")
		if n := must(k.Store.Answer(ctx, g.audit.ID, incidents))(t); n.Verdict != cert.Nonconform || n.Note != "" {
			t.Errorf("after the decisions the answer is %s, %q", n.Verdict, n.Note)
		}
		lead.page("/field", "taken in", "refused", "It is not hers to say.", "!Held back")
		d.push(g.audit.ID, "", good).says(t, 0, "duplicate", "")
		d.push(g.audit.ID, "", bad).says(t, 0, "held", "may_not_write")
		if strings.Contains(board, "CONFIDENTIAL") {
			t.Error("a foreign record shows")
		}
	})
}

// Two verdicts stand side by side on the desk and on the checklist; one press settles them, a stale page does not.
func TestConflictIsSettledOnTheDesk(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		g := newGround(t, k)
		lead := g.desk(g.lead.actor)
		mine := fmt.Sprintf("note:%d", g.lead.actor.PersonID)
		yes := g.lead.op("answer", incidents, "verdict", "conform")
		g.lead.push(g.audit.ID, "", yes, g.lead.op("answer", incidents, mine, "All five closed."))
		g.member.push(g.audit.ID, "", g.member.op("answer", incidents, "verdict", "nonconform"), g.member.op("answer", incidents, fmt.Sprintf("note:%d", g.member.actor.PersonID), "INC-7 is open."))
		board := lead.page("/field", "Judged differently", "Ines Lindqvist", "Omar Haddad", "1 matter is open")
		lead.page("/checklist?part=clause-8", "Judged differently.", "INC-7 is open.", ">All five closed.</textarea>")
		heads := hidden(t, board, "heads")
		lead.form("/field/settle", http.StatusConflict, "entity", "answer", "entity_id", incidents, "field", "verdict", "heads", yes.ID, "keep", yes.ID)
		lead.form("/field/settle", http.StatusSeeOther, "entity", "answer", "entity_id", incidents, "field", "verdict", "heads", heads, "keep", yes.ID, "both", "yes")
		n := must(k.Store.Answer(context.Background(), g.audit.ID, incidents))(t)
		if n.Verdict != cert.Conform || !strings.Contains(n.Note, "Other judgement (Omar Haddad): Does not conform") && !strings.Contains(n.Note, "Other judgement (Omar Haddad)") {
			t.Errorf("settled as %s: %s", n.Verdict, n.Note)
		}
		lead.page("/field", "!Judged differently")
	})
}

// A note written on the page of the office is the writer's own: what others wrote stays theirs.
func TestNotesOfTheDeskAreTheWritersOwn(t *testing.T) {
	g := newGround(t, testkit.New(t))
	ctx := context.Background()
	g.member.push(g.audit.ID, "", g.member.op("answer", incidents, fmt.Sprintf("note:%d", g.member.actor.PersonID), "INC-7 is open."))
	n := must(g.k.Store.Answer(ctx, g.audit.ID, incidents))(t)
	must(g.k.Office.AnswerItem(ctx, g.lead.actor, g.audit.ID, office.AnswerInput{Item: incidents, Verdict: cert.Conform, Note: "Five seen.", Version: n.Version}))(t)
	n = must(g.k.Store.Answer(ctx, g.audit.ID, incidents))(t)
	if strings.Count(n.Note, "INC-7") != 1 || !strings.Contains(n.Note, "Ines Lindqvist: Five seen.") {
		t.Errorf("the notes are %q", n.Note)
	}
	must(g.k.Office.AnswerItem(ctx, g.lead.actor, g.audit.ID, office.AnswerInput{Item: incidents, Verdict: cert.Conform, Version: n.Version}))(t)
	if n = must(g.k.Store.Answer(ctx, g.audit.ID, incidents))(t); n.Note != "INC-7 is open." {
		t.Errorf("after the lead's note was taken back the notes are %q", n.Note)
	}
}

// The report waits for a device with unsent work, and for one of which nothing was heard since; the lead goes on
// without it for a reason only, and it counts again when it says that it holds something.
func TestDevicesAreLetGo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		g := newGround(t, k)
		ctx, lead, d := context.Background(), g.desk(g.lead.actor), g.member
		matters := func() int { return len(must(k.Office.AuditFacts(ctx, g.lead.actor, g.audit.ID))(t).Field) }
		push := func(pending int) {
			d.send(http.MethodPost, fmt.Sprintf("/audits/%d/ops", g.audit.ID), map[string]any{"person": d.actor.PersonID, "device": d.id, "pending": pending, "ops": []op{}}, http.StatusOK, nil)
		}
		push(3)
		if matters() != 1 {
			t.Fatal("unsent work does not hold the report")
		}
		lead.page("/field", "holds unsent work", "3 records")
		lead.form("/field/release", http.StatusUnprocessableEntity, "device", d.id)
		lead.form("/field/release", http.StatusSeeOther, "device", d.id, "why", "It fell into the harbour.")
		if matters() != 0 {
			t.Error("a device that was let go still holds the report")
		}
		lead.page("/field", "It fell into the harbour.")
		push(2)
		if matters() != 1 {
			t.Error("a device that speaks again does not count")
		}
		push(0)
		if matters() != 0 {
			t.Error("a device that has sent all still holds the report")
		}
		k.Clock.Set(k.Clock.Now().Add(time.Hour))
		if matters() != 1 {
			t.Error("a device of which nothing was heard for an hour does not hold the report")
		}
		lead.page("/field/receipt.json?device="+d.id, "signature")
	})
}
