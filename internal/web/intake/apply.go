package intake

import (
	"errors"
	"net/http"
	"slices"
	"strings"

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
		applyStartPage{page.Begin(c, "intake", "Apply for certification"), a.office.Body.Email})
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
	if !app.Status.Open() {
		return page.See(c, "/track/"+app.Code)
	}
	form, err := resumed(app)
	if err != nil {
		return err
	}
	p := a.applying(c, app, form)
	p.More = c.QueryParam("more")
	p.Form.grow(p.More)
	return c.Render(http.StatusOK, "intake/apply", p)
}

func (a area) applyPost(c echo.Context) error {
	var form applyForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	app, err := a.store.ApplicationByCode(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	if !app.Status.Open() {
		return page.See(c, "/track/"+app.Code)
	}
	form.remove(form.Do)
	if form.Do == "send" {
		return a.applySend(c, app, form, errs)
	}
	in := draftOf(&form)
	if form.Do == "mail" && form.Email == "" {
		errs.Add("email", "Enter the mail address that the link is to go to.")
	}
	in.MailLink = form.Do == "mail" && errs["email"] == ""
	saved, err := a.office.SaveDraft(c.Request().Context(), applicant(c, form.Once, form.Signature.Name), app.Code, in)
	if err != nil || errs.Any() {
		return a.applyAgain(c, app, saved, form, errs, err)
	}
	if in.MailLink {
		page.Say(c, page.Flash{Tone: page.Done, Text: "Saved. The link to this page is on its way to " + in.Email + "."})
	}
	return page.See(c, afterSave(app.Code, form.Do))
}

// draftOf is the form as the office keeps it. The link goes to the contact when nobody else is named.
func draftOf(form *applyForm) office.DraftInput {
	fields := form.fields()
	q, _ := cert.QuestionnaireOf(fields) // a number that is none stays as typed in the fields and is judged on sending
	if form.Email == "" && form.Do == "mail" {
		form.Email = q.Applicant.ContactEmail
	}
	return office.DraftInput{Fields: fields, Questionnaire: q, Email: form.Email, Version: form.VersionOf()}
}

// afterSave leads back to the form, to the row that was asked for or the section that lost one.
func afterSave(code, do string) string {
	verb, rest, _ := strings.Cut(do, ".")
	group, _, _ := strings.Cut(rest, ".")
	if !slices.Contains([]string{"services", "sites", "parties"}, group) {
		return "/apply/" + code
	}
	if verb == "add" {
		return "/apply/" + code + "?more=" + group + "#" + group + "-end"
	}
	return "/apply/" + code + "#" + group
}

// applyAgain draws the form once more with what was typed, and says why.
func (a area) applyAgain(c echo.Context, app, saved cert.Application, form applyForm, errs page.Errors, err error) error {
	status := http.StatusUnprocessableEntity
	switch {
	case err == nil:
		app = saved
	case errors.Is(err, cert.Repeated):
		return page.See(c, "/apply/"+app.Code)
	case errors.Is(err, cert.Conflict):
		status = http.StatusConflict
	case !errs.AddInvalid(err):
		return err
	}
	p := a.applying(c, app, form).with(errs)
	p.Conflict = status == http.StatusConflict
	p.Form.grow("")
	return c.Render(status, "intake/apply", p)
}

// applySend submits what is on the page; with anything missing it is only saved, and the page says what.
func (a area) applySend(c echo.Context, app cert.Application, form applyForm, errs page.Errors) error {
	ctx, actor := c.Request().Context(), applicant(c, form.Once, form.Signature.Name)
	in := draftOf(&form)
	_, faults := cert.QuestionnaireOf(in.Fields)
	problems := cert.Invalid(faults).And(a.office.ApplicationProblems(in.Questionnaire))
	if errs.AddInvalid(problems.Or()) || errs.Any() {
		saved, err := a.office.SaveDraft(ctx, actor, app.Code, in)
		return a.applyAgain(c, app, saved, form, errs, err)
	}
	_, err := a.office.SendApplication(ctx, actor, app.Code, in)
	if err == nil {
		page.Say(c, page.Flash{Tone: page.Done, Text: "Your application is with us. A confirmation goes to " + in.Questionnaire.Applicant.ContactEmail + "."})
		return page.See(c, "/track/"+app.Code)
	}
	if now, again := a.store.ApplicationByCode(ctx, app.Code); again == nil && !now.Status.Open() {
		return page.See(c, "/track/"+app.Code) // it was sent by the press before this one
	}
	return a.applyAgain(c, app, cert.Application{}, form, errs, err)
}
