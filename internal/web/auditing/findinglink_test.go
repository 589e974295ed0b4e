package auditing_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/web/page"
)

// Somebody without an account answers one finding by a mailed link, files and all, until the link is taken back.
func TestFindingIsAnsweredByLink(t *testing.T) {
	s := onSite(t, testkit.New(t))
	ctx := context.Background()
	n, err := s.k.Office.RaiseFinding(ctx, s.lead, s.stage1.ID, cert.FindingInput{Grade: cert.Concern, Clause: "4.3", MoreClauses: []string{"6.2"}, Requirement: "The scope names all.",
		Statement: "The scope leaves out two services that ended.", Evidence: "Rota of March", Confirmed: true})
	s.must(err)
	s.meetings(fmt.Sprintf("/findings/%d", n.ID))
	at := fmt.Sprintf("/findings/%d", n.ID)
	s.post(s.client, at+"/links", fresh("email", "nobody"), http.StatusUnprocessableEntity, "nobody")
	s.post(s.client, at+"/links", fresh("email", "owner@client.example"), http.StatusSeeOther)
	s.get(s.client, at, http.StatusOK, "owner@client.example", "Take back")
	due, err := s.k.Store.DueDeliveries(ctx, s.k.Office.Now().Add(time.Minute), 1000)
	s.must(err)
	link := ""
	for _, d := range due {
		if d.Template == "finding-link" {
			link, err = s.k.Office.ResolveLink(ctx, d.Link)
			s.must(err)
		}
	}
	visitor := cert.Visitor("")
	body := s.get(visitor, link, http.StatusOK, "Your turn", "The scope leaves out two services that ended.", "clauses 4.3, 6.2", "Your name", "Send the answer", "!Withdraw", "!Review the answer", "!Answer by link", "!Sign out")
	answer := fresh("version", regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(body)[1], "name", "Petra Process", "correction", "Added it.", "actions.0.no", "0",
		"actions.0.text", "The planner checks it.", "actions.0.by", "2026-03-20")
	s.post(visitor, link, answer, http.StatusUnprocessableEntity, "Say why it happened", "Petra Process", "Added it.")
	answer.Set("once", page.NewKey())
	answer.Set("cause", "Nobody compared them.")
	s.upload(visitor, link, answer, "scope2.pdf", onePage, http.StatusSeeOther)
	body = s.get(visitor, link, http.StatusOK, "Our turn", "Petra Process (by link)", "scope2.pdf", "!Send the answer")
	file := regexp.MustCompile(`href="(/f/[^"]+/evidence/[^"]+)"`).FindStringSubmatch(body)
	if file == nil {
		t.Fatal("the file of the answer has no address")
	}
	s.get(visitor, file[1], http.StatusOK, "%PDF")
	s.get(visitor, file[1][strings.LastIndex(file[1], "/evidence/"):], http.StatusForbidden) // elsewhere it asks for an account
	s.get(visitor, at, http.StatusForbidden)
	revoke := regexp.MustCompile(`action="(/findings/\d+/links/\d+/revoke)"`).FindStringSubmatch(s.get(s.lead, at, http.StatusOK, "answers: 1"))[1]
	s.post(s.lead, revoke, fresh(), http.StatusSeeOther)
	s.get(visitor, link, http.StatusNotFound, "This link opens nothing any more", "!two services")
	s.get(visitor, file[1], http.StatusNotFound)
	answer.Set("once", page.NewKey())
	s.post(visitor, link, answer, http.StatusNotFound, "This link opens nothing any more")
}
