package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/internal/cert"
)

// This file lets people without an account answer one finding by a mailed link that ends.

const (
	findingLink    = "finding-link:" // how a delivery names such a link, whose secret is not stored
	findingLinkOut = "/f/(left out)" // what stands for it where others than the recipient read
	linkDays       = "nc.link_days"  // constant: days for which a link can be used
	linkPath       = "/f/"           // the page behind a link
)

// SendFindingLink mails a link to one finding, by which it can be read and answered for some days. Auditors of the
// team, planners and the client itself send it; any mail address can get it.
func (o *Office) SendFindingLink(ctx context.Context, actor cert.Actor, finding int64, email string) (cert.FindingLink, error) {
	var l cert.FindingLink
	err := o.do(ctx, actor, func(w *work) error {
		s, err := w.findingSheet(finding)
		if err != nil {
			return err
		}
		if email = cert.FoldEmail(email); !cert.IsEmail(email) {
			return cert.Wrong("email", "Enter a mail address such as name@example.org.")
		}
		if !s.Finding.Linkable() || !s.maySendLinks(actor) {
			return &cert.Unmet{Verb: "send a link", Rules: []cert.Check{{ID: "R-NC-03", Clause: "ISO/IEC 17021-1 9.4.9", Mend: "finding",
				Sentence: "the client knows the finding and it is not closed, and who sends the link plans, audits in its team or is the client"}}}
		}
		if l, err = w.makeFindingLink(finding, email); err != nil {
			return err
		}
		e, err := w.findingEvent(s.Finding, "link", fmt.Sprintf("%s sent a link to answer %s to %s", actor.Name, s.Finding.Number, email),
			map[string]string{"until": w.o.Local(l.ExpiresAt).Format("2 Jan 2006"), "number": s.Finding.Number})
		if err != nil {
			return err
		}
		return w.tell(e, "finding-link", fmt.Sprintf("%s%d", findingLink, l.ID), email)
	})
	return l, err
}

// maySendLinks tells whether the actor sends and takes back links to the finding.
func (s FindingSheet) maySendLinks(actor cert.Actor) bool {
	return s.OnTeam || actor.Is(cert.Planner, cert.ClientUser, cert.System)
}

func (w *work) makeFindingLink(finding int64, email string) (l cert.FindingLink, err error) {
	before, err := w.FindingLinks(w.ctx, finding)
	if err != nil {
		return l, fmt.Errorf("read the links: %w", err)
	}
	open := 0
	for _, b := range before {
		if b.Open(w.at) {
			open++
		}
	}
	if open >= cert.MostLinks {
		return l, cert.Wrong("email", "Take one of the open links back first: at most %d can be open at once.", cert.MostLinks)
	}
	book, err := w.rulebook()
	if err != nil {
		return l, err
	}
	days, err := book.On(w.today).Int(linkDays)
	if err != nil {
		return l, err
	}
	l = cert.FindingLink{FindingID: finding, Email: email, TokenHash: RandomCode(), ExpiresAt: w.at.Add(time.Duration(days) * 24 * time.Hour),
		SentBy: w.actor.Name, AccountID: w.actor.AccountID, CreatedAt: w.at.Truncate(time.Microsecond)}
	if err := w.AddFindingLink(w.ctx, &l); err != nil {
		return l, fmt.Errorf("make a link: %w", err)
	}
	l.TokenHash = Hash(w.o.findingToken(l))
	return l, w.SetFindingLinkHash(w.ctx, l.ID, l.TokenHash)
}

// findingToken is the secret part of a link to a finding, derived from its row so that only its hash is stored.
func (o *Office) findingToken(l cert.FindingLink) string {
	mac := hmac.New(sha256.New, o.Secret("finding link"))
	fmt.Fprintf(mac, "%d %d %d", l.ID, l.FindingID, l.CreatedAt.UnixMicro())
	return code32.EncodeToString(mac.Sum(nil)[:20])
}

// findingPath is the path that a delivery's link to a finding stands for; NotFound when it ended or was taken back.
func (o *Office) findingPath(ctx context.Context, number string) (string, error) {
	var id int64
	if _, err := fmt.Sscanf(number, "%d", &id); err != nil {
		return "", fmt.Errorf("link to a finding %q: %w", number, cert.NotFound)
	}
	l, err := o.store.FindingLink(ctx, id, o.Now())
	if err != nil {
		return "", fmt.Errorf("link to a finding %d: %w", id, err)
	}
	return linkPath + o.findingToken(l), nil
}

// RevokeFindingLink takes a link back; what was answered by it stays.
func (o *Office) RevokeFindingLink(ctx context.Context, actor cert.Actor, finding, link int64) error {
	return o.do(ctx, actor, func(w *work) error {
		s, err := w.findingSheet(finding)
		if err != nil {
			return err
		}
		if !s.maySendLinks(actor) {
			return cert.Forbidden
		}
		all, err := w.FindingLinks(ctx, finding)
		if err != nil {
			return fmt.Errorf("read the links: %w", err)
		}
		if !slices.ContainsFunc(all, func(l cert.FindingLink) bool { return l.ID == link }) {
			return cert.NotFound
		}
		done, err := w.Store.RevokeFindingLink(ctx, finding, link, actor.Name, w.at)
		if err != nil || !done { // it ended before
			return err
		}
		return w.recordFinding(s.Finding, "unlink", fmt.Sprintf("%s took back a link to %s", actor.Name, s.Finding.Number), nil)
	})
}

// FindingByLink reads the finding that a link opens, as the client sees it. NotFound when the link ended, was taken
// back, or never was.
func (o *Office) FindingByLink(ctx context.Context, token string) (FindingSheet, cert.FindingLink, error) {
	w := o.asking(ctx, cert.Visitor("Visitor"))
	return w.linkedSheet(token)
}

func (w *work) linkedSheet(token string) (s FindingSheet, l cert.FindingLink, err error) {
	if l, err = w.FindingLinkByHash(w.ctx, Hash(token), w.at); err != nil {
		return s, l, err
	}
	n, err := w.Finding(w.ctx, cert.SystemActor, l.FindingID)
	if err != nil {
		return s, l, fmt.Errorf("read the finding of link %d: %w", l.ID, err)
	}
	if n.SharedOn.IsZero() {
		return s, l, cert.NotFound
	}
	s, err = w.sheetOf(n)
	return s, l, err
}

// RespondByLink takes an answer from whoever holds the link, under the name that the person gives.
func (o *Office) RespondByLink(ctx context.Context, actor cert.Actor, token string, version int64, in ResponseInput) (cert.Finding, error) {
	var n cert.Finding
	if _, _, err := o.FindingByLink(ctx, token); err != nil { // before any byte is kept
		return n, err
	}
	if strings.TrimSpace(actor.Name) == "" {
		return n, cert.Wrong("name", "Enter your name.")
	}
	files, err := o.keepFiles(in)
	if err != nil {
		return n, err
	}
	visitor := cert.Visitor(strings.TrimSpace(actor.Name))
	visitor.Once, visitor.Sent = actor.Once, actor.Sent
	err = o.do(ctx, visitor, func(w *work) error {
		s, l, err := w.linkedSheet(token)
		if err != nil {
			return err
		}
		won, err := w.CountFindingLinkUse(ctx, l.ID, w.at)
		if err != nil {
			return err
		}
		if !won { // it ended meanwhile
			return cert.NotFound
		}
		n, err = w.takeStep(&s, version, func(w *work, s *FindingSheet) (findingStep, error) {
			r := in.response(s.Finding.ID)
			r.LinkID = l.ID
			return w.respond(s, r, files)
		})
		return err
	})
	return n, err
}

// EvidenceByLink reads a file of the finding that a link opens, with its bytes checked against their hash.
func (o *Office) EvidenceByLink(ctx context.Context, token, code string) (cert.Evidence, []byte, error) {
	s, _, err := o.FindingByLink(ctx, token)
	if err != nil {
		return cert.Evidence{}, nil, err
	}
	for _, e := range s.Evidence {
		if e.Code == code {
			data, err := o.store.Files().Read(e.SHA256)
			return e, data, err
		}
	}
	return cert.Evidence{}, nil, cert.NotFound
}
