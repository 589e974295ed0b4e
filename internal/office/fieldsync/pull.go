package fieldsync

import (
	"context"
	"errors"
	"fmt"

	"assay/internal/cert"
	"assay/internal/office"
)

// Pull is what a device asks for and says of itself.
type Pull struct {
	Since          int64
	Epoch          string // empty for the first contact
	Limit          int    // 1 to MostPulled
	Device         string // empty for a page without a device
	Pending        int    // negative when it does not say
	PendingUploads int
}

// Changes is what happened after a cursor.
type Changes struct {
	Epoch    string
	HeadSeq  int64
	Ops      []cert.FieldOp
	Next     int64
	More     bool
	Devices  []DeviceAt
	Uploads  []cert.FieldUpload
	Held     []cert.FieldHold // of the person
	Standing cert.AuditStatus
	Package  int64
	Links    []Link
}

// DeviceAt is a device of an audit with how far it is.
type DeviceAt struct {
	cert.FieldTake
	Label   string
	Revoked bool
}

// Link says which record an entity became.
type Link struct{ Entity, EntityID, Number string }

// Pull reads what happened after a cursor, and notes that the device was there. The cursor moves by this
// alone. Only the team reads.
func (r *Room) Pull(ctx context.Context, actor cert.Actor, audit int64, in Pull) (c Changes, err error) {
	err = r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		at, err := reached(w, audit)
		if err != nil {
			return err
		}
		if at.role == "" {
			return cert.NotFound
		}
		if in.Device != "" {
			if err := seen(w, at.audit, in); err != nil {
				return err
			}
		}
		c, err = changes(w, at.audit, in)
		return err
	})
	return c, err
}

func seen(w *office.Work, a cert.Audit, in Pull) error {
	d, err := own(w, in.Device)
	if err != nil {
		return err
	}
	t := cert.FieldTake{AuditID: a.ID, DeviceID: in.Device, PersonID: w.Actor().PersonID, PersonName: w.Actor().Name, TakenAt: w.At(), SeenAt: w.At(), Build: d.Build,
		Pending: in.Pending, PendingUploads: max(in.PendingUploads, 0)}
	if in.Pending < 0 {
		return w.SeeFieldTake(w.Context(), t)
	}
	takes, err := w.FieldTakes(w.Context(), a.ID)
	if err != nil {
		return err
	}
	for _, was := range takes {
		if was.DeviceID == in.Device {
			t.ClockOffset = was.ClockOffset
		}
	}
	return w.NoteFieldTake(w.Context(), t)
}

func changes(w *office.Work, a cert.Audit, in Pull) (c Changes, err error) {
	t, err := w.OpenField(a)
	if err != nil {
		return c, err
	}
	if in.Epoch != "" && in.Epoch != t.Epoch || in.Since > t.HeadSeq {
		return c, &EpochError{t.Epoch}
	}
	c = Changes{Epoch: t.Epoch, HeadSeq: t.HeadSeq, Next: in.Since, Standing: a.Status}
	ctx := w.Context()
	var errs [6]error
	c.Ops, errs[0] = w.FieldOpsSince(ctx, a.ID, in.Since, in.Limit)
	if n := len(c.Ops); n > 0 {
		c.Next = c.Ops[n-1].Seq
	}
	c.More = c.Next < t.HeadSeq
	c.Devices, errs[1] = devicesAt(w, a.ID)
	c.Uploads, errs[2] = w.FieldUploads(ctx, a.ID)
	c.Links, errs[3] = links(w, a)
	holds, err := w.FieldHolds(ctx, a.ID)
	for _, h := range holds {
		if h.PersonID == w.Actor().PersonID {
			c.Held = append(c.Held, h)
		}
	}
	errs[4] = err
	packages, err := w.FieldPackages(ctx, a.ID)
	if len(packages) > 0 {
		c.Package = packages[0].Number
	}
	errs[5] = err
	return c, errors.Join(errs[:]...)
}

// devicesAt lists the devices that took an audit along, with their names.
func devicesAt(w *office.Work, audit int64) ([]DeviceAt, error) {
	takes, err := w.FieldTakes(w.Context(), audit)
	if err != nil {
		return nil, fmt.Errorf("read the devices: %w", err)
	}
	var all []DeviceAt
	for _, t := range takes {
		d, err := w.FieldDevice(w.Context(), t.DeviceID)
		if err != nil && !errors.Is(err, cert.NotFound) {
			return nil, fmt.Errorf("read a device: %w", err)
		}
		all = append(all, DeviceAt{t, or(d.Label, "Device "+t.DeviceID[:8]), d.RevokedAt != nil})
	}
	return all, nil
}

// links says which numbers the findings of the field were given.
func links(w *office.Work, a cert.Audit) ([]Link, error) {
	rows, err := w.FieldLinks(w.Context(), a.ID)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	findings, err := w.FindingsOf(w.Context(), []int64{a.ID})
	if err != nil {
		return nil, err
	}
	var out []Link
	for _, l := range rows {
		for _, n := range findings {
			if l.Entity == "finding" && l.NounID == n.ID {
				out = append(out, Link{l.Entity, l.EntityID, n.Number})
			}
		}
	}
	return out, nil
}
