package fieldsync

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"assay/internal/cert"
	"assay/internal/office"
)

// Receipt is the body's word on what it holds of a device, with its signature over the text.
type Receipt struct {
	Text      string `json:"receipt"`
	Signature string `json:"signature"` // Ed25519, base64
	Key       string `json:"key"`       // base64
	Alg       string `json:"alg"`
}

// receiptText is what a receipt says.
type receiptText struct {
	Audit   int64    `json:"audit"`
	Device  string   `json:"device"`
	Person  int64    `json:"person"`
	Epoch   string   `json:"epoch"`
	HeadSeq int64    `json:"head_seq"`
	At      string   `json:"at"`
	Ops     [][3]any `json:"ops"`     // id, hash, number
	Held    [][3]any `json:"held"`    // id, hash, reason
	Uploads [][3]any `json:"uploads"` // id, hash, size; verified ones
}

// Receipt lists what is held of a device of the actor's, signed.
func (r *Room) Receipt(ctx context.Context, actor cert.Actor, audit int64, device string) (Receipt, error) {
	said := receiptText{Audit: audit, Device: device, Person: actor.PersonID, At: r.Now(), Ops: [][3]any{}, Held: [][3]any{}, Uploads: [][3]any{}}
	err := r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		at, err := reached(w, audit)
		if err != nil {
			return err
		}
		if _, err := own(w, device); err != nil {
			return err
		}
		t, err := w.OpenField(at.audit)
		if err != nil {
			return err
		}
		said.Epoch, said.HeadSeq = t.Epoch, t.HeadSeq
		return said.list(w)
	})
	if err != nil {
		return Receipt{}, err
	}
	return r.sign(said)
}

// sign writes a receipt down and signs it.
func (r *Room) sign(said receiptText) (Receipt, error) {
	text, err := json.Marshal(said)
	if err != nil {
		return Receipt{}, fmt.Errorf("write the receipt: %w", err)
	}
	key := ed25519.NewKeyFromSeed(r.office.Secret("field receipts"))
	public, _ := key.Public().(ed25519.PublicKey) // always is one
	return Receipt{string(text), base64.StdEncoding.EncodeToString(ed25519.Sign(key, text)), base64.StdEncoding.EncodeToString(public), "Ed25519"}, nil
}

func (s *receiptText) list(w *office.Work) error {
	ops, err := w.FieldOpsFrom(w.Context(), s.Audit, s.Device)
	if err != nil {
		return err
	}
	for _, o := range ops {
		s.Ops = append(s.Ops, [3]any{o.OpID, o.Hash, o.Seq})
	}
	holds, err := w.FieldHolds(w.Context(), s.Audit)
	if err != nil {
		return err
	}
	for _, h := range holds {
		if h.DeviceID == s.Device && h.State != "taken" {
			s.Held = append(s.Held, [3]any{h.OpID, h.Hash, h.Reason})
		}
	}
	uploads, err := w.FieldUploads(w.Context(), s.Audit)
	for _, u := range uploads {
		if u.DeviceID == s.Device && u.State == "verified" {
			s.Uploads = append(s.Uploads, [3]any{u.Att, u.SHA256, u.Size})
		}
	}
	return err
}

// Release lets a device of the actor's go: it holds nothing any more, as it said last and as the uploads say.
func (r *Room) Release(ctx context.Context, actor cert.Actor, audit int64, device string) error {
	return r.office.Do(ctx, bare(actor), func(w *office.Work) error {
		if _, err := reached(w, audit); err != nil {
			return err
		}
		if _, err := own(w, device); err != nil {
			return err
		}
		takes, err := w.FieldTakes(ctx, audit)
		if err != nil {
			return err
		}
		uploads, err := w.FieldUploads(ctx, audit)
		if err != nil {
			return err
		}
		for _, u := range uploads {
			if u.DeviceID == device && u.State != "verified" {
				return cert.Wrong("device", "%s has not arrived whole yet.", u.Name)
			}
		}
		for _, t := range takes {
			if t.DeviceID == device && t.Unsent() {
				return cert.Wrong("device", "The device says that it still holds unsent work: %d records, %d files.", t.Pending, t.PendingUploads)
			}
		}
		return w.ReleaseFieldTake(ctx, audit, device, actor.Name, "", w.At())
	})
}
