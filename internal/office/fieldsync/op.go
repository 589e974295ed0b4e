package fieldsync

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"assay/internal/cert"
	"assay/internal/office"
)

// fault is why an operation cannot be kept, by its code and in words.
type fault struct{ code, message string }

var faults = map[string]string{
	"bad_op": "This is no operation.", "bad_id": "The id is no UUID.", "bad_seq": "The device's number must be a whole number from 1.",
	"bad_entity": "There is no such kind of record.", "bad_entity_id": "The record is not named as its kind is.", "bad_field": "The record has no such field.",
	"bad_kind": "An operation sets, retracts or restores; answers and signatures do not allow all of these.", "bad_value": "The value does not fit the field.",
	"bad_base": "What it replaces must be at most 50 ids of operations, each once, and not itself.", "bad_time": "The time is not in the form of RFC 3339.",
	"too_long": "The value is too long.", "not_yours": "This note belongs to another auditor.", "id_taken": "Another operation has this id.",
	"seq_taken": "Another operation of this device has this number.", "cycle": "It replaces what replaces it.",
}

func wrong(code string) *fault { return &fault{code, faults[code]} }

// readOp reads one operation as strictly as it is kept. The id comes back even from a bad one, to answer it.
func readOp(raw json.RawMessage, person int64, device string) (cert.FieldOp, *fault) {
	var part map[string]json.RawMessage
	if json.Unmarshal(raw, &part) != nil || part == nil {
		return cert.FieldOp{}, wrong("bad_op")
	}
	o := cert.FieldOp{DeviceID: device, PersonID: person, Base: []string{}, Value: "null"}
	if json.Unmarshal(part["id"], &o.OpID) != nil || !uuidForm.MatchString(o.OpID) {
		o.OpID = short(o.OpID, 100)
		return o, wrong("bad_id")
	}
	texts := []struct {
		name string
		to   *string
		code string
	}{{"entity", &o.Entity, "bad_entity"}, {"entity_id", &o.EntityID, "bad_entity_id"}, {"field", &o.Field, "bad_field"}, {"kind", &o.Kind, "bad_kind"}, {"client_at", &o.ClientAt, "bad_time"}}
	for _, t := range texts {
		if json.Unmarshal(part[t.name], t.to) != nil {
			return o, wrong(t.code)
		}
	}
	var whole bool
	if o.DevSeq, whole = number(part["dev_seq"], 1); !whole {
		return o, wrong("bad_seq")
	}
	if o.PackageVersion, whole = number(part["package_version"], 0); !whole && part["package_version"] != nil {
		return o, wrong("bad_op")
	}
	if given := part["base"]; given != nil && json.Unmarshal(given, &o.Base) != nil {
		return o, wrong("bad_base")
	}
	if given := part["value"]; given != nil {
		o.Value = string(given)
	}
	if bad := checkOp(o, person); bad != nil {
		return o, bad
	}
	o.Hash = office.HashField(o)
	return o, nil
}

// number reads a whole number from a least one up to what every JSON reader holds exactly.
func number(raw json.RawMessage, least int64) (int64, bool) {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	return n, err == nil && n >= least && n < 1<<53
}

// checkOp looks at the form of an operation, not at what it names.
func checkOp(o cert.FieldOp, person int64) *fault {
	fields, known := entities[o.Entity]
	switch {
	case !known:
		return wrong("bad_entity")
	case !fields.id(o.EntityID):
		return wrong("bad_entity_id")
	case !readableTime(o.ClientAt):
		return wrong("bad_time")
	case badBase(o), o.Entity == "signature" && o.Kind == "set" && len(o.Base) > 0:
		return wrong("bad_base")
	case len(o.Value) > ValueBytes:
		return wrong("too_long")
	}
	switch o.Kind {
	case "set":
		return fields.check(o, person)
	case "retract", "restore":
		if !fields.removable {
			return wrong("bad_kind")
		}
		if o.Field != "" {
			return wrong("bad_field")
		}
		if reasonless(o.Value) || o.Kind == "restore" && o.Value != "null" {
			return wrong("bad_value")
		}
		return nil
	}
	return wrong("bad_kind")
}

func readableTime(text string) bool {
	t, err := time.Parse(time.RFC3339Nano, text)
	return err == nil && len(text) <= 40 && t.Year() > 1969 && t.Year() < 10000
}

func badBase(o cert.FieldOp) bool {
	if len(o.Base) > MostBases || o.Base == nil {
		return true
	}
	seen := map[string]bool{o.OpID: true}
	return slices.ContainsFunc(o.Base, func(id string) bool {
		twice := seen[id]
		seen[id] = true
		return twice || !uuidForm.MatchString(id)
	})
}

// reasonless tells whether the value of a removal is neither nothing nor a reason.
func reasonless(value string) bool {
	if value == "null" {
		return false
	}
	var said struct {
		Reason *string `json:"reason"`
	}
	return json.Unmarshal([]byte(value), &said) != nil || said.Reason == nil || !plain(*said.Reason) || utf8.RuneCountInString(*said.Reason) > TextRunes
}

// plain tells whether a text can be kept by every database: it holds no U+0000.
func plain(text string) bool { return !strings.ContainsRune(text, 0) }
