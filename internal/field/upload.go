package field

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/office/fieldsync"
	"assay/internal/web/page"
)

type uploadForm struct {
	Att    string `json:"att"`
	Audit  int64  `json:"audit"`
	Device string `json:"device"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	Name   string `json:"name"`
	Mime   string `json:"mime"`
}

type uploadView struct {
	Att      string `json:"att"`
	Received int64  `json:"offset"`
	Size     int64  `json:"size"`
	State    string `json:"state"`
}

// announce begins an upload, or says how far it is.
func (a API) announce(c echo.Context) error {
	var form uploadForm
	if err := read(c, smallBody, &form); err != nil {
		return err
	}
	if form.Size > office.EvidenceBytes {
		return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	}
	u, created, err := a.room.Announce(c.Request().Context(), page.Actor(c), fieldsync.UploadInput{Att: form.Att, Device: form.Device, SHA256: form.SHA256,
		Name: form.Name, Mime: form.Mime, Audit: form.Audit, Size: form.Size})
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, base+"/uploads/"+u.Att)
	stand(c, u)
	code := http.StatusOK
	if created {
		code = http.StatusCreated
	}
	return c.JSON(code, uploadView{u.Att, u.Received, u.Size, u.State})
}

// stand says in the headers how far an upload is.
func stand(c echo.Context, u cert.FieldUpload) {
	h := c.Response().Header()
	h.Set("Tus-Resumable", "1.0.0")
	h.Set("Upload-Offset", strconv.FormatInt(u.Received, 10))
	h.Set("Upload-Length", strconv.FormatInt(u.Size, 10))
	h.Set("X-Upload-State", u.State)
}

func (a API) progress(c echo.Context) error {
	u, err := a.room.Upload(c.Request().Context(), page.Actor(c), c.Param("att"))
	if err != nil {
		return err
	}
	stand(c, u)
	return c.NoContent(http.StatusOK)
}

// chunk adds bytes from the offset that the header names.
func (a API) chunk(c echo.Context) error {
	ctx, actor, r := c.Request().Context(), page.Actor(c), c.Request()
	if _, err := a.room.Upload(ctx, actor, c.Param("att")); err != nil {
		return err
	}
	if r.Header.Get(echo.HeaderContentType) != "application/offset+octet-stream" {
		return echo.NewHTTPError(http.StatusUnsupportedMediaType)
	}
	from, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || from < 0 {
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	piece, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, fieldsync.ChunkBytes))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	}
	if err != nil && len(piece) == 0 {
		return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	u, err := a.room.Chunk(ctx, actor, c.Param("att"), from, piece) // of a request cut short, what came is kept
	if err != nil {
		return err
	}
	stand(c, u)
	return c.NoContent(http.StatusNoContent)
}

// bytes answers a file that has arrived, to be saved and never shown in place.
func (a API) bytes(c echo.Context) error {
	u, data, err := a.room.Bytes(c.Request().Context(), page.Actor(c), c.Param("att"))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+u.Att+`"`)
	return c.Stream(http.StatusOK, u.Type, data)
}
