package certifying

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/paper"
	"assay/internal/web/page"
	"assay/internal/wording"
)

// releasePage is a draft certificate beside what it is compared with, and its release (G8).
type releasePage struct {
	page.Base
	office.Release
	Rail    page.Rail
	Lines   []releaseLine
	Gate    page.Gate
	Refused []page.GateRule
	Open    bool // the reader can release it when it is compared
	Mine    bool // the reader decided or prepared it
	Form    releaseForm
	Errors  page.Errors
	Tongues []page.Choice  // languages of certificates
	Scopes  []wordingField // the scope in each of them, as entered
}

// wordingField is the scope in a further language.
type wordingField struct{ Key, Name, Text, Fault string }

// releaseLine is one item of the draft: what was decided, and how the draft differs from it and from the issue before.
type releaseLine struct {
	cert.ProofLine
	Decision []wording.Piece // the draft against what was decided or stands on file; nil where they are the same
	Before   []wording.Piece // the draft against the issue before it; nil where they are the same or there is none
	Was      string
}

// releaseForm is the release, or what is done instead of it, as entered.
type releaseForm struct {
	page.Once
	Proof    string       `form:"proof" validate:"required,max=20,whole" label:"Draft"`
	Compared bool         `form:"compared" label:"Compared word by word"`
	Reason   string       `form:"reason,lines" validate:"max=2000" label:"Reason"`
	Language string       `form:"language" validate:"max=10" label:"Binding language"`
	Scopes   []wordingRow `form:"scopes" rows:"20"`
}

type wordingRow struct {
	Key  string `form:"key" validate:"max=10"`
	Text string `form:"text,lines" validate:"max=4000" label:"Scope"`
}

// proof is the draft that was read; 0, which no draft has, when it names nonsense.
func (f releaseForm) proof() int64 {
	id, err := strconv.ParseInt(f.Proof, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

func (a area) releaseForm(c echo.Context) error {
	return a.drawRelease(c, http.StatusOK, releaseForm{}, page.Errors{}, nil)
}

// releaseStep reads the form of the page and takes a step with it, or draws the page again with what is wrong.
func (a area) releaseStep(c echo.Context, step func(file int64, f releaseForm) (string, error)) error {
	var f releaseForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	file, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if errs.Any() {
		return a.drawRelease(c, http.StatusUnprocessableEntity, f, errs, nil)
	}
	to, err := step(file, f)
	var unmet *cert.Unmet
	switch {
	case errs.AddInvalid(err):
		return a.drawRelease(c, http.StatusUnprocessableEntity, f, errs, nil)
	case errors.As(err, &unmet):
		return a.drawRelease(c, http.StatusConflict, f, errs, unmet.Rules)
	case err != nil:
		return err
	}
	return page.See(c, to)
}

func (a area) issue(c echo.Context) error {
	return a.releaseStep(c, func(file int64, f releaseForm) (string, error) {
		issued, err := a.office.ReleaseCertificate(c.Request().Context(), page.Acting(c, f.Once), file, office.ReleaseInput{Proof: f.proof(), Version: f.VersionOf(), Compared: f.Compared})
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: "Certificate " + issued.FullNumber() + " is issued. The register shows it; the client has the letter and the certificate."})
		}
		return certificateAddress(issued.ID), err
	})
}

func (a area) setAside(c echo.Context) error {
	return a.releaseStep(c, func(file int64, f releaseForm) (string, error) {
		err := a.office.SetCertificateAside(c.Request().Context(), page.Acting(c, f.Once), file, office.SetAsideInput{Proof: f.proof(), Version: f.VersionOf(), Reason: f.Reason})
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: "The draft is put aside; nothing was issued. The decision makers are told your reason."})
		}
		return fmt.Sprintf("/certifications/%d", file), err
	})
}

func (a area) prepare(c echo.Context) error {
	return a.releaseStep(c, func(file int64, f releaseForm) (string, error) {
		in := office.PrepareInput{Proof: f.proof(), Version: f.VersionOf(), Language: f.Language, Scopes: map[string]string{}}
		for _, s := range f.Scopes {
			in.Scopes[s.Key] = s.Text
		}
		err := a.office.PrepareCertificate(c.Request().Context(), page.Acting(c, f.Once), file, in)
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: "The draft is made anew from the file. Somebody else compares and releases it."})
		}
		return releaseAddress(file), err
	})
}

func releaseAddress(file int64) string { return fmt.Sprintf("/certifications/%d/release", file) }

// certificateDraft is the draft as a PDF, marked as a draft.
func (a area) certificateDraft(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	pdf, err := a.office.CertificateDraft(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, page.Attachment("certificate-draft.pdf"))
	return c.Blob(http.StatusOK, "application/pdf", pdf)
}

func (a area) drawRelease(c echo.Context, status int, f releaseForm, errs page.Errors, unmet []cert.Check) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	actor := page.Actor(c)
	r, err := a.office.ReleaseSheet(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	p := releasePage{Base: page.Begin(c, "certifying", "Release of a certificate: "+r.Client.Name), Release: r, Rail: page.RailFor(r.File, actor), Form: f, Errors: errs}
	p.Form.Proof = fmt.Sprint(r.Proof.ID)
	for _, l := range r.ReleaseFacts.Lines() {
		p.Lines = append(p.Lines, compared(l, r.Old != nil))
	}
	p.languages()
	p.gate(id)
	p.Refused = page.GateOf("", unmet, p.mend(id)).Rules
	return c.Render(status, "certifying/release", p)
}

// languages are what the draft can come in, with what was entered or stands on it.
func (p *releasePage) languages() {
	kept := map[string]string{}
	for _, w := range p.Proof.Certificate.Wordings {
		kept[w.Language] = w.Scope
	}
	for _, s := range p.Form.Scopes {
		kept[s.Key] = s.Text
	}
	if p.Form.Language == "" {
		p.Form.Language = cmp.Or(p.Proof.Certificate.Language, "en")
	}
	for _, l := range paper.CertificateLanguages() {
		p.Tongues = append(p.Tongues, page.Choice{Value: l.Key, Label: l.Name})
		p.Scopes = append(p.Scopes, wordingField{l.Key, l.Name, kept[l.Key], p.Errors["scopes."+l.Key]})
	}
}

// compared marks where the draft differs.
func compared(l cert.ProofLine, followed bool) releaseLine {
	out := releaseLine{ProofLine: l, Was: l.Before}
	if !l.Plain {
		out.Decision = differing(l.Decided, l.Now)
	}
	if followed {
		out.Before = differing(l.Before, l.Now)
	}
	return out
}

func (p *releasePage) mend(file int64) map[string]string {
	links := map[string]string{"content": "#content", "compare": "#release", "prepare": "#prepare", "person": "#release", "decision": fmt.Sprintf("/certifications/%d/status", file)}
	if id := p.Decision.AuditID; id != nil {
		links["decision"] = fmt.Sprintf("/audits/%d/decision", *id)
	}
	return links
}

// gate holds the rules of the release; that it was compared is left to the form.
func (p *releasePage) gate(file int64) {
	checks := slices.DeleteFunc(p.Checks(), func(k cert.Check) bool { return k.Mend == "compare" })
	p.Gate = page.GateOf("Release", checks, p.mend(file))
	p.Gate.URL, p.Gate.Effect = "#release", "Every rule is met. Compare each item, then release below."
	p.Open = p.Gate.Open && p.Halted == ""
	p.Mine = slices.ContainsFunc(checks, func(k cert.Check) bool { return k.Mend == "person" && !k.Met })
}

// Differs tells whether any item differs from the issue before.
func (p releasePage) Differs() bool {
	return slices.ContainsFunc(p.Lines, func(l releaseLine) bool { return l.Before != nil })
}
