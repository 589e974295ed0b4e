package office

import (
	"encoding/json"
	"fmt"
	"slices"

	"assay/internal/cert"
)

// FieldMeta is what a device says of a piece of evidence.
type FieldMeta struct {
	Type    string `json:"type"`
	Item    string `json:"item"`
	Finding string `json:"finding"`
	Att     string `json:"att"`
	Name    string `json:"name"`
	SHA256  string `json:"sha256"`
	Ref     string `json:"ref"`
}

// SettleEvidence makes evidence of the audit of every file that has arrived whole and belongs to an answer or
// to a finding that is on record.
func (w *work) SettleEvidence(a cert.Audit) error {
	uploads, err := w.FieldUploads(w.ctx, a.ID)
	if err != nil || len(uploads) == 0 {
		return err
	}
	rows, err := w.FieldRegisters(w.ctx, a.ID)
	if err != nil {
		return err
	}
	links, err := w.FieldLinks(w.ctx, a.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Entity != "evidence" || r.Field != "meta" || r.Removed || linked(links, "evidence", r.EntityID) != 0 {
			continue
		}
		var meta FieldMeta
		if json.Unmarshal([]byte(r.Value), &meta) != nil {
			continue
		}
		at := slices.IndexFunc(uploads, func(u cert.FieldUpload) bool { return u.Att == meta.Att && u.State == "verified" })
		if at < 0 {
			continue
		}
		if err := w.settleOne(a, r.EntityID, meta, uploads[at], links); err != nil {
			return fmt.Errorf("keep %s as evidence: %w", uploads[at].Name, err)
		}
	}
	return nil
}

func linked(links []cert.FieldLink, entity, id string) int64 {
	for _, l := range links {
		if l.Entity == entity && l.EntityID == id {
			return l.NounID
		}
	}
	return 0
}

// settleOne keeps one file. One for a finding that is still a draft waits for it.
func (w *work) settleOne(a cert.Audit, entity string, meta FieldMeta, u cert.FieldUpload, links []cert.FieldLink) error {
	e := cert.Evidence{Code: RandomCode(), CertificationID: a.CertificationID, AuditID: &a.ID, Item: meta.Item, Name: u.Name, Type: u.Type, Size: u.Size,
		SHA256: u.SHA256, By: u.PersonName, PersonID: u.PersonID, At: w.at}
	if meta.Finding != "" {
		finding := linked(links, "finding", meta.Finding)
		if finding == 0 {
			return nil
		}
		e.FindingID, e.Item = &finding, ""
	} else if _, known := cert.ChecklistItemOf(a, meta.Item); !known {
		return nil
	}
	if err := w.AddEvidence(w.ctx, &e); err != nil {
		return err
	}
	if err := w.AddFieldLink(w.ctx, cert.FieldLink{AuditID: a.ID, Entity: "evidence", EntityID: entity, NounID: e.ID}); err != nil {
		return err
	}
	_, err := w.record(happened{verb: "attach", noun: "audit", id: a.ID, detail: map[string]string{"item": meta.Item, "files": u.Name},
		summary: fmt.Sprintf("%s: evidence %s arrived from the field", a.Number, u.Name)})
	return err
}
