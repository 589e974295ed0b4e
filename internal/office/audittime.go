package office

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/norm"
)

// AuditTimeInput is what a planner enters for an audit time.
type AuditTimeInput struct {
	Revision int // that this record will have; a newer record meanwhile is Conflict
	Input    audittime.Input
}

// AuditTimeStart is what the form of an audit time begins with: the latest record's input, or the persons
// of the questionnaire where there is none. All sites are counted as one: the sum of their persons.
func (o *Office) AuditTimeStart(ctx context.Context, actor cert.Actor, file int64) (audittime.Input, error) {
	f, err := o.store.Certification(ctx, actor, file)
	if err != nil {
		return audittime.Input{}, err
	}
	times, err := o.store.AuditTimes(ctx, f.ID)
	if err != nil {
		return audittime.Input{}, err
	}
	if len(times) > 0 {
		return times[0].Basis()
	}
	app, err := o.store.ApplicationOf(ctx, f.ID)
	if err != nil {
		return audittime.Input{}, err
	}
	people := personnel(app.Questionnaire.Sites)
	return audittime.Input{Personnel: &people}, nil
}

// personnel adds up the persons of all sites (R-TIME-10); part-timers with the same hours are one group.
func personnel(sites []cert.SiteEntry) audittime.Personnel {
	var p audittime.Personnel
	group := map[int]int{} // weekly hours to place in the list
	for _, s := range sites {
		p.FullTime, p.Temporary, p.Contractors = p.FullTime+s.FullTime, p.Temporary+s.Temporary, p.Contractors+s.Contractors
		if s.PartTime == 0 {
			continue
		}
		at, known := group[s.PartTimeHours]
		if !known {
			at, group[s.PartTimeHours] = len(p.PartTime), len(p.PartTime)
			p.PartTime = append(p.PartTime, audittime.PartTime{WeeklyHours: audittime.Hours(s.PartTimeHours * 100)})
		}
		p.PartTime[at].Count += s.PartTime
	}
	return p
}

// CalculateAuditTime answers a what-if question about a file without recording it; Invalid names what is
// wrong with the input. Cadence and number of sites come from the file.
func (o *Office) CalculateAuditTime(ctx context.Context, actor cert.Actor, file int64, in audittime.Input) (audittime.Result, error) {
	f, err := o.store.Certification(ctx, actor, file)
	if err != nil {
		return audittime.Result{}, err
	}
	sites, err := o.store.Sites(ctx, f.ID)
	if err != nil {
		return audittime.Result{}, err
	}
	in.Cadence, in.Sites = audittime.Cadence(f.Cadence), len(sites)
	constants, err := o.asking(ctx, actor).constants(o.Today())
	if err != nil {
		return audittime.Result{}, err
	}
	return calculate(in, constants)
}

// calculate turns the problems of an input into Invalid, by the paths of its fields.
func calculate(in audittime.Input, constants norm.Constants) (audittime.Result, error) {
	r, err := audittime.Calculate(in, constants)
	var problems audittime.Problems
	if errors.As(err, &problems) {
		return r, timeProblems(problems)
	}
	return r, err
}

func timeProblems(problems audittime.Problems) cert.Invalid {
	var out cert.Invalid
	for _, p := range problems {
		field := strings.NewReplacer("[", ".", "]", "").Replace(p.Field)
		out = append(out, cert.Problem{Field: field, Message: sentence(p.Message), Rule: p.Rule})
	}
	return out
}

// sentence begins with a capital and ends with a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// RecordAuditTime calculates and keeps an audit time as the next revision of the file (R-TIME-20). The
// file takes over the effective persons; audits that nobody has planned yet take over the days (R-TIME-14).
func (o *Office) RecordAuditTime(ctx context.Context, actor cert.Actor, file int64, in AuditTimeInput) (cert.AuditTime, error) {
	var t cert.AuditTime
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.Certification(ctx, actor, file)
		if err != nil {
			return err
		}
		times, err := w.AuditTimes(ctx, f.ID)
		if err != nil {
			return err
		}
		if in.Revision != len(times)+1 {
			return cert.Conflict
		}
		if t, err = w.timeOf(f, in.Input); err != nil {
			return err
		}
		t.CertificationID, t.Revision = f.ID, in.Revision
		if err := w.AddAuditTime(ctx, &t); err != nil {
			return fmt.Errorf("record the audit time of %s: %w", f.Number, err)
		}
		return w.timeRecorded(f, t)
	})
	return t, err
}

// timeOf makes the record; a factor without justification or evidence is refused here, not in a what-if (R-TIME-07).
func (w *work) timeOf(f cert.Certification, in audittime.Input) (cert.AuditTime, error) {
	app, err := w.ApplicationOf(w.ctx, f.ID)
	if err != nil {
		return cert.AuditTime{}, err
	}
	sites, err := w.Sites(w.ctx, f.ID)
	if err != nil {
		return cert.AuditTime{}, err
	}
	in.Cadence, in.Sites = audittime.Cadence(f.Cadence), len(sites)
	constants, err := w.constants(w.today)
	if err != nil {
		return cert.AuditTime{}, err
	}
	result, err := calculate(in, constants)
	if err != nil {
		return cert.AuditTime{}, err
	}
	missing, err := audittime.Undocumented(in.Factors, constants)
	if err != nil {
		return cert.AuditTime{}, err
	}
	if len(missing) > 0 {
		return cert.AuditTime{}, timeProblems(missing)
	}
	t, err := cert.NewAuditTime(cert.TimeFacts{Application: app.Status, Actor: w.actor}, in, result, w.at)
	t.Rulebook = constants.Version()
	if err != nil {
		return t, err
	}
	reviews, err := w.Reviews(w.ctx, app.ID)
	if r := cert.LastAccepted(reviews); r != nil {
		t.ReviewID = r.ID
	}
	return t, err
}

func (w *work) timeRecorded(f cert.Certification, t cert.AuditTime) error {
	e, err := w.record(happened{verb: "record", noun: "audit_time", id: t.ID, file: &f,
		summary: fmt.Sprintf("Audit time revision %d recorded: %d persons, %s days for the initial audit", t.Revision, t.Persons, audittime.HalfDays(t.TotalHalves)),
		detail:  map[string]string{"revision": fmt.Sprint(t.Revision), "table": t.TableVersion}})
	if err != nil {
		return err
	}
	if t.Waits() {
		return w.tellRole(e, "time-approval", fmt.Sprintf("/certifications/%d/audit-time", f.ID), cert.Planner)
	}
	return w.useTime(f, t)
}

// useTime lets a record take effect: persons of the file, days of the audits not planned yet.
func (w *work) useTime(f cert.Certification, t cert.AuditTime) error {
	if f.Persons != t.Persons {
		f.Persons = t.Persons
		if err := w.SaveCertification(w.ctx, &f); err != nil {
			return fmt.Errorf("keep the persons of %s: %w", f.Number, err)
		}
	}
	audits, err := w.Audits(w.ctx, f.ID)
	if err != nil {
		return err
	}
	for i := range audits {
		if !audits[i].Retime(t) {
			continue
		}
		if err := w.SaveAudit(w.ctx, &audits[i]); err != nil {
			return fmt.Errorf("keep the days of %s: %w", audits[i].Number, err)
		}
	}
	return nil
}

// ApproveAuditTime is the second person's consent to an inferred audit time (R-TIME-03). The revision
// is the one the approver has seen; it must be the latest.
func (o *Office) ApproveAuditTime(ctx context.Context, actor cert.Actor, file int64, revision int) (cert.AuditTime, error) {
	var t cert.AuditTime
	err := o.do(ctx, actor, func(w *work) error {
		f, err := w.Certification(ctx, actor, file)
		if err != nil {
			return err
		}
		times, err := w.AuditTimes(ctx, f.ID)
		if err != nil {
			return err
		}
		if len(times) == 0 || times[0].Revision != revision {
			return cert.Conflict
		}
		t = times[0]
		if err := t.Approve(cert.TimeFacts{Time: t, Latest: true, Actor: actor}, w.at); err != nil {
			return err
		}
		if err := w.Store.ApproveAuditTime(ctx, &t); err != nil {
			return fmt.Errorf("approve audit time %d: %w", t.ID, err)
		}
		if _, err := w.record(happened{verb: "approve", noun: "audit_time", id: t.ID, file: &f,
			summary: fmt.Sprintf("%s approved audit time revision %d", t.ApproverName, t.Revision)}); err != nil {
			return err
		}
		return w.useTime(f, t)
	})
	return t, err
}
