package auditing

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// findingPage is one finding, in the auditor's or the client's view.
type findingPage struct {
	page.Base
	Sheet     office.FindingSheet
	Chip      page.Status
	Rail      page.Rail
	Expected  expected
	Late      bool
	Client    bool
	Rounds    []round
	Links     *linksView
	Own       []file // of the finding itself
	Respond   *respondView
	Review    *reviewView
	Verify    *verifyView
	MayAmend  bool
	Confirm   *page.Gate // of a draft, for the lead auditor
	Withdraw  *withdrawView
	Upgrade   *page.Confirm // of a minor that the next audit finds not closed
	Attach    *page.Once
	Errors    page.Errors
	Accept    string
	AuditLink string
}

// reviewView is the auditor's review of the client's answer.
type reviewView struct {
	Accept  page.Gate
	Form    commentForm
	Errors  page.Errors
	Methods []page.Choice // of verifying, for acceptance; none for an area of concern
}

type commentForm struct {
	page.Once
	Comment string `form:"comment,lines" validate:"max=4000" label:"Comment"`
	Method  string `form:"method" validate:"max=40" label:"How it will be verified"`
	NewDue  string `form:"new_due" validate:"omitempty,day" label:"To be answered again by"`
}

// verifyView closes a finding.
type verifyView struct {
	Form    verifyForm
	Errors  page.Errors
	Methods []page.Choice
	Checks  []page.GateRule
	Concern bool
}

type verifyForm struct {
	page.Once
	Method string `form:"method" validate:"max=40" label:"Method"`
	Note   string `form:"note,lines" validate:"max=4000" label:"What was seen"`
}

// withdrawView takes a finding back.
type withdrawView struct {
	Confirm page.Confirm
}

// forms are the forms of the finding's page as sent and refused; the zero value draws fresh ones.
type forms struct {
	respond  *respondView
	review   *reviewView
	verify   *verifyView
	withdraw page.Confirm
	upgrade  page.Confirm
	links    *linksView
	errors   page.Errors
}

func (a area) finding(c echo.Context) error {
	s, err := a.readFinding(c)
	if err != nil {
		return err
	}
	return a.drawFinding(c, http.StatusOK, s, forms{})
}

func (a area) readFinding(c echo.Context) (office.FindingSheet, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return office.FindingSheet{}, err
	}
	s, err := a.office.FindingSheet(c.Request().Context(), page.Actor(c), id)
	a.localTimes(s)
	return s, err
}

func (a area) drawFinding(c echo.Context, code int, s office.FindingSheet, sent forms) error {
	n, actor := s.Finding, page.Actor(c)
	p := findingPage{Base: page.Begin(c, "auditing", n.Number+", "+s.Client.Name), Sheet: s, Chip: findingChip(n.Status, n.Grade, known(n.Draft(), n.SharedOn)),
		Rail: page.RailFor(s.File, actor), Client: actor.Is(cert.ClientUser), Errors: sent.errors, Accept: accepted(), AuditLink: address(s.Audit.ID, "")}
	_, p.Late = n.Due(p.Today)
	p.Expected = expectedOf(s, p.Client, p.Today)
	p.Own, p.Rounds = dealt(s, "/evidence/")
	p.Links = linksOf(s, a.office.Now(), sent.links)
	verbs := cert.FindingLife.Verbs(n.Status, actor)
	p.clientForms(s, verbs, sent)
	p.auditorForms(s, verbs, sent)
	return c.Render(code, "auditing/finding", p)
}

func (p *findingPage) clientForms(s office.FindingSheet, verbs []cert.Verb, sent forms) {
	if slices.Contains(verbs, cert.Respond) {
		p.Respond = respondOf(s, findingURL(s.Finding.ID)+"/answer", sent.respond)
	}
}

func (p *findingPage) auditorForms(s office.FindingSheet, verbs []cert.Verb, sent forms) {
	n := s.Finding
	underway := s.OnTeam && s.Audit.Status == cert.AuditUnderway
	if slices.Contains(verbs, cert.Accept) || slices.Contains(verbs, cert.Return) {
		p.Review = reviewOf(s, sent.review)
	}
	if slices.Contains(verbs, cert.Verify) && (n.Grade == cert.Concern || n.Status == cert.FindingAccepted) {
		p.verifyForm(s, sent)
	}
	if s.Next != nil && slices.Contains(verbs, cert.UpgradeIt) && n.Pending(s.Next.ID) {
		p.Upgrade = upgradeOf(s, sent.upgrade)
	}
	if n.Draft() && slices.Contains(verbs, cert.Confirm) {
		p.Confirm = confirmOf(s)
	}
	if underway && (n.Status == cert.FindingOpen || n.Status == cert.FindingNoted) && (n.SharedOn.IsZero() || s.Facts.Leads) {
		p.MayAmend = true
		once := stamp(n.Version)
		p.Attach = &once
	}
	if p.MayAmend && slices.Contains(verbs, cert.WithdrawIt) {
		confirm := sent.withdraw
		confirm.Verb, confirm.Action, confirm.Reason, confirm.Once = "Withdraw "+n.Number, findingURL(n.ID)+"/withdraw", true, stamp(n.Version)
		confirm.Effects = []string{n.Number + " no longer counts. It stays in the history with your reason."}
		p.Withdraw = &withdrawView{confirm}
	}
}

// PlannedMethod is how the finding will be verified, in words.
func (p findingPage) PlannedMethod() string { return cert.MethodLabel(p.Sheet.Finding.PlannedMethod) }

// verifyForm offers to close the finding, with what the rules say of it by the method most likely.
func (p *findingPage) verifyForm(s office.FindingSheet, sent forms) {
	p.Verify = sent.verify
	if p.Verify == nil {
		p.Verify = &verifyView{Errors: page.Errors{}}
	}
	p.Verify.Form.Once, p.Verify.Concern = stamp(s.Finding.Version), s.Finding.Grade == cert.Concern
	if p.Verify.Methods = methodsFor(s.Finding.Grade); p.Verify.Form.Method == "" {
		p.Verify.Form.Method = s.Finding.PlannedMethod
	}
	facts := s.Facts
	facts.Method, facts.Comment = "document_review", "said"
	p.Verify.Checks = page.GateOf("", cert.FindingLife.Checks(s.Finding.Status, cert.Verify, facts), nil).Rules
}
