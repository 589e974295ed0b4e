package auditing

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/office"
	"assay/internal/web/page"
)

// schedulePage is where a planner sets days and team.
type schedulePage struct {
	page.Base
	office.Staffing
	Rail     page.Rail
	Form     scheduleForm
	Errors   page.Errors
	Problems []page.Problem
	Gate     *page.Gate // what stood against the step, after a refusal
	Rows     []seatLine
	Columns  []day.Day
	Roles    []page.Choice
	Time     string
}

// scheduleForm is days and team as entered.
type scheduleForm struct {
	page.Once
	Starts        string    `form:"starts" validate:"required,day" label:"First day"`
	Ends          string    `form:"ends" validate:"required,day" label:"Last day"`
	Language      string    `form:"language" validate:"max=200" label:"Language"`
	Remote        string    `form:"remote,lines" validate:"max=2000" label:"Remote sessions"`
	Justification string    `form:"justification,lines" validate:"max=4000" label:"Justification"`
	Team          []seatRow `form:"team" rows:"500" label:"Team"`
}

// seatRow is one person as chosen.
type seatRow struct {
	Person string   `form:"person" validate:"whole,max=18"`
	Role   string   `form:"role" validate:"max=20"`
	Halves []string `form:"halves" rows:"70"` // "2026-03-02 am"
}

// seatLine is one person who could be in the team.
type seatLine struct {
	office.Candidate
	Index  int
	Role   string
	Cells  []cell
	Chip   page.Status
	Fault  string
	Spoken string
}

// cell is half a day of a person.
type cell struct {
	Value, Label string
	On           bool
	Taken        string // by what, empty = free
}

func (a area) scheduleForm(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	audit, err := a.store.Audit(c.Request().Context(), page.Actor(c), id)
	if err != nil {
		return err
	}
	f := scheduleForm{Starts: c.QueryParam("starts"), Ends: c.QueryParam("ends"), Language: audit.Language, Remote: audit.Remote, Justification: audit.Justification}
	if f.Starts == "" {
		f.Starts, f.Ends = usualDays(audit, a.office.Today())
	}
	if f.Language == "" {
		if f.Language, err = a.wishedLanguage(c, audit); err != nil {
			return err
		}
	}
	return a.drawSchedule(c, http.StatusOK, id, f, page.Errors{}, nil)
}

// usualDays are the days a planner is likely to want: those set, or as many as one auditor needs from the target on.
func usualDays(a cert.Audit, today day.Day) (first, last string) {
	if !a.Starts.IsZero() {
		return a.Starts.String(), a.Ends.String()
	}
	from := day.Max(a.Target, today)
	for !from.IsWorkingDay() {
		from = from.AddDays(1)
	}
	return from.String(), from.AddWorkingDays(max(0, (min(a.Halves, 10)+1)/2-1)).String()
}

func (a area) schedule(c echo.Context) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	var f scheduleForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	in, rows := f.input(errs)
	if errs.Any() {
		return a.drawSchedule(c, http.StatusUnprocessableEntity, id, f, errs, nil)
	}
	audit, err := a.office.ScheduleAudit(c.Request().Context(), page.Acting(c, f.Once), id, in)
	var unmet *cert.Unmet
	switch {
	case rows.addInvalid(errs, err):
		return a.drawSchedule(c, http.StatusUnprocessableEntity, id, f, errs, nil)
	case errors.As(err, &unmet) && len(unmet.Rules) > 0:
		return a.drawSchedule(c, http.StatusConflict, id, f, errs, unmet)
	case err != nil:
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: "Days and team are set for " + dayLine(audit) + ". Everybody in the team is asked for the declaration."})
	return page.See(c, address(id, ""))
}

// rowOf finds the row of a person.
type rowOf map[int64]int

// addInvalid puts the problems of a refusal to the rows of the persons they are about.
func (r rowOf) addInvalid(errs page.Errors, err error) bool {
	var bad cert.Invalid
	if !errors.As(err, &bad) {
		return false
	}
	for _, p := range bad {
		field := p.Field
		if id, ok := strings.CutPrefix(field, "team."); ok {
			if n, err := strconv.ParseInt(id, 10, 64); err == nil {
				field = fmt.Sprintf("team.%d.role", r[n])
			}
		}
		errs.Add(field, p.Message)
	}
	return true
}

// input turns the form into what the office asks for; persons without a part are passed over.
func (f scheduleForm) input(errs page.Errors) (office.ScheduleInput, rowOf) {
	in := office.ScheduleInput{Version: f.VersionOf(), Days: cert.Days{Starts: errs.Day("starts", "First day", f.Starts),
		Ends: errs.Day("ends", "Last day", f.Ends), Language: f.Language, Remote: f.Remote, Justification: f.Justification}}
	rows := rowOf{}
	for i, r := range f.Team {
		if r.Role == "" {
			continue
		}
		person, err := strconv.ParseInt(r.Person, 10, 64)
		if err != nil {
			errs.Add(fmt.Sprintf("team.%d.role", i), "Load the page again and choose the person anew.")
			continue
		}
		rows[person] = i
		s := office.Seat{PersonID: person, Role: cert.TeamRole(r.Role)}
		for _, h := range r.Halves {
			date, half, _ := strings.Cut(h, " ")
			s.Halves = append(s.Halves, office.HalfDay{Day: errs.Day(fmt.Sprintf("team.%d.role", i), "Half day", date), Half: half})
		}
		in.Team = append(in.Team, s)
	}
	return in, rows
}

// drawSchedule shows the page for the days of the form.
func (a area) drawSchedule(c echo.Context, code int, id int64, f scheduleForm, errs page.Errors, unmet *cert.Unmet) error {
	d := cert.Days{Starts: errs.Day("starts", "First day", f.Starts), Ends: errs.Day("ends", "Last day", f.Ends), Language: f.Language}
	if d.Ends.Before(d.Starts) || d.Ends.Sub(d.Starts) > 30 {
		errs.Add("ends", "The last day comes after the first, by 30 days at most.")
		d.Ends = d.Starts
	}
	s, err := a.office.ScheduleChoice(c.Request().Context(), page.Actor(c), id, d)
	if err != nil {
		return err
	}
	p := schedulePage{Base: page.Begin(c, "auditing", "Schedule "+heading(s.Audit, s.Client)), Staffing: s, Rail: page.RailFor(s.File, page.Actor(c)), Form: f, Errors: errs,
		Roles: choices(cert.TeamRoles), Time: auditDays(s.Audit.Halves)}
	if code != http.StatusOK {
		p.Problems = errs.Summary(f)
	}
	for on := d.Starts; !on.IsZero() && !on.After(d.Ends); on = on.AddDays(1) {
		p.Columns = append(p.Columns, on)
	}
	p.Rows = p.lines(c.Request().Method == http.MethodPost)
	if unmet != nil {
		g := page.GateOf("Set days and team", unmet.Rules, nil)
		p.Gate = &g
	}
	return c.Render(code, "auditing/schedule", p)
}

// lines are the candidates with what was chosen: as sent, or as booked, or every free half of a working day.
func (p schedulePage) lines(sent bool) []seatLine {
	chosen := map[int64]seatRow{}
	for _, r := range p.Form.Team {
		if id, err := strconv.ParseInt(r.Person, 10, 64); err == nil {
			chosen[id] = r
		}
	}
	order := map[int64]int{}
	for i, r := range p.Form.Team {
		if id, err := strconv.ParseInt(r.Person, 10, 64); err == nil {
			order[id] = i
		}
	}
	out := make([]seatLine, len(p.Candidates))
	for i, k := range p.Candidates {
		l := seatLine{Candidate: k, Index: i, Chip: fitChip(k), Spoken: k.Languages}
		row, had := chosen[k.ID]
		l.Role = row.Role
		if at, ok := order[k.ID]; ok {
			l.Fault = p.Errors[fmt.Sprintf("team.%d.role", at)]
		}
		if !sent {
			l.Role = p.roleOf(k.ID)
		}
		for _, on := range p.Columns {
			for _, half := range cert.Halves {
				l.Cells = append(l.Cells, p.cell(k, on, half, sent && had, row))
			}
		}
		out[i] = l
	}
	return out
}

func (p schedulePage) roleOf(person int64) string {
	for _, m := range p.Facts.Team {
		if m.Member.PersonID == person {
			return string(m.Member.Role)
		}
	}
	return ""
}

// cell is half a day of a candidate.
func (p schedulePage) cell(k office.Candidate, on day.Day, half cert.Choice, sent bool, row seatRow) cell {
	x := cell{Value: on.String() + " " + half.Key, Label: on.Long() + ", " + half.Label}
	for _, b := range k.Busy {
		if b.Day == on && b.Half == half.Key {
			x.Taken = "away"
			if b.AuditID != 0 {
				x.Taken = b.Client + " (" + b.Number + ")"
			} else if b.Why != "" {
				x.Taken = b.Why
			}
		}
	}
	booked := slices.ContainsFunc(p.Bookings, func(b cert.Booking) bool { return b.PersonID == k.ID && b.Day == on && b.Half == half.Key })
	switch {
	case sent:
		x.On = slices.Contains(row.Halves, x.Value)
	case k.InTeam && slices.ContainsFunc(p.Bookings, func(b cert.Booking) bool {
		return b.PersonID == k.ID && !b.Day.Before(p.Audit.Starts) && !b.Day.After(p.Audit.Ends)
	}):
		x.On = booked
	default:
		x.On = on.IsWorkingDay() && x.Taken == ""
	}
	return x
}

// fitChip says in a word how a candidate fits.
func fitChip(k office.Candidate) page.Status {
	switch {
	case k.Banned != "":
		return page.Status{Tone: page.Bad, Word: "tied to the client"}
	case k.Objected:
		return page.Status{Tone: page.Waiting, Word: "client's objection accepted"}
	case slices.Contains(k.Areas, cert.AreaLead):
		return page.Status{Tone: page.Done, Word: "can lead"}
	case slices.Contains(k.Areas, cert.AreaAudit):
		return page.Status{Tone: page.Done, Word: "can audit"}
	case k.Expert():
		return page.Status{Tone: page.Info, Word: "expert"}
	}
	return page.Status{Tone: page.Plain, Word: "no competence to audit"}
}

// wishedLanguage is what the client asked for in its application, to begin with.
func (a area) wishedLanguage(c echo.Context, audit cert.Audit) (string, error) {
	app, err := a.store.ApplicationOf(c.Request().Context(), audit.CertificationID)
	return app.Questionnaire.Request.Languages, err
}
