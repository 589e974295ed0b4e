package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"assay/internal/audittime"
	"assay/internal/cert"
	"assay/internal/cycle"
	"assay/internal/norm"
)

// mostRedraws is how often the sites of a file may be drawn again.
const mostRedraws = 20

// AuditTimeStart is what the form of an audit time begins with: a record's input and sheet, by its revision or 0 for the
// latest, or what the questionnaire says where there is none. Persons and sites follow the questionnaire again when it
// was reviewed anew since (R-REV-06).
func (o *Office) AuditTimeStart(ctx context.Context, actor cert.Actor, file int64, revision int) (AuditTimeInput, error) {
	w := o.asking(ctx, actor)
	f, err := w.Certification(ctx, actor, file)
	if err != nil {
		return AuditTimeInput{}, err
	}
	app, err := w.ApplicationOf(ctx, f.ID)
	if err != nil {
		return AuditTimeInput{}, err
	}
	times, err := w.AuditTimes(ctx, f.ID)
	if err != nil {
		return AuditTimeInput{}, err
	}
	constants, err := w.constants(w.today)
	if err != nil {
		return AuditTimeInput{}, err
	}
	in := saidOfTime(app.Questionnaire, constants)
	if base := slices.IndexFunc(times, func(t cert.AuditTime) bool { return revision == 0 || t.Revision == revision }); base >= 0 {
		if in, err = w.startFrom(times[base], app, *in.Input.Personnel); err != nil {
			return in, err
		}
	}
	in.Revision, in.Sheet.Audits = len(times)+1, nil
	in.Sheet.Sites = sheetSites(app.Questionnaire.Sites, in.Sheet.Sites, constants)
	return in, nil
}

// saidOfTime is what a questionnaire alone says for an audit time: persons, sites and how they hang together, and what is
// audited together.
func saidOfTime(q cert.Questionnaire, constants norm.Constants) AuditTimeInput {
	people := personnel(q.Sites)
	in := AuditTimeInput{Input: audittime.Input{Personnel: &people, Integrated: cert.AuditedTogether(q, constants)}}
	in.Sheet.Sites = sheetSites(q.Sites, nil, constants)
	if in.Sheet.Several() {
		in.Sheet.Sampling = cert.SamplingSaid(q)
	}
	return in
}

// firstFigure is the audit time that a questionnaire alone gives, without factors; audittime.Problems where it allows none.
func firstFigure(q cert.Questionnaire, constants norm.Constants) (cert.Calculated, error) {
	in := saidOfTime(q, constants)
	if in.Input.Cadence = audittime.Cadence(q.Request.Cadence); in.Input.Cadence == "" {
		in.Input.Cadence = audittime.Yearly
	}
	half := in.Input.Cadence == audittime.HalfYearly
	return in.Sheet.Calculate(in.Input, cert.SheetFacts{Cycle: 1, Surveillances: 1, HalfYearly: half, Constants: constants})
}

func (w *work) startFrom(t cert.AuditTime, app cert.Application, people audittime.Personnel) (in AuditTimeInput, err error) {
	if in.Input, err = t.Basis(); err != nil {
		return in, fmt.Errorf("read audit time %d: %w", t.ID, err)
	}
	if in.Sheet, err = t.Decided(); err != nil {
		return in, fmt.Errorf("read audit time %d: %w", t.ID, err)
	}
	reviews, err := w.Reviews(w.ctx, app.ID)
	if r := cert.LastAccepted(reviews); r != nil && t.ReviewID != r.ID {
		in.Input.Persons, in.Input.Personnel = 0, &people
		for i := range in.Sheet.Sites {
			in.Sheet.Sites[i].Persons = 0
		}
	}
	return in, err
}

// SheetSites are the sites of a file as its sheet counts them, with what was entered for them.
func (o *Office) SheetSites(ctx context.Context, actor cert.Actor, file int64, entered []cert.SheetSite) ([]cert.SheetSite, error) {
	w := o.asking(ctx, actor)
	f, err := w.Certification(ctx, actor, file)
	if err != nil {
		return nil, err
	}
	app, err := w.ApplicationOf(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	constants, err := w.constants(w.today)
	return sheetSites(app.Questionnaire.Sites, entered, constants), err
}

// personnel adds up the persons of all sites (R-TIME-10); part-timers with the same hours are one group.
func personnel(sites []cert.SiteEntry) audittime.Personnel {
	var p audittime.Personnel
	group := map[int]int{} // weekly hours to place in the list
	for _, s := range sites {
		p.FullTime, p.Temporary, p.Contractors = p.FullTime+s.FullTime, p.Temporary+s.Temporary, p.Contractors+s.Contractors
		if s.PartTime == 0 {
			continue
		}
		at, known := group[s.PartTimeHours]
		if !known {
			at, group[s.PartTimeHours] = len(p.PartTime), len(p.PartTime)
			p.PartTime = append(p.PartTime, audittime.PartTime{WeeklyHours: audittime.Hours(s.PartTimeHours * 100)})
		}
		p.PartTime[at].Count += s.PartTime
	}
	return p
}

// sheetSites are the sites of the questionnaire with what a planner entered for them, found by name. A name that stands
// twice is told apart by its number.
func sheetSites(entries []cert.SiteEntry, entered []cert.SheetSite, constants norm.Constants) []cert.SheetSite {
	own, used := map[string]cert.SheetSite{}, map[string]bool{}
	for _, s := range entered {
		own[s.Name] = s
	}
	sites := make([]cert.SheetSite, len(entries))
	for i, e := range entries {
		name := oneLine(e.Name)
		for n := 2; used[name]; n++ {
			name = fmt.Sprintf("%s (%d)", oneLine(e.Name), n)
		}
		used[name] = true
		s := own[name]
		s.Name, s.Central, s.Counted = name, e.Central, siteHeads(e, constants)
		sites[i] = s
	}
	return sites
}

// siteHeads is the effective number of persons at a site: part-timers as full-time equivalents, rounded up (R-TIME-11).
func siteHeads(e cert.SiteEntry, constants norm.Constants) int {
	full := e.FullTime + e.Temporary + e.Contractors
	week, err := constants.Int("sms.full_time_weekly_hours")
	if err != nil || week == 0 {
		return full + e.PartTime // the stricter count
	}
	return full + (e.PartTime*e.PartTimeHours+week-1)/week
}

// sheetFacts is what a sheet of the file is calculated with: the cycle that is being planned, and what its audits that
// have begun visit.
func (w *work) sheetFacts(f cert.Certification, redraws int) (facts cert.SheetFacts, err error) {
	if redraws > mostRedraws {
		return facts, cert.Wrong("redraws", "Sites can be drawn again %d times at most (R-MS-05).", mostRedraws)
	}
	if facts.Constants, err = w.constants(w.today); err != nil {
		return facts, err
	}
	rules, err := w.limits(w.today)
	if err != nil {
		return facts, err
	}
	facts.Surveillances = len(rules.Plan(cycle.Start{Decision: w.today, Cadence: cycle.Cadence(f.Cadence)}).Surveillances)
	facts.HalfYearly, facts.Cycle = f.Cadence == cert.HalfYearly, 1
	audits, err := w.Audits(w.ctx, f.ID)
	if err != nil {
		return facts, err
	}
	times, err := w.AuditTimes(w.ctx, f.ID)
	if err != nil {
		return facts, err
	}
	for _, a := range audits {
		facts.Cycle = max(facts.Cycle, a.Cycle)
	}
	if facts.Begun, err = begun(audits, times, facts.Cycle); err != nil {
		return facts, err
	}
	for n := range redraws + 1 {
		facts.Seeds = append(facts.Seeds, w.o.seed(f.ID, facts.Cycle, n))
	}
	return facts, nil
}

// begun are the audits of a cycle that have begun, with the sites that the record in force gave them.
func begun(audits []cert.Audit, times []cert.AuditTime, in int) ([]cert.SampledAudit, error) {
	var out []cert.SampledAudit
	inForce := cert.InForce(times)
	if inForce == nil {
		return nil, nil
	}
	for _, a := range audits {
		if a.Cycle != in || !slices.Contains([]cert.AuditStatus{cert.AuditUnderway, cert.AuditReported, cert.AuditConcluded}, a.Status) {
			continue
		}
		visit, found, err := inForce.Visit(a)
		if err != nil {
			return nil, err
		}
		if found && a.Kind != cert.Stage1 {
			out = append(out, visit)
		}
	}
	return out, nil
}

// seed is the seed of the n-th draw of a file's sites in a cycle. It follows from the office's secret: nobody can choose
// it, and asking again gives the same (R-MS-05).
func (o *Office) seed(file int64, cycle, n int) uint64 {
	mac := hmac.New(sha256.New, o.secret)
	fmt.Fprintf(mac, "sample %d %d %d", file, cycle, n)
	return binary.BigEndian.Uint64(mac.Sum(nil)) >> 12 // small enough to be written down
}
