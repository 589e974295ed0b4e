package register

import (
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// verifyPage asks for a number and answers what the register says about it.
type verifyPage struct {
	page.Base
	Form   verifyForm
	Errors page.Errors
	Sent   bool // something was asked for
	Found  *answer
	Said   verdict
	Body   office.Body
	Host   string    // the register's address, without a path
	At     time.Time // when it was checked, in the body's time zone
}

// verifyForm is what is asked for.
type verifyForm struct {
	Number string `form:"number" label:"Certificate number"`
}

// verdict is the answer in words; Head is the first line of the page.
type verdict struct {
	Tone page.Tone
	Head string
	Text string
}

// mostTyped is how much of what somebody typed is looked at.
const mostTyped = 300

// verify answers for a number, GET /verify?number=…, and shows the empty form without one.
func (a area) verify(c echo.Context) error {
	typed := strings.ToValidUTF8(c.QueryParam("number"), "")
	p := a.newVerifyPage(c, typed)
	if strings.TrimSpace(typed) == "" {
		return c.Render(http.StatusOK, "register/verify", p)
	}
	q, readable := read(typed)
	if utf8.RuneCountInString(typed) > mostTyped || !readable {
		p.Sent, p.Said = true, unreadable
		p.Errors.Add("number", "This cannot be a number of ours. Ours look like "+p.Body.Prefix+"-2026-0001, or -r2 after it; the code below the QR code has 26 letters and digits.")
		return c.Render(http.StatusUnprocessableEntity, "register/verify", p)
	}
	if q.Code != "" {
		return page.See(c, "/c/"+url.PathEscape(q.Code))
	}
	return a.tell(c, p, q)
}

// verifyCode answers for the long code that the QR code on a certificate leads to.
func (a area) verifyCode(c echo.Context) error {
	q, readable := read(c.Param("code"))
	p := a.newVerifyPage(c, "")
	if !readable || q.Code == "" {
		p.Sent, p.Said = true, unknownCode
		return c.Render(http.StatusNotFound, "register/verify", p)
	}
	return a.tell(c, p, q)
}

// tell looks a certificate up and draws the answer; nothing of it is kept, so it is never older than the page.
func (a area) tell(c echo.Context, p verifyPage, q asked) error {
	found, err := a.look(c.Request().Context(), q)
	exists, err := known(err)
	if err != nil {
		return err
	}
	p.Sent = true
	if !exists {
		p.Said = unknownNumber
		if q.Code != "" {
			p.Said = unknownCode
		}
		return c.Render(http.StatusNotFound, "register/verify", p)
	}
	p.Found, p.Said = &found, found.verdict()
	p.Title = p.Said.Head + ": certificate " + found.FullNumber()
	if found.OnRequest {
		p.Title = "Certificate " + found.Number
	}
	return c.Render(http.StatusOK, "register/verify", p)
}

func (a area) newVerifyPage(c echo.Context, typed string) verifyPage {
	if utf8.RuneCountInString(typed) > mostTyped {
		typed = ""
	}
	return verifyPage{Base: page.Begin(c, "register", "Verify a certificate"), Form: verifyForm{typed}, Errors: page.Errors{},
		Body: a.office.BodyNow(c.Request().Context()), Host: a.office.URL("/c/") + "…", At: a.office.Local(a.office.Now())}
}

// busy asks a visitor who asks too much to wait.
func (a area) busy(c echo.Context) error {
	return c.Render(http.StatusTooManyRequests, "register/busy", struct{ page.Base }{page.Begin(c, "register", "Too many questions")})
}

// The answers when there is nothing to show.
var (
	unreadable    = verdict{page.Bad, "Not a number of ours", "Please compare what you typed with the certificate."}
	unknownNumber = verdict{page.Bad, "Not in our register", "We have issued no certificate with this number and revision."}
	unknownCode   = verdict{page.Bad, "Not in our register", "We have issued no certificate with this code."}
)

// verdict is the status of today in words.
func (a answer) verdict() verdict {
	if a.OnRequest {
		return verdict{page.Info, "Answered on request", "This register keeps a certificate under this number. Its holder's details and its status are given on request."}
	}
	on, number := a.Today.Long(), a.FullNumber()
	switch a.Status() {
	case cert.CertificateActive:
		return verdict{page.Done, "Valid today", "Certificate " + number + " is valid on " + on + "."}
	case cert.CertificateSuspended:
		return verdict{page.Waiting, "Suspended: not valid at present", "Certificate " + number + " is suspended since " + a.SuspendedOn.Long() + ". Until it is restored its holder may not say that it is certified."}
	case cert.CertificateWithdrawn:
		return verdict{page.Bad, "Withdrawn: not valid", "Certificate " + number + " was withdrawn on " + a.WithdrawnOn.Long() + " and does not come back."}
	case cert.CertificateExpired:
		return verdict{page.Bad, "Expired: not valid", "Certificate " + number + " was valid until " + a.Expires.Long() + "."}
	case cert.CertificateFuture:
		return verdict{page.Info, "Not yet valid", "Certificate " + number + " is valid from " + a.Effective.Long() + " on."}
	}
	return verdict{page.Info, "Replaced by a newer issue", "Issue " + number + " is no longer in force. The current issue is " + a.Current.FullNumber() + ", which is " + word(a.Current.StatusOn(a.Today)) + " on " + on + "."}
}

// word is a status in a sentence.
func word(s cert.CertificateStatus) string {
	switch s {
	case cert.CertificateActive:
		return "valid"
	case cert.CertificateFuture:
		return "not yet valid"
	}
	return string(s)
}

// CountryName is the English name of a country.
func (p verifyPage) CountryName(code string) string { return norm.CountryName(code) }
