package office

import (
	"context"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file takes the client's answers to findings and the auditors' reviews of them.

// ResponseInput is what a client answers (R-NC-03).
type ResponseInput struct {
	Correction  string
	CorrectedOn day.Day // zero = not said
	Cause       string
	Actions     []ActionInput
	Files       []Upload // for the answer as a whole
}

// ActionInput is one corrective action with the files that show it.
type ActionInput struct {
	cert.Action
	Files []Upload
}

// response is the answer as it is kept.
func (in ResponseInput) response(finding int64) cert.Response {
	r := cert.Response{FindingID: finding, Correction: in.Correction, CorrectedOn: in.CorrectedOn, Cause: in.Cause}
	for _, a := range in.Actions {
		r.Actions = append(r.Actions, a.Action)
	}
	return r
}

// keepFiles puts the files of an answer on the disk, before any row names them; each knows its action.
func (o *Office) keepFiles(in ResponseInput) (kept []cert.Evidence, err error) {
	if kept, err = o.keepUploads(in.Files); err != nil {
		return nil, err
	}
	for i, a := range in.Actions {
		own, err := o.keepUploads(a.Files)
		if bad, ok := err.(cert.Invalid); ok { // said at the action, not at the whole answer
			return nil, cert.Wrong(fmt.Sprintf("actions.%d.files", i), "%s", bad[0].Message)
		}
		if err != nil {
			return nil, err
		}
		for _, e := range own {
			e.Action = int64(i + 1)
			kept = append(kept, e)
		}
	}
	return kept, nil
}

// RespondToFinding takes the client's answer with its evidence as a new round.
func (o *Office) RespondToFinding(ctx context.Context, actor cert.Actor, id, version int64, in ResponseInput) (cert.Finding, error) {
	if _, err := o.store.Finding(ctx, actor, id); err != nil {
		return cert.Finding{}, err
	}
	files, err := o.keepFiles(in)
	if err != nil {
		return cert.Finding{}, err
	}
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		return w.respond(s, in.response(id), files)
	})
}

// respond takes an answer as the next round.
func (w *work) respond(s *FindingSheet, r cert.Response, files []cert.Evidence) (findingStep, error) {
	r.Round, r.By, r.At = len(s.Responses)+1, w.actor.Name, w.at
	if err := r.Problems(s.Finding.Grade).Or(); err != nil {
		return findingStep{}, err
	}
	s.Facts.Response = r
	if err := s.Finding.Answer(w.actor, s.Facts); err != nil {
		return findingStep{}, err
	}
	if err := w.AddResponse(w.ctx, &r); err != nil {
		return findingStep{}, fmt.Errorf("answer %s: %w", s.Finding.Number, err)
	}
	if err := w.addFiles(files, cert.Evidence{CertificationID: s.File.ID, AuditID: &s.Audit.ID, FindingID: &s.Finding.ID, ResponseID: &r.ID}); err != nil {
		return findingStep{}, err
	}
	return findingStep{verb: "answer", template: "finding-answered", toTeam: true,
		summary: fmt.Sprintf("%s answered %s (round %d)", w.actor.Name, s.Finding.Number, r.Round)}, nil
}

// AnswerReview is what an auditor says of an answer (R-NC-04).
type AnswerReview struct {
	Comment string
	Method  string  // how the implementation will be verified, when it is accepted; empty = as usual for the grade
	NewDue  day.Day // by which it is to be answered again, when it is returned
}

// AcceptResponse accepts the client's answer and says how it will be verified (R-NC-04, R-NC-05).
func (o *Office) AcceptResponse(ctx context.Context, actor cert.Actor, id, version int64, in AnswerReview) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		if in.Method == "" && s.Finding.Grade.Nonconformity() {
			in.Method = s.Finding.Grade.UsualMethod()
		}
		if in.Method != "" && cert.MethodLabel(in.Method) == in.Method {
			return findingStep{}, cert.Wrong("method", "Choose how it will be verified.")
		}
		s.Facts.Comment, s.Facts.Method = strings.TrimSpace(in.Comment), in.Method
		if err := s.Finding.Accept(actor, s.Facts); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "accept", template: "finding-accepted", detail: map[string]string{"comment": s.Facts.Comment, "method": cert.MethodLabel(in.Method)},
			summary: fmt.Sprintf("%s accepted the answer to %s", actor.Name, s.Finding.Number)}, w.judge(s, true)
	})
}

// ReturnResponse sends the answer back to the client with the reasons and a new date (R-NC-04).
func (o *Office) ReturnResponse(ctx context.Context, actor cert.Actor, id, version int64, in AnswerReview) (cert.Finding, error) {
	return o.stepFinding(ctx, actor, id, version, func(w *work, s *FindingSheet) (findingStep, error) {
		was := s.Finding.PlanDue
		s.Facts.Comment, s.Facts.NewDue = strings.TrimSpace(in.Comment), in.NewDue
		if err := s.Finding.Return(actor, s.Facts); err != nil {
			return findingStep{}, err
		}
		return findingStep{verb: "return", template: "finding-returned",
			detail:  map[string]string{"comment": s.Facts.Comment, "new_due": in.NewDue.Long(), "due_was": was.Long()},
			summary: fmt.Sprintf("%s returned the answer to %s", actor.Name, s.Finding.Number)}, w.judge(s, false)
	})
}

// judge keeps what the auditor said of the latest round.
func (w *work) judge(s *FindingSheet, accepted bool) error {
	r := s.Facts.Response
	r.Accepted, r.Comment, r.NewDue, r.ReviewedBy, r.ReviewedAt = &accepted, s.Facts.Comment, s.Facts.NewDue, w.actor.Name, &w.at
	if err := w.JudgeResponse(w.ctx, r); err != nil {
		return fmt.Errorf("judge the answer to %s: %w", s.Finding.Number, err)
	}
	return nil
}
