package register

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// frame is what every page of the register shares.
type frame struct {
	page.Base
	Body office.Body
}

func (a area) frame(c echo.Context, title string) frame {
	f := frame{Base: page.Begin(c, "register", title), Body: a.office.BodyNow(c.Request().Context())}
	f.User, f.Nav = nil, nil // the page is the same for everybody
	return f
}

// CountryName is the English name of a country.
func (frame) CountryName(code string) string { return norm.CountryName(code) }

// send draws a page that every reader may keep but asks again about before showing it: its tag changes with its
// content, so that a repeated question costs no bytes and an answer is never older than the question.
func send(c echo.Context, status int, name string, data any) error {
	var page bytes.Buffer
	if err := c.Echo().Renderer.Render(&page, name, data, c); err != nil {
		return err
	}
	return sendTagged(c, status, echo.MIMETextHTMLCharsetUTF8, page.Bytes())
}

// sendTagged answers with a body under its tag, or says that the reader has it already.
func sendTagged(c echo.Context, status int, kind string, body []byte) error {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", tag)
	if status == http.StatusOK && has(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(status, kind, body)
}

// has tells whether a list of tags names this one; a proxy may have marked it as weak.
func has(sent, tag string) bool {
	for one := range strings.SplitSeq(sent, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}
