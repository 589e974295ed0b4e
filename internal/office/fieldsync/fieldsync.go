// Package fieldsync is the room of the office where auditors' devices bring what they recorded without
// network, and take away what others did. It must not know HTTP or SQL; what operations come to is worked out
// by package merge and written through by package office.
package fieldsync

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
)

// Limits of the protocol.
const (
	MostOps    = 100       // operations in a batch
	BatchBytes = 256 << 10 // of a batch
	ValueBytes = 64 << 10  // of one value
	TextRunes  = 8000      // characters of a text
	MostBases  = 50
	ChunkBytes = 512 << 10
	MostPulled = 500 // operations in one answer
	ClientTime = "2006-01-02T15:04:05.000Z"
)

// Room is field synchronisation at work.
type Room struct {
	office *office.Office
	store  *store.Store
}

// New opens the room.
func New(o *office.Office, s *store.Store) *Room { return &Room{o, s} }

// EpochError says that the stream's epoch is another: the device begins anew and sends everything again.
type EpochError struct{ Epoch string }

func (e *EpochError) Error() string { return "the stream has another epoch" }

// WrongUser says that the session is another person's than the device's work.
type WrongUser struct {
	Person int64
	Name   string
}

func (e *WrongUser) Error() string { return "the session is another person's" }

var uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// reach is an audit as a person reaches it: by its team, or by having taken it along before.
type reach struct {
	audit cert.Audit
	role  cert.TeamRole // empty when the person is not in the team any more
}

// reached finds an audit that the actor's team conducts or that the actor took along; else NotFound.
func reached(w *office.Work, id int64) (reach, error) {
	role, err := w.OnTeam(id)
	if err != nil {
		return reach{}, err
	}
	if role == "" {
		takes, err := w.FieldTakes(w.Context(), id)
		if err != nil {
			return reach{}, err
		}
		if !slices.ContainsFunc(takes, func(t cert.FieldTake) bool { return t.PersonID == w.Actor().PersonID && t.PersonID != 0 }) {
			return reach{}, cert.NotFound
		}
	}
	a, err := w.Audit(w.Context(), cert.SystemActor, id)
	return reach{a, role}, err
}

// why is the reason for which what comes from the person must be held; empty when it is taken in.
func (r reach) why(d cert.FieldDevice) string {
	switch r.audit.Status {
	case cert.AuditUnderway:
	case cert.AuditPlanned, cert.AuditScheduled, cert.AuditAnnounced:
		return "not_started"
	default:
		return "audit_closed"
	}
	switch {
	case r.role == "":
		return "not_on_team"
	case r.role != cert.Lead && r.role != cert.Member:
		return "may_not_write"
	case d.RevokedAt != nil:
		return "device_revoked"
	}
	return ""
}

// Reaches refuses with NotFound an audit that the actor may neither send to nor read.
func (r *Room) Reaches(ctx context.Context, actor cert.Actor, audit int64) error {
	return r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		_, err := reached(w, audit)
		return err
	})
}

// bare is the actor without the key of a form.
func bare(a cert.Actor) cert.Actor {
	a.Once, a.Sent = "", ""
	return a
}

// Audits lists what the actor may take along.
func (r *Room) Audits(ctx context.Context, actor cert.Actor) ([]store.FieldAudit, error) {
	if actor.PersonID == 0 {
		return nil, nil
	}
	return r.store.FieldAudits(ctx, actor.PersonID)
}

// Now is the present instant as the protocol writes it.
func (r *Room) Now() string { return r.office.Now().Format(ClientTime) }

// own reads a device that must be the actor's.
func own(w *office.Work, id string) (cert.FieldDevice, error) {
	d, err := w.FieldDevice(w.Context(), id)
	if errors.Is(err, cert.NotFound) {
		return d, cert.Wrong("device", "This device is not registered. Sign in on it again.")
	}
	if err == nil && d.PersonID != w.Actor().PersonID {
		return d, &WrongUser{w.Actor().PersonID, w.Actor().Name}
	}
	return d, err
}

// offset is how far a device's clock is from ours, milliseconds; 0 where it said nothing readable.
func offset(said string, at time.Time) int64 {
	t, err := time.Parse(time.RFC3339Nano, said)
	if err != nil {
		return 0
	}
	return min(max(t.Sub(at).Milliseconds(), -1<<40), 1<<40)
}

// Head is where a stream stands, for the hint. NotFound when the actor may not read the audit.
func (r *Room) Head(ctx context.Context, actor cert.Actor, audit int64) (cert.FieldStream, error) {
	crew, err := r.store.CrewOf(ctx, audit)
	if err != nil {
		return cert.FieldStream{}, fmt.Errorf("read the team: %w", err)
	}
	if !slices.ContainsFunc(crew, func(m store.Crew) bool { return m.PersonID == actor.PersonID && m.PersonID != 0 }) {
		return cert.FieldStream{}, cert.NotFound
	}
	t, err := r.store.FieldStream(ctx, audit)
	if errors.Is(err, cert.NotFound) {
		return cert.FieldStream{}, nil
	}
	return t, err
}
