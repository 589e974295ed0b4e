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
	Responses []cert.Response    // newest first
	Evidence  []cert.Evidence    // of the finding and of the responses
	Links     []cert.FindingLink // by which it can be answered without an account, newest first
	Known     []cert.Finding     // what it can repeat: findings of other audits of the file, for who may amend it
	MayLink   bool               // the actor may send and take back such links
	Again     day.Day            // usual day for the next answer when this one is returned
	OnTeam    bool               // the actor reviews and verifies it (R-NC-04)
	Next      *cert.Audit        // surveillance or recertification underway in which the actor may upgrade it, nil = none
	Facts     cert.FindingFacts
}

// FindingSheet reads a finding that the actor may see.
func (o *Office) FindingSheet(ctx context.Context, actor cert.Actor, id int64) (FindingSheet, error) {
	w := o.asking(ctx, actor)
	s, err := w.findingSheet(id)
	if err != nil {
		return s, err
	}
	if s.OnTeam && s.Audit.Status == cert.AuditUnderway {
		if s.Known, err = w.known(s.Finding); err != nil {
			return s, fmt.Errorf("read what %s can repeat: %w", s.Finding.Number, err)
		}
	}
	if s.MayLink = s.Finding.Linkable() && s.maySendLinks(actor); s.MayLink {
		if s.Links, err = w.FindingLinks(ctx, id); err != nil {
			return s, fmt.Errorf("read the links to %s: %w", s.Finding.Number, err)
		}
	}
	book, err := w.rulebook()
	if err != nil {
		return s, err
	}
	s.Again = s.Finding.AnswerAgain(book, w.today)
	s.Facts.LateDays, err = book.On(w.today).Int(minorLateDays)
	return s, err
}

func (w *work) findingSheet(id int64) (FindingSheet, error) {
	n, err := w.Finding(w.ctx, w.actor, id)
	if err != nil {
		return FindingSheet{}, err
	}
	return w.sheetOf(n)
}

// sheetOf reads what belongs to a finding that the caller has read.
func (w *work) sheetOf(n cert.Finding) (s FindingSheet, err error) {
	id := n.ID
	s.Finding = n
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
	if s.Facts.Before, err = w.recurring(n); err != nil {
		return s, err
	}
	if r := newest(s.Responses); r != nil {
		s.Facts.Response, s.Facts.Unproven = *r, r.Unproven(s.Finding, s.Responses, s.Evidence)
	}
	return s, nil
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
	return w.takeStep(&s, version, step)
}

// takeStep is findingStep on a sheet already read.
func (w *work) takeStep(s *FindingSheet, version int64, step func(w *work, s *FindingSheet) (findingStep, error)) (cert.Finding, error) {
	if err := checkVersion(s.Finding.Version, version); err != nil {
		return s.Finding, err
	}
	done, err := step(w, s)
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
	return s.Finding, w.tellStep(e, done, *s)
}

// findingStep is what a step reports: its event and whom a mail tells.
type findingStep struct {
	verb     string
	summary  string
	detail   map[string]string
	template string // mail; empty = none
	toTeam   bool   // to the auditors; otherwise to the client
	toAll    bool   // to the client, the auditors, planners and decision makers
}

func (w *work) tellStep(e cert.Event, done findingStep, s FindingSheet) error {
	link := fmt.Sprintf("/findings/%d", s.Finding.ID)
	switch {
	case done.template == "":
		return nil
	case done.toAll:
		if err := w.tellTeam(e, done.template, link, s.Finding.Holder()); err != nil {
			return err
		}
		for _, r := range []cert.Role{cert.Planner, cert.DecisionMaker} {
			if err := w.tellRole(e, done.template, link, r); err != nil {
				return err
			}
		}
	case done.toTeam:
		return w.tellTeam(e, done.template, link, s.Finding.Holder())
	}
	return w.tellClient(e, done.template, link, s.File)
}

// AmendFinding rewrites a finding that the client has not answered, while the report is not final.
func (o *Office) AmendFinding(ctx context.Context, actor cert.Actor, id, version int64, in cert.FindingInput) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		was := s.Finding
		in.Item = was.Item
		if err := in.Problems(s.Audit.Kind).Or(); err != nil {
			return findingStep{}, err
		}
		if err := s.Finding.Amend(in, s.Facts); err != nil {
			return findingStep{}, err
		}
		if err := w.ownRepeated(s.Finding); err != nil {
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
