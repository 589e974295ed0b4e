package designer

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office/content"
	"assay/internal/web/page"
)

// listPage lists the versions of the checklist content, those of the program and those of the body.
type listPage struct {
	page.Base
	Rows   []row
	May    bool // the visitor may make versions
	File   string
	Faults []fault
}

// row is one version in the list.
type row struct {
	Of, Edition, Note, By string
	Chip                  page.Status
	Now                   bool // audits begin with it
	Questions, Presets    int
}

// fault is what is wrong with a file, by its field.
type fault struct{ Path, Text, Rule string }

// sheet is one version with all there are.
type sheet struct {
	All  []cert.ContentVersion
	Own  *cert.ContentVersion // nil for a version of the program
	List norm.Checklist
	Of   string
}

// Draft tells whether the version can be edited.
func (s sheet) Draft() bool { return s.Own != nil && s.Own.Status == cert.ContentDraft }

// Version is that of the record, for forms.
func (s sheet) Version() int64 {
	if s.Own == nil {
		return 0
	}
	return s.Own.Version
}

// Chip is the state of the version.
func (s sheet) Chip() page.Status {
	if s.Own == nil {
		return page.Status{Word: "installed"}
	}
	return chip(s.Own.Status)
}

func chip(s cert.ContentStatus) page.Status {
	tones := map[cert.ContentStatus]page.Tone{cert.ContentPublished: page.Done, cert.ContentDraft: page.Waiting}
	return page.Status{Tone: tones[s], Word: string(s)}
}

// sheetOf reads the version of the address.
func (a area) sheetOf(c echo.Context) (s sheet, err error) {
	s.Of = c.Param("of")
	if s.All, err = a.store.ContentVersions(c.Request().Context()); err != nil {
		return s, err
	}
	var known bool
	if s.List, known = content.Find(s.All, s.Of); !known {
		return s, cert.NotFound
	}
	for i := range s.All {
		if s.All[i].Of == s.Of {
			s.Own = &s.All[i]
		}
	}
	return s, nil
}

func (a area) list(c echo.Context) error {
	p, err := a.listPage(c)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "designer/list", p)
}

func (a area) listPage(c echo.Context) (listPage, error) {
	p := listPage{Base: page.Begin(c, "designer", "Checklist content"), May: page.Actor(c).May(cert.ManageRules)}
	all, err := a.store.ContentVersions(c.Request().Context())
	if err != nil {
		return p, err
	}
	for _, v := range all {
		list := v.Content()
		p.Rows = append(p.Rows, row{v.Of, v.Edition, v.Note, v.PersonName, chip(v.Status), cert.ContentInForce(all, list.Edition).Version == v.Of, questions(list), len(list.Presets)})
	}
	installed := norm.Installed()
	for i := len(installed) - 1; i >= 0; i-- {
		list := installed[i]
		now := list.Edition.AuditableOn(p.Today) && cert.ContentInForce(all, list.Edition).Version == list.Version
		p.Rows = append(p.Rows, row{list.Version, string(list.Edition), list.Source, "came with the program", page.Status{Word: "installed"}, now, questions(list), len(list.Presets)})
	}
	return p, nil
}

func questions(list norm.Checklist) (n int) {
	for _, c := range list.Clauses {
		n += len(c.Questions)
	}
	return n
}

// versionURL is where a version is read.
func versionURL(of string) string { return "/checklists/" + url.PathEscape(of) }

func (a area) draft(c echo.Context) error {
	var form struct {
		page.Once
		From string `form:"from" validate:"required,max=60"`
	}
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	v, err := content.Draft(c.Request().Context(), a.office, page.Acting(c, form.Once), form.From)
	if err != nil {
		return err
	}
	return page.See(c, versionURL(v.Of))
}

// read makes a draft of a file that was handed in; what is wrong with it is listed field by field.
func (a area) read(c echo.Context) error {
	var form page.Once
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	v, name, err := a.imported(c, form)
	var bad cert.Invalid
	switch {
	case errors.Is(err, cert.Repeated):
		return page.See(c, "/checklists")
	case errors.As(err, &bad):
		p, err := a.listPage(c)
		if err != nil {
			return err
		}
		p.File = name
		for _, b := range bad {
			p.Faults = append(p.Faults, fault{b.Field, b.Message, b.Rule})
		}
		return c.Render(http.StatusUnprocessableEntity, "designer/list", p)
	case err != nil:
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: fmt.Sprintf("%s is now draft %s.", name, v.Of)})
	return page.See(c, versionURL(v.Of))
}

func (a area) imported(c echo.Context, form page.Once) (v cert.ContentVersion, name string, err error) {
	header, err := c.FormFile("file")
	if err != nil {
		return v, "", cert.Wrong("", "Choose a file.")
	}
	f, err := header.Open()
	if err != nil {
		return v, header.Filename, fmt.Errorf("open the uploaded file: %w", err)
	}
	defer func() { _ = f.Close() }() // read only
	v, err = content.Import(c.Request().Context(), a.office, page.Acting(c, form), f)
	return v, header.Filename, err
}

// file hands out a version as one file.
func (a area) file(c echo.Context) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	return page.Download(c, "checklist-"+s.Of+".json", "application/json", cert.ContentFile(s.List))
}
