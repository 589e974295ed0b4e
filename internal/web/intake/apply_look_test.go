package intake_test

import (
	"fmt"
	"testing"

	"assay/internal/cert"
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

// TestLossOfNetworkLosesNothing: without an answer from the server a press of Save says so and stays, with every answer in
// its field; what was typed goes when the network is back, and what a closed page left behind is offered, choices too.
func TestLossOfNetworkLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	k := testkit.New(t)
	b := visitor(t, k)
	form := b.begun()
	p := browser.New(t)
	access := k.Site(t).URL + form + "?part=access"
	const cut, mend = `window.was ??= window.fetch, window.fetch = () => Promise.reject(new Error("no network")), "cut"`,
		`window.fetch = window.was, dispatchEvent(new Event("online")), "back"`
	p.Open(access)
	p.Eval(cut)
	p.Fill("access.clearance", "Level 2, by the ministry")
	p.Eval(`document.querySelector('[name="access.remote"][value=partly]').click(), "chosen"`)
	p.Click(`css:button.second[value="stay"]`)
	p.Awaits("#apply-saved.bad")
	p.Sees("no answer from the server")
	b.get(form+"?part=access").shows(t, 200, "!Level 2")
	p.Eval(mend)
	p.Awaits("#apply-saved:not(.bad)")
	p.Sees("Saved")
	b.get(form+"?part=access").shows(t, 200, "Level 2, by the ministry", `value="partly" checked`)

	p.Eval(cut)
	p.Fill("access.clearance", "Level 3")
	p.Eval(`document.querySelector('[name="access.restricted"][value=no]').click(), "chosen"`)
	p.Open(access) // as if the page had been closed
	p.Sees("typed and not saved")
	b.get(form+"?part=access").shows(t, 200, "!Level 3")
	p.Click("Put them in")
	p.Awaits("#apply-saved:not(.bad)")
	p.Sees("Saved")
	b.get(form+"?part=access").shows(t, 200, "Level 3", `value="no" checked`)
	p.Open(access)
	if said := p.Eval(`document.body.textContent.includes("typed and not saved") ? "offered" : "quiet"`); said != "quiet" {
		t.Error("what is saved is offered again")
	}
}

// TestReviewIsKeptWhileItIsEntered: a reviewer who leaves the page finds the answers again, until they are concluded.
func TestReviewIsKeptWhileItIsEntered(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	k := testkit.New(t)
	site, p := k.Site(t), browser.New(t)
	review := fmt.Sprintf("%s/applications/%d/review", site.URL, submitted(t, k).ID)
	p.Open(site.URL + "/sign-in")
	p.Eval(fmt.Sprintf("document.cookie = 'assay=%s; path=/'", signedIn(t, k, cert.Reviewer).bake.Value))
	p.Open(review)
	p.Fill("items.0.comment", "Asked by phone what the second site does")
	p.Eval(`document.querySelector('[name="items.1.answer"][value=yes]').click(), "chosen"`)
	p.Open(site.URL + "/desk")
	p.Open(review)
	p.Sees("typed here and not sent")
	p.Click("Put them in")
	if got := p.Eval(`document.querySelector('[name="items.0.comment"]').value + document.querySelector('[name="items.1.answer"]:checked').value`); got != "Asked by phone what the second site doesyes" {
		t.Errorf("put in is %v", got)
	}
}
