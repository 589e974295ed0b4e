package auditing

import (
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// calendar answers with the audit as a calendar entry, for those who may see it.
func (a area) calendar(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	v, err := a.office.AuditView(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	if v.Audit.Starts.IsZero() || v.Audit.Status == cert.AuditCancelled {
		return cert.NotFound
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": v.Audit.Number + ".ics"}))
	return c.Blob(http.StatusOK, "text/calendar; charset=utf-8", []byte(entry(v, a.office.URL(address(id, "")), a.office.Now(), a.office.Local(a.office.Now()).Location())))
}

// entry is an audit as an all-day entry of RFC 5545, whose end is the day after the last, with an entry for each session
// that the reader may see.
func entry(v office.AuditView, url string, now time.Time, zone *time.Location) string {
	const date = "20060102"
	status := "TENTATIVE"
	if office.Announced(v.Audit) {
		status = "CONFIRMED"
	}
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Assay//Audits//EN", "METHOD:PUBLISH", "BEGIN:VEVENT",
		fmt.Sprintf("UID:%s@assay", v.Audit.Number), "DTSTAMP:" + now.UTC().Format("20060102T150405Z"),
		fmt.Sprintf("SEQUENCE:%d", v.Audit.Version),
		"DTSTART;VALUE=DATE:" + v.Audit.Starts.Time().Format(date), "DTEND;VALUE=DATE:" + v.Audit.Ends.AddDays(1).Time().Format(date),
		"SUMMARY:" + escaped(heading(v.Audit, v.Client)), "STATUS:" + status, "URL:" + url, "END:VEVENT",
	}
	for i, s := range sessions(v.Plan) {
		lines = append(lines, sessionEntry(v, s, i, now.In(zone))...)
	}
	lines = append(lines, "END:VCALENDAR")
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(folded(l))
	}
	return b.String()
}

// sessionEntry is a session of the plan as an entry of its own, at its time in the body's zone, that of now; none where its times are
// not in order.
func sessionEntry(v office.AuditView, s session, n int, now time.Time) []string {
	const stamp = "20060102T150405Z"
	from, err1 := time.ParseInLocation("2006-01-02 15:04", s.Day+" "+s.From, now.Location())
	to, err2 := time.ParseInLocation("2006-01-02 15:04", s.Day+" "+s.To, now.Location())
	if err1 != nil || err2 != nil || !to.After(from) {
		return nil
	}
	what := []string{"With: " + s.Auditee, "Auditors: " + s.Who}
	if clauses := s.ClauseList(); len(clauses) > 0 {
		what = append(what, "Clauses: "+strings.Join(clauses, ", "))
	}
	place := s.Site
	if s.Remote != "" {
		place = strings.TrimSpace(s.Site + " remote: " + s.Remote)
	}
	return []string{"BEGIN:VEVENT", fmt.Sprintf("UID:%s-%d@assay", v.Audit.Number, n+1), "DTSTAMP:" + now.UTC().Format(stamp), fmt.Sprintf("SEQUENCE:%d", v.Audit.Version),
		"DTSTART:" + from.UTC().Format(stamp), "DTEND:" + to.UTC().Format(stamp), "SUMMARY:" + escaped(s.What), "DESCRIPTION:" + escaped(strings.Join(what, "\n")),
		"LOCATION:" + escaped(place), "END:VEVENT"}
}

// escaped writes text as RFC 5545 wants it.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "").Replace(s)
}

// folded breaks a line after at most 75 bytes, never within a letter.
func folded(line string) string {
	var b strings.Builder
	n := 0
	for _, r := range line {
		if w := utf8.RuneLen(r); n+w > 75 {
			b.WriteString("\r\n ")
			n = 1
		}
		b.WriteRune(r)
		n += utf8.RuneLen(r)
	}
	return b.String() + "\r\n"
}
