package terms

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// templateRoutes are the pages of contract templates.
func (a area) templateRoutes() []page.Route {
	get, post := http.MethodGet, http.MethodPost
	return []page.Route{
		{Method: get, Path: "/contract-templates", Permission: cert.ManageBody, Handler: a.templates},
		{Method: post, Path: "/contract-templates", Permission: cert.ManageBody, Handler: a.templateDraft},
		{Method: get, Path: "/contract-templates/:id", Permission: cert.ManageBody, Handler: a.template},
		{Method: post, Path: "/contract-templates/:id", Permission: cert.ManageBody, Handler: a.templateEdit},
		{Method: post, Path: "/contract-templates/:id/publish", Permission: cert.ManageBody, Handler: a.templateStep(cert.Publish)},
		{Method: post, Path: "/contract-templates/:id/retire", Permission: cert.ManageBody, Handler: a.templateStep(cert.Retire)},
	}
}

// templatesPage lists the revisions of the contract template.
type templatesPage struct {
	page.Base
	Rows    []templateRow
	Now     cert.ContractTemplate // contracts are made from it
	Preview []cert.Term
}

type templateRow struct {
	cert.ContractTemplate
	Chip page.Status
	Now  bool
}

func (a area) templates(c echo.Context) error {
	ctx := c.Request().Context()
	all, err := a.store.ContractTemplates(ctx)
	if err != nil {
		return err
	}
	p := templatesPage{Base: page.Begin(c, "terms", "Contract templates")}
	if p.Now, err = a.office.CurrentTemplate(ctx); err != nil {
		return err
	}
	for _, t := range all {
		p.Rows = append(p.Rows, templateRow{t, editionChip(t.Status), t.ID == p.Now.ID})
	}
	p.Preview = p.Now.Fill(cert.Examples())
	return c.Render(http.StatusOK, "terms/templates", p)
}

func (a area) templateDraft(c echo.Context) error {
	var form struct{ page.Once }
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	t, err := a.office.DraftTemplate(c.Request().Context(), page.Acting(c, form.Once))
	if err != nil {
		return err
	}
	return page.See(c, fmt.Sprintf("/contract-templates/%d", t.ID))
}

// templateForm is the text of a template.
type templateForm struct {
	page.Once
	Note string `form:"note" label:"What this revision changes" validate:"max=300"`
	Text string `form:"text,lines" label:"Text" validate:"required,max=60000"`
}

// templatePage is one revision: to edit while it is a draft, to read and compare afterwards.
type templatePage struct {
	page.Base
	Template cert.ContractTemplate
	Chip     page.Status
	Form     templateForm
	Errors   page.Errors
	Preview  []cert.Term
	Changes  []cert.Difference // against the revision before
	Gate     page.Gate
	Places   []cert.Placeholder
}

func (a area) templateOf(c echo.Context) (p templatePage, err error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return p, err
	}
	all, err := a.store.ContractTemplates(c.Request().Context())
	if err != nil {
		return p, err
	}
	t, err := office.TemplateIn(all, id)
	if err != nil {
		return p, err
	}
	p = templatePage{Base: page.Begin(c, "terms", fmt.Sprintf("%s revision %d", t.Name, t.Revision)), Template: t, Chip: editionChip(t.Status),
		Errors: page.Errors{}, Preview: t.Fill(cert.Examples()), Places: cert.Placeholders}
	was := office.InstalledTemplate()
	for _, other := range all {
		if other.Revision == t.Revision-1 {
			was = other
		}
	}
	p.Changes = t.Since(was)
	facts := cert.EditionFacts{Problems: append(t.Check(), t.Missing()...), Today: p.Today}
	p.Gate = page.GateOf("Put in force", cert.EditionLife.Checks(t.Status, cert.Publish, facts), nil)
	p.Gate.Effect = "Contracts drafted from then on are made from this text. Contracts that exist keep theirs."
	p.Gate.Action, p.Gate.Once = fmt.Sprintf("/contract-templates/%d/publish", id), p.Stamp(t.Version)
	return p, nil
}

// Missing names what the text lacks to be an agreement.
func (p templatePage) Missing() cert.Invalid { return p.Template.Missing() }

func (a area) template(c echo.Context) error {
	p, err := a.templateOf(c)
	if err != nil {
		return err
	}
	p.Form = templateForm{Note: p.Template.Note, Text: p.Template.Text}
	return c.Render(http.StatusOK, "terms/template", p)
}

func (a area) templateEdit(c echo.Context) error {
	p, err := a.templateOf(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if !p.Errors.Any() {
		_, err = a.office.EditTemplate(c.Request().Context(), page.Acting(c, p.Form.Once), p.Template.ID,
			office.TemplateInput{Version: p.Form.VersionOf(), Note: p.Form.Note, Text: p.Form.Text})
		if !p.Errors.AddInvalid(err) && err != nil {
			return err
		}
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "terms/template", p)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The draft is kept. Contracts are made from it once it is put in force."})
	return page.See(c, fmt.Sprintf("/contract-templates/%d", p.Template.ID))
}

// templateStep is the handler of a step on a template.
func (a area) templateStep(verb cert.Verb) echo.HandlerFunc {
	said := map[cert.Verb]string{cert.Publish: "The template is in force: contracts drafted from now on are made from it.",
		cert.Retire: "The template is retired. Contracts made from it keep their text."}[verb]
	return func(c echo.Context) error {
		return page.Press(c, func(at page.Pressed) (string, string, error) {
			t, err := a.office.StepTemplate(at.Context, at.Actor, at.ID, at.Version, verb)
			return fmt.Sprintf("/contract-templates/%d", t.ID), said, err
		})
	}
}
