package page

import (
	"strings"
	"time"

	"assay/internal/day"
)

// Status is the state of a thing in one word; its tone gives colour and shape.
type Status struct {
	Tone Tone
	Word string
}

// Rail shows where a client stands between application and recertification,
// and whose turn it is. Partial "rail" draws it.
type Rail struct{ Stops []Stop }

// Stop is one step of the rail.
type Stop struct {
	Name   string
	State  string // done, now, next, or off for a step that does not apply
	Detail string // "14 Mar 2027"
	Whose  string // "your turn", "waits for the client"
	URL    string // of the record of this step, if there is one
}

// Said is the state in words.
func (s Stop) Said() string {
	words := map[string]string{"done": "done", "now": "now", "next": "still to come", "off": "does not apply"}
	return words[s.State]
}

// Gate shows a verb with the rules that stand before it. Partial "gate" draws
// the button enabled when Open: a POST to Action, or a link to URL where more
// is asked first.
type Gate struct {
	Verb   string // "Send quotation"
	Effect string // what it does, a sentence; shown when open
	Open   bool
	Grave  bool // it cannot be undone
	Action string
	URL    string
	Once   Once
	Rules  []GateRule
}

// GateRule is one rule of a gate, met or not.
type GateRule struct {
	ID       string // of the rulebook, R-DEC-01
	Clause   string // of the standard behind it, "ISO/IEC 17021-1, 9.5.1"
	Sentence string // what must be so, or what is missing
	Met      bool
	Link     string // where it is mended
	LinkText string
	Who      string // who can mend it
}

// ID is the element that lists the rules.
func (g Gate) ID() string { return "gate-" + slug(g.Verb) }

// UnmetCount is how many rules still stand in the way.
func (g Gate) UnmetCount() int {
	n := 0
	for _, r := range g.Rules {
		if !r.Met {
			n++
		}
	}
	return n
}

// Event is one entry of a history.
type Event struct {
	At     time.Time // in the zone to be shown
	Who    string
	What   string
	Detail string
	URL    string
}

// Paper is one document on file.
type Paper struct {
	Name   string
	URL    string
	Kind   string // "PDF"
	Note   string // "signed", "replaced by revision 2"
	Size   int64  // bytes
	SHA256 string // hexadecimal
	At     day.Day
}

// Empty says what would be here and how it comes to be.
type Empty struct{ Head, Text, Verb, URL string }

// Confirm shows what an act that cannot be undone will do, and asks why.
type Confirm struct {
	Verb    string   // on the button
	Action  string   // POST
	Effects []string // sentences: "SMS-2026-0001 is suspended from today."
	Reason  bool     // ask for a reason, in field "reason"
	Given   string
	Errors  Errors
	Back    string
	Once    Once
}

// ReasonField asks for the reason.
func (c Confirm) ReasonField() (Field, error) {
	return field(c.Errors, "reason", "Reason", c.Given, "lines=3", "required", "max=2000",
		"hint=It is kept in the history with your name.")
}

func slug(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}
