package intake

import (
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/web/page"
)

// applyPage is the questionnaire on one page.
type applyPage struct {
	page.Base
	Code     string
	Stamped  page.Once
	Note     string // what the reviewer asks, of an application that was sent back
	Number   string
	Phone    bool // the body writes down an enquiry
	Saved    string
	Form     applyForm
	Errors   page.Errors
	Problems []page.Problem
	Conflict bool
	More     string // the group that has a new row
	Steps    []applyStep
	ToDo     int // answers that are missing before this can be sent
}

// applyStep is a section of the form and how much of it is missing.
type applyStep struct {
	ID, Title string
	Missing   int
	fields    []string // what begins the names of its fields
}

var applySteps = []applyStep{
	{ID: "organisation", Title: "Organisation", fields: []string{"applicant."}},
	{ID: "request", Title: "Request", fields: []string{"request."}},
	{ID: "services", Title: "Services", fields: []string{"services", "unit"}},
	{ID: "sites", Title: "Sites and people", fields: []string{"sites"}},
	{ID: "parties", Title: "Other parties", fields: []string{"parties"}},
	{ID: "legal", Title: "Law and licences", fields: []string{"legal."}},
	{ID: "system", Title: "Management system", fields: []string{"management_system."}},
	{ID: "consultancy", Title: "Consultancy", fields: []string{"consultancy."}},
	{ID: "history", Title: "Earlier certification", fields: []string{"history."}},
	{ID: "access", Title: "Access", fields: []string{"access."}},
	{ID: "signature", Title: "Signature", fields: []string{"signature."}},
}

// applying draws the form of an application with what was typed.
func (a area) applying(c echo.Context, app cert.Application, form applyForm) applyPage {
	title := "Application for certification"
	if form.Applicant.Name != "" {
		title = "Application of " + form.Applicant.Name
	}
	p := applyPage{Base: page.Begin(c, "intake", title), Code: app.Code, Note: app.Note, Number: app.Number, Form: form, Errors: page.Errors{}}
	p.Stamped = p.Stamp(app.Version)
	p.Phone = app.Source == "phone" && page.Actor(c).IsStaff()
	if app.Version > 0 {
		p.Saved = a.savedAt(app.UpdatedAt)
	}
	q, faults := cert.QuestionnaireOf(form.fields())
	p.Steps, p.ToDo = stepsOf(cert.Invalid(faults).And(q.Problems(p.Today)))
	return p
}

// savedAt is "10:42" today and the day with it otherwise.
func (a area) savedAt(at time.Time) string {
	local := a.office.Local(at)
	if a.office.DayOf(at) == a.office.Today() {
		return local.Format("15:04")
	}
	return local.Format("2 Jan 2006, 15:04")
}

func stepsOf(problems cert.Invalid) ([]applyStep, int) {
	steps := append([]applyStep(nil), applySteps...)
	for _, p := range problems {
		for i := range steps {
			if steps[i].holds(p.Field) {
				steps[i].Missing++
				break
			}
		}
	}
	return steps, len(problems)
}

func (s applyStep) holds(field string) bool {
	for _, f := range s.fields {
		if strings.HasPrefix(field, f) {
			return true
		}
	}
	return false
}

// with puts faults on the page: at their fields, and above with links.
func (p applyPage) with(errs page.Errors) applyPage {
	p.Errors, p.Problems = errs, errs.Summary(&p.Form)
	return p
}

// siteView is a site as a folded part of the form.
type siteView struct {
	siteAnswers
	N    int // from 0
	Open bool
}

// Nth numbers the site for people.
func (s siteView) Nth() int { return s.N + 1 }

// Place is the site in one line.
func (s siteView) Place() string {
	var parts []string
	for _, part := range []string{s.Name, s.City, norm.CountryName(s.Country)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// SiteViews folds the sites that need no look: with few sites all stand open.
func (p applyPage) SiteViews() []siteView {
	views := make([]siteView, len(p.Form.Sites))
	for i, s := range p.Form.Sites {
		last := i == len(p.Form.Sites)-1
		views[i] = siteView{s, i, len(p.Form.Sites) <= 2 || last && p.More == "sites" || p.faulty("sites."+strconv.Itoa(i)+".")}
	}
	return views
}

func (p applyPage) faulty(prefix string) bool {
	for field := range p.Errors {
		if strings.HasPrefix(field, prefix) {
			return true
		}
	}
	return false
}

// The choices, for the template.
func (applyPage) YesNo() []page.Choice      { return yesNo }
func (applyPage) Kinds() []page.Choice      { return kinds }
func (applyPage) Cadences() []page.Choice   { return cadences }
func (applyPage) Standards() []page.Choice  { return standards }
func (applyPage) Customers() []page.Choice  { return customers }
func (applyPage) Levels() []page.Choice     { return levels }
func (applyPage) SiteKinds() []page.Choice  { return siteKinds }
func (applyPage) PartyKinds() []page.Choice { return partyKinds }
func (applyPage) Remotes() []page.Choice    { return remotes }
func (applyPage) Countries() []page.Choice  { return countries }
func (applyPage) TimeZones() []string       { return norm.TimeZones() }
