package merge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Within lists the ids of all heads in the scope of a signature, sorted: registers whose path begins with
// one of the scopes, of entities that were not removed.
func (s State) Within(scope []string) []string {
	found := []string{}
	for key, r := range s.Registers {
		if s.Things[[2]string{key.Entity, key.EntityID}].Removed {
			continue
		}
		if slices.ContainsFunc(scope, func(begin string) bool { return strings.HasPrefix(key.Path(), begin) }) {
			found = append(found, r.HeadIDs()...)
		}
	}
	slices.Sort(found)
	return found
}

// ChangedSince tells whether what stands in the scope is no longer what was shown to who signed.
func (s State) ChangedSince(scope, shown []string) bool {
	seen := slices.Clone(shown)
	slices.Sort(seen)
	return !slices.Equal(seen, s.Within(scope))
}

// Draft is an operation that a resolution makes; the device adds id, number and time.
type Draft struct {
	Key
	Kind  Kind
	Value string
	Base  []string
}

// Resolution is how somebody settles a conflict: by the value kept, and whether what the others judged stays
// as a line of the resolver's own note.
type Resolution struct {
	Register Key
	Keep     string // id of the head whose value stands
	Both     bool
	Person   int64
	Labels   map[string]string // verdicts in words
}

// Resolve drafts the operations that settle a conflict. A head that is not there gives none.
func (s State) Resolve(by Resolution) []Draft {
	r := s.Registers[by.Register]
	at := slices.IndexFunc(r.Heads, func(o Op) bool { return o.ID == by.Keep })
	if at < 0 {
		return nil
	}
	kept := r.Heads[at]
	drafts := []Draft{{Key: by.Register, Kind: Set, Value: kept.Value, Base: r.HeadIDs()}}
	if !by.Both {
		return drafts
	}
	var lines []string
	for _, o := range r.Standing {
		if o.Value != kept.Value {
			lines = append(lines, fmt.Sprintf("Other judgement (%s): %s", o.Name, label(o.Value, by.Labels)))
		}
	}
	if len(lines) == 0 {
		return drafts
	}
	return append(drafts, s.noted(by, lines))
}

// noted adds lines to the resolver's own note.
func (s State) noted(by Resolution, lines []string) Draft {
	key := Key{by.Register.Entity, by.Register.EntityID, fmt.Sprintf("note:%d", by.Person)}
	own, base := s.Registers[key], []string{}
	if len(own.Heads) > 0 {
		base = own.HeadIDs()
		if before := Text(own.Shown.Value); before != "" {
			lines = append([]string{before}, lines...)
		}
	}
	return Draft{Key: key, Kind: Set, Value: Quote(strings.Join(lines, "\n")), Base: base}
}

func label(value string, labels map[string]string) string {
	word := Text(value)
	if said := labels[word]; said != "" {
		return said
	}
	if word == "" {
		return "none"
	}
	return word
}

// Text is the text of a JSON string; empty for any other value.
func Text(value string) string {
	var text string
	if json.Unmarshal([]byte(value), &text) != nil {
		return ""
	}
	return text
}

// Quote is a text as JSON, spelled as a browser spells it.
func Quote(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string can always be encoded
	out := strings.TrimSuffix(b.String(), "\n")
	return strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029").Replace(out)
}
