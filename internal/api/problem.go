package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/labstack/echo/v4"
)

// kind is the end of a problem's type. Programs decide by the type: a kind that was published keeps its meaning.
type kind string

// The kinds of problems.
const (
	malformedNumber  kind = "malformed-number"
	unknown          kind = "unknown-certificate"
	codeNeeded       kind = "code-needed"
	invalid          kind = "invalid-request"
	tooLarge         kind = "too-large"
	tooMany          kind = "too-many-requests"
	notFound         kind = "not-found"
	notAllowed       kind = "method-not-allowed"
	unsupportedMedia kind = "unsupported-media-type"
	notAcceptable    kind = "not-acceptable"
	internal         kind = "internal"
)

const problemPrefix = "urn:assay:problem:"

// described is a kind with what it means, for readers of the documentation, in the order in which it lists them.
type described struct {
	Kind    kind
	Status  int
	Meaning string
}

var kinds = []described{
	{malformedNumber, http.StatusBadRequest, "What was given can be neither a number nor a code of ours."},
	{codeNeeded, http.StatusBadRequest, "This is told to those alone who hold the code of the paper; a number does not do."},
	{unknown, http.StatusNotFound, "There is no such certificate, or none that is told without its code. The two answers do not differ."},
	{invalid, http.StatusUnprocessableEntity, "A value is missing or has not its form; errors says which."},
	{tooLarge, http.StatusRequestEntityTooLarge, "More was sent than one request may hold."},
	{tooMany, http.StatusTooManyRequests, "More was asked than an address may; wait as many seconds as Retry-After says."},
	{notFound, http.StatusNotFound, "There is no such address."},
	{notAllowed, http.StatusMethodNotAllowed, "The address does not know this method."},
	{unsupportedMedia, http.StatusUnsupportedMediaType, "The body is not application/json."},
	{notAcceptable, http.StatusNotAcceptable, "There is no answer in the form asked for; ours is JSON."},
	{internal, http.StatusInternalServerError, "The fault is ours; detail names the entry of our log."},
}

// problem is an error as RFC 9457 has it.
type problem struct {
	_      struct{} `additionalProperties:"true"`
	Type   string   `json:"type" doc:"What kind of problem this is. Programs decide by it; the words beside it may change." example:"urn:assay:problem:unknown-certificate"`
	Title  string   `json:"title" doc:"The kind in a sentence."`
	Code   int      `json:"status" doc:"The status of the answer."`
	Detail string   `json:"detail" doc:"What to do about it."`
	Faults []fault  `json:"errors,omitempty" doc:"Which values are wrong, where some are."`
}

// fault is one wrong value.
type fault struct {
	_       struct{} `additionalProperties:"true"`
	At      string   `json:"location" doc:"Where the value stands." example:"query.on"`
	Message string   `json:"message" doc:"What is wrong with it."`
}

// Error names the kind and what to do.
func (p *problem) Error() string { return p.Title + ": " + p.Detail }

// GetStatus is the status of the answer.
func (p *problem) GetStatus() int { return p.Code }

// ContentType is the media type of problems.
func (p *problem) ContentType(string) string { return "application/problem+json" }

func say(k kind, title, detail string) *problem {
	p := &problem{Type: problemPrefix + string(k), Title: title, Detail: detail}
	for _, d := range kinds {
		if d.Kind == k {
			p.Code = d.Status
		}
	}
	return p
}

var (
	errUnknown = say(unknown, "There is no such certificate", "We have issued no certificate with this number or code. It may be mistyped, or the paper may be forged.")
	errCode    = say(codeNeeded, "The code of the paper is needed", "Give the 26 letters and digits below the QR code: this is told to whoever holds the paper.")
	errTooMany = say(tooMany, "Too many questions", "Wait as many seconds as Retry-After says.")
)

// useOurProblems makes the library speak as we do. What it knows of our insides stays with us.
func useOurProblems() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return translated(status, "", message, errs)
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, message string, errs ...error) huma.StatusError {
		_, w := humago.Unwrap(c)
		return translated(status, w.Header().Get(echo.HeaderXRequestID), message, errs)
	}
}

// translated is what went wrong with a request, in our words.
func translated(status int, ref, message string, errs []error) *problem {
	p := ofStatus(status)
	switch p.Code {
	case http.StatusInternalServerError:
		if len(errs) > 0 {
			return fault500(ref, errors.Join(errs...))
		}
	case http.StatusUnprocessableEntity:
		p.Detail = "The documentation at /api says what is expected: " + message + "."
		for _, err := range errs {
			var d *huma.ErrorDetail
			if errors.As(err, &d) {
				p.Faults = append(p.Faults, fault{At: d.Location, Message: d.Message})
			}
		}
	}
	return p
}

// fault500 is an error of ours: it is logged, and nobody outside reads it.
func fault500(ref string, err error) *problem {
	slog.Error("answer the register's programs", "ref", ref, "err", err)
	return say(internal, "The register could not answer", "The fault is ours and is logged under "+ref+".")
}

// ofStatus is the problem of a status that no operation of ours chose.
func ofStatus(status int) *problem {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return say(invalid, "The request is not as it must be", "Read the documentation at /api.")
	case http.StatusRequestEntityTooLarge:
		return say(tooLarge, "This is too much for one request", "Send it in several parts.")
	case http.StatusUnsupportedMediaType:
		return say(unsupportedMedia, "This form of body is not known", "Send application/json.")
	case http.StatusNotAcceptable:
		return say(notAcceptable, "There is no answer in that form", "Ask for application/json.")
	case http.StatusTooManyRequests:
		return errTooMany
	case http.StatusNotFound:
		return say(notFound, "There is nothing at this address", "Read the documentation at /api.")
	case http.StatusMethodNotAllowed:
		return say(notAllowed, "This address does not know the method", "Read the documentation at /api.")
	}
	return say(internal, "The register could not answer", "The fault is ours.")
}

// send answers with a problem outside an operation.
func (p *problem) send(c echo.Context) error {
	open(c)
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return c.Blob(p.Code, p.ContentType(""), text)
}

// busy asks a program that asks too much to wait.
func busy(c echo.Context) error { return errTooMany.send(c) }

// AnswerError answers for an address below Prefix that no operation answered.
func AnswerError(err error, c echo.Context) error {
	var he *echo.HTTPError
	if errors.As(err, &he) {
		return ofStatus(he.Code).send(c)
	}
	return fault500(c.Response().Header().Get(echo.HeaderXRequestID), err).send(c)
}
