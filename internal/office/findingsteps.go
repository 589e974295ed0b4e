package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
)

// FindingSheet is a finding with everything its page and its steps need.
type FindingSheet struct {
	Finding   cert.Finding
	Audit     cert.Audit
	File      cert.Certification
	Client    cert.Client
	Responses []cert.Response // newest first
	Evidence  []cert.Evidence // of the finding and of the responses
	OnTeam    bool            // the actor reviews and verifies it (R-NC-04)
	Next      *cert.Audit     // surveillance or recertification underway in which the actor may upgrade it, nil = none
	Facts     cert.FindingFacts
}

// FindingSheet reads a finding that the actor may see.
func (o *Office) FindingSheet(ctx context.Context, actor cert.Actor, id int64) (FindingSheet, error) {
	w := o.asking(ctx, actor)
	return w.findingSheet(id)
}

func (w *work) findingSheet(id int64) (s FindingSheet, err error) {
	if s.Finding, err = w.Finding(w.ctx, w.actor, id); err != nil {
		return s, err
	}
	if s.Audit, err = w.Audit(w.ctx, cert.SystemActor, s.Finding.AuditID); err != nil {
		return s, fmt.Errorf("read the audit of %s: %w", s.Finding.Number, err)
	}
	if s.File, err = w.Certification(w.ctx, cert.SystemActor, s.Finding.CertificationID); err != nil {
		return s, fmt.Errorf("read the file of %s: %w", s.Finding.Number, err)
	}
	if s.Client, err = w.Client(w.ctx, cert.SystemActor, s.File.ClientID); err != nil {
		return s, fmt.Errorf("read the client of %s: %w", s.Finding.Number, err)
	}
	if s.Responses, err = w.Responses(w.ctx, id); err != nil {
		return s, fmt.Errorf("read the answers to %s: %w", s.Finding.Number, err)
	}
	if s.Evidence, err = w.FindingEvidence(w.ctx, id); err != nil {
		return s, fmt.Errorf("read the evidence of %s: %w", s.Finding.Number, err)
	}
	if w.actor.PersonID != 0 {
		if s.OnTeam, err = w.ReviewsFinding(w.ctx, w.actor.PersonID, s.Finding); err != nil {
			return s, fmt.Errorf("find who reviews %s: %w", s.Finding.Number, err)
		}
	}
	if s.Next, err = w.lookingBack(s.Finding); err != nil {
		return s, err
	}
	role, _, err := w.onTeam(s.Audit.ID)
	if err != nil {
		return s, err
	}
	s.Facts = cert.FindingFacts{Next: s.Next, Finding: s.Finding, Audit: s.Audit.Status, OnTeam: s.OnTeam || w.actor.Is(cert.System),
		Leads: role == cert.Lead || w.actor.Is(cert.System), Today: w.today}
	if r := newest(s.Responses); r != nil {
		s.Facts.Response, s.Facts.Proof = *r, s.proof(r.ID)
	}
	return s, nil
}

// proof counts the files that came with a response and those before it: a plan's papers still count when
// its implementation is reported.
func (s FindingSheet) proof(response int64) int {
	n := 0
	for _, e := range s.Evidence {
		stale := s.Finding.UpgradedAt != nil && e.At.Before(*s.Finding.UpgradedAt) // what it proved did not hold
		if e.ResponseID != nil && *e.ResponseID <= response && !stale {
			n++
		}
	}
	return n
}

// stepFinding is the frame of every step of a finding: it reads, checks the version, takes the step, keeps
// the finding and records the event. step may change the sheet's facts and finding.
func (o *Office) stepFinding(ctx context.Context, actor cert.Actor, id, version int64, step func(w *work, s *FindingSheet) (findingStep, error)) (cert.Finding, error) {
	var n cert.Finding
	err := o.do(ctx, actor, func(w *work) (err error) {
		n, err = w.findingStep(id, version, step)
		return err
	})
	return n, err
}

// findingStep is stepFinding within a transaction.
func (w *work) findingStep(id, version int64, step func(w *work, s *FindingSheet) (findingStep, error)) (cert.Finding, error) {
	s, err := w.findingSheet(id)
	if err != nil {
		return s.Finding, err
	}
	if err := checkVersion(s.Finding.Version, version); err != nil {
		return s.Finding, err
	}
	done, err := step(w, &s)
	if err != nil {
		return s.Finding, err
	}
	if err := w.SaveFinding(w.ctx, &s.Finding); err != nil {
		return s.Finding, fmt.Errorf("%s %s: %w", done.verb, s.Finding.Number, err)
	}
	if done.verb == "amend" || done.verb == "withdraw" {
		if err := w.followFinding(s.Finding); err != nil {
			return s.Finding, err
		}
	}
	e, err := w.findingEvent(s.Finding, done.verb, done.summary, done.detail)
	if err != nil {
		return s.Finding, err
	}
	return s.Finding, w.tellStep(e, done, s)
}

// findingStep is what a step reports: its event and whom a mail tells.
type findingStep struct {
	verb     string
	summary  string
	detail   map[string]string
	template string // mail; empty = none
	toTeam   bool   // to the auditors; otherwise to the client
}

func (w *work) tellStep(e cert.Event, done findingStep, s FindingSheet) error {
	link := fmt.Sprintf("/findings/%d", s.Finding.ID)
	switch {
	case done.template == "":
		return nil
	case done.toTeam:
		return w.tellTeam(e, done.template, link, s.Finding.Holder())
	}
	return w.tellClient(e, done.template, link, s.File)
}

// AmendFinding rewrites a finding that the client has not answered, while the report is not final.
func (o *Office) AmendFinding(ctx context.Context, actor cert.Actor, id, version int64, in cert.FindingInput) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		was := s.Finding
		in.Item, in.Repeats = was.Item, was.Repeats
		if err := in.Problems(s.Audit.Kind).Or(); err != nil {
			return findingStep{}, err
		}
		if err := s.Finding.Amend(in, s.Facts); err != nil {
			return findingStep{}, err
		}
		if err := w.dateFinding(&s.Finding, s.Audit); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "amend", summary: fmt.Sprintf("%s amended %s", actor.Name, was.Number), detail: map[string]string{
			"grade_was": string(was.Grade), "statement_was": was.Statement, "evidence_was": was.Evidence, "requirement_was": was.Requirement}}, nil
	})
}

// WithdrawFinding takes a finding back while the report is not final; the lead auditor gives the reason.
func (o *Office) WithdrawFinding(ctx context.Context, actor cert.Actor, id, version int64, reason string) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		s.Facts.Comment, s.Facts.OnTeam = strings.TrimSpace(reason), s.Facts.Leads
		if err := s.Finding.Withdraw(actor, s.Facts); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "withdraw", summary: fmt.Sprintf("%s took back %s: %s", actor.Name, s.Finding.Number, s.Facts.Comment)}, nil
	})
}

// ResponseInput is what a client answers (R-NC-03).
type ResponseInput struct {
	Correction  string
	Cause       string
	Action      string
	ActionOwner string
	ActionBy    day.Day
	Implemented bool
	Files       []Upload
}

// RespondToFinding takes the client's answer with its evidence as a new round.
func (o *Office) RespondToFinding(ctx context.Context, actor cert.Actor, id, version int64, in ResponseInput) (cert.Finding, error) {
	if _, err := o.store.Finding(ctx, actor, id); err != nil {
		return cert.Finding{}, err
	}
	files, err := o.keepUploads(in.Files)
	if err != nil {
		return cert.Finding{}, err
	}
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		r := cert.Response{FindingID: id, Round: len(s.Responses) + 1, Correction: in.Correction, Cause: in.Cause, Action: in.Action,
			ActionOwner: in.ActionOwner, ActionBy: in.ActionBy, Implemented: in.Implemented, By: actor.Name, At: w.at}
		if err := r.Problems(s.Finding.Grade).Or(); err != nil {
			return findingStep{}, err
		}
		s.Facts.Response = r
		if err := s.Finding.Answer(actor, s.Facts); err != nil {
			return findingStep{}, err
		}
		if err := w.AddResponse(ctx, &r); err != nil {
			return findingStep{}, fmt.Errorf("answer %s: %w", s.Finding.Number, err)
		}
		if err := w.addFiles(files, cert.Evidence{CertificationID: s.File.ID, AuditID: &s.Audit.ID, FindingID: &id, ResponseID: &r.ID}); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "answer", template: "finding-answered", toTeam: true,
			summary: fmt.Sprintf("%s answered %s (round %d)", actor.Name, s.Finding.Number, r.Round)}, nil
	})
}

// AcceptResponse accepts the client's answer (R-NC-04).
func (o *Office) AcceptResponse(ctx context.Context, actor cert.Actor, id, version int64, comment string) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		s.Facts.Comment = strings.TrimSpace(comment)
		if err := s.Finding.Accept(actor, s.Facts); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "accept", template: "finding-accepted", detail: map[string]string{"comment": s.Facts.Comment},
			summary: fmt.Sprintf("%s accepted the answer to %s", actor.Name, s.Finding.Number)}, w.judge(s, true)
	})
}

// ReturnResponse sends the answer back to the client with a comment (R-NC-04).
func (o *Office) ReturnResponse(ctx context.Context, actor cert.Actor, id, version int64, comment string) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		s.Facts.Comment = strings.TrimSpace(comment)
		if err := s.Finding.Return(actor, s.Facts); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "return", template: "finding-returned", detail: map[string]string{"comment": s.Facts.Comment},
			summary: fmt.Sprintf("%s returned the answer to %s", actor.Name, s.Finding.Number)}, w.judge(s, false)
	})
}

// judge keeps what the auditor said of the latest round.
func (w *work) judge(s *FindingSheet, accepted bool) error {
	r := s.Facts.Response
	r.Accepted, r.Comment, r.ReviewedBy, r.ReviewedAt = &accepted, s.Facts.Comment, w.actor.Name, &w.at
	if err := w.JudgeResponse(w.ctx, r); err != nil {
		return fmt.Errorf("judge the answer to %s: %w", s.Finding.Number, err)
	}
	return nil
}

// VerifyInput says how a finding was verified (R-NC-05).
type VerifyInput struct {
	Method string // key of cert.VerificationMethods
	Note   string
}

// VerifyFinding closes a finding as implemented and effective, or an area of concern as settled.
func (o *Office) VerifyFinding(ctx context.Context, actor cert.Actor, id, version int64, in VerifyInput) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		if err := in.problems(s.Finding); err != nil {
			return findingStep{}, err
		}
		s.Facts.Method, s.Facts.Comment = in.Method, strings.TrimSpace(in.Note)
		if err := s.Finding.Verify(actor, s.Facts, s.Facts.Comment); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "verify", template: "finding-verified", detail: map[string]string{"method": in.Method},
			summary: fmt.Sprintf("%s closed %s", actor.Name, s.Finding.Number)}, nil
	})
}

func (in VerifyInput) problems(n cert.Finding) error {
	known := n.Grade == cert.Concern && in.Method == ""
	for _, m := range cert.VerificationMethods {
		known = known || m.Key == in.Method
	}
	if !known {
		return cert.Wrong("method", "Choose how it was verified.")
	}
	if strings.TrimSpace(in.Note) == "" {
		return cert.Wrong("note", "Say what was seen.")
	}
	return nil
}

// closeConcern closes the area of concern that a finding of stage 2 grew out of.
func (w *work) closeConcern(id int64, raised cert.Finding) error {
	s, err := w.findingSheet(id)
	if err != nil {
		return err
	}
	if s.Finding.CertificationID != raised.CertificationID {
		return cert.NotFound
	}
	if s.Finding.Grade != cert.Concern || s.Finding.Status == cert.FindingVerified {
		return nil
	}
	s.Facts.Comment, s.Facts.Method = "Raised as "+raised.Number+".", "on_site_follow_up"
	if err := s.Finding.Verify(w.actor, s.Facts, s.Facts.Comment); err != nil {
		return err
	}
	if err := w.SaveFinding(w.ctx, &s.Finding); err != nil {
		return fmt.Errorf("close %s: %w", s.Finding.Number, err)
	}
	return w.recordFinding(s.Finding, "verify", fmt.Sprintf("%s was raised as %s", s.Finding.Number, raised.Number), nil)
}

// FindingList reads one page of the findings that the actor may see.
func (o *Office) FindingList(ctx context.Context, actor cert.Actor, q store.FindingQuery) ([]store.FindingRow, int, error) {
	q.Today = o.Today()
	return o.store.FindingList(ctx, actor, q)
}
