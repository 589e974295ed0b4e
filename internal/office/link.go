package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"assay/internal/cert"
)

// Purposes of one-time links, and how long each can be used.
const (
	forSetup  = "setup"
	forInvite = "invite"
	forReset  = "reset"

	oneTime = "one-time:"           // how a delivery names a link whose secret is not stored
	leftOut = "/welcome/(left out)" // what stands for it where others than the recipient read
)

var linkLasts = map[string]time.Duration{forSetup: 24 * time.Hour, forInvite: 14 * 24 * time.Hour, forReset: time.Hour}

// resetPause is how long a second reset mail to the same address is held back.
const resetPause = 2 * time.Minute

// issueLink makes a one-time link and voids older ones of the account.
func (w *work) issueLink(purpose string, account *int64) (cert.OneTimeLink, error) {
	var err error
	if account == nil {
		err = w.VoidSetupLinks(w.ctx, w.at)
	} else {
		err = w.VoidLinks(w.ctx, *account, w.at)
	}
	if err != nil {
		return cert.OneTimeLink{}, fmt.Errorf("void older links: %w", err)
	}
	l := cert.OneTimeLink{Purpose: purpose, AccountID: account, TokenHash: RandomCode(), ExpiresAt: w.at.Add(linkLasts[purpose]),
		CreatedAt: w.at.Truncate(time.Microsecond)}
	if err := w.AddLink(w.ctx, &l); err != nil {
		return l, fmt.Errorf("make a link: %w", err)
	}
	l.TokenHash = Hash(w.o.linkToken(l))
	return l, w.SetLinkHash(w.ctx, l.ID, l.TokenHash)
}

// ResolveLink is the path that a delivery's link stands for: a one-time link gets its secret back, any
// other is a path already. NotFound when a one-time link was used, voided or is over: the mail is not worth
// sending any more.
func (o *Office) ResolveLink(ctx context.Context, link string) (string, error) {
	if number, ok := strings.CutPrefix(link, findingLink); ok {
		return o.findingPath(ctx, number)
	}
	number, ok := strings.CutPrefix(link, oneTime)
	if !ok {
		return link, nil
	}
	var id int64
	if _, err := fmt.Sscanf(number, "%d", &id); err != nil {
		return "", fmt.Errorf("link %q: %w", link, cert.NotFound)
	}
	l, err := o.store.Link(ctx, id, o.Now())
	if err != nil {
		return "", fmt.Errorf("link %q: %w", link, err)
	}
	return "/welcome/" + o.linkToken(l), nil
}

// withoutSecret is the text of a sent mail as it is kept: what was sent is read by others than the
// recipient, so the secret of a one-time link is left out.
func withoutSecret(link, path, text string) string {
	out, secret := hidden(link)
	if !secret {
		return text
	}
	return strings.ReplaceAll(text, path, out)
}

// hidden is what stands for the path of a delivery's link where others than the recipient read; secret tells whether
// the path is one.
func hidden(link string) (out string, secret bool) {
	switch {
	case strings.HasPrefix(link, oneTime):
		return leftOut, true
	case strings.HasPrefix(link, findingLink):
		return findingLinkOut, true
	}
	return "", false
}

// SetupLink is the full address of the page that makes the first administrator; empty when there is an
// account already. Each call voids the link before.
func (o *Office) SetupLink(ctx context.Context) (string, error) {
	var url string
	err := o.do(ctx, cert.SystemActor, func(w *work) error {
		n, err := w.CountAccounts(ctx)
		if err != nil || n > 0 {
			return err
		}
		l, err := w.issueLink(forSetup, nil)
		url = o.URL("/welcome/" + o.linkToken(l))
		return err
	})
	return url, err
}

// Welcome is what the page behind a one-time link shows.
type Welcome struct {
	Setup bool // makes the first administrator; mail address and name are asked
	Reset bool // sets a new password, the account is known
	Email string
	Name  string
}

// Welcome reads what a one-time link is for. NotFound when it was used, voided or is over.
func (o *Office) Welcome(ctx context.Context, token string) (Welcome, error) {
	l, err := o.store.LinkByHash(ctx, Hash(token), o.Now())
	if err != nil {
		return Welcome{}, err
	}
	if l.AccountID == nil {
		return Welcome{Setup: true}, nil
	}
	a, err := o.store.LiveAccount(ctx, *l.AccountID)
	return Welcome{Reset: l.Purpose == forReset, Email: a.Email, Name: a.Name}, err
}

// WelcomeInput is what the page behind a one-time link asks.
type WelcomeInput struct {
	Email    string // setup only
	Name     string // setup and invitation
	Password string
}

// UseLink sets the password of an account by its one-time link; with the setup link it makes the first
// administrator. The link works once, however many try at the same time; all sessions of the account end.
func (o *Office) UseLink(ctx context.Context, token string, in WelcomeInput) error {
	shown, err := o.Welcome(ctx, token)
	if err != nil {
		return err
	}
	if shown.Setup {
		shown.Email = cert.FoldEmail(in.Email)
	}
	if err := in.check(shown, o.BodyNow(ctx).Name); err != nil {
		return err
	}
	// outside the transaction, since it takes its time; of many who use one link at once, few take it
	phc, err := newPasswordIf(ctx, in.Password, func() error { _, err := o.Welcome(ctx, token); return err })
	if err != nil {
		return err
	}
	return o.do(ctx, cert.SystemActor, func(w *work) error {
		l, err := w.LinkByHash(ctx, Hash(token), w.at)
		if err != nil {
			return err
		}
		won, err := w.UseLink(ctx, l.ID, w.at)
		if err != nil {
			return fmt.Errorf("use link %d: %w", l.ID, err)
		}
		if !won {
			return cert.NotFound
		}
		if l.AccountID == nil {
			return w.firstAdministrator(in, phc)
		}
		return w.takePassword(*l.AccountID, in, phc, l.Purpose)
	})
}

func (in WelcomeInput) check(shown Welcome, body string) error {
	var bad cert.Invalid
	if shown.Setup && !cert.IsEmail(shown.Email) {
		bad = append(bad, cert.Problem{Field: "email", Message: "Enter a mail address such as name@example.org."})
	}
	if !shown.Reset && strings.TrimSpace(in.Name) == "" {
		bad = append(bad, cert.Problem{Field: "name", Message: "Enter your name."})
	}
	local, _, _ := strings.Cut(shown.Email, "@")
	if text := passwordProblem(in.Password, shown.Email, local, in.Name, shown.Name, body); text != "" {
		bad = append(bad, cert.Problem{Field: "password", Message: text})
	}
	return bad.Or()
}

// firstAdministrator makes the person and the account that everything else begins with.
func (w *work) firstAdministrator(in WelcomeInput, phc string) error {
	n, err := w.CountAccounts(w.ctx)
	if err != nil {
		return err
	}
	if n > 0 {
		return cert.NotFound
	}
	email := cert.FoldEmail(in.Email)
	p := cert.Person{Name: strings.TrimSpace(in.Name), Email: email, Active: true, Agreement: cert.AgreementEmployed, CreatedAt: w.at}
	if err := w.Store.AddPerson(w.ctx, &p); err != nil {
		return fmt.Errorf("add the first person: %w", err)
	}
	a := cert.Account{Email: email, Name: p.Name, PersonID: &p.ID, Roles: []cert.Role{cert.Administrator}, Password: phc, CreatedAt: w.at}
	if err := w.Store.AddAccount(w.ctx, &a); err != nil {
		return fmt.Errorf("add the first account: %w", err)
	}
	_, err = w.record(happened{verb: "setup", noun: "account", id: a.ID, summary: a.Name + " set the program up as its first administrator"})
	return err
}

// takePassword gives an account its password, ends its sessions and, after an invitation, takes the name.
func (w *work) takePassword(id int64, in WelcomeInput, phc, purpose string) error {
	a, err := w.LiveAccount(w.ctx, id)
	if err != nil {
		return err
	}
	verb, summary := "reset", a.Name+" set a new password by a mailed link"
	if purpose == forInvite {
		a.Name = strings.TrimSpace(in.Name)
		if err := w.SaveAccount(w.ctx, &a); err != nil {
			return fmt.Errorf("name account %d: %w", id, err)
		}
		verb, summary = "accept", a.Name+" accepted the invitation"
	}
	if err := w.SetPassword(w.ctx, id, phc); err != nil {
		return fmt.Errorf("set the password of account %d: %w", id, err)
	}
	if err := w.EndSessions(w.ctx, id, ""); err != nil {
		return fmt.Errorf("end the sessions of account %d: %w", id, err)
	}
	_, err = w.record(happened{verb: verb, noun: "account", id: id, summary: summary})
	return err
}

// AskReset mails a link for a new password to the account of an address. The answer and nearly all of the
// work are the same when there is none.
func (o *Office) AskReset(ctx context.Context, actor cert.Actor, email string) error {
	if actor.Once == "" {
		actor.Once = RandomCode() // a write in any case
	}
	return o.do(ctx, actor, func(w *work) error {
		a, err := w.AccountByEmail(ctx, cert.FoldEmail(email))
		if errors.Is(err, cert.NotFound) || err == nil && a.Disabled {
			return nil
		}
		if err != nil {
			return fmt.Errorf("find the account: %w", err)
		}
		recent, err := w.LinkIssuedSince(ctx, a.ID, forReset, w.at.Add(-resetPause))
		if err != nil || recent {
			return err
		}
		e, err := w.record(happened{verb: "ask_reset", noun: "account", id: a.ID, summary: "A new password was asked for " + a.Name})
		if err != nil {
			return err
		}
		return w.mailLink(e, forReset, "reset", a)
	})
}

// mailLink makes a one-time link for an account and queues the mail that carries it.
func (w *work) mailLink(e cert.Event, purpose, template string, a cert.Account) error {
	l, err := w.issueLink(purpose, &a.ID)
	if err != nil {
		return err
	}
	return w.tell(e, template, fmt.Sprintf("%s%d", oneTime, l.ID), a.Email)
}
