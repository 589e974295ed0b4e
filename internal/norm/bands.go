package norm

import (
	"fmt"
	"strconv"
	"strings"
)

// formatBands writes a table as one line: "1-15:3.5 16-25:4.5 …"; an inferred row ends with a question mark.
func formatBands(bands []Band) string {
	rows := make([]string, len(bands))
	for i, b := range bands {
		rows[i] = fmt.Sprintf("%d-%d:%d", b.From, b.To, b.HalfDays/2)
		if b.HalfDays%2 == 1 {
			rows[i] += ".5"
		}
		if b.Inferred {
			rows[i] += "?"
		}
	}
	return strings.Join(rows, " ")
}

// parseBands reads what formatBands writes. Rows must follow each other without a gap from one person on, and the
// days must not fall.
func parseBands(text string) ([]Band, error) {
	rows := strings.Fields(text)
	if len(rows) == 0 {
		return nil, fmt.Errorf("the table has no row")
	}
	bands := make([]Band, len(rows))
	next, days := 1, 0
	for i, row := range rows {
		b, err := parseBand(row)
		if err != nil {
			return nil, err
		}
		if b.From != next || b.To < b.From || b.HalfDays < days {
			return nil, fmt.Errorf("row %q must begin with %d persons, not end before, and not give fewer days than the row above", row, next)
		}
		next, days, bands[i] = b.To+1, b.HalfDays, b
	}
	return bands, nil
}

// parseBand reads one row, like 16-25:4.5 or 1176-1550:16? for an inferred one.
func parseBand(row string) (Band, error) {
	wrong := fmt.Errorf("row %q is not written like 16-25:4.5, with a question mark behind inferred rows", row)
	text, inferred := strings.CutSuffix(row, "?")
	persons, days, found := strings.Cut(text, ":")
	first, last, ranged := strings.Cut(persons, "-")
	if !found || !ranged {
		return Band{}, wrong
	}
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	whole, half := strings.CutSuffix(strings.TrimSuffix(days, ".0"), ".5")
	n, err3 := strconv.Atoi(whole)
	if err1 != nil || err2 != nil || err3 != nil || n < 0 || n > 1000 || to > 10_000_000 {
		return Band{}, wrong
	}
	b := Band{From: from, To: to, HalfDays: 2 * n, Inferred: inferred}
	if half {
		b.HalfDays++
	}
	if b.HalfDays == 0 {
		return Band{}, wrong
	}
	return b, nil
}
