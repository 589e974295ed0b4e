package certifying

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// keptPage is the independent review of a surveillance that its lead auditor kept without a decision (R-DEC-06).
type keptPage struct {
	page.Base
	office.KeptSheet
	Dossier dossier
	Rail    page.Rail
	Chip    page.Status
	Gate    page.Gate
	Open    bool // the reader can review it
	Form    keptForm
	Errors  page.Errors
	Choices []page.Choice
}

// keptForm is what the review found, as entered.
type keptForm struct {
	page.Once
	Outcome string `form:"outcome" validate:"required,max=20" label:"What the review found"`
	Reason  string `form:"reason,lines" validate:"required,max=4000" label:"What was looked at"`
}

var keptChoices = []page.Choice{
	{Value: "agreed", Label: "Agreed", Hint: "The conclusion of the lead auditor follows from report, findings and answers. Nothing changes."},
	{Value: "referred", Label: "Not agreed", Hint: "A decision maker decides on the surveillance. Decision makers and the audit team are told your reason."},
}

func (a area) keptForm(c echo.Context) error {
	return a.drawKept(c, http.StatusOK, keptForm{}, page.Errors{})
}

func (a area) reviewKept(c echo.Context) error {
	var f keptForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if f.Outcome != "" && f.Outcome != "agreed" && f.Outcome != "referred" {
		errs.Add("outcome", "Choose one of the two.")
	}
	if errs.Any() {
		return a.drawKept(c, http.StatusUnprocessableEntity, f, errs)
	}
	r, err := a.office.ReviewKept(c.Request().Context(), page.Acting(c, f.Once), id, office.KeptInput{Agreed: f.Outcome == "agreed", Reason: f.Reason, Version: f.VersionOf()})
	var unmet *cert.Unmet
	if errors.As(err, &unmet) {
		for _, rule := range unmet.Rules {
			errs.Add("", capital(rule.Sentence)+" ("+rule.ID+").")
		}
		return a.drawKept(c, http.StatusConflict, f, errs)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The review is recorded: " + r.Status.Label() + "."})
	return page.See(c, keptURL(id))
}

func keptURL(audit int64) string { return fmt.Sprintf("/audits/%d/review", audit) }

// drawKept shows the surveillance, its report and findings, and the form for whom it is open.
func (a area) drawKept(c echo.Context, code int, f keptForm, errs page.Errors) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	ctx, actor := c.Request().Context(), page.Actor(c)
	s, err := a.office.KeptSheet(ctx, actor, id)
	if err != nil {
		return err
	}
	d, err := a.readDossier(ctx, subject{s.Audit.CertificationID, &s.Audit}, s.Decision)
	if err != nil {
		return err
	}
	p := keptPage{Base: page.Begin(c, "certifying", "Review of "+s.Audit.Name+", "+s.Decision.Client.Name), KeptSheet: s, Dossier: d,
		Rail: page.RailFor(s.Decision.Certification, actor), Chip: keptChip(s.Review.Status), Form: f, Errors: errs, Choices: keptChoices}
	p.Gate = page.GateOf("Review", slices.DeleteFunc(s.Checks, func(k cert.Check) bool { return k.Mend == "reason" }), nil) // that is left to the form
	p.Gate.URL, p.Gate.Effect = "#review", "Every rule is met. Read, then say below what you found."
	p.Open = p.Gate.Open && s.Review.Status == cert.KeptWaiting
	return c.Render(code, "certifying/kept", p)
}

func keptChip(s cert.KeptReviewStatus) page.Status {
	tone := map[cert.KeptReviewStatus]page.Tone{cert.KeptWaiting: page.Waiting, cert.KeptAgreed: page.Done, cert.KeptReferred: page.Bad}[s]
	return page.Status{Tone: tone, Word: s.Label()}
}
