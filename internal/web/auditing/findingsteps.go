package auditing

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

func findingURL(id int64) string { return fmt.Sprintf("/findings/%d", id) }

// stepped says what was done and goes back to the finding.
func stepped(c echo.Context, n cert.Finding, text string) error {
	page.Say(c, page.Flash{Tone: page.Done, Text: text})
	return page.See(c, findingURL(n.ID))
}

// refusedForm tells whether the refusal is one that the finding's page explains: faults of the form, or
// rules that do not hold, which are put above the form.
func refusedForm(errs page.Errors, err error) (code int, ok bool) {
	var unmet *cert.Unmet
	if errs.AddInvalid(err) {
		return http.StatusUnprocessableEntity, true
	}
	if errors.As(err, &unmet) && len(unmet.Rules) > 0 {
		for _, r := range unmet.Rules {
			errs.Add("", capital(r.Sentence)+" ("+r.ID+", "+r.Clause+").")
		}
		return http.StatusConflict, true
	}
	return http.StatusUnprocessableEntity, err == nil
}

// again draws the finding with what was sent.
func (a area) again(c echo.Context, code int, sent forms) error {
	s, err := a.readFinding(c)
	if err != nil {
		return err
	}
	return a.drawFinding(c, code, s, sent)
}

// accept accepts the client's answer.
func (a area) accept(c echo.Context) error {
	return a.review(c, a.office.AcceptResponse, "The answer is accepted; the client is told.")
}

// returnAnswer sends the client's answer back.
func (a area) returnAnswer(c echo.Context) error {
	return a.review(c, a.office.ReturnResponse, "The answer went back to the client with your comment.")
}

type judging func(ctx context.Context, actor cert.Actor, id, version int64, in office.AnswerReview) (cert.Finding, error)

func (a area) review(c echo.Context, judge judging, done string) error {
	var form commentForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	in := office.AnswerReview{Comment: form.Comment, Method: form.Method, NewDue: errs.Day("new_due", "To be answered again by", form.NewDue)}
	if !errs.Any() {
		n, err := judge(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf(), in)
		if err == nil {
			return stepped(c, n, done)
		}
		if code, ok := refusedForm(errs, err); ok {
			return a.again(c, code, forms{review: &reviewView{Form: form, Errors: errs}})
		}
		return err
	}
	return a.again(c, http.StatusUnprocessableEntity, forms{review: &reviewView{Form: form, Errors: errs}})
}

// verify closes a finding.
func (a area) verify(c echo.Context) error {
	var form verifyForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if !errs.Any() {
		n, err := a.office.VerifyFinding(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf(), office.VerifyInput{Method: form.Method, Note: form.Note})
		if err == nil {
			return stepped(c, n, n.Number+" is closed; the client is told.")
		}
		if code, ok := refusedForm(errs, err); ok {
			return a.again(c, code, forms{verify: &verifyView{Form: form, Errors: errs}})
		}
		return err
	}
	return a.again(c, http.StatusUnprocessableEntity, forms{verify: &verifyView{Form: form, Errors: errs}})
}

// withdrawFinding takes a finding back.
func (a area) withdrawFinding(c echo.Context) error {
	return a.forReason(c, a.office.WithdrawFinding, "%s is withdrawn.", func(f *forms, k page.Confirm) { f.withdraw = k })
}

// forReason does a step on a finding that needs a reason, and says so with its number; or it asks for the reason again.
func (a area) forReason(c echo.Context, act func(context.Context, cert.Actor, int64, int64, string) (cert.Finding, error), done string, ask func(*forms, page.Confirm)) error {
	var form reasonForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	code := http.StatusUnprocessableEntity
	if !errs.Any() {
		n, err := act(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf(), form.Reason)
		if err == nil {
			return stepped(c, n, fmt.Sprintf(done, n.Number))
		}
		again := false
		if code, again = refusedForm(errs, err); !again {
			return err
		}
	}
	f := forms{errors: errs}
	ask(&f, page.Confirm{Given: form.Reason, Errors: errs})
	return a.again(c, code, f)
}

// upgradeOf is what an upgrade does, with the reason it needs.
func upgradeOf(s office.FindingSheet, sent page.Confirm) *page.Confirm {
	sent.Verb, sent.Action, sent.Reason, sent.Once = "Upgrade "+s.Finding.Number+" to a major nonconformity", findingURL(s.Finding.ID)+"/upgrade", true, stamp(s.Finding.Version)
	sent.Effects = []string{s.Finding.Number + " counts as a major nonconformity of " + s.Next.Name + ", which then ends by a decision.",
		"The client is told your reason and answers anew, within the days of a major from the closing meeting on."}
	return &sent
}

// upgrade makes a major of a minor of an earlier audit that is not closed.
func (a area) upgrade(c echo.Context) error {
	return a.forReason(c, a.office.UpgradeFinding, "%s is now a major nonconformity; the client is told.", func(f *forms, k page.Confirm) { f.upgrade = k })
}

// attachToFinding keeps evidence of the auditor with the finding.
func (a area) attachToFinding(c echo.Context) error {
	var form commentForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if err := a.office.AttachToFinding(c.Request().Context(), page.Acting(c, form.Once), id, uploads(c)); err != nil {
		if code, ok := refusedForm(errs, err); ok {
			return a.again(c, code, forms{errors: errs})
		}
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Evidence kept."})
	return page.See(c, findingURL(id))
}
