package page_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"assay/internal/web/page"

	"github.com/labstack/echo/v4"
)

type tongue string

type siteRow struct {
	Name string   `form:"name" validate:"required,max=20"`
	Town string   `form:"town"`
	Lang []tongue `form:"lang"`
}

type enquiry struct {
	page.Once
	LegalName string   `form:"legal_name" validate:"required,max=10"`
	Scope     string   `form:"scope,lines" validate:"max=2000"`
	Email     string   `form:"email" validate:"omitempty,email" label:"E-mail"`
	People    string   `form:"people" validate:"omitempty,whole"`
	Wanted    string   `form:"wanted" validate:"omitempty,day"`
	Shifts    string   `form:"shifts" validate:"omitempty,oneof=yes no" label:"Do you work in shifts?"`
	Password  string   `form:"password,raw"`
	Standards []string `form:"standards" validate:"max=2,dive,max=5"`
	Agreed    bool     `form:"agreed"`
	Address   struct {
		City string `form:"city" validate:"required"`
	} `form:"address"`
	Sites  []siteRow `form:"sites" rows:"3"`
	Status string    // no tag: never from a form
}

func post(t *testing.T, address string, sent url.Values) echo.Context {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return echo.New().NewContext(r, httptest.NewRecorder())
}

func read(t *testing.T, sent url.Values) (enquiry, page.Errors) {
	t.Helper()
	var form enquiry
	errs, err := page.Read(post(t, "/?legal_name=FromAddress&email=q@example.com", sent), &form)
	if err != nil {
		t.Fatal(err)
	}
	return form, errs
}

// filled is a form with nothing wrong, changed as told.
func filled(changes ...string) url.Values {
	v := url.Values{"legal_name": {"Kisto Oy"}, "address.city": {"Oulu"}}
	for i := 0; i < len(changes); i += 2 {
		v.Add(changes[i], changes[i+1])
	}
	return v
}

func TestReadTakesTheBodyOnly(t *testing.T) {
	form, errs := read(t, url.Values{"address.city": {"Oulu"}, "Status": {"certified"}, "status": {"certified"}})
	if form.LegalName != "" || form.Email != "" || form.Status != "" {
		t.Errorf("read %+v", form)
	}
	if len(errs) != 1 || errs["legal_name"] != "Legal name is needed." {
		t.Errorf("errors %v", errs)
	}
}

func TestReadFillsEveryKind(t *testing.T) {
	form, errs := read(t, filled("once", "k1", "version", "7", "scope", "a\r\nb", "standards", "9", "standards", " 27 ",
		"agreed", "yes", "password", " pass ", "sites.0.name", "A", "sites.0.lang", "el", "sites.0.lang", "en"))
	if errs.Any() {
		t.Fatal(errs)
	}
	want := enquiry{
		Once: page.Once{Key: "k1", Version: "7"}, LegalName: "Kisto Oy", Scope: "a\nb", Password: " pass ",
		Standards: []string{"9", "27"}, Agreed: true, Sites: []siteRow{{Name: "A", Lang: []tongue{"el", "en"}}},
	}
	want.Address.City = "Oulu"
	if !reflect.DeepEqual(form, want) {
		t.Errorf("read\n%+v, want\n%+v", form, want)
	}
}

func TestReadMultipart(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range map[string]string{"legal_name": "Kisto Oy", "address.city": "Oulu", "sites.2.name": "A"} {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/?email=a@example.com", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	var form enquiry
	errs, err := page.Read(echo.New().NewContext(r, httptest.NewRecorder()), &form)
	if err != nil || errs.Any() || form.LegalName != "Kisto Oy" || form.Email != "" || len(form.Sites) != 1 {
		t.Errorf("read %+v, %v, %v", form, errs, err)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	long := strings.Repeat("x", 21)
	tests := []struct{ name, value, key, want string }{
		{"email", "nobody", "email", "E-mail must be an email address, like name@example.com."},
		{"people", "12.5", "people", "People must be a whole number, like 12."},
		{"people", "-1", "people", "People must be a whole number, like 12."},
		{"wanted", "2027-02-30", "wanted", "Wanted must be a date, like 2027-03-14."},
		{"shifts", "perhaps", "shifts", "Please answer: Do you work in shifts?"},
		{"version", "x", "version", "Version must be a whole number, like 12."},
		{"scope", strings.Repeat("s", 2001), "scope", "Scope can have at most 2000 characters."},
		{"scope", "a\x00b", "scope", "Scope holds characters that cannot be seen; they were removed."},
		{"scope", "a\xffb", "scope", "Scope is not readable text."},
		{"email", "a\nb@example.com", "email", "E-mail must be on one line."},
		{"email", "a\u202eb@example.com", "email", "E-mail holds characters that cannot be seen; they were removed."},
		{"password", strings.Repeat("p", 501), "password", "Password can have at most 500 characters."},
		{"legal_name", "again", "legal_name", "Legal name was sent more than once."},
		{"standards", long, "standards", "Standards can have at most 5 characters."},
		{"sites.4.name", long, "sites.0.name", "Name can have at most 20 characters."},
		{"sites.7.town", "Oulu", "sites.0.name", "Name is needed."},
	}
	for _, tt := range tests {
		_, errs := read(t, filled(tt.name, tt.value))
		if got := errs[tt.key]; strings.ReplaceAll(got, ",", "") != strings.ReplaceAll(tt.want, ",", "") || len(errs) != 1 {
			t.Errorf("%s=%.20q: %v, want %s: %s", tt.name, tt.value, errs, tt.key, tt.want)
		}
	}
}

func TestReadCountsCharactersNotBytes(t *testing.T) {
	sent := filled()
	sent.Set("legal_name", "Βορράς ΑΕ1")
	if _, errs := read(t, sent); errs.Any() {
		t.Error(errs)
	}
	sent.Set("legal_name", "Cafe\u0301 Oy") // 8 code points, 7 after NFC
	if form, _ := read(t, sent); form.LegalName != "Café Oy" {
		t.Errorf("not composed: %+q", form.LegalName)
	}
	sent.Set("legal_name", "می\u200cخواهم") // the joiner belongs to Persian
	if form, errs := read(t, sent); errs.Any() || !strings.Contains(form.LegalName, "\u200c") {
		t.Errorf("joiner lost: %+q %v", form.LegalName, errs)
	}
}

func TestReadKeepsWhatWasTyped(t *testing.T) {
	form, errs := read(t, filled("people", "many", "scope", strings.Repeat("s", 2001)))
	if form.People != "many" || len(form.Scope) != 2001 || len(errs) != 2 {
		t.Errorf("people %q, scope %d, %v", form.People, len(form.Scope), errs)
	}
}

func TestReadRows(t *testing.T) {
	tests := []struct {
		about string
		sent  []string
		names []string
		fault string
	}{
		{"gaps close, in order", []string{"sites.7.name", "B", "sites.2.name", "A"}, []string{"A", "B"}, ""},
		{"blank rows go", []string{"sites.0.name", " ", "sites.0.town", "", "sites.1.name", "A"}, []string{"A"}, ""},
		{"odd numbers are no rows", []string{"sites.x.name", "A", "sites.-1.name", "A", "sites.01.name", "A", "sites.99999.name", "A", "sites.1", "A", "sites..name", "A"}, nil, ""},
		{"limit", []string{"sites.0.name", "A", "sites.1.name", "B", "sites.2.name", "C", "sites.3.name", "D"}, []string{"A", "B", "C"}, "Sites: at most 3 can be given here."},
	}
	for _, tt := range tests {
		form, errs := read(t, filled(tt.sent...))
		var names []string
		for _, s := range form.Sites {
			names = append(names, s.Name)
		}
		if !reflect.DeepEqual(names, tt.names) || errs["sites"] != tt.fault {
			t.Errorf("%s: rows %v, errors %v", tt.about, names, errs)
		}
	}
}

func TestReadRefusesWhatIsNoForm(t *testing.T) {
	tests := []struct {
		method, kind, body string
		code               int
	}{
		{"GET", "application/x-www-form-urlencoded", "", 405},
		{"POST", "application/json", "{}", 415},
		{"POST", "", "a=b", 415},
		{"POST", "application/x-www-form-urlencoded", "a=%zz", 400},
		{"POST", "multipart/form-data", "", 400},
		{"POST", "multipart/form-data; boundary=b", "--b\r\nbroken", 400},
		{"POST", "application/x-www-form-urlencoded", strings.Repeat("a=1&", 20_001), 400},
		{"POST", "application/x-www-form-urlencoded", "a=" + strings.Repeat("x", 200_000), 413},
	}
	for _, tt := range tests {
		r := httptest.NewRequest(tt.method, "/", strings.NewReader(tt.body))
		r.Header.Set("Content-Type", tt.kind)
		r.Body = http.MaxBytesReader(nil, r.Body, 100_000)
		_, err := page.Read(echo.New().NewContext(r, httptest.NewRecorder()), &enquiry{})
		var told *echo.HTTPError
		if !errors.As(err, &told) || told.Code != tt.code {
			t.Errorf("%s %s %.20q: %v, want %d", tt.method, tt.kind, tt.body, err, tt.code)
		}
	}
}

func TestReadRefusesFormsItCannotFill(t *testing.T) {
	var number struct {
		N int `form:"n"`
	}
	for _, form := range []any{enquiry{}, nil, new(string), &number} {
		if _, err := page.Read(post(t, "/", url.Values{"n": {"1"}}), form); err == nil {
			t.Errorf("read into %T", form)
		}
	}
}

func TestSummaryFollowsTheForm(t *testing.T) {
	errs := page.Errors{
		"sites.1.name": "Name is needed.", "legal_name": "Legal name is needed.", "unknown": "Odd.",
		"": "Nothing was sent.", "address.city": "City is needed.", "once": "Old.",
	}
	form := enquiry{Sites: make([]siteRow, 2)}
	var got []string
	for _, p := range errs.Summary(&form) {
		got = append(got, p.ID()+" "+p.Text)
	}
	want := []string{"f- Nothing was sent.", "f-once Old.", "f-legal_name Legal name is needed.", "f-address.city City is needed.",
		"f-sites.1.name Sites, row 2: Name is needed.", "f-unknown Odd."}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("summary\n%q, want\n%q", got, want)
	}
}

func TestParse(t *testing.T) {
	type answer struct {
		value any
		fault bool
	}
	parse := map[string]func(page.Errors, string) any{
		"day":     func(e page.Errors, s string) any { return e.Day("x", "X", s).String() },
		"int":     func(e page.Errors, s string) any { return e.Int("x", "X", s, 1, 90) },
		"percent": func(e page.Errors, s string) any { return e.Percent("x", "X", s) },
		"money":   func(e page.Errors, s string) any { return e.Money("x", "X", s) },
	}
	tests := []struct {
		kind, typed string
		want        any
		fault       bool
	}{
		{"day", "2028-02-29", "2028-02-29", false}, {"day", "", "", false}, {"day", "2027-02-29", "", true}, {"day", "14 March", "", true},
		{"int", "90", 90, false}, {"int", "", 0, false}, {"int", "91", 0, true}, {"int", "0", 0, true}, {"int", "1e1", 0, true},
		{"percent", "12.5", 1250, false}, {"percent", "100 %", 10000, false}, {"percent", "100.01", 0, true}, {"percent", "12.555", 0, true}, {"percent", "-1", 0, true},
		{"money", "1234.5", int64(123450), false}, {"money", "1,234,567.89", int64(123456789), false}, {"money", "1,5", int64(0), true},
		{"money", "12,34.00", int64(0), true}, {"money", "", int64(0), false}, {"money", "99999999999999", int64(0), true}, {"money", ".5", int64(0), true},
	}
	for _, tt := range tests {
		errs := page.Errors{}
		got := answer{parse[tt.kind](errs, tt.typed), errs.Any()}
		if got != (answer{tt.want, tt.fault}) {
			t.Errorf("%s %q: %v", tt.kind, tt.typed, got)
		}
	}
}

// Whatever is sent, reading neither fails nor lets hidden characters through.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"legal_name=a", "sites.0.name=%00&sites.0.name=b", "address.city=%E2%80%AE", "sites.9999.lang=x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		var form enquiry
		errs, err := page.Read(echo.New().NewContext(r, httptest.NewRecorder()), &form)
		if err != nil {
			return
		}
		if strings.ContainsAny(fmt.Sprint(form.LegalName, form.Email, form.Sites), "\x00\n\u202e") {
			t.Errorf("hidden characters in %+v", form)
		}
		if len(form.Sites) > 3 || len(errs.Summary(&form)) != len(maps.Collect(maps.All(errs))) {
			t.Errorf("rows %d, errors %v", len(form.Sites), errs)
		}
	})
}
