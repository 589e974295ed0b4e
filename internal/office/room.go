package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/merge"
	"assay/internal/norm"
)

// This file is the door for the rooms of the office (packages below this one): they hold the verbs of one
// area, and every one of them is a transaction of Do.

// Work is one verb's transaction: the store inside it, who acts and when.
type Work = work

// Do runs a verb in one transaction: it marks the form's key, does the work and brings the place of every
// touched file up to date. Whatever fails undoes everything.
func (o *Office) Do(ctx context.Context, actor cert.Actor, verb func(w *Work) error) error {
	return o.do(ctx, actor, verb)
}

// Happened is what a verb of a room reports for the history.
type Happened struct {
	Verb    string // "submit"
	Noun    string // "complaint"
	ID      int64
	File    *cert.Certification // nil when it concerns no client's file
	Summary string
	Detail  map[string]string
}

// Record writes the event of the verb, in its transaction, and marks the file for placing.
func (w *work) Record(h Happened) (cert.Event, error) {
	return w.record(happened{h.Verb, h.Noun, h.ID, h.File, h.Summary, h.Detail})
}

// Tell puts a message about an event into the outbox, one row per recipient. Template names a file of
// templates/mail; link is a path of this installation.
func (w *work) Tell(e cert.Event, template, link string, recipients ...string) error {
	return w.tell(e, template, link, recipients...)
}

// TellRole puts a message into the outbox for everybody with a role.
func (w *work) TellRole(e cert.Event, template, link string, role cert.Role) error {
	return w.tellRole(e, template, link, role)
}

// Number takes the next number of a kind in this year, "C-2026-0001".
func (w *work) Number(prefix string) (string, error) { return w.number(prefix) }

// Rules is the rulebook with the body's own versions laid over it, read once in a transaction.
func (w *work) Rules() (norm.Book, error) { return w.rulebook() }

// Context is the context of the verb.
func (w *work) Context() context.Context { return w.ctx }

// Actor is who does it.
func (w *work) Actor() cert.Actor { return w.actor }

// At is the instant of the verb, UTC.
func (w *work) At() time.Time { return w.at }

// Today is the calendar day of the verb in the body's time zone.
func (w *work) Today() day.Day { return w.today }

// URL is the full address of a path of this installation.
func (w *work) URL(path string) string { return w.o.URL(path) }

// Secret derives a key for one purpose from the secret of this installation; 32 bytes.
func (o *Office) Secret(purpose string) []byte {
	mac := hmac.New(sha256.New, o.secret)
	mac.Write([]byte(purpose))
	return mac.Sum(nil)
}

// OnTeam reads the actor's part in the team of an audit; empty when it has none.
func (w *work) OnTeam(audit int64) (cert.TeamRole, error) {
	role, _, err := w.onTeam(audit)
	return role, err
}

// Auditing reads an audit that the actor, as lead or auditor of its team, is conducting now; else Unmet.
func (w *work) Auditing(id int64, verb cert.Verb) (cert.Audit, error) { return w.auditing(id, verb) }

// AppendDesk writes drafts into the stream of an audit as the actor's, made on a page of the office. The stream
// is held by the caller.
func (w *work) AppendDesk(a cert.Audit, drafts []merge.Draft) error {
	own := make([]draft, 0, len(drafts))
	for _, d := range drafts {
		own = append(own, draft{d, w.actor, w.at})
	}
	ops, err := w.desk(a.ID, own)
	if err != nil {
		return err
	}
	_, err = w.AppendField(a, ops)
	return err
}

// FileName is the last part of a file name as given, without what could mislead a reader or a header.
func FileName(given string) string { return fileName(given) }

// EvidenceType tells the media type of a file by the beginning of its content, which must be what its
// extension says; otherwise Invalid.
func EvidenceType(name string, head []byte) (string, error) { return evidenceType(name, head) }
