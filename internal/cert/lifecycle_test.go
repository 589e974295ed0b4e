package cert_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"assay/internal/cert"
)

var update = flag.Bool("update", false, "write the golden files anew")

// step is a row of any lifecycle as text.
type step struct {
	from, verb, to, gate string
	who                  []cert.Role
}

func steps[S ~string, F any](l cert.Lifecycle[S, F]) []step {
	out := make([]step, len(l.Rows))
	for i, r := range l.Rows {
		out[i] = step{string(r.From), string(r.Verb), string(r.To), r.Gate.Name, r.Who}
	}
	return out
}

// lives is every lifecycle as text.
func lives() []struct {
	noun  string
	steps []step
} {
	return []struct {
		noun  string
		steps []step
	}{
		{"Application", steps(cert.ApplicationLife)}, {"Quotation", steps(cert.QuotationLife)}, {"Contract", steps(cert.ContractLife)},
		{"Audit", steps(cert.AuditLife)}, {"Finding", steps(cert.FindingLife)}, {"KeptReview", steps(cert.KeptReviewLife)}, {"Dossier", steps(cert.DossierLife)}, {"Draft certificate", steps(cert.ProofLife)}, {"Certificate", steps(cert.CertificateLife)},
		{"Complaint", steps(cert.ComplaintLife)}, {"ForgeryReport", steps(cert.ForgeryLife)}, {"ChecklistContent", steps(cert.ContentLife)},
	}
}

// TestLifecyclePicture keeps doc/lifecycle.md equal to the tables.
func TestLifecyclePicture(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Lifecycles\n\nPrinted from `internal/cert/lifecycle.go`; `go test ./internal/cert -run LifecyclePicture -update` prints it anew.\n" +
		"What time decides is derived and has no arrow: a quotation expires after its last valid day, a certificate after its own.\n")
	for _, l := range lives() {
		fmt.Fprintf(&b, "\n## %s\n\n```mermaid\nstateDiagram-v2\n    [*] --> %s\n", l.noun, l.steps[0].from)
		for _, s := range l.steps {
			label := s.verb
			if s.gate != "" {
				label += " (" + s.gate + ")"
			}
			fmt.Fprintf(&b, "    %s --> %s: %s\n", s.from, s.to, label)
		}
		b.WriteString("```\n\n| from | verb | to | gate | who |\n| --- | --- | --- | --- | --- |\n")
		for _, s := range l.steps {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", s.from, s.verb, s.to, s.gate, roles(s.who))
		}
	}
	const path = "../../doc/lifecycle.md"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != b.String() {
		t.Error("doc/lifecycle.md differs from the tables; run with -update")
	}
}

func roles(who []cert.Role) string {
	var out []string
	for _, r := range who {
		out = append(out, r.Label())
	}
	return strings.Join(out, ", ")
}

// TestEveryTriple walks every state, verb and role: rows are allowed as far as their gates, all else is refused.
func TestEveryTriple(t *testing.T) {
	walk(t, cert.ApplicationLife)
	walk(t, cert.QuotationLife)
	walk(t, cert.ContractLife)
	walk(t, cert.AuditLife)
	walk(t, cert.FindingLife)
	walk(t, cert.DossierLife)
	walk(t, cert.CertificateLife)
}

func walk[S ~string, F any](t *testing.T, l cert.Lifecycle[S, F]) {
	t.Helper()
	everyone := append(slices.Clone(cert.StaffRoles), cert.ClientUser, cert.System, cert.Anyone)
	states, verbs := map[S]bool{}, map[cert.Verb]bool{}
	for _, r := range l.Rows {
		states[r.From], states[r.To], verbs[r.Verb] = true, true, true
	}
	var facts F
	for s := range states {
		for v := range verbs {
			for _, role := range everyone {
				checkTriple(t, l, s, v, role, facts)
			}
		}
	}
}

func checkTriple[S ~string, F any](t *testing.T, l cert.Lifecycle[S, F], s S, v cert.Verb, role cert.Role, facts F) {
	t.Helper()
	to, err := l.Step(s, v, cert.Actor{Roles: []cert.Role{role}}, facts)
	i := slices.IndexFunc(l.Rows, func(r cert.Row[S, F]) bool { return r.From == s && r.Verb == v })
	var unmet *cert.Unmet
	switch {
	case i < 0:
		if !errors.As(err, &unmet) || to != s {
			t.Errorf("%s: %s --%s--> by %s: not in the table, but %v", l.Noun, s, v, role, err)
		}
	case !slices.Contains(l.Rows[i].Who, role):
		if !errors.Is(err, cert.Forbidden) || to != s {
			t.Errorf("%s: %s --%s--> by %s: not a role of the row, but %v", l.Noun, s, v, role, err)
		}
	case err == nil && to != l.Rows[i].To:
		t.Errorf("%s: %s --%s--> led to %s", l.Noun, s, v, to)
	case err != nil && (!errors.As(err, &unmet) || len(unmet.Rules) == 0):
		t.Errorf("%s: %s --%s--> by %s refused without a rule: %v", l.Noun, s, v, role, err)
	}
}

// TestOneRowForEachStep finds a verb that would lead from one state to two.
func TestOneRowForEachStep(t *testing.T) {
	for _, l := range lives() {
		seen := map[string]bool{}
		for _, s := range l.steps {
			if seen[s.from+s.verb] {
				t.Errorf("%s has two rows for %s --%s-->", l.noun, s.from, s.verb)
			}
			seen[s.from+s.verb] = true
		}
	}
}

// TestEveryRuleIsCited finds a rule without its ID, clause, sentence or the place where it is mended.
func TestEveryRuleIsCited(t *testing.T) {
	cite(t, cert.ApplicationLife)
	cite(t, cert.QuotationLife)
	cite(t, cert.ContractLife)
	cite(t, cert.AuditLife)
	cite(t, cert.FindingLife)
	cite(t, cert.DossierLife)
	cite(t, cert.CertificateLife)
}

func cite[S ~string, F any](t *testing.T, l cert.Lifecycle[S, F]) {
	t.Helper()
	for _, row := range l.Rows {
		for _, r := range row.Gate.Rules {
			if !strings.HasPrefix(r.ID, "R-") || r.Clause == "" || r.Sentence == "" || r.Mend == "" || r.Holds == nil {
				t.Errorf("%s %s: rule %+v is not cited whole", l.Noun, row.Verb, r.ID)
			}
		}
	}
}
