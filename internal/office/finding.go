package office

import (
	"context"
	"fmt"
	"slices"

	"assay/internal/cert"
	"assay/internal/day"
)

// RaiseFinding raises a finding of an audit that is underway (R-NC-01, R-NC-02). The client sees it from
// the closing meeting on.
func (o *Office) RaiseFinding(ctx context.Context, actor cert.Actor, audit int64, in cert.FindingInput) (cert.Finding, error) {
	var n cert.Finding
	err := o.do(ctx, actor, func(w *work) error {
		a, err := w.auditing(audit, "raise a finding")
		if err != nil {
			return err
		}
		if err := in.Problems(a.Kind).Or(); err != nil {
			return err
		}
		number, err := w.number(in.Grade.Prefix())
		if err != nil {
			return err
		}
		n = a.RaiseFinding(in, number, actor, w.at, w.today)
		if err := w.dateFinding(&n, a); err != nil {
			return err
		}
		if err := w.ownRepeated(n); err != nil {
			return err
		}
		if err := w.AddFinding(ctx, &n); err != nil {
			return fmt.Errorf("raise a finding of audit %d: %w", audit, err)
		}
		if err := w.followFinding(n); err != nil {
			return err
		}
		if err := w.recordFinding(n, "raise", fmt.Sprintf("%s raised %s, %s, on %s", actor.Name, n.Number, n.Grade.Label(), n.ClauseLine()), nil); err != nil || !in.Confirmed {
			return err
		}
		n, err = w.confirmDraft(n.ID, n.Version)
		return err
	})
	return n, err
}

// ownRepeated refuses a finding that is said to repeat one of another file.
func (w *work) ownRepeated(n cert.Finding) error {
	if n.Repeats == 0 {
		return nil
	}
	was, err := w.Finding(w.ctx, cert.SystemActor, n.Repeats)
	if err == nil && was.CertificationID != n.CertificationID {
		err = cert.NotFound
	}
	return err
}

// dateFinding sets the limits as they will be if the audit closes on its last day.
func (w *work) dateFinding(n *cert.Finding, a cert.Audit) error {
	expiry, err := w.expiry(a.CertificationID)
	if err != nil {
		return err
	}
	closing := n.SharedOn
	if closing.IsZero() {
		closing = day.Max(a.Ends, w.today)
	}
	book, err := w.rulebook()
	n.Date(a, expiry, closing, book)
	return err
}

// expiry is the last valid day of the file's current certificate; zero where it has none.
func (w *work) expiry(certification int64) (day.Day, error) {
	all, err := w.Certificates(w.ctx, certification)
	if err != nil {
		return day.Day{}, fmt.Errorf("read the expiry: %w", err)
	}
	if c := newest(all); c != nil && c.StatusOn(w.today) != cert.CertificateWithdrawn {
		return c.Expires, nil
	}
	return day.Day{}, nil
}

// recordFinding records an event about a finding. What the client does not know yet stays out of the
// file's timeline, which the client can read.
func (w *work) recordFinding(n cert.Finding, verb, summary string, detail map[string]string) error {
	_, err := w.findingEvent(n, verb, summary, detail)
	return err
}

func (w *work) findingEvent(n cert.Finding, verb, summary string, detail map[string]string) (cert.Event, error) {
	h := happened{verb: verb, noun: "finding", id: n.ID, summary: summary, detail: detail}
	if !n.SharedOn.IsZero() {
		file, err := w.Certification(w.ctx, cert.SystemActor, n.CertificationID)
		if err != nil {
			return cert.Event{}, fmt.Errorf("read the file of %s: %w", n.Number, err)
		}
		h.file = &file
	}
	return w.record(h)
}

// shareFindings makes the findings of an audit known to the client, each once (R-NC-07), and tells it.
func (w *work) shareFindings(a cert.Audit) error {
	all, err := w.FindingsOf(w.ctx, []int64{a.ID})
	if err != nil {
		return fmt.Errorf("read the findings of audit %d: %w", a.ID, err)
	}
	expiry, err := w.expiry(a.CertificationID)
	if err != nil {
		return err
	}
	book, err := w.rulebook()
	if err != nil {
		return err
	}
	asked := 0
	for _, n := range all {
		if n.Status == cert.FindingWithdrawn || n.Draft() || !n.Counted(a, expiry, w.today, book) && !n.Share(a, expiry, w.today, book) {
			continue
		}
		if err := w.SaveFinding(w.ctx, &n); err != nil {
			return fmt.Errorf("share %s: %w", n.Number, err)
		}
		if err := w.recordFinding(n, "share", fmt.Sprintf("%s, %s, was presented to the client", n.Number, n.Grade.Label()), nil); err != nil {
			return err
		}
		if n.Grade.AsksClient() {
			asked++
		}
	}
	if asked == 0 {
		return nil
	}
	return w.tellShared(a, asked)
}

// tellShared tells the client that findings wait for its answer.
func (w *work) tellShared(a cert.Audit, asked int) error {
	file, err := w.Certification(w.ctx, cert.SystemActor, a.CertificationID)
	if err != nil {
		return err
	}
	e, err := w.record(happened{verb: "present", noun: "audit", id: a.ID, file: &file,
		summary: fmt.Sprintf("%s: findings were presented; answers asked for: %d", a.Name, asked), detail: map[string]string{"asked": fmt.Sprint(asked)}})
	if err != nil {
		return err
	}
	return w.tellClient(e, "findings", "/findings", file)
}

// tellClient puts a message for the client's contact and its users into the outbox.
func (w *work) tellClient(e cert.Event, template, link string, file cert.Certification) error {
	mails, err := w.ClientMails(w.ctx, file.ClientID)
	if err != nil {
		return fmt.Errorf("find the client to tell: %w", err)
	}
	return w.tell(e, template, link, mails...)
}

// tellTeam puts a message for lead and auditors of an audit into the outbox.
func (w *work) tellTeam(e cert.Event, template, link string, audit int64) error {
	crew, err := w.CrewOf(w.ctx, audit)
	if err != nil {
		return fmt.Errorf("find the team to tell: %w", err)
	}
	var mails []string
	for _, m := range crew {
		if m.Role == cert.Lead || m.Role == cert.Member {
			mails = append(mails, m.Email)
		}
	}
	return w.tell(e, template, link, mails...)
}

// openConcerns counts the concerns of stage 1 that are neither closed nor raised as a finding of stage 2
// (R-S1-02).
func openConcerns(stage1 *cert.Audit, findings []cert.Finding) int {
	if stage1 == nil {
		return 0
	}
	var of []cert.Finding
	for _, c := range findings {
		raised := slices.ContainsFunc(findings, func(later cert.Finding) bool {
			return later.Repeats == c.ID && later.Status != cert.FindingWithdrawn
		})
		if c.AuditID == stage1.ID && !raised {
			of = append(of, c)
		}
	}
	return cert.OpenConcerns(of)
}
