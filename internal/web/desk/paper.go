package desk

import (
	"mime"
	"net/http"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"assay/internal/web/page"
)

// paperPolicy lets a stored PDF load nothing and be framed by nobody.
const paperPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// paper answers with a stored PDF, checked against its SHA-256, to those who may see the file it lies in.
func (a area) paper(c echo.Context) error {
	p, err := a.store.Paper(c.Request().Context(), page.Actor(c), c.Param("code"))
	if err != nil {
		return err
	}
	pdf, err := a.store.Files().Read(p.SHA256)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Content-Security-Policy", paperPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("inline", map[string]string{"filename": fileName(p.Name)}))
	return c.Blob(http.StatusOK, "application/pdf", pdf)
}

// fileName is a name that no file system takes for a path or a command.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|;`, r) {
			return '-'
		}
		return r
	}, name)
	name = strings.Trim(name, ". ")
	if name == "" {
		name = "paper"
	}
	if !strings.HasSuffix(strings.ToLower(name), ".pdf") {
		name += ".pdf"
	}
	return name
}
