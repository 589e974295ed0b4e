package intake

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// reviewForm is the review as a browser sends it. An outcome of "ask" sends the application back.
type reviewForm struct {
	page.Once
	Items       []itemForm `form:"items" rows:"20" label:"Review item"`
	Cadence     string     `form:"cadence" label:"Surveillance"`
	Competences []string   `form:"competences" label:"Competences"`
	Outcome     string     `form:"outcome" label:"Outcome"`
	Reasons     []string   `form:"reasons" label:"Reasons"`
	Text        string     `form:"text,lines" validate:"max=4000" label:"Words to the client"`
	Note        string     `form:"note,lines" validate:"max=4000" label:"Question to the applicant"`
}

type itemForm struct {
	Key     string `form:"key"`
	Answer  string `form:"answer"`
	Comment string `form:"comment,lines" validate:"max=4000" label:"Comment"`
}

// reviewPage is the review of one application.
type reviewPage struct {
	page.Base
	App       cert.Application
	Stamped   page.Once
	Form      reviewForm
	Errors    page.Errors
	Problems  []page.Problem
	Items     []reviewItem
	Gate      page.Gate
	Material  []cert.Difference // since the last acceptance
	Again     bool              // it was accepted before
	Unmet     []page.GateRule   // why the last try was refused
	Namesakes []store.Namesake
	Unskilled bool // the reviewer holds no valid competence in application review
	Conflict  bool
}

// reviewItem is a question of the review with what the application says about it.
type reviewItem struct {
	norm.Item
	Answer, Comment string
	Name            string // of its fields, "items.0."
	Nth             int
	Said            []fact
	Hints           []cert.Hint
}

func (a area) review(c echo.Context) error {
	app, err := a.applicationAsked(c)
	if err != nil {
		return err
	}
	if app.Status != cert.ApplicationSubmitted {
		return page.See(c, applicationURL(app.ID))
	}
	reviews, err := a.store.Reviews(c.Request().Context(), app.ID)
	if err != nil {
		return err
	}
	return a.reviewing(c, http.StatusOK, app, freshReview(app, cert.LastAccepted(reviews)), page.Errors{}, nil)
}

// freshReview is a review nobody has begun: the wish of the applicant, and nothing answered; after a change what the last
// review said, to be confirmed (R-REV-06).
func freshReview(app cert.Application, last *cert.Review) reviewForm {
	form := reviewForm{Cadence: app.Questionnaire.Request.Cadence}
	if last == nil {
		last, form.Competences = &cert.Review{}, app.Questionnaire.SuggestedCompetences()
	} else {
		form.Cadence, form.Competences = string(last.Cadence), last.Competences
	}
	for _, item := range cert.ReviewItemsFor(app.Questionnaire) {
		f := itemForm{Key: item.Key}
		if at := slices.IndexFunc(last.Items, func(i cert.ReviewItem) bool { return i.Key == item.Key }); at >= 0 {
			f.Answer, f.Comment = map[bool]string{true: "yes", false: "no"}[last.Items[at].Yes], last.Items[at].Comment
		}
		form.Items = append(form.Items, f)
	}
	return form
}

func (a area) reviewing(c echo.Context, status int, app cert.Application, form reviewForm, errs page.Errors, cause error) error {
	ctx, actor := c.Request().Context(), page.Actor(c)
	namesakes, err := a.namesakes(c, app)
	if err != nil {
		return err
	}
	areas, err := a.store.Areas(ctx, actor.PersonID, a.office.Today())
	if err != nil {
		return err
	}
	desk, err := a.office.ReviewDesk(ctx, actor, app, form.input())
	if err != nil {
		return err
	}
	p := reviewPage{Base: page.Begin(c, "intake", "Review: "+app.Applicant), App: app, Form: form, Errors: errs, Problems: errs.Summary(&form),
		Items: reviewItems(app, form, desk), Namesakes: namesakes, Material: desk.Material, Again: desk.Again, Unskilled: !slices.Contains(areas, cert.AreaReview)}
	p.Stamped = p.Stamp(app.Version)
	p.Gate = page.GateOf("Accept application", desk.Checks, map[string]string{"questionnaire": applicationURL(app.ID), "review": "#items"})
	p.Gate.Effect = "Nothing stands in the way. Choose the outcome below and press “Conclude review”."
	var unmet *cert.Unmet
	if errors.As(cause, &unmet) {
		p.Unmet = page.GateOf("", unmet.Rules, nil).Rules
	}
	p.Conflict = errors.Is(cause, cert.Conflict)
	return c.Render(status, "intake/review", p)
}

func reviewItems(app cert.Application, form reviewForm, desk office.ReviewDesk) []reviewItem {
	var items []reviewItem
	for i, item := range cert.ReviewItemsFor(app.Questionnaire) {
		it := reviewItem{Item: item, Name: "items." + strconv.Itoa(i) + ".", Nth: i + 1, Said: saidOn(item.Key, app.Questionnaire, desk.Figure)}
		if at := form.at(item.Key); at >= 0 {
			it.Answer, it.Comment = form.Items[at].Answer, form.Items[at].Comment
		}
		for _, h := range desk.Hints {
			if h.Item == item.Key {
				it.Hints = append(it.Hints, h)
			}
		}
		items = append(items, it)
	}
	return items
}

// at is where the form answers an item, -1 when it does not.
func (f reviewForm) at(key string) int {
	return slices.IndexFunc(f.Items, func(i itemForm) bool { return i.Key == key })
}

// input is the form for the office. Items without an answer are left out: they are not answered no.
func (f reviewForm) input() office.ReviewInput {
	in := office.ReviewInput{Outcome: cert.ReviewOutcome(f.Outcome), Cadence: cert.Cadence(f.Cadence), Competences: f.Competences,
		Reasons: f.Reasons, Text: f.Text, Version: f.VersionOf()}
	for _, i := range f.Items {
		if i.Answer == "yes" || i.Answer == "no" {
			in.Items = append(in.Items, cert.ReviewItem{Key: i.Key, Yes: i.Answer == "yes", Comment: i.Comment})
		}
	}
	return in
}

func (a area) reviewPost(c echo.Context) error {
	var form reviewForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	app, err := a.applicationAsked(c)
	if err != nil {
		return err
	}
	if errs.Any() {
		return a.reviewing(c, http.StatusUnprocessableEntity, app, form, errs, nil)
	}
	said, err := a.conclude(c, app, form)
	if err == nil {
		page.Say(c, page.Flash{Tone: page.Done, Text: said})
	}
	if err == nil || errors.Is(err, cert.Repeated) {
		return page.See(c, applicationURL(app.ID))
	}
	return a.reviewAgain(c, app, form, errs, err)
}

// conclude does what the outcome asks for, and says what was done.
func (a area) conclude(c echo.Context, app cert.Application, form reviewForm) (string, error) {
	ctx, actor := c.Request().Context(), page.Acting(c, form.Once)
	if form.Outcome == "ask" {
		_, err := a.office.AskApplicant(ctx, actor, app.ID, office.AskInput{Note: form.Note, Version: form.VersionOf()})
		return "The form is open again for the applicant, and your question is on its way.", err
	}
	r, err := a.office.ReviewApplication(ctx, actor, app.ID, form.input())
	return "The application is " + r.Outcome.Label() + "; the applicant is told.", err
}

// reviewAgain draws the review once more with what was entered, and says why it was refused.
func (a area) reviewAgain(c echo.Context, app cert.Application, form reviewForm, errs page.Errors, err error) error {
	var unmet *cert.Unmet
	var bad cert.Invalid
	switch {
	case errors.As(err, &bad):
		for _, p := range bad {
			errs.Add(form.field(p.Field), p.Message)
		}
		return a.reviewing(c, http.StatusUnprocessableEntity, app, form, errs, nil)
	case errors.Is(err, cert.Conflict), errors.As(err, &unmet) && len(unmet.Rules) > 0:
		form.markMissing(errs)
		return a.reviewing(c, http.StatusConflict, app, form, errs, err)
	}
	return err
}

// markMissing points at the items that nobody answered.
func (f reviewForm) markMissing(errs page.Errors) {
	for i, item := range f.Items {
		if item.Answer == "" {
			errs.Add("items."+strconv.Itoa(i)+".answer", "Answer yes or no.")
		}
	}
}

// field turns the path of an item, by its key, into the name of the field in this form.
func (f reviewForm) field(path string) string {
	parts := strings.Split(path, ".")
	if len(parts) != 3 || parts[0] != "items" {
		return path
	}
	if at := f.at(parts[1]); at >= 0 {
		return "items." + strconv.Itoa(at) + "." + parts[2]
	}
	return path
}
