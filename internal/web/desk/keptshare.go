package desk

import (
	"fmt"

	"assay/internal/store"
	"assay/internal/web/page"
)

// keptShare is how many of the surveillances kept without a decision are reviewed, against what the rulebook asks
// for (R-DEC-06).
type keptShare struct {
	store.KeptCounts
	Asked string // "10 %"
	Share string // chosen of kept, "" while none was kept
	Chip  page.Status
	Below bool // fewer were chosen than the rulebook asks for, of as many as its share can be told
}

// kept counts the last two years.
func (d drawing) kept() (keptShare, error) {
	counts, err := d.a.store.KeptCounts(d.ctx, d.actor, d.today.AddMonths(-lookBack), d.today)
	if err != nil {
		return keptShare{}, err
	}
	book, err := d.a.office.Rulebook(d.ctx)
	if err != nil {
		return keptShare{}, err
	}
	asked, err := book.On(d.today).Fraction("surveillance.review_share")
	k := keptShare{KeptCounts: counts, Asked: percent(asked.Num, asked.Den)}
	if counts.Kept > 0 {
		k.Share = percent(int64(counts.Chosen), int64(counts.Kept))
	}
	k.Below = int64(counts.Chosen) < int64(counts.Kept)*asked.Num/asked.Den
	switch {
	case k.Below:
		k.Chip = page.Status{Tone: page.Bad, Word: "below the share"}
	case counts.Overdue > 0:
		k.Chip = page.Status{Tone: page.Bad, Word: "reviews overdue"}
	default:
		k.Chip = page.Status{Tone: page.Done, Word: "as asked for"}
	}
	return k, err
}

// percent is a share in percent with one digit where it is not whole: "12.5 %".
func percent(part, whole int64) string {
	tenths := (part*1000 + whole/2) / whole
	if tenths%10 == 0 {
		return fmt.Sprintf("%d\u00a0%%", tenths/10)
	}
	return fmt.Sprintf("%d.%d\u00a0%%", tenths/10, tenths%10)
}
