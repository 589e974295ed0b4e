package norm

import "assay/internal/day"

// Table is an audit-time table: stage 1 and stage 2 together for an effective
// number of persons (R-TIME-01).
type Table struct {
	Version  string  `json:"version"`
	Document string  `json:"document"`
	Edition  string  `json:"edition"`
	Clause   string  `json:"clause"`
	Rule     string  `json:"rule"`
	From     day.Day `json:"valid_from"`
	Bands    []Band  `json:"bands"`
}

// Band is one row of a table; both ends are inside. Inferred rows continue the
// progression where the document stops, and need a second person's approval
// (R-TIME-03).
type Band struct {
	From     int  `json:"from"`
	To       int  `json:"to"`
	HalfDays int  `json:"half_days"` // halves of an auditor day
	Inferred bool `json:"inferred"`
}

// Band finds the row for a number of persons; there is none below one person
// and above the last row.
func (t Table) Band(persons int) (Band, bool) {
	for _, b := range t.Bands {
		if b.From <= persons && persons <= b.To {
			return b, true
		}
	}
	return Band{}, false
}

// Last is the greatest number of persons the table answers for.
func (t Table) Last() int {
	if len(t.Bands) == 0 {
		return 0
	}
	return t.Bands[len(t.Bands)-1].To
}

// FactorKind says which way a factor moves the audit time.
type FactorKind string

// The two ways.
const (
	Decrease FactorKind = "decrease"
	Increase FactorKind = "increase"
)

// Factor is a reason to adjust audit time with our default weight; the document
// names the reasons and gives no weights (R-TIME-04).
type Factor struct {
	Code           string     `json:"code"`
	Kind           FactorKind `json:"kind"`
	Name           string     `json:"name"`
	DefaultPercent int        `json:"default_percent"` // whole percent, negative for a decrease
	Excludes       []string   `json:"excludes"`        // factors that contradict it (R-TIME-07)
}

// OtherTable is the table of another standard, for the days it adds to an
// integrated audit (R-IMS-01). It never serves this standard (R-GEN-03).
type OtherTable struct {
	Table
	Standard string `json:"standard"` // ISO/IEC 27001
	Level    string `json:"level"`    // of risk: high, medium or low, where the standard has levels
}

// OtherTables are the tables of the other standards that are known.
func (c Constants) OtherTables() []OtherTable { return copies(otherTables.Tables) }

// OtherTable finds the table of a standard and, where it has such, of a level of
// risk.
func (c Constants) OtherTable(standard, level string) (OtherTable, bool) {
	for _, t := range otherTables.Tables {
		if t.Standard == standard && t.Level == level {
			return t, true
		}
	}
	return OtherTable{}, false
}

var auditTime = must[Table]("audittime")

var otherTables = must[struct {
	Version string       `json:"version"`
	Source  string       `json:"source"`
	Tables  []OtherTable `json:"tables"`
}]("othertables")

var factorTable = must[struct {
	Version  string   `json:"version"`
	Document string   `json:"document"`
	Edition  string   `json:"edition"`
	Clause   string   `json:"clause"`
	Rule     string   `json:"rule"`
	From     day.Day  `json:"valid_from"`
	Factors  []Factor `json:"factors"`
}]("factors")
