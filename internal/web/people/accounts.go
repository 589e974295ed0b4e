package people

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// accountsPage lists who can sign in.
type accountsPage struct {
	page.Base
	List page.List
	Rows []accountLine
}

// accountLine is a line of the list.
type accountLine struct {
	store.AccountRow
	Chip page.Status
}

func accountListing() page.Listing {
	roles := []page.Choice{}
	for _, r := range append(cert.StaffRoles[:len(cert.StaffRoles):len(cert.StaffRoles)], cert.ClientUser) {
		roles = append(roles, page.Choice{Value: string(r), Label: r.Label()})
	}
	return page.Listing{Sorts: []string{"name", "email", "made"}, Filters: []page.Filter{
		{Name: "role", Label: "Role", Choices: roles},
		{Name: "state", Label: "State", Choices: []page.Choice{{Value: "open", Label: "can sign in"}, {Value: "invited", Label: "invited"}, {Value: "disabled", Label: "disabled"}}},
	}}
}

func (a area) accounts(c echo.Context) error {
	l := accountListing().Read(c)
	now := a.office.Now()
	rows, n, err := a.store.AccountRows(c.Request().Context(), store.AccountQuery{Text: l.Query, Role: cert.Role(l.Picked("role")),
		State: l.Picked("state"), Sort: l.Sort, Desc: l.Desc, Now: now, Limit: l.Size, Offset: l.Offset()})
	if err != nil {
		return err
	}
	l.Total = n
	p := accountsPage{Base: page.Begin(c, "people", "Accounts"), List: l}
	for _, r := range rows {
		p.Rows = append(p.Rows, accountLine{r, accountChip(r.Disabled, r.Invited, r.LockedTill, now)})
	}
	return c.Render(http.StatusOK, "people/accounts", p)
}

func accountChip(disabled, invited bool, locked *time.Time, now time.Time) page.Status {
	switch {
	case disabled:
		return page.Status{Tone: page.Bad, Word: "disabled"}
	case invited:
		return page.Status{Tone: page.Waiting, Word: "invited"}
	case locked != nil && locked.After(now):
		return page.Status{Tone: page.Waiting, Word: "locked for a while"}
	}
	return page.Status{Tone: page.Done, Word: "can sign in"}
}

// accountForm makes or changes an account.
type accountForm struct {
	page.Once
	Email  string   `form:"email" label:"Mail address" validate:"max=254"`
	Name   string   `form:"name" validate:"required,max=200"`
	Kind   string   `form:"kind" label:"Whose account" validate:"omitempty,oneof=staff client"`
	Roles  []string `form:"roles" rows:"10"`
	Person string   `form:"person" label:"Person" validate:"omitempty,whole"`
	File   string   `form:"file" label:"File number of the client" validate:"max=40"`
}

// accountPageOne is one account, new or existing.
type accountPageOne struct {
	page.Base
	Account  cert.Account // zero for a new one
	Chip     page.Status
	Client   string
	Sessions int
	Locked   bool
	Form     accountForm
	Errors   page.Errors
	People   []page.Choice
	Roles    []page.Choice
	Devices  []deviceLine
}

// IsNew tells whether the account is yet to be made.
func (p accountPageOne) IsNew() bool { return p.Account.ID == 0 }

// OfClient tells whether the account belongs to a client.
func (p accountPageOne) OfClient() bool { return p.Account.ClientID != nil }

// Kinds is whose account it can be.
func (accountPageOne) Kinds() []page.Choice {
	return []page.Choice{{Value: "staff", Label: "A person of the body"}, {Value: "client", Label: "A client's contact"}}
}

func (a area) newAccount(c echo.Context) error {
	form := accountForm{Kind: "staff", Person: c.QueryParam("person")}
	if id, err := strconv.ParseInt(form.Person, 10, 64); err == nil {
		if p, err := a.store.Person(c.Request().Context(), id); err == nil {
			form.Name, form.Email = p.Name, p.Email
		}
	}
	return a.askAccount(c, http.StatusOK, accountPageOne{Form: form})
}

// askAccount draws the form of a new account.
func (a area) askAccount(c echo.Context, code int, p accountPageOne) error {
	p.Base = page.Begin(c, "people", "New account")
	return a.drawAccount(c, code, p)
}

func (a area) drawAccount(c echo.Context, code int, p accountPageOne) error {
	people, err := a.store.ActivePersons(c.Request().Context())
	if err != nil {
		return err
	}
	for _, one := range people {
		p.People = append(p.People, page.Choice{Value: strconv.FormatInt(one.ID, 10), Label: one.Name})
	}
	for _, r := range cert.StaffRoles {
		p.Roles = append(p.Roles, page.Choice{Value: string(r), Label: r.Label()})
	}
	return c.Render(code, "people/account-one", p)
}

func (a area) addAccount(c echo.Context) error {
	var p accountPageOne
	var err error
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	in, err := a.accountInput(c.Request().Context(), p.Form)
	p.Errors.AddInvalid(err)
	if p.Errors.Any() {
		return a.askAccount(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	account, err := a.office.AddAccount(c.Request().Context(), page.Acting(c, p.Form.Once), in)
	if p.Errors.AddInvalid(err) {
		return a.askAccount(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: a.underWay("The invitation", account.Email)})
	return page.See(c, fmt.Sprintf("/accounts/%d", account.ID))
}

// accountInput turns what was typed into what the verb takes; the client is found by its file number.
func (a area) accountInput(ctx context.Context, f accountForm) (office.AccountInput, error) {
	in := office.AccountInput{Email: f.Email, Name: f.Name, Version: f.VersionOf()}
	if f.Kind == "client" {
		in.Roles = []cert.Role{cert.ClientUser}
		client, err := a.store.ClientByFile(ctx, f.File)
		if errors.Is(err, cert.NotFound) {
			return in, cert.Wrong("file", "There is no file with this number; it looks like C-2026-0001.")
		}
		in.ClientID = client.ID
		return in, err
	}
	for _, r := range f.Roles {
		in.Roles = append(in.Roles, cert.Role(r))
	}
	in.PersonID, _ = strconv.ParseInt(f.Person, 10, 64) // zero is refused by the verb in words
	return in, nil
}

func (a area) accountOne(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	account, err := a.store.Account(c.Request().Context(), id)
	if err != nil {
		return err
	}
	form := accountForm{Email: account.Email, Name: account.Name, Kind: "staff"}
	for _, r := range account.Roles {
		form.Roles = append(form.Roles, string(r))
	}
	if account.PersonID != nil {
		form.Person = strconv.FormatInt(*account.PersonID, 10)
	}
	return a.showAccountOne(c, http.StatusOK, accountPageOne{Account: account, Form: form})
}

// showAccountOne draws an existing account.
func (a area) showAccountOne(c echo.Context, code int, p accountPageOne) error {
	ctx, now := c.Request().Context(), a.office.Now()
	p.Base = page.Begin(c, "people", p.Account.Name)
	p.Locked = p.Account.LockedTill != nil && p.Account.LockedTill.After(now)
	p.Chip = accountChip(p.Account.Disabled, p.Account.Password == "", p.Account.LockedTill, now)
	sessions, err := a.office.Sessions(ctx, cert.Actor{AccountID: p.Account.ID})
	if err != nil {
		return err
	}
	p.Sessions = len(sessions)
	if p.Devices, err = a.devices(c, p.Account.ID); err != nil {
		return err
	}
	if p.OfClient() {
		client, err := a.store.Client(ctx, page.Actor(c), *p.Account.ClientID)
		if err != nil {
			return err
		}
		p.Client = client.Name
	}
	return a.drawAccount(c, code, p)
}

func (a area) changeAccount(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var p accountPageOne
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	if p.Account, err = a.store.Account(c.Request().Context(), id); err != nil {
		return err
	}
	in, err := a.accountInput(c.Request().Context(), p.Form)
	if err == nil && !p.Errors.Any() {
		_, err = a.office.ChangeAccount(c.Request().Context(), page.Acting(c, p.Form.Once), id, in)
	}
	if p.Errors.AddInvalid(err); p.Errors.Any() {
		return a.showAccountOne(c, http.StatusUnprocessableEntity, p)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The account is changed; it counts from the next click."})
	return page.See(c, fmt.Sprintf("/accounts/%d", id))
}

// stepForm is a button of an account or person.
type stepForm struct{ page.Once }

// accountStep makes a handler of a verb on one account that asks nothing.
func (a area) accountStep(said string, verb func(ctx context.Context, actor cert.Actor, id, version int64) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := page.ID(c, "id")
		if err != nil {
			return err
		}
		var form stepForm
		if _, err := page.Read(c, &form); err != nil {
			return err
		}
		if err := verb(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf()); err != nil {
			return err
		}
		page.Say(c, page.Flash{Tone: page.Done, Text: said})
		return page.See(c, fmt.Sprintf("/accounts/%d", id))
	}
}

// underWay says what becomes of a message just written.
func (a area) underWay(what, to string) string {
	if a.office.Mails() {
		return what + " is on its way to " + to + "."
	}
	return what + " to " + to + " waits under Mail: no mail server is set."
}

// unversioned fits a verb that no version of the account matters to.
func unversioned(verb func(context.Context, cert.Actor, int64) error) func(context.Context, cert.Actor, int64, int64) error {
	return func(ctx context.Context, actor cert.Actor, id, _ int64) error { return verb(ctx, actor, id) }
}
