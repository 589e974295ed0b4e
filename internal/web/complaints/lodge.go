package complaints

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/complaints"
	"assay/internal/web/page"
)

// lodgePage explains how complaints and appeals are handled and takes a complaint.
type lodgePage struct {
	page.Base
	Text   []string // what the body says about it, in paragraphs
	Form   lodgeForm
	Errors page.Errors
}

// Abouts are whom a complaint may concern.
func (lodgePage) Abouts() []page.Choice {
	return []page.Choice{{Value: string(cert.AboutBody), Label: "us, the certification body"},
		{Value: string(cert.AboutClient), Label: "an organisation that we certify", Hint: "We look into it and refer it to the organisation."}}
}

// lodgeForm is a complaint as typed.
type lodgeForm struct {
	page.Once
	About        string `form:"about" validate:"required,max=10" label:"Whom it concerns"`
	Subject      string `form:"subject" validate:"required,max=200" label:"Subject"`
	Text         string `form:"text,lines" validate:"required,max=8000" label:"What happened"`
	Name         string `form:"name" validate:"required,max=120" label:"Your name"`
	Organisation string `form:"organisation" validate:"max=200" label:"Your organisation"`
	Email        string `form:"email" validate:"required,email,max=200" label:"Your mail address"`
	Named        bool   `form:"named" label:"The organisation may learn my name"`
}

func (a area) lodgeForm(c echo.Context) error {
	return a.drawLodge(c, http.StatusOK, lodgeForm{}, page.Errors{})
}

func (a area) drawLodge(c echo.Context, code int, f lodgeForm, errs page.Errors) error {
	text, err := a.textOf(c, "requests")
	if err != nil {
		return err
	}
	return c.Render(code, "complaints/lodge", lodgePage{Base: page.Begin(c, "complaints", "Complaints and appeals"), Text: text, Form: f, Errors: errs})
}

func (a area) lodge(c echo.Context) error {
	var f lodgeForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if about := cert.ComplaintAbout(f.About); f.About != "" && about != cert.AboutBody && about != cert.AboutClient {
		errs.Add("about", "Choose one of the two.")
	}
	if errs.Any() {
		return a.drawLodge(c, http.StatusUnprocessableEntity, f, errs)
	}
	k, err := complaints.Lodge(c.Request().Context(), a.office, page.Acting(c, f.Once), complaints.Complaint{About: cert.ComplaintAbout(f.About),
		Subject: f.Subject, Text: f.Text, Name: f.Name, Organisation: f.Organisation, Email: f.Email, Named: f.Named})
	if errors.Is(err, cert.Repeated) {
		return c.Render(http.StatusOK, "complaints/lodged", page.Begin(c, "complaints", "We have your complaint"))
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "We have your complaint, number " + k.Number + ". Keep the address of this page: it shows how it goes."})
	return page.See(c, "/complain/"+k.Code)
}

// followPage is what who complained, or appealed, sees of it.
type followPage struct {
	page.Base
	Complaint cert.Complaint
	Steps     []followStep
	Notes     []cert.ComplaintNote
	Chip      page.Status
}

// followStep is one step of the way with the day it was taken, or by which it should be.
type followStep struct {
	Name string
	On   string
	Done bool
}

func (a area) follow(c echo.Context) error {
	ctx := c.Request().Context()
	k, err := a.store.ComplaintByCode(ctx, c.Param("code"))
	if err != nil {
		return err
	}
	notes, err := a.store.ComplaintNotes(ctx, k.ID)
	if err != nil {
		return err
	}
	p := followPage{Base: page.Begin(c, "complaints", k.Kind.Label()+" "+k.Number), Complaint: k, Steps: steps(k), Chip: chip(k.Status, k.Outcome)}
	for _, n := range notes {
		if n.Kind == cert.NoteProgress {
			p.Notes = append(p.Notes, n)
		}
	}
	return c.Render(http.StatusOK, "complaints/follow", p)
}

// Decided tells whether the outcome may be read.
func (p followPage) Decided() bool { return !p.Complaint.DecidedOn.IsZero() }

// steps are the way from receipt to the notice of end.
func steps(k cert.Complaint) []followStep {
	if k.Status == cert.ComplaintDeclined {
		return []followStep{{"Received", "on " + k.ReceivedOn.Long(), true}, {"Not taken up", "on " + k.ClosedOn.Long(), true}}
	}
	late := func(done bool, on, due string) string {
		if done {
			return "on " + on
		}
		return "by " + due
	}
	ack, decided := !k.AcknowledgedOn.IsZero(), !k.DecidedOn.IsZero()
	investigated := decided || k.Status == cert.ComplaintInvestigated
	return []followStep{{"Received", "on " + k.ReceivedOn.Long(), true},
		{"Acknowledged", late(ack, k.AcknowledgedOn.Long(), k.AckDue.Long()), ack},
		{"Investigated by somebody without a part in it", "", investigated},
		{"Decided by somebody without a part in it", late(decided, k.DecidedOn.Long(), k.OutcomeDue.Long()), decided},
		{"Closed with our notice", onDay(k), k.Status == cert.ComplaintClosed}}
}

func onDay(k cert.Complaint) string {
	if k.ClosedOn.IsZero() {
		return ""
	}
	return "on " + k.ClosedOn.Long()
}

// appealPage takes a client's appeal against a decision.
type appealPage struct {
	page.Base
	Decision cert.Decision
	Form     appealForm
	Errors   page.Errors
}

// appealForm is an appeal as typed.
type appealForm struct {
	page.Once
	Text  string `form:"text,lines" validate:"required,max=8000" label:"Why the decision should be reconsidered"`
	Name  string `form:"name" validate:"required,max=120" label:"Your name"`
	Email string `form:"email" validate:"required,email,max=200" label:"Your mail address"`
}

func (a area) appealForm(c echo.Context) error {
	user := page.Begin(c, "complaints", "").User
	f := appealForm{}
	if user != nil {
		f.Name, f.Email = user.Name, user.Email
	}
	return a.drawAppeal(c, http.StatusOK, f, page.Errors{})
}

func (a area) drawAppeal(c echo.Context, code int, f appealForm, errs page.Errors) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	d, err := a.store.Decision(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	return c.Render(code, "complaints/appeal", appealPage{Base: page.Begin(c, "complaints", "Appeal against decision "+d.Number), Decision: d, Form: f, Errors: errs})
}

func (a area) appeal(c echo.Context) error {
	var f appealForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if errs.Any() {
		return a.drawAppeal(c, http.StatusUnprocessableEntity, f, errs)
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	k, err := complaints.LodgeAppeal(c.Request().Context(), a.office, page.Acting(c, f.Once), complaints.Appeal{Decision: id, Text: f.Text, Name: f.Name, Email: f.Email})
	if errs.AddInvalid(err) {
		return a.drawAppeal(c, http.StatusUnprocessableEntity, f, errs)
	}
	if errors.Is(err, cert.Repeated) {
		return page.See(c, "/portal")
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "We have your appeal, number " + k.Number + ". This page shows how it goes."})
	return page.See(c, "/complain/"+k.Code)
}
