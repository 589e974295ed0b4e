package store

import (
	"context"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

// DueDelivery is a message to send with what its template may say of the event.
type DueDelivery struct {
	cert.Delivery
	Summary    string
	Detail     map[string]string `gorm:"serializer:json"`
	ClientName string
	Name       string // of the recipient, "" when nobody of that address is known
	PaperName  string // file name of the paper to attach, "" without one
	PaperSHA   string // of its bytes
}

// addressee is the name of whom a delivery goes to: of the account with the address, or of the client's contact.
const addressee = `COALESCE((SELECT a.name FROM accounts a WHERE a.email = d.recipient), CASE WHEN c.contact_email = d.recipient THEN c.contact_name END, '') AS name`

// DueDeliveries lists messages whose time has come, oldest first.
func (s *Store) DueDeliveries(ctx context.Context, now time.Time, limit int) ([]DueDelivery, error) {
	return scan[DueDelivery](ctx, s, `SELECT d.*, e.summary, e.detail, COALESCE(c.name, '') AS client_name, `+addressee+`,
		COALESCE(p.name, '') AS paper_name, COALESCE(p.sha256, '') AS paper_sha
		FROM deliveries d JOIN events e ON e.id = d.event_id LEFT JOIN clients c ON c.id = e.client_id LEFT JOIN papers p ON p.id = d.paper_id
		WHERE d.sent_at IS NULL AND d.next_at <= ? ORDER BY d.next_at, d.id LIMIT ?`, now, limit)
}

// Message is a message of the outbox with the event that it tells of.
type Message struct {
	DueDelivery
	At              time.Time
	CertificationID *int64
}

// Message reads one message, NotFound when there is none. The caller has checked that the actor may watch
// the mail.
func (s *Store) Message(ctx context.Context, id int64) (Message, error) {
	rows, err := scan[Message](ctx, s, `SELECT d.*, e.summary, e.detail, e.at, e.certification_id, COALESCE(c.name, '') AS client_name, `+addressee+`
		FROM deliveries d JOIN events e ON e.id = d.event_id LEFT JOIN clients c ON c.id = e.client_id WHERE d.id = ?`, id)
	if err != nil {
		return Message{}, err
	}
	if len(rows) == 0 {
		return Message{}, cert.NotFound
	}
	return rows[0], nil
}

// MailedSince counts the messages of a template to one address since an instant, sent or waiting. Addresses
// that differ in upper and lower case are one.
func (s *Store) MailedSince(ctx context.Context, template, recipient string, since time.Time) (int, error) {
	return count(ctx, s, `SELECT COUNT(*) FROM deliveries d JOIN events e ON e.id = d.event_id
		WHERE d.template = ? AND LOWER(d.recipient) = LOWER(?) AND e.at >= ?`, template, recipient, since)
}

// ClaimDelivery takes a message for sending until the lease ends; false when another instance has it.
func (s *Store) ClaimDelivery(ctx context.Context, id int64, now, lease time.Time) (bool, error) {
	n, err := exec(ctx, s, "UPDATE deliveries SET next_at = ?, attempts = attempts + 1 WHERE id = ? AND sent_at IS NULL AND next_at <= ?", lease, id, now)
	return n == 1, err
}

// MarkSent notes what was sent and when.
func (s *Store) MarkSent(ctx context.Context, id int64, subject, body string, at time.Time) error {
	_, err := exec(ctx, s, "UPDATE deliveries SET sent_at = ?, subject = ?, body = ?, error = '' WHERE id = ? AND sent_at IS NULL", at, subject, body, id)
	return err
}

// MarkFailed notes why a message could not be sent and when it is tried again.
func (s *Store) MarkFailed(ctx context.Context, id int64, why string, next time.Time) error {
	_, err := exec(ctx, s, "UPDATE deliveries SET error = ?, next_at = ? WHERE id = ? AND sent_at IS NULL", why, next, id)
	return err
}

// Swept marks a sweep's piece of work as done; false when it was done before, by whichever instance.
func (s *Store) Swept(ctx context.Context, kind string, subject int64, on day.Day, at time.Time) (bool, error) {
	n, err := exec(ctx, s, "INSERT INTO sweeps (kind, subject, on_day, at) VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject, on_day) DO NOTHING", kind, subject, on, at)
	return n == 1, err
}

// Due is one piece of work that a sweep found.
type Due struct {
	ID              int64 // of the noun
	CertificationID int64
	AuditID         int64   // of a finding: the audit whose team is told; else 0
	Day             day.Day // the day that makes it due
	Number          string
	Name            string
	ClientName      string
	ContactEmail    string
	Status          string
}

// ExpiredQuotations lists quotations sent, unanswered and past their last valid day.
func (s *Store) ExpiredQuotations(ctx context.Context, today day.Day) ([]Due, error) {
	return scan[Due](ctx, s, `SELECT q.id, q.certification_id, q.valid_until AS day, q.number, c.name AS client_name, c.contact_email
		FROM quotations q JOIN certifications f ON f.id = q.certification_id JOIN clients c ON c.id = f.client_id
		WHERE q.status = 'sent' AND q.valid_until < ? ORDER BY q.id`, today)
}

// AuditsDue lists audits that still have to be planned and whose target comes within days from today.
func (s *Store) AuditsDue(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, `SELECT a.id, a.certification_id, a.target AS day, a.number, a.name, a.kind AS status, c.name AS client_name, c.contact_email
		FROM audits a JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		WHERE a.status = 'planned' AND a.target IS NOT NULL AND a.target <= ? AND f.stage NOT IN ('withdrawn', 'declined') ORDER BY a.target, a.id`, until)
}

// SurveillancesMissed lists surveillances not conducted by their hard limit (R-DATE-08).
func (s *Store) SurveillancesMissed(ctx context.Context, today day.Day) ([]Due, error) {
	return scan[Due](ctx, s, `SELECT a.id, a.certification_id, a.latest AS day, a.number, a.name, c.name AS client_name, c.contact_email
		FROM audits a JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		JOIN certificates k ON k.certification_id = f.id AND k.status = 'active' AND k.expires >= ?
		WHERE a.kind = 'surveillance' AND a.status IN ('planned', 'scheduled', 'announced', 'underway') AND a.latest < ? ORDER BY a.latest, a.id`, today, today)
}

// AnswersDue lists nonconformities whose answer from the client is due by a day.
func (s *Store) AnswersDue(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, `SELECT n.id, n.certification_id, n.audit_id, n.plan_due AS day, n.number, n.grade AS name, n.status, c.name AS client_name, c.contact_email
		FROM findings n JOIN audits a ON a.id = n.audit_id JOIN certifications f ON f.id = n.certification_id JOIN clients c ON c.id = f.client_id
		WHERE n.grade IN ('major', 'minor') AND n.status IN ('open', 'returned') AND n.plan_due <= ? AND a.status IN ('reported', 'concluded') ORDER BY n.plan_due, n.id`, until)
}

// ActionsDue lists majors whose action is to be verified by a day.
func (s *Store) ActionsDue(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, `SELECT n.id, n.certification_id, n.audit_id, n.action_due AS day, n.number, n.grade AS name, n.status, c.name AS client_name, c.contact_email
		FROM findings n JOIN certifications f ON f.id = n.certification_id JOIN clients c ON c.id = f.client_id
		WHERE n.grade = 'major' AND n.status IN ('open', 'answered', 'returned', 'accepted') AND n.action_due <= ? ORDER BY n.action_due, n.id`, until)
}

// MajorsEnding lists majors that are not verified and whose hard limit, or else the day for their evidence, comes by a day;
// their status is the kind of audit they count for.
func (s *Store) MajorsEnding(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, `SELECT n.id, n.certification_id, n.audit_id, COALESCE(n.hard_limit, n.action_due) AS day, n.number, a.kind AS status, c.name AS client_name, c.contact_email
		FROM findings n JOIN audits a ON a.id = CASE WHEN n.upgraded_in > 0 THEN n.upgraded_in ELSE n.audit_id END
		JOIN certifications f ON f.id = n.certification_id JOIN clients c ON c.id = f.client_id
		WHERE n.grade = 'major' AND n.shared_on IS NOT NULL AND n.status IN ('open', 'answered', 'returned', 'accepted') AND COALESCE(n.hard_limit, n.action_due) <= ? ORDER BY 4, n.id`, until)
}

// CertificatesEnding lists current certificates whose last valid day comes by a day.
func (s *Store) CertificatesEnding(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, `SELECT k.id, k.certification_id, k.expires AS day, k.number, k.status, c.name AS client_name, c.contact_email
		FROM certificates k JOIN certifications f ON f.id = k.certification_id JOIN clients c ON c.id = f.client_id
		WHERE k.status IN ('active', 'suspended') AND k.expires <= ? ORDER BY k.expires, k.id`, until)
}

// SuspensionsToResolve lists suspensions whose last day comes by a day.
func (s *Store) SuspensionsToResolve(ctx context.Context, until day.Day) ([]Due, error) {
	return scan[Due](ctx, s, `SELECT k.id, k.certification_id, k.suspended_until AS day, k.number, k.status, c.name AS client_name, c.contact_email
		FROM certificates k JOIN certifications f ON f.id = k.certification_id JOIN clients c ON c.id = f.client_id
		WHERE k.status = 'suspended' AND k.suspended_until <= ? ORDER BY k.suspended_until, k.id`, until)
}

// SweepKey is one piece of sweeping that was done.
type SweepKey struct {
	Kind    string
	Subject int64
	Day     day.Day `gorm:"column:on_day"`
}

// SweepsOf is the set of what was swept of a kind and its marks ("audit-due-30").
func (s *Store) SweepsOf(ctx context.Context, kind string) (map[SweepKey]bool, error) {
	rows, err := scan[SweepKey](ctx, s, "SELECT kind, subject, on_day FROM sweeps WHERE kind LIKE ?", kind+"%")
	done := make(map[SweepKey]bool, len(rows))
	for _, r := range rows {
		done[r] = true
	}
	return done, err
}
