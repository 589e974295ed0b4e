package page

import (
	"strings"

	"github.com/labstack/echo/v4"
)

// Asked is how a field of a long form is read: a tick, or text of one line or several, at most Max characters.
type Asked struct {
	Tick, Lines bool
	Max         int
}

// Answers reads the values of a form whose fields are known by a function instead of a struct: a questionnaire
// of thousands of fields, of which a page shows some. A name that is not known is passed over; a field that was
// sent blank is in the answer as blank, one that was not sent is not. Text is cleaned as Read does it. The form
// has been read with Read before.
func Answers(c echo.Context, known func(name string) (Asked, bool)) (map[string]string, Errors) {
	answers, errs := map[string]string{}, Errors{}
	for name, values := range c.Request().PostForm {
		asked, ok := known(name)
		if !ok {
			continue
		}
		if asked.Tick {
			answers[name] = tickWord(values)
			continue
		}
		if len(values) > 1 {
			errs.Add(name, "This was sent more than once.")
		}
		text, fault := formTag{lines: asked.Lines, max: asked.Max}.clean(values[0])
		if fault != "" {
			errs.Add(name, "This "+strings.TrimPrefix(fault, "This "))
		}
		answers[name] = text
	}
	return answers, errs
}

func tickWord(values []string) string {
	if ticked(values) {
		return "yes"
	}
	return ""
}
