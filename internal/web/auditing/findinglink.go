package auditing

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// linkPage is one finding for whoever holds a link to it.
type linkPage struct {
	page.Base
	Sheet    office.FindingSheet
	Link     cert.FindingLink
	Chip     page.Status
	Expected expected
	Own      []file
	Rounds   []round
	Respond  *respondView
	FormURL  string // of the finding's paper
}

// sendLink mails a link to the finding.
func (a area) sendLink(c echo.Context) error {
	var form linkForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	code := http.StatusUnprocessableEntity
	if !errs.Any() {
		l, err := a.office.SendFindingLink(c.Request().Context(), page.Acting(c, form.Once), id, form.Email)
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: "A link is on its way to " + l.Email + ". It can be used until " + a.office.Local(l.ExpiresAt).Format("2 Jan 2006") + "."})
			return page.See(c, findingURL(id)+"#links")
		}
		again := false
		if code, again = refusedForm(errs, err); !again {
			return err
		}
	}
	return a.again(c, code, forms{links: &linksView{Form: form, Errors: errs}})
}

// revokeLink takes a link back.
func (a area) revokeLink(c echo.Context) error {
	var form onceForm
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	link, err := page.ID(c, "link")
	if err != nil {
		return err
	}
	if err := a.office.RevokeFindingLink(c.Request().Context(), page.Acting(c, form.Once), id, link); err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The link opens nothing any more."})
	return page.See(c, findingURL(id)+"#links")
}

func (a area) byLink(c echo.Context) error { return a.drawLinked(c, http.StatusOK, nil) }

func (a area) drawLinked(c echo.Context, code int, sent *respondView) error {
	s, l, err := a.office.FindingByLink(c.Request().Context(), c.Param("token"))
	if errors.Is(err, cert.NotFound) {
		return c.Render(http.StatusNotFound, "auditing/findinglinkover", page.Begin(c, "auditing", "This link opens nothing any more"))
	}
	if err != nil {
		return err
	}
	a.localTimes(s)
	base := "/f/" + c.Param("token")
	l.ExpiresAt = a.office.Local(l.ExpiresAt)
	p := linkPage{Base: page.Begin(c, "auditing", s.Finding.Number+", "+s.Client.Name), Sheet: s, Link: l, Chip: findingChip(s.Finding.Status, s.Finding.Grade, isKnown), FormURL: base + "/form.pdf"}
	p.Expected = expectedOf(s, true, p.Today)
	p.Own, p.Rounds = dealt(s, base+"/evidence/")
	if p.Respond = respondOf(s, base, sent); p.Respond != nil {
		p.Respond.Named = true
	}
	return c.Render(code, "auditing/findinglink", p)
}

// respondByLink takes an answer from whoever holds the link.
func (a area) respondByLink(c echo.Context) error {
	var form respondForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	in, code := answerOf(c, &form, errs), http.StatusUnprocessableEntity
	if !errs.Any() {
		actor := page.Acting(c, form.Once)
		actor.Name = form.Name
		_, err := a.office.RespondByLink(c.Request().Context(), actor, c.Param("token"), form.VersionOf(), in)
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: "Your answer was sent. The audit team reviews it; this page shows what it says."})
			return page.See(c, "/f/"+c.Param("token"))
		}
		again := errors.Is(err, cert.NotFound)
		if !again {
			code, again = refusedForm(errs, err)
		}
		if !again {
			return err
		}
	}
	return a.drawLinked(c, code, &respondView{Form: form, Errors: errs})
}

// evidenceByLink hands out a file of the finding.
func (a area) evidenceByLink(c echo.Context) error {
	e, data, err := a.office.EvidenceByLink(c.Request().Context(), c.Param("token"), c.Param("code"))
	if err != nil {
		return err
	}
	return page.Download(c, e.Name, e.Type, data)
}
