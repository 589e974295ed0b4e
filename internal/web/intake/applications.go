package intake

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/web/page"
)

// applicationsPage is the list of applications.
type applicationsPage struct {
	page.Base
	List     page.List
	Rows     []applicationRow
	MayEnter bool
}

// applicationRow is a line of the list in words.
type applicationRow struct {
	store.ApplicationRow
	URL    string
	State  page.Status
	Sent   string
	Origin string
}

var applicationListing = page.Listing{Sorts: store.ApplicationSorts, Filters: []page.Filter{{Name: "status", Label: "Status", Choices: []page.Choice{
	{Value: string(cert.ApplicationSubmitted), Label: "Waiting for review"}, {Value: string(cert.ApplicationReturned), Label: "Open for answers"},
	{Value: string(cert.ApplicationAccepted), Label: "Accepted"}, {Value: string(cert.ApplicationDeclined), Label: "Declined"},
	{Value: string(cert.ApplicationWithdrawn), Label: "Withdrawn"}, {Value: string(cert.ApplicationDraft), Label: "By phone, not sent"}}}}}

func (a area) applications(c echo.Context) error {
	list := applicationListing.Read(c)
	actor := page.Actor(c)
	rows, total, err := a.store.Applications(c.Request().Context(), actor, store.ApplicationQuery{Search: list.Query,
		Status: cert.ApplicationStatus(list.Picked("status")), Sort: list.Sort, Desc: list.Desc, Limit: list.Size, Offset: list.Offset()})
	if err != nil {
		return err
	}
	list.Total = total
	p := applicationsPage{Base: page.Begin(c, "intake", "Applications"), List: list, MayEnter: actor.May(cert.EnterThem)}
	for _, r := range rows {
		p.Rows = append(p.Rows, a.rowOf(r))
	}
	return c.Render(http.StatusOK, "intake/applications", p)
}

func (a area) rowOf(r store.ApplicationRow) applicationRow {
	row := applicationRow{ApplicationRow: r, URL: applicationURL(r.ID), State: stateOf(r.Status, r.Holder), Origin: origins[r.Source]}
	if r.SubmittedAt != nil {
		row.Sent = a.office.DayOf(*r.SubmittedAt).Long()
	}
	return row
}

var origins = map[string]string{"web": "public form", "phone": "phone", "import": "file"}

// stateOf is a status with its meaning for the body's people.
func stateOf(s cert.ApplicationStatus, holder cert.Holder) page.Status {
	if holder == cert.HeldByBody {
		return page.Status{Tone: page.Waiting, Word: "being changed by us"}
	}
	tones := map[cert.ApplicationStatus]page.Tone{cert.ApplicationSubmitted: page.Waiting, cert.ApplicationReturned: page.Info,
		cert.ApplicationAccepted: page.Done, cert.ApplicationDeclined: page.Bad}
	return page.Status{Tone: tones[s], Word: s.Label()}
}

// applicationPage is one application with everything it says.
type applicationPage struct {
	page.Base
	App       cert.Application
	Q         cert.Questionnaire
	State     page.Status
	Sent      string
	Origin    string
	Rail      page.Rail
	File      cert.Certification
	Sections  []section
	Sites     []siteLine
	Hints     []cert.Hint
	Namesakes []store.Namesake
	Documents []cert.Document
	Reviews   []cert.Review
	History   []page.Event
	MayReview bool
	MayWrite  bool // the form is open, and the reader may go on with it
	MayChange bool // it is accepted, and the reader may open it for a change
	MayRevert bool // it is open for a change, and the reader may take that back
	Papers    []page.Paper
	Stamped   page.Once
}

func (a area) application(c echo.Context) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	app, err := a.applicationAsked(c)
	if err != nil {
		return err
	}
	p := applicationPage{App: app, Q: app.Questionnaire, State: stateOf(app.Status, app.Holder), Origin: origins[app.Source],
		Sections: sectionsOf(app.Questionnaire), Sites: siteLines(app.Questionnaire), Hints: app.Questionnaire.Hints(a.office.Today()),
		MayReview: actor.May(cert.ReviewThem) && app.Status == cert.ApplicationSubmitted,
		MayWrite:  app.Status.Open() && (actor.May(cert.EnterThem) || app.Holder == cert.HeldByBody && actor.May(cert.ChangeFacts))}
	if app.SubmittedAt != nil {
		p.Sent = a.office.DayOf(*app.SubmittedAt).Long()
	}
	var errs [6]error
	p.Papers, errs[4] = a.papers(c, "application", app.ID)
	p.File, errs[0] = a.fileOf(c, app)
	p.Namesakes, errs[1] = a.namesakes(c, app)
	p.Reviews, errs[2] = a.store.Reviews(ctx, app.ID)
	p.History, errs[3] = a.historyOf(c, app)
	p.Documents, errs[5] = a.store.Documents(ctx, app.ID)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	p.Rail = page.RailFor(p.File, actor)
	p.Base = page.Begin(c, "intake", nameOf(app))
	accepted := cert.LastAccepted(p.Reviews) != nil
	p.MayChange = actor.May(cert.ChangeFacts) && app.Status == cert.ApplicationAccepted
	p.MayRevert = actor.May(cert.ChangeFacts) && accepted && (app.Status == cert.ApplicationReturned || app.Status == cert.ApplicationSubmitted)
	p.Stamped = p.Stamp(app.Version)
	return c.Render(http.StatusOK, "intake/application", p)
}

// applicationAsked is the application of the address, if the reader may see it.
func (a area) applicationAsked(c echo.Context) (cert.Application, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return cert.Application{}, err
	}
	return a.store.Application(c.Request().Context(), page.Actor(c), id)
}

func nameOf(app cert.Application) string {
	if app.Applicant == "" {
		return "Enquiry without a name yet"
	}
	return app.Applicant
}

// fileOf is the file that the application opened; the zero file while there is none.
func (a area) fileOf(c echo.Context, app cert.Application) (cert.Certification, error) {
	if app.CertificationID == nil {
		return cert.Certification{}, nil
	}
	return a.store.Certification(c.Request().Context(), page.Actor(c), *app.CertificationID)
}

// namesakes are other clients and enquiries that may be this applicant.
func (a area) namesakes(c echo.Context, app cert.Application) ([]store.Namesake, error) {
	own := int64(0)
	if app.ClientID != nil {
		own = *app.ClientID
	}
	ctx, actor, who := c.Request().Context(), page.Actor(c), app.Questionnaire.Applicant
	clients, err := a.store.Namesakes(ctx, actor, who, own)
	if err != nil {
		return nil, err
	}
	enquiries, err := a.store.Enquiries(ctx, actor, who, app.ID)
	return append(clients, enquiries...), err
}

func (a area) historyOf(c echo.Context, app cert.Application) ([]page.Event, error) {
	events, err := a.store.ApplicationEvents(c.Request().Context(), app.ID, 100)
	if err != nil {
		return nil, err
	}
	var history []page.Event
	for _, e := range events {
		detail := e.Detail["note"] + e.Detail["reason"]
		if e.Detail["reasons"] != "" {
			detail = e.Detail["reasons"] + ": " + e.Detail["text"]
		}
		if e.Detail["changes"] != "" {
			detail = e.Detail["changes"]
		}
		history = append(history, page.Event{At: a.office.Local(e.At), Who: e.ActorName, What: e.Summary, Detail: detail})
	}
	return history, nil
}

// Nothing is the empty list of a search.
func (applicationsPage) Nothing() page.Empty {
	return page.Empty{Head: "No application fits", Text: "Search for part of the applicant's name or the number, or choose another status."}
}

// NoneYet is the empty list.
func (applicationsPage) NoneYet() page.Empty {
	return page.Empty{Head: "No applications yet", Text: "An application appears here when somebody sends the public form, or when you enter one by phone or file."}
}

// TitleOf is the question of a review item.
func (p applicationPage) TitleOf(key string) string {
	for _, item := range cert.ReviewItemsFor(p.Q) {
		if item.Key == key {
			return item.Title
		}
	}
	return key
}
