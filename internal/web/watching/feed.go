package watching

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/web/page"
)

// mostEntries is how many entries a feed holds: the newest.
const mostEntries = 50

// feed is what became of some certificates, newest first, in either form.
type feed struct {
	Title, Self, Page string // full addresses
	Author            string
	Entries           []entry
	Since             day.Day // of the oldest thing it can tell of, for a feed without entries
}

// entry is one thing that became of a certificate.
type entry struct {
	ID, Title, Link string
	On              day.Day
}

// entriesOf is what became of one number until today.
func (a area) entriesOf(r cert.PublicRecord) (out []entry) {
	n, today := r.Newest(), a.office.Today()
	for _, h := range r.History(today) {
		sum := sha256.Sum256([]byte(n.Number + h.On.String() + h.What))
		out = append(out, entry{ID: "urn:assay:news:" + hex.EncodeToString(sum[:12]), Title: h.What + " (" + n.Holder + ")", Link: a.office.URL("/c/" + n.Code), On: h.On})
	}
	return out
}

// newest sorts entries and keeps the newest.
func newest(entries []entry) []entry {
	slices.SortStableFunc(entries, func(x, y entry) int { return y.On.Compare(x.On) })
	return entries[:min(len(entries), mostEntries)]
}

// ofCertificate is the feed of one certificate.
func (a area) ofCertificate(c echo.Context) (feed, error) {
	r, err := a.record(c)
	if err != nil {
		return feed{}, err
	}
	n := r.Newest()
	return feed{Title: "Certificate " + n.Number + " of " + n.Holder, Self: a.office.URL(c.Request().URL.Path), Page: a.office.URL("/c/" + n.Code),
		Author: a.office.BodyNow(c.Request().Context()).Name, Entries: newest(a.entriesOf(r)), Since: n.IssuedOn}, nil
}

// ofList is the feed of everything on a list that was confirmed.
func (a area) ofList(c echo.Context) (feed, error) {
	p, records, err := a.watched(c)
	if err != nil {
		return feed{}, err
	}
	f := feed{Title: "Certificates that you watch", Self: a.office.URL(c.Request().URL.Path), Page: a.office.URL("/watching/" + p.Watcher.Code),
		Author: a.office.BodyNow(c.Request().Context()).Name, Since: a.office.Today()}
	for i, r := range records {
		if len(r.Issues) > 0 && p.Rows[i].ConfirmedAt != nil && p.Watcher.ConfirmedAt != nil {
			f.Entries = append(f.Entries, a.entriesOf(r)...)
		}
	}
	f.Entries = newest(f.Entries)
	return f, nil
}

func (a area) certificateAtom(c echo.Context) error { return a.atom(c, a.ofCertificate) }
func (a area) certificateJSON(c echo.Context) error { return a.json(c, a.ofCertificate) }
func (a area) listAtom(c echo.Context) error        { return a.atom(c, a.ofList) }
func (a area) listJSON(c echo.Context) error        { return a.json(c, a.ofList) }

// midnight is a day as an instant, which both forms ask for.
func midnight(d day.Day) string { return d.String() + "T00:00:00Z" }

// updated is when a feed last changed.
func (f feed) updated() string {
	if len(f.Entries) > 0 {
		return midnight(f.Entries[0].On)
	}
	return midnight(f.Since)
}

// atomFeed is RFC 4287.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
}

func (a area) atom(c echo.Context, read func(echo.Context) (feed, error)) error {
	f, err := read(c)
	if errors.Is(err, cert.NotFound) {
		return a.missing(c)
	}
	if err != nil {
		return err
	}
	out := atomFeed{ID: f.Self, Title: f.Title, Updated: f.updated(), Author: f.Author, Links: []atomLink{{"self", f.Self}, {"alternate", f.Page}}}
	for _, e := range f.Entries {
		out.Entries = append(out.Entries, atomEntry{e.ID, e.Title, midnight(e.On), atomLink{"alternate", e.Link}})
	}
	text, err := xml.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	return page.SendTagged(c, http.StatusOK, "application/atom+xml; charset=utf-8", []byte(xml.Header+strings.TrimSpace(string(text))+"\n"))
}

// jsonFeed is the JSON Feed of version 1.1.
type jsonFeed struct {
	Version string       `json:"version"`
	Title   string       `json:"title"`
	Page    string       `json:"home_page_url"`
	Self    string       `json:"feed_url"`
	Authors []jsonAuthor `json:"authors"`
	Items   []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	Text string `json:"content_text"`
	On   string `json:"date_published"`
}

func (a area) json(c echo.Context, read func(echo.Context) (feed, error)) error {
	f, err := read(c)
	if errors.Is(err, cert.NotFound) {
		return a.missing(c)
	}
	if err != nil {
		return err
	}
	out := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Page: f.Page, Self: f.Self, Authors: []jsonAuthor{{f.Author}}, Items: []jsonItem{}}
	for _, e := range f.Entries {
		out.Items = append(out.Items, jsonItem{e.ID, e.Link, e.Title, midnight(e.On)})
	}
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return page.SendTagged(c, http.StatusOK, "application/feed+json", text)
}
