package cert

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ReportVersion is a report as it became final, whole: it is never changed, and a correction is the next one (R-REP-04).
type ReportVersion struct {
	ID          int64
	AuditID     int64
	Revision    int    // 1, 2, …
	Content     string // JSON of Report
	SHA256      string `gorm:"column:sha256"` // of Content
	PaperSHA256 string // of the PDF
	Reason      string // why there is another version; empty for the first
	PersonID    int64  // who made it final
	PersonName  string
	At          time.Time
}

// ReportRemark is what a review asks of one section of a report, and the answer of its lead auditor.
type ReportRemark struct {
	ID         int64
	Version    int64
	AuditID    int64
	Revision   int    // of the report that was reviewed
	Item       string // key of ReportSections, or WholeReport
	Text       string
	PersonID   int64 // who reviewed
	PersonName string
	At         time.Time
	Answer     string // empty until the lead auditor answers
	AnsweredBy string
	AnsweredAt *time.Time
}

// What a remark can be on beside the items of the report.
const (
	WholeReport    = "report"
	SummarySection = "summary"
)

// maxRemark is how many characters a remark or its answer can have.
const maxRemark = 4000

// VersionOf is the version of a report that is final.
func VersionOf(a Audit, actor Actor, at time.Time) ReportVersion {
	v := ReportVersion{AuditID: a.ID, Revision: a.ReportRevision, Content: canonical(a.Report), PaperSHA256: a.ReportSHA256, Reason: a.Report.Reason,
		PersonID: actor.PersonID, PersonName: actor.Name, At: at}
	v.SHA256 = hashed(v.Content)
	return v
}

// Report reads the content back.
func (v ReportVersion) Report() (r Report, err error) {
	err = json.Unmarshal([]byte(v.Content), &r)
	return r, err
}

// ReportSections lists what a review reads one by one: the summary, the recommendation and every item, key and title.
func ReportSections(kind AuditKind) []Choice {
	out := []Choice{{SummarySection, "Summary"}, {RecommendationItem, "Recommendation of the team"}}
	for _, i := range ReportItemsFor(kind) {
		if i.Key != RecommendationItem {
			out = append(out, Choice{i.Key, i.Title})
		}
	}
	return out
}

// SectionTitle is the title of a section of a report; unknown keys are their own title.
func SectionTitle(kind AuditKind, key string) string {
	for _, s := range ReportSections(kind) {
		if s.Key == key {
			return s.Label
		}
	}
	if key == WholeReport {
		return "The report as a whole"
	}
	return key
}

// Section is the text of a section as a reader sees it.
func (r Report) Section(kind AuditKind, key string) string {
	switch key {
	case SummarySection:
		return r.Summary
	case RecommendationItem:
		return RecommendationLabel(kind, r.Recommendation)
	}
	if why := r.NotApplicable[key]; why != "" {
		return "Does not apply: " + why
	}
	return r.Items[key]
}

// Remarks makes the remarks of a review on the report of an audit, in the order of its sections. Invalid when there is
// none, one is too long, or one is on no section.
func Remarks(a Audit, texts map[string]string, actor Actor, at time.Time) ([]ReportRemark, error) {
	var out []ReportRemark
	var wrong Invalid
	for _, s := range append([]Choice{{WholeReport, SectionTitle(a.Kind, WholeReport)}}, ReportSections(a.Kind)...) {
		text := strings.TrimSpace(texts[s.Key])
		if utf8.RuneCountInString(text) > maxRemark {
			wrong = append(wrong, Problem{"remarks." + s.Key, fmt.Sprintf("%s: use at most %d characters.", s.Label, maxRemark), "R-REP-01"})
		}
		if text != "" {
			out = append(out, ReportRemark{Version: 1, AuditID: a.ID, Revision: a.ReportRevision, Item: s.Key, Text: text, PersonID: actor.PersonID, PersonName: actor.Name, At: at})
		}
	}
	if len(out) == 0 {
		wrong = append(wrong, Problem{"remarks." + WholeReport, "Say of one section at least what it must say better.", "R-REP-01"})
	}
	return out, wrong.Or()
}

// RemarkLines puts remarks into lines, each under its section.
func RemarkLines(kind AuditKind, remarks []ReportRemark) string {
	lines := make([]string, len(remarks))
	for i, r := range remarks {
		lines[i] = SectionTitle(kind, r.Item) + ": " + r.Text
	}
	return strings.Join(lines, "\n")
}

// Reply is the answer of the lead auditor; it may be put differently until the next version is final. Invalid when too long.
func (r *ReportRemark) Reply(actor Actor, text string, at time.Time) error {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > maxRemark {
		return Wrong("replies."+r.Item, "Use at most %d characters.", maxRemark)
	}
	r.Answer, r.AnsweredBy, r.AnsweredAt = text, actor.Name, &at
	if text == "" {
		r.AnsweredBy, r.AnsweredAt = "", nil
	}
	return nil
}

// RemarksTo picks the remarks that a version of the report was sent back with.
func RemarksTo(all []ReportRemark, revision int) []ReportRemark {
	return slices.DeleteFunc(slices.Clone(all), func(r ReportRemark) bool { return r.Revision != revision })
}

// Unreplied counts the remarks on a version that have no answer yet.
func Unreplied(all []ReportRemark, revision int) int {
	n := 0
	for _, r := range RemarksTo(all, revision) {
		if r.Answer == "" {
			n++
		}
	}
	return n
}

// RevisionReason says why there is a next version: the review it answers.
func RevisionReason(kind AuditKind, answered []ReportRemark) string {
	if len(answered) == 0 {
		return ""
	}
	names := make([]string, len(answered))
	for i, r := range answered {
		names[i] = SectionTitle(kind, r.Item)
	}
	return fmt.Sprintf("Answers what %s remarked on version %d: %s.", answered[0].PersonName, answered[0].Revision, strings.Join(names, "; "))
}

// SectionChange is a section that two versions of a report say differently.
type SectionChange struct{ Key, Title, Was, Is string }

// Since lists the sections that read differently from an earlier version, in order.
func (r Report) Since(kind AuditKind, was Report) []SectionChange {
	var out []SectionChange
	for _, s := range ReportSections(kind) {
		if old, now := was.Section(kind, s.Key), r.Section(kind, s.Key); old != now {
			out = append(out, SectionChange{s.Key, s.Label, old, now})
		}
	}
	return out
}
