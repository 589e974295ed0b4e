package page

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// Limits that hold where a form struct names none.
const (
	lineMax    = 500    // characters of a field
	linesMax   = 20_000 // characters of a field of several lines
	rowsMax    = 100    // rows of a group, values of a list
	pairsMax   = 20_000 // values in one form
	memoryMax  = 8 << 20
	rowDigits  = 4 // of a row number in a name
	formNested = 4 // groups within groups
)

// Read fills a form struct from the body of a POST, never from the address,
// and says what is wrong with it, in words, by the name of the field. The error
// is for a request that no form of ours could have sent.
//
// A field is named by its form tag: `form:"legal_name"`, of kind string,
// []string, bool (a tick), a struct ("address.city"), or a slice of structs for
// rows ("sites.0.name"; at most `rows:"60"`, 100 if unnamed; blank rows are
// dropped and the rest move up). Numbers and dates are read as strings and
// parsed afterwards with Errors.Day and its like, so that what was typed is
// shown again. Text is trimmed and put in Unicode form NFC; it may hold no
// control characters, and line breaks only with `form:"scope,lines"`; a
// password is tagged `form:"password,raw"` and not trimmed. What else must be
// so is said by validate tags; `label:"…"` is the name used in messages.
func Read(c echo.Context, form any) (Errors, error) {
	target := reflect.ValueOf(form)
	if target.Kind() != reflect.Pointer || target.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("read form: want a pointer to a struct, have %T", form)
	}
	sent, err := body(c.Request())
	if err != nil {
		return nil, err
	}
	c.Set(sentKey, digest(c.Request(), target.Elem().Type()))
	r := reader{sent: sent, errs: Errors{}}
	if err := r.group(target.Elem(), "", 0); err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	if err := check(target.Elem(), "", r.errs); err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	return r.errs, nil
}

func body(r *http.Request) (url.Values, error) {
	if r.Method != http.MethodPost {
		return nil, echo.NewHTTPError(http.StatusMethodNotAllowed, "forms are sent by POST")
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case err == nil && kind == "multipart/form-data":
		err = r.ParseMultipartForm(memoryMax)
	default:
		return nil, echo.NewHTTPError(http.StatusUnsupportedMediaType, "this is not a form")
	}
	if tooLarge(err) {
		return nil, echo.NewHTTPError(http.StatusRequestEntityTooLarge, "the form is too large").SetInternal(err)
	}
	if err != nil || count(r.PostForm) > pairsMax {
		return nil, echo.NewHTTPError(http.StatusBadRequest, "the form could not be read").SetInternal(err)
	}
	return r.PostForm, nil
}

func count(sent url.Values) int {
	n := 0
	for _, values := range sent {
		n += len(values)
	}
	return n
}

type reader struct {
	sent url.Values
	errs Errors
}

// group fills one struct; prefix is "" or ends with a dot.
func (r reader) group(v reflect.Value, prefix string, depth int) error {
	if depth > formNested {
		return fmt.Errorf("%s: groups nest too deep", v.Type())
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			if err := r.group(v.Field(i), prefix, depth+1); err != nil {
				return err
			}
			continue
		}
		tag := tagOf(f)
		if tag.name == "" {
			continue
		}
		if err := r.fill(v.Field(i), tag.under(prefix), depth); err != nil {
			return err
		}
	}
	return nil
}

func (r reader) fill(v reflect.Value, tag formTag, depth int) error {
	switch {
	case v.Kind() == reflect.String:
		v.SetString(r.text(tag))
	case v.Kind() == reflect.Bool:
		v.SetBool(ticked(r.sent[tag.name]))
	case v.Kind() == reflect.Struct:
		return r.group(v, tag.name+".", depth+1)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		r.list(v, tag)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		return r.rows(v, tag, depth)
	default:
		return fmt.Errorf("field %s: a form cannot fill a %s", tag.name, v.Type())
	}
	return nil
}

func (r reader) text(tag formTag) string {
	values := r.sent[tag.name]
	if len(values) == 0 {
		return ""
	}
	if len(values) > 1 {
		r.errs[tag.name] = tag.label + " was sent more than once."
	}
	return r.clean(tag, values[0])
}

func (r reader) clean(tag formTag, sent string) string {
	text, fault := tag.clean(sent)
	if fault != "" {
		r.errs[tag.name] = tag.label + " " + fault
	}
	return text
}

func ticked(values []string) bool {
	return len(values) > 0 && values[len(values)-1] != "" && values[len(values)-1] != "no"
}

func (r reader) list(v reflect.Value, tag formTag) {
	for i, sent := range r.sent[tag.name] {
		if i == tag.rows {
			r.errs[tag.name] = fmt.Sprintf("%s: choose at most %d.", tag.label, tag.rows)
			return
		}
		if text := r.clean(tag, sent); text != "" {
			v.Set(reflect.Append(v, reflect.ValueOf(text).Convert(v.Type().Elem())))
		}
	}
}

// rows reads a group of rows. Faults found while reading a row are filed under
// the number the row has when it is drawn again.
func (r reader) rows(v reflect.Value, tag formTag, depth int) error {
	numbers := r.rowNumbers(tag.name + ".")
	if len(numbers) > tag.rows {
		r.errs[tag.name] = fmt.Sprintf("%s: at most %d can be given here.", tag.label, tag.rows)
		numbers = numbers[:tag.rows]
	}
	for _, n := range numbers {
		row, found := reflect.New(v.Type().Elem()).Elem(), reader{sent: r.sent, errs: Errors{}}
		from := tag.name + "." + strconv.Itoa(n) + "."
		if err := found.group(row, from, depth+1); err != nil {
			return err
		}
		if blank(row) && len(found.errs) == 0 {
			continue
		}
		to := tag.name + "." + strconv.Itoa(v.Len()) + "."
		for key, fault := range found.errs {
			r.errs[to+strings.TrimPrefix(key, from)] = fault
		}
		v.Set(reflect.Append(v, row))
	}
	return nil
}
