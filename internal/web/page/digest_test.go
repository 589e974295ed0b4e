package page

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

type keyedForm struct {
	Once
	Name     string `form:"name"`
	Password string `form:"password,raw"`
}

// TestDigestTellsAnotherFormFromASecondPress: the same form is the same, another name or path is not, and the
// digest, which is stored, tells nothing of a password.
func TestDigestTellsAnotherFormFromASecondPress(t *testing.T) {
	sent := func(path string, v url.Values) string {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(v.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		c := echo.New().NewContext(r, httptest.NewRecorder())
		var form keyedForm
		if _, err := Read(c, &form); err != nil {
			t.Fatal(err)
		}
		return Acting(c, form.Once).Sent
	}
	first := sent("/a", url.Values{"once": {"k"}, "name": {"A"}, "password": {"one"}})
	if len(first) != 64 || sent("/a", url.Values{"once": {"k"}, "name": {"A"}, "password": {"one"}}) != first {
		t.Error("a second press is another form")
	}
	if sent("/a", url.Values{"once": {"k"}, "name": {"A"}, "password": {"two"}}) != first {
		t.Error("the digest depends on a password")
	}
	for path, name := range map[string]string{"/a": "B", "/b": "A"} {
		if sent(path, url.Values{"once": {"k"}, "name": {name}, "password": {"one"}}) == first {
			t.Errorf("%s %s passes for a second press", path, name)
		}
	}
}
