package cert

import (
	"fmt"
	"time"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// This file is about the client's answer to a finding: versions that stand as they were sent, and the auditor's
// review of each (R-NC-03, R-NC-04).

// Response is one version of the client's answer to a finding (R-NC-03) and what the auditor said of it (R-NC-04).
type Response struct {
	ID          int64
	FindingID   int64
	Round       int    // 1, 2, …
	Correction  string // what was put right at once, and what contains it meanwhile
	CorrectedOn day.Day
	Cause       string
	Actions     []Action `gorm:"serializer:json"`
	By          string
	LinkID      int64 // link by which it was sent, 0 = by an account
	At          time.Time
	Accepted    *bool
	Comment     string
	NewDue      day.Day // day set for the next answer when this one was returned
	ReviewedBy  string
	ReviewedAt  *time.Time
}

// Action is one corrective action of an answer (R-NC-03).
type Action struct {
	Text  string  `json:"text"`
	Owner string  `json:"owner"`
	By    day.Day `json:"by"` // when it is or will be implemented
	Done  bool    `json:"done"`
}

// MostActions is how many actions an answer can name.
const MostActions = 8

// Implemented tells whether every action of the answer is implemented.
func (r Response) Implemented() bool {
	for _, a := range r.Actions {
		if !a.Done {
			return false
		}
	}
	return len(r.Actions) > 0
}

// whole tells whether the answer says everything that R-NC-03 asks for.
func (r Response) whole() bool {
	for _, a := range r.Actions {
		if a.Text == "" || a.By.IsZero() {
			return false
		}
	}
	return r.Correction != "" && r.Cause != "" && len(r.Actions) > 0
}

// Problems lists what the client's answer lacks, by field (R-NC-03).
func (r Response) Problems(grade Grade) Invalid {
	var wrong Invalid
	need := func(field, value, message string) {
		if value == "" {
			wrong = append(wrong, Problem{field, message, "R-NC-03"})
		} else if len([]rune(value)) > maxNote {
			wrong = append(wrong, Problem{field, "Use at most 8000 characters.", "R-NC-03"})
		}
	}
	need("correction", r.Correction, "Say what you did at once to put it right.")
	need("cause", r.Cause, "Say why it happened.")
	if len(r.Actions) == 0 {
		wrong = append(wrong, Problem{"actions.0.text", "Say what you do so that it does not happen again.", "R-NC-03"})
	}
	if len(r.Actions) > MostActions {
		wrong = append(wrong, Problem{"actions.0.text", fmt.Sprintf("Name at most %d actions.", MostActions), "R-NC-03"})
	}
	for i, a := range r.Actions {
		field := fmt.Sprintf("actions.%d.", i)
		need(field+"text", a.Text, "Say what you do so that it does not happen again.")
		if grade.Nonconformity() {
			need(field+"owner", a.Owner, "Name who is responsible for the action.")
		}
		if a.By.IsZero() {
			wrong = append(wrong, Problem{field + "by", "Give the day by which the action is or will be implemented.", "R-NC-03"})
		}
	}
	return wrong
}

// Unproven names the actions of the answer, from 1 on, that are said to be implemented without a file that shows it. An
// action keeps the files that came with the same words in an earlier round; files for the whole answer count where it
// names one action alone. Files from before the finding was upgraded prove nothing: what they showed did not hold.
func (r Response) Unproven(n Finding, rounds []Response, files []Evidence) (bare []int) {
	shown := map[string]bool{}
	whole := false
	for _, e := range files {
		if e.ResponseID == nil || *e.ResponseID > r.ID || n.UpgradedAt != nil && e.At.Before(*n.UpgradedAt) {
			continue
		}
		if e.Action == 0 {
			whole = true
		}
		for _, of := range rounds {
			if of.ID == *e.ResponseID && e.Action > 0 && int(e.Action) <= len(of.Actions) {
				shown[of.Actions[e.Action-1].Text] = true
			}
		}
	}
	for i, a := range r.Actions {
		if a.Done && !shown[a.Text] && !(whole && len(r.Actions) == 1) {
			bare = append(bare, i+1)
		}
	}
	return bare
}

// UsualMethod is how a finding of the grade is verified where nothing else is said: a minor at the next audit, a major
// by documents (R-NC-05).
func (g Grade) UsualMethod() string {
	if g == Minor {
		return "next_audit"
	}
	return "document_review"
}

// MethodLabel is a method of verification in words (R-NC-05).
func MethodLabel(key string) string {
	for _, m := range VerificationMethods {
		if m.Key == key {
			return m.Label
		}
	}
	return key
}

// AnswerAgain is the usual day for the next answer to a finding that is returned: the days of its grade from today on
// (R-NC-06), within its limits.
func (n Finding) AnswerAgain(book norm.Book, today day.Day) day.Day {
	grade := cycle.Minor
	if n.Grade == Major {
		grade = cycle.Major
	}
	usual, latest := cycle.In(book, today).FindingLimits(cycle.Initial, grade, today, day.Day{}).Plan, n.LatestAnswer(today)
	if latest.IsZero() {
		return usual
	}
	return day.Min(usual, latest)
}

// LatestAnswer is the last day to which the answer to a returned finding can be put off: what is due next of its
// limits; zero where none lies ahead.
func (n Finding) LatestAnswer(today day.Day) day.Day {
	for _, limit := range []day.Day{n.ActionDue, n.HardLimit} {
		if limit.After(today) {
			return limit
		}
	}
	return day.Day{}
}
