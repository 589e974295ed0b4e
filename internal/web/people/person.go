package people

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// personPage is one person of the body.
type personPage struct {
	page.Base
	Person      cert.Person
	Account     cert.Account // zero when there is none, or the reader may not see it
	Competences []cert.Competence
	Ties        []tieLine
	Absences    []awayLine
	Ahead       []store.AheadRow
	Manage      bool // may change everything
	Plans       bool // may enter absences
	SeesTies    bool
	Competence  competenceForm
	Tie         tieForm
	Absence     absenceForm
	Same        sameForm
	Stands      cert.Person // the record that stands for this person, where it is another
	Errors      page.Errors // of the one form that was sent
	Form        any         // that form
}

// tieLine is a tie with what follows from it today.
type tieLine struct {
	store.TieRow
	Ban string // why the person may take no part, empty = it is over
}

// awayLine is some days in a row on which the person is away.
type awayLine struct {
	From, Until day.Day
	Halves      int
	Why         string
}

// Areas is what a competence can be in.
func (personPage) Areas() []page.Choice { return same(cert.CompetenceAreas) }

// Kinds is what a tie can be.
func (personPage) Kinds() []page.Choice { return same(cert.TieKinds) }

// Parts is which part of each day an absence takes.
func (personPage) Parts() []page.Choice {
	return []page.Choice{{Value: "day", Label: "whole days"}, {Value: "am", Label: "mornings"}, {Value: "pm", Label: "afternoons"}}
}

func same(words []string) []page.Choice {
	choices := make([]page.Choice, len(words))
	for i, w := range words {
		choices[i] = page.Choice{Value: w, Label: w}
	}
	return choices
}

// The forms on the page of a person. Days are strings until they are read.
type (
	competenceForm struct {
		page.Once
		Area  string `form:"area" validate:"required,max=100"`
		Proof string `form:"proof" validate:"required,max=500"`
		From  string `form:"from" label:"First day" validate:"required,day"`
		Until string `form:"until" label:"Last day" validate:"omitempty,day"`
	}
	tieForm struct {
		page.Once
		File  string `form:"file" label:"File number of the client" validate:"required,max=40"`
		Kind  string `form:"kind" label:"Kind of tie" validate:"required,max=60"`
		Ended string `form:"ended" label:"Ended on" validate:"omitempty,day"`
		Note  string `form:"note" validate:"max=500"`
	}
	absenceForm struct {
		page.Once
		From  string `form:"away_from" label:"First day" validate:"required,day"`
		Until string `form:"away_until" label:"Last day" validate:"required,day"`
		Half  string `form:"half" label:"Part of the day" validate:"required,oneof=day am pm"`
		Why   string `form:"why" label:"Why" validate:"required,max=100"`
	}
	endForm struct {
		page.Once
		Until string `form:"last" label:"Last day" validate:"required,day"`
	}
	backForm struct {
		page.Once
		From  string `form:"from" label:"First day" validate:"required,day"`
		Until string `form:"until" label:"Last day" validate:"required,day"`
	}
)

// readDay is a day that the form's tags have checked; nothing typed is no day.
func readDay(text string) day.Day {
	d, err := day.Parse(text)
	if err != nil {
		return day.Day{}
	}
	return d
}

func (a area) person(c echo.Context) error {
	p, err := a.personOf(c)
	if err != nil {
		return err
	}
	return a.showPerson(c, http.StatusOK, personPage{Person: p, Absence: absenceForm{Half: "day"}})
}

// showPerson draws a person with everything that belongs to it.
func (a area) showPerson(c echo.Context, code int, p personPage) error {
	ctx, actor, today := c.Request().Context(), page.Actor(c), a.office.Today()
	id := p.Person.ID
	p.Base = page.Begin(c, "people", p.Person.Name)
	p.Manage, p.Plans = actor.May(cert.ManagePeople), actor.May(cert.ManagePeople) || actor.PersonID == id
	p.SeesTies = actor.SeesAll() || actor.PersonID == id
	var errs [6]error
	p.Competences, errs[0] = a.store.CompetencesOf(ctx, []int64{id})
	p.Ahead, errs[1] = a.store.AuditsAhead(ctx, actor, id)
	var away []cert.Booking
	away, errs[2] = a.store.Absences(ctx, id, today)
	p.Absences = spans(away)
	if p.SeesTies {
		p.Ties, errs[3] = a.ties(ctx, id, today)
	}
	if p.Manage {
		p.Account, errs[4] = a.accountOf(ctx, id)
	}
	if p.Person.SameAs != nil {
		p.Stands, errs[5] = a.store.Person(ctx, *p.Person.SameAs)
	}
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	return c.Render(code, "people/person", p)
}

// accountOf is the account of a person, the zero account when there is none.
func (a area) accountOf(ctx context.Context, person int64) (cert.Account, error) {
	account, err := a.store.AccountOf(ctx, person)
	if errors.Is(err, cert.NotFound) {
		return cert.Account{}, nil
	}
	return account, err
}

func (a area) ties(ctx context.Context, person int64, today day.Day) ([]tieLine, error) {
	rows, err := a.store.TieRows(ctx, person)
	if err != nil {
		return nil, err
	}
	book, err := a.office.Rulebook(ctx)
	lines := make([]tieLine, len(rows))
	for i, r := range rows {
		lines[i] = tieLine{r, cert.Ban([]cert.Tie{{Kind: r.Kind, Until: r.Until}}, today, cycle.In(book, today))}
	}
	return lines, err
}

// spans joins half days in a row with the same reason.
func spans(away []cert.Booking) []awayLine {
	var lines []awayLine
	for _, b := range away {
		if n := len(lines) - 1; n >= 0 && lines[n].Why == b.Why && b.Day.Sub(lines[n].Until) <= 1 {
			lines[n].Until = b.Day
			lines[n].Halves++
			continue
		}
		lines = append(lines, awayLine{b.Day, b.Day, 1, b.Why})
	}
	return lines
}

// act runs a verb of a form on a person's page: it leads back to the page, or draws it again with the
// person's input and what is wrong with it.
func (a area) act(c echo.Context, p personPage, form any, verb func(ctx context.Context) error) error {
	p.Form = form
	var err error
	if !p.Errors.Any() {
		err = verb(c.Request().Context())
	}
	if p.Errors.AddInvalid(err); p.Errors.Any() {
		return a.showPerson(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	return page.See(c, fmt.Sprintf("/people/%d", p.Person.ID))
}

// sent reads person and form of a POST on a person's page.
func (a area) sent(c echo.Context, p *personPage, form any) (err error) {
	if p.Person, err = a.personOf(c); err != nil {
		return err
	}
	p.Absence.Half = "day"
	p.Errors, err = page.Read(c, form)
	return err
}

func (a area) addCompetence(c echo.Context) error {
	var p personPage
	if err := a.sent(c, &p, &p.Competence); err != nil {
		return err
	}
	f := p.Competence
	return a.act(c, p, f, func(ctx context.Context) error {
		_, err := a.office.AddCompetence(ctx, page.Acting(c, f.Once), p.Person.ID,
			office.CompetenceInput{Area: f.Area, Proof: f.Proof, From: readDay(f.From), Until: readDay(f.Until)})
		return err
	})
}

func (a area) endCompetence(c echo.Context) error {
	return a.end(c, a.office.EndCompetence)
}

func (a area) endTie(c echo.Context) error {
	return a.end(c, a.office.EndTie)
}

// end sets the last day of what a row of the page shows.
func (a area) end(c echo.Context, verb func(ctx context.Context, actor cert.Actor, person, id int64, last day.Day) error) error {
	row, err := page.ID(c, "row")
	if err != nil {
		return err
	}
	var p personPage
	var f endForm
	if err := a.sent(c, &p, &f); err != nil {
		return err
	}
	return a.act(c, p, f, func(ctx context.Context) error {
		err := verb(ctx, page.Acting(c, f.Once), p.Person.ID, row, readDay(f.Until))
		var bad cert.Invalid
		if errors.As(err, &bad) {
			return cert.Wrong("last", "%s", bad[0].Message)
		}
		return err
	})
}

func (a area) addTie(c echo.Context) error {
	var p personPage
	if err := a.sent(c, &p, &p.Tie); err != nil {
		return err
	}
	f := p.Tie
	return a.act(c, p, f, func(ctx context.Context) error {
		client, err := a.store.ClientByFile(ctx, f.File)
		if errors.Is(err, cert.NotFound) {
			return cert.Wrong("file", "There is no file with this number; it looks like C-2026-0001.")
		}
		if err != nil {
			return err
		}
		_, err = a.office.AddTie(ctx, page.Acting(c, f.Once), p.Person.ID,
			office.TieInput{ClientID: client.ID, Kind: f.Kind, Until: readDay(f.Ended), Note: f.Note})
		return err
	})
}

// sentForTime is sent for a form about a person's time, which others than the person may not send.
func (a area) sentForTime(c echo.Context, p *personPage, form any) error {
	if err := a.sent(c, p, form); err != nil {
		return err
	}
	return office.MayPlan(page.Actor(c), p.Person.ID)
}

func (a area) addAbsence(c echo.Context) error {
	var p personPage
	if err := a.sentForTime(c, &p, &p.Absence); err != nil {
		return err
	}
	f := p.Absence
	in := office.AbsenceInput{From: readDay(f.From), Until: readDay(f.Until), Why: f.Why}
	if f.Half != "day" {
		in.Half = f.Half
	}
	return a.act(c, p, f, func(ctx context.Context) error {
		err := a.office.AddAbsence(ctx, page.Acting(c, f.Once), p.Person.ID, in)
		var bad cert.Invalid
		if errors.As(err, &bad) && (bad[0].Field == "from" || bad[0].Field == "until") {
			return cert.Wrong("away_"+bad[0].Field, "%s", bad[0].Message)
		}
		return err
	})
}

func (a area) removeAbsence(c echo.Context) error {
	var p personPage
	var f backForm
	if err := a.sentForTime(c, &p, &f); err != nil {
		return err
	}
	return a.act(c, p, f, func(ctx context.Context) error {
		return a.office.RemoveAbsence(ctx, page.Acting(c, f.Once), p.Person.ID, readDay(f.From), readDay(f.Until))
	})
}
