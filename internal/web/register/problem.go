package register

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
)

// problemView is an error as RFC 9457 has it.
type problemView struct {
	Type   string `json:"type"` // stable: programs decide by it
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// problem answers with an error for programs.
func problem(c echo.Context, status int, kind, title, detail string) error {
	text, err := json.Marshal(problemView{"urn:assay:problem:" + kind, title, status, detail})
	if err != nil {
		return err
	}
	return c.Blob(status, "application/problem+json", text)
}

// busyJSON asks a program that asks too much to wait.
func busyJSON(c echo.Context) error {
	return problem(c, http.StatusTooManyRequests, "too-many-requests", "Too many questions", "Wait as many seconds as Retry-After says.")
}
