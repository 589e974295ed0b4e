package cert

import (
	"slices"
	"strings"
	"time"

	"assay/internal/day"
)

// ForgeryReport is what somebody shows the body as a forged or misused certificate (ISO/IEC 17021-1 8.3: the body takes
// action on incorrect references to certification).
type ForgeryReport struct {
	ID         int64
	Version    int64
	Status     ForgeryStatus
	Number     string // "FR-2026-0001"
	Paper      string // number on the paper, as typed; may be empty
	Holder     string // name on the paper; may be empty
	Place      string // where the paper was met
	Text       string // what made the reporter doubt it
	Name       string // of the reporter; may be empty
	Email      string // where the outcome goes; may be empty
	FileName   string // the PDF or picture handed in, empty when there is none
	FileType   string
	FileSHA256 string `gorm:"column:file_sha256"`
	FileSize   int64
	Seen       string // what the program saw in the file when it came
	Outcome    ForgeryOutcome
	Note       string // what was found and done
	PersonID   int64  // who handles it, 0 while nobody does
	PersonName string
	ReceivedOn day.Day
	ClosedOn   day.Day
	CreatedAt  time.Time
}

// ForgeryStatus is the state of a report of a forgery.
type ForgeryStatus string

// The states.
const (
	ForgeryReported  ForgeryStatus = "reported"
	ForgeryExamining ForgeryStatus = "examining"
	ForgeryClosed    ForgeryStatus = "closed"
)

// Label is the state in words.
func (s ForgeryStatus) Label() string {
	switch s {
	case ForgeryReported:
		return "reported, to be examined"
	case ForgeryExamining:
		return "being examined"
	}
	return string(s)
}

// ForgeryOutcome is what the examination came to.
type ForgeryOutcome string

// The outcomes.
const (
	IsForged      ForgeryOutcome = "forged"
	IsMisused     ForgeryOutcome = "misused"
	IsGenuine     ForgeryOutcome = "genuine"
	IsUndecidable ForgeryOutcome = "cannot_tell"
)

// ForgeryOutcomes are the choices, in the order of the form.
var ForgeryOutcomes = []ForgeryOutcome{IsForged, IsMisused, IsGenuine, IsUndecidable}

// Label is the outcome in words.
func (o ForgeryOutcome) Label() string {
	return map[ForgeryOutcome]string{IsForged: "forged or altered", IsMisused: "genuine, but misused: out of date, suspended or withdrawn",
		IsGenuine: "genuine and in force", IsUndecidable: "cannot tell"}[o]
}

// ReportForgery opens a report.
func ReportForgery(r ForgeryReport) ForgeryReport {
	r.Status = ForgeryReported
	return r
}

// Take takes a step; what the step writes is already in r.
func (r *ForgeryReport) Take(verb Verb, by Actor) error {
	to, err := ForgeryLife.Step(r.Status, verb, by, *r)
	if err == nil {
		r.Status = to
	}
	return err
}

func forgeryRule(sentence, mend string, holds func(ForgeryReport) bool) Rule[ForgeryReport] {
	return Rule[ForgeryReport]{"R-CERT-07", "ISO/IEC 17021-1 8.3", sentence, holds, mend}
}

// ForgeryTold lets a report be closed: it is said what the paper is, and what was found and done.
var ForgeryTold = Gate[ForgeryReport]{Rules: []Rule[ForgeryReport]{
	forgeryRule("it is said what the paper is", "outcome", func(r ForgeryReport) bool { return slices.Contains(ForgeryOutcomes, r.Outcome) }),
	forgeryRule("it is said what was found and done", "note", func(r ForgeryReport) bool { return strings.TrimSpace(r.Note) != "" }),
}}
