package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/api"
	"assay/internal/cert"
	"assay/internal/field"
	"assay/internal/web/page"
)

// errorPage is the page of a refusal or a fault.
type errorPage struct {
	page.Base
	Code      int
	Head      string
	Text      string
	Rules     []page.GateRule
	Problems  []string
	Reference string // to find the log entry of a fault
}

// answerError is the one table from error to answer.
func (w *Web) answerError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	if isField(c.Request().URL.Path) {
		err = field.AnswerError(err, c)
	} else if strings.HasPrefix(c.Request().URL.Path, api.Prefix+"/") {
		err = api.AnswerError(err, c)
	} else if errors.Is(err, cert.Repeated) {
		err = page.See(c, back(c))
	} else {
		p := w.explain(err, c)
		p.Base = page.Begin(c, "errors", p.Head)
		err = c.Render(p.Code, "errors/error", p)
	}
	if err != nil {
		slog.Error("answer an error", "err", err)
	}
}

func (w *Web) explain(err error, c echo.Context) errorPage {
	var unmet *cert.Unmet
	var invalid cert.Invalid
	var he *echo.HTTPError
	switch {
	case errors.Is(err, cert.NotFound):
		return errorPage{Code: http.StatusNotFound, Head: "Not found", Text: "There is no such page or record, or none that you may see."}
	case errors.Is(err, cert.Forbidden):
		return errorPage{Code: http.StatusForbidden, Head: "Not allowed", Text: "Your roles do not allow this. An administrator can change them."}
	case errors.As(err, &unmet):
		return refused(unmet)
	case errors.As(err, &invalid):
		return mistaken(invalid)
	case errors.Is(err, cert.Conflict):
		return errorPage{Code: http.StatusConflict, Head: "Changed meanwhile", Text: "Somebody else changed this record after you opened it, or you sent this form before with other content. Go back, load the page again and look at it before you repeat the step. Nothing of what you sent was stored."}
	case errors.As(err, &he):
		return fromEcho(he)
	}
	ref := c.Response().Header().Get(echo.HeaderXRequestID)
	slog.Error("request failed", "ref", ref, "method", c.Request().Method, "path", c.Request().URL.Path, "err", err)
	return errorPage{Code: http.StatusInternalServerError, Head: "Something went wrong",
		Text: "The fault is ours and is logged. Nothing was stored half.", Reference: ref}
}

func refused(u *cert.Unmet) errorPage {
	p := errorPage{Code: http.StatusConflict, Head: "Not possible yet", Text: fmt.Sprintf("The step \u201c%s\u201d is refused for these reasons:", u.Verb)}
	for _, r := range u.Rules {
		p.Rules = append(p.Rules, page.GateRule{ID: r.ID, Clause: r.Clause, Sentence: r.Sentence})
	}
	if len(u.Rules) == 0 {
		p.Text = fmt.Sprintf("The step \u201c%s\u201d does not fit the present state of the record; it may have been taken already.", u.Verb)
	}
	return p
}

func mistaken(v cert.Invalid) errorPage {
	p := errorPage{Code: http.StatusUnprocessableEntity, Head: "Please check what you entered", Text: "Go back; what you typed is still there."}
	for _, one := range v {
		p.Problems = append(p.Problems, one.Message)
	}
	return p
}

func fromEcho(he *echo.HTTPError) errorPage {
	p := errorPage{Code: he.Code, Head: http.StatusText(he.Code), Text: "The request could not be answered."}
	switch he.Code {
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		p.Code, p.Head, p.Text = http.StatusNotFound, "Not found", "There is no such page."
	case http.StatusRequestEntityTooLarge:
		p.Head, p.Text = "Too large", "What you sent is larger than 40 MB. Send smaller files, or fewer at once."
	case http.StatusTooManyRequests:
		p.Head, p.Text = "Too many requests", "Too much was sent from your address. Wait a minute and try again."
	case http.StatusServiceUnavailable:
		p.Text = "The database does not answer. Try again in a moment."
	}
	return p
}

// back is where a form that was sent twice leads: the page that the first result belongs to.
func back(c echo.Context) string {
	return parent(c.Request().URL.Path)
}

// parent is the path of the record whose verb the path is: "/audits/7/start" belongs to "/audits/7".
func parent(path string) string {
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '/' {
			return path[:i]
		}
	}
	return "/"
}
