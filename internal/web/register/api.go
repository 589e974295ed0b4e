package register

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
)

// certificateView is a certificate as other programs read it. Its fields stay; a day that there is not is null.
// Revision, valid and the fields of the paper are never null for a certificate that is told at all.
type certificateView struct {
	Number       string               `json:"number"`
	Revision     *int                 `json:"revision"`
	Standing     string               `json:"status"` // active, suspended, withdrawn, expired, superseded or not_yet_valid
	Valid        *bool                `json:"valid"`  // whether it is valid on status_on
	StatusOn     day.Day              `json:"status_on"`
	SupersededBy *string              `json:"superseded_by"` // number of the current issue
	Holder       *string              `json:"holder"`
	City         *string              `json:"city"`
	Country      *string              `json:"country"`
	Standard     *string              `json:"standard"`
	Scope        *string              `json:"scope"`
	Sites        []cert.CertifiedSite `json:"sites"`
	Original     *day.Day             `json:"original"`
	Effective    *day.Day             `json:"effective"`
	Expires      *day.Day             `json:"expires"`
	GapFrom      *day.Day             `json:"gap_from"`
	GapTo        *day.Day             `json:"gap_to"`
	Body         string               `json:"body"`
	VerifyURL    string               `json:"verify_url"`
}

// certificateJSON answers GET /api/v1/certificates/{number}, also for a long code.
func (a area) certificateJSON(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderAccessControlAllowOrigin, "*") // the register is everybody's
	typed := c.Param("number")
	q, readable := cert.ReadAsked(typed)
	if !readable {
		return problem(c, http.StatusBadRequest, "malformed-number", "This cannot be a certificate number", "Numbers look like "+a.office.BodyNow(c.Request().Context()).Prefix+"-2026-0001, with -r2 for the second revision.")
	}
	found, err := a.look(c.Request().Context(), q)
	exists, err := known(err)
	if err != nil {
		ref := c.Response().Header().Get(echo.HeaderXRequestID)
		slog.Error("answer the register", "ref", ref, "err", err)
		return problem(c, http.StatusInternalServerError, "internal", "The register could not answer", "The fault is ours and is logged under "+ref+".")
	}
	if !exists {
		return problem(c, http.StatusNotFound, "unknown-certificate", "There is no such certificate", "We have issued no certificate with this number. It may be mistyped, or the paper may be forged.")
	}
	return c.JSON(http.StatusOK, a.view(c.Request().Context(), found))
}

// view is the answer for programs.
func (a area) view(ctx context.Context, f answer) certificateView {
	valid := f.Status == cert.CertificateActive
	v := certificateView{Number: f.Number, Standing: string(f.Status), StatusOn: f.Today, Body: a.office.BodyNow(ctx).Name,
		VerifyURL: a.office.URL("/verify?number=" + f.FullNumber())}
	v.Revision, v.Valid, v.Holder, v.City, v.Country = &f.Revision, &valid, &f.Holder, &f.City, &f.Country
	v.Standard, v.Scope, v.Sites = &f.Standard, &f.Scope, append([]cert.CertifiedSite{}, f.Sites...)
	v.Original, v.Effective, v.Expires = orNull(f.Original), orNull(f.Effective), orNull(f.Expires)
	v.GapFrom, v.GapTo = orNull(f.GapFrom), orNull(f.GapTo)
	if f.Status == cert.CertificateSuperseded {
		by := f.Current().FullNumber()
		v.SupersededBy = &by
	}
	return v
}

func orNull(d day.Day) *day.Day {
	if d.IsZero() {
		return nil
	}
	return &d
}

// problemView is an error as RFC 9457 has it.
type problemView struct {
	Type   string `json:"type"` // stable: programs decide by it
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// problem answers with an error for programs.
func problem(c echo.Context, status int, kind, title, detail string) error {
	text, err := json.Marshal(problemView{"urn:assay:problem:" + kind, title, status, detail})
	if err != nil {
		return err
	}
	return c.Blob(status, "application/problem+json", text)
}

// busyJSON asks a program that asks too much to wait.
func busyJSON(c echo.Context) error {
	return problem(c, http.StatusTooManyRequests, "too-many-requests", "Too many questions", "Wait as many seconds as Retry-After says.")
}
