package calc

import (
	"maps"
	"slices"
	"strings"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// limitQuestion asks for the last day of something that begins on a day.
type limitQuestion struct {
	Kind   string  `json:"kind" required:"true"`
	From   day.Day `json:"from"`
	Expiry day.Day `json:"expiry"` // last valid day of the certificate, where the kind asks for it
}

// limitAnswer is the last day; a ban answers with the first day after it instead.
type limitAnswer struct {
	Until    day.Day `json:"until,omitzero"`
	From     day.Day `json:"from,omitzero"`
	WarnFrom day.Day `json:"warn_from,omitzero"`
	explained
}

// limitKind is one kind of limit: its rule, what its day is in words, and how it is found.
type limitKind struct {
	rule, from string
	expiry     expiryUse
	find       func(r cycle.Rules, q limitQuestion) limitAnswer
}

// expiryUse says what the last valid day of the certificate is to a kind of limit.
type expiryUse int

const (
	noExpiry     expiryUse = iota // it has nothing to do with it
	shouldExpiry                  // it ends the limit in any case; without it the answer warns
	mayExpiry                     // it ends the limit where it is given
	insteadFrom                   // it is the day itself and may be given under either name
)

func until(d day.Day) limitAnswer { return limitAnswer{Until: d} }

var limitKinds = map[string]limitKind{
	"major_after_stage2": {"R-DATE-14", "last day of stage 2", noExpiry,
		func(r cycle.Rules, q limitQuestion) limitAnswer { return until(r.MajorAfterStage2(q.From)) }},
	"restoration": {"R-DATE-12", "last valid day", insteadFrom,
		func(r cycle.Rules, q limitQuestion) limitAnswer { return until(r.RestorationLimit(q.From)) }},
	"suspension": {"R-SUSP-03", "first day of the suspension", shouldExpiry,
		func(r cycle.Rules, q limitQuestion) limitAnswer { return until(r.SuspensionLimit(q.From, q.Expiry)) }},
	"transfer_after_lost_accreditation": {"R-TRF-02", "day on which the accreditation was lost", shouldExpiry,
		func(r cycle.Rules, q limitQuestion) limitAnswer { return until(r.TransferLimit(q.From, q.Expiry)) }},
	"consultancy_ban": {"R-IMP-01", "last day of consultancy or employment", noExpiry,
		func(r cycle.Rules, q limitQuestion) limitAnswer { return limitAnswer{From: r.FirstDayAfterBan(q.From)} }},
	"stage1_to_stage2": {"R-DATE-13", "last day of stage 1", noExpiry,
		func(r cycle.Rules, q limitQuestion) limitAnswer {
			w := r.Stage2Window(q.From)
			return limitAnswer{Until: w.Hard, WarnFrom: w.WarnFrom}
		}},
	"minor_plan": {"R-NC-06", "day of the closing meeting", noExpiry,
		func(r cycle.Rules, q limitQuestion) limitAnswer {
			return until(r.FindingLimits(cycle.Initial, cycle.Minor, q.From, q.Expiry).Plan)
		}},
	"major_plan": {"R-NC-06", "day of the closing meeting", mayExpiry,
		func(r cycle.Rules, q limitQuestion) limitAnswer { return until(q.major(r).Plan) }},
	"major_evidence": {"R-NC-06", "day of the closing meeting", mayExpiry,
		func(r cycle.Rules, q limitQuestion) limitAnswer { return until(q.major(r).Evidence) }},
	"retention": {"R-REC-02", "last day of the cycle in which the record was made", insteadFrom,
		func(r cycle.Rules, q limitQuestion) limitAnswer { return until(r.Retention(q.From)) }},
}

// major are the limits of a major: of a recertification where the expiry is given (R-RECERT-02).
func (q limitQuestion) major(r cycle.Rules) cycle.Limits {
	kind := cycle.Initial
	if !q.Expiry.IsZero() {
		kind = cycle.Recertification
	}
	return r.FindingLimits(kind, cycle.Major, q.From, q.Expiry)
}

var limitRules = map[string]string{"kind": unreadable, "from": "R-DATE-16", "expiry": "R-DATE-16"}

// limit answers with a limit of the rulebook, by its kind.
func limit(line []byte, c norm.Constants) (any, error) {
	q, err := decode[limitQuestion](line, limitRules)
	if err != nil {
		return nil, err
	}
	kind, known := limitKinds[q.Kind]
	if !known {
		return nil, refuse(unreadable, "there is no kind %q; there are %s", q.Kind, strings.Join(slices.Sorted(maps.Keys(limitKinds)), ", "))
	}
	if err := q.check(kind); err != nil {
		return nil, err
	}
	rules, err := cycle.Read(c)
	if err != nil {
		return nil, err
	}
	a := kind.find(rules, q)
	a.explained = explain()
	a.tell(kind, q)
	return a, nil
}

// check asks for the days that the kind needs, and no more.
func (q *limitQuestion) check(kind limitKind) error {
	if kind.expiry == insteadFrom && q.From.IsZero() {
		q.From, q.Expiry = q.Expiry, day.Day{}
	}
	switch {
	case q.From.IsZero():
		return refuse(kind.rule, "give the %s as %q", kind.from, "from")
	case !q.Expiry.IsZero() && kind.expiry == noExpiry:
		return refuse(kind.rule, "%q has no %q: leave it out", q.Kind, "expiry")
	case !q.Expiry.IsZero() && kind.expiry == insteadFrom && q.Expiry != q.From:
		return refuse(kind.rule, "%q and %q are the same day here, but they differ", "from", "expiry")
	case !q.Expiry.IsZero() && q.Expiry.Before(q.From):
		return refuse(kind.rule, "the certificate had expired on %s, before the %s, %s", q.Expiry, kind.from, q.From)
	}
	return nil
}

func (a *limitAnswer) tell(kind limitKind, q limitQuestion) {
	a.step(kind.rule, kind.from, q.From.String())
	if !q.Expiry.IsZero() && kind.expiry != insteadFrom {
		a.step(kind.rule, "last valid day of the certificate", q.Expiry.String())
	}
	switch {
	case !a.From.IsZero():
		a.step(kind.rule, "first day on which the person may take part", a.From.String())
	case q.Kind == "retention":
		a.step(kind.rule, "not deleted before", a.Until.String())
	default:
		a.step(kind.rule, "last day", a.Until.String())
	}
	if !a.WarnFrom.IsZero() {
		a.step(kind.rule, "unusually long from", a.WarnFrom.String())
	}
	if kind.expiry == shouldExpiry && q.Expiry.IsZero() {
		a.warn(kind.rule, "the last valid day of the certificate is not given; the limit never lies after it")
	}
	if a.Until == q.Expiry && kind.expiry != insteadFrom && !a.Until.IsZero() {
		a.warn(kind.rule, "the expiry of the certificate comes first and is the limit")
	}
}
