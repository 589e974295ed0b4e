package norm

// Clause is one numbered clause of an edition. Number and short title follow
// the standard; everything else is ours.
type Clause struct {
	Edition           Edition  `json:"-"`
	Number            string   `json:"number"`
	Parent            string   `json:"parent,omitempty"` // empty for a main clause
	Title             string   `json:"title"`
	Auditable         bool     `json:"auditable,omitempty"`          // false for a heading without requirements of its own
	Stage1            bool     `json:"stage1,omitempty"`             // looked at already in stage 1
	EverySurveillance bool     `json:"every_surveillance,omitempty"` // in every surveillance (R-PROG-02)
	Documented        string   `json:"documented,omitempty"`         // "document: …; record: …", or empty when nothing is mandatory
	Questions         []string `json:"questions,omitempty"`
	Sampling          string   `json:"sampling,omitempty"` // least sample and what to look for, or empty

	Slots     []string   `json:"slots,omitempty"` // readiness slots of stage 1 that look into it
	FollowUps []FollowUp `json:"follow_ups,omitempty"`
	Common    []Common   `json:"common,omitempty"`
}

// Checklist is the content of one edition. Its version is kept with every audit
// that used it, so that an old audit opens with the questions of its time.
type Checklist struct {
	Edition  Edition   `json:"edition"`
	Version  string    `json:"version"`
	Date     string    `json:"date"`
	Source   string    `json:"source"`
	Clauses  []Clause  `json:"clauses"`
	Snippets []Snippet `json:"snippets,omitempty"`
	Presets  []Preset  `json:"presets,omitempty"`
}

// ChecklistOf returns the newest installed checklist of an edition with its version and source; an unknown edition has
// an empty one.
func ChecklistOf(e Edition) Checklist {
	list := newest(e)
	list.Clauses = copies(list.Clauses)
	return list
}

func newest(e Edition) (list Checklist) {
	for _, l := range contents {
		if l.Edition == e {
			list = l
		}
	}
	return list
}

// Clauses returns the full tree of an edition in the order of the standard,
// headings included.
func Clauses(e Edition) []Clause {
	return copies(newest(e).Clauses)
}

// Auditable returns the clauses that carry requirements, in order: 63 for the
// 2018 edition.
func Auditable(e Edition) []Clause {
	return newest(e).Auditable()
}

// Stage1Clauses returns the auditable clauses looked at in stage 1, in order.
func Stage1Clauses(e Edition) []Clause {
	return newest(e).OfStage1()
}

// SurveillanceClauses returns the auditable clauses that no surveillance may
// leave out, in order (R-PROG-02).
func SurveillanceClauses(e Edition) []Clause {
	return newest(e).OfSurveillance()
}

// Lookup finds a clause by its number.
func Lookup(e Edition, number string) (Clause, bool) {
	return newest(e).Clause(number)
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
