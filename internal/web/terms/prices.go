package terms

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// priceRoutes are the pages of price lists.
func (a area) priceRoutes() []page.Route {
	get, post := http.MethodGet, http.MethodPost
	return []page.Route{
		{Method: get, Path: "/prices", Permission: cert.StaffOnly, Handler: a.prices},
		{Method: get, Path: "/prices/new", Permission: cert.ManageBody, Handler: a.priceNew},
		{Method: post, Path: "/prices/new", Permission: cert.ManageBody, Handler: a.priceAdd},
		{Method: get, Path: "/prices/:id", Permission: cert.StaffOnly, Handler: a.price},
		{Method: post, Path: "/prices/:id", Permission: cert.ManageBody, Handler: a.priceEdit},
		{Method: post, Path: "/prices/:id/revise", Permission: cert.ManageBody, Handler: a.priceRevise},
		{Method: post, Path: "/prices/:id/publish", Permission: cert.ManageBody, Handler: a.priceStep(cert.Publish)},
		{Method: post, Path: "/prices/:id/retire", Permission: cert.ManageBody, Handler: a.priceStep(cert.Retire)},
	}
}

// pricesPage lists every revision of every price list.
type pricesPage struct {
	page.Base
	Rows     []priceRow
	Branches int // offices there are; without one there is no list
	Currency string
	Manages  bool // the visitor may change lists
}

type priceRow struct {
	cert.PriceList
	Branch string
	Chip   page.Status
	Holds  bool // quotations of today are priced by it
}

func (a area) prices(c echo.Context) error {
	ctx := c.Request().Context()
	lists, err := a.store.PriceLists(ctx)
	if err != nil {
		return err
	}
	branches, err := a.store.Branches(ctx)
	if err != nil {
		return err
	}
	p := pricesPage{Base: page.Begin(c, "terms", "Price lists"), Branches: len(branches), Currency: a.office.BodyNow(ctx).Currency,
		Manages: page.Actor(c).May(cert.ManageBody)}
	holding := map[int64]bool{}
	for _, l := range cert.Holding(lists, p.Today) {
		holding[l.ID] = true
	}
	for _, l := range lists {
		p.Rows = append(p.Rows, priceRow{l, branchName(branches, l.BranchID), editionChip(l.Status), holding[l.ID]})
	}
	return c.Render(http.StatusOK, "terms/prices", p)
}

func branchName(branches []cert.Branch, id int64) string {
	for _, b := range branches {
		if b.ID == id {
			return b.Name
		}
	}
	return ""
}

// pricePage is one revision of a price list: to edit while it is a draft, to read and compare afterwards.
type pricePage struct {
	page.Base
	List     cert.PriceList
	Branches []cert.Branch
	Chip     page.Status
	Form     priceForm
	Errors   page.Errors
	Against  []cert.PriceList // the other revisions of it
	Was      *cert.PriceList  // the one it is compared with
	Changes  []cert.Difference
	New      bool
	Manages  bool // the visitor may change the list; others of the body read it
}

// Offices are the choices of the office.
func (p pricePage) Offices() []page.Choice {
	var out []page.Choice
	for _, b := range p.Branches {
		out = append(out, page.Choice{Value: strconv.FormatInt(b.ID, 10), Label: b.Name})
	}
	return out
}

// Office is the name of the list's office.
func (p pricePage) Office() string { return branchName(p.Branches, p.List.BranchID) }

// Action is where the form goes.
func (p pricePage) Action() string {
	if p.New {
		return "/prices/new"
	}
	return fmt.Sprintf("/prices/%d", p.List.ID)
}

func (a area) priceNew(c echo.Context) error {
	p, err := a.pricePage(c, "New price list")
	if err != nil {
		return err
	}
	p.New = true
	l := office.InstalledPrices(a.office.BodyNow(c.Request().Context()).Currency)
	l.Name, l.ValidFrom = "", p.Today
	if len(p.Branches) > 0 {
		l.BranchID = p.Branches[0].ID
	}
	p.Form = priceFormOf(l)
	return c.Render(http.StatusOK, "terms/price", p)
}

func (a area) pricePage(c echo.Context, title string) (p pricePage, err error) {
	p.Base, p.Errors, p.Manages = page.Begin(c, "terms", title), page.Errors{}, page.Actor(c).May(cert.ManageBody)
	p.Branches, err = a.store.Branches(c.Request().Context())
	return p, err
}

// priceOf reads the list of the address, compared with another revision: the one asked for, else the one before.
func (a area) priceOf(c echo.Context) (p pricePage, err error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return p, err
	}
	if p, err = a.pricePage(c, "Price list"); err != nil {
		return p, err
	}
	all, err := a.store.PriceLists(c.Request().Context())
	if err != nil {
		return p, err
	}
	for _, l := range all {
		if l.ID == id {
			p.List = l
		}
	}
	if p.List.ID == 0 {
		return p, cert.NotFound
	}
	p.compare(all, c.QueryParam("with"))
	p.Title, p.Chip = fmt.Sprintf("%s revision %d", p.List.Name, p.List.Revision), editionChip(p.List.Status)
	return p, nil
}

func (p *pricePage) compare(all []cert.PriceList, with string) {
	for i, l := range all {
		if l.Name != p.List.Name || l.ID == p.List.ID {
			continue
		}
		p.Against = append(p.Against, l)
		if strconv.FormatInt(l.ID, 10) == with || with == "" && l.Revision == p.List.Revision-1 {
			p.Was = &all[i]
		}
	}
	if p.Was != nil {
		p.Changes = p.List.Since(*p.Was)
	}
}

func (a area) price(c echo.Context) error {
	p, err := a.priceOf(c)
	if err != nil {
		return err
	}
	p.Form = priceFormOf(p.List)
	return c.Render(http.StatusOK, "terms/price", p)
}

func (a area) priceAdd(c echo.Context) error {
	p, err := a.pricePage(c, "New price list")
	if err != nil {
		return err
	}
	p.New = true
	return a.keepPrice(c, &p, func(in office.PriceListInput) (cert.PriceList, error) {
		return a.office.DraftPriceList(c.Request().Context(), page.Acting(c, p.Form.Once), 0, in)
	})
}

func (a area) priceEdit(c echo.Context) error {
	p, err := a.priceOf(c)
	if err != nil {
		return err
	}
	return a.keepPrice(c, &p, func(in office.PriceListInput) (cert.PriceList, error) {
		return a.office.EditPriceList(c.Request().Context(), page.Acting(c, p.Form.Once), p.List.ID, in)
	})
}

// keepPrice reads the form of a price list and keeps it; faults are shown at their fields.
func (a area) keepPrice(c echo.Context, p *pricePage, keep func(office.PriceListInput) (cert.PriceList, error)) (err error) {
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	p.Form.name()
	in := p.Form.input(p.Errors)
	var l cert.PriceList
	if !p.Errors.Any() {
		l, err = keep(in)
		if placed := p.Form.placed(err); !p.Errors.AddInvalid(placed) && err != nil {
			return err
		}
	}
	if p.Errors.Any() {
		return c.Render(http.StatusUnprocessableEntity, "terms/price", p)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The draft is kept. It prices nothing before it is put in force."})
	return page.See(c, fmt.Sprintf("/prices/%d", l.ID))
}

func (a area) priceRevise(c echo.Context) error {
	return page.Press(c, func(at page.Pressed) (string, string, error) {
		l, err := a.office.DraftPriceList(at.Context, at.Actor, at.ID, office.PriceListInput{})
		return fmt.Sprintf("/prices/%d", l.ID), "A draft of the next revision is made. The list in force stays as it is.", err
	})
}

// priceStep is the handler of a step on a list.
func (a area) priceStep(verb cert.Verb) echo.HandlerFunc {
	said := map[cert.Verb]string{cert.Publish: "The list is in force: quotations of its office are priced by it from its first day.",
		cert.Retire: "The list is retired. Quotations priced by it keep their prices."}[verb]
	return func(c echo.Context) error {
		return page.Press(c, func(at page.Pressed) (string, string, error) {
			l, err := a.office.StepPriceList(at.Context, at.Actor, at.ID, at.Version, verb)
			return fmt.Sprintf("/prices/%d", l.ID), said, err
		})
	}
}
