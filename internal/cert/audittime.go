package cert

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"assay/internal/audittime"
	"assay/internal/day"
	"assay/internal/norm"
)

// Approve is the second person's consent to an inferred audit time (R-TIME-03); RecordTime makes the record.
const (
	Approve    Verb = "approve"
	RecordTime Verb = "record"
)

// TimeFacts is what the gates of an audit-time record judge.
type TimeFacts struct {
	Application ApplicationStatus
	Time        AuditTime // the record to approve
	Latest      bool      // it is the newest of the file
	Actor       Actor
}

// Timeable lets an audit time be recorded.
var Timeable = Gate[TimeFacts]{Rules: []Rule[TimeFacts]{
	{"R-REV-02", "ISO/IEC 17021-1 9.1.2.2", "the application has been accepted",
		func(f TimeFacts) bool { return f.Application == ApplicationAccepted }, "review"},
}}

// Approvable lets an inferred audit time be approved.
var Approvable = Gate[TimeFacts]{Rules: []Rule[TimeFacts]{
	{"R-TIME-20", "ISO/IEC 17021-1 9.1.4", "the record is the latest of the file and waits for approval",
		func(f TimeFacts) bool { return f.Latest && f.Time.Inferred && f.Time.ApproverID == nil }, "audit time"},
	{"R-TIME-03", "ISO/IEC 20000-6 9.1.4", "the person who approves is not the one who calculated",
		func(f TimeFacts) bool { return f.Actor.PersonID != 0 && f.Actor.PersonID != f.Time.PersonID }, "audit time"},
}}

// unmet is the refusal of a step that belongs to no lifecycle, or nil when every rule of the gate holds.
func (g Gate[F]) unmet(verb Verb, facts F) error {
	refusal := &Unmet{Verb: verb, Gate: g.Name}
	for _, c := range g.Checks(facts) {
		if !c.Met {
			refusal.Rules = append(refusal.Rules, c)
		}
	}
	if len(refusal.Rules) == 0 {
		return nil
	}
	return refusal
}

// NewAuditTime makes the record of a calculation with its whole input, the sheet it was made on and every step
// (R-TIME-20). The caller gives file and revision.
func NewAuditTime(f TimeFacts, c Calculated, at time.Time) (AuditTime, error) {
	if !f.Actor.Is(planners...) {
		return AuditTime{}, Forbidden
	}
	if err := Timeable.unmet(RecordTime, f); err != nil {
		return AuditTime{}, err
	}
	t, err := c.Draft()
	t.PersonID, t.PersonName, t.At = f.Actor.PersonID, f.Actor.Name, at
	return t, err
}

// Draft is the record that a calculation would make, without file, revision and author.
func (c Calculated) Draft() (AuditTime, error) {
	input, err := json.Marshal(c.Input)
	if err != nil {
		return AuditTime{}, fmt.Errorf("keep the input of the audit time: %w", err)
	}
	result, err := json.Marshal(c.Result)
	if err != nil {
		return AuditTime{}, fmt.Errorf("keep the result of the audit time: %w", err)
	}
	sheet, err := json.Marshal(c.Sheet)
	if err != nil {
		return AuditTime{}, fmt.Errorf("keep the sheet of the audit time: %w", err)
	}
	r := c.Result
	t := AuditTime{Input: string(input), Result: string(result), Sheet: string(sheet), TableVersion: r.TableVersion, Inferred: r.Inferred,
		BaseHalves: int(r.BaseDays), Uncapped: int(r.UncappedPercent), Applied: int(r.AppliedPercent)}
	t.take(r)
	return t, nil
}

// Approve records the consent of a second planner to an inferred audit time (R-TIME-03).
func (t *AuditTime) Approve(f TimeFacts, at time.Time) error {
	if !f.Actor.Is(Planner) {
		return Forbidden
	}
	if err := Approvable.unmet(Approve, f); err != nil {
		return err
	}
	t.ApproverID, t.ApproverName, t.ApprovedAt = &f.Actor.PersonID, f.Actor.Name, &at
	return nil
}

// Waits tells whether the record still needs a second person (R-TIME-03).
func (t AuditTime) Waits() bool { return t.Inferred && t.ApproverID == nil }

// Basis reads back what the calculation rested on.
func (t AuditTime) Basis() (audittime.Input, error) {
	var in audittime.Input
	err := json.Unmarshal([]byte(t.Input), &in)
	return in, err
}

// Decided reads back the sheet with what was decided around the calculation; old records have none.
func (t AuditTime) Decided() (TimeSheet, error) {
	var s TimeSheet
	if t.Sheet == "" {
		return s, nil
	}
	err := json.Unmarshal([]byte(t.Sheet), &s)
	return s, err
}

// Explained reads back the calculation with its steps.
func (t AuditTime) Explained() (audittime.Result, error) {
	var r audittime.Result
	err := json.Unmarshal([]byte(t.Result), &r)
	return r, err
}

// Replays calculates the record again from its own input with the rulebook of its version on its day, and tells
// whether every figure comes out as it was kept (R-GEN-01, R-TIME-20).
func (t AuditTime) Replays(book norm.Book, on day.Day) (bool, error) {
	in, err := t.Basis()
	if err != nil {
		return false, err
	}
	r, err := audittime.Calculate(in, book.At(t.Rulebook).On(on))
	if err != nil {
		return false, err
	}
	if was, err := t.Explained(); err != nil || was.Together == nil {
		r.Together = nil // recorded when the others were priced by themselves
	}
	again := AuditTime{Persons: t.Persons, TotalHalves: t.TotalHalves, Stage1Halves: t.Stage1Halves, Stage2Halves: t.Stage2Halves,
		VisitHalves: t.VisitHalves, YearHalves: t.YearHalves, RecertHalves: t.RecertHalves}
	was := again
	again.take(r)
	return again == was, nil
}

// take takes over the figures of a calculation: days are those of the audits, with every standard audited together
// (R-IMS-01).
func (t *AuditTime) take(r audittime.Result) {
	whole := r.Whole()
	t.Persons, t.TotalHalves, t.Stage1Halves, t.Stage2Halves = r.EffectivePersons, int(whole.TotalDays), int(whole.Stage1Days), int(whole.Stage2Days)
	t.VisitHalves, t.YearHalves, t.RecertHalves = int(whole.SurveillanceDays), int(whole.SurveillanceYear), int(whole.RecertificationDays)
}

// ThisStandard is what the body certifies to, without its edition.
const ThisStandard = "ISO/IEC 20000-1"

// Together are the standards that are audited together, each with the days of its own calculation, this one first; none
// where it is audited alone (R-IMS-01). A record that cannot be read back has none.
func (t AuditTime) Together() []audittime.Other {
	in, err := t.Basis()
	r, unreadable := t.Explained()
	if err != nil || unreadable != nil || in.Integrated == nil || r.Together == nil {
		return nil
	}
	return append([]audittime.Other{{Standard: ThisStandard, Days: r.TotalDays}}, in.Integrated.Others...)
}

// TogetherText names the standards that are audited together with the days of each, empty where this one is audited alone.
func (t AuditTime) TogetherText() string {
	parts := t.Together()
	texts := make([]string, len(parts))
	for i, o := range parts {
		texts[i] = fmt.Sprintf("%s (%s by its own calculation)", o.Standard, InDays(int(o.Days)))
	}
	return strings.Join(texts, ", ")
}

// Retime gives an audit that nobody has planned yet the days of a newer record (R-TIME-14). It tells
// whether anything changed.
func (a *Audit) Retime(t AuditTime) bool {
	halves, known := map[AuditKind]int{Stage1: t.Stage1Halves, Stage2: t.Stage2Halves,
		Surveillance: t.VisitHalves, Recertification: t.RecertHalves}[a.Kind]
	if !known || a.Status != AuditPlanned || a.Halves == halves {
		return false
	}
	a.Halves = halves
	return true
}
