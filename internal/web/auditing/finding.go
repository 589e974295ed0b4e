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
	Next      string // what is expected next, in plain words
	Due       string
	Late      bool
	Client    bool
	Rounds    []round
	Own       []cert.Evidence // of the finding itself
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

// round is one version of the client's answer.
type round struct {
	cert.Response
	Chip     page.Status
	Evidence []cert.Evidence
}

// respondView is the client's form.
type respondView struct {
	Form   respondForm
	Errors page.Errors
	Accept string
	Report bool // the accepted action of a major is reported implemented
	ID     int64
}

// respondForm is the client's answer as typed.
type respondForm struct {
	page.Once
	Correction  string `form:"correction,lines" validate:"max=8000" label:"Correction"`
	Cause       string `form:"cause,lines" validate:"max=8000" label:"Cause"`
	Action      string `form:"action,lines" validate:"max=8000" label:"Corrective action"`
	ActionOwner string `form:"action_owner" validate:"max=300" label:"Responsible"`
	ActionBy    string `form:"action_by" validate:"omitempty,day" label:"Implemented by"`
	Implemented bool   `form:"implemented" label:"The action is implemented"`
}

// reviewView is the auditor's review of the client's answer.
type reviewView struct {
	Accept page.Gate
	Form   commentForm
	Errors page.Errors
}

type commentForm struct {
	page.Once
	Comment string `form:"comment,lines" validate:"max=4000" label:"Comment"`
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
	for i, r := range s.Responses {
		s.Responses[i].At = a.office.Local(r.At)
	}
	if s.Finding.ConfirmedAt != nil {
		at := a.office.Local(*s.Finding.ConfirmedAt)
		s.Finding.ConfirmedAt = &at
	}
	return s, err
}

func (a area) drawFinding(c echo.Context, code int, s office.FindingSheet, sent forms) error {
	n, actor := s.Finding, page.Actor(c)
	p := findingPage{Base: page.Begin(c, "auditing", n.Number+", "+s.Client.Name), Sheet: s, Chip: findingChip(n.Status, n.Grade, known(n.Draft(), n.SharedOn)),
		Rail: page.RailFor(s.File, actor), Client: actor.Is(cert.ClientUser), Errors: sent.errors, Accept: accepted(), AuditLink: address(s.Audit.ID, "")}
	due, late := n.Due(p.Today)
	p.Next, p.Late = nextStep(s, p.Client), late
	if !due.IsZero() && !n.SharedOn.IsZero() {
		p.Due = due.Long()
	}
	p.evidence(s)
	verbs := cert.FindingLife.Verbs(n.Status, actor)
	p.clientForms(s, verbs, sent)
	p.auditorForms(s, verbs, sent)
	return c.Render(code, "auditing/finding", p)
}

// evidence deals the files to the finding and to the rounds of the answer.
func (p *findingPage) evidence(s office.FindingSheet) {
	for _, e := range s.Evidence {
		if e.ResponseID == nil {
			p.Own = append(p.Own, e)
		}
	}
	for _, r := range s.Responses {
		one := round{Response: r, Chip: page.Status{Tone: page.Waiting, Word: "waits for review"}}
		if r.Accepted != nil && *r.Accepted {
			one.Chip = page.Status{Tone: page.Done, Word: "accepted"}
		} else if r.Accepted != nil {
			one.Chip = page.Status{Tone: page.Bad, Word: "returned"}
		}
		for _, e := range s.Evidence {
			if e.ResponseID != nil && *e.ResponseID == r.ID {
				one.Evidence = append(one.Evidence, e)
			}
		}
		p.Rounds = append(p.Rounds, one)
	}
}

func (p *findingPage) clientForms(s office.FindingSheet, verbs []cert.Verb, sent forms) {
	n := s.Finding
	if !slices.Contains(verbs, cert.Respond) || n.Status == cert.FindingAccepted && n.Grade != cert.Major {
		return
	}
	p.Respond = sent.respond
	if p.Respond == nil {
		last := s.Facts.Response
		p.Respond = &respondView{Errors: page.Errors{}, Form: respondForm{Correction: last.Correction, Cause: last.Cause, Action: last.Action,
			ActionOwner: last.ActionOwner, ActionBy: last.ActionBy.String(), Implemented: last.Implemented}}
	}
	p.Respond.ID, p.Respond.Form.Once, p.Respond.Accept = n.ID, stamp(n.Version), accepted()
	p.Respond.Report = n.Status == cert.FindingAccepted
}

func (p *findingPage) auditorForms(s office.FindingSheet, verbs []cert.Verb, sent forms) {
	n := s.Finding
	underway := s.OnTeam && s.Audit.Status == cert.AuditUnderway
	if slices.Contains(verbs, cert.Accept) || slices.Contains(verbs, cert.Return) {
		p.Review = sent.review
		if p.Review == nil {
			p.Review = &reviewView{Errors: page.Errors{}}
		}
		p.Review.Form.Once = stamp(n.Version)
		p.Review.Accept = page.GateOf("Accept the answer", cert.FindingLife.Checks(n.Status, cert.Accept, s.Facts), nil)
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

// verifyForm offers to close the finding, with what the rules say of it by the method most likely.
func (p *findingPage) verifyForm(s office.FindingSheet, sent forms) {
	p.Verify = sent.verify
	if p.Verify == nil {
		p.Verify = &verifyView{Errors: page.Errors{}}
	}
	p.Verify.Form.Once, p.Verify.Concern = stamp(s.Finding.Version), s.Finding.Grade == cert.Concern
	for _, m := range cert.VerificationMethods {
		if m.Key != "next_audit" || s.Finding.Grade != cert.Major {
			p.Verify.Methods = append(p.Verify.Methods, page.Choice{Value: m.Key, Label: capital(m.Label)})
		}
	}
	facts := s.Facts
	facts.Method, facts.Comment = "document_review", "said"
	p.Verify.Checks = page.GateOf("", cert.FindingLife.Checks(s.Finding.Status, cert.Verify, facts), nil).Rules
}

// nextStep says in plain words who does what next.
func nextStep(s office.FindingSheet, client bool) string {
	n, who := s.Finding, "The client"
	if client {
		who = "You"
	}
	implemented := s.Facts.Response.Implemented
	switch {
	case n.Draft():
		return "A draft. The lead auditor confirms it; the client sees it from the closing meeting on."
	case n.Status == cert.FindingOpen && n.SharedOn.IsZero():
		return "The lead auditor has confirmed it. The client sees it from the closing meeting on."
	case n.Status == cert.FindingOpen && n.Grade == cert.Concern:
		return who + " can say how this is settled before stage 2. Unsettled, it can become a nonconformity there."
	case n.Status == cert.FindingOpen:
		return who + " answer" + s3(client) + " with correction, cause and corrective action."
	case n.Status == cert.FindingReturned && n.UpgradedIn != 0 && n.UpgradedAt.After(s.Facts.Response.At):
		return "The action did not hold. " + who + " answer" + s3(client) + " again: cause and action anew, implemented and with evidence."
	case n.Status == cert.FindingReturned:
		return who + " answer" + s3(client) + " again; the auditor's comment says what is missing."
	case n.Status == cert.FindingAnswered:
		return "The audit team reviews the answer."
	case n.Status == cert.FindingAccepted && n.Grade == cert.Major && !implemented:
		return who + " report" + s3(client) + " that the action is implemented, with evidence; then the audit team verifies it."
	case n.Status == cert.FindingAccepted && n.Grade == cert.Major:
		return "The audit team verifies that the action works."
	case n.Status == cert.FindingAccepted:
		return "The answer is accepted. The next audit looks at whether the action works."
	}
	return "Nothing more is asked."
}

// s3 is the ending of a verb for anybody but "you".
func s3(you bool) string {
	if you {
		return ""
	}
	return "s"
}
