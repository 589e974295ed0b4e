package complaints

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/office/complaints"
	"assay/internal/store"
	"assay/internal/web/page"
)

// reportPage takes a report of a forged certificate from anybody.
type reportPage struct {
	page.Base
	Form   reportForm
	Errors page.Errors
	Number string // of the report that was taken, empty while none was
}

// reportForm is a report as typed.
type reportForm struct {
	page.Once
	Paper  string `form:"paper" validate:"max=300" label:"Number on the paper"`
	Holder string `form:"holder" validate:"max=200" label:"Name on the paper"`
	Place  string `form:"place" validate:"max=300" label:"Where you met it"`
	Text   string `form:"text,lines" validate:"max=4000" label:"What makes you doubt it"`
	Name   string `form:"name" validate:"max=120" label:"Your name"`
	Email  string `form:"email" validate:"omitempty,email,max=200" label:"Your mail address"`
}

// mostReport is the largest form that is read: the file and what is typed.
const mostReport = 11 << 20

// reportForm answers GET /report; what the page that led here knows of the paper stands in the form already.
func (a area) reportForm(c echo.Context) error {
	clip := func(name string, most int) string {
		r := []rune(strings.Join(strings.Fields(strings.ToValidUTF8(c.QueryParam(name), "")), " "))
		return string(r[:min(most, len(r))])
	}
	return c.Render(http.StatusOK, "complaints/report", reportPage{Base: page.Begin(c, "complaints", "Report a forgery"), Form: reportForm{Paper: clip("number", 60), Holder: clip("holder", 200)}})
}

func (a area) report(c echo.Context) error {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, mostReport)
	p := reportPage{Base: page.Begin(c, "complaints", "Report a forgery")}
	errs, err := page.Read(c, &p.Form)
	if err != nil {
		return err
	}
	if p.Errors = errs; errs.Any() {
		return c.Render(http.StatusUnprocessableEntity, "complaints/report", p)
	}
	in := complaints.Forgery{Paper: p.Form.Paper, Holder: p.Form.Holder, Place: p.Form.Place, Text: p.Form.Text, Name: p.Form.Name, Email: p.Form.Email}
	if files := page.Files(c); len(files) > 0 {
		one := office.Upload(files[0])
		in.Upload = &one
	}
	kept, err := complaints.ReportForgery(r.Context(), a.office, page.Acting(c, p.Form.Once), in)
	switch {
	case errs.AddInvalid(err):
		return c.Render(http.StatusUnprocessableEntity, "complaints/report", p)
	case err != nil && !errors.Is(err, cert.Repeated):
		return err
	}
	p.Number = kept.Number
	if kept.Number == "" {
		p.Number = "that came before" // the same form once more
	}
	return c.Render(http.StatusOK, "complaints/report", p)
}

// forgeriesPage lists the reports, open ones first.
type forgeriesPage struct {
	page.Base
	List page.List
	Rows []cert.ForgeryReport
}

var forgeryListing = page.Listing{Sorts: []string{"number"}, Filters: []page.Filter{
	{Name: "state", Label: "State", Choices: []page.Choice{{Value: "open", Label: "open"}, {Value: "over", Label: "closed"}}}}}

// Chip is the state of a report.
func (forgeriesPage) Chip(r cert.ForgeryReport) page.Status { return forgeryChip(r) }

func forgeryChip(r cert.ForgeryReport) page.Status {
	switch {
	case r.Status != cert.ForgeryClosed:
		return page.Status{Tone: page.Waiting, Word: r.Status.Label()}
	case r.Outcome == cert.IsForged:
		return page.Status{Tone: page.Bad, Word: "closed, forged"}
	}
	return page.Status{Tone: page.Done, Word: "closed, " + strings.ReplaceAll(string(r.Outcome), "_", " ")}
}

func (a area) forgeries(c echo.Context) error {
	l := forgeryListing.Read(c)
	rows, total, err := a.store.ForgeryReports(c.Request().Context(), page.Actor(c), store.ForgeryQuery{Text: l.Query, Open: l.Picked("state"), Limit: l.Size, Offset: l.Offset()})
	if err != nil {
		return err
	}
	l.Total = total
	return c.Render(http.StatusOK, "complaints/forgeries", forgeriesPage{page.Begin(c, "complaints", "Reported forgeries"), l, rows})
}

// forgeryPage is one report with the next step.
type forgeryPage struct {
	page.Base
	Report cert.ForgeryReport
	Chip   page.Status
	Form   forgeryForm
	Errors page.Errors
}

// forgeryForm is what a handler writes.
type forgeryForm struct {
	page.Once
	Note    string `form:"note,lines" validate:"max=4000" label:"What was found and done"`
	Outcome string `form:"outcome" validate:"max=20" label:"What the paper is"`
}

// Outcomes are the choices of the end.
func (forgeryPage) Outcomes() []page.Choice {
	var out []page.Choice
	for _, o := range cert.ForgeryOutcomes {
		out = append(out, page.Choice{Value: string(o), Label: o.Label()})
	}
	return out
}

func (a area) forgery(c echo.Context) error {
	return a.drawForgery(c, http.StatusOK, nil, page.Errors{})
}

func (a area) drawForgery(c echo.Context, code int, typed *forgeryForm, errs page.Errors) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	r, err := a.store.ForgeryReport(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	p := forgeryPage{Base: page.Begin(c, "complaints", "Report "+r.Number), Report: r, Chip: forgeryChip(r), Form: forgeryForm{Note: r.Note}, Errors: errs}
	if typed != nil {
		p.Form = *typed
	}
	return c.Render(code, "complaints/forgery", p)
}

// handleForgery takes a step: examine keeps what was found so far, close ends it.
func (a area) handleForgery(verb cert.Verb) echo.HandlerFunc {
	return func(c echo.Context) error {
		var f forgeryForm
		errs, err := page.Read(c, &f)
		if err != nil {
			return err
		}
		id, err := page.ID(c, "id")
		if err != nil {
			return err
		}
		if errs.Any() {
			return a.drawForgery(c, http.StatusUnprocessableEntity, &f, errs)
		}
		_, err = complaints.HandleForgery(c.Request().Context(), a.office, page.Acting(c, f.Once), id, verb,
			complaints.ForgeryStep{Version: f.VersionOf(), Note: f.Note, Outcome: cert.ForgeryOutcome(f.Outcome)})
		var unmet *cert.Unmet
		switch {
		case errors.As(err, &unmet) && len(unmet.Rules) > 0:
			for _, r := range unmet.Rules {
				errs.Add(r.Mend, "Not yet: "+r.Sentence+" ("+r.ID+").")
			}
			return a.drawForgery(c, http.StatusConflict, &f, errs)
		case err != nil && !errors.Is(err, cert.Repeated):
			return err
		}
		page.Say(c, page.Flash{Tone: page.Done, Text: map[cert.Verb]string{cert.Examine: "Kept. The report is yours.", cert.CloseIt: "Closed; who reported it was told."}[verb]})
		return page.See(c, fmt.Sprintf("/forgeries/%d", id))
	}
}

// forgeryFile hands out the file that came with a report.
func (a area) forgeryFile(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	r, err := a.store.ForgeryReport(c.Request().Context(), page.Actor(c), id)
	if err == nil && r.FileSHA256 == "" {
		err = cert.NotFound
	}
	if err != nil {
		return err
	}
	data, err := a.store.Files().Read(r.FileSHA256)
	if err != nil {
		return err
	}
	return page.Download(c, r.FileName, r.FileType, data)
}
