package auditing

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/web/page"
)

// planPage is the audit plan, to read, or as a board to write.
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
	Sessions  []session
	Announce  *page.Gate
	Board     board
}

// missing is what the plan as it is kept lacks.
type missing struct{ Text, Rule string }

// planForm is the plan as entered.
type planForm struct {
	page.Once
	Objectives string       `form:"objectives,lines" validate:"max=4000" label:"Objectives"`
	Language   string       `form:"language" validate:"max=200" label:"Language"`
	Remote     string       `form:"remote,lines" validate:"max=2000" label:"Remote sessions"`
	Sessions   []sessionRow `form:"sessions" rows:"300" label:"Sessions"`
	Visits     []visitRow   `form:"visits" rows:"300" label:"What must be looked at"`
}

// sessionRow is one session as entered, with everybody who takes part.
type sessionRow struct {
	Key     string   `form:"key" validate:"max=12"`
	Day     string   `form:"day" validate:"omitempty,day" label:"Day"`
	From    string   `form:"from" validate:"max=5" label:"From"`
	To      string   `form:"to" validate:"max=5" label:"To"`
	What    string   `form:"what" validate:"max=500" label:"Session"`
	Clauses string   `form:"clauses" validate:"max=600" label:"Clauses"`
	People  []string `form:"people" label:"Who"`
	Auditee string   `form:"auditee" validate:"max=300" label:"Auditee"`
	Site    string   `form:"site" validate:"max=300" label:"Site"`
	Remote  string   `form:"remote" validate:"max=300" label:"Remote by"`
}

// blank tells whether nothing was written into the row but what the board put there.
func (r sessionRow) blank() bool {
	return r.What+r.From+r.To+r.Clauses+r.Auditee+r.Remote == "" && len(r.People) == 0
}

// visitRow says where a duty is looked at, or why it is not.
type visitRow struct {
	Key     string `form:"key" validate:"max=40"`
	Session string `form:"session" validate:"max=12" label:"Session"`
	Reason  string `form:"reason" validate:"max=500" label:"Reason"`
}

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
	f.take(slots, v)
	return a.drawPlan(c, http.StatusOK, v, f, page.Errors{}, suggested)
}

// take fills the form with sessions and duties as kept.
func (f *planForm) take(slots []cert.Slot, v office.PlanView) {
	var kept []cert.Slot
	for _, s := range slots {
		at := slices.IndexFunc(kept, func(o cert.Slot) bool { return together(o, s) })
		if at < 0 || s.Person == 0 {
			at = len(kept)
			kept = append(kept, s)
			f.Sessions = append(f.Sessions, sessionRow{Key: "s" + strconv.Itoa(at), Day: s.Day, From: s.From, To: s.To, What: s.What, Clauses: strings.Join(strings.Fields(s.Clauses), ", "),
				Auditee: s.Auditee, Site: s.Site, Remote: s.Remote})
		}
		if s.Person != 0 {
			f.Sessions[at].People = append(f.Sessions[at].People, strconv.FormatInt(s.Person, 10))
		}
	}
	for _, d := range v.Plan.Duties {
		r := visitRow{Key: d.Key, Reason: v.Audit.Unplaced[d.Key]}
		if at := slices.IndexFunc(kept, func(s cert.Slot) bool { return slices.Contains(strings.Fields(s.Visits), d.Key) }); at >= 0 {
			r.Session = f.Sessions[at].Key
		}
		f.Visits = append(f.Visits, r)
	}
}

// slots are the sessions of the form, one for each person; who cannot be read is left open, which the plan's own check
// says.
func (f planForm) slots() []cert.Slot {
	out := []cert.Slot{}
	for _, r := range f.Sessions {
		s := cert.Slot{Day: r.Day, From: r.From, To: r.To, What: r.What, Auditee: r.Auditee, Site: r.Site, Remote: r.Remote, Clauses: strings.Join(clauseWords(r.Clauses), " ")}
		var visits []string
		for _, d := range f.Visits {
			if d.Session != "" && d.Session == r.Key {
				visits = append(visits, d.Key)
			}
		}
		s.Visits = strings.Join(visits, " ")
		for _, who := range r.People {
			if s.Person, _ = strconv.ParseInt(who, 10, 64); s.Person != 0 { // 0 where it is no number
				out = append(out, s)
			}
		}
		if s.Person == 0 {
			out = append(out, s)
		}
	}
	return out
}

// clauseWords are clause numbers as typed, with commas or blanks between them.
func clauseWords(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' })
}

func (f planForm) unplaced() map[string]string {
	out := map[string]string{}
	for _, d := range f.Visits {
		if d.Session == "" {
			out[d.Key] = d.Reason
		}
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
	f.Sessions = slices.DeleteFunc(f.Sessions, sessionRow.blank)
	if errs.Any() {
		return a.drawPlan(c, http.StatusUnprocessableEntity, v, f, errs, false)
	}
	_, err = a.office.SavePlan(c.Request().Context(), page.Acting(c, f.Once), id, office.PlanInput{Objectives: f.Objectives, Language: f.Language,
		Remote: f.Remote, Slots: f.slots(), Unplaced: f.unplaced(), Version: f.VersionOf()})
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
	p.Board = boardOf(v, &p.Form, p.Errors)
	if p.Writable && !suggested {
		g := page.GateOf("Announce team and plan", cert.AuditLife.Checks(v.Audit.Status, cert.Announce, v.Facts), map[string]string{"team": address(v.Audit.ID, "#team"), "days": address(v.Audit.ID, "/schedule"), "plan": "#missing"})
		g.Action, g.Once, g.Effect = address(v.Audit.ID, "/announce"), p.Base.Stamp(v.Audit.Version), "The client gets team and plan, as a paper and as entries for its calendar, and may object for five working days."
		p.Announce = &g
	}
	return c.Render(code, "auditing/plan", p)
}

// judge puts what the kept plan misses to its fields and lists it.
func (p *planPage) judge() {
	rows := rowOfSlot(p.Audit.Slots)
	for _, m := range slices.Concat(p.Facts.Plan, p.Facts.Duties) {
		field := m.Field
		if rest, of := strings.CutPrefix(field, "slots."); of {
			n, column, _ := strings.Cut(rest, ".")
			i, _ := strconv.Atoi(n) // ours
			field = "sessions." + strconv.Itoa(rows[i]) + "." + map[string]string{"person": "people"}[column]
			if column != "person" {
				field += column
			}
		}
		p.Errors.Add(field, m.Message)
	}
	for _, s := range p.Errors.Summary(p.Form) {
		p.Misses = append(p.Misses, missing{Text: s.Text})
	}
}

// rowOfSlot is, for each slot, the row of the form that its session stands in.
func rowOfSlot(slots []cert.Slot) []int {
	var kept []cert.Slot
	rows := make([]int, len(slots))
	for i, s := range slots {
		at := slices.IndexFunc(kept, func(o cert.Slot) bool { return together(o, s) })
		if at < 0 || s.Person == 0 {
			at = len(kept)
			kept = append(kept, s)
		}
		rows[i] = at
	}
	return rows
}
