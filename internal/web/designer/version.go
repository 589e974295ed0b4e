package designer

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/office/content"
	"assay/internal/web/page"
)

// versionPage is one version: its clauses, what it changes, and its publishing.
type versionPage struct {
	page.Base
	sheet
	Chapters []chapter
	Gate     page.Gate
	Problems []problem
	Changes  int // against the content in force
	Against  string
	May      bool
}

// chapter is a main clause with its clauses.
type chapter struct {
	norm.Clause
	Lines []line
}

// line is one clause with counts of what it holds.
type line struct {
	norm.Clause
	Presets int
	Bad     bool
}

// problem is what is wrong with the content, with where it is mended.
type problem struct{ Text, URL string }

func (a area) version(c echo.Context) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	p := versionPage{Base: page.Begin(c, "designer", "Checklist content "+s.Of), sheet: s, May: page.Actor(c).May(cert.ManageRules)}
	now := cert.ContentInForce(s.All, s.List.Edition)
	p.Against, p.Changes = now.Version, len(cert.ContentSince(now, s.List))
	bad := map[string]bool{}
	if s.Draft() {
		bad = p.judge()
		g := page.GateOf("Publish", cert.ContentLife.Checks(s.Own.Status, cert.Publish, content.Facts(s.All, *s.Own)), map[string]string{"content": "#problems", "note": versionURL(s.Of) + "/texts"})
		g.Effect = "Audits that have not begun take it at once; those that have keep the version they began with. The version published before is retired."
		g.Action, g.Once = versionURL(s.Of)+"/publish", p.Stamp(s.Own.Version)
		p.Gate = g
	}
	for _, k := range s.List.Clauses {
		if k.Parent == "" {
			p.Chapters = append(p.Chapters, chapter{Clause: k})
			continue
		}
		last := &p.Chapters[len(p.Chapters)-1]
		last.Lines = append(last.Lines, line{k, len(s.List.PresetsFor(k.Number)), bad[k.Number]})
	}
	return c.Render(http.StatusOK, "designer/version", p)
}

// judge lists what is wrong with the content and tells the clauses concerned.
func (p *versionPage) judge() map[string]bool {
	bad := map[string]bool{}
	for _, q := range cert.ContentProblems(p.List) {
		at, number := versionURL(p.Of), ""
		parts := strings.Split(q.Field, ".")
		switch {
		case parts[0] == "snippets":
			at += "/texts"
		case len(parts) > 1 && parts[0] == "clauses":
			number = p.List.Clauses[index(parts[1])].Number
		case len(parts) > 1 && parts[0] == "presets":
			number = p.List.Presets[index(parts[1])].Clause
		}
		if number != "" {
			at, bad[number] = at+"/clauses/"+number, true
			q.Message = number + ": " + q.Message
		}
		p.Problems = append(p.Problems, problem{q.Message, at})
	}
	return bad
}

// changesPage is what a version changes against another.
type changesPage struct {
	page.Base
	sheet
	Against string
	Others  []page.Choice
	Changes []cert.Difference
}

func (a area) changes(c echo.Context) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	p := changesPage{Base: page.Begin(c, "designer", "Changes of "+s.Of), sheet: s, Against: c.QueryParam("against")}
	if p.Against == "" {
		p.Against = s.before()
	}
	was, known := content.Find(s.All, p.Against)
	if !known || was.Edition != s.List.Edition {
		return cert.NotFound
	}
	for _, v := range s.All {
		if v.Edition == string(s.List.Edition) && v.Of != s.Of {
			p.Others = append(p.Others, page.Choice{Value: v.Of, Label: v.Of + ", " + string(v.Status)})
		}
	}
	for _, list := range norm.Installed() {
		if list.Edition == s.List.Edition && list.Version != s.Of {
			p.Others = append(p.Others, page.Choice{Value: list.Version, Label: list.Version + ", installed"})
		}
	}
	p.Changes = cert.ContentSince(was, s.List)
	return c.Render(http.StatusOK, "designer/changes", p)
}

// before is the version to compare with: the one it was made from, else the first installed.
func (s sheet) before() string {
	if s.Own != nil {
		if _, known := content.Find(s.All, s.Own.Base); known {
			return s.Own.Base
		}
	}
	for _, list := range norm.Installed() {
		if list.Edition == s.List.Edition {
			return list.Version
		}
	}
	return s.Of
}

func (a area) publish(c echo.Context) error {
	return a.step(c, content.Publish, "It is published: audits that have not begun take it.")
}

func (a area) retire(c echo.Context) error {
	return a.step(c, content.Retire, "It is retired. Audits that began with it keep it.")
}

// step takes a step that asks nothing but its button.
func (a area) step(c echo.Context, take func(context.Context, *office.Office, cert.Actor, int64, int64) (cert.ContentVersion, error), said string) error {
	s, err := a.sheetOf(c)
	if err != nil {
		return err
	}
	var form page.Once
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	if s.Own == nil {
		return &cert.Unmet{Verb: "change what came with the program"}
	}
	if _, err := take(c.Request().Context(), a.office, page.Acting(c, form), s.Own.ID, form.VersionOf()); err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: said})
	return page.See(c, versionURL(s.Of))
}
