package cert

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/internal/day"
	"assay/internal/norm"
)

// SpecialFor is what a special audit is for (R-SPEC-01).
type SpecialFor string

// What special audits are for.
const (
	ForExtension   SpecialFor = "scope_extension"
	AtShortNotice  SpecialFor = "short_notice"
	ForFindings    SpecialFor = "nc_verification"
	ForRestoration SpecialFor = "restoration"
	BeforeTransfer SpecialFor = "transfer_pre_audit"
)

// SpecialAudits lists what a special audit can be for, in the order offered.
var SpecialAudits = []SpecialFor{ForExtension, AtShortNotice, ForFindings, ForRestoration, BeforeTransfer}

// Label is what the audit is for in words.
func (f SpecialFor) Label() string {
	return map[SpecialFor]string{ForExtension: "Extension of scope", AtShortNotice: "Short notice", ForFindings: "Verification of corrective actions",
		ForRestoration: "Restoration after suspension", BeforeTransfer: "Before a transfer"}[f]
}

// Hint says when such an audit is held.
func (f SpecialFor) Hint() string {
	return map[SpecialFor]string{
		ForExtension:   "The changed application is reviewed first. A surveillance can see the wider scope as well; then none is needed.",
		AtShortNotice:  "After a complaint or a change, or to follow up a suspended client. The client can hardly object to the team: choose it with more care.",
		ForFindings:    "To see on site that the corrective actions of a major nonconformity work.",
		ForRestoration: "To see that the cause of the suspension is gone.",
		BeforeTransfer: "Where the documents of the other body leave doubt.",
	}[f]
}

// SpecialInput orders a special audit.
type SpecialInput struct {
	For     SpecialFor
	Why     string   // who or what asked for it, in a sentence
	Clauses []string // to be audited; at least one
	Halves  int      // audit time in half days, 1 to 60
	Target  day.Day  // when it should happen
	Latest  day.Day  // zero where nothing limits it
}

// SpecialFacts is what the order of a special audit is judged by.
type SpecialFacts struct {
	Input       SpecialInput
	Content     norm.Checklist // in force for the standard of the file
	Contract    ContractStatus
	Changed     Changed
	Widened     bool         // a changed application was reviewed after the certificate was issued
	Certificate *Certificate // the newest, nil before there is one
	Majors      int          // major nonconformities that are not verified
	Open        []Audit      // special audits that are planned or under way
	Today       day.Day
}

func (f SpecialFacts) stands(s CertificateStatus) bool {
	return f.Certificate != nil && f.Certificate.StatusOn(f.Today) == s
}

func ordered(what SpecialFor) func(SpecialFacts) bool {
	return func(f SpecialFacts) bool { return f.Input.For == what }
}

// Orderable lets a special audit be ordered.
var Orderable = Gate[SpecialFacts]{Rules: []Rule[SpecialFacts]{
	{"R-REV-05", "ISO/IEC 17021-1 5.1.2", "the contract is signed by both sides", func(f SpecialFacts) bool { return f.Contract == ContractSigned }, "contract"},
	{"R-SPEC-01", "ISO/IEC 17021-1 9.6.4", "no other special audit for the same purpose is open",
		func(f SpecialFacts) bool {
			return !slices.ContainsFunc(f.Open, func(a Audit) bool { return a.SpecialFor == f.Input.For })
		}, "programme"},
}, Parts: []Part[SpecialFacts]{
	{ordered(ForExtension), []Rule[SpecialFacts]{
		{"R-SPEC-01", "ISO/IEC 17021-1 9.6.4.1", "the certificate is in force", func(f SpecialFacts) bool { return f.stands(CertificateActive) }, "certificate"},
		{"R-SPEC-01", "ISO/IEC 17021-1 9.6.4.1", "the application for the wider scope was reviewed and accepted",
			func(f SpecialFacts) bool {
				return f.Widened && f.Changed != ChangeOpen && f.Changed != ChangeOurs && f.Changed != ChangeReview
			}, "review"}}},
	{ordered(AtShortNotice), []Rule[SpecialFacts]{
		{"R-SPEC-01", "ISO/IEC 17021-1 9.6.4.2", "there is a certificate, in force or suspended",
			func(f SpecialFacts) bool { return f.stands(CertificateActive) || f.stands(CertificateSuspended) }, "certificate"}}},
	{ordered(ForFindings), []Rule[SpecialFacts]{
		{"R-SPEC-01", "ISO/IEC 17021-1 9.4.10", "a major nonconformity waits for its verification", func(f SpecialFacts) bool { return f.Majors > 0 }, "findings"}}},
	{ordered(ForRestoration), []Rule[SpecialFacts]{
		{"R-SPEC-01", "ISO/IEC 17021-1 9.6.5.4", "the certificate is suspended", func(f SpecialFacts) bool { return f.stands(CertificateSuspended) }, "certificate"}}},
	{ordered(BeforeTransfer), []Rule[SpecialFacts]{
		{"R-TRF-03", "IAF MD 2 2.2", "we have not issued a certificate yet", func(f SpecialFacts) bool { return f.Certificate == nil }, "certificate"}}},
}}

// Problems are the faults of an order, field by field.
func (f SpecialFacts) Problems() (wrong Invalid) {
	in := f.Input
	if !slices.Contains(SpecialAudits, in.For) {
		wrong = append(wrong, Problem{"for", "Choose what the audit is for.", "R-SPEC-01"})
	}
	if strings.TrimSpace(in.Why) == "" {
		wrong = append(wrong, Problem{"why", "Say who or what asked for it.", "R-SPEC-01"})
	}
	if in.Halves < 1 || in.Halves > 60 {
		wrong = append(wrong, Problem{"halves", "Give from half a day to 30 days.", "R-SPEC-01"})
	}
	if len(f.clauses()) == 0 {
		wrong = append(wrong, Problem{"clauses", "Tick at least one clause.", "R-SPEC-01"})
	}
	switch {
	case in.Target.IsZero() || in.Target.Before(f.Today):
		wrong = append(wrong, Problem{"target", "Give a day from today on.", "R-SPEC-01"})
	case !in.Latest.IsZero() && in.Latest.Before(in.Target):
		wrong = append(wrong, Problem{"latest", "The latest day is before the planned one.", "R-SPEC-01"})
	}
	return wrong
}

// clauses are the ticked ones that the content knows, in the standard's order.
func (f SpecialFacts) clauses() []string {
	return slices.DeleteFunc(numbers(f.Content.Auditable()), func(n string) bool { return !slices.Contains(f.Input.Clauses, n) })
}

// Order makes the special audit, without its number, or *Unmet, or Invalid by field. cycle is the present one, n how many
// special audits the file had before.
func (f SpecialFacts) Order(file Certification, cycle, n int, at time.Time) (Audit, error) {
	if wrong := f.Problems(); len(wrong) > 0 {
		return Audit{}, wrong
	}
	if unmet := slices.DeleteFunc(Orderable.Checks(f), func(c Check) bool { return c.Met }); len(unmet) > 0 {
		return Audit{}, &Unmet{Verb: "order", Rules: unmet}
	}
	in := f.Input
	return Audit{Version: 1, Status: AuditPlanned, CertificationID: file.ID, Cycle: cycle, Kind: Special, Seq: firstSpecial + n, Name: fmt.Sprintf("Special audit %d", n+1),
		SpecialFor: in.For, SpecialWhy: in.Why, Target: in.Target, Latest: in.Latest, Halves: in.Halves, Clauses: f.clauses(),
		Edition: file.Standard, ChecklistOf: f.Content.Version, Slots: []Slot{}, CreatedAt: at}, nil
}

// firstSpecial places special audits behind those of the programme.
const firstSpecial = 100
