package norm

// Clause is one numbered clause of an edition. Number and short title follow
// the standard; everything else is ours.
type Clause struct {
	Edition           Edition  `json:"-"`
	Number            string   `json:"number"`
	Parent            string   `json:"parent"` // empty for a main clause
	Title             string   `json:"title"`
	Auditable         bool     `json:"auditable"`          // false for a heading without requirements of its own
	Stage1            bool     `json:"stage1"`             // looked at already in stage 1
	EverySurveillance bool     `json:"every_surveillance"` // in every surveillance (R-PROG-02)
	Documented        string   `json:"documented"`         // "document: …; record: …", or empty when nothing is mandatory
	Questions         []string `json:"questions"`
	Sampling          string   `json:"sampling"` // least sample and what to look for, or empty
}

// Checklist is the content of one edition. Its version is kept with every audit
// that used it, so that an old audit opens with the questions of its time.
type Checklist struct {
	Edition Edition  `json:"edition"`
	Version string   `json:"version"`
	Date    string   `json:"date"`
	Source  string   `json:"source"`
	Clauses []Clause `json:"clauses"`
}

var checklists = map[Edition]Checklist{
	E2018: readChecklist("clauses-2018"),
	E2011: readChecklist("clauses-2011"),
}

func readChecklist(name string) Checklist {
	list := must[Checklist](name)
	for i := range list.Clauses {
		list.Clauses[i].Edition = list.Edition
	}
	return list
}

// ChecklistOf returns the checklist of an edition with its version and source;
// an unknown edition has an empty one.
func ChecklistOf(e Edition) Checklist {
	list := checklists[e]
	list.Clauses = copies(list.Clauses)
	return list
}

// Clauses returns the full tree of an edition in the order of the standard,
// headings included.
func Clauses(e Edition) []Clause {
	return copies(checklists[e].Clauses)
}

// Auditable returns the clauses that carry requirements, in order: 63 for the
// 2018 edition.
func Auditable(e Edition) []Clause {
	return where(e, func(c Clause) bool { return c.Auditable })
}

// Stage1Clauses returns the auditable clauses looked at in stage 1, in order.
func Stage1Clauses(e Edition) []Clause {
	return where(e, func(c Clause) bool { return c.Auditable && c.Stage1 })
}

// SurveillanceClauses returns the auditable clauses that no surveillance may
// leave out, in order (R-PROG-02).
func SurveillanceClauses(e Edition) []Clause {
	return where(e, func(c Clause) bool { return c.Auditable && c.EverySurveillance })
}

func where(e Edition, wanted func(Clause) bool) []Clause {
	var found []Clause
	for _, c := range checklists[e].Clauses {
		if wanted(c) {
			found = append(found, c)
		}
	}
	return found
}

// Lookup finds a clause by its number.
func Lookup(e Edition, number string) (Clause, bool) {
	for _, c := range checklists[e].Clauses {
		if c.Number == number {
			return c, true
		}
	}
	return Clause{}, false
}

// KeyDocument is one of the documents that 7.5.4 of the 2018 edition asks for.
type KeyDocument struct {
	Code    string   `json:"code"` // K-01 to K-14
	Title   string   `json:"title"`
	Clauses []string `json:"clauses"` // none means all
}

var keyDocuments = must[struct {
	Edition   Edition       `json:"edition"`
	Version   string        `json:"version"`
	Source    string        `json:"source"`
	Documents []KeyDocument `json:"documents"`
}]("keydocuments")

// KeyDocuments returns K-01 to K-14.
func KeyDocuments() []KeyDocument { return copies(keyDocuments.Documents) }

// Mapping says where requirements of the 2018 edition stood in that of 2011.
type Mapping struct {
	To     []string `json:"to"`   // clauses of the 2018 edition
	From   []string `json:"from"` // clauses of the 2011 edition, none when new
	Remark string   `json:"remark"`
}

var mapping = must[struct {
	FromEdition Edition   `json:"from_edition"`
	ToEdition   Edition   `json:"to_edition"`
	Version     string    `json:"version"`
	Source      string    `json:"source"`
	Rows        []Mapping `json:"rows"`
}]("mapping")

// Mappings returns the comparison of both editions in the order of the newer.
func Mappings() []Mapping { return copies(mapping.Rows) }
