package register

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/web/page"
)

// certificatePage is the public page of one issue, reached by its code.
type certificatePage struct {
	frame
	answer
	Said   verdict
	Host   string // the register's address in words, without a code
	Linked linked
	Day    dayQuestion
	Cover  coverQuestion
	Logged []page.Logged // what the public log says of this issue
}

// dayQuestion is "was it valid on this day?" with its answer.
type dayQuestion struct {
	Typed string
	Fault string
	Said  *verdict
	On    day.Day
}

// coverQuestion is "is this service at this place covered?" with its answer.
type coverQuestion struct {
	Service, Place string
	Said           *verdict
	Sites          []cert.CertifiedSite // what binds beside the scope
}

// certificate answers GET /c/:code, where the QR code of a paper leads.
func (a area) certificate(c echo.Context) error {
	q, readable := cert.ReadAsked(c.Param("code"))
	if !readable || q.Code == "" {
		return a.missing(c, "", unknownCode)
	}
	found, err := a.look(c.Request().Context(), q)
	exists, err := known(err)
	if err != nil {
		return err
	}
	if !exists {
		return a.missing(c, "", unknownCode)
	}
	p := certificatePage{frame: a.frame(c, ""), answer: found, Said: found.verdict(), Host: a.office.URL("/c/") + "…",
		Linked: link(found, a.office.BodyNow(c.Request().Context()).Name, a.office.URL(found.Link()))}
	p.Title = p.Said.Head + ": " + found.FullNumber()
	p.Logged = logged(found)
	p.Day, p.Cover = askDay(c, found), askCover(c, found)
	status := http.StatusOK
	if p.Day.Fault != "" {
		status = http.StatusUnprocessableEntity
	}
	return send(c, status, "register/certificate", p)
}

// askDay reads ?on=2026-03-01 and answers it; empty when nothing was asked.
func askDay(c echo.Context, found answer) dayQuestion {
	q := dayQuestion{Typed: clip(c.QueryParam("on"), 20)}
	if q.Typed == "" {
		return q
	}
	on, fault := askedDay(q.Typed, found.Today)
	if q.Fault = fault; fault != "" {
		return q
	}
	said := onDay(found, on)
	q.On, q.Said = on, &said
	return q
}

// askedDay reads a day that is asked about, and says what is wrong with it in words.
func askedDay(typed string, today day.Day) (on day.Day, fault string) {
	on, err := day.Parse(typed)
	switch {
	case err != nil:
		return on, "Give a day like 2026-03-01."
	case on.After(today):
		return on, "That day is still to come: nobody knows yet what will be decided until then."
	}
	return on, ""
}

// logged lists the entries of the public log about the issue, oldest first.
func logged(found answer) []page.Logged {
	var out []page.Logged
	for _, c := range found.Record.Changes {
		if c.Revision == found.Revision && c.Entered {
			out = append(out, page.Logged{Number: c.Entry, Act: c.Act})
		}
	}
	return out
}

// onDay says how the number stood on a day.
func onDay(found answer, on day.Day) verdict {
	at, number := found.Record.On(on), found.Number
	issue, _ := found.Record.Issue(at.Revision)
	switch {
	case at.Valid():
		return verdict{page.Done, "Valid on " + on.Long(), "On that day issue " + issue.FullNumber() + " was in force."}
	case at.Gap:
		return verdict{page.Bad, "Not certified on " + on.Long(), "That day lies between two cycles: the last one had expired and the next had not begun."}
	case at.Status == cert.NotCertified:
		return verdict{page.Bad, "Not yet certified on " + on.Long(), "Certificate " + number + " came into force later."}
	}
	return verdict{page.Bad, "Not valid on " + on.Long(), "The certificate was " + word(at.Status) + " from " + at.Since.Long() + " on."}
}

// askCover reads ?service=…&place=… and answers it; empty when nothing was asked.
func askCover(c echo.Context, found answer) coverQuestion {
	q := coverQuestion{Service: clip(c.QueryParam("service"), 200), Place: clip(c.QueryParam("place"), 200)}
	if q.Service == "" && q.Place == "" {
		return q
	}
	issue := found.Kept(found.Status) // one that was replaced from a day to come on counts until then
	r := issue.Covers(q.Service, q.Place, found.Today, store.Words)
	said := verdict{map[cert.Cover]page.Tone{cert.Covered: page.Done, cert.NotCovered: page.Bad, cert.CannotTell: page.Waiting}[r.Answer],
		map[cert.Cover]string{cert.Covered: "Covered", cert.NotCovered: "Not covered", cert.CannotTell: "Cannot tell"}[r.Answer], r.Why}
	q.Said, q.Sites = &said, r.Sites[:min(3, len(r.Sites))]
	return q
}

// clip is what somebody typed, without what cannot be shown, and no longer than it may be.
func clip(typed string, most int) string {
	text := strings.Join(strings.Fields(strings.ToValidUTF8(typed, "")), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
