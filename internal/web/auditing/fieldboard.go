package auditing

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/fieldsync"
	"assay/internal/web/page"
)

// fieldRoutes is the desk's side of field work without network.
func (a area) fieldRoutes() []page.Route {
	return []page.Route{
		{Method: http.MethodGet, Path: "/audits/:id/field", Permission: cert.ReadFiles, Handler: a.fieldBoard},
		{Method: http.MethodPost, Path: "/audits/:id/field/held", Permission: cert.AuditThem, Handler: a.decideHeld},
		{Method: http.MethodPost, Path: "/audits/:id/field/settle", Permission: cert.AuditThem, Handler: a.settle},
		{Method: http.MethodPost, Path: "/audits/:id/field/release", Permission: cert.LetDevicesGo, Handler: a.letGo},
		{Method: http.MethodGet, Path: "/audits/:id/field/import", Permission: cert.AuditThem, Handler: a.importForm},
		{Method: http.MethodPost, Path: "/audits/:id/field/import", Permission: cert.AuditThem, Handler: a.importCopy},
		{Method: http.MethodGet, Path: "/audits/:id/field/receipt.json", Permission: cert.ReadFiles, Handler: a.receipt},
	}
}

// boardPage is the field work of an audit for the lead: what is held, what stands beside each other, how far
// the devices are.
type boardPage struct {
	page.Base
	fieldsync.Board
	Chip   page.Status
	Rail   page.Rail
	Groups []heldGroup
	Held   heldForm
	Let    letForm
	Errors page.Errors
}

// heldGroup is what is held of one person for one reason.
type heldGroup struct {
	Name, Why, Reason string
	Lines             []fieldsync.Held
}

// heldForm decides held records.
type heldForm struct {
	page.Once
	Held     []string `form:"held" validate:"max=5000"`
	Decision string   `form:"decision" validate:"oneof=accept refuse ''"`
	Why      string   `form:"why,lines" validate:"max=2000" label:"Reason"`
}

// settleForm settles what stands beside each other.
type settleForm struct {
	page.Once
	Entity   string `form:"entity" validate:"max=40"`
	EntityID string `form:"entity_id" validate:"max=60"`
	Field    string `form:"field" validate:"max=60"`
	Heads    string `form:"heads" validate:"max=4000"`
	Keep     string `form:"keep" validate:"max=40"`
	Both     bool   `form:"both"`
}

// letForm lets a device go.
type letForm struct {
	page.Once
	Device string `form:"device" validate:"max=40"`
	Why    string `form:"why,lines" validate:"max=2000" label:"Reason"`
}

// Fresh is the key of one of the page's many forms.
func (p boardPage) Fresh() page.Once { return stamp(0) }

// Idle tells whether nothing at all waits for anybody.
func (p boardPage) Idle() bool {
	return len(p.Groups)+len(p.Conflicts)+len(p.Drafts)+len(p.Gate) == 0
}

// Unaccounted tells whether more is awaited from a device.
func (p boardPage) Unaccounted(d fieldsync.DeviceAt) bool { return !d.Accounted(p.Now) }

func (a area) fieldBoard(c echo.Context) error {
	return a.drawBoard(c, http.StatusOK, boardPage{Errors: page.Errors{}})
}

func (a area) drawBoard(c echo.Context, code int, p boardPage) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	actor := page.Actor(c)
	if p.Board, err = a.room.Board(c.Request().Context(), actor, id); err != nil {
		return err
	}
	p.Base = page.Begin(c, "auditing", "Field work: "+heading(p.Audit, p.Client))
	p.Chip, p.Rail = statusChip(p.Audit.Status), page.RailFor(p.File, actor)
	for _, h := range p.Board.Held {
		n := len(p.Groups)
		if n == 0 || p.Groups[n-1].Name != h.PersonName || p.Groups[n-1].Reason != h.Reason {
			p.Groups = append(p.Groups, heldGroup{Name: h.PersonName, Why: h.Why, Reason: h.Reason})
			n++
		}
		p.Groups[n-1].Lines = append(p.Groups[n-1].Lines, h)
	}
	return c.Render(code, "auditing/fieldboard", p)
}

func (a area) decideHeld(c echo.Context) error {
	var form heldForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	in := fieldsync.Decision{Accept: form.Decision == "accept", Why: form.Why}
	for _, text := range form.Held {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return cert.NotFound
		}
		in.IDs = append(in.IDs, n)
	}
	if form.Decision == "" {
		errs.Add("held", "Choose whether to take in or to refuse.")
	}
	return a.onBoard(c, form.Once, errs, boardPage{Held: form}, "Decided: "+strconv.Itoa(len(in.IDs))+" records.", func(actor cert.Actor, id int64) error {
		return a.room.Decide(c.Request().Context(), actor, id, in)
	})
}

func (a area) settle(c echo.Context) error {
	var form settleForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	in := fieldsync.Settlement{Entity: form.Entity, EntityID: form.EntityID, Field: form.Field, Keep: form.Keep, Heads: form.Heads, Both: form.Both}
	return a.onBoard(c, form.Once, errs, boardPage{}, "Settled. Every device gets it with its next exchange.", func(actor cert.Actor, id int64) error {
		return a.room.Settle(c.Request().Context(), actor, id, in)
	})
}

func (a area) letGo(c echo.Context) error {
	var form letForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	return a.onBoard(c, form.Once, errs, boardPage{Let: form}, "The device is let go. What it still sends is taken in or held as ever.", func(actor cert.Actor, id int64) error {
		return a.room.LetGo(c.Request().Context(), actor, id, form.Device, form.Why)
	})
}

// onBoard does a step of the page and comes back to it, with what is wrong where something is.
func (a area) onBoard(c echo.Context, once page.Once, errs page.Errors, p boardPage, said string, step func(actor cert.Actor, id int64) error) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if !errs.Any() {
		if err := step(page.Acting(c, once), id); err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: said})
			return page.See(c, address(id, "/field"))
		} else if !errs.AddInvalid(err) {
			return err
		}
	}
	p.Errors = errs
	return a.drawBoard(c, http.StatusUnprocessableEntity, p)
}

// receipt hands out the body's signed word on what it holds of a device.
func (a area) receipt(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	r, err := a.room.ReceiptFor(c.Request().Context(), page.Actor(c), id, c.QueryParam("device"))
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return fmt.Errorf("write the receipt: %w", err)
	}
	return page.Download(c, "receipt.json", echo.MIMEApplicationJSON, text)
}
