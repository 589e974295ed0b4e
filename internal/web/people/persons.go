package people

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// personsPage lists the body's people.
type personsPage struct {
	page.Base
	List   page.List
	Rows   []personLine
	Manage bool // the reader may add people and accounts
}

// personLine is a line of the list.
type personLine struct {
	store.PeopleRow
	Areas []string
}

// partAreas are the areas that one has for a part in the trade (R-COMP-01); the list is narrowed by these,
// and all areas are found by the search.
var partAreas = []string{cert.AreaAudit, cert.AreaLead, cert.AreaReview, cert.AreaDecision}

func personListing() page.Listing {
	return page.Listing{Sorts: []string{"name", "busy", "next"}, Filters: []page.Filter{
		{Name: "state", Label: "State", Choices: []page.Choice{{Value: "active", Label: "active"}, {Value: "inactive", Label: "left"}}},
		{Name: "area", Label: "Competence", Choices: same(partAreas)},
	}}
}

func (a area) persons(c echo.Context) error {
	ctx, l, today := c.Request().Context(), personListing().Read(c), a.office.Today()
	rows, n, err := a.store.PeopleRows(ctx, store.PeopleQuery{Text: l.Query, Area: l.Picked("area"), State: l.Picked("state"),
		Sort: l.Sort, Desc: l.Desc, Today: today, Limit: l.Size, Offset: l.Offset()})
	if err != nil {
		return err
	}
	l.Total = n
	p := personsPage{Base: page.Begin(c, "people", "People"), List: l, Manage: page.Actor(c).May(cert.ManagePeople)}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	held, err := a.store.CompetencesOf(ctx, ids)
	if err != nil {
		return err
	}
	for _, r := range rows {
		p.Rows = append(p.Rows, personLine{r, areasOn(held, r.ID, today)})
	}
	return c.Render(http.StatusOK, "people/persons", p)
}

// areasOn lists the areas of a person that count on a day.
func areasOn(held []cert.Competence, person int64, on day.Day) []string {
	var areas []string
	for _, k := range held {
		if k.PersonID == person && k.ValidOn(on) {
			areas = append(areas, k.Area)
		}
	}
	return areas
}

// personForm makes or changes a person.
type personForm struct {
	page.Once
	Name      string `form:"name" validate:"required,max=200"`
	Email     string `form:"email" label:"Mail address" validate:"max=254"`
	Phone     string `form:"phone" validate:"max=60"`
	Languages string `form:"languages" validate:"max=200"`
	Agreement string `form:"agreement" validate:"max=40"`
	Active    bool   `form:"active"`
}

func (f personForm) input() office.PersonInput {
	return office.PersonInput{Name: f.Name, Email: f.Email, Phone: f.Phone, Languages: f.Languages, Agreement: f.Agreement, Active: f.Active, Version: f.VersionOf()}
}

// personFormPage asks for a person's particulars.
type personFormPage struct {
	page.Base
	Person cert.Person // zero for a new one
	Form   personForm
	Errors page.Errors
}

// Agreements is how a person can be bound.
func (personFormPage) Agreements() []page.Choice {
	return []page.Choice{{Value: cert.AgreementEmployed, Label: "employed"}, {Value: cert.AgreementContracted, Label: "under contract"}}
}

// Action is where the form is sent.
func (p personFormPage) Action() string {
	if p.Person.ID == 0 {
		return "/people"
	}
	return fmt.Sprintf("/people/%d/change", p.Person.ID)
}

func (a area) askPerson(c echo.Context, code int, p personFormPage) error {
	title := "New person"
	if p.Person.ID != 0 {
		title = "Particulars of " + p.Person.Name
	}
	p.Base = page.Begin(c, "people", title)
	return c.Render(code, "people/person-form", p)
}

func (a area) newPerson(c echo.Context) error {
	return a.askPerson(c, http.StatusOK, personFormPage{Form: personForm{Active: true}})
}

func (a area) addPerson(c echo.Context) error {
	var p personFormPage
	var err error
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	var made cert.Person
	if !p.Errors.Any() {
		made, err = a.office.AddPerson(c.Request().Context(), page.Acting(c, p.Form.Once), p.Form.input())
	}
	if p.Errors.AddInvalid(err); p.Errors.Any() {
		return a.askPerson(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return page.See(c, fmt.Sprintf("/people/%d", made.ID))
}

func (a area) changePersonPage(c echo.Context) error {
	p, err := a.personOf(c)
	if err != nil {
		return err
	}
	return a.askPerson(c, http.StatusOK, personFormPage{Person: p, Form: personForm{Name: p.Name, Email: p.Email, Phone: p.Phone,
		Languages: p.Languages, Agreement: p.Agreement, Active: p.Active}})
}

// personOf reads the person that the address names.
func (a area) personOf(c echo.Context) (cert.Person, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return cert.Person{}, err
	}
	return a.store.Person(c.Request().Context(), id)
}

func (a area) changePerson(c echo.Context) error {
	var p personFormPage
	var err error
	if p.Person, err = a.personOf(c); err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if !p.Errors.Any() {
		_, err = a.office.ChangePerson(c.Request().Context(), page.Acting(c, p.Form.Once), p.Person.ID, p.Form.input())
	}
	if p.Errors.AddInvalid(err); p.Errors.Any() {
		return a.askPerson(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return page.See(c, fmt.Sprintf("/people/%d", p.Person.ID))
}
