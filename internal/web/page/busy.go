package page

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// busyMax is how much of a form that came too fast is read to be kept; what is longer stays in the browser only.
const busyMax = 512 << 10

// busyPage asks to wait, and keeps what was typed in a form that sends it again.
type busyPage struct {
	Base
	Action string
	Fields []typed
	Left   bool // something cannot be carried along: passwords, files, or a very long form
}

// typed is one field as it was sent.
type typed struct{ Name, Value string }

// Slowly lets each address send to a handler as fast as visitors allow; faster it is asked to wait, and what was
// typed stays on the page.
func Slowly(v *Visitors, now func() time.Time, handler echo.HandlerFunc) echo.HandlerFunc {
	return v.Limit(now, handler, busy)
}

func busy(c echo.Context) error {
	p := busyPage{Base: Begin(c, "errors", "Too much at once"), Action: c.Request().URL.Path}
	if c.Request().Method == http.MethodPost {
		p.Fields, p.Left = kept(c)
	}
	return c.Render(http.StatusTooManyRequests, "errors/busy", p)
}

// kept is what was typed, without passwords; left tells that something cannot be carried along.
func kept(c echo.Context) (fields []typed, left bool) {
	r := c.Request()
	if strings.HasPrefix(r.Header.Get(echo.HeaderContentType), "multipart/") || r.ContentLength > busyMax {
		return nil, true
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, busyMax)
	if r.ParseForm() != nil {
		return nil, true
	}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if secret(name) {
			left = true
			continue
		}
		for _, value := range r.PostForm[name] {
			fields = append(fields, typed{name, strings.ToValidUTF8(value, "\uFFFD")})
		}
	}
	return fields, left
}

// secret tells the fields that no page ever shows again.
func secret(name string) bool {
	return slices.Contains([]string{"password", "again", "current"}, name)
}
