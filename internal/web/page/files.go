package page

import (
	"io"

	"github.com/labstack/echo/v4"
)

// File is a file that came with a form, not opened yet.
type File struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// Files are the files of the field "files" of a form that has been read; a field left empty has none.
func Files(c echo.Context) []File { return FilesOf(c, "files") }

// FilesOf is Files for a field of another name.
func FilesOf(c echo.Context, field string) []File {
	form := c.Request().MultipartForm
	if form == nil {
		return nil
	}
	var all []File
	for _, h := range form.File[field] {
		if h.Filename != "" || h.Size > 0 {
			all = append(all, File{h.Filename, func() (io.ReadCloser, error) { return h.Open() }})
		}
	}
	return all
}
