package register

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/store"
	"assay/internal/web/page"
)

// bulkPage checks many numbers at once.
type bulkPage struct {
	frame
	Typed string
	Fault string
	Rows  []bulkRow
}

// bulkRow is one line that was asked about, with its answer. The holder's name is not told: it is compared.
type bulkRow struct {
	Asked, Name string
	Number      string // with revision, "" when there is no such certificate
	Chip        page.Status
	Same        string // "yes", "no", or "" when no name was given
	LastDay     string
	Standard    string
}

// How much one bulk check may hold.
const (
	bulkRows  = 200
	bulkBytes = 64 << 10
)

// bulkForm answers GET /bulk.
func (a area) bulkForm(c echo.Context) error {
	return send(c, http.StatusOK, "register/bulk", bulkPage{frame: a.frame(c, "Check many certificates")})
}

// bulk answers POST /bulk: a line for each number that was typed or uploaded, as a page or, with as=csv, as a table.
func (a area) bulk(c echo.Context) error {
	p := bulkPage{frame: a.frame(c, "Check many certificates")}
	text, err := bulkText(c)
	if err == nil {
		p.Typed = text
		p.Rows, err = readBulk(text)
	}
	if err != nil {
		p.Fault = err.Error()
		return c.Render(http.StatusUnprocessableEntity, "register/bulk", p)
	}
	if err := a.answerBulk(c, p.Rows); err != nil {
		return err
	}
	if c.FormValue("as") == "csv" {
		return sendBulk(c, p.Rows)
	}
	return c.Render(http.StatusOK, "register/bulk", p)
}

var (
	errBulkLarge = errors.New("That is more than 64 kB. Send it in several parts.")
	errBulkMany  = errors.New("That is more than 200 lines. Send it in several parts.")
	errBulkNone  = errors.New("Give one certificate number a line, with the name on the paper behind a comma or semicolon if you like.")
	errBulkRead  = errors.New("The lines could not be read as a table with commas or semicolons.")
)

// bulkText is what was typed, or else what was uploaded.
func bulkText(c echo.Context) (string, error) {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, bulkBytes+16<<10)
	if err := r.ParseMultipartForm(2 * bulkBytes); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return "", errBulkLarge
	}
	text := r.PostFormValue("numbers")
	if r.MultipartForm != nil && strings.TrimSpace(text) == "" && len(r.MultipartForm.File["file"]) == 1 {
		f, err := r.MultipartForm.File["file"][0].Open()
		if err != nil {
			return "", errBulkRead
		}
		sent, err := io.ReadAll(f)
		if errors.Join(err, f.Close()) != nil {
			return "", errBulkRead
		}
		text = string(sent)
	}
	if len(text) > bulkBytes {
		return "", errBulkLarge
	}
	return strings.TrimPrefix(strings.ToValidUTF8(text, ""), "\ufeff"), nil
}

// readBulk reads lines of a number and perhaps a name. A first line that is a heading is passed over.
func readBulk(text string) ([]bulkRow, error) {
	lines := csv.NewReader(strings.NewReader(text))
	lines.FieldsPerRecord, lines.LazyQuotes, lines.TrimLeadingSpace = -1, true, true
	if strings.Count(text, ";") > strings.Count(text, ",") {
		lines.Comma = ';'
	}
	var out []bulkRow
	for first := true; ; first = false {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errBulkRead
		}
		row := bulkRow{Asked: clip(strings.TrimPrefix(cells[0], "'"), 100)}
		if len(cells) > 1 {
			row.Name = clip(cells[1], 200)
		}
		if _, readable := cert.ReadAsked(row.Asked); row.Asked != "" && (readable || !first || !strings.Contains(strings.ToLower(row.Asked), "number")) {
			out = append(out, row)
		}
		if len(out) > bulkRows {
			return nil, errBulkMany
		}
	}
	if len(out) == 0 {
		return nil, errBulkNone
	}
	return out, nil
}

// answerBulk fills in the answers, with two questions for all.
func (a area) answerBulk(c echo.Context, rows []bulkRow) error {
	asked := make([]cert.Asked, len(rows))
	for i, r := range rows {
		asked[i], _ = cert.ReadAsked(r.Asked)
	}
	records, err := a.store.PublicMany(c.Request().Context(), asked)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Chip = page.Status{Tone: page.Bad, Word: "not in the register"}
		if issue, there := records[i].Asked(asked[i]); there {
			rows[i].answer(a.answer(records[i], issue))
		}
	}
	return nil
}

// answer fills in what is on record.
func (r *bulkRow) answer(found answer) {
	r.Number, r.Chip, r.LastDay, r.Standard = found.FullNumber(), found.Chip(), found.Expires.String(), found.Standard
	if r.Name != "" {
		r.Same = map[bool]string{true: "yes", false: "no"}[store.SameName(r.Name, found.Holder)]
	}
}

// sendBulk hands the answers out as a table that no spreadsheet takes for formulas.
func sendBulk(c echo.Context, rows []bulkRow) error {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	lines := [][]string{{"asked", "name", "number", "status", "name_is_the_holders", "last_valid_day", "standard"}}
	for _, r := range rows {
		lines = append(lines, []string{page.Inert(r.Asked), page.Inert(r.Name), r.Number, r.Chip.Word, r.Same, r.LastDay, r.Standard})
	}
	if err := w.WriteAll(lines); err != nil {
		return err
	}
	return page.Download(c, "certificates.csv", "text/csv; charset=utf-8", b.Bytes())
}
