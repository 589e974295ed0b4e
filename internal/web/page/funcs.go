package page

import (
	"encoding"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"time"

	"assay/internal/day"
	"assay/internal/fee"
	"assay/static"
)

// functions is all a template may call; each is pure.
var functions = template.FuncMap{
	"asset":  static.URL,
	"bytes":  humanBytes,
	"chip":   func(tone Tone, word string) Status { return Status{tone, word} },
	"choose": choose,
	"day":    day.Day.Long,
	"field":  field,
	"lines":  lines,
	"money":  money,
	"plural": plural,
	"stamp":  stamp,
	"when":   when,
}

// when is a date and how far off it is: "14 Mar 2027 (in 4 months)".
func when(d, today day.Day) string {
	if d.IsZero() || today.IsZero() {
		return d.Long()
	}
	return d.Long() + " (" + distance(d, today) + ")"
}

func distance(d, today day.Day) string {
	n := d.Sub(today)
	switch n {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	case -1:
		return "yesterday"
	}
	if n < 0 {
		return day.Span(d, today) + " ago"
	}
	return "in " + day.Span(today, d)
}

// stamp is an instant to the minute, in the zone it was handed in.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 Jan 2006, 15:04 MST")
}

// money writes minor units of an ISO 4217 currency: 123450, "EUR" is
// "EUR 1,234.50". How many digits are minor depends on the currency.
func money(minor int64, code string) (string, error) {
	if !fee.KnownCurrency(code) {
		return "", fmt.Errorf("%q is not a currency", code)
	}
	digits := fee.Money{Minor: minor, Currency: code}.Digits(",", ".")
	return code + "\u00a0" + strings.Replace(digits, "-", "−", 1), nil
}

func grouped(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// plural is a count with its noun: "1 finding", "2 findings".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(fmt.Sprint(n)) + " " + many
}

func lines(s string) []string {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return strings.Split(strings.TrimSpace(s), "\n")
}

func humanBytes(n int64) string {
	switch {
	case n < 1000:
		return plural(int(n), "byte", "bytes")
	case n < 1_000_000:
		return fmt.Sprintf("%d kB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// textOf writes the value of a field as a form would hold it.
func textOf(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case encoding.TextMarshaler:
		text, err := v.MarshalText()
		if err != nil {
			return ""
		}
		return string(text)
	case fmt.Stringer:
		return v.String()
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.String {
		return v.String()
	}
	return fmt.Sprint(value)
}
