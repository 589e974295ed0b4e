package cert_test

import (
	"testing"

	"assay/internal/cert"
)

// TestAnswersUnderAnotherChoiceDoNotCount: what was typed before the other choice was made is no problem, and
// becomes one again with the choice.
func TestAnswersUnderAnotherChoiceDoNotCount(t *testing.T) {
	for name, c := range map[string]struct {
		typed  func(q *cert.Questionnaire)
		choose func(q *cert.Questionnaire, answer string)
		field  string
	}{
		"certificate": {func(q *cert.Questionnaire) {
			q.History = cert.History{Body: "Old", Certificate: "1", Expiry: "soon"}
		}, func(q *cert.Questionnaire, answer string) { q.History.Held = answer }, "history.expiry"},
		"accreditation": {func(q *cert.Questionnaire) {
			q.History = cert.History{Held: "yes", Body: "Old", Certificate: "1", LostOn: "2200-01-01"}
		}, func(q *cert.Questionnaire, answer string) { q.History.Lost = answer }, "history.accreditation_lost_on"},
		"advice": {func(q *cert.Questionnaire) { q.Consultancy.Who, q.Consultancy.Mail = "Somebody", "nobody" },
			func(q *cert.Questionnaire, answer string) { q.Consultancy.Used = answer }, "consultancy.email"},
		"training": {func(q *cert.Questionnaire) {
			q.Consultancy.TrainingWho, q.Consultancy.TrainingUntil = "Somebody", "late"
		},
			func(q *cert.Questionnaire, answer string) { q.Consultancy.Training = answer }, "consultancy.training_until"},
		"access": {func(q *cert.Questionnaire) { q.Access.Details = "\u202e" },
			func(q *cert.Questionnaire, answer string) { q.Access.Restricted = answer }, "access.details"},
		"processes": {func(q *cert.Questionnaire) { q.Processes.Which = "" },
			func(q *cert.Questionnaire, answer string) { q.Processes.Outsourced = answer }, "processes.outsourced_which"},
		"system": {func(q *cert.Questionnaire) { q.Others = []cert.OtherSystem{{Standard: "ISO 9001", Expiry: "soon"}} },
			func(q *cert.Questionnaire, answer string) { q.Others[0].Certified = answer }, "other_systems.0.expiry"},
	} {
		q := complete()
		c.typed(&q)
		c.choose(&q, "yes")
		if p := q.Asked(january); len(p) != 1 || p[0].Field != c.field {
			t.Errorf("%s: with a yes the problems are %v", name, p)
		}
		c.choose(&q, "no")
		if p := q.Asked(january); len(p) != 0 {
			t.Errorf("%s: with a no the problems are %v", name, p)
		}
	}
}
