package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/norm"
)

// chosen decides whether the nth kept surveillance is reviewed, when one of every block is (R-DEC-06): one place in
// each block of ordinals, and apart from that one of every two blocks by chance. Both come from the house's secret,
// so that the choice can be repeated by whoever holds it, and nobody who concludes an audit can know it before, not
// even after the one of the block was seen.
func chosen(secret []byte, ordinal, block int) bool {
	if block <= 1 {
		return block == 1
	}
	place := (ordinal - 1) % block
	return drawn(secret, "place", (ordinal-1)/block, block) == place || drawn(secret, "beyond", ordinal, 2*block) == 0
}

// drawn is a number below n by the secret.
func drawn(secret []byte, what string, of, n int) int {
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "kept surveillance %s %d %d", what, of, n)
	return int(binary.BigEndian.Uint64(mac.Sum(nil)) % uint64(n))
}

// block is the number of kept surveillances of which one is reviewed, so that the share is reached or exceeded;
// 0 when the rulebook asks for none.
func block(share norm.Fraction) int {
	if share.Num <= 0 {
		return 0
	}
	return max(1, int(share.Den/share.Num))
}

// chooseKept takes a surveillance that was just kept into the review, if it is chosen. Where fewer than the share
// were chosen before, as with history from before there was a choice, the next ones are.
func (w *work) chooseKept(a cert.Audit, file cert.Certification) error {
	rules, err := w.constants(w.today)
	if err != nil {
		return err
	}
	share, err := rules.Fraction("surveillance.review_share")
	if err != nil {
		return err
	}
	days, err := rules.Int("surveillance.review_days")
	if err != nil {
		return err
	}
	n, err := w.Next(w.ctx, "kept surveillances")
	if err != nil {
		return fmt.Errorf("count the kept surveillance: %w", err)
	}
	before, err := w.CountKeptReviews(w.ctx)
	if err != nil {
		return err
	}
	size := block(share)
	behind := size > 0 && before < int(n)/size
	if !behind && !chosen(w.o.secret, int(n), size) {
		return nil
	}
	return w.openKeptReview(a.Choose(int(n), w.today.AddDays(days), w.at), a, file)
}

func (w *work) openKeptReview(r cert.KeptReview, a cert.Audit, file cert.Certification) error {
	if err := w.AddKeptReview(w.ctx, &r); err != nil {
		return fmt.Errorf("choose %s for review: %w", a.Number, err)
	}
	e, err := w.record(happened{verb: "choose", noun: "kept_review", id: r.ID, file: &file,
		summary: fmt.Sprintf("%s was chosen for an independent review, due on %s", a.Name, r.Due.Long())})
	if err != nil {
		return err
	}
	return w.tellRole(e, "kept-chosen", fmt.Sprintf("/audits/%d/review", a.ID), cert.DecisionMaker)
}

// KeptSheet is the review of a kept surveillance with what its page needs.
type KeptSheet struct {
	Review   cert.KeptReview
	Audit    cert.Audit
	Decision cert.DecisionFacts // the dossier that a decision would rest on
	Checks   []cert.Check       // of the actor, by the gate of the review
}

// KeptSheet reads the review of an audit that the actor may see; NotFound where it was not chosen.
func (o *Office) KeptSheet(ctx context.Context, actor cert.Actor, audit int64) (KeptSheet, error) {
	w := o.asking(ctx, actor)
	return w.keptSheet(audit)
}

func (w *work) keptSheet(audit int64) (s KeptSheet, err error) {
	if s.Audit, err = w.Audit(w.ctx, w.actor, audit); err != nil {
		return s, err
	}
	if s.Review, err = w.KeptReviewOf(w.ctx, audit); err != nil {
		return s, err
	}
	if s.Decision, err = w.decisionFacts(s.Audit.CertificationID, audit, cert.DecisionInput{}); err != nil {
		return s, err
	}
	s.Checks = cert.Independently.Checks(keptFacts(s.Decision, w.actor, "said"))
	return s, nil
}

// keptFacts is what the gate judges of who reviews: the same of which a decision is judged.
func keptFacts(f cert.DecisionFacts, actor cert.Actor, reason string) cert.KeptFacts {
	return cert.KeptFacts{Team: f.Team, Areas: f.DeciderAreas, Bound: f.DeciderBound, Banned: f.DeciderBanned, Reason: reason, Actor: actor}
}

// KeptInput is what the review found.
type KeptInput struct {
	Agreed  bool
	Reason  string
	Version int64
}

// ReviewKept records the independent review of a kept surveillance. Not agreed, it goes to a decision, and decision
// makers and team are told (R-DEC-06).
func (o *Office) ReviewKept(ctx context.Context, actor cert.Actor, audit int64, in KeptInput) (cert.KeptReview, error) {
	var r cert.KeptReview
	err := o.do(ctx, actor, func(w *work) error {
		s, err := w.keptSheet(audit)
		if err != nil {
			return err
		}
		r = s.Review
		if err := checkVersion(r.Version, in.Version); err != nil {
			return err
		}
		verb := cert.Refer
		if in.Agreed {
			verb = cert.Agree
		}
		if err := r.Conclude(verb, keptFacts(s.Decision, actor, strings.TrimSpace(in.Reason)), w.today); err != nil {
			return err
		}
		if err := w.SaveKeptReview(ctx, &r); err != nil {
			return fmt.Errorf("review the kept audit %d: %w", audit, err)
		}
		return w.tellKept(verb, r, s)
	})
	return r, err
}

func (w *work) tellKept(verb cert.Verb, r cert.KeptReview, s KeptSheet) error {
	e, err := w.record(happened{verb: string(verb), noun: "kept_review", id: r.ID, file: &s.Decision.Certification,
		summary: fmt.Sprintf("%s reviewed %s: %s", r.PersonName, s.Audit.Name, r.Status.Label()), detail: map[string]string{"reason": r.Reason}})
	if err != nil || verb == cert.Agree {
		return err
	}
	link := fmt.Sprintf("/audits/%d/decision", s.Audit.ID)
	return errors.Join(w.tellRole(e, "kept-referred", link, cert.DecisionMaker), w.tellTeam(e, "kept-not-agreed", fmt.Sprintf("/audits/%d", s.Audit.ID), s.Audit.ID))
}
