package watching

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/watching"
	"assay/internal/web/page"
)

// listPage is what one address watches.
type listPage struct {
	frame
	Watcher cert.Watcher
	Address string // shortened
	Rows    []listRow
	Waiting int // watches that wait for a yes
	Form    addForm
	Errors  page.Errors
}

// listRow is one watched certificate.
type listRow struct {
	cert.Watch
	Chip   page.Status
	Holder string // empty when the register does not tell of it any more
	Code   string
}

// Confirmed tells whether anything is watched for good.
func (p listPage) Confirmed() bool { return p.Watcher.ConfirmedAt != nil }

// addForm puts one more on the list.
type addForm struct {
	page.Once
	Certificate string `form:"certificate" validate:"required,max=300" label:"Certificate"`
}

// list answers GET /watching/:code.
func (a area) list(c echo.Context) error {
	return a.drawList(c, http.StatusOK, addForm{}, page.Errors{})
}

func (a area) drawList(c echo.Context, status int, f addForm, errs page.Errors) error {
	p, records, err := a.watched(c)
	if errors.Is(err, cert.NotFound) {
		return a.missing(c)
	}
	if err != nil {
		return err
	}
	p.frame, p.Address, p.Form, p.Errors = a.frame(c, "What you watch"), short(p.Watcher.Address), f, errs
	today := a.office.Today()
	for i, r := range records {
		row := &p.Rows[i]
		row.Chip = page.Status{Tone: page.Bad, Word: "not in the register"}
		if len(r.Issues) > 0 {
			n := r.Newest()
			row.Holder, row.Code, row.Chip = n.Holder, n.Code, page.Standing(r.On(today).Status)
		}
		if row.ConfirmedAt == nil {
			p.Waiting++
		}
	}
	return send(c, status, "watching/list", p)
}

// watched reads a list with the record of each of its numbers; one that is not told any more has a record without
// issues.
func (a area) watched(c echo.Context) (p listPage, records []cert.PublicRecord, err error) {
	ctx := c.Request().Context()
	if p.Watcher, err = a.store.WatcherByCode(ctx, c.Param("code")); err != nil {
		return p, nil, err
	}
	watches, err := a.store.WatchesOf(ctx, p.Watcher.ID)
	if err != nil {
		return p, nil, err
	}
	asked := make([]cert.Asked, len(watches))
	for i, w := range watches {
		asked[i].Number = w.Number
		p.Rows = append(p.Rows, listRow{Watch: w})
	}
	records, err = a.store.PublicMany(ctx, asked)
	return p, records, err
}

// confirm answers POST /watching/:code/confirm: the mailbox says yes.
func (a area) confirm(c echo.Context) error {
	var f page.Once
	if _, err := page.Read(c, &f); err != nil {
		return err
	}
	err := watching.Confirm(c.Request().Context(), a.office, page.Acting(c, f), c.Param("code"))
	if errors.Is(err, cert.NotFound) {
		return a.missing(c)
	}
	return a.back(c, err)
}

// add answers POST /watching/:code/add.
func (a area) add(c echo.Context) error {
	var f addForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if !errs.Any() {
		err = watching.Add(c.Request().Context(), a.office, page.Acting(c, f.Once), c.Param("code"), f.Certificate)
	}
	switch {
	case errors.Is(err, cert.NotFound):
		return a.missing(c)
	case errs.AddInvalid(err) || errs.Any():
		return a.drawList(c, http.StatusUnprocessableEntity, f, errs)
	}
	return a.back(c, err)
}

// back leads to the list once a step was taken, now or before.
func (a area) back(c echo.Context, err error) error {
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	return page.See(c, "/watching/"+c.Param("code"))
}

// stopPage asks whether the watching shall end: opening a link must not end it, for mail programs open links.
type stopPage struct {
	frame
	Number, Code string
}

// stopForm answers GET /watching/:code/stop?number=….
func (a area) stopForm(c echo.Context) error {
	if _, err := a.store.WatcherByCode(c.Request().Context(), c.Param("code")); errors.Is(err, cert.NotFound) {
		return a.missing(c)
	} else if err != nil {
		return err
	}
	number := ""
	if q, readable := cert.ReadAsked(c.QueryParam("number")); readable {
		number = q.Number
	}
	return send(c, http.StatusOK, "watching/stop", stopPage{a.frame(c, "Stop watching"), number, c.Param("code")})
}

// stop answers POST /watching/:code/stop, from our page or from a mail program (RFC 8058). What is over already is
// over: the answer is the same.
func (a area) stop(c echo.Context) error {
	number := ""
	if q, readable := cert.ReadAsked(c.FormValue("number")); readable {
		number = q.Number
	}
	if number == "" && c.FormValue("all") == "" {
		return a.say(c, http.StatusUnprocessableEntity, said{Tone: page.Bad, Head: "Nothing was named", Text: "Choose a certificate on your list, or all of it.", Link: "/watching/" + c.Param("code"), Word: "Your list"})
	}
	if err := watching.Stop(c.Request().Context(), a.office, page.Actor(c), c.Param("code"), number); err != nil {
		return err
	}
	text := "You are told of changes of certificate " + number + " no more."
	if number == "" {
		text = "You are told nothing more, and we have forgotten your address."
	}
	return a.say(c, http.StatusOK, said{Tone: page.Done, Head: "Stopped", Text: text, Link: "/register", Word: "The register"})
}
