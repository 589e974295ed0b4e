package office

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/store"
)

// How long a session lasts: staff work through a week, a client's visit ends with its day; a browser left
// alone is signed out. Use is noted at most every few minutes.
const (
	sessionIdle   = 12 * time.Hour
	sessionStaff  = 7 * 24 * time.Hour
	sessionClient = 24 * time.Hour
	sessionNote   = 5 * time.Minute
)

// After so many wrong passwords in a row an account waits before the next try.
const (
	triesMax  = 10
	triesWait = 15 * time.Minute
)

// errSignIn is the one answer to every failed sign-in: it does not tell whether there is an account, whether
// it is locked or disabled, or what was wrong.
var errSignIn = cert.Invalid{{Message: "Mail address and password do not match, or there were too many tries. Try again in 15 minutes, or ask for a new password."}}

// ActorOf is who the token of a session stands for, decided from the database at every request: an ended
// session, a disabled account or a changed role counts at once. NotFound when there is none.
func (o *Office) ActorOf(ctx context.Context, token string) (cert.Actor, error) {
	now := o.Now()
	session, err := o.store.LiveSession(ctx, Hash(token), now, now.Add(-sessionIdle))
	if err != nil {
		return cert.Actor{}, err
	}
	account, err := o.store.LiveAccount(ctx, session.AccountID)
	if err != nil {
		return cert.Actor{}, err
	}
	if now.Sub(session.SeenAt) > sessionNote {
		if err := o.store.TouchSession(ctx, session.ID, now); err != nil {
			return cert.Actor{}, fmt.Errorf("note the use of session %d: %w", session.ID, err)
		}
	}
	return actorFor(account), nil
}

func actorFor(account cert.Account) cert.Actor {
	a := cert.Actor{AccountID: account.ID, Name: account.Name, Roles: account.Roles}
	if account.PersonID != nil {
		a.PersonID = *account.PersonID
	}
	if account.ClientID != nil {
		a.ClientID = *account.ClientID
	}
	return a
}

// SignIn begins a session and returns its token, which is stored nowhere. A wrong pair, a disabled account
// and too many tries get the same refusal after the same work. The count of tries is kept by a transaction
// of its own, before the password is looked at, so that neither a failed sign-in nor a crowd of parallel
// guesses undoes it.
func (o *Office) SignIn(ctx context.Context, email, password, address, browser string) (string, error) {
	account, err := o.store.AccountByEmail(ctx, cert.FoldEmail(email))
	if err != nil && !errors.Is(err, cert.NotFound) {
		return "", fmt.Errorf("find the account: %w", err)
	}
	allowed, err := o.countTry(ctx, account.ID)
	if err != nil {
		return "", err
	}
	right, err := samePassword(ctx, account.Password, password)
	if err != nil {
		return "", fmt.Errorf("check the password of account %d: %w", account.ID, err)
	}
	if !allowed || !right || account.Disabled {
		slog.Info("sign-in refused", "account", account.ID, "counted", allowed, "address", address)
		return "", errSignIn
	}
	return o.beginSession(ctx, account, address, browser)
}

// countTry counts a try at an account; id 0, no account, takes the same statement.
func (o *Office) countTry(ctx context.Context, account int64) (allowed bool, err error) {
	now := o.Now()
	err = o.store.InTx(ctx, func(tx *store.Store) error {
		allowed, err = tx.CountTry(ctx, account, triesMax, now, now.Add(triesWait))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("count a try at account %d: %w", account, err)
	}
	return allowed, nil
}

// SignInAs begins a session without a password. Demo mode alone offers it: the web registers its page only
// there.
func (o *Office) SignInAs(ctx context.Context, accountID int64) (string, error) {
	account, err := o.store.LiveAccount(ctx, accountID)
	if err != nil {
		return "", err
	}
	return o.beginSession(ctx, account, "demo", "demo")
}

// beginSession makes a session with 256 random bits and takes the failures off the account.
func (o *Office) beginSession(ctx context.Context, account cert.Account, address, browser string) (string, error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	token := base64.RawURLEncoding.EncodeToString(secret)
	now := o.Now()
	lasts := sessionStaff
	if account.ClientID != nil {
		lasts = sessionClient
	}
	row := cert.Session{AccountID: account.ID, TokenHash: Hash(token), CreatedAt: now, SeenAt: now, EndsAt: now.Add(lasts),
		Address: shorten(address, 64), Browser: shorten(browser, 200)}
	err := o.store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.ForgetTries(ctx, account.ID); err != nil {
			return err
		}
		if err := tx.EndOldSessions(ctx, now, now.Add(-sessionIdle)); err != nil {
			return err
		}
		return tx.AddSession(ctx, &row)
	})
	if err != nil {
		return "", fmt.Errorf("begin a session of account %d: %w", account.ID, err)
	}
	return token, nil
}

// SignOut ends the session of a token on the server; a token of no session is no fault.
func (o *Office) SignOut(ctx context.Context, token string) error {
	return o.store.EndSession(ctx, Hash(token))
}

// Sessions lists the live sessions of the actor's account, the last used first.
func (o *Office) Sessions(ctx context.Context, actor cert.Actor) ([]cert.Session, error) {
	now := o.Now()
	return o.store.Sessions(ctx, actor.AccountID, now, now.Add(-sessionIdle))
}

// EndSession ends one of the actor's own sessions.
func (o *Office) EndSession(ctx context.Context, actor cert.Actor, id int64) error {
	return o.do(ctx, actor, func(w *work) error { return w.EndOwnSession(ctx, actor.AccountID, id) })
}

func shorten(text string, runes int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "") // a header may hold any bytes; PostgreSQL takes text alone
	if r := []rune(text); len(r) > runes {
		return string(r[:runes])
	}
	return text
}
