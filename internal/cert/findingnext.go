package cert

import (
	"slices"

	"assay/internal/day"
)

// FindingNext is what is expected next of a finding, in plain words.
type FindingNext struct {
	Turn   Role    // ClientUser, Auditor (the team), LeadAuditor; empty where nobody has to act
	Client string  // said to the client
	Body   string  // said to the body's people
	By     day.Day // zero where no day is set
}

// Next says what is expected next, of whom and by when. r is the latest answer, the zero value where there is none.
func (n Finding) Next(r Response) FindingNext {
	switch {
	case n.Draft():
		return FindingNext{Turn: LeadAuditor, Body: "It is a draft. The lead auditor confirms it or takes it back; the client sees it from the closing meeting on."}
	case n.Status != FindingWithdrawn && n.SharedOn.IsZero():
		return FindingNext{Turn: LeadAuditor, Body: "The lead auditor has confirmed it. The client sees it from the closing meeting on."}
	}
	switch n.Status {
	case FindingOpen, FindingReturned:
		return n.toAnswer(r)
	case FindingAnswered:
		return FindingNext{Turn: Auditor, Client: "We have your answer. The audit team reads it and accepts it, or tells you what is missing and by when we need it.",
			Body: "The client has answered. The audit team accepts the answer, or returns it with the reasons and a new date."}
	case FindingAccepted:
		return n.toDo(r)
	case FindingNoted:
		return FindingNext{Client: "Nothing is asked of you. It is for you to use as you see fit.", Body: "No answer is asked for."}
	case FindingWithdrawn:
		return FindingNext{Client: "We took this finding back. Nothing is asked of you.", Body: "It was taken back and no longer counts."}
	}
	return FindingNext{Client: "It is closed. Nothing more is asked of you.", Body: "It is closed."}
}

// toAnswer is what is expected of a finding that waits for the client's answer.
func (n Finding) toAnswer(r Response) FindingNext {
	next := FindingNext{Turn: ClientUser, By: n.PlanDue}
	switch {
	case n.Grade == Concern:
		next.Client = "Please tell us how you settle this before stage 2. What is not settled by then can become a nonconformity there."
		next.Body = "The client can say how this is settled before stage 2."
	case n.UpgradedAt != nil && (r.At.IsZero() || r.At.Before(*n.UpgradedAt)):
		next.Client = "This became a major nonconformity. Please answer anew: why it could still happen, and what you do now. The actions must be implemented and shown to us, each with evidence."
		next.Body = "It became a major nonconformity. The client answers anew: cause and actions, implemented and with evidence."
	case n.Status == FindingReturned:
		next.Client = "Please answer again. Our auditor says below what is missing; your earlier answer stands beside it."
		next.Body = "The answer was returned. The client answers again."
	default:
		next.Client = "Please tell us what you did at once to put it right, why it could happen, and what you change so that it does not happen again: each action with a name and a day."
		next.Body = "The client answers with correction, cause and corrective actions."
	}
	return next
}

// toDo is what is expected of a finding whose answer is accepted.
func (n Finding) toDo(r Response) FindingNext {
	last := day.Day{}
	for _, a := range r.Actions {
		last = day.Max(last, a.By)
	}
	switch {
	case n.Grade == Major && !r.Implemented():
		return FindingNext{Turn: ClientUser, By: n.ActionDue, Client: "We accepted your answer. Now carry the actions out, and report here that they are implemented, with evidence for each. Then we verify it.",
			Body: "The client carries the actions out and reports them with evidence; then the audit team verifies."}
	case n.Grade == Major:
		how := MethodLabel(n.PlannedMethod)
		if n.PlannedMethod == "" {
			how = "review of documents"
		}
		return FindingNext{Turn: Auditor, By: n.ActionDue, Client: "You reported the actions as implemented, and we accepted that. We now verify it: " + how + ".",
			Body: "The audit team verifies that the actions are implemented and work: " + how + "."}
	case n.Grade == Concern:
		return FindingNext{Client: "We accepted your answer. Stage 2 looks at whether it is settled.", Body: "The answer is accepted. Stage 2 must answer whether it is settled."}
	}
	return FindingNext{By: last, Client: "We accepted your answer. Carry the actions out and keep the records ready: our next audit looks at whether they work.",
		Body: "The answer is accepted. The next audit checks whether the actions work."}
}

// Step is one step on the way of a finding, for whoever follows it.
type Step struct {
	Name string
	On   string // "on 3 Mar 2027", "by 1 Apr 2027", empty
	Done bool
}

// Steps is the way of a finding that asks for an answer, from the closing meeting to its end.
func (n Finding) Steps(rounds []Response) []Step {
	if !n.Grade.AsksClient() {
		return nil
	}
	on := func(d day.Day, word string) string {
		if d.IsZero() {
			return ""
		}
		return word + " " + d.Long()
	}
	answered := len(rounds) > 0 && n.Status != FindingOpen && n.Status != FindingReturned
	accepted := n.Status == FindingAccepted || n.Status == FindingVerified && slices.ContainsFunc(rounds, func(r Response) bool { return r.Accepted != nil && *r.Accepted })
	steps := []Step{{"Presented at the closing meeting", on(n.SharedOn, "on"), !n.SharedOn.IsZero()}, {"Answered by you", on(n.PlanDue, "by"), answered},
		{"Answer accepted by us", "", accepted}}
	switch n.Grade {
	case Major:
		done := accepted && len(rounds) > 0 && slices.MaxFunc(rounds, func(a, b Response) int { return a.Round - b.Round }).Implemented()
		steps = append(steps, Step{"Actions implemented by you, with evidence", on(n.ActionDue, "by"), done || n.Status == FindingVerified})
		return append(steps, Step{"Verified by us", on(day.Max(n.VerifiedOn, day.Day{}), "on"), n.Status == FindingVerified})
	case Concern:
		return append(steps, Step{"Settled at stage 2", on(n.VerifiedOn, "on"), n.Status == FindingVerified})
	}
	return append(steps, Step{"Effect checked at the next audit", on(n.VerifiedOn, "on"), n.Status == FindingVerified})
}
