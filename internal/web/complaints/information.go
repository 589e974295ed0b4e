package complaints

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/complaints"
	"assay/internal/web/page"
)

// informationPage is what the body publishes without being asked (R-PUB-01).
type informationPage struct {
	page.Base
	Sections []section
	Errors   page.Errors
}

// section is one subject with its wording in force.
type section struct {
	cert.PublicSection
	Text       string
	Paragraphs []string
	Since      cert.PublicText // zero while the wording is the one delivered
	Errors     page.Errors     // of the wording typed for it
	Place      string          // sets its field apart; empty for the one that the problems lead to
}

// sections reads what is in force of every subject.
func (a area) sections(c echo.Context) ([]section, error) {
	kept, err := a.store.PublicTexts(c.Request().Context())
	if err != nil {
		return nil, err
	}
	var out []section
	for _, s := range cert.PublicSections {
		one := section{PublicSection: s, Text: complaints.DeliveredText(s.Name), Place: s.Name}
		for _, k := range kept {
			if k.Section == s.Name {
				one.Text, one.Since = k.Text, k
				break
			}
		}
		one.Paragraphs = paragraphs(one.Text)
		out = append(out, one)
	}
	return out, nil
}

func paragraphs(text string) []string {
	var out []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// textOf is the wording in force of one subject, in paragraphs.
func (a area) textOf(c echo.Context, name string) ([]string, error) {
	all, err := a.sections(c)
	for _, s := range all {
		if s.Name == name {
			return s.Paragraphs, err
		}
	}
	return nil, err
}

func (a area) information(c echo.Context) error {
	return a.drawInformation(c, http.StatusOK, "complaints/information", nil, page.Errors{})
}

func (a area) informationForm(c echo.Context) error {
	return a.drawInformation(c, http.StatusOK, "complaints/informationform", nil, page.Errors{})
}

// drawInformation shows the sections; typed is what came back of a form that was refused.
func (a area) drawInformation(c echo.Context, code int, template string, typed *informationForm, errs page.Errors) error {
	all, err := a.sections(c)
	if err != nil {
		return err
	}
	if typed != nil {
		for i := range all {
			if all[i].Name == typed.Section {
				all[i].Text, all[i].Errors, all[i].Place = typed.Text, errs, ""
			}
		}
	}
	return c.Render(code, template, informationPage{Base: page.Begin(c, "complaints", "Public information"), Sections: all, Errors: errs})
}

// informationForm is a new wording of one section.
type informationForm struct {
	page.Once
	Section string `form:"section" validate:"required,max=40"`
	Text    string `form:"text,lines" validate:"required,max=20000" label:"Text"`
}

func (a area) informationKeep(c echo.Context) error {
	var f informationForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if !errs.Any() {
		err = complaints.Publish(c.Request().Context(), a.office, page.Acting(c, f.Once), f.Section, f.Text)
		if !errs.AddInvalid(err) && err != nil && !errors.Is(err, cert.Repeated) {
			return err
		}
	}
	if errs.Any() {
		return a.drawInformation(c, http.StatusUnprocessableEntity, "complaints/informationform", &f, errs)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Published. The earlier wording is kept.", Link: "/information#" + f.Section, LinkText: "Read it as the public does"})
	return page.See(c, "/settings/information#"+f.Section)
}
