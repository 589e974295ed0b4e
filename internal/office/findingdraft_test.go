package office_test

import (
	"errors"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
)

// closingItems are the items that the record of the closing meeting answers.
func closingItems(a cert.Audit) (keys []string) {
	for _, section := range cert.ChecklistFor(a) {
		for _, i := range section.Items {
			if i.Kind == cert.ClosingItem {
				keys = append(keys, i.Key)
			}
		}
	}
	return keys
}

var aMinor = cert.FindingInput{Grade: cert.Minor, Clause: "8.6.1", MoreClauses: []string{"8.6.2"}, Requirement: "r", Statement: "s", Evidence: "e", Site: "Athens", MoreSites: []string{"Riga"}}

// R-NC-02: what an auditor raises is a draft; the client learns of it when its lead auditor has confirmed it, not before.
func TestFindingIsADraftUntilTheLeadConfirms(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		n, err := k.Office.RaiseFinding(s.ctx, s.auditor, s.audit.ID, aMinor)
		s.must(err)
		in := aMinor
		in.Confirmed = true
		if _, err := k.Office.RaiseFinding(s.ctx, s.auditor, s.audit.ID, in); !errors.Is(err, cert.Forbidden) {
			t.Errorf("an auditor who does not lead confirmed: %v", err)
		}
		second, err := k.Office.RaiseFinding(s.ctx, s.lead, s.audit.ID, in)
		s.must(err)
		if !n.Draft() || second.Draft() || s.again(second).ClauseLine() != "8.6.1, 8.6.2" || s.again(second).SiteLine() != "Athens; Riga" {
			t.Errorf("raised %+v and %+v", n, second)
		}
		s.closing()
		if _, err := k.Store.Finding(s.ctx, s.client, n.ID); !errors.Is(err, cert.NotFound) {
			t.Errorf("the client sees a draft after the closing meeting: %v", err)
		}
		if second, err = k.Store.Finding(s.ctx, s.client, second.ID); err != nil || second.SharedOn.IsZero() {
			t.Errorf("a confirmed finding was not presented: %v", err)
		}
		s.answerAll(append(closingItems(s.audit), "clause:8.6.1", "clause:8.6.2")...)
		s.answer("clause:8.6.1", cert.Nonconform, 0)
		s.answer("clause:8.6.2", cert.Nonconform, 0)
		s.write("grant_after")
		_, err = k.Office.FinaliseReport(s.ctx, s.lead, s.audit.ID, s.audit.Version)
		s.refused(err, "R-NC-02", "a report over a draft")
		n, err = k.Office.ConfirmFinding(s.ctx, s.lead, n.ID, n.Version)
		s.must(err)
		if _, err := k.Office.ConfirmFinding(s.ctx, s.lead, n.ID, n.Version); !unmet(err, "R-NC-02") {
			t.Errorf("confirmed twice: %v", err)
		}
		s.finalise()
		if _, err := k.Store.Finding(s.ctx, s.client, n.ID); err != nil {
			t.Errorf("the client does not see it with the report: %v", err)
		}
	})
}

// R-NC-02: the lead confirms what was read; a draft that another auditor rewrote meanwhile is not confirmed unseen, and
// a confirmed one that another rewrites is a draft again.
func TestConfirmingIsOfWhatWasRead(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := underway(t, k, cert.Stage2)
		var ns []cert.Finding
		for range 2 {
			n, err := k.Office.RaiseFinding(s.ctx, s.auditor, s.audit.ID, aMinor)
			s.must(err)
			ns = append(ns, n)
		}
		read := map[int64]int64{ns[0].ID: ns[0].Version, ns[1].ID: ns[1].Version}
		in := aMinor
		in.Statement = "Otherwise."
		changed, err := k.Office.AmendFinding(s.ctx, s.auditor, ns[1].ID, ns[1].Version, in)
		s.must(err)
		if _, err := k.Office.ConfirmFindings(s.ctx, s.lead, s.audit.ID, read); !errors.Is(err, cert.Conflict) {
			t.Errorf("confirmed what was not read: %v", err)
		}
		if !s.again(ns[0]).Draft() {
			t.Error("half of them are confirmed")
		}
		read[changed.ID] = changed.Version
		if _, err := k.Office.ConfirmFindings(s.ctx, s.auditor, s.audit.ID, read); !errors.Is(err, cert.Forbidden) {
			t.Errorf("an auditor who does not lead confirmed: %v", err)
		}
		if n, err := k.Office.ConfirmFindings(s.ctx, s.lead, s.audit.ID, read); err != nil || n != 2 {
			t.Errorf("%d confirmed: %v", n, err)
		}
		in.Statement = "Once more."
		first, err := k.Office.AmendFinding(s.ctx, s.auditor, ns[0].ID, s.again(ns[0]).Version, in)
		s.must(err)
		if !first.Draft() {
			t.Error("what another auditor rewrote counts as confirmed by the lead")
		}
		s.closing()
		in.Statement = "After the meeting."
		if _, err := k.Office.AmendFinding(s.ctx, s.auditor, ns[1].ID, s.again(ns[1]).Version, in); !unmet(err, "R-REP-04") {
			t.Errorf("an auditor rewrote what the client knows: %v", err)
		}
		second, err := k.Office.AmendFinding(s.ctx, s.lead, ns[1].ID, s.again(ns[1]).Version, in)
		s.must(err)
		if second.Draft() || second.SharedOn.IsZero() {
			t.Error("the lead's wording is a draft")
		}
	})
}
