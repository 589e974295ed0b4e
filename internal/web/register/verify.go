package register

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/web/page"
)

// verifyPage asks for a number and gives the answer that the law asks for: whether it is valid, whose it is, what for
// and where (R-PUB-02). Everything else stands on the page that the code of the paper opens.
type verifyPage struct {
	frame
	Form  verifyForm
	Fault string
	Found *answer
	Said  *verdict
	Holds *verdict // whether the name on the paper is the holder's, when one was given
	Why   []string // what an answer that is none may mean
}

// verifyForm is what is asked for.
type verifyForm struct{ Number, Holder string }

// verify answers GET /verify?number=…&holder=…, and shows the empty form without a number.
func (a area) verify(c echo.Context) error {
	p := verifyPage{frame: a.frame(c, "Verify a certificate"), Form: verifyForm{clip(c.QueryParam("number"), 300), clip(c.QueryParam("holder"), 200)}}
	if p.Form.Number == "" {
		return send(c, http.StatusOK, "register/verify", p)
	}
	q, readable := cert.ReadAsked(p.Form.Number)
	if !readable {
		p.Said, p.Form.Number = &unreadable, clip(p.Form.Number, 60)
		p.Fault = "This cannot be a number of ours. Ours look like " + p.Body.Prefix + "-2026-0001, or -r2 after it; the code below the QR code has 26 letters and digits."
		return send(c, http.StatusUnprocessableEntity, "register/verify", p)
	}
	if q.Code != "" {
		return page.See(c, "/c/"+url.PathEscape(q.Code))
	}
	found, err := a.look(c.Request().Context(), q)
	exists, err := known(err)
	if err != nil {
		return err
	}
	if !exists {
		return a.missing(c, p.Form.Number, a.unknown(c, p, q))
	}
	said := found.verdict()
	p.Found, p.Said, p.Title = &found, &said, said.Head+": "+found.FullNumber()
	if p.Form.Holder != "" {
		p.Holds = holds(p.Form.Holder, found)
	}
	return send(c, http.StatusOK, "register/verify", p)
}

// holds compares the name on a paper with the holder's.
func holds(typed string, found answer) *verdict {
	if store.SameName(typed, found.Holder) {
		return &verdict{page.Done, "The name on your paper is the holder's", ""}
	}
	return &verdict{page.Bad, "The name on your paper is not the holder's", "This number belongs to another company. A paper with another name on it looks forged."}
}

// missingPage says honestly that there is nothing, and what that may mean.
type missingPage struct {
	frame
	Number string
	Said   verdict
}

// missing answers for what is not in the register, or not told: the two look alike.
func (a area) missing(c echo.Context, number string, said verdict) error {
	return send(c, http.StatusNotFound, "register/missing", missingPage{a.frame(c, said.Head), number, said})
}

// unknown says why a number is not in the register, as far as that can be told from the number itself.
func (a area) unknown(c echo.Context, p verifyPage, q cert.Asked) verdict {
	prefix, rest, _ := strings.Cut(q.Number, "-")
	year, _, _ := strings.Cut(rest, "-")
	switch {
	case prefix != p.Body.Prefix:
		return verdict{page.Bad, "Not a number of ours", "Our numbers begin with " + p.Body.Prefix + ". Look on the paper for the body that issued it."}
	case year > a.office.Today().String()[:4]:
		return verdict{page.Bad, "Never issued", "The number says " + year + ", and that year has not come."}
	}
	return unknownNumber
}

// The answers when there is nothing to show.
var (
	unreadable    = verdict{page.Bad, "Not a number of ours", "Please compare what you typed with the certificate."}
	unknownNumber = verdict{page.Bad, "Not in our register", "We tell of no certificate with this number and revision. Do not rely on the paper before you know why."}
	unknownCode   = verdict{page.Bad, "Not in our register", "We have issued no certificate with this code. The QR code on a genuine certificate leads to its page: a paper whose code leads here is not ours, or its code was not read whole."}
)
