// Package office does things: one short method per verb of the trade, each one transaction with its event.
// It is the only place where transactions begin. It must not know HTTP, templates or SQL.
package office

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"maps"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/ledger"
	"assay/internal/norm"
	"assay/internal/seal"
	"assay/internal/store"
)

// Office is the certification body at work.
type Office struct {
	store  *store.Store
	clock  func() time.Time
	zone   *time.Location
	secret []byte
	base   string
	mails  bool
	keys   *logKeys
	recent *recent // nil within a transaction of the caller
	sealer seal.Sealer
	// sealFault says why there is no key of the seal; nothing is issued then.
	sealFault error
	// Body is who the body is: what the office was opened with, and within a verb what the settings say now.
	// Pages ask SettingsBody.
	Body Body
}

// Options is what an office needs to open.
type Options struct {
	Store   *store.Store
	Clock   func() time.Time // the only source of now
	Zone    *time.Location   // the body's legal time zone: calendar days are counted there (R-DATE-16)
	Secret  []byte           // key of one-time links; at least 32 bytes
	BaseURL string           // address of this installation, without a slash at the end; links and QR codes hold it
	Body    Body
	Seal    seal.Sealer // the key that seals certificates; without one none is issued
	Fault   error       // why there is no key
	Mails   bool        // messages leave the house; false = they wait in the outbox until a mail server is set
	// LogKeys reads the keys that sign the transparency log, the present one and earlier ones in any order; it is asked
	// again when another instance changed the key.
	LogKeys func() ([]ledger.Key, error)
}

// Body is who the certification body is, as its papers say.
type Body struct {
	Name, Address, City, Country, Web, Email, Phone string
	Accreditation                                   string // text of the accreditation, empty = none
	Accredited                                      Accreditation
	Signatory, SignatoryRole                        string
	Prefix                                          string // of certificate numbers, "SMS"
	Currency                                        string
}

// New opens the office.
func New(o Options) *Office {
	if o.Fault == nil {
		o.Fault = o.Seal.Check()
	}
	return &Office{sealer: o.Seal, sealFault: o.Fault, store: o.Store, clock: o.Clock, zone: o.Zone, secret: o.Secret, base: o.BaseURL, mails: o.Mails,
		keys: &logKeys{read: o.LogKeys}, recent: &recent{}, Body: o.Body}
}

// Within is the same office inside a transaction of the caller: its verbs take part in it. It serves the
// furnishing of a demonstration, where a client's whole life is one piece.
func (o *Office) Within(tx *store.Store) *Office {
	in := *o
	in.store, in.recent = tx, nil
	return &in
}

// Now is the present instant in UTC.
func (o *Office) Now() time.Time { return o.clock().UTC() }

// Today is the present calendar day in the body's time zone.
func (o *Office) Today() day.Day { return day.Of(o.clock(), o.zone) }

// Mails tells whether messages leave the house. Without a mail server they wait in the outbox.
func (o *Office) Mails() bool { return o.mails }

// URL is the full address of a path of this installation, for mails, papers and QR codes.
func (o *Office) URL(path string) string { return o.base + path }

// work is one verb's transaction: the store inside it, who acts and when, and the files it touched.
type work struct {
	*store.Store
	o     *Office
	ctx   context.Context
	actor cert.Actor
	at    time.Time
	today day.Day
	files map[int64]bool
	rules *norm.Book // read once, when first asked for
	acts  []certificateAct
	told  map[told]bool
	wrote []cert.Event
}

// told is one message of a transaction: who has two roles that hear of an event, or is also on the team, gets it once.
type told struct {
	event        int64
	template, to string
}

// do runs a verb in one transaction: it marks the form's key, does the work and brings the place of every
// touched file up to date. Whatever fails undoes everything.
func (o *Office) do(ctx context.Context, actor cert.Actor, verb func(w *work) error) error {
	var wrote []cert.Event
	err := o.store.InTx(ctx, func(tx *store.Store) error {
		own, err := o.asSet(ctx, tx)
		if err != nil {
			return err
		}
		w := &work{tx, own, ctx, actor, o.Now(), o.Today(), map[int64]bool{}, nil, nil, map[told]bool{}, nil}
		if actor.Once != "" {
			if err := tx.Once(ctx, actor, w.at); err != nil {
				return err
			}
		}
		if err := verb(w); err != nil {
			return err
		}
		for id := range maps.Clone(w.files) {
			if err := w.watchDossiers(id, actor.Name); err != nil {
				return err
			}
			if err := w.place(id); err != nil {
				return fmt.Errorf("place file %d: %w", id, err)
			}
		}
		wrote = w.wrote
		return w.enterActs()
	})
	if err == nil {
		o.recent.add(wrote...)
	}
	return err
}

// number takes the next number of a kind in this year, "A-2026-0001".
func (w *work) number(prefix string) (string, error) {
	n, err := w.Next(w.ctx, fmt.Sprintf("%s-%d", prefix, w.today.Year()))
	if err != nil {
		return "", fmt.Errorf("take a number: %w", err)
	}
	return fmt.Sprintf("%s-%d-%04d", prefix, w.today.Year(), n), nil
}

// happened is what a verb reports for the file's history.
type happened struct {
	verb    string // "submit"
	noun    string // "application"
	id      int64
	file    *cert.Certification // nil before there is one
	summary string
	detail  map[string]string
}

// record writes the event of the verb, in its transaction, and marks the file for placing.
func (w *work) record(h happened) (cert.Event, error) {
	e := cert.Event{At: w.at, On: w.today, Verb: h.noun + "." + h.verb, Noun: h.noun, NounID: h.id,
		PersonID: w.actor.PersonID, ActorName: w.actor.Name, Summary: h.summary, Detail: h.detail}
	if e.Detail == nil {
		e.Detail = map[string]string{}
	}
	if h.file != nil {
		e.CertificationID, e.ClientID = &h.file.ID, &h.file.ClientID
		w.files[h.file.ID] = true
	}
	if err := w.mark(&e); err != nil {
		return e, err
	}
	if err := w.AddEvent(w.ctx, &e); err != nil {
		return e, fmt.Errorf("record %s: %w", e.Verb, err)
	}
	w.wrote = append(w.wrote, e)
	return e, nil
}

// tell puts a message about an event into the outbox, one row per recipient. Template names a file of
// templates/mail; link is a path of this installation.
func (w *work) tell(e cert.Event, template, link string, recipients ...string) error {
	return w.tellWith(nil, e, template, link, recipients...)
}

// tellWith is tell with a paper of the file attached; nil attaches none.
func (w *work) tellWith(paper *int64, e cert.Event, template, link string, recipients ...string) error {
	for _, to := range recipients {
		to = strings.TrimSpace(to)
		once := told{e.ID, template, to}
		if to == "" || w.told[once] {
			continue
		}
		w.told[once] = true
		d := cert.Delivery{EventID: e.ID, Recipient: to, Template: template, Link: link, NextAt: w.at, PaperID: paper,
			MessageID: fmt.Sprintf("%d.%s@assay", e.ID, RandomCode())}
		if err := w.AddDelivery(w.ctx, &d); err != nil {
			return fmt.Errorf("queue %s to %s: %w", template, to, err)
		}
	}
	return nil
}

// keep stores a PDF for good: its bytes by SHA-256, and a row that names it.
func (w *work) keep(p cert.Paper, pdf []byte) (cert.Paper, error) {
	sum, size, err := w.Files().Put(strings.NewReader(string(pdf)), 64<<20)
	if err != nil {
		return p, fmt.Errorf("keep %s: %w", p.Name, err)
	}
	p.Code, p.SHA256, p.Size, p.At = RandomCode(), sum, size, w.at
	if err := w.AddPaper(w.ctx, &p); err != nil {
		return p, fmt.Errorf("keep %s: %w", p.Name, err)
	}
	return p, nil
}

// checkVersion refuses a form that was made from an older version of the record.
func checkVersion(have, sent int64) error {
	if have != sent {
		return cert.Conflict
	}
	return nil
}

// code32 is the alphabet of codes in links: lower case, nothing to confuse.
var code32 = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// RandomCode is a fresh code of 128 random bits for a link that leaves the house.
func RandomCode() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return code32.EncodeToString(b)
}

// Hash is the SHA-256 of a secret in hex, the form in which secrets are stored.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// linkToken is the secret part of a one-time link, derived from its row so that only its hash is stored. The
// instant is part of it: a row number that comes again after a restore is another secret.
func (o *Office) linkToken(l cert.OneTimeLink) string {
	mac := hmac.New(sha256.New, o.secret)
	fmt.Fprintf(mac, "one-time link %d %s %d", l.ID, l.Purpose, l.CreatedAt.UnixMicro())
	return code32.EncodeToString(mac.Sum(nil)[:20])
}

// tellRole puts a message into the outbox for everybody with a role.
func (w *work) tellRole(e cert.Event, template, link string, role cert.Role) error {
	mails, err := w.RoleMails(w.ctx, role)
	if err != nil {
		return fmt.Errorf("find who is %s: %w", role, err)
	}
	return w.tell(e, template, link, mails...)
}
