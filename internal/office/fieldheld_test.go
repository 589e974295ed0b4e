package office_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/testkit"
)

// heldOn is a record that came from a device before its audit began.
func heldOn(a cert.Audit, who cert.Actor, n int64, item, verdict string) cert.FieldHold {
	o := cert.FieldOp{OpID: office.NewUUID(), DeviceID: office.NewUUID(), DevSeq: n, PersonID: who.PersonID, PersonName: who.Name, Entity: "answer", EntityID: item,
		Field: "verdict", Kind: "set", Value: `"` + verdict + `"`, Base: []string{}, ClientAt: "2026-03-01T09:00:00.000Z"}
	body := fmt.Sprintf(`{"id":%q,"dev_seq":%d,"entity":"answer","entity_id":%q,"field":"verdict","kind":"set","value":%q,"base":[],"client_at":%q}`, o.OpID, n, item, verdict, o.ClientAt)
	return cert.FieldHold{AuditID: a.ID, OpID: o.OpID, DeviceID: o.DeviceID, DevSeq: n, PersonID: who.PersonID, PersonName: who.Name, Body: body, Hash: office.HashField(o), Reason: "not_started", State: "waiting"}
}

// What the team recorded before the audit began is taken in with its beginning; what somebody recorded who is not
// in the team waits on, for that reason.
func TestTheStartTakesInWhatWasRecordedEarly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		c := contracted(t, k)
		c.announced(day.MustParse("2026-03-02"))
		ctx, a := context.Background(), c.stage1
		item := cert.ChecklistFor(a)[1].Items[0].Key
		err := k.Office.Do(ctx, c.lead, func(w *office.Work) error {
			if _, err := w.OpenField(a); err != nil {
				return err
			}
			holds := []cert.FieldHold{heldOn(a, c.aide, 1, item, "conform"), heldOn(a, c.expert, 2, item, "nonconform")}
			for i := range holds {
				holds[i].At = w.At()
			}
			return w.AddFieldHolds(ctx, holds)
		})
		if err != nil {
			t.Fatal(err)
		}
		k.Clock.Set(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
		if _, err := k.Office.StartAudit(ctx, c.lead, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		n, err := k.Store.Answer(ctx, a.ID, item)
		if err != nil || n.Verdict != cert.Conform || n.PersonName != c.aide.Name {
			t.Errorf("the answer is %s by %s (%v)", n.Verdict, n.PersonName, err)
		}
		holds, err := k.Store.FieldHolds(ctx, a.ID)
		if err != nil || holds[0].State != "taken" || holds[1].State != "waiting" || holds[1].Reason != "not_on_team" {
			t.Errorf("the held records: %+v (%v)", holds, err)
		}
	})
}
