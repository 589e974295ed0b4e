package fee

import (
	"fmt"
	"slices"
)

// Extras are what a client asks for beside the audits of the programme.
type Extras struct {
	Copies, Languages    int  // of the certificate, beyond the first
	Transfer             bool // from another body
	VerificationHalfDays int  // of nonconformities, on site
	ScopeChange          bool
	ShortNotice          bool
	Cancelled            Cancelled
}

// Cancelled is an audit that the client cancelled or postponed.
type Cancelled struct {
	HalfDays int // of the audit; 0 when there is none
	Notice   int // working days before its first day
}

func (e Extras) check(l PriceList, wrong *Problems) {
	if min(e.Copies, e.Languages, e.VerificationHalfDays, e.Cancelled.HalfDays, e.Cancelled.Notice) < 0 {
		wrong.add("extras", "R-FEE-01", "numbers of copies, languages and days cannot be negative")
	}
	if max(e.Copies, e.Languages, e.VerificationHalfDays, e.Cancelled.HalfDays, e.Cancelled.Notice) > mostPieces {
		wrong.add("extras", "R-FEE-01", "that many copies, languages or days are a mistake")
	}
	for _, asked := range []struct {
		is    bool
		price int64
		field string
	}{{e.Transfer, l.Transfer, "transfer"}, {e.ScopeChange, l.ScopeChange, "scope_change"}, {e.ShortNotice, l.ShortNotice, "short_notice"}} {
		if asked.is && asked.price == 0 {
			wrong.add(asked.field, "R-FEE-01", "the price list has no price for it: %s", asked.field)
		}
	}
}

func (q *quoting) onDemand(e Extras) {
	q.halves(OnDemand, "verification", "Verification of nonconformities on site", e.VerificationHalfDays, q.list.rate(OnDemand))
	if e.ScopeChange {
		q.pieces(OnDemand, "scope_change", "Change of scope", 1, q.list.ScopeChange)
	}
	if e.ShortNotice {
		q.pieces(OnDemand, "short_notice", "Audit at short notice", 1, q.list.ShortNotice)
	}
	q.cancelled(e.Cancelled)
}

func (q *quoting) cancelled(c Cancelled) {
	percent := q.list.CancellationPercent(c.Notice)
	if c.HalfDays == 0 || percent == 0 {
		return
	}
	amount := q.keep(times(q.list.DayRate, int64(c.HalfDays)*int64(percent), 2*int64(wholeThing)))
	q.Lines = append(q.Lines, Line{
		Part: OnDemand, Code: "cancellation", Pieces: 1, UnitMinor: amount, AmountMinor: amount, Rule: "R-FEE-01",
		Text: fmt.Sprintf("Cancelled %d working days before: %s %% of the days", c.Notice, percent),
	})
}

// CancellationPercent is the share of the days that is charged when an audit is cancelled or postponed so many working
// days before it, 0 when that is early enough.
func (l PriceList) CancellationPercent(notice int) Percent {
	tiers := slices.SortedFunc(slices.Values(l.Cancellation), func(a, b Cancellation) int { return a.Notice - b.Notice })
	for _, c := range tiers {
		if notice < c.Notice {
			return c.Percent
		}
	}
	return 0
}
