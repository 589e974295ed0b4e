package office

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/store"
)

// notice is one kind of reminder: who is told what, when something due on a day comes within reach.
type notice struct {
	kind     string // of the sweep and the event's verb
	noun     string
	before   []int  // days before the due day, largest first; negative is after it
	ahead    string // constant with further days before it
	late     string // constant with further days after it
	find     func(w *work, until day.Day) ([]store.Due, error)
	template string
	path     string // format with the noun's id
	roles    []cert.Role
	client   bool // the client is told as well
	say      func(d store.Due, today day.Day) string
}

// notices is the table of everything that time alone brings about. Jobs announce; they never make true.
var notices = []notice{
	{"quotation-expired", "quotation", []int{-1}, "", "", func(w *work, _ day.Day) ([]store.Due, error) { return w.ExpiredQuotations(w.ctx, w.today) },
		"quotation-expired", "/quotations/%d", []cert.Role{cert.Planner}, false, func(d store.Due, _ day.Day) string {
			return fmt.Sprintf("Quotation %s to %s expired on %s without an answer", d.Number, d.ClientName, d.Day.Long())
		}},
	{"audit-due", "audit", []int{120, 90, 60, 30, 14}, "", "", func(w *work, until day.Day) ([]store.Due, error) { return w.AuditsDue(w.ctx, until) },
		"audit-due", "/audits/%d", []cert.Role{cert.Planner}, false, func(d store.Due, today day.Day) string {
			return fmt.Sprintf("%s of %s should happen on %s and is not planned yet", d.Name, d.ClientName, d.Day.Long())
		}},
	{"surveillance-missed", "audit", []int{-1}, "", "", func(w *work, _ day.Day) ([]store.Due, error) { return w.SurveillancesMissed(w.ctx, w.today) },
		"surveillance-missed", "/audits/%d", []cert.Role{cert.Planner, cert.DecisionMaker}, true, func(d store.Due, _ day.Day) string {
			return fmt.Sprintf("%s of %s missed its limit of %s: suspend the certificate or decide", d.Name, d.ClientName, d.Day.Long())
		}},
	{"certificate-ending", "certificate", []int{120, 90, 60, 30, -1}, "", "", func(w *work, until day.Day) ([]store.Due, error) { return w.CertificatesEnding(w.ctx, until) },
		"certificate-ending", "/certificates/%d", []cert.Role{cert.Planner}, true, func(d store.Due, today day.Day) string {
			if today.After(d.Day) {
				return fmt.Sprintf("Certificate %s expired after %s", d.Number, d.Day.Long())
			}
			return fmt.Sprintf("Certificate %s is valid until %s; recertification must be decided before", d.Number, d.Day.Long())
		}},
	{"suspension-ending", "certificate", []int{60, 30, 7, -1}, "", "", func(w *work, until day.Day) ([]store.Due, error) { return w.SuspensionsToResolve(w.ctx, until) },
		"suspension-ending", "/certificates/%d", []cert.Role{cert.Planner, cert.DecisionMaker}, true, func(d store.Due, today day.Day) string {
			return fmt.Sprintf("The suspension of certificate %s must be resolved by %s: restore or withdraw", d.Number, d.Day.Long())
		}},
	{"complaint-unacknowledged", "complaint", []int{1, -1}, "", "", func(w *work, until day.Day) ([]store.Due, error) { return w.ComplaintsToAcknowledge(w.ctx, until) },
		"complaint-due", "/complaints/%d", handlers, false, func(d store.Due, today day.Day) string {
			return fmt.Sprintf("The acknowledgement of %s %s is %s", d.Name, d.Number, dueWords(d.Day, today))
		}},
	{"complaint-progress", "complaint", []int{0, -7}, "", "", func(w *work, until day.Day) ([]store.Due, error) { return w.ComplaintsToReport(w.ctx, until) },
		"complaint-due", "/complaints/%d", handlers, false, func(d store.Due, today day.Day) string {
			return fmt.Sprintf("A report on the progress of %s %s is %s", d.Name, d.Number, dueWords(d.Day, today))
		}},
	{"complaint-undecided", "complaint", []int{7, 0, -1}, "", "", func(w *work, until day.Day) ([]store.Due, error) { return w.ComplaintsToDecide(w.ctx, until) },
		"complaint-due", "/complaints/%d", handlers, false, func(d store.Due, today day.Day) string {
			return fmt.Sprintf("The outcome of %s %s is %s", d.Name, d.Number, dueWords(d.Day, today))
		}},
}

// handlers are told of complaints and appeals.
var handlers = []cert.Role{cert.Administrator, cert.SchemeManager}

func dueWords(due, today day.Day) string {
	if today.After(due) {
		return "overdue since " + due.Long()
	}
	return "due on " + due.Long()
}

// Sweep announces everything that has come due and was not announced, however long nobody swept, and
// returns how many announcements it made. Two sweeps at once announce nothing twice.
func (o *Office) Sweep(ctx context.Context) (int, error) {
	made, err := o.escalate(ctx)
	errs := []error{err}
	for _, n := range slices.Concat(notices, findingNotices) {
		k, err := o.sweep(ctx, n)
		made += k
		if err != nil {
			errs = append(errs, fmt.Errorf("sweep %s: %w", n.kind, err))
		}
	}
	return made, errors.Join(errs...)
}

func (o *Office) sweep(ctx context.Context, n notice) (made int, err error) {
	w := o.asking(ctx, cert.SystemActor)
	if n, err = w.marks(n); err != nil || len(n.before) == 0 {
		return 0, err
	}
	found, err := n.find(w, w.today.AddDays(max(n.before[0], 0)))
	if err != nil {
		return 0, err
	}
	done, err := w.SweepsOf(ctx, n.kind)
	if err != nil {
		return 0, err
	}
	for _, d := range found {
		passed := n.passed(d.Day, w.today)
		if len(passed) == 0 || done[store.SweepKey{Kind: passed[len(passed)-1], Subject: d.ID, Day: d.Day}] {
			continue
		}
		ok, err := o.announce(ctx, n, d, passed)
		if err != nil {
			return made, fmt.Errorf("%s %d: %w", n.noun, d.ID, err)
		}
		if ok {
			made++
		}
	}
	return made, nil
}

// marks is the notice with the days that the rulebook adds to it.
func (w *work) marks(n notice) (notice, error) {
	book, err := w.rulebook()
	if err != nil || n.ahead == "" && n.late == "" {
		return n, err
	}
	n.before = slices.Clone(n.before)
	for name, sign := range map[string]int{n.ahead: 1, n.late: -1} {
		if name == "" {
			continue
		}
		days, err := book.On(w.today).Ints(name)
		if err != nil {
			return n, err
		}
		for _, d := range days {
			n.before = append(n.before, sign*d)
		}
	}
	slices.Sort(n.before)
	slices.Reverse(n.before)
	n.before = slices.Compact(n.before)
	return n, nil
}

// passed lists the sweep's marks whose day has come for something due, oldest first.
func (n notice) passed(due, today day.Day) []string {
	var out []string
	for _, before := range n.before {
		if today.Before(due.AddDays(-before)) {
			break
		}
		out = append(out, fmt.Sprintf("%s%+d", n.kind, -before))
	}
	return out
}

// announce tells of one due thing once, for the latest mark that has passed; marks slept through are set
// without a message of their own.
func (o *Office) announce(ctx context.Context, n notice, d store.Due, passed []string) (told bool, err error) {
	err = o.do(ctx, cert.SystemActor, func(w *work) error {
		for _, kind := range passed {
			if told, err = w.Swept(w.ctx, kind, d.ID, d.Day, w.at); err != nil {
				return err
			}
		}
		if !told {
			return nil
		}
		return w.notify(n, d)
	})
	return told, err
}

// notify records the announcement and queues its messages.
func (w *work) notify(n notice, d store.Due) error {
	h := happened{verb: n.kind, noun: n.noun, id: d.ID, summary: n.say(d, w.today)}
	if n.noun != "complaint" { // who complains is confidential (R-CMP-01): it stays out of the file's history
		file, err := w.Certification(w.ctx, w.actor, d.CertificationID)
		if err != nil {
			return err
		}
		h.file = &file
	}
	e, err := w.record(h)
	if err != nil {
		return err
	}
	link := fmt.Sprintf(n.path, d.ID)
	for _, r := range n.roles {
		if err := w.tellRole(e, n.template, link, r); err != nil {
			return err
		}
	}
	if d.AuditID != 0 {
		if err := w.tellTeam(e, n.template, link, d.AuditID); err != nil {
			return err
		}
	}
	if !n.client {
		return nil
	}
	return w.tell(e, n.template, "/portal", d.ContactEmail)
}

// outbox leases and patience.
const (
	deliveryLease = 5 * time.Minute
	never         = 100 * 365 * 24 * time.Hour // until a person asks for another try
)

// Mail is a message whose time has come.
type Mail struct {
	store.DueDelivery
	URL      string // full address of its link
	Attached []byte // PDF of its paper, nil without one
}

// Post is how a message leaves the house: it writes and sends, and says what it wrote.
type Post func(ctx context.Context, m Mail) (subject, text string, err error)

// Write writes a message without sending it; url is its link.
type Write func(ctx context.Context, d store.DueDelivery, url string) (subject, text string, err error)

// Deliver sends the messages whose time has come, at most limit, through post. A message that cannot be
// sent is tried again with growing pauses for 72 hours; then it waits for a person.
func (o *Office) Deliver(ctx context.Context, limit int, post Post) (sent int, err error) {
	due, err := o.store.DueDeliveries(ctx, o.Now(), limit)
	if err != nil {
		return 0, err
	}
	var errs []error
	for _, d := range due {
		ok, err := o.deliver(ctx, d, post)
		if ok {
			sent++
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("delivery %d: %w", d.ID, err))
		}
	}
	return sent, errors.Join(errs...)
}

func (o *Office) deliver(ctx context.Context, d store.DueDelivery, post Post) (bool, error) {
	now := o.Now()
	mine, err := o.store.ClaimDelivery(ctx, d.ID, now, now.Add(deliveryLease))
	if err != nil || !mine {
		return false, err
	}
	path, err := o.ResolveLink(ctx, d.Link)
	if err != nil {
		slog.Warn("message not sent", "delivery", d.ID, "template", d.Template, "err", err)
		return false, o.store.MarkFailed(ctx, d.ID, "its link is no longer valid", now.Add(never))
	}
	m := Mail{DueDelivery: d, URL: o.URL(path)}
	if d.PaperSHA != "" {
		if m.Attached, err = o.store.Files().Read(d.PaperSHA); err != nil {
			return false, errors.Join(err, o.store.MarkFailed(ctx, d.ID, "its paper cannot be read", now.Add(pause(d.Attempts+1))))
		}
	}
	subject, text, err := post(ctx, m)
	if err != nil {
		return false, errors.Join(err, o.store.MarkFailed(ctx, d.ID, err.Error(), now.Add(pause(d.Attempts+1))))
	}
	return true, o.store.MarkSent(ctx, d.ID, subject, withoutSecret(d.Link, path, text), now)
}

// pause is the time before the next try after so many; beyond patience it is for a person to try again.
func pause(attempts int) time.Duration {
	wait := time.Minute << min(attempts, 9) // 2 min, 4 min, … 8.5 h
	if attempts > 15 {                      // 17 h of doubling and seven waits of 8.5 h: about 72 h
		return never
	}
	return wait
}
