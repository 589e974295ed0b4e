package intake_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"assay/internal/cert"
	"assay/internal/testkit"
	"assay/internal/testkit/browser"
)

// gallery is a planner's real browser that looks at pages: nothing runs over the edge at desktop, tablet and phone, and no
// finding of axe is serious. Set ASSAY_SHOTS to a folder to keep the pictures.
type gallery struct {
	*browser.Page
	site  *httptest.Server
	petra person // the same session without a screen
}

func newGallery(t *testing.T, k *testkit.Kit) gallery {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	s := k.Site(t)
	g := gallery{browser.New(t), s, signIn(t, k, s, "Petra", cert.Planner)}
	g.Open(s.URL + "/sign-in")
	g.enter()
	return g
}

// enter gives the browser the planner's session, leave takes it away.
func (g gallery) enter() {
	u, _ := url.Parse(g.site.URL)
	g.Eval(fmt.Sprintf("document.cookie = 'assay=%s; path=/'", g.petra.http.Jar.Cookies(u)[0].Value))
}

func (g gallery) leave() { g.Eval("document.cookie = 'assay=; path=/; max-age=0'") }

func (g gallery) look(name, path string) {
	const tall = 900
	g.Size(1280, tall)
	g.Open(g.site.URL + path)
	g.Axe()
	for _, width := range []int{1280, 1024, 390} {
		g.Size(width, tall)
		g.Fits()
		if dir := os.Getenv("ASSAY_SHOTS"); dir != "" {
			g.Screenshot(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)), width, tall)
		}
	}
}
