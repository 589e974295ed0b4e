package intake

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/web/page"
)

// trackPage tells an applicant where the application stands.
type trackPage struct {
	page.Base
	App      cert.Application
	File     cert.Certification
	SignIn   bool // what is asked for is done on the client's own pages
	Rail     page.Rail
	State    page.Status
	Now      string // what happens now and whose turn it is
	Next     string // what comes after
	Sent     day.Day
	Links    []trackLink
	Steps    []trackStep
	Lasting  bool // some step has a usual duration to tell
	CanLeave bool
}

// trackLink leads to a paper that waits for the client, or was answered.
type trackLink struct{ Label, URL, Note string }

func (a area) track(c echo.Context) error {
	ctx := c.Request().Context()
	app, err := a.store.ApplicationByCode(ctx, c.Param("code"))
	if err != nil {
		return err
	}
	if app.Status == cert.ApplicationDraft {
		return page.See(c, "/apply/"+app.Code)
	}
	p := trackPage{Base: page.Begin(c, "intake", "Application of "+app.Applicant), App: app}
	p.State, p.Now, p.Next = tracked(app)
	if _, p.CanLeave, err = a.leaving(c, app); err != nil {
		return err
	}
	if app.SubmittedAt != nil {
		p.Sent = a.office.DayOf(*app.SubmittedAt)
	}
	if app.CertificationID != nil {
		// Who holds the code sees this one file; it names the file, so the system reads it.
		if p.File, err = a.store.Certification(ctx, cert.SystemActor, *app.CertificationID); err != nil {
			return err
		}
		p.Rail = page.RailFor(p.File, cert.Actor{Roles: []cert.Role{cert.ClientUser}})
		if p.Links, err = a.trackLinks(c, app, p.File.ID); err != nil {
			return err
		}
		if p.Steps, err = a.trackSteps(c, p.File); err != nil {
			return err
		}
		p.Lasting = slices.ContainsFunc(p.Steps, trackStep.Known)
	}
	p.follow()
	return c.Render(http.StatusOK, "intake/track", p)
}

// Asked tells whether the form is open for the applicant.
func (p trackPage) Asked() bool {
	return p.App.Status == cert.ApplicationReturned && p.App.Holder == cert.HeldByApplicant
}

// tracked says a status in the applicant's words: what is now, and what comes then.
func tracked(app cert.Application) (page.Status, string, string) {
	if app.Status == cert.ApplicationReturned && app.Holder == cert.HeldByBody {
		return page.Status{Tone: page.Info, Word: "With us for a change"}, "We are changing facts in your application. You need not do anything.",
			"We write to you what changed. If it touches what our review rests on, the reviewer looks at it again."
	}
	switch app.Status {
	case cert.ApplicationSubmitted:
		return page.Status{Tone: page.Info, Word: "With us for review"}, "Our application reviewer looks at it. You need not do anything.",
			"When it is accepted we calculate the audit time and send you a quotation. If something is missing we ask you by mail."
	case cert.ApplicationReturned:
		return page.Status{Tone: page.Waiting, Word: "Waiting for you"}, "We need some information from you before we can go on.",
			"When you have completed the form and sent it again, our reviewer goes on with it."
	case cert.ApplicationAccepted:
		return page.Status{Tone: page.Done, Word: "Accepted"}, "We calculate the audit time and prepare your quotation.",
			"The quotation comes by mail. It binds you to nothing."
	case cert.ApplicationDeclined:
		return page.Status{Tone: page.Bad, Word: "Declined"}, "We could not accept the application; the reasons came by mail.",
			"You may apply again when the reasons no longer hold, or appeal by answering our mail."
	}
	return page.Status{Word: "Withdrawn"}, "The application was withdrawn. Nothing more happens.", "You may apply again at any time."
}

// follow takes over what the file says once the application itself is settled.
func (p *trackPage) follow() {
	if p.App.Status != cert.ApplicationAccepted || p.File.NextWhat == "" {
		return
	}
	if p.File.Waiting == "" {
		p.Now, p.Next = "It went no further: "+p.File.NextWhat+".", "If this should change, write to us."
		return
	}
	p.Now = "With us: " + p.File.NextWhat + "."
	if p.File.Waiting == cert.ClientUser {
		p.State, p.Now = page.Status{Tone: page.Waiting, Word: "Waiting for you"}, "Your turn: "+p.File.NextWhat+"."
		p.SignIn = p.File.Stage != cert.StageQuoting && p.File.Stage != cert.StageContracting // those have links of their own
	}
	if len(p.Links) > 0 {
		p.Next = "We write to you at each step."
	}
}

// letterLinks is the letter on the review, as soon as there is one.
func (a area) letterLinks(c echo.Context, app cert.Application) ([]trackLink, error) {
	papers, err := a.store.PapersOf(c.Request().Context(), "application", app.ID)
	if err != nil || len(papers) == 0 {
		return nil, err
	}
	return []trackLink{{"Letter on your application", "/track/" + app.Code + "/letter.pdf", a.office.DayOf(papers[0].At).Long()}}, nil
}

// trackLinks are the letter, the quotation and the contract, as soon as they were sent.
func (a area) trackLinks(c echo.Context, app cert.Application, file int64) ([]trackLink, error) {
	ctx, today := c.Request().Context(), a.office.Today()
	quotations, err := a.store.Quotations(ctx, file)
	if err != nil {
		return nil, err
	}
	contracts, err := a.store.Contracts(ctx, file)
	if err != nil {
		return nil, err
	}
	links, err := a.letterLinks(c, app)
	if err != nil {
		return nil, err
	}
	for _, q := range quotations {
		if s := q.StatusOn(today); s != cert.QuotationDraft && s != cert.QuotationSuperseded {
			links = append(links, trackLink{"Quotation " + q.Number, "/q/" + q.Code, string(s)})
			break
		}
	}
	for _, k := range contracts {
		if k.Status != cert.ContractDraft && k.Status != cert.ContractWithdrawn {
			links = append(links, trackLink{"Contract " + k.Number, "/k/" + k.Code, contractWord(k.Status)})
			break
		}
	}
	return links, nil
}

func contractWord(s cert.ContractStatus) string {
	switch s {
	case cert.ContractClientSigned:
		return "signed by you"
	case cert.ContractDeclined:
		return "declined by you"
	}
	return string(s)
}

// leaving tells whether the application can still be withdrawn, and what that would do.
func (a area) leaving(c echo.Context, app cert.Application) ([]string, bool, error) {
	switch app.Status {
	case cert.ApplicationDraft:
		return []string{"The draft is closed and can no longer be edited or sent."}, true, nil
	case cert.ApplicationSubmitted, cert.ApplicationReturned:
		reviews, err := a.store.Reviews(c.Request().Context(), app.ID)
		if err != nil || cert.LastAccepted(reviews) != nil { // a change of an accepted one is taken back, not withdrawn (R-REV-06)
			return nil, false, err
		}
		return []string{"Application " + app.Number + " is closed today; we stop working on it.", "You get a confirmation by mail.", "You may apply again at any time."}, true, nil
	}
	return nil, false, nil
}

// withdrawPage asks before an application is taken back.
type withdrawPage struct {
	page.Base
	App     cert.Application
	Confirm page.Confirm
}

type withdrawForm struct {
	page.Once
	Reason string `form:"reason,lines" validate:"required,max=2000"`
}

func (a area) trackWithdraw(c echo.Context) error {
	app, err := a.store.ApplicationByCode(c.Request().Context(), c.Param("code"))
	if err != nil {
		return err
	}
	return a.withdrawing(c, http.StatusOK, app, withdrawForm{}, page.Errors{})
}

func (a area) withdrawing(c echo.Context, status int, app cert.Application, form withdrawForm, errs page.Errors) error {
	effects, possible, err := a.leaving(c, app)
	if err != nil {
		return err
	}
	if !possible {
		return page.See(c, "/track/"+app.Code)
	}
	p := withdrawPage{Base: page.Begin(c, "intake", "Withdraw the application"), App: app}
	p.Confirm = page.Confirm{Verb: "Withdraw application", Action: "/track/" + app.Code + "/withdraw", Effects: effects,
		Reason: true, Given: form.Reason, Errors: errs, Back: "/track/" + app.Code, Once: p.Stamp(app.Version)}
	return c.Render(status, "intake/trackwithdraw", p)
}

func (a area) trackWithdrawPost(c echo.Context) error {
	ctx := c.Request().Context()
	var form withdrawForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	app, err := a.store.ApplicationByCode(ctx, c.Param("code"))
	if err != nil {
		return err
	}
	if errs.Any() {
		return a.withdrawing(c, http.StatusUnprocessableEntity, app, form, errs)
	}
	actor := applicant(c, form.Once, app.Questionnaire.Applicant.ContactName)
	_, err = a.office.WithdrawApplication(ctx, actor, app.Code, office.WithdrawInput{Reason: form.Reason, Version: form.VersionOf()})
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The application is withdrawn."})
	return page.See(c, "/track/"+app.Code)
}
