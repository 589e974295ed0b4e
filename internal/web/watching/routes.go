// Package watching holds the pages of those who want to be told when a certificate changes: the wish, the confirmation,
// the list of what one watches, and the feeds. There is no login and no session; the code of a list is its key. It must
// not know rules or SQL.
package watching

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/web/page"
)

// area is what the handlers of this package work with.
type area struct {
	office *office.Office
	store  *store.Store
	check  func(address string) error // what is wrong with the address of a program; nil takes none
}

// Routes is the route table of this area. check says what is wrong with the address of a program.
func Routes(o *office.Office, s *store.Store, check func(address string) error) []page.Route {
	a := area{o, s, check}
	var routes []page.Route
	add := func(methods []string, perSecond float64, atOnce int, path string, handler echo.HandlerFunc) {
		limited := page.NewVisitors(perSecond, atOnce).Limit(o.Now, handler, a.busy)
		for _, method := range methods {
			routes = append(routes, page.Route{Method: method, Path: path, Permission: cert.ByLink, Handler: limited})
		}
	}
	get, post := []string{http.MethodGet, http.MethodHead}, []string{http.MethodPost}
	for path, handler := range map[string]echo.HandlerFunc{"/watch/:code": a.askForm, "/watching/:code": a.list, "/watching/:code/stop": a.stopForm,
		"/watching/:code/feed.atom": a.listAtom, "/watching/:code/feed.json": a.listJSON, "/c/:code/feed.atom": a.certificateAtom, "/c/:code/feed.json": a.certificateJSON} {
		add(get, 2, 60, path, handler)
	}
	for path, handler := range map[string]echo.HandlerFunc{"/watching/:code/confirm": a.confirm, "/watching/:code/add": a.add, "/watching/:code/stop": a.stop} {
		add(post, 2, 60, path, handler)
	}
	wishes := page.NewVisitors(1.0/60, 6) // a wish makes a message to somebody who may not want it
	add(post, 2, 60, "/watch/:code", a.real(wishes.Limit(o.Now, a.ask, a.busy)))
	return routes
}

// frame is what every page of this area shares with those of the register.
type frame struct {
	page.Base
	Body office.Body
}

func (a area) frame(c echo.Context, title string) frame {
	f := frame{Base: page.Begin(c, "register", title), Body: a.office.BodyNow(c.Request().Context())}
	f.User, f.Nav = nil, nil // the page is the same for everybody
	return f
}

// send draws a page; a list is nobody else's, so nothing on the way may keep it.
func send(c echo.Context, status int, name string, data any) error {
	var drawn bytes.Buffer
	if err := c.Echo().Renderer.Render(&drawn, name, data, c); err != nil {
		return err
	}
	return c.Blob(status, echo.MIMETextHTMLCharsetUTF8, drawn.Bytes())
}

// busy asks a visitor who asks too much to wait.
func (a area) busy(c echo.Context) error {
	return send(c, http.StatusTooManyRequests, "register/busy", struct{ frame }{a.frame(c, "Too many questions")})
}

// said is a page that says one thing.
type said struct {
	frame
	Tone page.Tone
	Head string
	Text string
	Link string // where to go on, "" for nowhere
	Word string // its words
}

func (a area) say(c echo.Context, status int, s said) error {
	s.frame = a.frame(c, s.Head)
	return send(c, status, "watching/said", s)
}

// missing says that there is nothing here, or nothing any more.
func (a area) missing(c echo.Context) error {
	return a.say(c, http.StatusNotFound, said{Tone: page.Bad, Head: "Nothing to be seen here", Text: "There is no such certificate in the register, or no such list. A list that watches nothing any more is forgotten."})
}

// record reads what a code of a certificate stands for; what is told on request only is not found here.
func (a area) record(c echo.Context) (cert.PublicRecord, error) {
	q, readable := cert.ReadAsked(c.Param("code"))
	if !readable || q.Code == "" {
		return cert.PublicRecord{}, cert.NotFound
	}
	r, err := a.store.PublicByCode(c.Request().Context(), q.Code)
	if err == nil && r.Hidden {
		err = cert.NotFound
	}
	return r, err
}

// real lets through who names a certificate that may be watched.
func (a area) real(handler echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		_, err := a.record(c)
		if errors.Is(err, cert.NotFound) {
			return a.missing(c)
		}
		if err != nil {
			return err
		}
		return handler(c)
	}
}

// short is the first part of an address, so that a page over somebody's shoulder does not tell all of it.
func short(address string) string {
	name, host, isMail := strings.Cut(address, "@")
	if r := []rune(name); isMail && len(r) > 2 {
		return string(r[:2]) + "…@" + host
	}
	return address
}
