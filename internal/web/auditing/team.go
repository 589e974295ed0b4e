package auditing

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// declarationPage is where a member declares for an audit.
type declarationPage struct {
	page.Base
	office.AuditView
	Rail     page.Rail
	Days     string
	Form     declarationForm
	Errors   page.Errors
	Problems []page.Problem
	Chip     page.Status
	Open     bool // the declaration can be given or changed now
}

// declarationForm is the declaration as given (R-IMP-04).
type declarationForm struct {
	page.Once
	NoInterest   bool   `form:"no_interest" label:"No interest"`
	NoConsulting bool   `form:"no_consulting" label:"No consultancy"`
	Confidential bool   `form:"confidential" label:"Confidentiality"`
	Remark       string `form:"remark,lines" validate:"max=2000" label:"Remark"`
	Conflict     bool   `form:"conflict" label:"Conflict"`
}

func (a area) declarationForm(c echo.Context) error {
	v, err := a.ownAudit(c)
	if err != nil {
		return err
	}
	m := v.Own
	f := declarationForm{NoInterest: m.NoInterest, NoConsulting: m.NoConsulting, Confidential: m.Confidential, Remark: m.Remark, Conflict: m.DeclaredAt != nil && !m.Declared()}
	return drawDeclaration(c, http.StatusOK, v, f, page.Errors{})
}

// ownAudit reads the audit of the address if the actor is in its team.
func (a area) ownAudit(c echo.Context) (office.AuditView, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return office.AuditView{}, err
	}
	v, err := a.office.AuditView(c.Request().Context(), page.Actor(c), id)
	if err == nil && v.Own == nil {
		err = cert.NotFound
	}
	return v, err
}

func drawDeclaration(c echo.Context, code int, v office.AuditView, f declarationForm, errs page.Errors) error {
	p := declarationPage{Base: page.Begin(c, "auditing", "Your declaration for "+heading(v.Audit, v.Client)), AuditView: v, Rail: page.RailFor(v.File, page.Actor(c)), Days: dayLine(v.Audit), Form: f,
		Errors: errs, Chip: declarationChip(*v.Own), Open: v.Audit.Status == cert.AuditScheduled || v.Audit.Status == cert.AuditAnnounced}
	if code != http.StatusOK {
		p.Problems = errs.Summary(f)
	}
	return c.Render(code, "auditing/declaration", p)
}

func (a area) declare(c echo.Context) error {
	v, err := a.ownAudit(c)
	if err != nil {
		return err
	}
	var f declarationForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if errs.Any() {
		return drawDeclaration(c, http.StatusUnprocessableEntity, v, f, errs)
	}
	m, err := a.office.Declare(c.Request().Context(), page.Acting(c, f.Once), v.Audit.ID, office.DeclarationInput{NoInterest: f.NoInterest,
		NoConsulting: f.NoConsulting, Confidential: f.Confidential, Conflict: f.Conflict, Remark: f.Remark, Version: f.VersionOf()})
	if errs.AddInvalid(err) {
		return drawDeclaration(c, http.StatusUnprocessableEntity, v, f, errs)
	}
	if err != nil {
		return err
	}
	said := page.Flash{Tone: page.Done, Text: "Your declaration is on file."}
	if !m.Declared() {
		said = page.Flash{Tone: page.Waiting, Text: "The planners know of the conflict and will find somebody else."}
	}
	page.Say(c, said)
	return page.See(c, address(v.Audit.ID, ""))
}

// objectionsPage is what a client has against the team, and what the body answers.
type objectionsPage struct {
	page.Base
	office.AuditView
	Rail      page.Rail
	Lines     []objectionLine
	Form      objectionForm
	Errors    page.Errors
	Problems  []page.Problem
	People    []page.Choice
	Outcomes  []page.Choice
	IsClient  bool // the reader is the client
	MayObject bool
	MayDecide bool
}

// objectionLine is one objection in words.
type objectionLine struct {
	cert.Objection
	Name   string
	Chip   page.Status
	Open   bool
	Answer answerForm
	Errors page.Errors
}

// objectionForm is an objection as entered.
type objectionForm struct {
	page.Once
	Person string `form:"person" validate:"required,whole,max=18" label:"Member of the team"`
	Text   string `form:"text,lines" validate:"required,max=4000" label:"Reasons"`
}

// answerForm is the answer to an objection as entered.
type answerForm struct {
	page.Once
	Outcome string `form:"outcome" validate:"required,oneof=accept reject" label:"Decision"`
	Reason  string `form:"reason,lines" validate:"required,max=4000" label:"Reason"`
}

// outcomes are what a planner can decide on an objection.
var outcomes = []page.Choice{
	{Value: "accept", Label: "Accept", Hint: "The member leaves the team; days, team and plan are set anew."},
	{Value: "reject", Label: "Reject", Hint: "The team stays as announced."},
}

func (a area) objections(c echo.Context) error {
	return a.drawObjections(c, http.StatusOK, objectionForm{}, page.Errors{}, 0, answerForm{})
}

// drawObjections shows all objections; answered names the one whose answer is shown again with its errors.
func (a area) drawObjections(c echo.Context, code int, f objectionForm, errs page.Errors, answered int64, answer answerForm) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	actor := page.Actor(c)
	v, err := a.office.AuditView(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	p := objectionsPage{Base: page.Begin(c, "auditing", "Objections to the team: "+heading(v.Audit, v.Client)), AuditView: v, Rail: page.RailFor(v.File, page.Actor(c)), Form: f, Errors: errs,
		IsClient: actor.Is(cert.ClientUser), MayDecide: actor.Is(cert.Planner), Outcomes: outcomes}
	p.MayObject = p.IsClient && v.Audit.Status == cert.AuditAnnounced && !p.Today.After(v.ObjectUntil)
	names, err := a.store.Persons(c.Request().Context(), objected(v.Objections))
	if err != nil {
		return err
	}
	for _, x := range v.Objections {
		l := objectionLine{Objection: x, Name: personName(names, x.PersonID), Chip: objectionChip(x), Open: x.Accepted == nil, Errors: page.Errors{}}
		if x.ID == answered {
			l.Answer, l.Errors = answer, errs
		}
		p.Lines = append(p.Lines, l)
	}
	for _, m := range v.Facts.Team {
		p.People = append(p.People, page.Choice{Value: strconv.FormatInt(m.Member.PersonID, 10), Label: m.Name + ", " + m.Member.Role.Label()})
	}
	if code != http.StatusOK && answered == 0 {
		p.Problems = errs.Summary(f)
	}
	return c.Render(code, "auditing/objections", p)
}

func objected(list []cert.Objection) []int64 {
	var ids []int64
	for _, x := range list {
		ids = append(ids, x.PersonID)
	}
	return ids
}

func personName(people []cert.Person, id int64) string {
	for _, p := range people {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}

func objectionChip(x cert.Objection) page.Status {
	switch {
	case x.Accepted == nil:
		return page.Status{Tone: page.Waiting, Word: "not decided"}
	case *x.Accepted:
		return page.Status{Tone: page.Done, Word: "accepted"}
	}
	return page.Status{Tone: page.Plain, Word: "rejected"}
}

func (a area) object(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var f objectionForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if !errs.Any() {
		person, bad := strconv.ParseInt(f.Person, 10, 64)
		if bad != nil {
			return cert.NotFound
		}
		_, err = a.office.Object(c.Request().Context(), page.Acting(c, f.Once), id, office.ObjectionInput{PersonID: person, Text: f.Text, Version: f.VersionOf()})
	}
	if errs.AddInvalid(err) || errs.Any() {
		return a.drawObjections(c, http.StatusUnprocessableEntity, f, errs, 0, answerForm{})
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Your objection is on file. You get the answer by mail; the audit does not begin before."})
	return page.See(c, address(id, "/objections"))
}

func (a area) decideObjection(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	objection, err := page.ID(c, "objection")
	if err != nil {
		return err
	}
	var f answerForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if !errs.Any() {
		_, err = a.office.DecideObjection(c.Request().Context(), page.Acting(c, f.Once), id, objection,
			office.ObjectionAnswer{Accept: f.Outcome == "accept", Reason: f.Reason, Version: f.VersionOf()})
	}
	if errs.AddInvalid(err) || errs.Any() {
		return a.drawObjections(c, http.StatusUnprocessableEntity, objectionForm{}, errs, objection, f)
	}
	if err != nil {
		return err
	}
	return a.afterAnswer(c, id, f.Outcome == "accept")
}

// afterAnswer leads on: to the schedule when the team must be rebuilt.
func (a area) afterAnswer(c echo.Context, id int64, accepted bool) error {
	if accepted {
		page.Say(c, page.Flash{Tone: page.Waiting, Text: "The objection is accepted and the member has left the team. Choose somebody else; the client gets the new team."})
		return page.See(c, address(id, "/schedule"))
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The objection is rejected and the client is told why."})
	return page.See(c, address(id, ""))
}
