package designer

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office/content"
	"assay/internal/web/page"
)

// textsPage is the texts of a version that belong to no one clause, with what the version changes.
type textsPage struct {
	page.Base
	sheet
	Form     textsForm
	Errors   page.Errors
	Writable bool
	Kinds    []page.Choice
}

// textsForm is the texts as typed.
type textsForm struct {
	page.Once
	Note     string       `form:"note,lines" label:"What this version changes" validate:"max=1000"`
	Snippets []snippetRow `form:"snippets" rows:"320" label:"Texts"`
}

type snippetRow struct {
	Key   string   `form:"key" validate:"max=40"`
	Text  string   `form:"text,lines" validate:"max=2000" label:"Text"`
	Kinds []string `form:"kinds" label:"Goes into"`
	Item  string   `form:"item" validate:"max=40" label:"For this clause alone"`
}

func (a area) texts(c echo.Context) error {
	p, err := a.textsPage(c)
	if err != nil {
		return err
	}
	if p.Own != nil {
		p.Form.Note = p.Own.Note
	}
	for _, s := range p.List.Snippets {
		p.Form.Snippets = append(p.Form.Snippets, snippetRow{s.Key, s.Text, s.Kinds, strings.TrimPrefix(s.Item, "clause:")})
	}
	return a.drawTexts(c, http.StatusOK, p)
}

func (a area) textsPage(c echo.Context) (p textsPage, err error) {
	if p.sheet, err = a.sheetOf(c); err != nil {
		return p, err
	}
	p.Base = page.Begin(c, "designer", "Texts of "+p.Of)
	p.Writable = p.Draft() && page.Actor(c).May(cert.ManageRules)
	p.Kinds = []page.Choice{{Value: "note", Label: "Notes"}, {Value: "evidence", Label: "Evidence"}, {Value: "statement", Label: "Statements"}}
	return p, nil
}

func (a area) drawTexts(c echo.Context, code int, p textsPage) error {
	if p.Writable {
		p.Form.Snippets = append(p.Form.Snippets, snippetRow{}, snippetRow{})
	}
	return c.Render(code, "designer/texts", p)
}

func (a area) editTexts(c echo.Context) error {
	p, err := a.textsPage(c)
	if err != nil {
		return err
	}
	if p.Own == nil {
		return &cert.Unmet{Verb: "change what came with the program"}
	}
	if p.Errors, err = page.Read(c, &p.Form); err != nil {
		return err
	}
	p.Form.Snippets = slices.DeleteFunc(p.Form.Snippets, func(r snippetRow) bool { return r.Text == "" })
	if !p.Errors.Any() {
		in := content.TextsInput{Version: p.Form.VersionOf(), Note: p.Form.Note}
		for _, r := range p.Form.Snippets {
			s := norm.Snippet{Key: r.Key, Text: r.Text, Kinds: r.Kinds}
			if r.Item != "" {
				s.Item = "clause:" + r.Item
			}
			in.Snippets = append(in.Snippets, s)
		}
		_, err = content.EditTexts(c.Request().Context(), a.office, page.Acting(c, p.Form.Once), p.Own.ID, in)
		if !p.Errors.AddInvalid(err) && err != nil {
			return err
		}
	}
	if p.Errors.Any() {
		return a.drawTexts(c, http.StatusUnprocessableEntity, p)
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The texts are kept."})
	return page.See(c, versionURL(p.Of))
}

// invalid is the list of problems that an error is, nil when it is none.
func invalid(err error) (bad cert.Invalid) {
	errors.As(err, &bad)
	return bad
}

// index is the number of a row in the path of a field, which is ours.
func index(row string) int {
	n, _, _ := strings.Cut(row, ".")
	i, _ := strconv.Atoi(n)
	return i
}
