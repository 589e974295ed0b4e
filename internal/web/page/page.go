// Package page is what all web areas share: the frame of a page, the set of
// templates, reading forms and lists from a request, and the small shapes a
// page is composed of (rail, gate, timeline, charts). It must not know an
// area, nor ask the store or the office anything: pages hand in what is shown.
package page

import (
	"net/http"
	"strings"

	"assay/internal/day"

	"github.com/labstack/echo/v4"
)

// Base is the frame of a page; every page struct embeds it.
type Base struct {
	Title    string // the thing itself: "Stage 2 audit, Aegean Hosting"
	Area     string // the folder of the page, "auditing"
	BodyName string // the certification body, in the header of every page
	Prefix   string // of its certificate numbers
	User     *User  // nil for a visitor
	Nav      []NavItem
	Flash    Flash
	Today    day.Day // the civil day of the body
	Path     string  // of this request, without query
	Once     string  // key that lets a form be acted on one time only
	Theme    string  // "light", "dark" or "" for what the system says
	Demo     bool
}

// User is who looks at the page.
type User struct {
	Name  string
	Email string
	Roles []string // in words, "lead auditor"
	Staff bool     // works for the body; a client's person does not
}

// RoleLine is the user's roles in one line.
func (u User) RoleLine() string { return strings.Join(u.Roles, ", ") }

// NavItem is one entry of the main navigation.
type NavItem struct {
	Label   string
	URL     string
	Current bool
	Count   int // what waits there; 0 shows nothing
}

// Stamp is what the hidden fields of a form carry: the key that makes a second
// press harmless, and the version of the record the form was drawn from (any
// text; 0 or "" when nothing is changed).
func (b Base) Stamp(version any) Once {
	v := textOf(version)
	if v == "0" {
		v = ""
	}
	return Once{Key: b.Once, Version: v}
}

// Once is read back by embedding it in a form struct; partial "once" writes it.
type Once struct {
	Key     string `form:"once" validate:"max=100"`
	Version string `form:"version" validate:"omitempty,whole,max=19"`
}

// Theme is the colour scheme the reader chose in the browser, or "".
func Theme(c echo.Context) string {
	cookie, err := c.Cookie("theme")
	if err != nil || (cookie.Value != "light" && cookie.Value != "dark") {
		return ""
	}
	return cookie.Value
}

// Tone is one of the four meanings a colour may have, or Plain.
type Tone string

// The four meanings; each is shown by word and shape as well as by colour.
const (
	Plain   Tone = ""
	Waiting Tone = "wait"
	Bad     Tone = "bad"
	Done    Tone = "done"
	Info    Tone = "info"
)

// Flash is a sentence about what was just done, shown once on the next page.
type Flash struct {
	Tone     Tone   `json:"tone"`
	Text     string `json:"text"`
	Link     string `json:"link,omitempty"`
	LinkText string `json:"linkText,omitempty"`
}

// Word says the tone for those who do not see the colour.
func (f Flash) Word() string {
	words := map[Tone]string{Waiting: "Waiting", Bad: "Refused", Done: "Done"}
	if w, ok := words[f.Tone]; ok {
		return w
	}
	return "Note"
}

const flashCookie = "flash"

// Say leaves a sentence for the next page, which takes it with Said.
func Say(c echo.Context, f Flash) {
	c.SetCookie(cookie(c, flashCookie, pack(f), 60))
}

// Said takes the sentence left by Say, if any, so that it is shown once.
func Said(c echo.Context) Flash {
	kept, err := c.Cookie(flashCookie)
	if err != nil {
		return Flash{}
	}
	c.SetCookie(cookie(c, flashCookie, "", -1))
	return unpack(kept.Value)
}

func cookie(c echo.Context, name, value string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: c.IsTLS(), SameSite: http.SameSiteLaxMode,
	}
}
