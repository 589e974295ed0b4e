package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"assay/internal/cert"
	"assay/internal/paper"
)

// This file brings a certificate from its decision to its issue: drafted, compared by a second person, released.

// Release is a draft certificate with everything it is compared with, as its page shows it.
type Release struct {
	cert.ReleaseFacts
	File   cert.Certification
	Client cert.Client
	Halted string // why no certificate can be issued now, empty = it can
}

// ReleaseSheet reads the draft certificate that waits in a file that the actor may see; NotFound when none does.
func (o *Office) ReleaseSheet(ctx context.Context, actor cert.Actor, certification int64) (Release, error) {
	own, err := o.asSet(ctx, o.store)
	if err != nil {
		return Release{}, err
	}
	r, err := own.asking(ctx, actor).release(certification)
	if err != nil {
		return r, err
	}
	r.Halted, err = o.issuing(ctx, o.store)
	return r, err
}

// release reads the waiting draft of a file and what its gate judges.
func (w *work) release(certification int64) (r Release, err error) {
	if r.File, err = w.Certification(w.ctx, w.actor, certification); err != nil {
		return r, err
	}
	proofs, err := w.Proofs(w.ctx, certification)
	if err != nil {
		return r, err
	}
	waiting := cert.WaitingProof(proofs)
	if waiting == nil {
		return r, cert.NotFound
	}
	r.Proof, r.Actor, r.Today = *waiting, w.actor, w.today
	if r.Client, err = w.Client(w.ctx, cert.SystemActor, r.File.ClientID); err != nil {
		return r, err
	}
	if r.Decision, err = w.decisionOf(r.Proof); err != nil {
		return r, err
	}
	return r, errors.Join(w.releasePeople(&r), w.releaseContent(&r))
}

// decisionOf is the decision behind a draft.
func (w *work) decisionOf(p cert.Proof) (cert.Decision, error) {
	all, err := w.Decisions(w.ctx, p.CertificationID)
	for _, d := range all {
		if d.ID == p.DecisionID {
			return d, err
		}
	}
	return cert.Decision{}, errors.Join(err, fmt.Errorf("draft %d has no decision", p.ID))
}

// releasePeople reads who acts, who decided and who prepared as human beings.
func (w *work) releasePeople(r *Release) error {
	people, err := w.Persons(w.ctx, []int64{w.actor.PersonID, r.Decision.PersonID, r.Proof.PreparedID})
	who := map[int64]int64{}
	for _, p := range people {
		who[p.ID] = p.Identity()
	}
	r.Releaser, r.Decider, r.Preparer = who[w.actor.PersonID], who[r.Decision.PersonID], who[r.Proof.PreparedID]
	return err
}

// releaseContent reads the issue before it, makes the certificate as the file has it today, and holds the draft against the
// content lint.
func (w *work) releaseContent(r *Release) error {
	certificates, err := w.Certificates(w.ctx, r.File.ID)
	if err != nil {
		return err
	}
	r.Old = newest(certificates)
	in, err := w.issueOf(r.File, r.Client, r.Decision, r.Old)
	if err != nil {
		return err
	}
	if r.Live, err = cert.NewCertificate(in); err != nil {
		return err
	}
	if r.File.Accredited {
		_, r.Unaccredited = w.o.Body.AccreditedFor(r.Client.Country, w.today)
	}
	r.Content = r.Proof.Masked().Content(w.o.Body.Name, w.o.Body.Address)
	return nil
}

// issueOf is what a certificate is made from today, but for its number, code and salt.
func (w *work) issueOf(file cert.Certification, client cert.Client, d cert.Decision, old *cert.Certificate) (in cert.Issue, err error) {
	in = cert.Issue{Certification: file, Client: client, Decision: d, Today: w.today, At: w.at}
	if in.Book, err = w.rulebook(); err != nil {
		return in, err
	}
	if in.Sites, err = w.Sites(w.ctx, file.ID); err != nil {
		return in, err
	}
	if old != nil && old.Status != cert.CertificateWithdrawn {
		in.Old = old
	}
	if file.Accredited {
		in.Accreditation, _ = w.o.Body.AccreditedFor(client.Country, w.today)
	}
	if d.AuditID != nil {
		a, err := w.Audit(w.ctx, cert.SystemActor, *d.AuditID)
		if err != nil {
			return in, err
		}
		in.RecertAudit = a.Ends
	}
	return in, nil
}

// draftCertificate makes the draft of a positive decision and tells those who can release it.
func (w *work) draftCertificate(e cert.Event, f cert.DecisionFacts, d cert.Decision) error {
	in, err := w.issueOf(f.Certification, f.Client, d, f.Certificate)
	if err != nil {
		return err
	}
	c, err := cert.NewCertificate(in)
	if err != nil {
		return err
	}
	p := cert.ProofOf(c, d, in.Old, w.at)
	if err := w.wellDrafted(p); err != nil {
		return err
	}
	if err := w.AddProof(w.ctx, &p); err != nil {
		return fmt.Errorf("draft the certificate of %s: %w", d.Number, err)
	}
	return w.tellReleasers(e, f.Certification)
}

// wellDrafted refuses a draft that could never be released: content is missing, or a letter that no font has.
func (w *work) wellDrafted(p cert.Proof) error {
	c := p.Masked()
	if err := cert.Invalid(c.Lint(w.o.Body.Name, w.o.Body.Address)).Or(); err != nil {
		return err
	}
	_, err := w.o.printCertificate(c)
	return err
}

func (w *work) tellReleasers(e cert.Event, file cert.Certification) error {
	for _, role := range []cert.Role{cert.Reviewer, cert.DecisionMaker, cert.SchemeManager} {
		if err := w.tellRole(e, "certificate-draft", fmt.Sprintf("/certifications/%d/release", file.ID), role); err != nil {
			return err
		}
	}
	return nil
}

// ReleaseInput is a release as a form sends it.
type ReleaseInput struct {
	Proof    int64 // the draft that was read
	Version  int64 // of it
	Compared bool  // it was compared word by word
}

// ReleaseCertificate issues the certificate whose draft a second person has compared (G8): only now are there number, code,
// seal, PDF and entry in the log. The client is told of decision and certificate.
func (o *Office) ReleaseCertificate(ctx context.Context, actor cert.Actor, certification int64, in ReleaseInput) (cert.Certificate, error) {
	var c cert.Certificate
	if err := o.stampReady(); err != nil {
		return c, err
	}
	err := o.do(ctx, actor, func(w *work) error {
		r, err := w.waitingRelease(certification, in.Proof, in.Version)
		if err != nil {
			return err
		}
		if err := w.mayIssue(); err != nil {
			return err
		}
		r.Compared = in.Compared
		if err := r.Proof.Release(actor, r.ReleaseFacts, w.at); err != nil {
			return err
		}
		if err := w.SaveProof(ctx, &r.Proof); err != nil {
			return fmt.Errorf("release the certificate of %s: %w", r.Decision.Number, err)
		}
		c, err = w.issue(r)
		return err
	})
	return c, err
}

// waitingRelease is release for a form, which names the draft that was read and its version.
func (w *work) waitingRelease(certification, proof, version int64) (Release, error) {
	if !w.actor.May(cert.ReleaseThem) && !w.actor.Is(cert.System) {
		return Release{}, cert.Forbidden
	}
	r, err := w.release(certification)
	if errors.Is(err, cert.NotFound) && r.File.ID != 0 { // it waits no more: somebody was faster
		proofs, unread := w.Proofs(w.ctx, certification)
		if unread != nil {
			return r, unread
		}
		if slices.ContainsFunc(proofs, func(p cert.Proof) bool { return p.ID == proof }) {
			err = cert.Conflict
		}
	}
	if err == nil && r.Proof.ID != proof {
		err = cert.Conflict
	}
	if err == nil {
		err = checkVersion(r.Proof.Version, version)
	}
	return r, err
}

// SetAsideInput is what puts a draft certificate aside.
type SetAsideInput struct {
	Proof   int64
	Version int64
	Reason  string
}

// SetCertificateAside ends a draft without an issue: its decision has no effect, and another can be taken.
func (o *Office) SetCertificateAside(ctx context.Context, actor cert.Actor, certification int64, in SetAsideInput) error {
	return o.do(ctx, actor, func(w *work) error {
		r, err := w.waitingRelease(certification, in.Proof, in.Version)
		if err != nil {
			return err
		}
		r.Reason = strings.TrimSpace(in.Reason)
		return w.setAside(r)
	})
}

func (w *work) setAside(r Release) error {
	if err := r.Proof.PutAside(w.actor, r.ReleaseFacts, w.at); err != nil {
		return err
	}
	if err := w.SaveProof(w.ctx, &r.Proof); err != nil {
		return fmt.Errorf("put the certificate of %s aside: %w", r.Decision.Number, err)
	}
	e, err := w.record(happened{verb: "aside", noun: "decision", id: r.Decision.ID, file: &r.File,
		summary: fmt.Sprintf("%s put the draft certificate of %s aside: it is not issued", w.actor.Name, r.Decision.Number), detail: map[string]string{"reason": r.Reason}})
	if err != nil {
		return err
	}
	link := fmt.Sprintf("/certifications/%d", r.File.ID)
	if r.Decision.AuditID != nil {
		link = fmt.Sprintf("/audits/%d/decision", *r.Decision.AuditID)
	}
	return w.tellRole(e, "certificate-aside", link, cert.DecisionMaker)
}

// PrepareInput is how a draft is made anew.
type PrepareInput struct {
	Proof    int64
	Version  int64
	Language string            // of the binding wording, a key of paper.CertificateLanguages; empty = English
	Scopes   map[string]string // the scope in further languages; empty texts are left out
}

// wordings are the further languages of the input in the order of the list. Invalid names an unknown one.
func (in PrepareInput) wordings() ([]cert.CertifiedWording, error) {
	if !paper.CertificateSpeaks(in.Language) {
		return nil, cert.Wrong("language", "Choose one of the languages offered.")
	}
	var out []cert.CertifiedWording
	for _, l := range paper.CertificateLanguages() {
		text := strings.TrimSpace(in.Scopes[l.Key])
		if text == "" || l.Key == in.Language || l.Key == "en" && in.Language == "" {
			continue
		}
		if utf8.RuneCountInString(text) > 4000 {
			return nil, cert.Wrong("scopes."+l.Key, "Use at most 4000 characters.")
		}
		out = append(out, cert.CertifiedWording{Language: l.Key, Scope: text})
	}
	return out, nil
}

// PrepareCertificate makes the draft anew from what the file says today, with the scope in further languages as entered.
// Who does it cannot release it.
func (o *Office) PrepareCertificate(ctx context.Context, actor cert.Actor, certification int64, in PrepareInput) error {
	return o.do(ctx, actor, func(w *work) error {
		r, err := w.waitingRelease(certification, in.Proof, in.Version)
		if err != nil {
			return err
		}
		if actor.PersonID == 0 {
			return cert.Forbidden
		}
		next := r.Live
		next.Language = in.Language
		if next.Wordings, err = in.wordings(); err != nil {
			return err
		}
		if err := r.Proof.Prepare(actor, next, r.ReleaseFacts, w.at); err != nil {
			return err
		}
		if err := errors.Join(w.wellDrafted(r.Proof), w.SaveProof(ctx, &r.Proof)); err != nil {
			return err
		}
		_, err = w.record(happened{verb: "prepare", noun: "decision", id: r.Decision.ID, file: &r.File,
			summary: fmt.Sprintf("%s prepared the draft certificate of %s", actor.Name, r.Decision.Number)})
		return err
	})
}

// CertificateDraft draws the draft of a file's certificate, marked as a draft, for the body's people.
func (o *Office) CertificateDraft(ctx context.Context, actor cert.Actor, certification int64) ([]byte, error) {
	r, err := o.ReleaseSheet(ctx, actor, certification)
	if err != nil {
		return nil, err
	}
	own, err := o.asSet(ctx, o.store)
	if err != nil {
		return nil, err
	}
	in := own.certificateInput(r.Proof.Masked())
	in.Draft, in.CheckURL = true, ""
	drawn, err := paper.Certificate(in, paper.Options{})
	if err != nil {
		return nil, fmt.Errorf("draw the draft certificate of %s: %w", r.Decision.Number, err)
	}
	return drawn.PDF, nil
}
