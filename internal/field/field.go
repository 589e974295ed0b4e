// Package field is the wire protocol between auditors' devices and the body, /api/field/v1: JSON in, JSON
// out, every answer marked so that a device tells it from that of a captive portal. It must not know rules,
// pages or SQL.
package field

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/fieldsync"
	"assay/internal/web/page"
)

// Prefix begins every address of the protocol.
const Prefix = "/api/field/"

const base = Prefix + "v1"

// API is the protocol over the room that does the work.
type API struct {
	room   *fieldsync.Room
	secure bool // the site is reached by https
}

// New makes the protocol.
func New(room *fieldsync.Room, secure bool) API { return API{room, secure} }

// Routes is the route table of the protocol.
func (a API) Routes() []page.Route {
	route := func(method, path string, h echo.HandlerFunc) page.Route {
		return page.Route{Method: method, Path: base + path, Permission: cert.FieldWork, Handler: h}
	}
	return []page.Route{
		{Method: http.MethodPost, Path: base + "/sign-in", Permission: cert.Public, Handler: a.signIn},
		route(http.MethodGet, "/session", a.session),
		route(http.MethodDelete, "/session", a.endSession),
		route(http.MethodPost, "/devices", a.register),
		route(http.MethodGet, "/audits", a.audits),
		route(http.MethodGet, "/audits/:id/package", a.pack),
		route(http.MethodPost, "/audits/:id/ops", a.push),
		route(http.MethodGet, "/audits/:id/changes", a.pull),
		route(http.MethodGet, "/audits/:id/events", a.events),
		route(http.MethodGet, "/audits/:id/receipt", a.receipt),
		route(http.MethodPost, "/audits/:id/release", a.release),
		route(http.MethodPost, "/uploads", a.announce),
		route(http.MethodHead, "/uploads/:att", a.progress),
		route(http.MethodPatch, "/uploads/:att", a.chunk),
		route(http.MethodGet, "/uploads/:att", a.bytes),
	}
}

// deviceKey is where the request keeps the device of its session.
const deviceKey = "field device"

// CookieName is the name of the device session's cookie.
func CookieName(secure bool) string {
	if secure {
		return "__Host-assay_field"
	}
	return "assay_field"
}

// Session finds who a request of the protocol is by its device session, before any handler. Without one, the
// ordinary session counts. It marks the answer as ours.
func (a API) Session(c echo.Context) error {
	c.Response().Header().Set("X-Field", "1")
	kept, err := c.Cookie(CookieName(a.secure))
	if err != nil || kept.Value == "" {
		return nil
	}
	actor, device, err := a.room.Who(c.Request().Context(), kept.Value)
	if errors.Is(err, cert.NotFound) {
		return nil
	}
	if err == nil {
		page.SetActor(c, actor)
		c.Set(deviceKey, device)
	}
	return err
}

// failure is an answer that refuses.
type failure struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Person  int64  `json:"person,omitempty"`
		Name    string `json:"name,omitempty"`
	} `json:"error"`
	Epoch string `json:"epoch,omitempty"`
}

func refuse(c echo.Context, status int, code, message string) error {
	var f failure
	f.Error.Code, f.Error.Message = code, message
	return c.JSON(status, f)
}

// SignInFirst answers who holds no session.
func SignInFirst(c echo.Context) error {
	return refuse(c, http.StatusUnauthorized, "sign_in", "Sign in to send and to receive.")
}

// AnswerError is the table from error to answer for the addresses of the protocol.
func AnswerError(err error, c echo.Context) error {
	var f failure
	var epoch *fieldsync.EpochError
	var other *fieldsync.WrongUser
	var at *fieldsync.OffsetError
	var invalid cert.Invalid
	var he *echo.HTTPError
	switch {
	case errors.As(err, &epoch):
		f.Epoch, f.Error.Code, f.Error.Message = epoch.Epoch, "epoch", "The database was restored: begin anew and send everything again."
		return c.JSON(http.StatusConflict, f)
	case errors.As(err, &other):
		f.Error.Code, f.Error.Message, f.Error.Person, f.Error.Name = "wrong_user", "This work belongs to another person than who is signed in.", other.Person, other.Name
		return c.JSON(http.StatusForbidden, f)
	case errors.As(err, &at):
		c.Response().Header().Set("Upload-Offset", strconv.FormatInt(at.Offset, 10))
		return refuse(c, http.StatusConflict, "offset", "Go on from the offset named.")
	case errors.Is(err, fieldsync.ErrDiffers):
		return refuse(c, http.StatusConflict, "upload_differs", "Another file has this id.")
	case errors.Is(err, fieldsync.ErrTaken):
		c.Response().Header().Set("Upload-Offset", "0")
		return refuse(c, http.StatusUnprocessableEntity, "hash_mismatch", "The bytes are not those announced. Begin anew.")
	case errors.Is(err, cert.NotFound):
		return refuse(c, http.StatusNotFound, "not_found", "There is no such record, or none that you may see.")
	case errors.Is(err, cert.Forbidden):
		return refuse(c, http.StatusForbidden, "forbidden", "Your roles do not allow this.")
	case errors.As(err, &invalid):
		return refuse(c, http.StatusUnprocessableEntity, "bad_field", invalid.Error())
	case errors.Is(err, cert.Conflict):
		return refuse(c, http.StatusServiceUnavailable, "busy", "Somebody else was at the same record. Try again.")
	case errors.As(err, &he):
		return refuse(c, he.Code, codeOf(he.Code), http.StatusText(he.Code)+".")
	}
	slog.Error("field request failed", "ref", c.Response().Header().Get(echo.HeaderXRequestID), "path", c.Request().URL.Path, "err", err)
	return refuse(c, http.StatusInternalServerError, "internal", "The fault is ours and is logged. Nothing was stored half.")
}

var codes = map[int]string{http.StatusRequestEntityTooLarge: "too_large", http.StatusNotFound: "not_found", http.StatusMethodNotAllowed: "not_found",
	http.StatusUnsupportedMediaType: "bad_type", http.StatusBadRequest: "bad_request", http.StatusTooManyRequests: "slow_down"}

func codeOf(status int) string {
	if code := codes[status]; code != "" {
		return code
	}
	return "refused"
}

// read fills a struct from a JSON body of at most so many bytes.
func read(c echo.Context, most int64, into any) error {
	kind, _, err := mime.ParseMediaType(c.Request().Header.Get(echo.HeaderContentType))
	if err != nil || kind != echo.MIMEApplicationJSON {
		return echo.NewHTTPError(http.StatusUnsupportedMediaType)
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), c.Request().Body, most))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	case err != nil, !utf8.Valid(body), json.Unmarshal(body, into) != nil:
		return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	return nil
}

// audit is the audit of the address; a foreign one is not found, whatever was sent.
func (a API) audit(c echo.Context) (int64, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return 0, cert.NotFound
	}
	return id, a.room.Reaches(c.Request().Context(), page.Actor(c), id)
}

func query(c echo.Context, name string, otherwise int64) int64 {
	n, err := strconv.ParseInt(c.QueryParam(name), 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

func trimmed(c echo.Context, name string) string { return strings.TrimSpace(c.QueryParam(name)) }
