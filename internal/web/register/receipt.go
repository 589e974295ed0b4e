package register

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/web/page"
)

// receipt answers GET /c/:code/receipt?on=2026-03-01 with the signed answer to whether the certificate was valid then.
func (a area) receipt(c echo.Context) error {
	q, readable := cert.ReadAsked(c.Param("code"))
	if !readable || q.Code == "" {
		return a.missing(c, "", unknownCode)
	}
	on, fault := askedDay(clip(c.QueryParam("on"), 20), a.office.Today())
	if fault != "" {
		return page.See(c, "/c/"+q.Code+"?on="+clip(c.QueryParam("on"), 20)+"#day")
	}
	r, text, err := a.office.Receipt(c.Request().Context(), q.Code, on)
	if errors.Is(err, cert.NotFound) {
		return a.missing(c, "", unknownCode)
	}
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set(echo.HeaderContentDisposition, page.Attachment("receipt-"+r.Certificate+"-"+on.String()+".txt"))
	return c.Blob(http.StatusOK, plainText, []byte(text))
}
