package cert_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"assay/internal/cert"
)

// reviewed answers every item yes.
func reviewed(q cert.Questionnaire) cert.Review {
	r := cert.Review{Outcome: cert.ReviewAccepted, Cadence: cert.Yearly, Competences: []string{cert.AreaAudit}}
	for _, item := range cert.ReviewItemsFor(q) {
		r.Items = append(r.Items, cert.ReviewItem{Key: item.Key, Yes: true, Comment: "seen"})
	}
	return r
}

var reviewer = cert.Actor{Name: "Rita", PersonID: 7, Roles: []cert.Role{cert.Reviewer}}

// refusal is the rules by which the review cannot accept the application, empty when it can.
func refusal(t *testing.T, q cert.Questionnaire, r cert.Review) string {
	t.Helper()
	a := cert.NewApplication("code", "web", time.Time{})
	a.Questionnaire = q
	if err := a.Submit(cert.Visitor("Aino"), cert.ApplicationFacts{Application: a}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	err := a.TakeReview(reviewer, r, cert.ReviewFacts(cert.ApplicationFacts{Application: a, Problems: q.Problems(january)}, r), time.Time{})
	var unmet *cert.Unmet
	if err != nil && !errors.As(err, &unmet) {
		t.Fatal(err)
	}
	var rules []string
	if unmet != nil {
		for _, rule := range unmet.Rules {
			rules = append(rules, rule.ID)
		}
	}
	return strings.Join(rules, " ")
}

func TestRREV01(t *testing.T) {
	q := complete()
	if got := refusal(t, q, reviewed(q)); got != "" {
		t.Errorf("a whole review is refused by %s", got)
	}
	for i := range reviewed(q).Items {
		missing := reviewed(q)
		missing.Items = append(missing.Items[:i:i], missing.Items[i+1:]...)
		if got := refusal(t, q, missing); got != "R-REV-01" {
			t.Errorf("item %d left out: %q", i, got)
		}
		unsaid := reviewed(q)
		unsaid.Items[i].Yes, unsaid.Items[i].Comment = false, " "
		if got := refusal(t, q, unsaid); !strings.HasPrefix(got, "R-REV-01") {
			t.Errorf("item %d no without a comment: %q", i, got)
		}
	}
	no := reviewed(q)
	no.Items[4].Yes = false // it_services
	if got := refusal(t, q, no); got != "R-REV-01" {
		t.Errorf("accepted although the services are no IT services: %q", got)
	}
	no = reviewed(q)
	no.Items[8].Yes = false // audit_time_present, with a comment
	if got := refusal(t, q, no); got != "" {
		t.Errorf("a commented no on audit time is refused by %s", got)
	}
	q.System.AllOutsourced = "yes"
	if got := refusal(t, q, reviewed(q)); got != "R-REV-01" {
		t.Errorf("accepted although everything is outsourced: %q", got)
	}
}

func TestRAPP02(t *testing.T) {
	q := complete()
	q.Access.Restricted, q.Access.Details = "yes", "Keys of customers"
	if got := refusal(t, q, reviewed(q)); got != "" {
		t.Errorf("a decided restriction is refused by %s", got)
	}
	empty := reviewed(q)
	empty.Items = empty.Items[:len(empty.Items)-1]
	if got := refusal(t, q, empty); !strings.Contains(got, "R-APP-02") {
		t.Errorf("no answer on restricted information passes: %q", got)
	}
	for _, answer := range []cert.ReviewItem{{Key: cert.RestrictedItem, Yes: false, Comment: "too much"}, {Key: cert.RestrictedItem, Yes: true}} {
		r := reviewed(q)
		r.Items[len(r.Items)-1] = answer
		if got := refusal(t, q, r); !strings.Contains(got, "R-APP-02") {
			t.Errorf("%+v passes: %q", answer, got)
		}
	}
}

func TestRREV02(t *testing.T) {
	q := complete()
	for _, c := range []struct {
		name   string
		spoil  func(r *cert.Review)
		fields string
	}{
		{"accepted", func(*cert.Review) {}, ""},
		{"no outcome", func(r *cert.Review) { r.Outcome = "" }, "outcome"},
		{"a plain acceptance with a no", func(r *cert.Review) { r.Items[8].Yes = false }, "outcome"},
		{"after clarification with a no", func(r *cert.Review) { r.Items[8].Yes, r.Outcome = false, cert.ReviewClarification }, ""},
		{"no without comment", func(r *cert.Review) {
			r.Items[8] = cert.ReviewItem{Key: r.Items[8].Key}
			r.Outcome = cert.ReviewClarification
		}, "items.audit_time_present.comment"},
		{"declined without reason", func(r *cert.Review) { r.Outcome = cert.ReviewDeclined }, "reasons text"},
		{"declined with an unknown code", func(r *cert.Review) {
			r.Outcome, r.Reasons, r.Text = cert.ReviewDeclined, []string{"BAD_MOOD"}, "Sorry"
		}, "reasons"},
		{"declined", func(r *cert.Review) {
			r.Outcome, r.Reasons, r.Text = cert.ReviewDeclined, []string{"OTHER"}, "We close."
		}, ""},
		{"unknown competence", func(r *cert.Review) { r.Competences = []string{"juggling"} }, "competences"},
		{"unknown item", func(r *cert.Review) { r.Items = append(r.Items, cert.ReviewItem{Key: "weather", Yes: true}) }, "items.weather.answer"},
	} {
		r := reviewed(q)
		c.spoil(&r)
		var fields []string
		for _, p := range r.Problems(q) {
			fields = append(fields, p.Field)
		}
		if got := strings.Join(fields, " "); got != c.fields {
			t.Errorf("%s: problems at %q", c.name, got)
		}
	}
}
