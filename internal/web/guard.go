package web

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/api"
	"assay/internal/cert"
	"assay/internal/field"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
	shell "assay/static/field"
)

// contentPolicy lets nothing run or load but our own files.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// headers sets what every answer carries.
func headers(secure bool) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set("Content-Security-Policy", contentPolicy)
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("X-Frame-Options", "DENY")
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
			if secure {
				h.Set("Strict-Transport-Security", "max-age=31536000")
			}
			if c.Request().URL.Path != "" && h.Get("Cache-Control") == "" {
				h.Set("Cache-Control", "no-store")
			}
			return next(c)
		}
	}
}

// addresses finds a visitor's address: the peer's, or what trusted proxies say.
func addresses(proxies []string) (echo.IPExtractor, error) {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		_, ipnet, err := net.ParseCIDR(p)
		if err != nil {
			return nil, fmt.Errorf("trusted proxy %q: %w", p, err)
		}
		trust = append(trust, echo.TrustIPRange(ipnet))
	}
	return echo.ExtractIPFromXFFHeader(trust...), nil
}

// guard lets only those through who hold the route's permission. A visitor is asked to sign in; a record
// page asked for without the role is not found.
func guard(r page.Route) echo.HandlerFunc {
	return func(c echo.Context) error {
		a := page.Actor(c)
		if a.May(r.Permission) {
			return r.Handler(c)
		}
		switch {
		case a.AccountID == 0 && r.Permission == cert.FieldWork:
			return field.SignInFirst(c)
		case a.AccountID == 0:
			return signInFirst(c)
		}
		return cert.Forbidden
	}
}

// signInFirst sends a visitor to the sign-in page and back afterwards.
func signInFirst(c echo.Context) error {
	if c.Request().Method != http.MethodGet {
		return page.See(c, "/sign-in")
	}
	return page.See(c, "/sign-in?next="+url.QueryEscape(c.Request().URL.RequestURI()))
}

// frameless tells the answers that are no pages: they ask neither who the visitor is nor who the body is.
func frameless(path string) bool {
	return path == "/healthz" || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, shell.Root)
}

// everybodys tells the pages of the register: they are the same for everybody, so nobody is asked who they are.
func everybodys(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return slices.Contains([]string{"c", "verify", "register", "check", "bulk", "forged", "watch", "watching"}, first) || path == "/api" || strings.HasPrefix(path, api.Prefix+"/")
}

// isField tells the addresses that auditors' devices speak to: their answers are no pages either.
func isField(path string) bool { return strings.HasPrefix(path, field.Prefix) }

// session finds who the visitor is and prepares the frame of the page.
func (w *Web) session(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if frameless(c.Request().URL.Path) {
			return next(c)
		}
		if r := c.Request(); r.Method == http.MethodGet {
			c.SetRequest(r.WithContext(store.Remembering(r.Context())))
		}
		if kept, err := c.Cookie(page.SessionCookie(w.o.Secure)); err == nil && kept.Value != "" && !everybodys(c.Request().URL.Path) {
			actor, err := w.o.Office.ActorOf(c.Request().Context(), kept.Value)
			if err != nil && !errors.Is(err, cert.NotFound) {
				return fmt.Errorf("find the session: %w", err)
			}
			if err == nil {
				page.SetActor(c, actor)
			}
		}
		if isField(c.Request().URL.Path) {
			if err := w.field.Session(c); err != nil {
				return fmt.Errorf("find the device's session: %w", err)
			}
			return next(c)
		}
		body, err := w.o.Office.SettingsBody(c.Request().Context())
		if err != nil {
			return err
		}
		page.SetFrame(c, w.frame(c, body))
		return next(c)
	}
}

// frame is what every page of a request shares.
func (w *Web) frame(c echo.Context, body office.Body) page.Base {
	a := page.Actor(c)
	b := page.Base{BodyName: body.Name, Prefix: body.Prefix, Today: w.o.Office.Today(), Path: c.Request().URL.Path, Theme: page.Theme(c), Demo: w.o.Demo}
	if a.AccountID == 0 {
		return b
	}
	b.User = &page.User{Name: a.Name, Staff: a.IsStaff()}
	for _, r := range a.Roles {
		b.User.Roles = append(b.User.Roles, r.Label())
	}
	b.Nav = navigation(a, b.Path, !w.o.FieldOff)
	return b
}
