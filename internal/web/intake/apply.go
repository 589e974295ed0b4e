package intake

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// applyRoutes are the pages of the application: the public form, tracking, the list, the record, the review.
func (a area) applyRoutes() []page.Route {
	get, post, now := http.MethodGet, http.MethodPost, a.office.Now
	return []page.Route{
		{Method: get, Path: "/apply", Permission: cert.Public, Handler: a.applyStart},
		{Method: post, Path: "/apply", Permission: cert.Public, Handler: page.Slowly(a.begun, now, a.applyBegin)},
		{Method: get, Path: "/apply/:code", Permission: cert.ByLink, Handler: a.applyShow},
		{Method: post, Path: "/apply/:code", Permission: cert.ByLink, Handler: page.Slowly(a.typing, now, a.applyPost)},
		{Method: post, Path: "/apply/:code/documents", Permission: cert.ByLink, Handler: page.Slowly(a.typing, now, a.applyAttach)},
		{Method: get, Path: "/apply/:code/documents/:document", Permission: cert.ByLink, Handler: a.applyDocument},
		{Method: post, Path: "/apply/:code/documents/:document/remove", Permission: cert.ByLink, Handler: a.applyDetach},
		{Method: get, Path: "/track/:code", Permission: cert.ByLink, Handler: a.track},
		{Method: get, Path: "/track/:code/letter.pdf", Permission: cert.ByLink, Handler: a.letter},
		{Method: get, Path: "/track/:code/withdraw", Permission: cert.ByLink, Handler: a.trackWithdraw},
		{Method: post, Path: "/track/:code/withdraw", Permission: cert.ByLink, Handler: page.Slowly(a.typing, now, a.trackWithdrawPost)},
		{Method: get, Path: "/applications", Permission: cert.ReadFiles, Handler: a.applications},
		{Method: get, Path: "/applications/new", Permission: cert.EnterThem, Handler: a.applicationNew},
		{Method: post, Path: "/applications/new", Permission: cert.EnterThem, Handler: a.applicationBegin},
		{Method: post, Path: "/applications/import", Permission: cert.EnterThem, Handler: a.applicationImport},
		{Method: get, Path: "/applications/:id", Permission: cert.ReadFiles, Handler: a.application},
		{Method: get, Path: "/applications/:id/change", Permission: cert.ChangeFacts, Handler: a.change},
		{Method: post, Path: "/applications/:id/change", Permission: cert.ChangeFacts, Handler: a.changePost},
		{Method: post, Path: "/applications/:id/revert", Permission: cert.ChangeFacts, Handler: a.revert},
		{Method: get, Path: "/applications/:id/documents/:document", Permission: cert.ReadFiles, Handler: a.applicationDocument},
		{Method: post, Path: "/applications/:id/join", Permission: cert.ReviewThem, Handler: a.applicationJoin},
		{Method: get, Path: "/applications/:id/review", Permission: cert.ReviewThem, Handler: a.review},
		{Method: post, Path: "/applications/:id/review", Permission: cert.ReviewThem, Handler: a.reviewPost},
	}
}

// applyStartPage says what applying is before anything is asked.
type applyStartPage struct {
	page.Base
	Email string // of the body
}

func (a area) applyStart(c echo.Context) error {
	return c.Render(http.StatusOK, "intake/applystart",
		applyStartPage{page.Begin(c, "intake", "Apply for certification"), a.office.BodyNow(c.Request().Context()).Email})
}

// applyBegin opens a draft. It takes no form key: a second press opens another empty draft, and the browser
// shows that one.
func (a area) applyBegin(c echo.Context) error {
	app, err := a.office.BeginApplication(c.Request().Context(), applicant(c, page.Once{}, ""), "web")
	if err != nil {
		return err
	}
	return page.See(c, "/apply/"+app.Code)
}

// applicant is who acts through the link of an application: whoever holds it may do what a visitor may.
func applicant(c echo.Context, form page.Once, name string) cert.Actor {
	actor := page.Acting(c, form)
	if actor.AccountID == 0 && name != "" {
		actor.Name = name
	}
	actor.Roles = append(slices.Clone(actor.Roles), cert.Anyone)
	return actor
}

func (a area) applyShow(c echo.Context) error {
	app, err := a.store.ApplicationByCode(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	if !app.Writable(page.Actor(c)) {
		return page.See(c, "/track/"+app.Code)
	}
	part := c.QueryParam("part")
	if part != partSite {
		part = partNamed(part).ID
	}
	p, err := a.applying(c, app, office.Typed(app), applyForm{Part: part, Row: c.QueryParam("row"), fresh: true})
	if err != nil {
		return err
	}
	p.More = c.QueryParam("more")
	if c.QueryParam("check") != "" {
		p.mark(p.problems)
	} else {
		p.point()
	}
	return c.Render(http.StatusOK, "intake/apply", p)
}

func (a area) applyPost(c echo.Context) error {
	ctx := c.Request().Context()
	form, errs, err := readApply(c)
	if err != nil {
		return err
	}
	app, err := a.store.ApplicationByCode(ctx, c.Param("code"))
	if err != nil {
		return err
	}
	if !app.Writable(page.Actor(c)) {
		return page.See(c, "/track/"+app.Code)
	}
	saved, err := a.office.SavePart(ctx, applicant(c, form.Once, form.typed["signature.name"]), app.Code, form.input(app, errs))
	switch {
	case errors.Is(err, cert.Conflict):
		return a.applyConflict(c, app.Code, form)
	case errors.Is(err, cert.Repeated):
		saved.Application, saved.Before = app, app.Questionnaire // the press before did it
	case err != nil && !errs.AddInvalid(err):
		return err
	}
	return a.applySaved(c, saved, form, errs)
}

// applySaved answers when the draft is stored: with the rest of the page that the browser keeps, with what is
// wrong, with sending, or with the page that follows.
func (a area) applySaved(c echo.Context, saved office.PartSaved, form applyForm, errs page.Errors) error {
	app := saved.Application
	if form.Do == "auto" {
		return a.applyBrief(c, saved, form)
	}
	if errs.Any() {
		return a.applyAgain(c, app, form, errs)
	}
	if form.Do == "send" {
		return a.applySent(c, saved)
	}
	if form.Do == "mail" {
		page.Say(c, page.Flash{Tone: page.Done, Text: "Saved. The link to this page is on its way to " + app.Email + "."})
	}
	return page.See(c, afterSave(app.Code, form, app.Draft))
}

// applyBrief answers to a browser that saves as its person types: all of the page but the answers.
func (a area) applyBrief(c echo.Context, saved office.PartSaved, form applyForm) error {
	p, err := a.applying(c, saved.Application, office.Typed(saved.Application), form)
	if err != nil {
		return err
	}
	p.Brief = true
	if p.Effect != nil {
		if err := a.affect(c, p.Effect, saved.Before, saved.Application.Questionnaire); err != nil {
			return err
		}
	}
	return c.Render(http.StatusOK, "intake/apply", p)
}

// applyAgain draws the page once more and says what is wrong. What was typed is stored, right or wrong; where
// it was refused before storing, it is shown all the same.
func (a area) applyAgain(c echo.Context, app cert.Application, form applyForm, errs page.Errors) error {
	now, err := a.store.ApplicationByCode(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	d := office.Typed(now)
	change(form.typed, rowAct{})(d)
	p, err := a.applying(c, now, d, form)
	if err != nil {
		return err
	}
	p.Print, p.Paste = office.Typed(now).Print(shown(p.Part, p.Row)), form.Paste
	p.Email = form.Email
	p.fault(errs)
	return c.Render(http.StatusUnprocessableEntity, "intake/apply", p)
}

// applyConflict shows what was typed and what another window stored meanwhile, side by side.
func (a area) applyConflict(c echo.Context, code string, form applyForm) error {
	now, err := a.store.ApplicationByCode(c.Request().Context(), code)
	if err != nil {
		return err
	}
	stored := office.Typed(now)
	d := office.Typed(now)
	change(form.typed, rowAct{})(d)
	p, err := a.applying(c, now, d, form)
	if err != nil {
		return err
	}
	p.Conflict, p.Brief, p.Print = true, form.Do == "auto", stored.Print(shown(p.Part, p.Row))
	for name := range form.typed {
		if stored[name] != d[name] {
			p.Errors.Add(name, "Stored meanwhile: "+said(stored[name]))
		}
	}
	return c.Render(http.StatusConflict, "intake/apply", p)
}

func said(stored string) string {
	if stored == "" {
		return "nothing."
	}
	return "“" + stored + "”"
}

// saidOfSending says what was done with what was sent, and where that is seen: the applicant's tracker, or the record.
func saidOfSending(saved office.PartSaved, staff bool) (text, to string) {
	app := saved.Application
	mail := app.Questionnaire.Applicant.ContactEmail
	switch {
	case saved.Holder == cert.HeldByBody && app.Status == cert.ApplicationAccepted:
		return "The change is taken over. It touches nothing that the review rests on; " + mail + " is told.", applicationURL(app.ID)
	case saved.Holder == cert.HeldByBody:
		return "The change is sent and waits for the reviewer; " + mail + " is told.", applicationURL(app.ID)
	case staff:
		return "The application is sent. A confirmation goes to " + mail + ".", applicationURL(app.ID)
	case app.Status == cert.ApplicationAccepted:
		return "Thank you. Your change is taken over; the application stays accepted.", "/track/" + app.Code
	}
	return "Your application is with us. A confirmation goes to " + mail + ".", "/track/" + app.Code
}

// applySent leads to the tracker, or says what is missing before the application can be sent.
func (a area) applySent(c echo.Context, saved office.PartSaved) error {
	app := saved.Application
	if saved.Sent {
		text, to := saidOfSending(saved, page.Actor(c).IsStaff())
		page.Say(c, page.Flash{Tone: page.Done, Text: text})
		return page.See(c, to)
	}
	p, err := a.applying(c, app, office.Typed(app), applyForm{Part: partSend})
	if err != nil {
		return err
	}
	p.mark(p.problems)
	p.Refused = true
	return c.Render(http.StatusUnprocessableEntity, "intake/apply", p)
}
