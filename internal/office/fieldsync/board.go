package fieldsync

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/internal/cert"
	"assay/internal/merge"
	"assay/internal/office"
)

// Board is what of the field work of an audit a person should look at.
type Board struct {
	Audit     cert.Audit
	File      cert.Certification
	Client    cert.Client
	Leads     bool // the actor leads the team: holds are decided
	Writes    bool // the actor records results: conflicts are settled
	Lets      bool // the actor may let devices go
	Taken     bool // somebody took the audit along
	Held      []Held
	Decided   []Held
	Conflicts []Dispute
	Drafts    []Draft
	Devices   []DeviceAt
	Partial   []cert.FieldUpload
	Gate      []cert.Problem // what keeps the report from becoming final
	Now       time.Time
}

// Held is something held, in words.
type Held struct {
	cert.FieldHold
	About, Says, Why string
}

// Dispute is a register in which different values stand, or a record that was removed and changed at once.
type Dispute struct {
	merge.Key
	About   string
	Heads   string // ids of all heads, to tell whether anything came meanwhile
	Sides   []Side
	Verdict bool // the losers can be kept as a note
	Removal bool
}

// Side is one of the values that stand beside each other.
type Side struct {
	ID, Says, By string
	At           time.Time
	Shown        bool
}

// Draft is a finding of the field that lacks something.
type Draft struct{ EntityID, By, Clause, Says, Lacks string }

// Board reads the field work of an audit for whom the file is open.
func (r *Room) Board(ctx context.Context, actor cert.Actor, audit int64) (b Board, err error) {
	b.Now = r.office.Now()
	if b.Audit, err = r.store.Audit(ctx, actor, audit); err != nil {
		return b, err
	}
	if b.File, err = r.store.Certification(ctx, actor, b.Audit.CertificationID); err != nil {
		return b, err
	}
	if b.Client, err = r.store.Client(ctx, actor, b.File.ClientID); err != nil {
		return b, err
	}
	crew, err := r.store.CrewOf(ctx, audit)
	if err != nil {
		return b, fmt.Errorf("read the team: %w", err)
	}
	for _, m := range crew {
		if m.PersonID == actor.PersonID && m.PersonID != 0 {
			b.Leads = m.Role == cert.Lead
			b.Writes = (m.Role == cert.Lead || m.Role == cert.Member) && b.Audit.Status == cert.AuditUnderway
		}
	}
	b.Lets = b.Leads || actor.Is(cert.Administrator)
	if _, err := r.store.FieldStream(ctx, audit); errors.Is(err, cert.NotFound) {
		return b, nil
	} else if err != nil {
		return b, err
	}
	b.Taken = true
	return b, errors.Join(r.holds(ctx, &b), r.disputes(ctx, &b), r.devices(ctx, actor, &b))
}

func (r *Room) holds(ctx context.Context, b *Board) error {
	holds, err := r.store.FieldHolds(ctx, b.Audit.ID)
	for _, h := range holds {
		v := Held{FieldHold: h, Why: HeldWhy(h.Reason)}
		v.At = r.office.Local(h.At)
		v.About, v.Says = heldWords(b.Audit, h)
		if h.State == "waiting" {
			b.Held = append(b.Held, v)
		} else {
			b.Decided = append(b.Decided, v)
		}
	}
	return err
}

// disputes reads the registers that are open, with all that stands in them, and the findings that are drafts.
func (r *Room) disputes(ctx context.Context, b *Board) error {
	rows, err := r.store.FieldRegisters(ctx, b.Audit.ID)
	if err != nil {
		return err
	}
	links, err := r.store.FieldLinks(ctx, b.Audit.ID)
	if err != nil {
		return err
	}
	whole := map[string]bool{}
	for _, l := range links {
		whole[l.EntityID] = true
	}
	var ask []string
	for _, row := range rows {
		if row.Open() || row.Entity == "finding" && !row.Removed && !whole[row.EntityID] {
			ask = append(ask, row.EntityID)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	slices.Sort(ask)
	ops, err := r.store.FieldOpsOf(ctx, b.Audit.ID, slices.Compact(ask))
	if err != nil {
		return err
	}
	received := map[string]time.Time{}
	for _, o := range ops {
		received[o.OpID] = r.office.Local(o.ReceivedAt)
	}
	s := office.FieldState(ops)
	b.Conflicts, b.Drafts = disputesIn(b.Audit, s, received), draftsIn(b.Audit, s, whole)
	return nil
}

func disputesIn(a cert.Audit, s merge.State, received map[string]time.Time) (found []Dispute) {
	for key, reg := range s.Registers {
		if s.Things[[2]string{key.Entity, key.EntityID}].Removed || !reg.Conflict() {
			continue
		}
		d := Dispute{Key: key, About: aboutOf(a, key.Entity, key.EntityID, key.Field), Heads: strings.Join(reg.HeadIDs(), " "), Verdict: key.Field == "verdict"}
		for _, o := range reg.Standing {
			d.Sides = append(d.Sides, Side{o.ID, valueOf(a, o), o.Name, received[o.ID], o.ID == reg.Shown.ID})
		}
		found = append(found, d)
	}
	for at, t := range s.Things {
		if !t.EditedAfterRemoval {
			continue
		}
		last := t.Retracts[len(t.Retracts)-1]
		d := Dispute{Key: merge.Key{Entity: at[0], EntityID: at[1]}, About: aboutOf(a, at[0], at[1], ""), Heads: strings.Join(headsOf(s, at), " "), Removal: true}
		d.Sides = []Side{{"stay", contentOf(a, s, at), "", received[last.ID], true}, {"remove", "removed", last.Name, received[last.ID], false}}
		found = append(found, d)
	}
	slices.SortFunc(found, func(x, y Dispute) int { return strings.Compare(x.Key.Path(), y.Key.Path()) })
	return found
}

// headsOf are the ids of everything that stands in a record, sorted.
func headsOf(s merge.State, at [2]string) (ids []string) {
	for key, reg := range s.Registers {
		if key.Entity == at[0] && key.EntityID == at[1] {
			ids = append(ids, reg.HeadIDs()...)
		}
	}
	slices.Sort(ids)
	return ids
}

// contentOf is what a record says in all its fields.
func contentOf(a cert.Audit, s merge.State, at [2]string) string {
	var parts []string
	for key, reg := range s.Registers {
		if key.Entity == at[0] && key.EntityID == at[1] {
			parts = append(parts, fieldWords[key.Field]+": "+valueOf(a, reg.Shown))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func draftsIn(a cert.Audit, s merge.State, whole map[string]bool) (found []Draft) {
	for at, t := range s.Things {
		if at[0] != "finding" || t.Removed || whole[at[1]] {
			continue
		}
		in := office.FieldFinding(s, at[1])
		d := Draft{EntityID: at[1], Clause: in.Clause, Says: or(in.Statement, in.Evidence)}
		var lacks []string
		for _, p := range in.Problems(a.Kind) {
			lacks = append(lacks, fieldWords[p.Field])
		}
		d.Lacks = strings.Join(lacks, ", ")
		for key, reg := range s.Registers {
			if key.EntityID == at[1] {
				d.By = reg.Shown.Name
			}
		}
		found = append(found, d)
	}
	slices.SortFunc(found, func(x, y Draft) int { return strings.Compare(x.EntityID, y.EntityID) })
	return found
}

// devices reads how far the devices are, and what keeps the report back.
func (r *Room) devices(ctx context.Context, actor cert.Actor, b *Board) error {
	takes, err := r.store.FieldTakes(ctx, b.Audit.ID)
	if err != nil {
		return err
	}
	named, err := r.store.FieldDevicesNamed(ctx, deviceIDs(takes))
	if err != nil {
		return err
	}
	for _, t := range takes {
		d := named[t.DeviceID]
		t.SeenAt = r.office.Local(t.SeenAt)
		b.Devices = append(b.Devices, DeviceAt{t, or(d.Label, "Device "+t.DeviceID[:8]), d.RevokedAt != nil})
	}
	uploads, err := r.store.FieldUploads(ctx, b.Audit.ID)
	for _, u := range uploads {
		if u.State != "verified" {
			b.Partial = append(b.Partial, u)
		}
	}
	if err != nil || b.Audit.Status != cert.AuditUnderway {
		return err
	}
	b.Gate, err = r.office.FieldMatters(ctx, actor, b.Audit)
	return err
}

func deviceIDs(takes []cert.FieldTake) []string {
	ids := make([]string, 0, len(takes))
	for _, t := range takes {
		ids = append(ids, t.DeviceID)
	}
	return ids
}
