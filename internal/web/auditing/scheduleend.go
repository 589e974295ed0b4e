package auditing

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// confirmPage asks for the reason of an act that others must be told of.
type confirmPage struct {
	page.Base
	Audit   cert.Audit
	Confirm page.Confirm
	Gate    *page.Gate // what stands in the way, nil when nothing does
}

// reasonForm is the reason of an act.
type reasonForm struct {
	page.Once
	Reason string `form:"reason,lines" validate:"required,max=2000" label:"Reason"`
}

func (a area) cancelForm(c echo.Context) error {
	return a.confirm(c, http.StatusOK, page.Confirm{Verb: "Cancel the audit"}, "/cancel")
}

func (a area) replanForm(c echo.Context) error {
	return a.confirm(c, http.StatusOK, page.Confirm{Verb: "Plan the audit anew"}, "/replan")
}

// effects are what cancelling and planning anew do, in words.
var effects = map[string][]string{
	"/cancel": {"The audit leaves the programme; it cannot be taken up again. To move it, schedule other days instead.",
		"The half days of its team are free at once.", "The team is told, and the client when it knows of the audit."},
	"/replan": {"Team, days and plan can be changed; nobody's half days are given back yet.",
		"The client is told why, and gets team and plan again when they are announced anew, with a new time to object."},
}

// confirm shows what an act does and asks why.
func (a area) confirm(c echo.Context, code int, k page.Confirm, path string) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	audit, err := a.store.Audit(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	p := confirmPage{Base: page.Begin(c, "auditing", k.Verb+": "+audit.Name), Audit: audit, Confirm: k}
	p.Confirm.Action, p.Confirm.Effects, p.Confirm.Reason = address(id, path), effects[path], true
	p.Confirm.Back, p.Confirm.Once = address(id, ""), p.Base.Stamp(audit.Version)
	if path == "/cancel" {
		checks, err := a.office.CancelChecks(c.Request().Context(), page.Actor(c), id)
		if err != nil {
			return err
		}
		if g := page.GateOf(k.Verb, checks, map[string]string{"programme": address(id, "/schedule")}); !g.Open {
			p.Gate = &g
		}
	}
	return c.Render(code, "auditing/confirm", p)
}

func (a area) cancel(c echo.Context) error {
	return a.withReason(c, "Cancel the audit", "/cancel", func(actor cert.Actor, id int64, f reasonForm) error {
		_, err := a.office.CancelAudit(c.Request().Context(), actor, id, f.Reason, f.VersionOf())
		return err
	}, "The audit is cancelled.")
}

func (a area) replan(c echo.Context) error {
	return a.withReason(c, "Plan the audit anew", "/replan", func(actor cert.Actor, id int64, f reasonForm) error {
		_, err := a.office.ReplanAudit(c.Request().Context(), actor, id, f.Reason, f.VersionOf())
		return err
	}, "The audit can be planned anew.")
}

// withReason does an act that needs a reason, or asks for it again.
func (a area) withReason(c echo.Context, label, path string, act func(cert.Actor, int64, reasonForm) error, done string) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var f reasonForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if !errs.Any() {
		err = act(page.Acting(c, f.Once), id, f)
	}
	if errs.AddInvalid(err) || errs.Any() {
		return a.confirm(c, http.StatusUnprocessableEntity, page.Confirm{Verb: label, Given: f.Reason, Errors: errs}, path)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: done})
	return page.See(c, address(id, ""))
}

// pressForm is a form without fields.
type pressForm struct{ page.Once }

func (a area) start(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var f pressForm
	if _, err := page.Read(c, &f); err != nil {
		return err
	}
	if _, err := a.office.StartAudit(c.Request().Context(), page.Acting(c, f.Once), id, f.VersionOf()); err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The audit has begun. The checklist is open.", Link: address(id, "/checklist"), LinkText: "Open the checklist"})
	return page.See(c, address(id, ""))
}

func (a area) announce(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var f pressForm
	if _, err := page.Read(c, &f); err != nil {
		return err
	}
	audit, err := a.office.AnnounceAudit(c.Request().Context(), page.Acting(c, f.Once), id, f.VersionOf())
	if err != nil {
		return err
	}
	until, err := a.office.ObjectionUntil(c.Request().Context(), audit)
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Team and plan are on their way to the client, who may object until " + until.Long() + "."})
	return page.See(c, address(id, ""))
}
