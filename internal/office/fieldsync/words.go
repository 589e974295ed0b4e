package fieldsync

import (
	"encoding/json"
	"fmt"
	"strings"

	"assay/internal/cert"
	"assay/internal/merge"
	"assay/internal/office"
)

// heldWhys says in words why something is held, and what becomes of it.
var heldWhys = map[string]string{
	"not_started":    "It was recorded before the lead auditor began the audit. It is taken in by itself when the audit begins.",
	"audit_closed":   "It came after the report was final. It can be taken in when the report is reopened.",
	"not_on_team":    "Its author was no longer in the team of the audit when it came.",
	"may_not_write":  "Its author takes part as expert, trainee or observer and records no results.",
	"device_revoked": "The device was revoked before it came.",
	"unknown_item":   "The checklist of this audit has no such item.",
}

// HeldWhy is the reason for which something is held, in words.
func HeldWhy(code string) string { return heldWhys[code] }

// fieldWords names the fields of what is recorded.
var fieldWords = map[string]string{"verdict": "verdict", "note": "note", "sample": "sample", "follow": "further question", "grade": "grade", "item": "item", "clause": "clause",
	"requirement": "requirement", "statement": "statement", "evidence": "evidence seen", "site": "site", "repeats": "earlier finding", "meta": "what it is", "caption": "caption",
	"annotation": "marks", "items": "items", "state": "state"}

var entityWords = map[string]string{"answer": "Answer", "finding": "Finding", "evidence": "Evidence", "interview": "Interview", "attendee": "Attendance", "signature": "Signature", "earlier": "Earlier finding", "draw": "Sample of tickets"}

// aboutOf names the record that an operation concerns and its field, "8.6.1 Incident management: verdict".
func aboutOf(a cert.Audit, entity, id, field string) string {
	name := entityWords[entity]
	if item, known := cert.ChecklistItemOf(a, id); known {
		name = item.Name()
	} else if entity == "answer" {
		name = id
	}
	word, _, _ := strings.Cut(field, ":")
	if said := fieldWords[word]; said != "" {
		name += ": " + said
	}
	return name
}

// valueOf is what an operation says, in words.
func valueOf(a cert.Audit, o merge.Op) string {
	switch {
	case o.Kind == merge.Retract:
		return "removed"
	case o.Kind == merge.Restore:
		return "brought back"
	case o.Value == "null":
		return "taken back"
	case o.Field == "verdict":
		if item, known := cert.ChecklistItemOf(a, o.EntityID); known {
			return item.Says(cert.Verdict(merge.Text(o.Value)))
		}
	case o.Field == "grade":
		return cert.Grade(merge.Text(o.Value)).Label()
	case o.Field == "meta":
		return metaWords(o.Value)
	}
	if text := merge.Text(o.Value); text != "" || o.Value == `""` {
		return or(text, "emptied")
	}
	return short(o.Value, 300)
}

// metaWords is what a record says of itself in one line.
func metaWords(value string) string {
	var m struct{ Type, Name, Ref, Role, Meeting, Source string }
	_ = json.Unmarshal([]byte(value), &m) // was checked when it came
	var parts []string
	for _, part := range []string{m.Type, m.Name, m.Ref, m.Role, m.Source} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// heldWords is what a held body would say.
func heldWords(a cert.Audit, h cert.FieldHold) (about, says string) {
	o, err := office.HeldOp(h)
	if err != nil {
		return "A record that cannot be read", fmt.Sprintf("%d bytes", len(h.Body))
	}
	return aboutOf(a, o.Entity, o.EntityID, o.Field), valueOf(a, office.MergeOp(o))
}
