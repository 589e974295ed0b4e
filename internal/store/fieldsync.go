package store

import (
	"context"
	"fmt"
	"time"

	"assay/internal/cert"
)

// This file remembers the devices of field work, the streams of operations and what is held of them.

// FieldDevice reads a device by its id, NotFound when it never registered.
func (s *Store) FieldDevice(ctx context.Context, id string) (cert.FieldDevice, error) {
	return first[cert.FieldDevice](ctx, s, "id = ?", id)
}

// FieldDeviceByToken reads the device of a session token's hash.
func (s *Store) FieldDeviceByToken(ctx context.Context, hash string) (cert.FieldDevice, error) {
	return first[cert.FieldDevice](ctx, s, "token_hash = ?", hash)
}

// FieldDevicesOf lists the devices of an account, the last used first.
func (s *Store) FieldDevicesOf(ctx context.Context, account int64) ([]cert.FieldDevice, error) {
	return list[cert.FieldDevice](ctx, s, "seen_at DESC, id", "account_id = ?", account)
}

// FieldDevicesNamed reads devices by their ids; those that never registered are left out.
func (s *Store) FieldDevicesNamed(ctx context.Context, ids []string) (map[string]cert.FieldDevice, error) {
	rows, err := list[cert.FieldDevice](ctx, s, "id", "id IN ?", ids)
	named := map[string]cert.FieldDevice{}
	for _, d := range rows {
		named[d.ID] = d
	}
	return named, err
}

// PutFieldDevice inserts a device, or renews the session of one that the same account registered before.
// Conflict when it belongs to another account.
func (s *Store) PutFieldDevice(ctx context.Context, d cert.FieldDevice) error {
	n, err := exec(ctx, s, `INSERT INTO field_devices (id, account_id, person_id, label, build, platform, token_hash, created_at, seen_at, ends_at, revoked_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')
		ON CONFLICT (id) DO UPDATE SET label = excluded.label, build = excluded.build, platform = excluded.platform, token_hash = excluded.token_hash,
		seen_at = excluded.seen_at, ends_at = excluded.ends_at, revoked_at = NULL, revoked_by = ''
		WHERE field_devices.account_id = excluded.account_id AND field_devices.person_id = excluded.person_id`,
		d.ID, d.AccountID, d.PersonID, d.Label, d.Build, d.Platform, d.TokenHash, d.CreatedAt, d.SeenAt, d.EndsAt)
	if err == nil && n == 0 {
		return cert.Conflict
	}
	return err
}

// TouchFieldDevice notes the use of a device and prolongs its session.
func (s *Store) TouchFieldDevice(ctx context.Context, id string, at, ends time.Time) error {
	_, err := exec(ctx, s, "UPDATE field_devices SET seen_at = ?, ends_at = ? WHERE id = ? AND seen_at < ? AND revoked_at IS NULL", at, ends, id, at)
	return err
}

// RevokeFieldDevice ends the session of a device for good; account 0 means whosever it is. NotFound when
// there is none.
func (s *Store) RevokeFieldDevice(ctx context.Context, id string, account int64, by string, at time.Time) error {
	n, err := exec(ctx, s, "UPDATE field_devices SET revoked_at = COALESCE(revoked_at, ?), revoked_by = ? WHERE id = ? AND (account_id = ? OR ? = 0)",
		at, by, id, account, account)
	if err == nil && n == 0 {
		return cert.NotFound
	}
	return err
}

// FieldStream reads the stream of an audit, NotFound before anybody took it along.
func (s *Store) FieldStream(ctx context.Context, audit int64) (cert.FieldStream, error) {
	return first[cert.FieldStream](ctx, s, "audit_id = ?", audit)
}

// AddFieldStream inserts the stream of an audit; when another was quicker it does nothing and says so.
func (s *Store) AddFieldStream(ctx context.Context, t cert.FieldStream) (bool, error) {
	n, err := exec(ctx, s, "INSERT INTO field_streams (audit_id, epoch, head_seq, created_at) VALUES (?, ?, 0, ?) ON CONFLICT (audit_id) DO NOTHING", t.AuditID, t.Epoch, t.CreatedAt)
	return n == 1, err
}

// TakeSeqs moves the head of a stream on by n, within the transaction that writes the operations, and returns
// the stream as it is then; n 0 holds the stream. Others wait until this transaction ended.
func (s *Store) TakeSeqs(ctx context.Context, audit int64, n int) (cert.FieldStream, error) {
	var t cert.FieldStream
	forget(ctx)
	res := s.db.WithContext(ctx).Raw("UPDATE field_streams SET head_seq = head_seq + ? WHERE audit_id = ? RETURNING *", n, audit).Scan(&t)
	if res.Error == nil && t.ID == 0 {
		return t, cert.NotFound
	}
	return t, known(res.Error)
}

// SetEpochs gives every stream a new epoch and returns how many there are.
func (s *Store) SetEpochs(ctx context.Context, epoch string) (int64, error) {
	return exec(ctx, s, "UPDATE field_streams SET epoch = ?", epoch)
}

// AddFieldOps inserts operations with what they replace.
func (s *Store) AddFieldOps(ctx context.Context, ops []cert.FieldOp) error {
	if len(ops) == 0 {
		return nil
	}
	if err := add(ctx, s, &ops); err != nil {
		return err
	}
	for _, o := range ops {
		for _, b := range o.Base {
			if _, err := exec(ctx, s, "INSERT INTO field_op_bases (op_id, base_op_id) VALUES (?, ?)", o.OpID, b); err != nil {
				return fmt.Errorf("note what %s replaces: %w", o.OpID, err)
			}
		}
	}
	return nil
}

// FieldOpsByID lists the operations with these ids, of whatever audit.
func (s *Store) FieldOpsByID(ctx context.Context, ids []string) ([]cert.FieldOp, error) {
	return list[cert.FieldOp](ctx, s, "id", "op_id IN ?", ids)
}

// FieldOpsBySeq lists the operations of a device of an audit with these numbers of its own.
func (s *Store) FieldOpsBySeq(ctx context.Context, audit int64, device string, seqs []int64) ([]cert.FieldOp, error) {
	return list[cert.FieldOp](ctx, s, "id", "audit_id = ? AND device_id = ? AND dev_seq IN ?", audit, device, seqs)
}

// FieldOpsSince lists operations of an audit after a number, in order, at most limit.
func (s *Store) FieldOpsSince(ctx context.Context, audit, since int64, limit int) ([]cert.FieldOp, error) {
	var rows []cert.FieldOp
	err := s.read.WithContext(ctx).Where("audit_id = ? AND seq > ?", audit, since).Order("seq").Limit(limit).Find(&rows).Error
	return rows, known(err)
}

// FieldOpsOf lists the operations of entities of an audit; no ids means all.
func (s *Store) FieldOpsOf(ctx context.Context, audit int64, entityIDs []string) ([]cert.FieldOp, error) {
	if len(entityIDs) == 0 {
		return list[cert.FieldOp](ctx, s, "seq", "audit_id = ?", audit)
	}
	return list[cert.FieldOp](ctx, s, "seq", "audit_id = ? AND entity_id IN ?", audit, entityIDs)
}

// FieldOpsFrom lists the operations that came from a device for an audit.
func (s *Store) FieldOpsFrom(ctx context.Context, audit int64, device string) ([]cert.FieldOp, error) {
	return list[cert.FieldOp](ctx, s, "seq", "audit_id = ? AND device_id = ?", audit, device)
}

// Replaces lists which of the ids are already named as replaced by operations on record, with who names them.
func (s *Store) Replaces(ctx context.Context, ids []string) ([]Replacing, error) {
	return scan[Replacing](ctx, s, "SELECT op_id, base_op_id FROM field_op_bases WHERE base_op_id IN ?", ids)
}

// BasesOf lists what operations replace.
func (s *Store) BasesOf(ctx context.Context, ids []string) ([]Replacing, error) {
	return scan[Replacing](ctx, s, "SELECT op_id, base_op_id FROM field_op_bases WHERE op_id IN ?", ids)
}

// Replacing says that an operation replaces another.
type Replacing struct{ OpID, BaseOpID string }

// LastDevSeq is the highest number of its own that a device used in an audit; 0 for none.
func (s *Store) LastDevSeq(ctx context.Context, audit int64, device string) (int64, error) {
	n, err := count(ctx, s, "SELECT COALESCE(MAX(dev_seq), 0) FROM field_ops WHERE audit_id = ? AND device_id = ?", audit, device)
	return int64(n), err
}
