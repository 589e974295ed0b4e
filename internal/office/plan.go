package office

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"assay/internal/cert"
)

// PlanInput is the audit plan as its lead or the planner writes it.
type PlanInput struct {
	Objectives string
	Language   string
	Remote     string
	Slots      []cert.Slot
	Unplaced   map[string]string // why a duty has no session, by its key
	Version    int64
}

// mostSlots is how many sessions a plan may hold.
const mostSlots = 300

// SavePlan keeps the plan of a scheduled audit, complete or not: what it misses stands before its
// announcement. Only a planner and the lead auditor of this audit write it.
func (o *Office) SavePlan(ctx context.Context, actor cert.Actor, id int64, in PlanInput) (cert.Audit, error) {
	var f auditFile
	err := o.do(ctx, actor, func(w *work) (err error) {
		if f, err = w.auditAt(id, in.Version); err != nil {
			return err
		}
		if err := w.prepares(id); err != nil {
			return err
		}
		if f.audit.Status != cert.AuditScheduled {
			return &cert.Unmet{Verb: "change the plan"}
		}
		if len(in.Slots) > mostSlots {
			return cert.Wrong("slots", "A plan holds at most %d sessions.", mostSlots)
		}
		f.audit.Objectives, f.audit.Language, f.audit.Remote = in.Objectives, in.Language, in.Remote
		f.audit.Slots, f.audit.Unplaced = sorted(in.Slots), reasoned(in.Unplaced)
		f.audit.TakeUp()
		if err := w.SaveAudit(ctx, &f.audit); err != nil {
			return fmt.Errorf("save the plan of audit %d: %w", id, err)
		}
		_, err = w.record(f.happened("plan", fmt.Sprintf("The plan of %s was written: %d sessions", f.audit.Name, len(in.Slots)), nil))
		return err
	})
	return f.audit, err
}

// reasoned are the reasons that say something.
func reasoned(all map[string]string) map[string]string {
	out := map[string]string{}
	for key, why := range all {
		if why = strings.TrimSpace(why); why != "" {
			out[key] = why
		}
	}
	return out
}

// prepares refuses who neither plans nor leads this audit.
func (w *work) prepares(audit int64) error {
	if w.actor.Is(cert.Planner, cert.System) {
		return nil
	}
	m, err := w.ownPart(audit)
	if err != nil || m.Role != cert.Lead {
		return cert.Forbidden
	}
	return nil
}

// sorted orders sessions by time, those at the same time as they were entered.
func sorted(slots []cert.Slot) []cert.Slot {
	out := slices.Clone(slots)
	if out == nil {
		out = []cert.Slot{}
	}
	slices.SortStableFunc(out, func(a, b cert.Slot) int {
		switch {
		case a.Day+a.From < b.Day+b.From:
			return -1
		case a.Day+a.From > b.Day+b.From:
			return 1
		}
		return 0
	})
	return out
}

// PlanView is what the plan page and the plan's paper show.
type PlanView struct {
	Audit    cert.Audit
	File     cert.Certification
	Client   cert.Client
	Sites    []cert.Site
	Facts    cert.AuditFacts
	Plan     cert.PlanFacts
	Warnings []cert.Problem
	Mine     bool // the actor may write it
}

// Plan reads the plan of an audit that the actor may see.
func (o *Office) Plan(ctx context.Context, actor cert.Actor, id int64) (PlanView, error) {
	w := o.asking(ctx, actor)
	f, err := w.auditFile(id)
	if err != nil {
		return PlanView{}, err
	}
	return w.planView(f)
}

func (w *work) planView(f auditFile) (v PlanView, err error) {
	v = PlanView{Audit: f.audit, File: f.file, Client: f.client}
	if v.Facts, err = w.factsIn(f.audit, f.file); err != nil {
		return v, err
	}
	if v.Sites, err = w.Sites(w.ctx, f.file.ID); err != nil {
		return v, fmt.Errorf("read the sites: %w", err)
	}
	bookings, err := w.Bookings(w.ctx, f.audit.ID)
	if err != nil {
		return v, fmt.Errorf("read the bookings: %w", err)
	}
	v.Plan = planFacts(v.Facts, f.file.Scope, bookings)
	if v.Plan.MustVisit, err = w.mustVisit(f.audit); err != nil {
		return v, err
	}
	if v.Plan.Duties, err = w.duties(f.audit); err != nil {
		return v, err
	}
	v.Warnings = v.Plan.Warnings(w.today)
	v.Mine = w.prepares(f.audit.ID) == nil
	return v, nil
}

// AnnounceAudit gives team and plan to the client: the plan becomes a paper, the client may object for
// five working days (R-TEAM-03, R-PLAN-01).
func (o *Office) AnnounceAudit(ctx context.Context, actor cert.Actor, id, version int64) (cert.Audit, error) {
	var f auditFile
	err := o.do(ctx, actor, func(w *work) (err error) {
		if f, err = w.auditAt(id, version); err != nil {
			return err
		}
		if err := w.prepares(id); err != nil {
			return err
		}
		v, err := w.planView(f)
		if err != nil {
			return err
		}
		if err := f.audit.Announce(actor, v.Facts, w.at); err != nil {
			return err
		}
		v.Audit = f.audit
		p, err := w.keepPlan(v)
		if err != nil {
			return err
		}
		f.audit.PlanSHA256 = p.SHA256
		if err := w.SaveAudit(ctx, &f.audit); err != nil {
			return fmt.Errorf("announce audit %d: %w", id, err)
		}
		return w.announced(f, v, p)
	})
	return f.audit, err
}

// announced records the announcement and sends team and plan to the client and the team.
func (w *work) announced(f auditFile, v PlanView, p cert.Paper) error {
	until, err := w.objectionUntil(f.audit)
	if err != nil {
		return err
	}
	e, err := w.record(f.happened("announce", fmt.Sprintf("Team and plan of %s on %s were announced: %s", f.audit.Name, span(f.audit), teamLine(v.Facts.Team)),
		map[string]string{"days": span(f.audit), "team": teamLine(v.Facts.Team), "object_until": until.Long(), "sha256": p.SHA256,
			"revision": fmt.Sprint(f.audit.PlanRevision)}))
	if err != nil {
		return err
	}
	return w.tellTeamAndClient(e, f, "audit-announced", true)
}
