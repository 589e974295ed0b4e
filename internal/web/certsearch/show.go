package certsearch

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/certsearch"
	"assay/internal/web/page"
)

// shown is how many rows of a kind the page shows; what is to be mended comes first.
const shown = 100

// showPage is how things stand with the register.
type showPage struct {
	page.Base
	Settings cert.SearchSettings
	Duty     cert.SearchDuty
	Faulty   []certsearch.Line // would be refused
	Changed  []certsearch.Line // differ from what the register last took
	Kept     []certsearch.Line // are there as they are here
	Withheld []certsearch.Line // are not published
	Going    int               // records that an upload takes
	Uploads  []cert.SearchUpload
	Sends    bool
	Compares bool
	Problem  string
}

// Few is at most as many lines as the page shows.
func (showPage) Few(lines []certsearch.Line) []certsearch.Line { return lines[:min(len(lines), shown)] }

// Rest is how many it does not show.
func (showPage) Rest(lines []certsearch.Line) int { return max(0, len(lines)-shown) }

// Chip is how the duty stands.
func (p showPage) Chip() page.Status {
	switch {
	case !p.Settings.Enabled:
		return page.Status{Tone: page.Plain, Word: "switched off"}
	case p.Duty.Overdue:
		return page.Status{Tone: page.Bad, Word: "overdue since " + p.Duty.Due.Long()}
	case p.Duty.Done:
		return page.Status{Tone: page.Done, Word: "done this month"}
	}
	return page.Status{Tone: page.Waiting, Word: "due by " + p.Duty.Due.Long()}
}

// chipOf is how an upload stands.
func chipOf(u cert.SearchUpload) page.Status {
	switch {
	case u.DoneAt != nil && u.Refused > 0:
		return page.Status{Tone: page.Waiting, Word: fmt.Sprintf("taken, %d refused", u.Refused)}
	case u.DoneAt != nil:
		return page.Status{Tone: page.Done, Word: "taken"}
	case u.NextAt != nil && u.Error == "":
		return page.Status{Tone: page.Waiting, Word: "under way"}
	case u.NextAt != nil:
		return page.Status{Tone: page.Waiting, Word: "is tried again"}
	case u.Channel == certsearch.ByFile:
		return page.Status{Tone: page.Waiting, Word: "not confirmed"}
	}
	return page.Status{Tone: page.Bad, Word: "failed"}
}

// UploadChip is how an upload stands.
func (showPage) UploadChip(u cert.SearchUpload) page.Status { return chipOf(u) }

func (a area) show(c echo.Context) error { return a.draw(c, http.StatusOK, "") }

func (a area) draw(c echo.Context, status int, problem string) error {
	v, err := a.look(c)
	if err != nil {
		return err
	}
	p := showPage{Base: page.Begin(c, "certsearch", "IAF CertSearch"), Settings: v.Settings, Duty: v.Duty, Going: len(v.Sendable()), Sends: a.register.Sends, Compares: a.register.Held != nil, Problem: problem}
	for _, l := range v.Lines {
		switch {
		case !l.Goes:
			p.Withheld = append(p.Withheld, l)
		case len(l.Faults) > 0:
			p.Faulty = append(p.Faulty, l)
		case l.Changed:
			p.Changed = append(p.Changed, l)
		default:
			p.Kept = append(p.Kept, l)
		}
	}
	if p.Uploads, err = a.store.SearchUploads(c.Request().Context(), 24); err != nil {
		return err
	}
	return c.Render(status, "certsearch/show", p)
}

// send asks for an upload by the interface.
func (a area) send(c echo.Context) error {
	return a.act(c, func(f page.Once) (string, error) {
		if !a.register.Sends {
			return "", cert.Wrong("", "No key of the register is set: make a file and upload it by hand.")
		}
		u, err := certsearch.Request(c.Request().Context(), a.office, page.Acting(c, f))
		return fmt.Sprintf("%d certifications are sent within a minute.", u.Records), err
	})
}

// file makes the register's file.
func (a area) file(c echo.Context) error {
	return a.act(c, func(f page.Once) (string, error) {
		u, err := certsearch.MakeFile(c.Request().Context(), a.office, page.Acting(c, f), a.register.File)
		return fmt.Sprintf("The file of %d certifications is made. Upload it at the register, and say here when it was taken.", u.Records), err
	})
}

// act takes a step of the page and says what was done or what stands in the way.
func (a area) act(c echo.Context, step func(f page.Once) (string, error)) error {
	var f page.Once
	if _, err := page.Read(c, &f); err != nil {
		return err
	}
	said, err := step(f)
	var invalid cert.Invalid
	if errors.As(err, &invalid) {
		return a.draw(c, http.StatusUnprocessableEntity, invalid[0].Message)
	}
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	if err == nil {
		page.Say(c, page.Flash{Tone: page.Done, Text: said})
	}
	return page.See(c, "/certsearch")
}

// comparePage is ours beside what the register holds.
type comparePage struct {
	page.Base
	Differ []certsearch.Compared
	Stray  []cert.SearchRecord
	Same   int
	Held   int
	Fault  string
	Able   bool
}

// compare reads what the register holds and compares it field by field.
func (a area) compare(c echo.Context) error {
	p := comparePage{Base: page.Begin(c, "certsearch", "Comparison with IAF CertSearch"), Able: a.register.Held != nil}
	if !p.Able {
		return c.Render(http.StatusOK, "certsearch/compare", p)
	}
	v, err := a.look(c)
	if err != nil {
		return err
	}
	held, err := a.register.Held(c.Request().Context())
	if err != nil {
		p.Fault = err.Error()
		return c.Render(http.StatusBadGateway, "certsearch/compare", p)
	}
	p.Held = len(held)
	p.Differ, p.Stray, p.Same = certsearch.Compare(v, held)
	return c.Render(http.StatusOK, "certsearch/compare", p)
}
