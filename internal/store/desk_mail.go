package store

import (
	"context"
	"time"

	"assay/internal/cert"
)

// MailRow is a message of the outbox in a list.
type MailRow struct {
	ID        int64
	Recipient string
	Template  string
	Subject   string
	Summary   string // of the event
	Attempts  int
	Error     string
	At        time.Time
	NextAt    time.Time
	SentAt    *time.Time
	Client    string
}

// MailState narrows the outbox: messages waiting, those that failed at least once and are not sent, sent ones.
type MailState string

// The states of a message.
const (
	MailWaiting MailState = "waiting"
	MailFailed  MailState = "failed"
	MailSent    MailState = "sent"
)

var mailStates = map[MailState]string{
	MailWaiting: "d.sent_at IS NULL AND d.error = ''",
	MailFailed:  "d.sent_at IS NULL AND d.error <> ''",
	MailSent:    "d.sent_at IS NOT NULL",
}

const mailFrom = " FROM deliveries d JOIN events e ON e.id = d.event_id LEFT JOIN clients c ON c.id = e.client_id WHERE "

// Mail lists one page of the outbox, newest first, and counts all that match. The caller has checked that
// the actor may watch the mail.
func (s *Store) Mail(ctx context.Context, state MailState, limit, offset int) ([]MailRow, int, error) {
	cond, known := mailStates[state]
	if !known {
		cond = "1 = 1"
	}
	n, err := s.countMail(ctx, state)
	if err != nil || n == 0 {
		return nil, 0, err
	}
	rows, err := scan[MailRow](ctx, s, `SELECT d.id, d.recipient, d.template, d.subject, e.summary, d.attempts, d.error, e.at, d.next_at, d.sent_at, COALESCE(c.name, '') AS client`+
		mailFrom+cond+" ORDER BY d.id DESC LIMIT ? OFFSET ?", limit, offset)
	return rows, n, err
}

// countMail counts the messages in a state. Nearly all are sent, so those are counted as what is left.
func (s *Store) countMail(ctx context.Context, state MailState) (int, error) {
	const all, open = "SELECT COUNT(*) FROM deliveries", "SELECT COUNT(*) FROM deliveries d WHERE d.sent_at IS NULL"
	switch state {
	case MailFailed:
		return s.FailedMail(ctx)
	case MailWaiting:
		return count(ctx, s, open+" AND d.error = ''")
	case MailSent:
		return count(ctx, s, "SELECT ("+all+") - ("+open+")")
	}
	return count(ctx, s, all)
}

// FailedMail counts the messages that could not be sent so far.
func (s *Store) FailedMail(ctx context.Context) (int, error) {
	return count(ctx, s, "SELECT COUNT(*) FROM deliveries d WHERE d.sent_at IS NULL AND d.error <> ''")
}

// HurryDelivery lets a message that is not sent yet be tried again at once; one already sent is Conflict,
// an unknown one NotFound.
func (s *Store) HurryDelivery(ctx context.Context, id int64, now time.Time) error {
	n, err := exec(ctx, s, "UPDATE deliveries SET next_at = ? WHERE id = ? AND sent_at IS NULL", now, id)
	if err != nil || n == 1 {
		return err
	}
	if _, err := first[cert.Delivery](ctx, s, "id = ?", id); err != nil {
		return err
	}
	return cert.Conflict
}
