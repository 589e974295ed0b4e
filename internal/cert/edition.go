package cert

import (
	"time"

	"assay/internal/day"
	"assay/internal/fee"
)

// Edition is what price lists and contract templates have in common: a named text of the body that comes in revisions.
// One that was in force is never edited; a change is the next revision.
type Edition struct {
	ID         int64
	Version    int64
	Status     EditionStatus
	Name       string
	Revision   int
	Note       string // what this revision changes, or what it is for
	PersonName string // who wrote it
	InForceAt  *time.Time
	CreatedAt  time.Time
}

// EditionStatus is the state of a revision.
type EditionStatus string

// The states of a revision.
const (
	EditionDraft   EditionStatus = "draft"
	EditionInForce EditionStatus = "in_force"
	EditionRetired EditionStatus = "retired"
)

// Label is the state in words.
func (s EditionStatus) Label() string {
	return map[EditionStatus]string{EditionDraft: "draft", EditionInForce: "in force", EditionRetired: "retired"}[s]
}

// EditionFacts is what the gate of a revision judges.
type EditionFacts struct {
	Problems []Problem // of its content
	ValidTo  day.Day   // last day it holds, zero when open
	Today    day.Day
}

// NewEdition is the draft of a revision.
func NewEdition(name string, revision int, actor Actor, at time.Time) Edition {
	return Edition{Version: 1, Status: EditionDraft, Name: name, Revision: revision, PersonName: actor.Name, CreatedAt: at}
}

// Editable is nil while the revision is a draft and the actor keeps the body's settings.
func (e Edition) Editable(actor Actor) error {
	if !actor.Is(keepers...) {
		return Forbidden
	}
	if e.Status != EditionDraft {
		return &Unmet{Verb: "edit"}
	}
	return nil
}

// Take takes a step: Publish puts the revision in force, Retire takes it out of use.
func (e *Edition) Take(verb Verb, actor Actor, facts EditionFacts, at time.Time) error {
	to, err := EditionLife.Step(e.Status, verb, actor, facts)
	if err != nil {
		return err
	}
	e.Status = to
	if verb == Publish {
		e.InForceAt = &at
	}
	return nil
}

// Publishable lets a revision come into force.
var Publishable = Gate[EditionFacts]{Rules: []Rule[EditionFacts]{
	{"R-FEE-01", "house rule", "nothing in it is wrong or missing",
		func(f EditionFacts) bool { return len(f.Problems) == 0 }, "edition"},
	{"R-FEE-04", "house rule", "its last day is not past",
		func(f EditionFacts) bool { return f.ValidTo.IsZero() || !f.ValidTo.Before(f.Today) }, "edition"},
}}

// PriceList is a revision of the prices of an office in one currency (R-FEE-01).
type PriceList struct {
	Edition
	BranchID  int64
	Currency  string        // ISO 4217
	ValidFrom day.Day       // first day on which quotations are priced by it
	ValidTo   day.Day       // last one, zero when open
	Prices    fee.PriceList `gorm:"serializer:json"`
}

// HoldsOn tells whether quotations of a day are priced by the list, unless a newer one holds.
func (l PriceList) HoldsOn(d day.Day) bool {
	return l.Status == EditionInForce && !d.Before(l.ValidFrom) && (l.ValidTo.IsZero() || !d.After(l.ValidTo))
}

// Since lists what a revision changed against another.
func (l PriceList) Since(was PriceList) []Difference {
	var out differences
	out.add("Currency", was.Currency, l.Currency)
	out.add("Valid from", was.ValidFrom.Long(), l.ValidFrom.Long())
	out.add("Valid to", was.ValidTo.Long(), l.ValidTo.Long())
	now, then := l.Prices.Prices(), was.Prices.Prices()
	for i, p := range now {
		out.add(p.Label, fee.Money{Minor: *then[i].Minor, Currency: was.Currency}.Format(), fee.Money{Minor: *p.Minor, Currency: l.Currency}.Format())
	}
	rates, before := l.Prices.Rates(), was.Prices.Rates()
	for i, r := range rates {
		out.add(r.Label, before[i].Of.String()+" %", r.Of.String()+" %")
	}
	out.add("Discounts", discountsText(was.Prices), discountsText(l.Prices))
	out.add("Cancellation", cancellationText(was.Prices), cancellationText(l.Prices))
	out.add("Certificate", included(was.Prices), included(l.Prices))
	return out
}

func included(l fee.PriceList) string {
	if l.CertificateIncluded {
		return "included"
	}
	return "priced"
}

func discountsText(l fee.PriceList) string {
	var texts []string
	for _, d := range l.Discounts {
		texts = append(texts, d.Reason.Label()+" up to "+d.Percent.String()+" %")
	}
	return orNone(texts)
}

// LatestHolding is the list by which a quotation of an office is priced on a day: of those that hold, the one that
// began last. currency "" is any.
func LatestHolding(lists []PriceList, branch int64, currency string, on day.Day) *PriceList {
	var found *PriceList
	for i := range lists {
		l := &lists[i]
		if l.BranchID != branch || currency != "" && l.Currency != currency || !l.HoldsOn(on) {
			continue
		}
		if found == nil || l.ValidFrom.After(found.ValidFrom) || l.ValidFrom == found.ValidFrom && l.ID > found.ID {
			found = l
		}
	}
	return found
}

// Holding lists of every office and currency the list that holds on a day.
func Holding(lists []PriceList, on day.Day) []PriceList {
	var out []PriceList
	for _, l := range lists {
		if best := LatestHolding(lists, l.BranchID, l.Currency, on); best != nil && best.ID == l.ID {
			out = append(out, l)
		}
	}
	return out
}

// Branch is an office of the body, with the currency it quotes in and the tax number of its papers.
type Branch struct {
	ID        int64
	Version   int64
	Name      string
	Address   string
	City      string
	Country   string // ISO 3166-1 alpha-2
	Currency  string // ISO 4217
	TaxNumber string
	CreatedAt time.Time
}

// InstalledEdition is what came with the program: in force until the body has one of its own.
func InstalledEdition(name string) Edition { return Edition{Name: name, Status: EditionInForce} }
