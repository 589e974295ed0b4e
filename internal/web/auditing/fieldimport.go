package auditing

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/fieldsync"
	"assay/internal/web/page"
)

// importPage takes a copy that a tablet saved as a file, and says what became of each record.
type importPage struct {
	page.Base
	Audit  cert.Audit
	Done   *fieldsync.Imported // nil before
	At     time.Time           // when the copy was saved
	Form   importForm
	Errors page.Errors
}

// importForm is the file.
type importForm struct{ page.Once }

// stateWords says what became of a record or file.
var stateWords = map[string]page.Status{"applied": {Tone: page.Done, Word: "taken in"}, "duplicate": {Tone: page.Plain, Word: "was here already"},
	"held": {Tone: page.Waiting, Word: "held for the lead"}, "invalid": {Tone: page.Bad, Word: "refused"}, "missing": {Tone: page.Plain, Word: "not in the copy"}}

// Said is the state of a line in words.
func (importPage) Said(state string) page.Status { return stateWords[state] }

func (a area) importForm(c echo.Context) error {
	return a.drawImport(c, http.StatusOK, importPage{Errors: page.Errors{}})
}

func (a area) drawImport(c echo.Context, code int, p importPage) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if p.Audit, err = a.store.Audit(c.Request().Context(), page.Actor(c), id); err != nil {
		return err
	}
	p.Base = page.Begin(c, "auditing", "Bring a copy from a tablet")
	return c.Render(code, "auditing/fieldimport", p)
}

func (a area) importCopy(c echo.Context) error {
	var form importForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	files := page.Files(c)
	if len(files) != 1 {
		errs.Add("files", "Choose the file that “Save a copy” made.")
	}
	p := importPage{Errors: errs}
	if !errs.Any() {
		done, err := a.bring(c, form.Once, id, files[0])
		if err == nil {
			p.Done, p.At = &done, a.office.Local(done.ExportedAt())
			return a.drawImport(c, http.StatusOK, p)
		}
		if !errs.AddInvalid(err) {
			return err
		}
	}
	return a.drawImport(c, http.StatusUnprocessableEntity, p)
}

// bring opens the file and replays it.
func (a area) bring(c echo.Context, once page.Once, id int64, f page.File) (done fieldsync.Imported, err error) {
	in, err := f.Open()
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	whole, seeks := in.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !seeks {
		return done, cert.Wrong("files", "The file could not be read.")
	}
	size, err := whole.Seek(0, io.SeekEnd)
	if err != nil {
		return done, err
	}
	return a.room.Import(c.Request().Context(), page.Acting(c, once), id, whole, size)
}
