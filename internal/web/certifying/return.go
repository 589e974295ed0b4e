package certifying

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
	"assay/internal/wording"
)

// returnPage is the report of a dossier under review, section by section, with room for a remark on each (R-REP-01).
type returnPage struct {
	page.Base
	Dossier  cert.Dossier
	Audit    cert.Audit
	Sections []returnSection
	Whole    returnSection
	Errors   page.Errors
	Refused  []cert.Check
	Once     page.Once
	Open     bool // the dossier is under review or ready
	Was      int  // the version before, 0 for none
}

// returnSection is one section with what was remarked on it before, and how it reads since.
type returnSection struct {
	cert.Choice
	Text   string
	Diff   []wording.Piece    // against the version before; nil where it reads the same
	Before *cert.ReportRemark // on the version before, with its answer
	Remark page.Field
	N      int // of the form's row
}

// returnForm is the remarks as they are entered, a row for each section.
type returnForm struct {
	page.Once
	Remarks []remarkRow `form:"remarks" rows:"60"`
}

type remarkRow struct {
	Key  string `form:"key" validate:"max=60"`
	Text string `form:"text,lines" validate:"max=4000" label:"What it must say better"`
}

// texts are the remarks by section.
func (f returnForm) texts() map[string]string {
	out := map[string]string{}
	for _, r := range f.Remarks {
		out[r.Key] = r.Text
	}
	return out
}

// returning is the dossier of the path with its audit; an act on the certificate alone has no report.
func (a area) returning(c echo.Context) (d cert.Dossier, audit cert.Audit, err error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return d, audit, err
	}
	if d, err = a.store.Dossier(c.Request().Context(), page.Actor(c), id); err != nil {
		return d, audit, err
	}
	if d.AuditID == nil {
		return d, audit, cert.NotFound
	}
	audit, err = a.store.Audit(c.Request().Context(), page.Actor(c), *d.AuditID)
	return d, audit, err
}

func (a area) returnForm(c echo.Context) error {
	d, audit, err := a.returning(c)
	if err != nil {
		return err
	}
	return a.drawReturn(c, http.StatusOK, returnPage{Dossier: d, Audit: audit, Errors: page.Errors{}}, returnForm{})
}

// returnReport sends the report back with the remarks, or draws the page again with what was entered.
func (a area) returnReport(c echo.Context) error {
	var f returnForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	d, audit, err := a.returning(c)
	if err != nil {
		return err
	}
	p := returnPage{Dossier: d, Audit: audit, Errors: errs}
	if errs.Any() {
		return a.drawReturn(c, http.StatusUnprocessableEntity, p, f)
	}
	_, err = a.office.ReturnReport(c.Request().Context(), page.Acting(c, f.Once), d.ID, office.ReturnInput{Remarks: f.texts(), Version: f.VersionOf()})
	var unmet *cert.Unmet
	switch {
	case errs.AddInvalid(err):
		return a.drawReturn(c, http.StatusUnprocessableEntity, p, f)
	case errors.As(err, &unmet):
		p.Refused = unmet.Rules
		return a.drawReturn(c, http.StatusConflict, p, f)
	case err != nil:
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The report went back to the lead auditor with your remarks. The version you read stays on file."})
	return page.See(c, subject{audit.CertificationID, &audit}.Address())
}

func (a area) drawReturn(c echo.Context, status int, p returnPage, f returnForm) error {
	ctx := c.Request().Context()
	remarks, err := a.store.RemarksOf(ctx, []int64{p.Audit.ID})
	if err != nil {
		return err
	}
	versions, err := a.store.ReportVersions(ctx, p.Audit.ID)
	if err != nil {
		return err
	}
	p.Base = page.Begin(c, "certifying", "Review of the report of "+p.Audit.Name)
	p.Open = p.Dossier.Status.Open() && p.Audit.Status == cert.AuditReported
	p.Once, p.Was = p.Stamp(p.Dossier.Version), p.Audit.ReportRevision-1
	if err := p.fill(cert.RemarksTo(remarks, p.Audit.ReportRevision-1), versions, f); err != nil {
		return err
	}
	return c.Render(status, "certifying/return", p)
}

// fill sets every section beside what was said of it before.
func (p *returnPage) fill(before []cert.ReportRemark, versions []cert.ReportVersion, f returnForm) error {
	a, typed := p.Audit, f.texts()
	var was *cert.Report
	for _, v := range versions {
		if v.Revision == a.ReportRevision-1 {
			r, err := v.Report()
			if err != nil {
				return err
			}
			was = &r
		}
	}
	one := func(n int, s cert.Choice) returnSection {
		return returnSection{Choice: s, N: n, Before: remarkOn(before, s.Key), Remark: page.Field{Name: "remarks." + s.Key, Label: "What it must say better", Kind: "lines",
			Rows: 3, Max: 4000, Value: typed[s.Key], Fault: p.Errors["remarks."+s.Key], Optional: true}}
	}
	for i, s := range cert.ReportSections(a.Kind) {
		next := one(i, s)
		next.Text = a.Report.Section(a.Kind, s.Key)
		if was != nil {
			next.Diff = differing(was.Section(a.Kind, s.Key), next.Text)
		}
		p.Sections = append(p.Sections, next)
	}
	p.Whole = one(len(p.Sections), cert.Choice{Key: cert.WholeReport, Label: cert.SectionTitle(a.Kind, cert.WholeReport)})
	return nil
}

func remarkOn(remarks []cert.ReportRemark, key string) *cert.ReportRemark {
	for i, r := range remarks {
		if r.Item == key {
			return &remarks[i]
		}
	}
	return nil
}

// differing compares two texts; nil where they are the same.
func differing(was, is string) []wording.Piece {
	if was == is {
		return nil
	}
	return wording.Compare(was, is)
}
