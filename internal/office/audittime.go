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

// AuditTimeInput is what a planner enters for an audit time. Sites and cadence are those of the file, whatever is given.
type AuditTimeInput struct {
	Revision int // that this record will have; a newer record meanwhile is Conflict
	Input    audittime.Input
	Sheet    cert.TimeSheet
}

// CalculateAuditTime answers a what-if question about a file without recording it; Invalid names what is wrong with the
// input.
func (o *Office) CalculateAuditTime(ctx context.Context, actor cert.Actor, file int64, in AuditTimeInput) (cert.Calculated, error) {
	w := o.asking(ctx, actor)
	f, err := w.Certification(ctx, actor, file)
	if err != nil {
		return cert.Calculated{}, err
	}
	app, err := w.ApplicationOf(ctx, f.ID)
	if err != nil {
		return cert.Calculated{}, err
	}
	return w.calculated(f, app, in)
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

// calculated runs a sheet of a file; Invalid names what is wrong with it.
func (w *work) calculated(f cert.Certification, app cert.Application, in AuditTimeInput) (cert.Calculated, error) {
	facts, err := w.sheetFacts(f, len(in.Sheet.Sampling.Redraws))
	if err != nil {
		return cert.Calculated{}, err
	}
	in.Input.Cadence, facts.Remote = audittime.Cadence(f.Cadence), app.Questionnaire.Access.Remote
	sheet := in.Sheet
	sheet.Sites = sheetSites(app.Questionnaire.Sites, in.Sheet.Sites, facts.Constants)
	c, err := sheet.Calculate(in.Input, facts)
	var problems audittime.Problems
	if errors.As(err, &problems) {
		return c, timeProblems(problems)
	}
	return c, err
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
		var used []cert.UsedFactor
		if t, used, err = w.timeOf(f, in); err != nil {
			return err
		}
		t.CertificationID, t.Revision = f.ID, in.Revision
		if err := w.AddAuditTime(ctx, &t, used); err != nil {
			return fmt.Errorf("record the audit time of %s: %w", f.Number, err)
		}
		return w.timeRecorded(f, t)
	})
	return t, err
}

// timeOf makes the record; what a what-if question may leave open is refused here (R-TIME-07, R-MS-13).
func (w *work) timeOf(f cert.Certification, in AuditTimeInput) (t cert.AuditTime, used []cert.UsedFactor, err error) {
	app, err := w.ApplicationOf(w.ctx, f.ID)
	if err != nil {
		return t, nil, err
	}
	c, err := w.calculated(f, app, in)
	if err != nil {
		return t, nil, err
	}
	constants, err := w.constants(w.today)
	if err != nil {
		return t, nil, err
	}
	if err := leftOpen(c, constants); err != nil {
		return t, nil, err
	}
	if t, err = cert.NewAuditTime(cert.TimeFacts{Application: app.Status, Actor: w.actor}, c, w.at); err != nil {
		return t, nil, err
	}
	t.Rulebook = constants.Version()
	reviews, err := w.Reviews(w.ctx, app.ID)
	if r := cert.LastAccepted(reviews); r != nil {
		t.ReviewID = r.ID
	}
	return t, cert.UsedFactors(c.Input.Factors, constants), err
}

// leftOpen is Invalid with every reason, evidence and answer that a record still needs.
func leftOpen(c cert.Calculated, constants norm.Constants) error {
	missing, err := audittime.Undocumented(c.Input.Factors, constants)
	if err != nil {
		return err
	}
	least, err := constants.Int("sms.justification_min_chars")
	if err != nil {
		return err
	}
	return append(timeProblems(missing), c.Sheet.Undecided(least)...).Or()
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
