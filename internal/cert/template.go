package cert

import (
	"fmt"
	"slices"
	"strings"

	"assay/internal/fee"
)

// ContractTemplate is a revision of the text that contracts are made from. Its sections begin with a line "# Title";
// every other line is a paragraph; {{name}} stands for a particular of the file.
type ContractTemplate struct {
	Edition
	Text string
}

// Placeholder is a particular of a file that a contract template can name.
type Placeholder struct{ Name, Meaning, Example string }

// Placeholders are all there are, in the order in which the editor lists them.
var Placeholders = []Placeholder{
	{"body", "the body with its address", "Example Certification, 1 Harbour Road, 10115 Berlin, Germany"},
	{"client", "the client with its address", "Kisto Oy, limited company, Satamakatu 1, 00160 Helsinki, Finland"},
	{"contract", "number of the contract", "K-2026-0001"},
	{"file", "number of the client's file", "C-2026-0001"},
	{"standard", "the standard with its edition", "ISO/IEC 20000-1:2018"},
	{"scope", "the scope applied for", "Managed hosting by Kisto Oy"},
	{"sites", "every site, one a line", "• Helsinki: Satamakatu 1, 00160 Helsinki, Finland"},
	{"cadence", "how often surveillance takes place", "once a year"},
	{"persons", "effective persons", "12"},
	{"initial_days", "days of the initial audit", "2.5 days"},
	{"stage1_days", "days of stage 1", "1 day"},
	{"stage2_days", "days of stage 2", "1.5 days"},
	{"surveillance_days", "days of surveillance in a year", "1 day"},
	{"recertification_days", "days of the recertification", "2 days"},
	{"together", "which standards the days are for", "These days are for ISO/IEC 20000-1 alone."},
	{"quotation", "number and revision of the quotation", "Q-2026-0001 revision 1"},
	{"initial_price", "net price of the initial audit", "EUR 1,500.00"},
	{"surveillance_price", "net price of a surveillance year", "EUR 750.00"},
	{"recertification_price", "net price of the recertification", "EUR 1,200.00"},
	{"price_changes", "what the price list says of inflation", "They hold for twelve months and rise by 3 % after each year."},
	{"cancellation", "what cancelling or postponing costs", "An audit that the client cancels or postpones less than 15 working days before its first day is charged with 50 % of its days."},
	{"tax", "what the quotation says of tax", "Prices are net; no tax is charged on them."},
}

// needed are the placeholders without which a text is no agreement: who, for what, where, how long, and for how much.
var neededPlaceholders = []string{"body", "client", "standard", "scope", "sites", "stage1_days", "stage2_days", "surveillance_days", "quotation", "cancellation"}

// Check names everything that is wrong with the text of a template, with its line: an unknown placeholder, braces that do
// not close, text before the first section.
func (t ContractTemplate) Check() Invalid {
	var wrong Invalid
	add := func(row int, format string, a ...any) {
		wrong = append(wrong, Problem{Field: "text", Rule: "R-REV-05", Message: fmt.Sprintf("Line %d: ", row) + fmt.Sprintf(format, a...)})
	}
	titled := false
	for i, row := range strings.Split(t.Text, "\n") {
		titled = titled || strings.HasPrefix(row, "# ")
		if !titled && strings.TrimSpace(row) != "" {
			add(i+1, "text stands before the first section; begin with a line like # Parties.")
			titled = true
		}
		for _, name := range names(row) {
			if !slices.ContainsFunc(Placeholders, func(p Placeholder) bool { return p.Name == name }) {
				add(i+1, "there is no placeholder {{%s}}.", name)
			}
		}
		if rest := without(row); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
			add(i+1, "a placeholder is not closed; it is written like {{client}}.")
		}
	}
	return wrong
}

// Missing names the placeholders without which the text is no agreement (R-REV-05).
func (t ContractTemplate) Missing() Invalid {
	var wrong Invalid
	for _, name := range neededPlaceholders {
		if !strings.Contains(t.Text, "{{"+name+"}}") {
			wrong = append(wrong, Problem{Field: "text", Rule: "R-REV-05", Message: fmt.Sprintf("The text does not name {{%s}}.", name)})
		}
	}
	return wrong
}

// names are the placeholders of a line.
func names(row string) []string {
	var out []string
	for {
		_, rest, found := strings.Cut(row, "{{")
		name, after, closed := strings.Cut(rest, "}}")
		if !found || !closed {
			return out
		}
		out, row = append(out, name), after
	}
}

func without(row string) string {
	for _, name := range names(row) {
		row = strings.Replace(row, "{{"+name+"}}", "", 1)
	}
	return row
}

// Fill makes the terms of a contract: numbered sections with every placeholder replaced by its value, once; what a value
// itself holds is not looked at again.
func (t ContractTemplate) Fill(values map[string]string) []Term {
	pairs := make([]string, 0, 2*len(values))
	for name, value := range values {
		pairs = append(pairs, "{{"+name+"}}", value)
	}
	filled := strings.NewReplacer(pairs...)
	var terms []Term
	for row := range strings.SplitSeq(t.Text, "\n") {
		row = strings.TrimSpace(row)
		title, isTitle := strings.CutPrefix(row, "# ")
		switch {
		case isTitle:
			terms = append(terms, Term{Title: fmt.Sprintf("%d. %s", len(terms)+1, filled.Replace(title))})
		case row != "" && len(terms) > 0:
			last := &terms[len(terms)-1]
			last.Text = append(last.Text, strings.Split(filled.Replace(row), "\n")...)
		}
	}
	return terms
}

// Examples are values for a preview.
func Examples() map[string]string {
	out := map[string]string{}
	for _, p := range Placeholders {
		out[p.Name] = p.Example
	}
	return out
}

// Since lists the lines that a revision took away and added against another.
func (t ContractTemplate) Since(was ContractTemplate) []Difference {
	return changedLines(was.Text, t.Text)
}

// Since lists the lines of the terms that a version took away and added against another.
func (c Contract) Since(was Contract) []Difference { return changedLines(was.Terms, c.Terms) }

func changedLines(was, is string) []Difference {
	old, now := strings.Split(was, "\n"), strings.Split(is, "\n")
	var out []Difference
	for _, row := range old {
		if !slices.Contains(now, row) {
			out = append(out, Difference{"Taken away", row, ""})
		}
	}
	for _, row := range now {
		if !slices.Contains(old, row) {
			out = append(out, Difference{"Added", "", row})
		}
	}
	return out
}

// CancellationText says what cancelling or postponing an audit costs by a price list, in sentences for a contract.
func CancellationText(l fee.PriceList) string { return cancellationText(l) }

func cancellationText(l fee.PriceList) string {
	tiers := slices.SortedFunc(slices.Values(l.Cancellation), func(a, b fee.Cancellation) int { return b.Notice - a.Notice })
	var parts []string
	for _, c := range tiers {
		parts = append(parts, fmt.Sprintf("less than %d working days before its first day with %s %% of its days", c.Notice, c.Percent))
	}
	if len(parts) == 0 {
		return "An audit that the client cancels or postpones is charged with the travel that cannot be cancelled."
	}
	return "An audit that the client cancels or postpones is charged: " + strings.Join(parts, "; ") + "; together with travel that cannot be cancelled. Nothing is charged where the client could not have prevented it."
}

func orNone(texts []string) string {
	if len(texts) == 0 {
		return "none"
	}
	return strings.Join(texts, ", ")
}
