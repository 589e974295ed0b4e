package paper

import (
	"fmt"

	"assay/internal/cert"
	"assay/internal/fee"
)

// prices gives a table for each part of the price that has lines, and each part's total in words.
func (t tongue) prices(q cert.Quotation, time cert.AuditTime) (blocks []Block, sums []string) {
	for _, part := range PriceParts(q.Language) {
		table := Table{Columns: []Column{{Title: t.say("item"), Weight: 5}, {Title: t.say("quantity"), Weight: 1.5, Number: true},
			{Title: t.say("unit"), Weight: 1.8, Number: true}, {Title: t.say("amount"), Weight: 1.8, Number: true}}}
		for _, line := range q.Lines {
			if line.Part == part.Part {
				table.Rows = append(table.Rows, t.row(line, q, time))
			}
		}
		if len(table.Rows) == 0 {
			continue
		}
		table.Foot = t.foot(q, q.Total(part.Part))
		blocks = append(blocks, Heading{2, part.Title}, table)
		sums = append(sums, part.Title+": "+t.money(q.Total(part.Part).Gross, q.Currency))
	}
	return blocks, sums
}

func (t tongue) row(line cert.Line, q cert.Quotation, time cert.AuditTime) []string {
	text := joinWords(": ", t.line(line, q), t.trace(line, time))
	if line.AmountMinor == 0 {
		return []string{text, "", "", t.say("included")}
	}
	return []string{text, t.quantity(line), t.money(line.UnitMinor, q.Currency), t.money(line.AmountMinor, q.Currency)}
}

func (t tongue) foot(q cert.Quotation, sum fee.Total) [][]string {
	rows := [][]string{{t.say("total"), "", "", t.money(sum.Net, q.Currency)}}
	if q.TaxPercent != 0 {
		rows = [][]string{
			{t.say("net"), "", "", t.money(sum.Net, q.Currency)},
			{t.say("tax", t.percent(fee.Percent(q.TaxPercent))), "", "", t.money(sum.Tax, q.Currency)},
			{t.say("total"), "", "", t.money(sum.Gross, q.Currency)},
		}
	}
	if sum.Withheld != 0 {
		rows = append(rows, []string{t.say("withheld", t.percent(q.Prices.WithholdingPercent)), "", "", t.money(sum.Withheld, q.Currency)})
	}
	return rows
}

// years is what falls due in each of the first three years, with inflation.
func (t tongue) years(q cert.Quotation, years []fee.Year) Table {
	table := Table{Columns: []Column{{Title: t.say("year"), Weight: 0.8}, {Title: t.say("what"), Weight: 4.5}, {Title: t.say("net"), Weight: 1.8, Number: true}, {Title: t.say("gross"), Weight: 2, Number: true}}}
	for _, y := range years {
		if y.Total.Net != 0 {
			table.Rows = append(table.Rows, []string{fmt.Sprint(y.Number), t.say("year." + string(y.Part)), t.money(y.Total.Net, q.Currency), t.money(y.Total.Gross, q.Currency)})
		}
	}
	if sum, err := fee.FirstCycle(years); err == nil {
		table.Foot = [][]string{{"", t.say("cycle"), t.money(sum.Net, q.Currency), t.money(sum.Gross, q.Currency)}}
	}
	return table
}

// demand lists the prices of what is not in the quotation, where the price list has them.
func (t tongue) demand(q cert.Quotation) []Block {
	p := q.Prices
	table := Table{Columns: []Column{{Title: t.say("item"), Weight: 5}, {Title: t.say("unit"), Weight: 2, Number: true}}}
	for _, row := range []struct {
		key   string
		minor int64
	}{{"verification", p.VerificationDayRate}, {"copy", p.ExtraCopy}, {"language", p.ExtraLanguage}, {"scope", p.ScopeChange}, {"notice", p.ShortNotice}, {"transfer", p.Transfer}} {
		if row.minor != 0 {
			table.Rows = append(table.Rows, []string{t.say("demand." + row.key), t.money(row.minor, q.Currency)})
		}
	}
	if len(table.Rows) == 0 {
		return nil
	}
	return []Block{Heading{2, t.say("demand")}, table}
}
