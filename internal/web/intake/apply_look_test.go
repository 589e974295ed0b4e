package intake_test

import (
	"testing"

	"assay/internal/testkit"
	"assay/internal/testkit/browser"
)

// TestQuestionnaireCanBeUsedByAll opens every part in a real browser as one of the body's people, and what is typed is
// saved without a press.
func TestQuestionnaireCanBeUsedByAll(t *testing.T) {
	k := testkit.New(t)
	p := newGallery(t, k)
	q := testkit.Questionnaire()
	sixtySites(&q)
	withSecurity(&q)
	b := visitor(t, k)
	form := b.begun()
	b.post(form, filled(b.get(form).whole("do", "save"), q)).leads(t, form)
	for _, part := range []string{"organisation", "request", "services", "sites", "site&row=3", "parties", "legal", "system", "others", "consultancy", "history", "access", "documents", "send"} {
		p.look("apply-"+part, form+"?part="+part)
	}
	p.Size(1280, 900)
	p.Open(p.site.URL + form + "?part=sites")
	p.Fill("sites.0.full_time", "900")
	p.Eval("document.activeElement.blur(), 'left'")
	p.Awaits(".effect-now .differs")
	p.Sees("Before")
	p.Sees("Saved")
	b.get(form+"?part=sites").shows(t, 200, `value="900"`)
}

// TestSavedAnswersAreNotOffered: after a save by its button nothing is said to be unsaved, though what is stored
// differs from what was typed; after a save that did not arrive it is.
func TestSavedAnswersAreNotOffered(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	k := testkit.New(t)
	form := visitor(t, k).begun()
	p := browser.New(t)
	sites := k.Site(t).URL + form + "?part=sites"
	const offered = `document.body.textContent.includes("typed and not saved") ? "offered" : "quiet"`
	offers := func(want string) {
		t.Helper()
		p.Awaits("#apply-saved")
		if got := p.Eval(offered); got != want {
			t.Errorf("what was typed is %v, want %s", got, want)
		}
	}
	p.Open(sites)
	for range 2 { // the second save stores nothing new
		p.Fill("sites.0.name", "HQ")
		p.Fill("sites.0.country", "Greece")
		p.Fill("sites.0.full_time", "5")
		p.Click(`css:button.second[value="stay"]`)
		offers("quiet")
		p.Open(sites)
		offers("quiet")
	}
	p.Allow("404")
	p.Eval(`document.querySelector("[data-apply] form").action = "/nowhere", "gone"`)
	p.Fill("sites.0.name", "Headquarters")
	p.Open(sites)
	offers("offered")
}
