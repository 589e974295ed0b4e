package office

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"assay/internal/cert"
	"assay/internal/store"
)

// This file takes in what was held: operations that came while they could not count.

// TakeHolds takes held operations into the audit's stream as they came, in the order of their devices. The
// stream is held by the caller, who has looked at whether they may count.
func (w *work) TakeHolds(a cert.Audit, holds []cert.FieldHold, why string) error {
	if len(holds) == 0 {
		return nil
	}
	ops := make([]cert.FieldOp, 0, len(holds))
	for _, h := range holds {
		o, err := HeldOp(h)
		if err != nil {
			return err
		}
		taken, err := w.FieldOpsBySeq(w.ctx, a.ID, h.DeviceID, []int64{h.DevSeq})
		if err != nil {
			return fmt.Errorf("look for the number of a held record: %w", err)
		}
		if len(taken) > 0 {
			return cert.Wrong("held", "The device of %s gave its number %d to another record meanwhile. Refuse this one.", h.PersonName, h.DevSeq)
		}
		if err := w.DecideFieldHold(w.ctx, h.ID, "taken", w.actor.Name, why, w.at); err != nil {
			return err
		}
		ops = append(ops, o)
	}
	_, err := w.AppendField(a, ops)
	return err
}

// HeldOp is the operation that a held body says; it was checked when it came, and its hash says it is the same.
func HeldOp(h cert.FieldHold) (cert.FieldOp, error) {
	o := cert.FieldOp{OpID: h.OpID, DeviceID: h.DeviceID, DevSeq: h.DevSeq, PersonID: h.PersonID, PersonName: h.PersonName, Value: "null", Base: []string{}, BroughtBy: h.BroughtBy}
	var part map[string]json.RawMessage
	if err := json.Unmarshal([]byte(h.Body), &part); err != nil {
		return o, fmt.Errorf("read the held operation %s: %w", h.OpID, err)
	}
	var errs []error
	for name, to := range map[string]any{"entity": &o.Entity, "entity_id": &o.EntityID, "field": &o.Field, "kind": &o.Kind, "client_at": &o.ClientAt} {
		errs = append(errs, json.Unmarshal(part[name], to))
	}
	if base := part["base"]; base != nil {
		errs = append(errs, json.Unmarshal(base, &o.Base))
	}
	if value := part["value"]; value != nil {
		o.Value = string(value)
	}
	o.PackageVersion, _ = strconv.ParseInt(string(part["package_version"]), 10, 64) // absent is 0
	o.Hash = HashField(o)
	if err := errors.Join(errs...); err != nil {
		return o, fmt.Errorf("read the held operation %s: %w", h.OpID, err)
	}
	if o.Hash != h.Hash {
		return o, fmt.Errorf("the held operation %s is not what came", h.OpID)
	}
	return o, nil
}

// takeEarly takes in what the team recorded before the audit began, once it has. What somebody sent who may
// not record waits on, for that reason.
func (w *work) takeEarly(a cert.Audit) error {
	on, err := w.inField(a.ID)
	if err != nil || !on {
		return err
	}
	holds, err := w.FieldHolds(w.ctx, a.ID)
	if err != nil {
		return fmt.Errorf("read what was recorded early: %w", err)
	}
	crew, err := w.CrewOf(w.ctx, a.ID)
	if err != nil {
		return err
	}
	var early []cert.FieldHold
	for _, h := range holds {
		if h.State != "waiting" || h.Reason != "not_started" {
			continue
		}
		if why := heldStill(crew, h.PersonID); why != "" {
			if err := w.RenameFieldHold(w.ctx, h.ID, why); err != nil {
				return err
			}
			continue
		}
		early = append(early, h)
	}
	if len(early) == 0 {
		return nil
	}
	if err := w.TakeHolds(a, early, "The audit has begun."); err != nil {
		return err
	}
	_, err = w.record(happened{verb: "take in", noun: "audit", id: a.ID, summary: fmt.Sprintf("%s: %d records from before its beginning were taken in", a.Number, len(early))})
	return err
}

// heldStill is why a record of a person must wait although the audit has begun; empty when it need not.
func heldStill(crew []store.Crew, person int64) string {
	at := slices.IndexFunc(crew, func(m store.Crew) bool { return m.PersonID == person })
	switch {
	case at < 0:
		return "not_on_team"
	case crew[at].Role != cert.Lead && crew[at].Role != cert.Member:
		return "may_not_write"
	}
	return ""
}
