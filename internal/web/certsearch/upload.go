package certsearch

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/certsearch"
	"assay/internal/web/page"
)

// uploadPage is one upload with what came of its records.
type uploadPage struct {
	page.Base
	Upload  cert.SearchUpload
	Chip    page.Status
	Results []cert.SearchResult
	Problem string
}

// mostResults is how many records of an upload the page shows, those refused first.
const mostResults = 500

// Confirms tells whether somebody still has to say that the register took the file.
func (p uploadPage) Confirms() bool {
	return p.Upload.Channel == certsearch.ByFile && p.Upload.DoneAt == nil
}

func (a area) upload(c echo.Context) error { return a.drawUpload(c, http.StatusOK, "") }

func (a area) drawUpload(c echo.Context, status int, problem string) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	u, err := a.store.SearchUpload(c.Request().Context(), id)
	if err != nil {
		return err
	}
	results, err := a.store.SearchResults(c.Request().Context(), id, mostResults)
	if err != nil {
		return err
	}
	return c.Render(status, "certsearch/upload", uploadPage{page.Begin(c, "certsearch", fmt.Sprintf("Upload %d to IAF CertSearch", u.ID)), u, chipOf(u), results, problem})
}

// download hands the file of an upload out.
func (a area) download(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	u, err := a.store.SearchUpload(c.Request().Context(), id)
	if err != nil {
		return err
	}
	if u.FileSHA256 == "" {
		return cert.NotFound
	}
	text, err := a.store.Files().Read(u.FileSHA256)
	if err != nil {
		return err
	}
	return page.Download(c, fmt.Sprintf("certifications-%s.xml", u.OnDay), "application/xml", text)
}

// confirm notes that the register took a file.
func (a area) confirm(c echo.Context) error {
	var f page.Once
	if _, err := page.Read(c, &f); err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	err = certsearch.Confirm(c.Request().Context(), a.office, page.Acting(c, f), id, a.register.File)
	var invalid cert.Invalid
	if errors.As(err, &invalid) {
		return a.drawUpload(c, http.StatusUnprocessableEntity, invalid[0].Message)
	}
	if err != nil && !errors.Is(err, cert.Repeated) {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Noted: the register took the file."})
	return page.See(c, fmt.Sprintf("/certsearch/uploads/%d", id))
}
