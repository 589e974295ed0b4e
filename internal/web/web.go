// Package web shows and asks: it puts the areas' routes together behind one set of guards, names the
// permission of every route and turns errors into pages. It must not know rules or SQL.
package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"assay/internal/api"
	"assay/internal/cert"
	"assay/internal/field"
	"assay/internal/office"
	"assay/internal/office/fieldsync"
	"assay/internal/store"
	"assay/internal/web/auditing"
	"assay/internal/web/certifying"
	"assay/internal/web/certsearch"
	"assay/internal/web/complaints"
	"assay/internal/web/designer"
	"assay/internal/web/desk"
	"assay/internal/web/intake"
	"assay/internal/web/page"
	"assay/internal/web/people"
	"assay/internal/web/register"
	"assay/internal/web/terms"
	"assay/internal/web/watching"
	"assay/static"
	shell "assay/static/field"
	"assay/templates"
)

// Options is what the web needs.
type Options struct {
	Office *office.Office
	Store  *store.Store
	Write  office.Write // writes a message that waits in the outbox, to be read there
	Demo   bool
	Secure bool // the base URL is https: cookies are bound to it
	// Proxies are the address ranges whose X-Forwarded-For is believed; none means the peer's address counts.
	Proxies []string
	// FieldRetired takes the field app's worker off the tablets; what auditors recorded there stays.
	FieldRetired bool
	// CheckHook says what is wrong with the address of a program that wants to be told of changes; nil lets none register.
	CheckHook func(address string) error
	// Search is the international register.
	Search Search
	// FieldOff leaves the field app out: nobody can take an audit offline.
	FieldOff bool
}

// Search is what the pages of the international register work with.
type Search = certsearch.Register

// Web is the whole site.
type Web struct {
	o      Options
	echo   *echo.Echo
	field  field.API
	routes []page.Route
}

// New puts the site together. A broken page frame or a route without a known permission stops it.
func New(o Options) (*Web, error) {
	set, err := page.Load(templates.Files)
	if err != nil {
		return nil, fmt.Errorf("load the pages: %w", err)
	}
	w := &Web{o: o, echo: echo.New(), field: field.New(fieldsync.New(o.Office, o.Store), o.Secure)}
	w.echo.HideBanner, w.echo.HidePort, w.echo.Renderer = true, true, set
	w.echo.HTTPErrorHandler = w.answerError
	if w.echo.IPExtractor, err = addresses(o.Proxies); err != nil {
		return nil, err
	}
	w.echo.Use(middleware.RequestID(), middleware.Recover(), headers(o.Secure), limited(), w.session)
	w.echo.GET("/static/*", echo.WrapHandler(static.Handler()))
	if !o.FieldOff {
		w.echo.GET(shell.Root+"*", echo.WrapHandler(shell.Handler(o.FieldRetired)))
	}
	for _, r := range w.table() {
		if !r.Permission.Known() {
			return nil, fmt.Errorf("route %s %s has no known permission", r.Method, r.Path)
		}
		w.routes = append(w.routes, r)
		w.echo.Add(r.Method, r.Path, guard(r))
	}
	return w, nil
}

// limited refuses bodies that are too large. Copies that tablets saved are the only large ones.
func limited() echo.MiddlewareFunc {
	large := func(c echo.Context) bool { return strings.HasSuffix(c.Request().URL.Path, "/field/import") }
	small := middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{Skipper: large, Limit: "40M"})
	copies := middleware.BodyLimitWithConfig(middleware.BodyLimitConfig{Skipper: func(c echo.Context) bool { return !large(c) }, Limit: "610M"})
	return func(next echo.HandlerFunc) echo.HandlerFunc { return small(copies(next)) }
}

// table is every route of every area.
func (w *Web) table() []page.Route {
	return slices.Concat(
		w.own(),
		intake.Routes(w.o.Office, w.o.Store),
		auditing.Routes(w.o.Office, w.o.Store),
		certifying.Routes(w.o.Office, w.o.Store),
		register.Routes(w.o.Office, w.o.Store),
		api.Routes(w.o.Office, w.o.Store),
		certsearch.Routes(w.o.Office, w.o.Store, w.o.Search),
		watching.Routes(w.o.Office, w.o.Store, w.o.CheckHook),
		people.Routes(w.o.Office, w.o.Store, w.o.Secure, w.o.Demo),
		desk.Routes(w.o.Office, w.o.Store, w.o.Write, w.o.Demo),
		terms.Routes(w.o.Office, w.o.Store),
		complaints.Routes(w.o.Office, w.o.Store),
		designer.Routes(w.o.Office, w.o.Store),
		w.field.Routes(),
	)
}

// own is the routes that belong to no area.
func (w *Web) own() []page.Route {
	return []page.Route{
		{Method: http.MethodGet, Path: "/healthz", Permission: cert.Public, Handler: w.health},
	}
}

// Routes lists every route with its permission.
func (w *Web) Routes() []page.Route { return slices.Clone(w.routes) }

// Handler is the site behind the guard against forms sent from other sites.
func (w *Web) Handler() http.Handler {
	return http.NewCrossOriginProtection().Handler(w.echo)
}

// Server is an HTTP server with every time limit set.
func (w *Web) Server(address string) *http.Server {
	return &http.Server{Addr: address, Handler: w.Handler(), ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout: 5 * time.Minute, WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
}

// health answers when the database does.
func (w *Web) health(c echo.Context) error {
	if err := w.o.Store.Ping(c.Request().Context()); err != nil {
		return echo.NewHTTPError(http.StatusServiceUnavailable, "the database does not answer").SetInternal(err)
	}
	return c.String(http.StatusOK, "ok\n")
}
