package api

import (
	"bytes"
	"net/http"
	"regexp"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// budget is how much one address may ask of a kind of answer.
type budget struct {
	perSecond float64
	atOnce    int
}

// How much one address may ask: as much as of the register's pages (doc/decisions/register-api.md).
var (
	byCode   = budget{2, 60}
	byNumber = budget{1.0 / 3, 30}
	bySearch = budget{1, 30}
	byBulk   = budget{1.0 / 30, 4}
)

// table turns operations into routes of the house, so that each stands in the route table with its permission. It is
// the library's adapter to a router that it never sees.
type table struct {
	office *office.Office
	next   budget // of the operation that is being added
	routes []page.Route
	order  []string // ids of the operations as they were added
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// Handle takes one operation. Every GET answers HEAD as well.
func (t *table) Handle(op *huma.Operation, handle func(huma.Context)) {
	t.order = append(t.order, op.OperationID)
	path := parameter.ReplaceAllString(op.Path, ":$1")
	limited := page.NewVisitors(t.next.perSecond, t.next.atOnce).Limit(t.office.Now, func(c echo.Context) error { return run(c, op, handle) }, busy)
	methods := []string{op.Method}
	if op.Method == http.MethodGet {
		methods = append(methods, http.MethodHead)
	}
	for _, method := range methods {
		t.routes = append(t.routes, page.Route{Method: method, Path: path, Permission: cert.Public, Handler: limited})
	}
}

// ServeHTTP is what the library asks of a router; ours serves by the route table alone.
func (t *table) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// run answers one request: what the operation writes is held, tagged by its content and then sent, or not sent when
// the reader has it.
func run(c echo.Context, op *huma.Operation, handle func(huma.Context)) error {
	r := c.Request()
	for _, name := range c.ParamNames() {
		r.SetPathValue(name, c.Param(name))
	}
	open(c)
	w := &held{header: c.Response().Header(), status: http.StatusOK}
	handle(humago.NewContext(op, r, w))
	kind := w.header.Get(echo.HeaderContentType)
	if op.Method == http.MethodGet {
		return page.SendTagged(c, w.status, kind, w.body.Bytes())
	}
	return c.Blob(w.status, kind, w.body.Bytes())
}

// open lets every site's script read the answer: the register is everybody's.
func open(c echo.Context) {
	c.Response().Header().Set(echo.HeaderAccessControlAllowOrigin, "*")
}

// held is an answer that is not sent yet.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header         { return h.header }
func (h *held) WriteHeader(status int)      { h.status = status }
func (h *held) Write(b []byte) (int, error) { return h.body.Write(b) }
