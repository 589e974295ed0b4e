// Package watching is the room of those who watch certificates of the public register: it takes their wish, asks
// whether they meant it, and tells them what changed. It must not know how a message travels, nor SQL.
package watching

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
)

// Ask notes that somebody wants to be told by mail of changes of the certificate with this code, and asks the mailbox
// whether it is so. The answer is the same for every address: who watches what is told to the mailbox alone.
func Ask(ctx context.Context, o *office.Office, actor cert.Actor, code, email string) error {
	email = cert.FoldEmail(email)
	return o.Do(ctx, actor, func(w *office.Work) error {
		r, err := open(w, cert.Asked{Code: code})
		if err != nil {
			return err
		}
		asked, err := w.MailedSince(ctx, "watch-confirm", email, w.At().Add(-24*time.Hour))
		if err != nil || asked >= cert.MostAskedADay {
			return err
		}
		p, err := w.WatcherByMail(ctx, email)
		if errors.Is(err, cert.NotFound) {
			p = cert.Watcher{Kind: cert.ByMail, Address: email, Code: office.RandomCode(), CreatedAt: w.At()}
			err = w.AddWatcher(ctx, &p)
		}
		if err != nil {
			return err
		}
		if err := watch(w, p, r, nil); err != nil {
			return ignoreFull(err)
		}
		e, err := w.Record(office.Happened{Verb: "ask", Noun: "watch", ID: p.ID, Summary: "Somebody asked to be told of changes of a certificate",
			Detail: map[string]string{"number": r.Newest().Number, "holder": r.Newest().Holder}})
		if err != nil {
			return err
		}
		return w.Tell(e, "watch-confirm", "/watching/"+p.Code, email)
	})
}

// ignoreFull forgets that a list is full: the page must not tell how much an address watches.
func ignoreFull(err error) error {
	if full := (cert.Invalid)(nil); errors.As(err, &full) {
		return nil
	}
	return err
}

// open reads what is asked about, as far as it may be watched: what is told on request only is NotFound like what there
// is not, also for who holds its code (R-PUB-03).
func open(w *office.Work, q cert.Asked) (cert.PublicRecord, error) {
	var r cert.PublicRecord
	var err error
	if q.Code != "" {
		r, err = w.PublicByCode(w.Context(), q.Code)
	} else {
		r, err = w.PublicByNumber(w.Context(), q.Number)
	}
	if err == nil && r.Hidden {
		err = cert.NotFound
	}
	return r, err
}

// watch puts a number on a watcher's list.
func watch(w *office.Work, p cert.Watcher, r cert.PublicRecord, confirmed *time.Time) error {
	has, err := w.WatchesOf(w.Context(), p.ID)
	if err != nil {
		return err
	}
	if len(has) >= cert.MostWatches {
		return cert.Wrong("certificate", "You watch %d certificates, and that is as many as one list may hold.", cert.MostWatches)
	}
	number := r.Newest().Number
	state, err := json.Marshal(r.State(w.Today()))
	if err != nil {
		return err
	}
	if err := w.BeginWatching(w.Context(), number, string(state)); err != nil {
		return fmt.Errorf("begin to watch %s: %w", number, err)
	}
	return w.AddWatch(w.Context(), p.ID, number, w.At(), confirmed)
}

// AskHook registers a program that is told of changes of the certificate with this code. It is asked whether it wants
// to be; until it says so nothing else is sent there. The key is shown now and never again.
func AskHook(ctx context.Context, o *office.Office, actor cert.Actor, code, address string) (p cert.Watcher, key string, err error) {
	err = o.Do(ctx, actor, func(w *office.Work) error {
		r, err := open(w, cert.Asked{Code: code})
		if err != nil {
			return err
		}
		p = cert.Watcher{Kind: cert.ByWebhook, Address: address, Code: office.RandomCode(), CreatedAt: w.At().Truncate(time.Microsecond)}
		if err := w.AddWatcher(ctx, &p); err != nil {
			return err
		}
		at := w.At()
		if err := watch(w, p, r, &at); err != nil {
			return err
		}
		key = hex.EncodeToString(keyOf(o, p.Code, p.CreatedAt))
		return queue(w, p.ID, "hello", hello{Type: "hello", Challenge: challengeOf(o, p.Code)})
	})
	return p, key, err
}

// keyOf is the key by which a program knows our messages, derived so that no database holds it.
func keyOf(o *office.Office, code string, made time.Time) []byte {
	return o.Secret(fmt.Sprintf("webhook %s %d", code, made.UTC().UnixMicro()))
}

// challengeOf is the word that a program sends back to say that it wants news.
func challengeOf(o *office.Office, code string) string {
	return hex.EncodeToString(o.Secret("webhook hello " + code)[:16])
}

// hello is the first message to a program.
type hello struct {
	Type      string `json:"type"`
	Challenge string `json:"challenge"`
}

// queue puts a message to a program into the outbox.
func queue(w *office.Work, watcher int64, kind string, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return w.AddHookPost(w.Context(), &cert.HookPost{WatcherID: watcher, Kind: kind, Body: string(text), NextAt: w.At(), CreatedAt: w.At()})
}

// Confirm is the yes of a mailbox: everything on its list is watched from now on.
func Confirm(ctx context.Context, o *office.Office, actor cert.Actor, code string) error {
	return o.Do(ctx, actor, func(w *office.Work) error {
		p, err := w.WatcherByCode(ctx, code)
		if err != nil {
			return err
		}
		if p.Kind != cert.ByMail {
			return cert.NotFound // a program says yes itself
		}
		return errors.Join(w.ConfirmWatcher(ctx, p.ID, w.At()), w.ConfirmWatches(ctx, p.ID, w.At()))
	})
}

// Add puts one more certificate on the list of whoever holds its code, by number or by long code.
func Add(ctx context.Context, o *office.Office, actor cert.Actor, code, typed string) error {
	return o.Do(ctx, actor, func(w *office.Work) error {
		p, err := w.WatcherByCode(ctx, code)
		if err != nil {
			return err
		}
		q, readable := cert.ReadAsked(typed)
		if !readable {
			return cert.Wrong("certificate", "This cannot be a number or code of ours.")
		}
		r, err := open(w, q)
		if errors.Is(err, cert.NotFound) {
			return cert.Wrong("certificate", "There is no such certificate in the register.")
		}
		if err != nil {
			return err
		}
		at := w.At()
		return errors.Join(w.ConfirmWatcher(ctx, p.ID, at), watch(w, p, r, &at))
	})
}

// Stop ends the watching of a number, or of everything when none is given. An address with nothing left on its list is
// forgotten. It may be asked again and again.
func Stop(ctx context.Context, o *office.Office, actor cert.Actor, code, number string) error {
	return o.Do(ctx, actor, func(w *office.Work) error {
		p, err := w.WatcherByCode(ctx, code)
		if errors.Is(err, cert.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if number != "" {
			if err := w.RemoveWatch(ctx, p.ID, number); err != nil {
				return err
			}
			left, err := w.WatchesOf(ctx, p.ID)
			if err != nil || len(left) > 0 {
				return err
			}
		}
		return w.RemoveWatcher(ctx, p.ID)
	})
}
