package cert

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// This file is about what an audit carries over from earlier ones and must answer: the areas of concern of stage 1 in
// stage 2 (R-S1-02), and in the next surveillance or recertification whether the actions on nonconformities work
// (R-NC-06, R-SURV-01). They are items of its checklist like any other.

// CarriedItem is an item that an audit carries over from an earlier one.
const CarriedItem ItemKind = "carried"

// Carried is a finding of an earlier audit as an audit carries it over, fixed when the audit begins.
type Carried struct {
	Finding     int64    `json:"finding"`
	Number      string   `json:"number"`
	Grade       Grade    `json:"grade"`
	Clauses     []string `json:"clauses"`
	Requirement string   `json:"requirement"`
	Statement   string   `json:"statement"`
}

// CarryOver lists the findings of the file that the audit has to answer: for a stage 2 the areas of concern that are not
// closed, for a surveillance or recertification the nonconformities whose effect nobody has checked.
func (a Audit) CarryOver(findings []Finding) []Carried {
	out := []Carried{}
	for _, n := range findings {
		concern := a.Kind == Stage2 && n.Grade == Concern && n.Status != FindingVerified
		check := a.LooksBack() && n.Grade.Nonconformity() && n.CheckedIn == 0
		if n.AuditID == a.ID || n.SharedOn.IsZero() || n.Status == FindingWithdrawn || !concern && !check {
			continue
		}
		out = append(out, Carried{n.ID, n.Number, n.Grade, n.Clauses(), n.Requirement, n.Statement})
	}
	return out
}

// Key is the key of the item, "carried:12".
func (c Carried) Key() string { return string(CarriedItem) + ":" + strconv.FormatInt(c.Finding, 10) }

func (c Carried) item() ChecklistItem {
	i := ChecklistItem{Key: c.Key(), Kind: CarriedItem, Clauses: c.Clauses, Title: c.Number + ": do the actions work?", Source: "R-SURV-01 b, ISO/IEC 17021-1 9.6.2.2",
		Questions: []string{c.Grade.Label() + ", " + strings.Join(c.Clauses, ", ") + ": " + c.Statement}, Sampling: "Records since the actions were implemented: has the cause gone, has it happened again?"}
	if c.Grade == Concern {
		i.Title, i.Source, i.Sampling = c.Number+": is it settled?", "R-S1-02, ISO/IEC 17021-1 9.3.1.2.3", "What the client did about it since stage 1."
	}
	return i
}

// carriedSection is the part of the checklist with what is carried over.
func (a Audit) carriedSection() Section {
	s := Section{Key: string(CarriedItem), Title: "From earlier audits"}
	for _, c := range a.Carried {
		s.Items = append(s.Items, c.item())
	}
	return s
}

// CarriedFinding is the finding that an item carries over; 0 for any other item.
func CarriedFinding(key string) int64 {
	number, is := strings.CutPrefix(key, string(CarriedItem)+":")
	if !is {
		return 0
	}
	id, _ := strconv.ParseInt(number, 10, 64) // 0 for what is no number
	return id
}

// carriedItem finds the item of a finding that the audit carries over.
func (a Audit) carriedItem(key string) (ChecklistItem, bool) {
	at := slices.IndexFunc(a.Carried, func(c Carried) bool { return c.Key() == key })
	if at < 0 {
		return ChecklistItem{}, false
	}
	return a.Carried[at].item(), true
}

// Judged is what the answers of an audit say of a finding that it carries over; empty while nothing is said.
func (a Audit) Judged(finding int64, answers []Answer) Answer {
	for _, c := range a.Carried {
		for _, n := range answers {
			if c.Finding == finding && n.Item == c.Key() {
				return n
			}
		}
	}
	return Answer{}
}

// StillOpen tells whether the report of the audit has to wait for a finding of an earlier one: it is neither closed nor
// raised anew, and no answer of the audit closes it with the report. A minor whose answer was never accepted is not
// closed by a look at its actions.
func (a Audit) StillOpen(n Finding, answers []Answer) bool {
	settled := a.Judged(n.ID, answers).Verdict == Conform
	if n.Grade == Concern {
		return n.Status != FindingVerified && n.Status != FindingWithdrawn && !settled
	}
	return n.Pending(a.ID) && !(settled && n.Status == FindingAccepted)
}

// Check keeps that an audit looked at whether the actions on the finding work, whatever it found; a nonconformity is
// checked once.
func (n *Finding) Check(audit int64) { n.CheckedIn = audit }

// CarriedFaults lists where answers on what is carried over and the findings of the audit contradict each other: what
// does not work is raised anew or upgraded, and what works is not.
func CarriedFaults(a Audit, answers []Answer, findings []Finding) (faults []Problem) {
	for _, c := range a.Carried {
		n := a.Judged(c.Finding, answers)
		raised := RaisedAgain(c.Finding, a.ID, findings)
		item := c.item()
		switch {
		case n.Verdict == Nonconform && raised == "":
			faults = append(faults, Problem{"answer." + n.Item, item.Name() + " " + strings.ToLower(item.Says(n.Verdict)) + ", but nothing is raised from it and it is not upgraded.", "R-NC-06"})
		case n.Verdict == Conform && raised != "":
			faults = append(faults, Problem{"answer." + n.Item, fmt.Sprintf("%s is answered “%s”, but %s stands against it.", item.Name(), item.Says(n.Verdict), raised), "R-NC-02"})
		}
	}
	return faults
}

// RaisedAgain is the number of the nonconformity of an audit by which a finding of an earlier one goes on: raised from it,
// repeating it, or itself upgraded there; empty where there is none.
func RaisedAgain(finding, audit int64, findings []Finding) string {
	for _, n := range findings {
		again := n.AuditID == audit && (n.Repeats == finding || CarriedFinding(n.Item) == finding) || n.ID == finding && n.UpgradedIn == audit
		if again && n.Grade.Nonconformity() && n.Status != FindingWithdrawn {
			return n.Number
		}
	}
	return ""
}
