package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/norm"
	"assay/internal/office"
	"assay/internal/web/page"
)

// applyPage is one part of the questionnaire, beside the list of all parts.
type applyPage struct {
	page.Base
	Code     string
	Stamped  page.Once
	Print    string // of the answers as they are drawn
	Note     string // what the reviewer asks, or what is to change, of an application that was sent back
	Changing bool   // it was accepted before, and is open for a change
	Ours     bool   // the body's people change it, in their own name
	Number   string
	Phone    bool // the body writes down an enquiry
	Saved    string
	Email    string
	Part     string
	Row      int // of the site, from 0
	Fields   cert.Draft
	Q        cert.Questionnaire // as far as it can be read
	Errors   page.Errors
	Problems []page.Problem
	Paste    string
	Kind     string // of the document that was refused
	Docs     []cert.Document
	Conflict bool
	Refused  bool   // it was to be sent and cannot be yet
	Brief    bool   // without the answers: the browser has them
	More     string // the group that has a new row
	Parts    []applyPart
	ToDo     int     // answers that are missing or wrong before this can be sent
	Effect   *effect // for the body's people

	problems   cert.Invalid
	lostMonths int // to transfer after an accreditation was lost
}

// applying draws a part of the form of an application.
func (a area) applying(c echo.Context, app cert.Application, d cert.Draft, form applyForm) (applyPage, error) {
	title := "Application for certification"
	if name := d["applicant.name"]; name != "" {
		title = "Application of " + name
	}
	p := applyPage{Base: page.Begin(c, "intake", title), Code: app.Code, Note: app.Note, Number: app.Number, Email: app.Email,
		Part: form.Part, Row: form.row(), Fields: d, Errors: page.Errors{}}
	if p.Part == "" {
		p.Part = partSend
	}
	if p.Part == partSite && p.Row > d.Rows("sites") {
		p.Row = 0
	}
	p.Stamped, p.Print = p.Stamp(app.Version), d.Print(shown(p.Part, p.Row))
	if d["request.standard"] == "" {
		d["request.standard"] = string(norm.E2018) // there is no other edition to apply for
	}
	if form.fresh {
		propose(d, p.Part, p.Row)
	}
	p.Phone = app.Source == "phone" && page.Actor(c).IsStaff()
	if app.Version > 0 {
		p.Saved = a.savedAt(app.UpdatedAt)
	}
	q, faults := cert.QuestionnaireOf(d)
	p.Q, p.problems = q, cert.Invalid(q.Counting(faults)).And(q.Asked(p.Today)).And(office.UnprintableAnswers(q))
	var err error
	if p.Docs, err = a.store.Documents(c.Request().Context(), app.ID); err != nil {
		return p, err
	}
	p.Parts, p.ToDo = partsOf(d, p.problems, len(p.Docs))
	p.Ours = app.Holder == cert.HeldByBody
	if p.Changing, err = a.changingAccepted(c, app); err != nil {
		return p, err
	}
	if p.lostMonths, err = a.office.LostAccreditationMonths(c.Request().Context()); err != nil {
		return p, err
	}
	if page.Actor(c).IsStaff() {
		p.Effect = &effect{}
		return p, a.affect(c, p.Effect, q, q)
	}
	return p, nil
}

// changingAccepted tells whether the form is open for a change of what a review accepted before (R-REV-06).
func (a area) changingAccepted(c echo.Context, app cert.Application) (bool, error) {
	if app.Status != cert.ApplicationReturned {
		return false, nil
	}
	reviews, err := a.store.Reviews(c.Request().Context(), app.ID)
	return cert.LastAccepted(reviews) != nil, err
}

// savedAt is "10:42" today and the day with it otherwise.
func (a area) savedAt(at time.Time) string {
	local := a.office.Local(at)
	if a.office.DayOf(at) == a.office.Today() {
		return local.Format("15:04")
	}
	return local.Format("2 Jan 2006, 15:04")
}

// mark puts what is missing or wrong at the fields of the page, and above it with links.
func (p *applyPage) mark(problems cert.Invalid) {
	holds := shown(p.Part, p.Row)
	for _, problem := range problems {
		if holds(problem.Field) || p.Part != partSite && partNamed(p.Part).holds(problem.Field) && !strings.Contains(problem.Field, ".") {
			p.say(problem.Field, problem.Message)
		}
	}
}

// point puts what is wrong at the fields that are filled in, with nothing above them: the page was opened to go on.
// What is missing is said on sending.
func (p *applyPage) point() {
	holds := shown(p.Part, p.Row)
	for _, problem := range p.problems {
		if holds(problem.Field) && wrongIn(p.Fields, problem.Field) {
			p.Errors.Add(problem.Field, problem.Message)
		}
	}
}

// AnyWrong tells whether an answer is wrong anywhere.
func (p applyPage) AnyWrong() bool {
	return slices.ContainsFunc(p.Parts, func(part applyPart) bool { return part.Wrong > 0 })
}

// fault puts faults of reading on the page.
func (p *applyPage) fault(errs page.Errors) {
	for _, problem := range errs.Summary(&struct{}{}) {
		p.say(problem.Key, problem.Text)
	}
}

func (p *applyPage) say(field, message string) {
	if _, known := p.Errors[field]; !known {
		p.Problems = append(p.Problems, page.Problem{Key: field, Text: told(field, message)})
	}
	p.Errors.Add(field, message)
}

// numbersAsked names the questions that take a number, by the last part of their fields.
var numbersAsked = map[string]string{"full_time": "full-time", "part_time": "part-time", "part_time_hours": "hours a week", "temporary": "temporary",
	"contractors": "contractors", "shifts": "shifts", "shift_workers": "people in shifts", "similar_work": "people with work alike",
	"from_home": "people at home", "at_customers": "people at customers", "shift_1": "first shift", "shift_2": "second shift", "shift_3": "third shift",
	"employees": "people in the whole organisation"}

// told is a message that is read away from its field: it says in which row the field stands, and which number is
// asked where the message alone does not.
func told(field, message string) string {
	row, name := rowed(field), numbersAsked[field[strings.LastIndex(field, ".")+1:]]
	if rest, bare := strings.CutPrefix(message, "Enter a whole"); bare && name != "" {
		message = "enter a whole" + rest
		if row == "" {
			return strings.ToUpper(name[:1]) + name[1:] + ": " + message
		}
		return row + ", " + name + ": " + message
	}
	if row == "" {
		return message
	}
	return row + ": " + message
}

// rowed says in which row a field stands, "Site 1"; empty for a field in none.
func rowed(field string) string {
	parts := strings.Split(field, ".")
	words := map[string]string{"services": "Service ", "sites": "Site ", "parties": "Party ", "other_systems": "System "}
	if len(parts) < 3 || words[parts[0]] == "" {
		return ""
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil {
		return ""
	}
	return words[parts[0]] + strconv.Itoa(n+1)
}

// ToMend is one answer that is missing before the application can be sent, and where it is asked.
type ToMend struct{ Part, Text, URL string }

// most is how many missing answers are listed; behind them stands how many more there are.
const most = 100

// Mends lists what is missing in the order of the parts.
func (p applyPage) Mends() []ToMend {
	var all []ToMend
	for _, part := range p.Parts {
		for _, problem := range p.problems {
			if part.holds(problem.Field) && len(all) < most {
				all = append(all, ToMend{part.Title, told(problem.Field, problem.Message), p.fieldURL(part.ID, problem.Field)})
			}
		}
	}
	return all
}

func (p applyPage) fieldURL(part, field string) string {
	url := applyURL(p.Code, part)
	if names := strings.Split(field, "."); len(names) == 3 && names[0] == "sites" && !shown(partSites, 0)(field) {
		url = applyURL(p.Code, partSite) + "&row=" + names[1]
	}
	return url + "&check=1#f-" + field
}

// Rows are the rows of a group, by their numbers: with the blank one that was asked for, or that everybody
// needs.
func (p applyPage) Rows(group string) []int {
	n := p.Fields.Rows(group)
	if p.More == group && n < rowGroups[group] || n == 0 && (group == "services" || group == "sites") {
		n++
	}
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// V is what stands in a field.
func (p applyPage) V(name string) string { return p.Fields[name] }

// Ticked tells whether a box is ticked.
func (p applyPage) Ticked(name string) bool { return p.Fields[name] == "yes" }

// Has tells whether anything is answered or wrong in fields that begin so: a folded part stands open then.
func (p applyPage) Has(prefixes ...string) bool {
	for _, prefix := range prefixes {
		for name := range p.Fields {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
		for name := range p.Errors {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
	}
	return false
}

// Here is the address of the page.
func (p applyPage) Here() string { return "/apply/" + p.Code }

// Title of the part that is open.
func (p applyPage) PartTitle() string {
	if p.Part == partSite {
		return "Site " + strconv.Itoa(p.Row+1)
	}
	return partNamed(p.Part).Title
}

// Last tells whether there is nothing after the part.
func (p applyPage) Last() bool { return p.Part == partSend }

// Sections are all answers, to be read before they are sent.
func (p applyPage) Sections() []section { return sectionsOf(p.Q) }

// SiteLines are the sites, to be read.
func (p applyPage) SiteLines() []siteLine { return siteLines(p.Q) }
