package norm

// Item is one line of a list that a person works through and answers.
type Item struct {
	Key     string   `json:"key"`   // stable name, kept in records
	Group   string   `json:"group"` // part of the list it belongs to, or empty
	Title   string   `json:"title"`
	Hint    string   `json:"hint"`   // what to watch, or empty
	Source  string   `json:"source"` // rulebook ID and clause
	Clauses []string `json:"clauses"`
}

var items = must[struct {
	Version string            `json:"version"`
	Source  string            `json:"source"`
	Lists   map[string][]Item `json:"lists"`
}]("items")

// ReviewItems are the ten questions of the application review (R-REV-01).
func ReviewItems() []Item { return copies(items.Lists["review"]) }

// ReadinessSlots are what stage 1 judges one by one, in the groups document,
// service, topic and operation (R-S1-01, R-APP-03). Each is judged or reasoned
// as not available before stage 1 can close.
func ReadinessSlots() []Item { return copies(items.Lists["readiness"]) }

// Stage1Objectives each need a conclusion (R-S1-01).
func Stage1Objectives() []Item { return copies(items.Lists["stage1_objectives"]) }

// SurveillanceItems are mandatory in every surveillance (R-SURV-01).
func SurveillanceItems() []Item { return copies(items.Lists["surveillance"]) }

// RecertItems are judged in a recertification audit (R-RECERT-01).
func RecertItems() []Item { return copies(items.Lists["recertification"]) }

// OpeningItems are the record of the opening meeting (R-MEET-01).
func OpeningItems() []Item { return copies(items.Lists["opening"]) }

// ClosingItems are the record of the closing meeting (R-MEET-02).
func ClosingItems() []Item { return copies(items.Lists["closing"]) }

// ReportItems are the contents a report cannot be final without: R-REP-02 a to
// v in the group general, then R-REP-03.
func ReportItems() []Item { return copies(items.Lists["report"]) }

// CertificateItems are the contents of a certificate, R-CERT-01 a to i.
func CertificateItems() []Item { return copies(items.Lists["certificate"]) }

// DeclineReason is a code of R-REV-02 with the words a client reads.
type DeclineReason struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

var declineReasons = must[struct {
	Version string          `json:"version"`
	Source  string          `json:"source"`
	Reasons []DeclineReason `json:"reasons"`
}]("declinereasons")

// DeclineReasons are the reasons for which an application may be declined.
func DeclineReasons() []DeclineReason { return copies(declineReasons.Reasons) }

// LookupDeclineReason finds a reason by its code.
func LookupDeclineReason(code string) (DeclineReason, bool) {
	for _, r := range declineReasons.Reasons {
		if r.Code == code {
			return r, true
		}
	}
	return DeclineReason{}, false
}
