package fieldsync

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
)

// UploadInput announces a file.
type UploadInput struct {
	Att, Device, SHA256, Name, Mime string
	Audit, Size                     int64
}

var sumForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Errors of uploads.
var (
	ErrDiffers = errors.New("another file has this id")
	ErrTaken   = errors.New("the bytes are not those announced")
)

// OffsetError says from which byte to go on.
type OffsetError struct{ Offset int64 }

func (e *OffsetError) Error() string { return fmt.Sprintf("the next byte is %d", e.Offset) }

func (in UploadInput) problems() error {
	switch {
	case !uuidForm.MatchString(in.Att):
		return cert.Wrong("att", "The id is no UUID.")
	case !sumForm.MatchString(in.SHA256):
		return cert.Wrong("sha256", "Give the SHA-256 of the file in hex.")
	case in.Size < 1:
		return cert.Wrong("size", "An empty file is no evidence.")
	}
	return nil
}

// Announce begins an upload, or says how far it is. created tells which. Of somebody else's it knows nothing.
func (r *Room) Announce(ctx context.Context, actor cert.Actor, in UploadInput) (u cert.FieldUpload, created bool, err error) {
	err = r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		at, err := reached(w, in.Audit)
		if err != nil {
			return err
		}
		if err := in.problems(); err != nil {
			return err
		}
		if u, err = w.FieldUpload(ctx, in.Att); err == nil {
			return same(u, in, actor)
		}
		if !errors.Is(err, cert.NotFound) {
			return err
		}
		if _, err := own(w, in.Device); err != nil {
			return err
		}
		created = true
		u = cert.FieldUpload{Att: in.Att, AuditID: at.audit.ID, DeviceID: in.Device, PersonID: actor.PersonID, PersonName: actor.Name, SHA256: in.SHA256, Size: in.Size,
			Name: office.FileName(short(in.Name, 300)), Type: short(in.Mime, 100), State: "partial", At: w.At()}
		return w.AddFieldUpload(ctx, &u)
	})
	return u, created, err
}

func same(u cert.FieldUpload, in UploadInput, actor cert.Actor) error {
	if u.PersonID != actor.PersonID {
		return cert.NotFound
	}
	if u.AuditID != in.Audit || u.SHA256 != in.SHA256 || u.Size != in.Size {
		return ErrDiffers
	}
	return nil
}

// Upload reads one of the actor's own uploads.
func (r *Room) Upload(ctx context.Context, actor cert.Actor, att string) (cert.FieldUpload, error) {
	u, err := r.store.FieldUpload(ctx, att)
	if err == nil && (u.PersonID != actor.PersonID || u.PersonID == 0) {
		return cert.FieldUpload{}, cert.NotFound
	}
	return u, err
}

// Chunk adds bytes to an upload from an offset on; they are safe when it returns. The last one verifies the
// whole: other bytes than announced begin anew (ErrTaken).
func (r *Room) Chunk(ctx context.Context, actor cert.Actor, att string, from int64, chunk []byte) (cert.FieldUpload, error) {
	u, err := r.Upload(ctx, actor, att)
	if err != nil {
		return u, err
	}
	if u.State == "verified" || from != u.Received || int64(len(chunk)) > u.Size-from {
		return u, &OffsetError{u.Received}
	}
	part := r.store.Files().Part(u.Att)
	if have := part.Size(); have < from { // the folder is older than the database
		err := r.office.Do(ctx, bare(actor), func(w *office.Work) error { return w.MoveFieldUpload(ctx, u.ID, from, have) })
		return u, errors.Join(err, &OffsetError{have})
	}
	if err := part.Write(from, chunk); err != nil {
		return u, fmt.Errorf("keep a part of %s: %w", u.Att, err)
	}
	moved := u.Received + int64(len(chunk))
	err = r.office.Do(ctx, bare(actor), func(w *office.Work) error { return w.MoveFieldUpload(ctx, u.ID, from, moved) })
	if errors.Is(err, cert.Conflict) { // another request was quicker
		if u, err = r.Upload(ctx, actor, att); err == nil {
			err = &OffsetError{u.Received}
		}
		return u, err
	}
	if u.Received = moved; err != nil || moved < u.Size {
		return u, err
	}
	return r.finish(ctx, actor, u, part)
}

// finish verifies the bytes, keeps them by their hash and makes evidence of them.
func (r *Room) finish(ctx context.Context, actor cert.Actor, u cert.FieldUpload, part store.Part) (cert.FieldUpload, error) {
	whole, err := part.Read()
	if err != nil {
		return u, fmt.Errorf("read %s back: %w", u.Att, err)
	}
	sum, _, err := r.store.Files().Put(bytes.NewReader(whole), office.EvidenceBytes)
	if err != nil {
		return u, err
	}
	if sum != u.SHA256 {
		err := r.office.Do(ctx, bare(actor), func(w *office.Work) error { return w.MoveFieldUpload(ctx, u.ID, u.Size, 0) })
		u.Received = 0
		return u, errors.Join(err, ErrTaken)
	}
	mime := "application/octet-stream"
	if found, err := office.EvidenceType(u.Name, whole[:min(len(whole), 64<<10)]); err == nil {
		mime = found
	}
	err = r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		if err := w.VerifyFieldUpload(ctx, u.ID, mime, w.At()); err != nil {
			return err
		}
		a, err := w.Audit(ctx, cert.SystemActor, u.AuditID)
		if err != nil {
			return err
		}
		if a.Status != cert.AuditUnderway {
			return nil // it waits with the operations that name it
		}
		return w.SettleEvidence(a)
	})
	if err != nil {
		return u, fmt.Errorf("verify %s: %w", u.Att, err)
	}
	u.State, u.Type = "verified", mime
	return u, part.Remove()
}

// Bytes reads a verified upload for the team of its audit.
func (r *Room) Bytes(ctx context.Context, actor cert.Actor, att string) (cert.FieldUpload, io.Reader, error) {
	u, err := r.store.FieldUpload(ctx, att)
	if err != nil {
		return u, nil, err
	}
	if _, err := r.Head(ctx, actor, u.AuditID); err != nil {
		return u, nil, err
	}
	if u.State != "verified" {
		return u, nil, cert.NotFound
	}
	data, err := r.store.Files().Read(u.SHA256)
	return u, bytes.NewReader(data), err
}
