package auditing

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/web/page"
)

// raisePage raises a finding, or amends one that the client has not answered.
type raisePage struct {
	page.Base
	Sheet   office.Fieldwork
	Item    cert.ChecklistItem
	Form    findingForm
	Errors  page.Errors
	Grades  []page.Choice
	Clauses []page.Choice
	Sites   []page.Choice
	Action  string
	Verb    string
	Back    string
	Leads   bool           // the lead auditor can confirm at once
	Before  []cert.Finding // nonconformities of earlier audits on the clauses chosen, newest first
	Repeats []page.Choice  // what it can repeat or grow out of
}

// findingForm is a finding as typed.
type findingForm struct {
	page.Once
	Grade       string   `form:"grade" validate:"max=20" label:"Grade"`
	Item        string   `form:"item" validate:"max=60"`
	Clause      string   `form:"clause" validate:"max=20" label:"Clause"`
	MoreClauses []string `form:"more_clauses" rows:"100" label:"Further clauses"`
	Requirement string   `form:"requirement,lines" validate:"max=8000" label:"Requirement"`
	Statement   string   `form:"statement,lines" validate:"max=8000" label:"Statement"`
	Evidence    string   `form:"evidence,lines" validate:"max=8000" label:"Evidence"`
	Sites       []string `form:"sites" rows:"100" label:"Sites"`
	Confirm     string   `form:"confirm" validate:"max=3"`
	Repeats     string   `form:"repeats" validate:"omitempty,whole,max=18" label:"Does it come again?"`
	Recurrence  string   `form:"recurrence,lines" validate:"max=2000" label:"Why"`
}

func (f findingForm) input() cert.FindingInput {
	in := cert.FindingInput{Grade: cert.Grade(f.Grade), Item: f.Item, Clause: f.Clause, Requirement: f.Requirement,
		Statement: f.Statement, Evidence: f.Evidence, MoreClauses: f.MoreClauses, Confirmed: f.Confirm != ""}
	if len(f.Sites) > 0 {
		in.Site, in.MoreSites = f.Sites[0], f.Sites[1:]
	}
	in.Recurrence = f.Recurrence
	in.Repeats, _ = strconv.ParseInt(f.Repeats, 10, 64) // checked to be whole; empty is none
	return in
}

// gradeHints say what a grade means (R-NC-01).
var gradeHints = map[cert.Grade]string{
	cert.Major:       "The system cannot be relied on to reach its intended results, or several minors show a systematic failure.",
	cert.Minor:       "A requirement is not met, without putting the intended results at risk.",
	cert.Opportunity: "Something conforms but could be better. Say what was seen; recommend no solution, and never hide a nonconformity here.",
	cert.Positive:    "Something that deserves to be said.",
	cert.Concern:     "Could become a nonconformity at stage 2.",
}

// raiseForm is filled from the answer it is raised from, or from an area of concern.
func (a area) raiseForm(c echo.Context) error {
	s, err := a.readFieldwork(c)
	if err != nil {
		return err
	}
	form := findingForm{Once: stamp(0), Item: c.QueryParam("item"), Repeats: c.QueryParam("concern")}
	if item, known := cert.ChecklistItemOf(s.Audit, form.Item); known {
		form.Requirement, form.Statement = item.Title, ""
		form.Evidence = joinLines(s.Answered(item.Key).Note, s.Answered(item.Key).Sample)
		if len(item.Clauses) > 0 {
			form.Clause = item.Clauses[0]
		}
		form.prepared(s.Audit.Kind, item, c.QueryParam("preset"))
		if id := cert.CarriedFinding(item.Key); id != 0 {
			form.Repeats = strconv.FormatInt(id, 10)
		}
	}
	for _, n := range s.Before {
		if strconv.FormatInt(n.ID, 10) == form.Repeats {
			form.goOn(n)
		}
	}
	return a.drawRaise(c, http.StatusOK, s, form, page.Errors{})
}

// goOn fills the form from an earlier finding: of an area of concern everything; of a nonconformity what it was against,
// for what was seen is new.
func (f *findingForm) goOn(n cert.Finding) {
	f.Clause, f.MoreClauses, f.Requirement, f.Sites = n.Clause, n.MoreClauses, n.Requirement, n.Sites()
	if n.Grade == cert.Concern {
		f.Statement, f.Evidence = n.Statement, n.Evidence
	}
}

// prepared fills the form from a finding that the checklist content prepared for the item; what the auditor noted comes
// before its evidence.
func (f *findingForm) prepared(kind cert.AuditKind, item cert.ChecklistItem, key string) {
	for _, p := range item.Presets {
		if key != "" && p.Key == key {
			f.Grade, f.Requirement, f.Statement, f.Evidence = string(cert.PresetGrade(kind, p)), p.Requirement, p.Statement, joinLines(f.Evidence, p.Evidence)
		}
	}
}

func joinLines(parts ...string) string {
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

func (a area) drawRaise(c echo.Context, code int, s office.Fieldwork, form findingForm, errs page.Errors) error {
	p := raisePage{Base: page.Begin(c, "auditing", "Raise a finding: "+heading(s.Audit, s.Client)), Sheet: s, Form: form, Errors: errs,
		Action: address(s.Audit.ID, "/findings"), Verb: "Raise the finding", Back: address(s.Audit.ID, "/checklist")}
	p.Item, _ = cert.ChecklistItemOf(s.Audit, form.Item)
	p.Form.Once, p.Leads = stamp(0), s.Leads
	if err := p.options(c, a); err != nil {
		return err
	}
	return c.Render(code, "auditing/raise", p)
}

// options are the grades of this kind of audit, the clauses of its edition and the sites of the file.
func (p *raisePage) options(c echo.Context, a area) error {
	for _, g := range cert.GradesFor(p.Sheet.Audit.Kind) {
		p.Grades = append(p.Grades, page.Choice{Value: string(g), Label: g.Label(), Hint: gradeHints[g]})
	}
	p.Repeats = append(p.Repeats, page.Choice{Value: "", Label: "No, it is new"})
	for i := len(p.Sheet.Before) - 1; i >= 0; i-- {
		n := p.Sheet.Before[i]
		p.Repeats = append(p.Repeats, page.Choice{Value: strconv.FormatInt(n.ID, 10), Label: fmt.Sprintf("%s, %s: %s", n.Number, n.ClauseLine(), cut(n.Statement, 80))})
	}
	p.Before = cert.EarlierOn(append([]string{p.Form.Clause}, p.Form.MoreClauses...), p.Sheet.Audit.ID, p.Sheet.Before, day.Day{})
	for _, k := range clausesOf(p.Sheet.Audit) {
		p.Clauses = append(p.Clauses, page.Choice{Value: k.Number, Label: k.Number + " " + k.Title})
	}
	sites, err := a.store.Sites(c.Request().Context(), p.Sheet.File.ID)
	for _, one := range sites {
		p.Sites = append(p.Sites, page.Choice{Value: one.Name, Label: one.Name})
	}
	return err
}

func (a area) raise(c echo.Context) error {
	var form findingForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if !errs.Any() {
		n, err := a.office.RaiseFinding(c.Request().Context(), page.Acting(c, form.Once), id, form.input())
		if err == nil {
			return stepped(c, n, n.Number+raisedAs(n)+a.contradicted(c, n))
		}
		if !errs.AddInvalid(err) {
			return err
		}
	}
	s, err := a.readFieldwork(c)
	if err != nil {
		return err
	}
	return a.drawRaise(c, http.StatusUnprocessableEntity, s, form, errs)
}

// cut is the beginning of a text, at most so many characters.
func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// raisedAs says what comes next of a finding just raised.
func raisedAs(n cert.Finding) string {
	if n.Draft() {
		return " is a draft. The lead auditor confirms it, and the client sees it from the closing meeting on."
	}
	return " is raised and confirmed. The client sees it from the closing meeting on."
}

// contradicted tells the auditor that a new nonconformity stands against an item answered otherwise.
func (a area) contradicted(c echo.Context, n cert.Finding) string {
	s, err := a.office.Fieldwork(c.Request().Context(), page.Actor(c), n.AuditID)
	if err != nil {
		return "" // the finding is raised; the report says it again
	}
	for _, section := range s.Sections {
		for _, i := range section.Items {
			if s.Answered(i.Key).Contradicted(i, []cert.Finding{n}) != "" {
				return " " + i.Name() + " is still answered \u201c" + i.Says(s.Answered(i.Key).Verdict) + "\u201d: change that answer before the report."
			}
		}
	}
	return ""
}

func (a area) amendForm(c echo.Context) error {
	s, err := a.readFinding(c)
	if err != nil {
		return err
	}
	n := s.Finding
	return a.drawAmend(c, http.StatusOK, s, findingForm{Grade: string(n.Grade), Item: n.Item, Clause: n.Clause, MoreClauses: n.MoreClauses, Requirement: n.Requirement,
		Statement: n.Statement, Evidence: n.Evidence, Sites: n.Sites(), Repeats: repeated(n.Repeats), Recurrence: n.Recurrence}, page.Errors{})
}

// repeated is the finding that another repeats, as a form holds it.
func repeated(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func (a area) drawAmend(c echo.Context, code int, s office.FindingSheet, form findingForm, errs page.Errors) error {
	n := s.Finding
	p := raisePage{Base: page.Begin(c, "auditing", "Amend "+n.Number), Sheet: office.Fieldwork{Audit: s.Audit, File: s.File, Client: s.Client, Before: s.Known},
		Form: form, Errors: errs, Action: findingURL(n.ID) + "/amend", Verb: "Keep the changes", Back: findingURL(n.ID)}
	p.Form.Once = stamp(n.Version)
	if err := p.options(c, a); err != nil {
		return err
	}
	return c.Render(code, "auditing/raise", p)
}

func (a area) amend(c echo.Context) error {
	var form findingForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	s, err := a.readFinding(c)
	if err != nil {
		return err
	}
	if !errs.Any() {
		n, err := a.office.AmendFinding(c.Request().Context(), page.Acting(c, form.Once), s.Finding.ID, form.VersionOf(), form.input())
		if err == nil {
			return stepped(c, n, n.Number+" is amended.")
		}
		if !errs.AddInvalid(err) {
			return err
		}
	}
	return a.drawAmend(c, http.StatusUnprocessableEntity, s, form, errs)
}
