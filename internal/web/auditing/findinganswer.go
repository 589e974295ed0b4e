package auditing

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/web/page"
)

// This file shows the client's answers to a finding and takes new ones, on the finding's page and by link.

// expected is what comes next of a finding: what, whose turn, by when.
type expected struct {
	What  string
	Turn  string
	Mine  bool // of whoever reads
	By    day.Day
	Late  bool
	Steps []cert.Step // the whole way, for the client
}

func expectedOf(s office.FindingSheet, client bool, today day.Day) expected {
	next := s.Finding.Next(s.Facts.Response)
	e := expected{What: next.Body, By: next.By, Late: next.Turn == cert.ClientUser && !next.By.IsZero() && today.After(next.By)}
	if limit := s.Finding.BecomesMajor(s.Facts.LateDays); !limit.IsZero() {
		next.Client += " Without an answer by " + limit.Long() + " it becomes a major nonconformity."
		e.What += " Without an answer by " + limit.Long() + " it becomes a major one."
	}
	if client {
		e.What, e.Mine, e.Steps = next.Client, next.Turn == cert.ClientUser, s.Finding.Steps(s.Responses)
		e.Turn = map[cert.Role]string{cert.ClientUser: "Your turn", cert.Auditor: "Our turn", cert.LeadAuditor: "Our turn"}[next.Turn]
		return e
	}
	e.Mine = next.Turn == cert.Auditor && s.OnTeam || next.Turn == cert.LeadAuditor && s.Facts.Leads
	e.Turn = map[cert.Role]string{cert.ClientUser: "The client's turn", cert.Auditor: "The audit team's turn", cert.LeadAuditor: "The lead auditor's turn"}[next.Turn]
	return e
}

// file is an evidence file with its address.
type file struct {
	cert.Evidence
	URL string
}

// round is one version of the client's answer.
type round struct {
	cert.Response
	Chip     page.Status
	Actions  []action
	Evidence []file // for the answer as a whole
	ByLink   bool
}

// action is one action of an answer with its files.
type action struct {
	cert.Action
	No    int
	Files []file
}

// dealt deals the files to the finding and to the rounds of the answer. base is where files are fetched.
func dealt(s office.FindingSheet, base string) (own []file, rounds []round) {
	pick := func(wanted func(cert.Evidence) bool) (files []file) {
		for _, e := range s.Evidence {
			if wanted(e) {
				files = append(files, file{e, base + e.Code})
			}
		}
		return files
	}
	for _, r := range s.Responses {
		of := func(no int) func(cert.Evidence) bool {
			return func(e cert.Evidence) bool {
				return e.ResponseID != nil && *e.ResponseID == r.ID && e.Action == int64(no)
			}
		}
		one := round{Response: r, Chip: page.Status{Tone: page.Waiting, Word: "waits for review"}, Evidence: pick(of(0)), ByLink: r.LinkID != 0}
		if r.Accepted != nil && *r.Accepted {
			one.Chip = page.Status{Tone: page.Done, Word: "accepted"}
		} else if r.Accepted != nil {
			one.Chip = page.Status{Tone: page.Bad, Word: "returned"}
		}
		for i, a := range r.Actions {
			one.Actions = append(one.Actions, action{a, i + 1, pick(of(i + 1))})
		}
		rounds = append(rounds, one)
	}
	return pick(func(e cert.Evidence) bool { return e.ResponseID == nil }), rounds
}

// localTimes puts the instants of a sheet into the body's time zone.
func (a area) localTimes(s office.FindingSheet) {
	for i, r := range s.Responses {
		s.Responses[i].At = a.office.Local(r.At)
	}
	for i, l := range s.Links {
		s.Links[i].ExpiresAt, s.Links[i].CreatedAt = a.office.Local(l.ExpiresAt), a.office.Local(l.CreatedAt)
	}
	if n := s.Finding; n.ConfirmedAt != nil {
		*n.ConfirmedAt = a.office.Local(*n.ConfirmedAt)
	}
}

// respondView is the client's form.
type respondView struct {
	Form   respondForm
	Errors page.Errors
	Accept string
	Report bool // the accepted actions of a major are reported implemented
	Named  bool // who answers gives a name: there is no account
	URL    string
	Spares int // rows drawn for further actions
}

// respondForm is the client's answer as typed.
type respondForm struct {
	page.Once
	Name        string      `form:"name" validate:"max=120" label:"Your name"`
	Correction  string      `form:"correction,lines" validate:"max=8000" label:"Correction"`
	CorrectedOn string      `form:"corrected_on" validate:"omitempty,day" label:"Put right on"`
	Cause       string      `form:"cause,lines" validate:"max=8000" label:"Cause"`
	Actions     []actionRow `form:"actions" rows:"8" label:"Actions"`
}

// actionRow is one action as typed. The number keeps a row that is otherwise blank, so that its files stay its own.
type actionRow struct {
	No    string `form:"no" validate:"max=3"`
	Text  string `form:"text,lines" validate:"max=8000" label:"Corrective action"`
	Owner string `form:"owner" validate:"max=300" label:"Responsible"`
	By    string `form:"by" validate:"omitempty,day" label:"Implemented by"`
	Done  bool   `form:"done" label:"It is implemented"`
}

func (r actionRow) blank() bool { return r.Text == "" && r.Owner == "" && r.By == "" && !r.Done }

// spareActions is how many further actions a form offers.
const spareActions = 2

// respondOf is the form, filled with the latest answer or with what was sent and refused; nil where the finding takes none.
func respondOf(s office.FindingSheet, url string, sent *respondView) *respondView {
	n := s.Finding
	if n.Status == cert.FindingAccepted && n.Grade != cert.Major || !n.Linkable() || n.Status == cert.FindingAnswered {
		return nil
	}
	v := sent
	if v == nil {
		last := s.Facts.Response
		v = &respondView{Errors: page.Errors{}, Form: respondForm{Correction: last.Correction, CorrectedOn: last.CorrectedOn.String(), Cause: last.Cause}}
		for _, a := range last.Actions {
			v.Form.Actions = append(v.Form.Actions, actionRow{Text: a.Text, Owner: a.Owner, By: a.By.String(), Done: a.Done})
		}
	}
	v.URL, v.Form.Once, v.Accept, v.Report = url, stamp(n.Version), accepted(), n.Status == cert.FindingAccepted
	if len(v.Form.Actions) == 0 {
		v.Form.Actions = []actionRow{{}}
	}
	for len(v.Form.Actions) < cert.MostActions && v.Spares < spareActions {
		v.Form.Actions, v.Spares = append(v.Form.Actions, actionRow{}), v.Spares+1
	}
	return v
}

// Spare tells whether a row is drawn for a further action.
func (v respondView) Spare(row int) bool { return row >= len(v.Form.Actions)-v.Spares }

// SpareRows are the rows drawn for further actions.
func (v respondView) SpareRows() []int { return make([]int, v.Spares) }

// Number is the number of a row as it is read.
func (respondView) Number(row int) int { return row + 1 }

// Name is the name of a field of a row.
func (respondView) Name(row int, field string) string {
	return fmt.Sprintf("actions.%d.%s", row, field)
}

// answerOf reads the answer of a form with its files; blank rows are dropped.
func answerOf(c echo.Context, form *respondForm, errs page.Errors) office.ResponseInput {
	in := office.ResponseInput{Correction: form.Correction, CorrectedOn: errs.Day("corrected_on", "Put right on", form.CorrectedOn), Cause: form.Cause, Files: uploads(c)}
	if !errs.Any() { // a fault names its row as it was sent
		form.Actions = slices.DeleteFunc(form.Actions, func(r actionRow) bool { return r.blank() && len(page.FilesOf(c, "files."+r.No)) == 0 })
	}
	for i, r := range form.Actions {
		one := office.ActionInput{Action: cert.Action{Text: r.Text, Owner: r.Owner, By: errs.Day(fmt.Sprintf("actions.%d.by", i), "Implemented by", r.By), Done: r.Done}}
		for _, f := range page.FilesOf(c, "files."+r.No) {
			one.Files = append(one.Files, office.Upload(f))
		}
		in.Actions = append(in.Actions, one)
	}
	return in
}

// respond takes the client's answer.
func (a area) respond(c echo.Context) error {
	var form respondForm
	errs, err := page.Read(c, &form)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	in := answerOf(c, &form, errs)
	if !errs.Any() {
		n, err := a.office.RespondToFinding(c.Request().Context(), page.Acting(c, form.Once), id, form.VersionOf(), in)
		if err == nil {
			return stepped(c, n, "Your answer was sent. The audit team reviews it and you get a message.")
		}
		if code, ok := refusedForm(errs, err); ok {
			return a.again(c, code, forms{respond: &respondView{Form: form, Errors: errs}})
		}
		return err
	}
	return a.again(c, http.StatusUnprocessableEntity, forms{respond: &respondView{Form: form, Errors: errs}})
}

// reviewOf is the auditor's review of the latest answer, with the usual method and day.
func reviewOf(s office.FindingSheet, sent *reviewView) *reviewView {
	v := sent
	if v == nil {
		v = &reviewView{Errors: page.Errors{}, Form: commentForm{Method: s.Finding.Grade.UsualMethod(), NewDue: s.Again.String()}}
	}
	v.Form.Once = stamp(s.Finding.Version)
	facts := s.Facts
	facts.Method = v.Form.Method
	v.Accept = page.GateOf("Accept the answer", cert.FindingLife.Checks(s.Finding.Status, cert.Accept, facts), nil)
	if s.Finding.Grade.Nonconformity() {
		v.Methods = methodsFor(s.Finding.Grade)
	}
	return v
}

// methodsFor are the methods of verification that a grade can have (R-NC-05).
func methodsFor(g cert.Grade) (out []page.Choice) {
	for _, m := range cert.VerificationMethods {
		if m.Key != "next_audit" || g != cert.Major {
			out = append(out, page.Choice{Value: m.Key, Label: capital(strings.TrimSuffix(m.Label, " (minor only)"))})
		}
	}
	return out
}

// linksView shows the links to a finding, and sends another.
type linksView struct {
	Rows   []linkRow
	Form   linkForm
	Errors page.Errors
	URL    string
}

type linkRow struct {
	cert.FindingLink
	Chip page.Status
	Open bool
	Once page.Once
}

type linkForm struct {
	page.Once
	Email string `form:"email" validate:"required,email,max=200" label:"Mail address"`
}

func linksOf(s office.FindingSheet, now time.Time, sent *linksView) *linksView {
	if !s.MayLink {
		return nil
	}
	v := sent
	if v == nil {
		v = &linksView{Errors: page.Errors{}}
	}
	v.Form.Once, v.URL = stamp(0), findingURL(s.Finding.ID)+"/links"
	for _, l := range s.Links {
		row := linkRow{FindingLink: l, Open: l.Open(now), Once: stamp(0), Chip: page.Status{Tone: page.Plain, Word: "ended"}}
		if row.Open {
			row.Chip = page.Status{Tone: page.Info, Word: "open"}
		} else if l.RevokedAt != nil {
			row.Chip.Word = "taken back"
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}
