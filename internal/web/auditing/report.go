package auditing

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// reportPage is the report of an audit: as a form for its lead while it is written, to read otherwise.
type reportPage struct {
	page.Base
	Sheet     office.ReportSheet
	Rail      page.Rail
	Chip      page.Status
	Items     []reportItem
	Form      reportForm
	Errors    page.Errors
	Advice    []page.Choice
	Final     page.Gate
	Missing   []gap
	Editable  bool
	Asked     []remarkView // of the summary, the recommendation and the whole; of all of them when the report is not open
	Versions  bool         // there is more than one
	Reopen    *page.Confirm
	Conclude  *concludeView
	PaperList []page.Paper
}

// reportItem is one item of the report with what the records know of it.
type reportItem struct {
	norm.Item
	Text   string
	Reason string // why it does not apply
	Fault  string
	Lines  int
	Empty  bool

	Sources []itemSource // records it rests on
	More    int          // further ones
	Follows bool         // it says what the records say
	Known   bool         // the records say something
	Remark  *remarkView  // what the review asks of it, nil = nothing
}

// gap is one thing that keeps the report from being final, with where it is mended.
type gap struct{ Text, Link, Rule string }

// reportForm is the report as typed, one row for each item.
type reportForm struct {
	page.Once
	Items          []reportRow `form:"items" rows:"60"`
	Recommendation string      `form:"recommendation" validate:"max=40" label:"Recommendation"`
	Summary        string      `form:"summary,lines" validate:"max=20000" label:"Summary"`
	Replies        []replyRow  `form:"replies" rows:"60"`
}

type reportRow struct {
	Key    string `form:"key" validate:"max=60"`
	Text   string `form:"text,lines" validate:"max=20000" label:"Text"`
	Reason string `form:"reason,lines" validate:"max=4000" label:"Reason"`
	Again  bool   `form:"again" label:"Take the text of the records"`
}

func (a area) readReport(c echo.Context) (office.ReportSheet, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return office.ReportSheet{}, err
	}
	return a.office.ReportSheet(c.Request().Context(), page.Actor(c), id)
}

func (a area) report(c echo.Context) error {
	s, err := a.readReport(c)
	if err != nil {
		return err
	}
	return a.drawReport(c, http.StatusOK, s, formOf(s), page.Errors{}, page.Confirm{})
}

// formOf is the report as it stands, as a form.
func formOf(s office.ReportSheet) reportForm {
	content := s.Content()
	form := reportForm{Recommendation: content.Recommendation, Summary: content.Summary}
	for _, i := range cert.ReportItemsFor(s.Audit.Kind) {
		form.Items = append(form.Items, reportRow{Key: i.Key, Text: content.Items[i.Key], Reason: content.NotApplicable[i.Key]})
	}
	return form
}

func (a area) drawReport(c echo.Context, code int, s office.ReportSheet, form reportForm, errs page.Errors, reopen page.Confirm) error {
	actor, ctx := page.Actor(c), c.Request().Context()
	facts, err := a.office.AuditFacts(ctx, actor, s.Audit.ID)
	if err != nil {
		return err
	}
	papers, err := a.store.Papers(ctx, s.File.ID)
	if err != nil {
		return err
	}
	p := reportPage{Base: page.Begin(c, "auditing", "Report: "+heading(s.Audit, s.Client)), Sheet: s, Chip: statusChip(s.Audit.Status),
		Rail: page.RailFor(s.File, actor), Form: form, Errors: errs, Editable: s.Audit.Status == cert.AuditUnderway && leads(s, actor), PaperList: reportPapers(papers, s.Audit.ID)}
	p.Form.Once, p.Versions = stamp(s.Audit.Version), s.Audit.ReportRevision > 0
	for _, r := range cert.Recommendations(s.Audit.Kind) {
		p.Advice = append(p.Advice, page.Choice{Value: r.Key, Label: r.Label})
	}
	p.items(form)
	p.asked(form)
	p.gates(facts, s, reopen, actor)
	return c.Render(code, "auditing/report", p)
}

func leads(s office.ReportSheet, actor cert.Actor) bool {
	for _, m := range s.Crew {
		if m.Role == cert.Lead && m.PersonID == actor.PersonID {
			return true
		}
	}
	return false
}

// reportPapers are the revisions of this audit's report.
func reportPapers(all []cert.Paper, audit int64) []page.Paper {
	var mine []cert.Paper
	for _, p := range all {
		if p.Kind == "report" && p.NounID == audit {
			mine = append(mine, p)
		}
	}
	return papers(mine)
}

func (p *reportPage) items(form reportForm) {
	typed := map[string]reportRow{}
	for _, r := range form.Items {
		typed[r.Key] = r
	}
	for _, i := range cert.ReportItemsFor(p.Sheet.Audit.Kind) {
		if i.Key == cert.RecommendationItem {
			continue
		}
		r := typed[i.Key]
		sources, more := sourcesOf(p.Sheet, i.Key)
		p.Items = append(p.Items, reportItem{Sources: sources, More: more, Follows: p.Sheet.Follows(i.Key), Known: p.Sheet.Computed[i.Key] != "", Item: i, Text: r.Text, Reason: r.Reason, Fault: p.Errors["items."+i.Key],
			Lines: min(12, max(2, strings.Count(r.Text, "\n")+2)), Empty: r.Text == "" && r.Reason == ""})
	}
}

// gates are what stands before the final report, its reopening and the end of the audit.
func (p *reportPage) gates(facts cert.AuditFacts, s office.ReportSheet, reopen page.Confirm, actor cert.Actor) {
	id := s.Audit.ID
	links := map[string]string{"checklist": address(id, "/checklist?show=open"), "report": "#missing", "faults": "#missing", "drafts": address(id, "/checklist?part=closing"), "remarks": "#missing", "check": address(id, "/report/check"), "last day": address(id, "/ended"), "findings": "/findings?q=" + s.File.Number, "team": address(id, ""), "earlier": earlierURL(s.Audit)}
	switch {
	case s.Audit.Status == cert.AuditUnderway:
		p.Final = page.GateOf("Make the report final", cert.AuditLife.Checks(s.Audit.Status, cert.ReportVerb, facts), links)
		p.Final.Action, p.Final.Once = address(id, "/report/final"), stamp(s.Audit.Version)
		p.Final.Effect = "Its PDF is drawn and kept, and the client reads report and findings. It cannot be changed afterwards; only a decision maker can send it back."
		p.missing(s)
	case s.Audit.Status == cert.AuditReported && actor.May(cert.DecideThem):
		reopen.Verb, reopen.Action, reopen.Reason, reopen.Once = "Send the report back", address(id, "/report/reopen"), true, stamp(s.Audit.Version)
		reopen.Effects = []string{"The lead auditor can change it again. What becomes final next is a new revision; this one stays on file."}
		p.Reopen = &reopen
	}
	p.Conclude = concludeOf(office.Fieldwork{Audit: s.Audit, File: s.File, Facts: facts}, actor)
}

// fewOpen is up to how many open items of the checklist are named one by one.
const fewOpen = 5

func (p *reportPage) missing(s office.ReportSheet) {
	p.Missing = gaps(s)
	p.unanswered(s)
}

// gaps is what keeps the report from being final, but for the field and the review's remarks.
func gaps(s office.ReportSheet) (out []gap) {
	for _, m := range slices.Concat(s.Problems(), s.Faults(), cert.Blocking(s.Doubts())) {
		out = append(out, gap{m.Message, gapLink(s.Audit, m.Field), m.Rule})
	}
	open, link := cert.Unanswered(s.Audit, s.Answers), address(s.Audit.ID, "/checklist?show=open")
	if len(open) > fewOpen {
		return append(out, gap{fmt.Sprintf("%d items of the checklist have no verdict.", len(open)), link, "R-S2-01"})
	}
	for _, n := range open {
		out = append(out, gap{n + " has no verdict.", link, "R-S2-01"})
	}
	return out
}

// earlierURL leads to the part of the checklist that lists the findings of earlier audits.
func earlierURL(a cert.Audit) string {
	if a.Kind == cert.Recertification {
		return partURL(a.ID, string(cert.RecertItem), "")
	}
	return partURL(a.ID, string(cert.SurveillanceItem), "")
}

// itemURL leads to an item of the checklist.
func itemURL(a cert.Audit, key string) string {
	for _, section := range cert.ChecklistFor(a) {
		for _, i := range section.Items {
			if i.Key == key {
				return partURL(a.ID, section.Key, "") + "#" + anchor(key)
			}
		}
	}
	return address(a.ID, "/checklist")
}

func (a area) saveReport(c echo.Context) error {
	var form reportForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if !errs.Any() {
		in := office.ReportDraft{Items: map[string]string{}, NotApplicable: map[string]string{}, Recommendation: form.Recommendation, Summary: form.Summary, Version: form.VersionOf()}
		for _, r := range form.Items {
			if in.NotApplicable[r.Key] = r.Reason; !r.Again {
				in.Items[r.Key] = r.Text
			}
		}
		in.Replies = form.replies()
		_, err = a.office.SaveReport(c.Request().Context(), page.Acting(c, form.Once), id, in)
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: "The draft is saved."})
			return page.See(c, address(id, "/report"))
		}
		if !errs.AddInvalid(err) {
			return err
		}
	}
	s, err := a.readReport(c)
	if err != nil {
		return err
	}
	return a.drawReport(c, http.StatusUnprocessableEntity, s, form, errs, page.Confirm{})
}

// finalise makes the report final; what is missing is listed on the report's page.
func (a area) finalise(c echo.Context) error {
	var form concludeForm
	if _, err := page.Read(c, &form); err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	done, err := a.office.FinaliseReport(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf())
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The report of " + done.Name + " is final; the client is told."})
	return page.See(c, address(id, "/report"))
}

func (a area) reopen(c echo.Context) error {
	var form reasonForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if !errs.Any() {
		_, err = a.office.ReopenReport(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf(), form.Reason)
		if err == nil {
			page.Say(c, page.Flash{Tone: page.Done, Text: "The report went back to the lead auditor."})
			return page.See(c, address(id, "/report"))
		}
		if !errs.AddInvalid(err) {
			return err
		}
	}
	s, err := a.readReport(c)
	if err != nil {
		return err
	}
	return a.drawReport(c, http.StatusUnprocessableEntity, s, formOf(s), page.Errors{}, page.Confirm{Given: form.Reason, Errors: errs})
}

// reportDraft is the report as it stands, as a paper marked as a draft.
func (a area) reportDraft(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	pdf, err := a.office.ReportPreview(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, page.Attachment("report-draft.pdf"))
	return c.Blob(http.StatusOK, "application/pdf", pdf)
}
