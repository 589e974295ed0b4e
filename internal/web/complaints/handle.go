package complaints

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/office/complaints"
	"assay/internal/store"
	"assay/internal/web/page"
)

// listPage lists complaints and appeals, what is due first at the top.
type listPage struct {
	page.Base
	List page.List
	Rows []line
}

// line is one as the list shows it.
type line struct {
	store.ComplaintRow
	Chip page.Status
}

// What is the kind in words.
func (l line) What() string { return l.Kind.Label() }

var listing = page.Listing{Sorts: []string{"due", "number"}, Filters: []page.Filter{
	{Name: "state", Label: "State", Choices: []page.Choice{{Value: "open", Label: "open"}, {Value: "over", Label: "closed"}}},
	{Name: "kind", Label: "Kind", Choices: []page.Choice{{Value: string(cert.IsComplaint), Label: "complaints"}, {Value: string(cert.IsAppeal), Label: "appeals"}}},
}}

func (a area) list(c echo.Context) error {
	l := listing.Read(c)
	rows, total, err := a.store.ComplaintRows(c.Request().Context(), page.Actor(c), store.ComplaintQuery{Text: l.Query, Kind: cert.ComplaintKind(l.Picked("kind")),
		Open: l.Picked("state"), Sort: l.Sort, Desc: l.Desc, Limit: l.Size, Offset: l.Offset()})
	if err != nil {
		return err
	}
	l.Total = total
	p := listPage{Base: page.Begin(c, "complaints", "Complaints and appeals"), List: l}
	for _, r := range rows {
		p.Rows = append(p.Rows, line{r, chip(r.Status, r.Outcome)})
	}
	return c.Render(http.StatusOK, "complaints/list", p)
}

func chip(s cert.ComplaintStatus, o cert.ComplaintOutcome) page.Status {
	word := s.Label()
	switch s {
	case cert.ComplaintClosed:
		return page.Status{Tone: page.Done, Word: "closed, " + o.Label()}
	case cert.ComplaintDeclined:
		return page.Status{Tone: page.Plain, Word: word}
	}
	return page.Status{Tone: page.Waiting, Word: word}
}

// showPage is one with everything that was done, and the next step.
type showPage struct {
	page.Base
	Complaint cert.Complaint
	File      *cert.Certification
	Client    string
	Decision  *cert.Decision
	People    []cert.ComplaintPerson
	Notes     []cert.ComplaintNote
	Others    []page.Choice // active people without a part in it
	Steps     []followStep
	Chip      page.Status
	Gate      page.Gate
	Next      cert.Verb // the step that is open to the reader, empty for none
	Handles   bool
	Form      stepForm
	Errors    page.Errors
}

// stepForm is what the forms of the page send; each step reads its own fields.
type stepForm struct {
	page.Once
	Assessment    string `form:"assessment,lines" validate:"max=4000" label:"What was validated"`
	Complex       bool   `form:"complex" label:"It is complex"`
	Investigator  string `form:"investigator" validate:"omitempty,whole,max=19" label:"Investigator"`
	Investigation string `form:"investigation,lines" validate:"max=8000" label:"What was looked at and found"`
	Outcome       string `form:"outcome" validate:"max=20" label:"Outcome"`
	Reason        string `form:"reason,lines" validate:"max=4000" label:"Reasons"`
	Measures      string `form:"measures,lines" validate:"max=4000" label:"Correction and prevention"`
	Publication   string `form:"publication,lines" validate:"max=1000" label:"What was agreed on making it public"`
	File          string `form:"file" validate:"max=40" label:"Number of the file"`
	Person        string `form:"person" validate:"omitempty,whole,max=19" label:"Person"`
	Part          string `form:"part" validate:"max=200" label:"Part in it"`
	Kind          string `form:"kind" validate:"max=20" label:"To whom"`
	Text          string `form:"text,lines" validate:"max=4000" label:"What is said"`
}

func (f stepForm) step() complaints.Step {
	investigator, _ := strconv.ParseInt(f.Investigator, 10, 64) // empty is 0, nobody
	return complaints.Step{Version: f.VersionOf(), Assessment: f.Assessment, Complex: f.Complex, Investigator: investigator, Investigation: f.Investigation,
		Reason: f.Reason, Measures: f.Measures, Publication: f.Publication, Outcome: cert.ComplaintOutcome(f.Outcome)}
}

// Outcomes are the choices of the decision.
func (showPage) Outcomes() []page.Choice {
	var out []page.Choice
	for _, o := range []cert.ComplaintOutcome{cert.Upheld, cert.PartlyUpheld, cert.NotUpheld} {
		out = append(out, page.Choice{Value: string(o), Label: o.Label()})
	}
	return out
}

// Kinds are to whom a note may go.
func (p showPage) Kinds() []page.Choice {
	out := []page.Choice{{Value: string(cert.NoteProgress), Label: "who complains: a report on progress"}}
	if p.Complaint.Kind == cert.IsComplaint && p.Complaint.ClientID != nil {
		out = append(out, page.Choice{Value: string(cert.NoteRefer), Label: "the client it is about: a referral"})
	}
	return append(out, page.Choice{Value: string(cert.NoteInside), Label: "nobody: a note for the file"})
}

// NoteWord says to whom a note went.
func (showPage) NoteWord(n cert.ComplaintNote) string {
	return map[cert.ComplaintNoteKind]string{cert.NoteProgress: "to who complains", cert.NoteRefer: "to the client", cert.NoteInside: "for the file"}[n.Kind]
}

// MayDecline tells whether it can still be refused.
func (p showPage) MayDecline() bool {
	return p.Handles && (p.Complaint.Status == cert.ComplaintReceived || p.Complaint.Status == cert.ComplaintAcknowledged)
}

// Of is the address of a step.
func (p showPage) Of(step string) string {
	return fmt.Sprintf("/complaints/%d/%s", p.Complaint.ID, step)
}

func (a area) show(c echo.Context) error { return a.draw(c, http.StatusOK, stepForm{}, page.Errors{}) }

func (a area) draw(c echo.Context, code int, f stepForm, errs page.Errors) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	actor := page.Actor(c)
	k, err := a.store.Complaint(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	p := showPage{Base: page.Begin(c, "complaints", k.Kind.Label()+" "+k.Number), Complaint: k, Steps: steps(k), Chip: chip(k.Status, k.Outcome), Form: f, Errors: errs, Handles: actor.May(cert.HandleThem)}
	if err := a.beside(c, &p); err != nil {
		return err
	}
	p.Next = next(k, actor)
	return c.Render(code, "complaints/show", p)
}

// next is the step that the page offers to the reader.
func next(k cert.Complaint, actor cert.Actor) cert.Verb {
	for _, v := range cert.ComplaintLife.Verbs(k.Status, actor) {
		switch {
		case v == cert.Decline, v == cert.Assign && k.Status != cert.ComplaintAcknowledged,
			v == cert.Investigate && k.InvestigatorID != actor.PersonID:
			continue
		}
		return v
	}
	return ""
}

// beside reads the client, the decision appealed against, the people and the notes.
func (a area) beside(c echo.Context, p *showPage) (err error) {
	ctx, k := c.Request().Context(), p.Complaint
	if p.People, err = a.store.ComplaintPeople(ctx, k.ID); err != nil {
		return err
	}
	if p.Notes, err = a.store.ComplaintNotes(ctx, k.ID); err != nil {
		return err
	}
	people, err := a.store.ActivePersons(ctx)
	for _, one := range people {
		if !slices.ContainsFunc(p.People, func(q cert.ComplaintPerson) bool { return q.PersonID == one.ID }) {
			p.Others = append(p.Others, page.Choice{Value: strconv.FormatInt(one.ID, 10), Label: one.Name})
		}
	}
	if err != nil || k.CertificationID == nil {
		return err
	}
	return a.fileOf(c, p)
}

// fileOf reads the file as the house: who investigates may not see the file itself, but what it is about.
func (a area) fileOf(c echo.Context, p *showPage) error {
	ctx := c.Request().Context()
	file, err := a.store.Certification(ctx, cert.SystemActor, *p.Complaint.CertificationID)
	if err != nil {
		return err
	}
	client, err := a.store.Client(ctx, cert.SystemActor, file.ClientID)
	if err != nil {
		return err
	}
	p.File, p.Client = &file, client.Name
	if p.Complaint.DecisionID == nil {
		return nil
	}
	d, err := a.store.Decision(ctx, cert.SystemActor, *p.Complaint.DecisionID)
	p.Decision = &d
	return err
}

// took is what is said after a step.
var took = map[cert.Verb]string{
	cert.Acknowledge: "Acknowledged; who complains was told.", cert.Decline: "Not taken up; who complains was told why.",
	cert.Assign: "The investigator is named and was told.", cert.Investigate: "The report of the investigation is kept.",
	cert.Settle: "Decided; who complains was told.", cert.CloseIt: "Closed; the formal notice of end was sent.",
}

func (a area) take(verb cert.Verb) echo.HandlerFunc {
	return func(c echo.Context) error {
		return a.do(c, took[verb], func(id int64, f stepForm) error {
			_, err := complaints.Take(c.Request().Context(), a.office, page.Acting(c, f.Once), id, verb, f.step())
			return err
		})
	}
}

func (a area) connect(c echo.Context) error {
	return a.do(c, "The file is named. Who audited or decided there is kept from it.", func(id int64, f stepForm) error {
		return complaints.Connect(c.Request().Context(), a.office, page.Acting(c, f.Once), id, f.VersionOf(), f.File)
	})
}

func (a area) involve(c echo.Context) error {
	return a.do(c, "The person is kept from it.", func(id int64, f stepForm) error {
		person, _ := strconv.ParseInt(f.Person, 10, 64) // empty is 0, nobody
		return complaints.Involve(c.Request().Context(), a.office, page.Acting(c, f.Once), id, f.VersionOf(), person, f.Part)
	})
}

func (a area) say(c echo.Context) error {
	return a.do(c, "It is kept, and sent where it goes.", func(id int64, f stepForm) error {
		if f.Text == "" {
			return cert.Wrong("text", "Write what is said.")
		}
		return complaints.Say(c.Request().Context(), a.office, page.Acting(c, f.Once), id, f.VersionOf(), cert.ComplaintNoteKind(f.Kind), f.Text)
	})
}

// do reads the form, takes the step, and says what was done or what stands in the way.
func (a area) do(c echo.Context, done string, step func(id int64, f stepForm) error) error {
	var f stepForm
	errs, err := page.Read(c, &f)
	if err != nil {
		return err
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	if errs.Any() {
		return a.draw(c, http.StatusUnprocessableEntity, f, errs)
	}
	err = step(id, f)
	var unmet *cert.Unmet
	switch {
	case errs.AddInvalid(err):
		return a.draw(c, http.StatusUnprocessableEntity, f, errs)
	case errors.As(err, &unmet) && len(unmet.Rules) > 0:
		for _, r := range unmet.Rules {
			errs.Add(r.Mend, "Not yet: "+r.Sentence+" ("+r.ID+").")
		}
		return a.draw(c, http.StatusConflict, f, errs)
	case err != nil && !errors.Is(err, cert.Repeated):
		return err
	}
	page.Say(c, page.Flash{Tone: page.Done, Text: done})
	actor := page.Actor(c)
	if _, err := a.store.Complaint(c.Request().Context(), actor, id); errors.Is(err, cert.NotFound) {
		return page.See(c, "/desk") // who was just found to have a part in it sees it no more
	}
	return page.See(c, fmt.Sprintf("/complaints/%d", id))
}
