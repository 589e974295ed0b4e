package store

import (
	"context"
	"fmt"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
)

// This file remembers what surrounds the operations of the field: packages, devices' progress, held
// operations, the projection, uploads.

// FieldPackages lists the packages of an audit, newest first.
func (s *Store) FieldPackages(ctx context.Context, audit int64) ([]cert.FieldPackage, error) {
	return list[cert.FieldPackage](ctx, s, "number DESC", "audit_id = ?", audit)
}

// AddFieldPackage inserts a package.
func (s *Store) AddFieldPackage(ctx context.Context, p *cert.FieldPackage) error {
	return add(ctx, s, p)
}

// FieldTakes lists the devices that took an audit along.
func (s *Store) FieldTakes(ctx context.Context, audit int64) ([]cert.FieldTake, error) {
	return list[cert.FieldTake](ctx, s, "id", "audit_id = ?", audit)
}

// FieldTakesOf lists what a person's devices took along.
func (s *Store) FieldTakesOf(ctx context.Context, person int64) ([]cert.FieldTake, error) {
	return list[cert.FieldTake](ctx, s, "id", "person_id = ?", person)
}

// NoteFieldTake inserts or renews what a device said of itself. A device that says it holds something again
// is no longer let go.
func (s *Store) NoteFieldTake(ctx context.Context, t cert.FieldTake) error {
	_, err := exec(ctx, s, `INSERT INTO field_takes (audit_id, device_id, person_id, person_name, taken_at, seen_at, build, pending, pending_uploads, clock_offset, released_by, released_why)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')
		ON CONFLICT (audit_id, device_id) DO UPDATE SET seen_at = excluded.seen_at, build = excluded.build, pending = excluded.pending,
		pending_uploads = excluded.pending_uploads, clock_offset = excluded.clock_offset,
		released_at = CASE WHEN excluded.pending + excluded.pending_uploads > 0 THEN NULL ELSE field_takes.released_at END`,
		t.AuditID, t.DeviceID, t.PersonID, t.PersonName, t.TakenAt, t.SeenAt, t.Build, t.Pending, t.PendingUploads, t.ClockOffset)
	return err
}

// SeeFieldTake notes a contact that says nothing of the queue.
func (s *Store) SeeFieldTake(ctx context.Context, t cert.FieldTake) error {
	_, err := exec(ctx, s, `INSERT INTO field_takes (audit_id, device_id, person_id, person_name, taken_at, seen_at, build, pending, pending_uploads, clock_offset, released_by, released_why)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, '', '') ON CONFLICT (audit_id, device_id) DO UPDATE SET seen_at = excluded.seen_at`,
		t.AuditID, t.DeviceID, t.PersonID, t.PersonName, t.TakenAt, t.SeenAt, t.Build)
	return err
}

// ReleaseFieldTake lets a device go; why is empty where it holds nothing.
func (s *Store) ReleaseFieldTake(ctx context.Context, audit int64, device, by, why string, at time.Time) error {
	n, err := exec(ctx, s, "UPDATE field_takes SET released_at = ?, released_by = ?, released_why = ? WHERE audit_id = ? AND device_id = ?", at, by, why, audit, device)
	if err == nil && n == 0 {
		return cert.NotFound
	}
	return err
}

// FieldHolds lists the held operations of an audit, decided or not.
func (s *Store) FieldHolds(ctx context.Context, audit int64) ([]cert.FieldHold, error) {
	return list[cert.FieldHold](ctx, s, "id", "audit_id = ?", audit)
}

// FieldHoldsByID lists the held operations with these ids.
func (s *Store) FieldHoldsByID(ctx context.Context, ids []string) ([]cert.FieldHold, error) {
	return list[cert.FieldHold](ctx, s, "id", "op_id IN ?", ids)
}

// AddFieldHolds inserts held operations.
func (s *Store) AddFieldHolds(ctx context.Context, holds []cert.FieldHold) error {
	if len(holds) == 0 {
		return nil
	}
	return add(ctx, s, &holds)
}

// DecideFieldHold writes what was decided of a held operation, once; Conflict when it was decided before.
func (s *Store) DecideFieldHold(ctx context.Context, id int64, state, by, why string, at time.Time) error {
	n, err := exec(ctx, s, "UPDATE field_holds SET state = ?, decided_by = ?, decided_why = ?, decided_at = ? WHERE id = ? AND state = 'waiting'", state, by, why, at, id)
	if err == nil && n == 0 {
		return cert.Conflict
	}
	return err
}

// RenameFieldHold says anew why an operation that waits is held.
func (s *Store) RenameFieldHold(ctx context.Context, id int64, reason string) error {
	_, err := exec(ctx, s, "UPDATE field_holds SET reason = ? WHERE id = ? AND state = 'waiting'", reason, id)
	return err
}

// FieldRegisters lists the projection of an audit.
func (s *Store) FieldRegisters(ctx context.Context, audit int64) ([]cert.FieldRegister, error) {
	return list[cert.FieldRegister](ctx, s, "entity, entity_id, field", "audit_id = ?", audit)
}

// PutFieldRegisters writes the projection of entities anew.
func (s *Store) PutFieldRegisters(ctx context.Context, audit int64, entityIDs []string, rows []cert.FieldRegister) error {
	if _, err := exec(ctx, s, "DELETE FROM field_registers WHERE audit_id = ? AND entity_id IN ?", audit, entityIDs); err != nil {
		return fmt.Errorf("clear the projection: %w", err)
	}
	if len(rows) == 0 {
		return nil
	}
	forget(ctx)
	return known(s.db.WithContext(ctx).CreateInBatches(rows, 500).Error)
}

// FieldLinks lists which records the entities of an audit became.
func (s *Store) FieldLinks(ctx context.Context, audit int64) ([]cert.FieldLink, error) {
	return list[cert.FieldLink](ctx, s, "id", "audit_id = ?", audit)
}

// AddFieldLink inserts which record an entity became.
func (s *Store) AddFieldLink(ctx context.Context, l cert.FieldLink) error { return add(ctx, s, &l) }

// FieldUpload reads an upload by the id its device gave it.
func (s *Store) FieldUpload(ctx context.Context, att string) (cert.FieldUpload, error) {
	return first[cert.FieldUpload](ctx, s, "att = ?", att)
}

// FieldUploads lists the uploads of an audit.
func (s *Store) FieldUploads(ctx context.Context, audit int64) ([]cert.FieldUpload, error) {
	return list[cert.FieldUpload](ctx, s, "id", "audit_id = ?", audit)
}

// AddFieldUpload inserts an upload of which no byte has come; Conflict when the id is taken.
func (s *Store) AddFieldUpload(ctx context.Context, u *cert.FieldUpload) error { return add(ctx, s, u) }

// MoveFieldUpload notes how many bytes are safe, if it still was where the sender began.
func (s *Store) MoveFieldUpload(ctx context.Context, id, from, to int64) error {
	n, err := exec(ctx, s, "UPDATE field_uploads SET received = ? WHERE id = ? AND received = ? AND state = 'partial'", to, id, from)
	if err == nil && n == 0 {
		return cert.Conflict
	}
	return err
}

// VerifyFieldUpload notes that all bytes came and are those that were announced.
func (s *Store) VerifyFieldUpload(ctx context.Context, id int64, mime string, at time.Time) error {
	_, err := exec(ctx, s, "UPDATE field_uploads SET received = size, state = 'verified', type = ?, verified_at = ? WHERE id = ?", mime, at, id)
	return err
}

// FieldAudits lists the audits that a person may take along: of its teams and not ended, and those its devices took.
func (s *Store) FieldAudits(ctx context.Context, person int64) ([]FieldAudit, error) {
	const text = `SELECT a.id, a.number, a.name, a.kind, a.status, a.starts, a.ends, c.name AS client, COALESCE(m.role, '') AS role,
		EXISTS (SELECT 1 FROM field_takes t WHERE t.audit_id = a.id AND t.person_id = ?) AS taken
		FROM audits a JOIN certifications f ON f.id = a.certification_id JOIN clients c ON c.id = f.client_id
		LEFT JOIN team_members m ON m.audit_id = a.id AND m.person_id = ?
		WHERE m.id IS NOT NULL AND a.status IN ('scheduled','announced','underway','reported')
		OR EXISTS (SELECT 1 FROM field_takes t WHERE t.audit_id = a.id AND t.person_id = ? AND t.released_at IS NULL)
		ORDER BY COALESCE(a.starts, '9999'), a.id`
	return scan[FieldAudit](ctx, s, text, person, person, person)
}

// FieldAudit is an audit in the list of those that can be taken along.
type FieldAudit struct {
	ID           int64
	Number, Name string
	Kind         cert.AuditKind
	Status       cert.AuditStatus
	Starts, Ends day.Day
	Client       string
	Role         cert.TeamRole
	Taken        bool
}
