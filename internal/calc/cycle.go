package calc

import (
	"slices"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// cycleQuestion asks for the calendar of a cycle, and with what was done for the limits it broke.
type cycleQuestion struct {
	Decision        day.Day       `json:"decision" required:"true"`
	Stage2          day.Day       `json:"stage2_last_day"`
	Cadence         cycle.Cadence `json:"cadence"`
	Done            []day.Day     `json:"done"` // last day on site of each surveillance
	Recertification day.Day       `json:"recertification"`
}

var cycleRules = map[string]string{"decision": "R-DATE-09", "stage2_last_day": "R-DATE-02", "cadence": "R-DATE-06", "done": "R-DATE-02",
	"recertification": "R-DATE-03"}

// cycleAnswer is the calendar; violations stand in it when the question says what was done.
type cycleAnswer struct {
	cycle.Programme
	Violations *[]cycle.Violation `json:"violations,omitempty"`
	explained
}

// cycleDates answers with the programme of a cycle (R-DATE-02 to R-DATE-09).
func cycleDates(line []byte, c norm.Constants) (any, error) {
	q, err := decode[cycleQuestion](line, cycleRules)
	if err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	rules, err := cycle.Read(c)
	if err != nil {
		return nil, err
	}
	start := cycle.Start{Decision: q.Decision, Stage2LastDay: q.Stage2, Cadence: q.Cadence}
	a := cycleAnswer{Programme: rules.Plan(start), explained: explain()}
	a.tell()
	if q.Done != nil || !q.Recertification.IsZero() {
		violations := rules.Violations(start, cycle.Conducted{Surveillances: q.Done, Recertification: q.Recertification})
		a.Violations = &violations
	}
	return a, nil
}

func (q cycleQuestion) check() error {
	if q.Decision.IsZero() {
		return refuse("R-DATE-09", "give the day of the decision")
	}
	if c := q.Cadence; c != "" && c != cycle.Yearly && c != cycle.HalfYearly {
		return refuse("R-DATE-06", "the cadence is %s or %s, not %q", cycle.Yearly, cycle.HalfYearly, c)
	}
	if q.Stage2.After(q.Decision) {
		return refuse("R-DATE-02", "the decision on %s cannot come before the last day of stage 2, %s", q.Decision, q.Stage2)
	}
	if slices.ContainsFunc(q.Done, day.Day.IsZero) {
		return refuse("R-DATE-02", "%q must hold days", "done")
	}
	for i, d := range q.Done {
		if slices.Contains(q.Done[:i], d) {
			return refuse("R-DATE-02", "the surveillance of %s stands twice", d)
		}
		if err := inOrder("R-DATE-02", "decision", q.Decision, "done", d); err != nil {
			return err
		}
	}
	if !q.Recertification.IsZero() {
		return inOrder("R-DATE-03", "decision", q.Decision, "recertification", q.Recertification)
	}
	return nil
}

// tell explains each day of the programme.
func (a *cycleAnswer) tell() {
	a.step("R-DATE-09", "last valid day of the cycle", a.Expiry.String())
	for _, v := range a.Surveillances {
		a.step("R-DATE-05", v.Name+" is aimed at", v.Target.String())
		a.step(v.Rule, v.Name+" has its last day on site by", v.Latest.String())
		if !v.Warn.IsZero() {
			a.warn("R-DATE-02", "counted from the last day of stage 2, "+v.Name+" is due by "+v.Warn.String()+"; some bodies hold to that")
		}
	}
	a.step("R-DATE-05", "the recertification audit is aimed at", a.RecertificationTarget.String())
}
