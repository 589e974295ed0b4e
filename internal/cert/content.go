package cert

import (
	"fmt"
	"time"

	"assay/internal/norm"
)

// ContentVersion is a version of the checklist content of an edition of the standard: questions, documents, marks,
// follow-up questions, prepared findings and texts, as the scheme manager made it. One that was published is never
// edited: a change is the next version, and an audit keeps the one it started with.
type ContentVersion struct {
	ID          int64
	Version     int64
	Status      ContentStatus
	Edition     string         // norm.Edition
	Number      int            // 1, 2, … of the edition
	Of          string         // its name in audits, "2018-own-1"
	Base        string         // name of the version it was made from
	Note        string         // what it changes
	Checklist   norm.Checklist `gorm:"serializer:json"`
	PersonName  string
	PublishedAt *time.Time
	RetiredAt   *time.Time
	CreatedAt   time.Time
}

// ContentStatus is the state of a version of the content.
type ContentStatus string

// The states of a version of the content.
const (
	ContentDraft     ContentStatus = "draft"
	ContentPublished ContentStatus = "published"
	ContentRetired   ContentStatus = "retired"
)

// ContentFacts is what the gates of a version of the content judge.
type ContentFacts struct {
	Problems []Problem    // of the content
	Changes  []Difference // against the content in force
	Note     string
}

// contentPublishable lets audits begin with a version.
var contentPublishable = Gate[ContentFacts]{Rules: []Rule[ContentFacts]{
	{"R-S2-01", "ISO/IEC 17021-1 9.3.1.3", "every clause of the standard that carries requirements has a question, and nothing in the content is wrong",
		func(f ContentFacts) bool { return len(f.Problems) == 0 }, "content"},
	{"R-GEN-01", "house rule", "it differs from the content in force", func(f ContentFacts) bool { return len(f.Changes) > 0 }, "content"},
	{"R-GEN-01", "house rule", "it says what it changes", func(f ContentFacts) bool { return f.Note != "" }, "note"},
}}

// NewContent is the draft of the next version, with the content of another.
func NewContent(from norm.Checklist, number int, actor Actor, at time.Time) ContentVersion {
	list := from
	list.Version, list.Date = ContentName(from.Edition, number), at.Format("2006-01-02")
	return ContentVersion{Version: 1, Status: ContentDraft, Edition: string(from.Edition), Number: number, Of: list.Version, Base: from.Version,
		Checklist: list, PersonName: actor.Name, CreatedAt: at}
}

// ContentName is how audits name a version of the body's own: the year of the edition and a number.
func ContentName(e norm.Edition, number int) string {
	text := string(e)
	return fmt.Sprintf("%s-own-%d", text[max(0, len(text)-4):], number)
}

// Content is the checklist of the version, whole: with the edition on every clause.
func (v ContentVersion) Content() norm.Checklist { return v.Checklist.Whole() }

// Editable is nil while the version is a draft and the actor keeps the method.
func (v ContentVersion) Editable(actor Actor) error {
	if !actor.Is(methodKeepers...) {
		return Forbidden
	}
	if v.Status != ContentDraft {
		return &Unmet{Verb: "edit"}
	}
	return nil
}

// Take takes a step: Publish lets audits begin with the version, Retire ends that.
func (v *ContentVersion) Take(verb Verb, actor Actor, facts ContentFacts, at time.Time) error {
	facts.Note = v.Note
	to, err := ContentLife.Step(v.Status, verb, actor, facts)
	if err != nil {
		return err
	}
	v.Status = to
	if verb == Publish {
		v.PublishedAt = &at
	} else {
		v.RetiredAt = &at
	}
	return nil
}

// ContentInForce is the content that audits of an edition begin with: the published version, else the newest installed one.
func ContentInForce(versions []ContentVersion, e norm.Edition) norm.Checklist {
	for _, v := range versions {
		if v.Status == ContentPublished && v.Edition == string(e) {
			return v.Content()
		}
	}
	return norm.ChecklistOf(e)
}
