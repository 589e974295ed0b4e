package desk

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// constantsPage shows the rulebook's figures with their sources, and every version of it (R-GEN-01).
type constantsPage struct {
	page.Base
	Constants []norm.Constant
	Version   int
	Versions  []cert.RuleVersion // newest first
	May       bool               // the visitor may set one
	Settings  bool               // and may see the other settings
}

// Topics are the constants by the first part of their names.
func (p constantsPage) Topics() [][]norm.Constant {
	var topics [][]norm.Constant
	last := ""
	for _, k := range p.Constants {
		if topic, _, _ := strings.Cut(k.Name, "."); topic != last {
			topics, last = append(topics, nil), topic
		}
		topics[len(topics)-1] = append(topics[len(topics)-1], k)
	}
	return topics
}

// Own tells whether a constant is the body's own and not as installed.
func (p constantsPage) Own(name string) bool {
	return slices.ContainsFunc(p.Versions, func(v cert.RuleVersion) bool { return v.Name == name && !v.ValidFrom.After(p.Today) })
}

func (a area) constants(c echo.Context) error {
	versions, err := a.store.RuleVersions(c.Request().Context())
	if err != nil {
		return err
	}
	book := cert.Book(versions)
	slices.Reverse(versions)
	p := constantsPage{page.Begin(c, "desk", "Rulebook constants"), book.On(a.office.Today()).All(), book.Version(), versions, page.Actor(c).May(cert.ManageRules), page.Actor(c).May(cert.ManageBody)}
	return c.Render(http.StatusOK, "desk/constants", p)
}

// ruleForm sets one constant anew.
type ruleForm struct {
	page.Once
	Value     string `form:"value,lines" label:"Value" validate:"required,max=2000"`
	Document  string `form:"document" label:"Document" validate:"required,max=120"`
	Edition   string `form:"edition" label:"Edition" validate:"max=40"`
	Clause    string `form:"clause" label:"Clause" validate:"max=60"`
	ValidFrom string `form:"valid_from" label:"Holds from" validate:"required,max=10"`
	Reason    string `form:"reason,lines" label:"Why it changes" validate:"required,max=1000"`
}

// rulePage asks for the new value of a constant.
type rulePage struct {
	page.Base
	Constant norm.Constant
	Versions []cert.RuleVersion // of this constant, newest first
	Version  string             // of the rulebook the form is drawn from
	Form     ruleForm
	Errors   page.Errors
}

// Long tells whether the value is written over several lines.
func (p rulePage) Long() bool { return p.Constant.Kind() == norm.TableKind }

func (a area) rule(c echo.Context) error {
	p, err := a.rulePage(c)
	if err != nil {
		return err
	}
	k := p.Constant
	p.Form = ruleForm{Value: k.Value, Document: k.Document, Edition: k.Edition, Clause: k.Clause, ValidFrom: a.office.Today().AddDays(1).String()}
	return c.Render(http.StatusOK, "desk/constant", p)
}

// rulePage reads the constant of the address as it stands today.
func (a area) rulePage(c echo.Context) (rulePage, error) {
	p := rulePage{Base: page.Begin(c, "desk", c.Param("name"))}
	versions, err := a.store.RuleVersions(c.Request().Context())
	if err != nil {
		return p, err
	}
	book := cert.Book(versions)
	if p.Constant, err = book.On(a.office.Today()).Lookup(c.Param("name")); err != nil {
		return p, cert.NotFound
	}
	for _, v := range slices.Backward(versions) {
		if v.Name == p.Constant.Name {
			p.Versions = append(p.Versions, v)
		}
	}
	p.Version = strconv.Itoa(book.Version())
	return p, nil
}

func (a area) setRule(c echo.Context) error {
	p, err := a.rulePage(c)
	if err != nil {
		return err
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	from, wrong := day.Parse(p.Form.ValidFrom)
	if wrong != nil && p.Form.ValidFrom != "" {
		p.Errors.Add("valid_from", "Give a day.")
	}
	if !p.Errors.Any() {
		_, err = a.office.SetRule(c.Request().Context(), page.Acting(c, p.Form.Once), p.Form.input(p.Constant.Name, from))
		p.Errors.AddInvalid(err)
	}
	if p.Errors.Any() {
		p.Version = p.Form.Once.Version
		return c.Render(http.StatusUnprocessableEntity, "desk/constant", p)
	}
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "A new version of the rulebook is kept. What was calculated before keeps the version it used."})
	return page.See(c, "/settings/constants")
}

func (f ruleForm) input(name string, from day.Day) office.RuleInput {
	return office.RuleInput{Version: int(f.VersionOf()), Name: name, Value: f.Value, Document: f.Document, Edition: f.Edition, Clause: f.Clause, ValidFrom: from, Reason: f.Reason}
}

// Next is the number of the version that the form would make.
func (p rulePage) Next() int {
	n, _ := strconv.Atoi(p.Version) // it is ours; anything else is refused when it comes back
	return n + 1
}
