package desk

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
	"assay/internal/web/page"
)

// deskPage is what waits for the reader, the coming two weeks, and the portfolio.
type deskPage struct {
	page.Base
	Items    []deskItem
	More     int    // how many wait beyond what is shown
	All      string // the list that shows them
	Week     []weekLine
	Pipeline page.Pipeline
	Picture  bool // the reader's roles see the whole portfolio
}

// deskItem is one thing that waits for the reader.
type deskItem struct {
	What string // "Review the application"
	Who  string // client and number
	Note string // why it matters, with the rule
	Due  day.Day
	Chip page.Status
	URL  string
	harm int // what does most harm if left comes first; calm is the ordinary kind
	file int64
}

// weekLine is an audit of the coming days.
type weekLine struct {
	store.AuditRow
	Chip page.Status
	Days string
}

// The orders of harm: what is overdue and hurts comes before what is merely due.
const (
	harmMissed = iota
	harmSuspended
	harmExpiring
	harmAnswer
	harmLate
	calm
)

const (
	deskHorizon = 60  // days: what is due later does not wait yet
	expirySight = 120 // days: the first reminder of R-DATE-05
	deskLimit   = 40  // rows of one kind
	deskShown   = 60
	weekDays    = 13
)

func (a area) desk(c echo.Context) error {
	ctx, actor, today := c.Request().Context(), page.Actor(c), a.office.Today()
	in := inbox{a: a, ctx: ctx, actor: actor, today: today}
	if err := in.read(); err != nil {
		return err
	}
	monday := today.AddDays(-((int(today.Weekday()) + 6) % 7))
	week, err := a.store.AuditsBetween(ctx, actor, monday, monday.AddDays(weekDays), ownTeams(actor), deskLimit)
	if err != nil {
		return err
	}
	counts, err := a.store.StageCounts(ctx, actor)
	if err != nil {
		return err
	}
	p := deskPage{Base: page.Begin(c, "desk", "What waits for me"), Items: in.sorted(), Pipeline: pipeline(counts), Picture: actor.SeesAll()}
	p.More, p.All = in.more, "/certifications?turn="+string(firstTurn(actor))
	for _, r := range week {
		p.Week = append(p.Week, weekLine{r, chipOf(r.Status), day.Range(r.Starts, r.Ends)})
	}
	return c.Render(http.StatusOK, "desk/desk", p)
}

// ownTeams narrows the week to the reader's own audits for auditors; 0 shows all.
func ownTeams(actor cert.Actor) int64 {
	if actor.SeesAll() {
		return 0
	}
	return actor.PersonID
}

// firstTurn is the role under which the list shows most of what waits for the reader.
func firstTurn(actor cert.Actor) cert.Role {
	for _, r := range []cert.Role{cert.Planner, cert.Reviewer, cert.DecisionMaker, cert.LeadAuditor} {
		if actor.Is(r) {
			return r
		}
	}
	return ""
}

// pipeline is the files by stage, in the order of the lifecycle.
func pipeline(counts []store.StageCount) page.Pipeline {
	p := page.Pipeline{Title: "Clients by stage", Axis: "Stage", Unit: "Clients"}
	for _, s := range cert.Stages {
		i := slices.IndexFunc(counts, func(c store.StageCount) bool { return c.Stage == s })
		if i >= 0 {
			p.Steps = append(p.Steps, page.Bar{Label: capital(s.Label()), Value: counts[i].N, URL: "/certifications?stage=" + string(s)})
		}
	}
	return p
}

// inbox gathers what waits for one actor.
type inbox struct {
	a     area
	ctx   context.Context
	actor cert.Actor
	today day.Day
	items []deskItem
	more  int
}

// read asks every question that the actor's roles raise.
func (in *inbox) read() error {
	questions := []struct {
		roles []cert.Role
		ask   func() error
	}{
		{[]cert.Role{cert.Planner, cert.DecisionMaker}, in.missed},
		{[]cert.Role{cert.DecisionMaker}, in.suspended},
		{[]cert.Role{cert.DecisionMaker}, in.kept},
		{cert.ReleaseThem.Roles(), in.releases},
		{cert.StaffRoles, in.complaints}, {cert.StaffRoles, in.forgeries},
		{[]cert.Role{cert.Planner}, in.expiring},
		{[]cert.Role{cert.Planner}, in.beside},
		{[]cert.Role{cert.Planner, cert.Auditor, cert.LeadAuditor}, in.overdueAnswers},
		{[]cert.Role{cert.Auditor, cert.LeadAuditor}, in.answers},
		{[]cert.Role{cert.Auditor, cert.LeadAuditor}, in.declarations},
		{[]cert.Role{cert.Planner}, in.objections},
		{cert.WatchMail.Roles(), in.failedMail},
		{[]cert.Role{cert.Administrator}, in.setup},
		{[]cert.Role{cert.Administrator, cert.DecisionMaker}, in.halted},
		{[]cert.Role{cert.Planner, cert.SchemeManager}, in.register},
		{[]cert.Role{cert.Planner, cert.Reviewer, cert.DecisionMaker, cert.LeadAuditor}, in.files},
	}
	for _, q := range questions {
		if !in.actor.Is(q.roles...) {
			continue
		}
		if err := q.ask(); err != nil {
			return fmt.Errorf("find what waits: %w", err)
		}
	}
	return nil
}

// sorted is what waits, in order of harm if left: what is overdue by its kind, then by due day. What has no
// day waits now. A file with a grave item is not shown again for its ordinary step.
func (in *inbox) sorted() []deskItem {
	grave := map[int64]bool{}
	for _, i := range in.items {
		grave[i.file] = grave[i.file] || i.harm <= harmExpiring
	}
	items := slices.DeleteFunc(in.items, func(i deskItem) bool { return i.harm >= harmLate && i.file != 0 && grave[i.file] })
	key := func(i deskItem) day.Day {
		if i.Due.IsZero() {
			return in.today
		}
		return i.Due
	}
	slices.SortStableFunc(items, func(a, b deskItem) int {
		return cmp.Or(cmp.Compare(a.harm, b.harm), key(a).Compare(key(b)))
	})
	if len(items) > deskShown {
		in.more += len(items) - deskShown
		items = items[:deskShown]
	}
	return items
}

// add puts an item into the inbox; an ordinary one whose day has passed becomes a late one.
func (in *inbox) add(i deskItem) {
	i.Chip = dueChip(i.Due, in.today)
	if i.harm == calm && !i.Due.IsZero() && i.Due.Before(in.today) {
		i.harm = harmLate
	}
	in.items = append(in.items, i)
}
