package auditing

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// planPage is the audit plan, to read or to write.
type planPage struct {
	page.Base
	office.PlanView
	Rail      page.Rail
	Days      string
	Time      string
	Form      planForm
	Errors    page.Errors
	Problems  []page.Problem
	Misses    []missing
	Writable  bool
	Suggested bool
	People    []page.Choice
	DayList   []page.Choice
	Sessions  []session
	Spread    []spread
	Announce  *page.Gate
}

// missing is what the plan as it is kept lacks.
type missing struct{ Text, Rule string }

// spread is the planned time of one auditor.
type spread struct{ Name, Time string }

// planForm is the plan as entered.
type planForm struct {
	page.Once
	Objectives string    `form:"objectives,lines" validate:"max=4000" label:"Objectives"`
	Language   string    `form:"language" validate:"max=200" label:"Language"`
	Remote     string    `form:"remote,lines" validate:"max=2000" label:"Remote sessions"`
	Slots      []slotRow `form:"slots" rows:"300" label:"Sessions"`
}

// slotRow is one session as entered.
type slotRow struct {
	Day     string `form:"day" validate:"omitempty,day" label:"Day"`
	From    string `form:"from" validate:"max=5" label:"From"`
	To      string `form:"to" validate:"max=5" label:"To"`
	What    string `form:"what,lines" validate:"max=500" label:"Process, clauses"`
	Auditee string `form:"auditee,lines" validate:"max=300" label:"Auditee"`
	Person  string `form:"person" validate:"omitempty,whole,max=18" label:"Auditor"`
	Site    string `form:"site" validate:"max=300" label:"Site"`
	Remote  string `form:"remote" validate:"max=300" label:"Remote means"`
}

// emptyRows is how many rows stand free below the sessions.
const emptyRows = 3

func (a area) planForm(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	v, err := a.office.Plan(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	f := planForm{Objectives: v.Audit.Objectives, Language: v.Audit.Language, Remote: v.Audit.Remote}
	if f.Language == "" {
		if f.Language, err = a.wishedLanguage(c, v.Audit); err != nil {
			return err
		}
	}
	slots, suggested := v.Audit.Slots, false
	if v.Audit.Status == cert.AuditScheduled && v.Mine && (len(slots) == 0 || c.QueryParam("suggest") != "") {
		slots, suggested = v.Suggest(), true
		if f.Objectives == "" {
			f.Objectives = v.Objectives()
		}
	}
	f.Slots = rowsOf(slots)
	return a.drawPlan(c, http.StatusOK, v, f, page.Errors{}, suggested)
}

func rowsOf(slots []cert.Slot) []slotRow {
	var out []slotRow
	for _, s := range slots {
		r := slotRow{Day: s.Day, From: s.From, To: s.To, What: s.What, Auditee: s.Auditee, Site: s.Site, Remote: s.Remote}
		if s.Person != 0 {
			r.Person = strconv.FormatInt(s.Person, 10)
		}
		out = append(out, r)
	}
	return out
}

// slots are the sessions of the form; who cannot be read is left open, which the plan's own check says.
func (f planForm) slots() []cert.Slot {
	out := []cert.Slot{}
	for _, r := range f.Slots {
		person, err := strconv.ParseInt(r.Person, 10, 64)
		if err != nil {
			person = 0
		}
		out = append(out, cert.Slot{Day: r.Day, From: r.From, To: r.To, What: r.What, Auditee: r.Auditee, Person: person, Site: r.Site, Remote: r.Remote})
	}
	return out
}

func (a area) plan(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	v, err := a.office.Plan(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	var f planForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	if errs.Any() {
		return a.drawPlan(c, http.StatusUnprocessableEntity, v, f, errs, false)
	}
	_, err = a.office.SavePlan(c.Request().Context(), page.Acting(c, f.Once), id, office.PlanInput{Objectives: f.Objectives, Language: f.Language,
		Remote: f.Remote, Slots: f.slots(), Version: f.VersionOf()})
	if errs.AddInvalid(err) {
		return a.drawPlan(c, http.StatusUnprocessableEntity, v, f, errs, false)
	}
	if err != nil {
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "The plan is kept."})
	return page.See(c, address(id, "/plan"))
}

// drawPlan shows the plan; what it misses stands at its fields once there is a plan.
func (a area) drawPlan(c echo.Context, code int, v office.PlanView, f planForm, errs page.Errors, suggested bool) error {
	p := planPage{Base: page.Begin(c, "auditing", "Audit plan, "+heading(v.Audit, v.Client)), PlanView: v, Rail: page.RailFor(v.File, page.Actor(c)), Days: dayLine(v.Audit), Time: auditDays(v.Audit.Halves),
		Form: f, Errors: errs, Suggested: suggested, Sessions: sessions(v.Plan)}
	p.Writable = v.Mine && v.Audit.Status == cert.AuditScheduled
	if code != http.StatusOK {
		p.Problems = errs.Summary(f)
	} else if len(v.Audit.Slots) > 0 && !suggested {
		p.judge()
	}
	for range emptyRows {
		p.Form.Slots = append(p.Form.Slots, slotRow{})
	}
	for _, m := range v.Facts.Team {
		p.People = append(p.People, page.Choice{Value: strconv.FormatInt(m.Member.PersonID, 10), Label: m.Name})
		if n := v.Plan.PlannedMinutes()[m.Member.PersonID]; n > 0 {
			p.Spread = append(p.Spread, spread{m.Name, planTime(n)})
		}
	}
	for on := v.Audit.Starts; !on.IsZero() && !on.After(v.Audit.Ends); on = on.AddDays(1) {
		p.DayList = append(p.DayList, page.Choice{Value: on.String(), Label: on.Long()})
	}
	if p.Writable && !suggested {
		g := page.GateOf("Announce team and plan", cert.AuditLife.Checks(v.Audit.Status, cert.Announce, v.Facts), map[string]string{"team": address(v.Audit.ID, "#team"), "days": address(v.Audit.ID, "/schedule"), "plan": "#missing"})
		g.Action, g.Once, g.Effect = address(v.Audit.ID, "/announce"), p.Base.Stamp(v.Audit.Version), "The client gets team and plan and may object for five working days."
		p.Announce = &g
	}
	return c.Render(code, "auditing/plan", p)
}

// judge puts what the kept plan misses to its fields and lists it.
func (p *planPage) judge() {
	for _, m := range p.Facts.Plan {
		p.Errors.Add(m.Field, m.Message)
	}
	for _, s := range p.Errors.Summary(p.Form) {
		p.Misses = append(p.Misses, missing{Text: s.Text})
	}
}

// planTime is planned minutes in auditor days and hours.
func planTime(minutes int) string {
	return strconv.FormatFloat(float64(minutes)/60, 'f', -1, 64) + " hours, " + strconv.FormatFloat(float64(minutes)/60/cert.HoursADay, 'f', 2, 64) + " days"
}
