package cert

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/norm"
)

// Issue is what a new certificate is made from, beside its decision.
type Issue struct {
	Certification Certification
	Client        Client
	Sites         []Site
	Decision      Decision
	Old           *Certificate // the issue it supersedes, nil for the first
	RecertAudit   day.Day      // last day of the recertification audit, for a renewal
	Number        string       // of a first certificate; a later issue keeps the old one (R-CERT-06)
	Code          string
	Salt          string // of the certificate as data
	Accreditation string // the sentence beside the mark where it holds (R-CERT-04), else empty
	Book          norm.Book
	Today         day.Day
	At            time.Time
}

// NewCertificate makes the certificate of a positive decision: its dates come from the cycle rules, its
// content from the file. Invalid when a renewal comes too late to follow the old cycle (R-DATE-12).
func NewCertificate(in Issue) (Certificate, error) {
	f, c, d := in.Certification, in.Client, in.Decision
	n := Certificate{Status: CertificateActive, CertificationID: f.ID, DecisionID: d.ID, Number: in.Number, Revision: 1, Code: in.Code, Salt: in.Salt,
		Holder: c.Name, Address: c.Address, City: joinNonEmpty(" ", c.Postcode, c.City), Country: c.Country, Standard: f.Standard,
		Scope: d.Scope, Cycle: d.Cycle, Original: d.Effective, Effective: d.Effective, IssuedOn: in.Today,
		Confidential: f.Confidential != "", CreatedAt: in.At, Accreditation: in.Accreditation}
	for _, s := range in.Sites {
		n.Sites = append(n.Sites, CertifiedSite{s.Name, s.Address, joinNonEmpty(" ", s.Postcode, s.City), s.Country, s.Activities})
	}
	if in.Old == nil {
		n.Expires = cycle.In(in.Book, in.Today).Expiry(d.DecidedOn) // R-DATE-09 counts from the decision, not from a later first day
		return n, nil
	}
	n.Version = in.Old.Version + 1 // versions count on through the issues: a form drawn from one must not act on the next
	n.Number, n.Revision, n.Original, n.Language = in.Old.Number, in.Old.Revision+1, in.Old.Original, in.Old.Language
	if in.Old.Scope == n.Scope { // a translation of another scope would mislead
		n.Wordings = in.Old.Wordings
	}
	if d.Option != Renew {
		n.Expires, n.Cycle, n.GapFrom, n.GapTo = in.Old.Expires, in.Old.Cycle, in.Old.GapFrom, in.Old.GapTo
		n.LastExpiry, n.RecertAuditOn = in.Old.LastExpiry, in.Old.RecertAuditOn
		return n, nil
	}
	return n.renewed(in)
}

// renewed dates a renewal: in time it follows the old expiry, within six months it restores with the gap
// shown, later it needs at least a new stage 2 (R-DATE-10 to R-DATE-12, R-CERT-05).
func (c Certificate) renewed(in Issue) (Certificate, error) {
	r := cycle.In(in.Book, in.Today).Renew(in.Old.Expires, in.Decision.DecidedOn)
	if r.Outcome != cycle.Renewed && r.Outcome != cycle.Restored {
		return c, Invalid{{Field: "option", Rule: "R-DATE-12",
			Message: fmt.Sprintf("The certificate expired on %s; restoration was possible within six months. A new initial certification is needed.", in.Old.Expires.Long())}}
	}
	c.Cycle++
	c.Effective, c.Expires, c.GapFrom, c.GapTo = r.Effective, r.Expiry, r.GapFrom, r.GapTo
	if r.Outcome == cycle.Restored {
		c.LastExpiry, c.RecertAuditOn = in.Old.Expires, in.RecertAudit
	}
	return c, nil
}

// Content holds the content of a certificate against every check of R-CERT-01 and its like, each with its clause, before it
// exists.
func (c Certificate) Content(bodyName, bodyAddress string) []Check {
	const clause = "ISO/IEC 17021-1 8.2.2 "
	check := func(rule, where, sentence string, met bool) Check {
		return Check{rule, where, sentence, "content", met}
	}
	return append([]Check{
		check("R-CERT-01", clause+"a", "it has name and full address of the holder, with the country", c.Holder != "" && c.Address != "" && c.City != "" && len(c.Country) == 2),
		check("R-CERT-03", clause+"a", "it has every site with name, address, city and country", len(c.Sites) > 0 && sitesWhole(c.Sites)),
		check("R-CERT-01", clause+"b", "it has an effective date, not before the original certification", !c.Effective.IsZero() && !c.Effective.Before(c.Original)),
		check("R-CERT-01", clause+"c", "it has a last valid day after the effective date", c.Expires.After(c.Effective)),
		check("R-CERT-06", clause+"d", "it has a unique number and code", c.Number != "" && c.Revision > 0 && len(c.Code) >= 26),
		check("R-CERT-01", clause+"e", "it names the standard with its edition", strings.Contains(c.Standard, ":")),
		check("R-CERT-01", clause+"f", "it states the scope", strings.TrimSpace(c.Scope) != ""),
		check("R-CERT-01", clause+"g", "it has name and address of the certification body", bodyName != "" && bodyAddress != ""),
		check("R-CERT-01", clause+"i", "it has the day of issue that tells this revision from earlier ones", c.Revision == 1 || !c.IssuedOn.IsZero()),
		check("R-CERT-05", clause+"note", "a time without certification is shown with the end of the last cycle and the day of the recertification audit",
			c.GapFrom.IsZero() || !c.LastExpiry.IsZero() && !c.RecertAuditOn.IsZero()),
	}, c.wording()...)
}

// wording checks what the scope says in every language (R-CERT-02).
func (c Certificate) wording() []Check {
	const clause = "ISO/IEC 17021-1 8.2.2 f"
	praise := misleading(c.Scope)
	for _, w := range c.Wordings {
		praise += misleading(w.Scope)
	}
	sentence := "the scope holds no praise"
	if praise != "" {
		sentence += "; it says \u201c" + praise + "\u201d"
	}
	return []Check{{"R-CERT-02", clause, sentence, "content", praise == ""},
		{"R-CERT-02", clause, "it states the scope in each of its languages, each once, and names the binding one", "content", c.languagesWhole()}}
}

// languagesWhole tells whether no further language is the binding one or stands twice, and each has its scope.
func (c Certificate) languagesWhole() bool {
	binding := c.Language
	if binding == "" {
		binding = "en"
	}
	seen := []string{binding}
	for _, w := range c.Wordings {
		if strings.TrimSpace(w.Scope) == "" || w.Language == "" || slices.Contains(seen, w.Language) {
			return false
		}
		seen = append(seen, w.Language)
	}
	return true
}

// Lint lists what R-CERT-01 and its like miss in the content of a certificate, before it exists.
func (c Certificate) Lint(bodyName, bodyAddress string) []Problem {
	var out []Problem
	for _, k := range c.Content(bodyName, bodyAddress) {
		if !k.Met {
			field := "certificate"
			if k.ID == "R-CERT-02" {
				field = "scope"
			}
			out = append(out, Problem{field, "The certificate must be complete: " + k.Sentence + " (" + k.Clause + ").", k.ID})
		}
	}
	return out
}

func sitesWhole(sites []CertifiedSite) bool {
	for _, s := range sites {
		if s.Name == "" || s.Address == "" || s.City == "" || len(s.Country) != 2 {
			return false
		}
	}
	return true
}

// misleading finds a word of praise in a scope (R-CERT-02).
func misleading(scope string) string {
	low := strings.ToLower(scope)
	for _, word := range []string{"world-class", "world class", "best-in-class", "best in class", "leading provider", "market leader", "highest quality", "guaranteed"} {
		if strings.Contains(low, word) {
			return word
		}
	}
	return ""
}

// FullNumber is the number with its revision suffix from the second issue on (R-CERT-06).
func (c Certificate) FullNumber() string {
	if c.Revision < 2 {
		return c.Number
	}
	return fmt.Sprintf("%s-r%d", c.Number, c.Revision)
}

// Suspend takes the step; until is the last day by which the cause must be resolved (R-SUSP-03).
func (c *Certificate) Suspend(actor Actor, facts CertificateFacts, until day.Day) error {
	if err := c.take(SuspendVerb, actor, facts); err != nil {
		return err
	}
	c.SuspendedOn, c.SuspendedUntil = facts.Decision.Effective, until
	return nil
}

// Restore takes the step back from a suspension (R-SUSP-04).
func (c *Certificate) Restore(actor Actor, facts CertificateFacts) error {
	if err := c.take(RestoreVerb, actor, facts); err != nil {
		return err
	}
	c.SuspendedOn, c.SuspendedUntil = day.Day{}, day.Day{}
	return nil
}

// Withdraw ends the certificate for good (R-SUSP-06).
func (c *Certificate) Withdraw(actor Actor, facts CertificateFacts) error {
	if err := c.take(WithdrawIt, actor, facts); err != nil {
		return err
	}
	c.WithdrawnOn = facts.Decision.Effective
	return nil
}

// Supersede makes room for the next issue.
func (c *Certificate) Supersede(actor Actor, facts CertificateFacts) error {
	return c.take(Supersede, actor, facts)
}

func (c *Certificate) take(verb Verb, actor Actor, facts CertificateFacts) error {
	to, err := CertificateLife.Step(c.Status, verb, actor, facts)
	if err == nil {
		c.Status = to
	}
	return err
}

func joinNonEmpty(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}
