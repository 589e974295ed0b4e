package auditing

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
	"assay/internal/wording"
)

// replyRow is the answer to a remark as typed.
type replyRow struct {
	Key  string `form:"key" validate:"max=60"`
	Text string `form:"text,lines" validate:"max=4000" label:"Answer to the remark"`
}

// replies are the answers by section.
func (f reportForm) replies() map[string]string {
	out := map[string]string{}
	for _, r := range f.Replies {
		out[r.Key] = r.Text
	}
	return out
}

// remarkView is a remark of the review beside its section, with its answer as a field while the report is open.
type remarkView struct {
	cert.ReportRemark
	Title string
	N     int // row of the form, -1 where it is only read
}

// asked sets the remarks on the version that came back beside their sections; once the report is final again they are
// read together.
func (p *reportPage) asked(form reportForm) {
	a, typed := p.Sheet.Audit, form.replies()
	if !p.Editable {
		for _, r := range p.Sheet.Remarks {
			p.Asked = append(p.Asked, remarkView{r, cert.SectionTitle(a.Kind, r.Item), -1})
		}
		return
	}
	for i, r := range cert.RemarksTo(p.Sheet.Remarks, a.ReportRevision) {
		if text, sent := typed[r.Item]; sent {
			r.Answer = text
		}
		v := remarkView{r, cert.SectionTitle(a.Kind, r.Item), i}
		if !p.beside(v) {
			p.Asked = append(p.Asked, v)
		}
	}
}

// beside sets a remark beside its item; false where no item has it.
func (p *reportPage) beside(v remarkView) bool {
	for i := range p.Items {
		if p.Items[i].Key == v.Item {
			p.Items[i].Remark = &v
			return true
		}
	}
	return false
}

// unanswered names the remarks that have no answer yet.
func (p *reportPage) unanswered(s office.ReportSheet) {
	for _, r := range cert.RemarksTo(s.Remarks, s.Audit.ReportRevision) {
		if r.Answer == "" {
			p.Missing = append(p.Missing, gap{"The remark on \u201c" + cert.SectionTitle(s.Audit.Kind, r.Item) + "\u201d has no answer.", "#a-" + r.Item, "R-REP-04"})
		}
	}
}

// versionsPage shows how a report came to its last version: what each review remarked and what changed.
type versionsPage struct {
	page.Base
	Audit    cert.Audit
	Rail     page.Rail
	Versions []versionView // newest first
}

// versionView is a version with what changed since the one before, and what its review remarked.
type versionView struct {
	cert.ReportVersion
	On      string // ISO day
	Paper   *page.Paper
	Changes []changedSection
	Remarks []remarkView
	First   bool
}

// changedSection is a section that reads differently, word by word.
type changedSection struct {
	Title string
	Diff  []wording.Piece
}

func (a area) reportVersions(c echo.Context) error {
	s, err := a.readReport(c)
	if err != nil {
		return err
	}
	p := versionsPage{Base: page.Begin(c, "auditing", "Versions of the report: "+heading(s.Audit, s.Client)), Audit: s.Audit, Rail: page.RailFor(s.File, page.Actor(c))}
	if p.Versions, err = a.versionsOf(c, s); err != nil {
		return err
	}
	return c.Render(http.StatusOK, "auditing/reportversions", p)
}

// versionsOf reads the versions of a report, newest first, each with its paper, its remarks and what changed.
func (a area) versionsOf(c echo.Context, s office.ReportSheet) (out []versionView, err error) {
	ctx := c.Request().Context()
	versions, err := a.store.ReportVersions(ctx, s.Audit.ID)
	if err != nil {
		return nil, err
	}
	all, err := a.store.Papers(ctx, s.File.ID)
	if err != nil {
		return nil, err
	}
	drawn := reportPapers(all, s.Audit.ID)
	for i, v := range versions {
		view := versionView{ReportVersion: v, On: a.office.DayOf(v.At).Long(), First: i == len(versions)-1}
		for _, r := range cert.RemarksTo(s.Remarks, v.Revision) {
			view.Remarks = append(view.Remarks, remarkView{r, cert.SectionTitle(s.Audit.Kind, r.Item), -1})
		}
		if k := slices.IndexFunc(drawn, func(p page.Paper) bool { return p.SHA256 == v.PaperSHA256 }); k >= 0 {
			view.Paper = &drawn[k]
		}
		if !view.First {
			if view.Changes, err = changedSince(s.Audit.Kind, versions[i+1], v); err != nil {
				return nil, err
			}
		}
		out = append(out, view)
	}
	return out, nil
}

// changedSince compares two versions section by section.
func changedSince(kind cert.AuditKind, was, is cert.ReportVersion) ([]changedSection, error) {
	before, err := was.Report()
	if err != nil {
		return nil, err
	}
	now, err := is.Report()
	if err != nil {
		return nil, err
	}
	var out []changedSection
	for _, c := range now.Since(kind, before) {
		out = append(out, changedSection{c.Title, wording.Compare(c.Was, c.Is)})
	}
	return out, nil
}

// Anchor is the element of a version.
func (v versionView) Anchor() string { return "v" + strconv.Itoa(v.Revision) }
