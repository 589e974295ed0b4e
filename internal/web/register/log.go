package register

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/ledger"
	"assay/internal/web/page"
)

// logPage is the page of the transparency log: what it is, where it stands, how to check it.
type logPage struct {
	page.Base
	Origin     string
	Size       int64
	At         time.Time // of the last checkpoint, in the body's time zone
	Root       string
	Checkpoint string
	Keys       []ledger.KeySpan
	Host       string // address of the log, without a slash at the end
}

// mostLeaves is how many entries one answer holds.
const mostLeaves = 1000

const (
	plainText = "text/plain; charset=utf-8"
	lines     = "application/x-ndjson"
)

// log answers GET /log.
func (a area) log(c echo.Context) error {
	ctx := c.Request().Context()
	last, err := a.store.LastCheckpoint(ctx)
	if err != nil {
		return err
	}
	read, err := ledger.PeekCheckpoint(last.Text)
	if err != nil {
		return err
	}
	keys, err := a.office.LogKeys(ctx)
	if err != nil {
		return err
	}
	return c.Render(http.StatusOK, "register/log", logPage{Base: page.Begin(c, "register", "Transparency log"), Origin: read.Origin, Size: read.Size,
		At: a.office.Local(read.At), Root: read.Root.String(), Checkpoint: last.Text, Keys: keys, Host: a.office.URL("/log")})
}

// logCheckpoint answers GET /log/checkpoint with the last signed checkpoint.
func (a area) logCheckpoint(c echo.Context) error {
	last, err := a.store.LastCheckpoint(c.Request().Context())
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, plainText, []byte(last.Text))
}

// logKeys answers GET /log/keys with the file of verifier keys.
func (a area) logKeys(c echo.Context) error {
	keys, err := a.office.KeyFile(c.Request().Context())
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, plainText, []byte(keys.Text()))
}

// statusList answers GET /log/status with the signed list of how every issue stands, and at no cost to who has it
// already.
func (a area) statusList(c echo.Context) error {
	head, err := a.store.StatusListHead(c.Request().Context())
	if err != nil {
		return err
	}
	h, tag := c.Response().Header(), `"`+head.SHA256[:24]+`"`
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", tag)
	h.Set(echo.HeaderLastModified, head.At.UTC().Format(http.TimeFormat))
	h.Set(echo.HeaderAccessControlAllowOrigin, "*")
	if page.HasTag(c.Request().Header.Get("If-None-Match"), tag) {
		return c.NoContent(http.StatusNotModified)
	}
	list, err := a.store.StatusList(c.Request().Context())
	if err != nil {
		return err
	}
	h.Set("ETag", `"`+list.SHA256[:24]+`"`)
	h.Set(echo.HeaderContentDisposition, `attachment; filename="status.txt"`)
	return c.Blob(http.StatusOK, plainText, []byte(list.Text))
}

// logLeaves answers GET /log/leaves?from=N with at most mostLeaves entries, a line each.
func (a area) logLeaves(c echo.Context) error {
	from, given := number(c, "from", 0)
	if !given {
		return problem(c, http.StatusBadRequest, "malformed-number", "from is no order number", "Give the order number of the first entry you want, from 0 on.")
	}
	rows, err := a.store.Leaves(c.Request().Context(), from, mostLeaves)
	if err != nil {
		return err
	}
	var out []byte
	for _, r := range rows {
		out = append(append(out, r.Text...), '\n')
	}
	return c.Blob(http.StatusOK, lines, out)
}

// logWhole answers GET /log/log.jsonl with the whole log and the checkpoint that covers it.
func (a area) logWhole(c echo.Context) error {
	c.Response().Header().Set(echo.HeaderContentType, lines)
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="log.jsonl"`)
	return a.office.ExportLog(c.Request().Context(), c.Response())
}

// proofView is a proof as programs read it, in the terms of RFC 9162; hashes are base64.
type proofView struct {
	Leaf   *int64   `json:"leaf,omitempty"` // order number of the entry
	Hash   string   `json:"leaf_hash,omitempty"`
	From   *int64   `json:"from,omitempty"` // size of the smaller tree
	Old    string   `json:"from_root,omitempty"`
	Size   int64    `json:"size"` // of the tree that the proof leads to
	Root   string   `json:"root"`
	Hashes []string `json:"hashes"`
}

func proofOf(p ledger.Proof, size int64, root ledger.Hash) proofView {
	v := proofView{Size: size, Root: root.String(), Hashes: []string{}}
	for _, h := range p {
		v.Hashes = append(v.Hashes, h.String())
	}
	return v
}

// logProof answers GET /log/proof?leaf=N&size=M: the log of size M (the whole, without it) holds entry N.
func (a area) logProof(c echo.Context) error {
	tree, size, err := a.tree(c, "size")
	if err != nil {
		return err
	}
	leaf, given := number(c, "leaf", -1)
	p, err := tree.Inclusion(leaf, size)
	if !given || err != nil {
		return problem(c, http.StatusBadRequest, "no-such-entry", "There is no such entry", "Give the order number of an entry as leaf, and the size of a log that holds it as size.")
	}
	root, err := tree.RootAt(size)
	if err != nil {
		return err
	}
	rows, err := a.store.Leaves(c.Request().Context(), leaf, 1)
	if err != nil {
		return err
	}
	v := proofOf(p, size, root)
	v.Leaf, v.Hash = &leaf, ledger.HashOf([]byte(rows[0].Text)).String()
	return c.JSON(http.StatusOK, v)
}

// logConsistency answers GET /log/consistency?from=N&to=M: the log of size N is the beginning of that of size M.
func (a area) logConsistency(c echo.Context) error {
	tree, to, err := a.tree(c, "to")
	if err != nil {
		return err
	}
	from, given := number(c, "from", -1)
	p, err := tree.Consistency(from, to)
	if !given || err != nil {
		return problem(c, http.StatusBadRequest, "no-such-size", "The log never had these sizes", "Give two sizes of the log as from and to, the smaller first.")
	}
	root, err := tree.RootAt(to)
	if err != nil {
		return err
	}
	old, err := tree.RootAt(from)
	v := proofOf(p, to, root)
	v.From, v.Old = &from, old.String()
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, v)
}

// tree is the tree of the log as last signed, and the size asked for in a parameter, all of it if none was.
func (a area) tree(c echo.Context, name string) (*ledger.Tree, int64, error) {
	last, err := a.store.LastCheckpoint(c.Request().Context())
	if err != nil {
		return nil, 0, err
	}
	size, given := number(c, name, last.Size)
	if !given {
		size = -1
	}
	return a.store.LeafTree(c.Request().Context(), last.Size), size, nil
}

// number reads a whole number from the query, otherwise what stands in for none; false when it is none.
func number(c echo.Context, name string, otherwise int64) (int64, bool) {
	text := c.QueryParam(name)
	if text == "" {
		return otherwise, true
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && n >= 0
}
