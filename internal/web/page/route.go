package page

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"

	"assay/internal/cert"

	"github.com/labstack/echo/v4"
)

// Route is one entry of the route table: what is asked of the visitor stands beside the path.
type Route struct {
	Method     string
	Path       string
	Permission cert.Permission
	Handler    echo.HandlerFunc
}

const (
	actorKey = "actor"
	frameKey = "frame"
	sentKey  = "sent"
)

// SetActor says who the visitor of this request is; only the session middleware does.
func SetActor(c echo.Context, a cert.Actor) { c.Set(actorKey, a) }

// Actor is the visitor of this request with the key of the form sent, a visitor without roles if none.
func Actor(c echo.Context) cert.Actor {
	a, ok := c.Get(actorKey).(cert.Actor)
	if !ok {
		a = cert.Visitor("Visitor")
	}
	return a
}

// Acting is Actor for a form: it carries the form's idempotency key into the verb, and a digest of what Read
// read, by which a second press is told from a form that was changed and sent again.
func Acting(c echo.Context, form Once) cert.Actor {
	a := Actor(c)
	if form.Key != "" {
		a.Once = form.Key
		a.Sent, _ = c.Get(sentKey).(string)
	}
	return a
}

// SetFrame keeps what every page of this request shares.
func SetFrame(c echo.Context, b Base) { c.Set(frameKey, b) }

// Begin is the frame of a page: what the request shares, with the page's own area and title.
func Begin(c echo.Context, area, title string) Base {
	b, _ := c.Get(frameKey).(Base)
	b.Area, b.Title, b.Once, b.Flash = area, title, NewKey(), Said(c)
	return b
}

// NewKey is a fresh idempotency key for a form.
func NewKey() string {
	k := make([]byte, 18)
	_, _ = rand.Read(k) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(k)
}

// ID reads a record's id from the path, and nowhere else. Anything that is no id is not found.
func ID(c echo.Context, name string) (int64, error) {
	id, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || id < 1 {
		return 0, cert.NotFound
	}
	return id, nil
}

// VersionOf is the version of the record a form was drawn from: 0, that of a record never changed, when the
// form names none (Stamp writes none for 0), and -1, which no record has, when it names nonsense.
func (o Once) VersionOf() int64 {
	if o.Version == "" {
		return 0
	}
	v, err := strconv.ParseInt(o.Version, 10, 64)
	if err != nil {
		return -1
	}
	return v
}

// See sends the browser on to a page after a form was acted on.
func See(c echo.Context, url string) error { return c.Redirect(http.StatusSeeOther, url) }

// AddInvalid puts the problems of a verb's refusal to their fields. It tells whether err was one.
func (e Errors) AddInvalid(err error) bool {
	var bad cert.Invalid
	ok := errors.As(err, &bad)
	for _, p := range bad {
		e.Add(p.Field, p.Message)
	}
	return ok
}

// GateOf is the panel beside a verb: its rules, met or not, with links by what mends them.
func GateOf(label string, checks []cert.Check, links map[string]string) Gate {
	g := Gate{Verb: label, Open: true}
	for _, k := range checks {
		g.Rules = append(g.Rules, GateRule{ID: k.ID, Clause: k.Clause, Sentence: k.Sentence, Met: k.Met, Link: links[k.Mend]})
		g.Open = g.Open && k.Met
	}
	return g
}

// SessionCookie is the name of the cookie that holds the session's token.
func SessionCookie(secure bool) string {
	if secure {
		return "__Host-assay"
	}
	return "assay"
}
