package intake_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/testkit/browser"
)

// TestQuestionnaireCanBeUsedByAll opens every part in a real browser as one of the body's people: nothing runs over
// the edge at desktop, tablet and phone, no finding of axe is serious, and what is typed is saved without a press.
// Set ASSAY_SHOTS to a folder to keep the pictures.
func TestQuestionnaireCanBeUsedByAll(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	k := testkit.New(t)
	q := testkit.Questionnaire()
	sixtySites(&q)
	withSecurity(&q)
	b := visitor(t, k)
	form := b.begun()
	b.post(form, filled(b.get(form).whole("do", "save"), q)).leads(t, form)
	s := k.Site(t)
	petra := signIn(t, k, s, "Petra", cert.Planner)
	p := browser.New(t)
	p.Open(s.URL + "/sign-in")
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	p.Eval(fmt.Sprintf("document.cookie = 'assay=%s; path=/'", petra.http.Jar.Cookies(u)[0].Value))
	for _, part := range []string{"organisation", "request", "services", "sites", "site&row=3", "parties", "legal", "system", "others", "consultancy", "history", "access", "documents", "send"} {
		p.Size(1280, 900)
		p.Open(s.URL + form + "?part=" + part)
		p.Axe()
		for _, width := range []int{1280, 1024, 390} {
			p.Size(width, 900)
			p.Fits()
			if dir := os.Getenv("ASSAY_SHOTS"); dir != "" {
				p.Screenshot(filepath.Join(dir, fmt.Sprintf("apply-%s-%d.png", part, width)), width, 900)
			}
		}
	}
	p.Size(1280, 900)
	p.Open(s.URL + form + "?part=sites")
	p.Fill("sites.0.full_time", "900")
	p.Eval("document.activeElement.blur(), 'left'")
	p.Awaits(".effect-now .differs")
	p.Sees("Before")
	p.Sees("Saved")
	b.get(form+"?part=sites").shows(t, 200, `value="900"`)
}
