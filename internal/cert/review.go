package cert

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/internal/norm"
)

// RestrictedItem is the key of the question that the review answers besides those of R-REV-01 where the
// applicant declares information that cannot be shown (R-APP-02).
const RestrictedItem = "restricted"

// ReviewItemsFor lists the questions that the review of a questionnaire answers (R-REV-01, R-APP-02).
func ReviewItemsFor(q Questionnaire) []norm.Item {
	items := norm.ReviewItems()
	if q.Access.Restricted == "yes" {
		items = append(items, norm.Item{Key: RestrictedItem, Title: "The system can be audited adequately without the information that cannot be shown",
			Hint: "Say how; without a yes and its reason the application cannot be accepted", Source: "R-APP-02; ISO/IEC 20000-6 8.4"})
	}
	return items
}

// decisive items decide whether certification is possible at all: a no there means another scope or a decline.
var decisive = []string{"able_to_certify", "it_services", "accountability_kept", RestrictedItem}

// ReviewFacts adds to the facts of an application what the gates judge about a review as it is entered now.
func ReviewFacts(f ApplicationFacts, r Review) ApplicationFacts {
	a := f.Application
	f.Review = r
	for _, item := range ReviewItemsFor(a.Questionnaire) {
		answer := r.answer(item.Key)
		switch {
		case answer == nil:
			f.Missing = append(f.Missing, item.Title)
		case !answer.Yes && strings.TrimSpace(answer.Comment) == "":
			f.Negative = append(f.Negative, item.Title)
		}
		if answer != nil && !answer.Yes && slices.Contains(decisive, item.Key) {
			f.Barred = append(f.Barred, item.Title)
		}
	}
	return f
}

func (r Review) answer(key string) *ReviewItem {
	for i := range r.Items {
		if r.Items[i].Key == key {
			return &r.Items[i]
		}
	}
	return nil
}

// Problems lists what is wrong with a review as entered, by field: "items.it_services.comment".
func (r Review) Problems(q Questionnaire) []Problem {
	c := &checker{rule: "R-REV-01"}
	items := ReviewItemsFor(q)
	for _, i := range r.Items {
		at := "items." + i.Key + "."
		if !slices.ContainsFunc(items, func(n norm.Item) bool { return n.Key == i.Key }) {
			c.add(at+"answer", "This is no item of the review.", c.rule)
		}
		if !i.Yes && strings.TrimSpace(i.Comment) == "" {
			c.add(at+"comment", "Say why the answer is no.", c.rule)
		}
		c.longest(at+"comment", i.Comment, maxText)
	}
	c.choice("outcome", string(r.Outcome), "how the review ends", string(ReviewAccepted), string(ReviewClarification), string(ReviewDeclined))
	if r.Cadence != "" {
		c.choice("cadence", string(r.Cadence), "how often surveillance is to be", string(Yearly), string(HalfYearly))
	}
	c.known("competences", r.Competences, func(area string) bool { return slices.Contains(CompetenceAreas, area) })
	c.known("reasons", r.Reasons, func(code string) bool { _, ok := norm.LookupDeclineReason(code); return ok })
	c.longest("text", r.Text, maxText)
	if r.Outcome == ReviewAccepted {
		r.checkPlain(c)
	}
	if r.Outcome == ReviewDeclined {
		r.checkDecline(c)
	}
	return c.problems
}

// checkPlain holds an acceptance without clarification to a review without a no.
func (r Review) checkPlain(c *checker) {
	if slices.ContainsFunc(r.Items, func(i ReviewItem) bool { return !i.Yes }) {
		c.add("outcome", "An item is answered no: accept after clarification, ask, or decline.", "R-REV-02")
	}
}

func (r Review) checkDecline(c *checker) {
	if len(r.Reasons) == 0 {
		c.add("reasons", "Choose at least one reason.", "R-REV-02")
	}
	c.rule = "R-REV-02"
	c.text("text", r.Text, "the reason in words for the client")
}

func (c *checker) known(field string, values []string, is func(string) bool) {
	for _, v := range values {
		if !is(v) {
			c.add(field, fmt.Sprintf("%q is not on the list.", v), c.rule)
		}
	}
}

// TakeReview takes the step that the review's outcome asks for.
func (a *Application) TakeReview(actor Actor, r Review, facts ApplicationFacts, at time.Time) error {
	verb := Accept
	if r.Outcome == ReviewDeclined {
		verb = Decline
	}
	return a.take(verb, actor, facts, at)
}

// Ask sends the application back to the applicant with a note that says what is missing.
func (a *Application) Ask(actor Actor, note string, at time.Time) error {
	c := &checker{rule: "R-REV-01"}
	c.text("note", note, "what the applicant is to tell us")
	if len(c.problems) > 0 {
		return Invalid(c.problems)
	}
	if err := a.take(Ask, actor, ApplicationFacts{Application: *a}, at); err != nil {
		return err
	}
	a.Note = note
	a.unsign()
	return nil
}

// Withdraw takes the application back at the applicant's wish.
func (a *Application) Withdraw(actor Actor, reason string, facts ApplicationFacts, at time.Time) error {
	c := &checker{rule: "R-APP-01"}
	c.text("reason", reason, "why you withdraw")
	if len(c.problems) > 0 {
		return Invalid(c.problems)
	}
	return a.take(WithdrawIt, actor, facts, at)
}

func (a *Application) take(verb Verb, actor Actor, facts ApplicationFacts, at time.Time) error {
	to, err := ApplicationLife.Step(a.Status, verb, actor, facts)
	if err != nil {
		return err
	}
	a.Status, a.UpdatedAt = to, at
	return nil
}

// Open tells whether the applicant may still write: a draft, or an application that was sent back.
func (s ApplicationStatus) Open() bool { return s == ApplicationDraft || s == ApplicationReturned }

// Label is the status in words for the body's people.
func (s ApplicationStatus) Label() string {
	switch s {
	case ApplicationSubmitted:
		return "waiting for review"
	case ApplicationReturned:
		return "waiting for the applicant"
	}
	return string(s)
}

// Label is the outcome in words.
func (o ReviewOutcome) Label() string { return strings.ReplaceAll(string(o), "_", " ") }

// Label is the cadence in words.
func (c Cadence) Label() string { return strings.ReplaceAll(string(c), "_", "-") }
