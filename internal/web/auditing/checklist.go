package auditing

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// checklistPage is one part of the checklist of an audit, with the way to the others.
type checklistPage struct {
	page.Base
	Sheet    office.Fieldwork
	Rail     page.Rail
	Chip     page.Status
	Parts    []partLink
	Here     cert.Section
	Shows    []page.ChipLink
	Items    []itemView
	Meeting  *meetingView
	Earlier  []cert.Finding
	Done     int
	Total    int
	Next     *partLink
	Accept   string
	Conclude *concludeView
	Drafts   *draftsView
}

// partLink leads to a part of the checklist.
type partLink struct {
	Title, URL  string
	Done, Total int
	Here        bool
}

// Said is the progress of the part in words.
func (p partLink) Said() string { return fmt.Sprintf("%d/%d", p.Done, p.Total) }

// itemView is one item with its answer and the form that records it.
type itemView struct {
	Audit    int64
	Part     string
	Show     string
	Item     cert.ChecklistItem
	ID       string
	Answer   cert.Answer // as kept; zero while there is none
	Form     verdictForm
	Errors   page.Errors
	Conflict bool // somebody else wrote meanwhile: Answer is theirs, Form is what was typed here
	Saved    bool
	Verdicts []verdictButton
	Evidence []cert.Evidence
	Findings []cert.Finding
	Followed []cert.Followed
	Presets  []preset
	Field    *office.Jottings // what devices recorded, author by author; nil when nobody took the audit along
	Against  string           // number of a nonconformity that the kept answer contradicts
	Missing  bool             // the kept answer is a nonconformity, but none is raised
	Editable bool
	Raise    string
	Accept   string
	Carried  int64 // finding of an earlier audit that the item is about, 0 for others
}

// verdictButton records a verdict with one touch.
type verdictButton struct {
	Value cert.Verdict
	Label string
	On    bool
}

// preset leads to a finding prepared for the item.
type preset struct{ Text, URL string }

// Verdict is the kept verdict in words.
func (v itemView) Verdict() string { return v.Item.Says(v.Answer.Verdict) }

// Tone is the meaning of the kept verdict.
func (v itemView) Tone() page.Tone { return verdictTone(v.Answer.Verdict) }

func verdictTone(v cert.Verdict) page.Tone {
	switch v {
	case cert.Conform:
		return page.Done
	case cert.Nonconform, cert.NotAvailable:
		return page.Bad
	case cert.Improve:
		return page.Info
	}
	return page.Plain
}

// verdictForm is what an auditor records for an item.
type verdictForm struct {
	page.Once
	Item    string `form:"item" validate:"required,max=60"`
	Part    string `form:"part" validate:"max=40"`
	Show    string `form:"show" validate:"max=10"`
	Verdict string `form:"verdict" validate:"max=20" label:"Verdict"`
	Note    string `form:"note,lines" validate:"max=8000" label:"Evidence seen"`
	Sample  string `form:"sample,lines" validate:"max=8000" label:"Sample"`

	Follow []followRow `form:"follow" rows:"40" label:"Further questions"`
}

// followRow is the answer to a follow-up question.
type followRow struct {
	Key  string `form:"key" validate:"max=40"`
	Text string `form:"text,lines" validate:"max=2000" label:"Answer"`
}

// said are the answers to follow-up questions by their keys; nil where the form asked none.
func (f verdictForm) said() map[string]string {
	var said map[string]string
	for _, r := range f.Follow {
		if said == nil {
			said = map[string]string{}
		}
		said[r.Key] = r.Text
	}
	return said
}

// shows are the ways to narrow a part of the checklist.
var shows = []struct{ key, label string }{{"", "All"}, {"open", "Open"}, {"answered", "Answered"}}

func (a area) checklist(c echo.Context) error {
	s, err := a.readFieldwork(c)
	if err != nil {
		return err
	}
	return a.drawChecklist(c, http.StatusOK, s, c.QueryParam("part"), c.QueryParam("show"), nil)
}

func (a area) readFieldwork(c echo.Context) (office.Fieldwork, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return office.Fieldwork{}, err
	}
	s, err := a.office.Fieldwork(c.Request().Context(), page.Actor(c), id)
	for item, n := range s.Answers {
		n.At = a.office.Local(n.At)
		s.Answers[item] = n
	}
	return s, err
}

// drawChecklist draws a part; redrawn, when not nil, stands in place of its item or meeting.
func (a area) drawChecklist(c echo.Context, code int, s office.Fieldwork, part, show string, redrawn any) error {
	p := checklistPage{Base: page.Begin(c, "auditing", "Checklist: "+heading(s.Audit, s.Client)), Sheet: s, Chip: statusChip(s.Audit.Status),
		Rail: page.RailFor(s.File, page.Actor(c)), Accept: accepted()}
	p.parts(part)
	for _, option := range shows {
		p.Shows = append(p.Shows, page.ChipLink{Label: option.label, URL: partURL(s.Audit.ID, p.Here.Key, option.key), Here: option.key == show})
	}
	if k := cert.ItemKind(p.Here.Key); k == cert.OpeningItem || k == cert.ClosingItem {
		p.Meeting = meetingOf(s, p.Here)
		if again, ok := redrawn.(*meetingView); ok {
			p.Meeting = again
		}
	} else {
		p.items(show, redrawn)
	}
	if p.Here.Key == string(cert.SurveillanceItem) || p.Here.Key == string(cert.RecertItem) || s.Audit.Kind == cert.Stage2 {
		p.Earlier = s.Earlier
	}
	p.Conclude, p.Drafts = concludeOf(s, page.Actor(c)), draftsOf(s)
	return c.Render(code, "auditing/checklist", p)
}

// AllAnswered tells whether the part has no open item left.
func (p checklistPage) AllAnswered() bool {
	return !slices.ContainsFunc(p.Here.Items, func(i cert.ChecklistItem) bool { return p.Sheet.Answered(i.Key).Verdict == "" })
}

// parts makes the way through the checklist; without a wanted part the first with open items is shown.
func (p *checklistPage) parts(want string) {
	for _, section := range p.Sheet.Sections {
		l := partLink{Title: section.Title, URL: partURL(p.Sheet.Audit.ID, section.Key, ""), Total: len(section.Items)}
		for _, i := range section.Items {
			if p.Sheet.Answered(i.Key).Verdict != "" {
				l.Done++
			}
		}
		p.Done, p.Total = p.Done+l.Done, p.Total+l.Total
		if p.Here.Key == "" && (section.Key == want || want == "" && l.Done < l.Total) {
			p.Here, l.Here = section, true
		}
		p.Parts = append(p.Parts, l)
	}
	if p.Here.Key == "" && len(p.Parts) > 0 {
		p.Here, p.Parts[0].Here = p.Sheet.Sections[0], true
	}
	if i := slices.IndexFunc(p.Parts, func(l partLink) bool { return l.Here }); i >= 0 && i+1 < len(p.Parts) {
		p.Next = &p.Parts[i+1]
	}
}

func partURL(audit int64, part, show string) string {
	q := url.Values{"part": {part}}
	if show != "" {
		q.Set("show", show)
	}
	return address(audit, "/checklist?"+q.Encode())
}

func (p *checklistPage) items(show string, redrawn any) {
	again, _ := redrawn.(*itemView)
	for _, i := range p.Here.Items {
		answered := p.Sheet.Answered(i.Key).Verdict != ""
		v := viewOf(p.Sheet, i, p.Here.Key, show)
		switch {
		case again != nil && again.Item.Key == i.Key:
			v = *again
		case show == "open" && answered, show == "answered" && !answered:
			continue
		}
		p.Items = append(p.Items, v)
	}
}

// viewOf is an item as kept.
func viewOf(s office.Fieldwork, i cert.ChecklistItem, part, show string) itemView {
	n := s.Answered(i.Key)
	v := itemView{Carried: cert.CarriedFinding(i.Key), Audit: s.Audit.ID, Part: part, Show: show, Item: i, ID: anchor(i.Key), Answer: n, Editable: s.Editable, Errors: page.Errors{}, Accept: accepted(),
		Form:  verdictForm{Once: stamp(n.Version), Item: i.Key, Part: part, Show: show, Verdict: string(n.Verdict), Note: n.Note, Sample: n.Sample},
		Raise: address(s.Audit.ID, "/findings/new?"+url.Values{"item": {i.Key}}.Encode())}
	v.Followed = n.Followed(i)
	for _, p := range i.Presets {
		v.Presets = append(v.Presets, preset{cert.PresetGrade(s.Audit.Kind, p).Label() + ": " + p.Statement, v.Raise + "&preset=" + url.QueryEscape(p.Key)})
	}
	if s.Field != nil {
		j := s.Field[i.Key]
		v.Field, v.Form.Note, v.Form.Sample = &j, j.Note, j.Sample
	}
	for _, verdict := range i.Verdicts() {
		v.Verdicts = append(v.Verdicts, verdictButton{verdict, i.Says(verdict), verdict == n.Verdict})
	}
	for _, e := range s.Evidence {
		if e.Item == i.Key {
			v.Evidence = append(v.Evidence, e)
		}
	}
	for _, f := range s.Findings {
		if f.Item == i.Key && f.Status != cert.FindingWithdrawn {
			v.Findings = append(v.Findings, f)
		}
	}
	v.Against = n.Contradicted(i, s.Findings)
	v.Missing = i.Kind != cert.ObjectiveItem && n.Verdict == cert.Nonconform && len(v.Findings) == 0 &&
		(v.Carried == 0 || cert.RaisedAgain(v.Carried, s.Audit.ID, slices.Concat(s.Findings, s.Before)) == "")
	return v
}

// answer records one verdict. With htmx only the item is drawn again.
func (a area) answer(c echo.Context) error {
	var form verdictForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if !errs.Any() {
		_, err = a.office.AnswerItem(c.Request().Context(), page.Acting(c, form.Once), id, office.AnswerInput{Item: form.Item,
			Verdict: cert.Verdict(form.Verdict), Note: form.Note, Sample: form.Sample, Follow: form.said(), Version: versionSent(form.Once)})
		if err == nil || errors.Is(err, cert.Repeated) {
			return a.answered(c, form)
		}
	}
	conflict := errors.Is(err, cert.Conflict)
	if err != nil && !conflict && !errs.AddInvalid(err) {
		return err
	}
	return a.redrawItem(c, form, errs, conflict)
}

// answered shows the item as it is kept now.
func (a area) answered(c echo.Context, form verdictForm) error {
	s, err := a.readFieldwork(c)
	if err != nil {
		return err
	}
	i, known := cert.ChecklistItemOf(s.Audit, form.Item)
	if !known {
		return cert.NotFound
	}
	if !byPart(c) {
		page.Say(c, page.Flash{Tone: page.Done, Text: "Kept: " + i.Name() + ", " + i.Says(s.Answered(i.Key).Verdict) + "."})
		return page.See(c, partURL(s.Audit.ID, form.Part, form.Show)+"#"+anchor(i.Key))
	}
	v := viewOf(s, i, form.Part, form.Show)
	v.Saved = true
	return c.Render(http.StatusOK, "auditing/checklist#item", v)
}

// redrawItem shows what was typed with what is wrong with it or, in a conflict, beside what the other wrote.
func (a area) redrawItem(c echo.Context, form verdictForm, errs page.Errors, conflict bool) error {
	s, err := a.readFieldwork(c)
	if err != nil {
		return err
	}
	i, known := cert.ChecklistItemOf(s.Audit, form.Item)
	if !known {
		return cert.NotFound
	}
	v := viewOf(s, i, form.Part, form.Show)
	form.Once = v.Form.Once
	v.Form, v.Errors, v.Conflict = form, errs, conflict
	if byPart(c) {
		return c.Render(http.StatusUnprocessableEntity, "auditing/checklist#item", v)
	}
	code := http.StatusUnprocessableEntity
	if conflict {
		code = http.StatusConflict
	}
	return a.drawChecklist(c, code, s, form.Part, form.Show, &v)
}

// attach keeps evidence files for an item.
func (a area) attach(c echo.Context) error {
	var form verdictForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	err = a.office.AttachToItem(c.Request().Context(), page.Acting(c, form.Once), id, form.Item, uploads(c))
	if err == nil {
		page.Say(c, page.Flash{Tone: page.Done, Text: "Evidence kept."})
		return page.See(c, partURL(id, form.Part, form.Show)+"#"+anchor(form.Item))
	}
	if !errs.AddInvalid(err) {
		return err
	}
	return a.redrawAttached(c, form, errs)
}

func (a area) redrawAttached(c echo.Context, form verdictForm, errs page.Errors) error {
	s, err := a.readFieldwork(c)
	if err != nil {
		return err
	}
	i, known := cert.ChecklistItemOf(s.Audit, form.Item)
	if !known {
		return cert.NotFound
	}
	v := viewOf(s, i, form.Part, form.Show)
	v.Errors = errs
	return a.drawChecklist(c, http.StatusUnprocessableEntity, s, form.Part, form.Show, &v)
}

// clausesOf are the clauses of the audit's edition that carry requirements.
func clausesOf(a cert.Audit) []norm.Clause {
	if a.Edition == "" {
		return norm.Auditable(norm.E2018)
	}
	return norm.Auditable(norm.Edition(a.Edition))
}
