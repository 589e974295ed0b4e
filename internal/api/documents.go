package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// documents are the routes of the description: the OpenAPI document, and the page for people that is drawn from it.
func documents(o *office.Office, d *huma.OpenAPI, order []string) []page.Route {
	text := sync.OnceValues(func() ([]byte, error) { return json.MarshalIndent(d, "", "  ") })
	document := func(c echo.Context) error {
		open(c)
		body, err := text()
		if err != nil {
			return err
		}
		return page.SendTagged(c, http.StatusOK, "application/vnd.oai.openapi+json", body)
	}
	operations := sync.OnceValue(func() []operationView { return operationsOf(d, order) })
	people := func(c echo.Context) error {
		p := documentationPage{Base: page.Begin(c, "register", "The register for programs"), Body: o.BodyNow(c.Request().Context()), Head: d.Info.Description, Version: version,
			Server: o.URL(""), Document: Prefix + "/openapi.json", Operations: operations(), Problems: kinds, Prefix: problemPrefix}
		p.User, p.Nav = nil, nil // the page is the same for everybody
		var drawn bytes.Buffer
		if err := c.Echo().Renderer.Render(&drawn, "api/documentation", p, c); err != nil {
			return err
		}
		return page.SendTagged(c, http.StatusOK, echo.MIMETextHTMLCharsetUTF8, drawn.Bytes())
	}
	v := page.NewVisitors(byCode.perSecond, byCode.atOnce)
	var routes []page.Route
	for path, handler := range map[string]echo.HandlerFunc{"/api": people, Prefix + "/openapi.json": document} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			routes = append(routes, page.Route{Method: method, Path: path, Permission: cert.Public, Handler: v.Limit(o.Now, handler, busy)})
		}
	}
	return routes
}

// documentationPage tells people what programs may ask.
type documentationPage struct {
	page.Base
	Body                            office.Body
	Head, Version, Server, Document string
	Operations                      []operationView
	Problems                        []described
	Prefix                          string
}

// operationView is one operation in the documentation.
type operationView struct {
	ID, Method, Path, Summary, Text string
	Asked                           []fieldView // parameters, and the fields of what is sent
	Answer                          []fieldView
	Example                         string // address with examples for the parameters
}

// fieldView is one parameter, or one field of a body; Name has its way from the outside, "sites[].city".
type fieldView struct {
	Name, Where, Kind, Text string
	Required                bool
	Choices                 []string
}

// operationsOf reads the operations of a description, in the order of the table.
func operationsOf(d *huma.OpenAPI, order []string) (out []operationView) {
	for path, item := range d.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			if op == nil {
				continue
			}
			v := operationView{ID: op.OperationID, Method: op.Method, Path: path, Summary: op.Summary, Text: op.Description, Example: exampleOf(path, op)}
			for _, p := range op.Parameters {
				v.Asked = append(v.Asked, fieldView{p.Name, p.In, kindOf(p.Schema), p.Description, p.Required, choices(p.Schema)})
			}
			if op.RequestBody != nil {
				v.Asked = append(v.Asked, fieldsOf(d, op.RequestBody.Content["application/json"].Schema, "")...)
			}
			v.Answer = fieldsOf(d, op.Responses["200"].Content["application/json"].Schema, "")
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b operationView) int { return slices.Index(order, a.ID) - slices.Index(order, b.ID) })
	return out
}

// fieldsOf lists the fields of a schema and of those within it.
func fieldsOf(d *huma.OpenAPI, s *huma.Schema, way string) (out []fieldView) {
	s = resolved(d, s)
	for _, name := range ordered(s) {
		one := resolved(d, s.Properties[name])
		f := fieldView{Name: way + name, Where: "body", Kind: kindOf(one), Text: one.Description, Required: slices.Contains(s.Required, name), Choices: choices(one)}
		if t := s.Properties[name]; t.Description != "" {
			f.Text = t.Description
		}
		out = append(out, f)
		if one.Items != nil {
			out = append(out, fieldsOf(d, one.Items, way+name+"[].")...)
		}
	}
	return out
}

// resolved follows the reference of a schema.
func resolved(d *huma.OpenAPI, s *huma.Schema) *huma.Schema {
	if s != nil && s.Ref != "" {
		return d.Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// ordered is the names of a schema's fields: those that are always there first, each kind by the alphabet.
func ordered(s *huma.Schema) []string {
	if s == nil {
		return nil
	}
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if x, y := slices.Index(s.Required, a), slices.Index(s.Required, b); x != y && x >= 0 && y >= 0 {
			return x - y
		}
		return strings.Compare(a, b)
	})
	return names
}

// kindOf is the type of a value in a word.
func kindOf(s *huma.Schema) string {
	kind := s.Type
	switch {
	case s.Format == "date":
		kind = "day"
	case s.Format == "date-time":
		kind = "instant"
	case s.Format == "uri":
		kind = "address"
	case kind == "string":
		kind = "text"
	case kind == "integer":
		kind = "number"
	case kind == "boolean":
		kind = "true or false"
	case kind == "array":
		kind = "list"
	}
	if s.Nullable {
		kind += " or null"
	}
	return kind
}

func choices(s *huma.Schema) (out []string) {
	for _, e := range s.Enum {
		if text, ok := e.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

// exampleOf is the path with the examples of its parameters; those that may be left out are named when none must be
// there.
func exampleOf(path string, op *huma.Operation) string {
	query := url.Values{}
	must := slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "query" && p.Required })
	for _, p := range op.Parameters {
		text := ""
		if p.Schema != nil && len(p.Schema.Examples) > 0 {
			text, _ = p.Schema.Examples[0].(string)
		}
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", text)
		case text != "" && (p.Required || !must):
			query.Set(p.Name, text)
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}
