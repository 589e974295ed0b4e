package intake

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"assay/internal/cert"
	"assay/internal/norm"
)

// pasteColumns are the columns of sites that come from a spreadsheet, in the order that is taken without a
// head line, with what a head line may call them.
var pasteColumns = []struct{ field, names string }{
	{"name", "name|site|site name"}, {"address", "address|street"}, {"city", "city|town"}, {"postcode", "postcode|zip|postal code"},
	{"country", "country"}, {"activities", "activities|activity|what is done there"}, {"full_time", "full_time|full-time|full time|employees|people"},
	{"part_time", "part_time|part-time|part time"}, {"part_time_hours", "part_time_hours|hours|hours a week"}, {"temporary", "temporary"},
	{"contractors", "contractors"}, {"shifts", "shifts"}, {"shift_workers", "shift_workers|in shifts"}, {"similar_work", "similar_work|alike|similar work"},
	{"time_zone", "time_zone|time zone"}, {"kind", "kind"}, {"central", "central|central function"},
}

// pasted reads sites from the text of a spreadsheet: tabs, commas or semicolons between columns, with a head
// line or without. What is wrong with single answers is judged with all others later; here lines are refused
// that are no rows, by their numbers.
func pasted(text string) ([]map[string]string, cert.Invalid) {
	lines, err := spreadsheet(text)
	if err != nil {
		return nil, cert.Invalid{{Field: "paste", Message: "This is no table: " + err.Error() + "."}}
	}
	columns, headed := headOf(lines)
	if headed {
		lines = lines[1:]
	}
	var rows []map[string]string
	var bad cert.Invalid
	for n, cells := range lines {
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		if len(cells) > len(columns) && strings.TrimSpace(strings.Join(cells[len(columns):], "")) != "" {
			at := n + 1
			if headed {
				at++
			}
			bad = append(bad, cert.Problem{Field: "paste", Message: fmt.Sprintf("Line %d has %d columns; at most %d are known: %s.", at, len(cells), len(columns), strings.Join(columns, ", "))})
			continue
		}
		rows = append(rows, siteRow(columns, cells))
	}
	if len(rows) == 0 && len(bad) == 0 {
		bad = cert.Invalid{{Field: "paste", Message: "Paste at least one line."}}
	}
	return rows, bad
}

// spreadsheet splits the text into cells by the separator of its first line.
func spreadsheet(text string) ([][]string, error) {
	first, _, _ := strings.Cut(text, "\n")
	comma := ','
	for _, c := range "\t;" {
		if strings.ContainsRune(first, c) {
			comma = c
			break
		}
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = comma, -1, true, comma != '\t'
	return r.ReadAll()
}

// headOf finds the columns by their names in the first line, or takes them in their order. A column without
// a known name is "": it is passed over.
func headOf(lines [][]string) ([]string, bool) {
	var usual []string
	for _, c := range pasteColumns {
		usual = append(usual, c.field)
	}
	if len(lines) == 0 {
		return usual, false
	}
	var named []string
	known := 0
	for _, cell := range lines[0] {
		field := columnNamed(cell)
		if field != "" {
			known++
		}
		named = append(named, field)
	}
	if known < 2 || !slices.Contains(named, "name") {
		return usual, false
	}
	return named, true
}

func columnNamed(cell string) string {
	cell = strings.ToLower(strings.TrimSpace(cell))
	for _, c := range pasteColumns {
		if slices.Contains(strings.Split(c.names, "|"), cell) {
			return c.field
		}
	}
	return ""
}

// siteRow is a line as a row of the draft. A permanent site of one shift is what nearly all are.
func siteRow(columns, cells []string) map[string]string {
	row := map[string]string{"kind": "permanent", "shifts": "1"}
	for i, column := range columns {
		if i >= len(cells) || column == "" {
			continue
		}
		if cell := strings.TrimSpace(strings.ReplaceAll(cells[i], "\r", "")); cell != "" {
			row[column] = cell
		}
	}
	row["country"] = countryTyped(row["country"])
	if kind := strings.ToLower(row["kind"]); wordOf(siteKinds, kind) != kind {
		row["kind"] = kind
	}
	if c := strings.ToLower(row["central"]); c != "" && c != "no" && c != "0" && c != "false" {
		row["central"] = "yes"
	} else {
		delete(row, "central")
	}
	return row
}

// countryTyped is the code of a country that was typed by code or name; anything else stays as it is.
func countryTyped(typed string) string {
	if code := strings.ToUpper(strings.TrimSpace(typed)); norm.KnownCountry(code) {
		return code
	}
	for _, c := range countries {
		if strings.EqualFold(c.Label, strings.TrimSpace(typed)) {
			return c.Value
		}
	}
	return typed
}

// addSites is a change that puts rows behind the others; those for which there is no room are left out.
func addSites(rows []map[string]string) func(d cert.Draft) {
	return func(d cert.Draft) {
		d.Tidy()
		at := d.Rows("sites")
		for i, row := range rows {
			if n := at + i; n < rowGroups["sites"] {
				for name, value := range row {
					d.Set("sites."+strconv.Itoa(n)+"."+name, value)
				}
			}
		}
	}
}
