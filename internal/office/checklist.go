package office

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/store"
)

// answersUnderway are the answers of an audit that is underway; for any other the question does not arise.
func (w *work) answersUnderway(a cert.Audit) ([]cert.Answer, error) {
	if a.Status != cert.AuditUnderway {
		return nil, nil
	}
	answers, err := w.Answers(w.ctx, a.ID)
	if err != nil {
		return nil, fmt.Errorf("read the answers of audit %d: %w", a.ID, err)
	}
	return answers, nil
}

// onTeam reads the actor's part in the team of an audit; empty when it has none.
func (w *work) onTeam(audit int64) (cert.TeamRole, []store.Crew, error) {
	crew, err := w.CrewOf(w.ctx, audit)
	if err != nil {
		return "", nil, fmt.Errorf("read the team of audit %d: %w", audit, err)
	}
	for _, m := range crew {
		if m.PersonID == w.actor.PersonID && m.PersonID != 0 {
			return m.Role, crew, nil
		}
	}
	return "", crew, nil
}

// auditing reads an audit that the actor, as lead or auditor of its team, is conducting now.
func (w *work) auditing(id int64, verb cert.Verb) (cert.Audit, error) {
	a, err := w.Audit(w.ctx, w.actor, id)
	if err != nil {
		return a, err
	}
	role, _, err := w.onTeam(id)
	if err != nil {
		return a, err
	}
	var missing []cert.Check
	if role != cert.Lead && role != cert.Member && !w.actor.Is(cert.System) {
		missing = append(missing, cert.Check{ID: "R-TEAM-01", Clause: "ISO/IEC 17021-1 9.2.2.1", Mend: "team",
			Sentence: "who records results is lead or auditor in the team of this audit"})
	}
	if a.Status != cert.AuditUnderway {
		missing = append(missing, cert.Check{ID: "R-S2-01", Clause: "ISO/IEC 17021-1 9.4.4", Mend: "days",
			Sentence: "the audit is underway: it has begun and its report is not final"})
	}
	if len(missing) > 0 {
		return a, &cert.Unmet{Verb: verb, Rules: missing}
	}
	return a, nil
}

// AnswerInput is what an auditor records for one item.
type AnswerInput struct {
	Item    string
	Verdict cert.Verdict
	Note    string
	Sample  string
	Follow  map[string]string // answers to follow-up questions by their keys; nil leaves those that stand
	Version int64             // of the answer it was written over; 0 for the first
}

// AnswerItem records the verdict on one item of the checklist. Different items never disturb each other;
// on the same item the later writer gets Conflict.
func (o *Office) AnswerItem(ctx context.Context, actor cert.Actor, audit int64, in AnswerInput) (cert.Answer, error) {
	var n cert.Answer
	err := o.do(ctx, actor, func(w *work) error {
		a, err := w.auditing(audit, "answer")
		if err != nil {
			return err
		}
		n, err = w.answer(a, in)
		return err
	})
	return n, err
}

// answer writes one answer with its event. The event belongs to the audit and stays out of the client's
// timeline, which would drown in a hundred of them; it keeps what was said before.
func (w *work) answer(a cert.Audit, in AnswerInput) (cert.Answer, error) {
	item, known := cert.ChecklistItemOf(a, in.Item)
	if !known {
		return cert.Answer{}, cert.NotFound
	}
	n, err := w.Answer(w.ctx, a.ID, in.Item)
	if err != nil && !errors.Is(err, cert.NotFound) {
		return n, fmt.Errorf("read the answer to %s: %w", in.Item, err)
	}
	if err := checkVersion(n.Version, in.Version); err != nil {
		return n, err
	}
	if on, err := w.inField(a.ID); err != nil || on {
		if err != nil {
			return n, fmt.Errorf("hold the stream of audit %d: %w", a.ID, err)
		}
		return w.answerInField(a, n, in, item)
	}
	before := map[string]string{"item": in.Item, "verdict": string(in.Verdict), "was": string(n.Verdict), "note_was": n.Note}
	n.AuditID, n.Item, n.Verdict, n.Note, n.Sample = a.ID, in.Item, in.Verdict, in.Note, in.Sample
	if in.Follow != nil {
		n.Follow = item.FollowText(in.Follow)
	}
	n.PersonID, n.PersonName, n.At = w.actor.PersonID, w.actor.Name, w.at
	if err := w.answerFits(a, n, item); err != nil {
		return n, err
	}
	if err := w.keepAnswer(&n); err != nil {
		return n, fmt.Errorf("keep the answer to %s: %w", in.Item, err)
	}
	_, err = w.record(happened{verb: "answer", noun: "audit", id: a.ID, detail: before,
		summary: fmt.Sprintf("%s, %s: %s", a.Number, item.Name(), item.Says(n.Verdict))})
	return n, err
}

// answerFits refuses an answer that lacks something, or that contradicts a nonconformity of this audit.
func (w *work) answerFits(a cert.Audit, n cert.Answer, item cert.ChecklistItem) error {
	wrong := n.Problems(item)
	if item.Meeting() {
		return wrong.Or()
	}
	findings, err := w.FindingsOf(w.ctx, []int64{a.ID})
	if err != nil {
		return fmt.Errorf("read the findings of audit %d: %w", a.ID, err)
	}
	if against := n.Contradicted(item, findings); against != "" {
		wrong = append(wrong, cert.Problem{Field: "verdict", Rule: "R-NC-02", Message: fmt.Sprintf(
			"%s stands against %s. Answer \u201c%s\u201d, or have the lead auditor withdraw the finding first.", against, item.Name(), item.Says(cert.Nonconform))})
	}
	return wrong.Or()
}

func (w *work) keepAnswer(n *cert.Answer) error {
	if n.ID == 0 {
		n.Version = 1
		return w.AddAnswer(w.ctx, n)
	}
	return w.SaveAnswer(w.ctx, n)
}

// MeetingInput is the record of the opening or closing meeting.
type MeetingInput struct {
	Kind       cert.ItemKind // cert.OpeningItem or cert.ClosingItem
	Attendance string
	Covered    []string          // keys of the items that were spoken of
	Notes      map[string]string // by key: a remark, or the reason why an item was left out
	Version    int64             // of the attendance it was written over; 0 for the first
}

// RecordMeeting records a meeting as a whole (R-MEET-01, R-MEET-02). With the closing meeting the findings
// become known to the client, and their limits begin (R-NC-07).
func (o *Office) RecordMeeting(ctx context.Context, actor cert.Actor, audit int64, in MeetingInput) error {
	return o.do(ctx, actor, func(w *work) error {
		a, err := w.auditing(audit, "record the meeting")
		if err != nil {
			return err
		}
		if err := w.answerMeeting(a, in); err != nil {
			return err
		}
		if in.Kind != cert.ClosingItem {
			return nil
		}
		return w.shareFindings(a)
	})
}

func (w *work) answerMeeting(a cert.Audit, in MeetingInput) error {
	answers, err := w.Answers(w.ctx, a.ID)
	if err != nil {
		return fmt.Errorf("read the record of the meeting: %w", err)
	}
	items := meetingItems(a, in.Kind)
	if len(items) == 0 {
		return cert.NotFound
	}
	var wrong cert.Invalid
	for _, item := range items {
		one := in.one(item)
		one.Version = versionOf(answers, item.Key)
		if item.Key == cert.MeetingAttendance(in.Kind) {
			one.Version = in.Version
		}
		_, err := w.answer(a, one)
		var bad cert.Invalid
		if errors.As(err, &bad) {
			for _, p := range bad {
				wrong = append(wrong, cert.Problem{Field: item.Key, Message: item.Title + ": " + p.Message, Rule: p.Rule})
			}
			continue
		}
		if err != nil {
			return err
		}
	}
	return wrong.Or()
}

// one is the answer to one item of the meeting.
func (in MeetingInput) one(item cert.ChecklistItem) AnswerInput {
	one := AnswerInput{Item: item.Key, Verdict: cert.NotApplicable, Note: in.Notes[item.Key]}
	if slices.Contains(in.Covered, item.Key) {
		one.Verdict = cert.Conform
	}
	if item.Key == cert.MeetingAttendance(in.Kind) {
		one.Verdict, one.Note = cert.Conform, in.Attendance
	}
	return one
}

func meetingItems(a cert.Audit, kind cert.ItemKind) []cert.ChecklistItem {
	for _, s := range cert.ChecklistFor(a) {
		if s.Key == string(kind) && (kind == cert.OpeningItem || kind == cert.ClosingItem) {
			return s.Items
		}
	}
	return nil
}

func versionOf(answers []cert.Answer, item string) int64 {
	for _, n := range answers {
		if n.Item == item {
			return n.Version
		}
	}
	return 0
}

// Fieldwork is an audit with everything its checklist shows.
type Fieldwork struct {
	Audit    cert.Audit
	File     cert.Certification
	Client   cert.Client
	Sections []cert.Section
	Answers  map[string]cert.Answer // by item
	Evidence []cert.Evidence        // of answers
	Findings []cert.Finding         // of this audit
	Earlier  []cert.Finding         // of former audits, still open or to be looked at in this one
	Before   []cert.Finding         // every one of former audits that can come again, closed or not
	Facts    cert.AuditFacts
	Field    map[string]Jottings // by item, what devices recorded; nil when nobody took the audit along
	Editable bool                // the actor may record answers now
	Leads    bool                // the actor is its lead auditor
}

// Answered is the answer to an item, zero while there is none.
func (f Fieldwork) Answered(item string) cert.Answer { return f.Answers[item] }

// Fieldwork reads the checklist of an audit with all answers, for the body's people.
func (o *Office) Fieldwork(ctx context.Context, actor cert.Actor, audit int64) (f Fieldwork, err error) {
	w := o.asking(ctx, actor)
	if f.Audit, err = w.Audit(ctx, actor, audit); err != nil {
		return f, err
	}
	if f.File, err = w.Certification(ctx, actor, f.Audit.CertificationID); err != nil {
		return f, err
	}
	if f.Client, err = w.Client(ctx, actor, f.File.ClientID); err != nil {
		return f, err
	}
	f.Sections, f.Answers = cert.ChecklistFor(f.Audit), map[string]cert.Answer{}
	answers, err := w.Answers(ctx, audit)
	if err != nil {
		return f, fmt.Errorf("read the answers of audit %d: %w", audit, err)
	}
	for _, n := range answers {
		f.Answers[n.Item] = n
	}
	if f.Evidence, err = w.EvidenceOf(ctx, audit); err != nil {
		return f, fmt.Errorf("read the evidence of audit %d: %w", audit, err)
	}
	if err := w.fieldFindings(&f); err != nil {
		return f, err
	}
	if f.Field, err = w.jottings(f.Audit); err != nil {
		return f, err
	}
	if f.Audit.Status == cert.AuditReported {
		f.Facts, err = w.factsIn(f.Audit, f.File)
		return f, err
	}
	role, _, err := w.onTeam(audit)
	f.Leads, f.Editable = role == cert.Lead, f.Audit.Status == cert.AuditUnderway && (role == cert.Lead || role == cert.Member)
	return f, err
}

// fieldFindings reads the findings of this audit, and those of former ones that it should look at.
func (w *work) fieldFindings(f *Fieldwork) error {
	all, err := w.Findings(w.ctx, f.Audit.CertificationID)
	if err != nil {
		return fmt.Errorf("read the findings of file %d: %w", f.Audit.CertificationID, err)
	}
	for _, n := range all {
		switch {
		case n.AuditID == f.Audit.ID:
			f.Findings = append(f.Findings, n)
		case n.Grade.AsksClient() && n.Status != cert.FindingVerified && n.Status != cert.FindingWithdrawn:
			f.Earlier = append(f.Earlier, n)
		}
		if n.AuditID != f.Audit.ID && n.Grade.AsksClient() && n.Status != cert.FindingWithdrawn && !n.SharedOn.IsZero() {
			f.Before = append(f.Before, n)
		}
	}
	return nil
}
