package cert

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/internal/day"
	"assay/internal/norm"
)

// Proof is the draft of a certificate between its decision and its issue: a second person compares it word by word with
// the decision and with the certificate before it, and releases it. Number, code, seal and PDF come into being then.
type Proof struct {
	ID              int64
	Version         int64
	Status          ProofStatus
	CertificationID int64
	DecisionID      int64
	Reason          string      // why it is issued anew without another decision; empty after a decision
	Certificate     Certificate `gorm:"serializer:json"` // as it would be issued, without number of a first one, code and salt
	PredecessorID   *int64      // the issue it takes the place of
	PreparedID      int64       // person who prepared it last: first the decider
	PreparedBy      string
	PreparedAt      time.Time
	ReleasedID      *int64
	ReleasedBy      string
	ReleasedAt      *time.Time
	CertificateID   *int64 // what it became
	AsideReason     string
	AsideBy         string
	AsideAt         *time.Time
}

// ProofStatus is the state of a draft certificate.
type ProofStatus string

// The states of a draft certificate.
const (
	ProofWaiting  ProofStatus = "waiting"
	ProofReleased ProofStatus = "released"
	ProofAside    ProofStatus = "aside" // put aside: its decision has no effect, and another can be taken
)

// Label is the state in words.
func (s ProofStatus) Label() string {
	switch s {
	case ProofReleased:
		return "released"
	case ProofAside:
		return "put aside"
	}
	return "waits for release"
}

// ProofOf is the draft of a certificate after its decision; the decider counts as who prepared it.
func ProofOf(c Certificate, d Decision, old *Certificate, at time.Time) Proof {
	p := Proof{Version: 1, Status: ProofWaiting, CertificationID: c.CertificationID, DecisionID: d.ID, Certificate: c,
		PreparedID: d.PersonID, PreparedBy: d.PersonName, PreparedAt: at}
	if old != nil {
		p.PredecessorID = &old.ID
	}
	return p
}

// masked stands where number and code will be.
const masked = "given at release"

// Masked is the draft with a stand-in for what is given at its release.
func (p Proof) Masked() Certificate {
	c := p.Certificate
	if c.Number == "" {
		c.Number = masked
	}
	c.Code = strings.Repeat("x", 26)
	return c
}

// ReleaseFacts is what the gate of a release judges.
type ReleaseFacts struct {
	Proof        Proof
	Decision     Decision
	Old          *Certificate // the newest issue as it stands now, nil before the first
	Live         Certificate  // as the file would make it today
	Content      []Check      // the content lint, each with its clause (R-CERT-01 to R-CERT-04)
	Releaser     int64        // identities (Person.Identity) of who acts, of who decided and of who prepared
	Decider      int64
	Preparer     int64
	Unaccredited string // why a certificate that was to be under accreditation is not (R-CERT-04), else empty
	Compared     bool   // who acts says that it was compared word by word
	Reason       string // of putting it aside
	Actor        Actor
	Today        day.Day
}

// secondPerson is who releases: neither who decided nor who prepared.
var secondPerson = Rule[ReleaseFacts]{"R-CERT-01", "house rule", "who releases is a second person: neither who decided nor who prepared the draft",
	func(f ReleaseFacts) bool {
		return f.Releaser != 0 && f.Releaser != f.Decider && f.Releaser != f.Preparer
	}, "person"}

// G8 lets a certificate be released: it says what was decided, and a second person has compared it.
var G8 = Gate[ReleaseFacts]{Name: "G8", Rules: []Rule[ReleaseFacts]{
	{"R-DEC-04", "ISO/IEC 17021-1 9.5.1", "a positive decision is recorded, and the draft has the scope that was decided, word by word", saysDecision, "decision"},
	{"R-CERT-01", "ISO/IEC 17021-1 8.2.2", "every check of its content is met", contentMet, "content"},
	{"R-CERT-01", "ISO/IEC 17021-1 8.2.2 a", "holder, address, sites and standard are as the file has them today", asOnFile, "prepare"},
	{"R-SUSP-07", "house rule", "the certificate before it stands as it did when this was decided", oldStands, "decision"},
	secondPerson,
	{"R-CERT-01", "house rule", "it was compared word by word with the decision and with the certificate before it",
		func(f ReleaseFacts) bool { return f.Compared }, "compare"},
}}

// Asideable lets a draft be put aside.
var Asideable = Gate[ReleaseFacts]{Rules: []Rule[ReleaseFacts]{
	{"R-DEC-04", "house rule", "it is said why the draft is put aside", func(f ReleaseFacts) bool { return f.Reason != "" }, "reason"},
}}

func saysDecision(f ReleaseFacts) bool {
	return f.Decision.Option.Issues() && f.Proof.DecisionID == f.Decision.ID && f.Proof.Certificate.Scope == f.Decision.Scope &&
		!f.Proof.Certificate.Effective.Before(f.Decision.Effective)
}

func contentMet(f ReleaseFacts) bool {
	return !slices.ContainsFunc(f.Content, func(c Check) bool { return !c.Met })
}

func asOnFile(f ReleaseFacts) bool {
	now, is := f.Proof.Certificate, f.Live
	return now.Holder == is.Holder && now.Address == is.Address && now.City == is.City && now.Country == is.Country && now.Standard == is.Standard &&
		now.Expires == is.Expires && now.Accreditation == is.Accreditation && slices.Equal(now.Sites, is.Sites) && now.Confidential == is.Confidential
}

// oldStands tells whether the issue that is replaced is still the newest, and neither withdrawn nor suspended since.
func oldStands(f ReleaseFacts) bool {
	switch {
	case f.Proof.PredecessorID == nil:
		return f.Old == nil || f.Old.Status == CertificateWithdrawn
	case f.Old == nil || f.Old.ID != *f.Proof.PredecessorID:
		return false
	}
	at := f.Proof.PreparedAt
	return f.Old.Status == CertificateActive || f.Old.Status == CertificateSuspended && !at.Before(f.Old.SuspendedOn.Time())
}

// Release takes the step: the certificate comes into being.
func (p *Proof) Release(actor Actor, f ReleaseFacts, at time.Time) error {
	if err := p.step(ReleaseIt, actor, f); err != nil {
		return err
	}
	p.ReleasedID, p.ReleasedBy, p.ReleasedAt = &actor.PersonID, actor.Name, &at
	return nil
}

// Prepare makes the draft anew: who does it cannot release it.
func (p *Proof) Prepare(actor Actor, c Certificate, f ReleaseFacts, at time.Time) error {
	if err := p.step(PrepareIt, actor, f); err != nil {
		return err
	}
	p.Certificate, p.PreparedID, p.PreparedBy, p.PreparedAt = c, actor.PersonID, actor.Name, at
	return nil
}

// PutAside ends the draft: nothing is issued, and the decision has no effect.
func (p *Proof) PutAside(actor Actor, f ReleaseFacts, at time.Time) error {
	if err := p.step(SetAside, actor, f); err != nil {
		return err
	}
	p.AsideReason, p.AsideBy, p.AsideAt = f.Reason, actor.Name, &at
	return nil
}

func (p *Proof) step(verb Verb, actor Actor, f ReleaseFacts) (err error) {
	f.Proof, f.Actor = *p, actor
	p.Status, err = ProofLife.Step(p.Status, verb, actor, f)
	return err
}

// Checks explains the release: every rule of its gate, met or not.
func (f ReleaseFacts) Checks() []Check { return ProofLife.Checks(f.Proof.Status, ReleaseIt, f) }

// WaitingProof is the draft that waits among those of a file, nil when none does.
func WaitingProof(all []Proof) *Proof {
	for i := range all {
		if all[i].Status == ProofWaiting {
			return &all[i]
		}
	}
	return nil
}

// StandingDecisions leaves out decisions whose certificate was put aside: they have no effect.
func StandingDecisions(all []Decision, proofs []Proof) []Decision {
	return slices.DeleteFunc(slices.Clone(all), func(d Decision) bool {
		return slices.ContainsFunc(proofs, func(p Proof) bool { return p.DecisionID == d.ID && p.Status == ProofAside })
	})
}

// ProofLine is one item of a draft beside what it is compared with.
type ProofLine struct {
	Label   string
	Decided string // as decided, or as the file has it
	Before  string // on the certificate before it
	Now     string // on the draft
	Plain   bool   // entered for the draft: it is read beside what was decided, not compared with it
}

// Lines are the items of the draft, in the order of the paper, for the comparison before its release.
func (f ReleaseFacts) Lines() []ProofLine {
	now, live := f.Proof.Certificate, f.Live
	var old Certificate
	if f.Old != nil {
		old = *f.Old
	}
	lines := []ProofLine{
		{Label: "Holder", Decided: live.Holder, Before: old.Holder, Now: now.Holder},
		{Label: "Address", Decided: live.Place(), Before: old.Place(), Now: now.Place()},
		{Label: "Standard", Decided: live.Standard, Before: old.Standard, Now: now.Standard},
		{Label: "Scope", Decided: f.Decision.Scope, Before: old.Scope, Now: now.Scope},
	}
	lines = append(lines, f.wordingLines(old)...)
	for i := range max(len(now.Sites), len(old.Sites), len(live.Sites)) {
		lines = append(lines, ProofLine{Label: fmt.Sprintf("Site %d", i+1), Decided: certifiedSite(live.Sites, i), Before: certifiedSite(old.Sites, i), Now: certifiedSite(now.Sites, i)})
	}
	lines = append(lines, ProofLine{Label: "Certified since", Decided: live.Original.Long(), Before: old.Original.Long(), Now: now.Original.Long()},
		ProofLine{Label: "Valid from", Decided: f.Decision.Effective.Long(), Before: old.Effective.Long(), Now: now.Effective.Long()},
		ProofLine{Label: "Valid until", Decided: live.Expires.Long(), Before: old.Expires.Long(), Now: now.Expires.Long()},
		ProofLine{Label: "Not certified", Decided: gapWords(live), Before: gapWords(old), Now: gapWords(now)},
		ProofLine{Label: "Accreditation", Decided: f.accredited(), Before: old.Accreditation, Now: now.Accreditation})
	return slices.DeleteFunc(lines, func(l ProofLine) bool { return l.Decided == "" && l.Before == "" && l.Now == "" })
}

// wordingLines are the scope in further languages, each to be read beside the scope that was decided.
func (f ReleaseFacts) wordingLines(old Certificate) []ProofLine {
	was := map[string]string{}
	for _, w := range old.Wordings {
		was[w.Language] = w.Scope
	}
	var lines []ProofLine
	for _, w := range f.Proof.Certificate.Wordings {
		lines = append(lines, ProofLine{Label: "Scope (" + w.Language + ")", Decided: f.Decision.Scope, Before: was[w.Language], Now: w.Scope, Plain: true})
		delete(was, w.Language)
	}
	for _, w := range old.Wordings {
		if text, gone := was[w.Language]; gone {
			lines = append(lines, ProofLine{Label: "Scope (" + w.Language + ")", Decided: f.Decision.Scope, Before: text, Plain: true})
		}
	}
	return lines
}

// accredited is what the accreditation on the certificate has to be; where it does not hold today, why.
func (f ReleaseFacts) accredited() string {
	if f.Unaccredited != "" {
		return f.Unaccredited
	}
	return f.Live.Accreditation
}

// Place is where the holder is, on one line.
func (c Certificate) Place() string {
	return joinNonEmpty(", ", strings.ReplaceAll(c.Address, "\n", ", "), c.City, norm.CountryName(c.Country))
}

func certifiedSite(sites []CertifiedSite, i int) string {
	if i >= len(sites) {
		return ""
	}
	s := sites[i]
	return joinNonEmpty(", ", s.Name, strings.ReplaceAll(s.Address, "\n", ", "), s.City, norm.CountryName(s.Country), s.Activities)
}

func gapWords(c Certificate) string {
	if c.GapFrom.IsZero() {
		return ""
	}
	return day.Range(c.GapFrom, c.GapTo) + ", last cycle ended on " + c.LastExpiry.Long() + ", recertification audit on " + c.RecertAuditOn.Long()
}
