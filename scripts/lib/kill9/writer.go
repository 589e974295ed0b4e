package main

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"assay/internal/walk"
)

// writer fills in one application after another as a visitor does: nine times it saves, then it sends.
type writer struct {
	site   string
	number int
	posts  int
	client *http.Client
	form   string     // address of the draft it writes, empty between two
	at     int        // the draft's last acknowledged save; with it the draft has version at
	next   url.Values // what was sent without an answer
	sent   []string   // addresses of the applications that were acknowledged as sent
	kept   int
	cut    int
	stored int // cut off, and found stored
	fault  error
}

const saves = 9

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// work writes until the server is gone.
func (w *writer) work() {
	for w.fault == nil && w.step() {
	}
}

// step is one write; it tells whether an answer came.
func (w *writer) step() bool {
	if w.form == "" {
		to, ok := w.post("/apply", url.Values{})
		if ok {
			w.form, w.at, w.next = to, 0, nil
		}
		return ok
	}
	if w.next == nil && !w.compose() {
		return false
	}
	to, ok := w.post(w.form, w.next)
	if !ok {
		w.cut++
		return false
	}
	w.acknowledged(to)
	return true
}

// compose fills in the form of the draft's page with its key and version.
func (w *writer) compose() bool {
	page, code, ok := w.get(w.form)
	if !ok {
		return false
	}
	if code != http.StatusOK {
		w.fault = fmt.Errorf("%s answers %d", w.form, code)
		return false
	}
	w.next = url.Values{"once": {field(page, "once")}, "version": {field(page, "version")}, "do": {"save"}}
	q := walk.Questionnaire(w.number)
	q.Applicant.Name, q.Unit = fmt.Sprintf("Writer %d", w.at+1), fmt.Sprintf("Unit %d", w.at+1)
	for name, value := range q.Fields() {
		w.next.Set(name, value)
	}
	if w.at == saves {
		w.next.Set("do", "send")
	}
	return true
}

func (w *writer) acknowledged(to string) {
	if w.next.Get("do") == "save" {
		w.at, w.kept, w.next = w.at+1, w.kept+1, nil
		if to != w.form {
			w.fault = fmt.Errorf("saving %s led to %s", w.form, to)
		}
		return
	}
	if !strings.HasPrefix(to, "/track/") {
		w.fault = fmt.Errorf("sending %s led to %s", w.form, to)
		return
	}
	w.sent, w.form, w.next = append(w.sent, to), "", nil
}

// look compares what the server shows with what it acknowledged. What got no answer may be stored or not, but
// whole; it is sent again with its key afterwards and must count once.
func (w *writer) look() []error {
	var faults []error
	for _, address := range w.sent {
		page, code, ok := w.get(address)
		if !ok || code != http.StatusOK || !strings.Contains(page, "APP-") {
			faults = append(faults, fmt.Errorf("LOST: the application %s was acknowledged as sent; it answers %d", address, code))
		}
	}
	if w.form == "" {
		return faults
	}
	page, code, ok := w.get(w.form)
	if ok && code == http.StatusSeeOther && w.next.Get("do") == "send" {
		w.stored++
		return faults
	}
	version, _ := strconv.Atoi(field(page, "version"))
	most := w.at
	if w.next != nil && w.next.Get("do") == "save" {
		most++
	}
	if !ok || code != http.StatusOK || version < w.at || version > most {
		return append(faults, fmt.Errorf("LOST or DOUBLED: %s answers %d with version %d, acknowledged were %d saves", w.form, code, version, w.at))
	}
	services, _, _ := w.get(w.form + "?part=services")
	name, unit := field(page, "applicant.name"), field(services, "unit")
	if version > 0 && (name != fmt.Sprintf("Writer %d", version) || unit != fmt.Sprintf("Unit %d", version)) {
		faults = append(faults, fmt.Errorf("HALF DONE: %s has version %d with %q and %q", w.form, version, name, unit))
	}
	w.stored += version - w.at
	return faults
}

func (w *writer) get(path string) (page string, code int, ok bool) {
	answer, err := w.client.Get(w.site + path)
	if err != nil {
		return "", 0, false
	}
	body, err := io.ReadAll(answer.Body)
	return string(body), answer.StatusCode, answer.Body.Close() == nil && err == nil
}

func (w *writer) post(path string, form url.Values) (to string, ok bool) {
	ask, err := http.NewRequest(http.MethodPost, w.site+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.fault = err
		return "", false
	}
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.posts++ // each write comes from an address of its own: the limits of one address are not what is tested
	ask.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", w.number%250, w.posts/250%250, w.posts%250))
	answer, err := w.client.Do(ask)
	if err != nil {
		return "", false
	}
	if answer.Body.Close() != nil {
		return "", false
	}
	if answer.StatusCode != http.StatusSeeOther {
		w.fault = fmt.Errorf("POST %s answers %d", path, answer.StatusCode)
		return "", false
	}
	return answer.Header.Get("Location"), true
}

// field is the value of an input of a page.
func field(page, name string) string {
	inputs := regexp.MustCompile(`<(?:input|textarea)[^>]* name="` + regexp.QuoteMeta(name) + `"[^>]*>([^<]*)`)
	found := inputs.FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	value := regexp.MustCompile(` value="([^"]*)"`).FindStringSubmatch(found[0])
	if value == nil {
		return html.UnescapeString(strings.TrimSpace(found[1]))
	}
	return html.UnescapeString(value[1])
}
