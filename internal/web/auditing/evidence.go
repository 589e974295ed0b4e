package auditing

import (
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/web/page"
)

// evidence hands out an evidence file, always as a download: nothing that somebody handed in is ever shown
// as a page of ours.
func (a area) evidence(c echo.Context) error {
	e, data, err := a.office.EvidenceFile(c.Request().Context(), page.Actor(c), c.Param("code"))
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, attachment(e.Name))
	h.Set(echo.HeaderXContentTypeOptions, "nosniff")
	h.Set(echo.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	return c.Blob(http.StatusOK, e.Type, data)
}

// attachment names a download for every browser: plain letters for old ones, the name itself in UTF-8
// (RFC 6266).
func attachment(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;`, r) {
			return '_'
		}
		return r
	}, name)
	return mime.FormatMediaType("attachment", map[string]string{"filename": plain}) + "; filename*=UTF-8''" +
		strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
