package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"time"

	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/office"
	"assay/internal/store"
	"assay/internal/walk"
)

// Furnish fills the demonstration with a staff and clients at every stage, by the same verbs that people
// use, and says how far it is. A folder furnished before is left as it is.
func Furnish(ctx context.Context, c config.Config, clients int, now time.Time, out io.Writer) (err error) {
	clock := walk.NewClock(now.Add(-2000 * 24 * time.Hour))
	a, err := Open(ctx, c, clock.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	n, err := a.Store.CountAccounts(ctx)
	if err != nil || n > 0 {
		return err
	}
	// Furnishing makes much short-lived memory and nothing else runs: collecting it seldom saves a third of the time.
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(furnishingMemory))
	f := furnisher{a: a, clock: clock, now: now}
	if f.cast, err = walk.Hire(ctx, a.Office, 2+clients/6, ""); err != nil {
		return err
	}
	if err := walk.Price(ctx, a.Office); err != nil {
		return err
	}
	if _, err := a.Office.Deliver(ctx, 500, a.Jobs.Post); err != nil {
		return err
	}
	for i := range clients {
		if err := f.client(ctx, i); err != nil {
			return fmt.Errorf("furnish client %d: %w", i+1, err)
		}
		if step := max(clients/12, 1); (i+1)%step == 0 || i+1 == clients {
			fmt.Fprintf(out, "furnishing: %d of %d clients\n", i+1, clients)
		}
	}
	return nil
}

// furnishingMemory is how much memory (bytes) furnishing takes before it collects what it has done with.
const furnishingMemory = 400 << 20

// furnisher plays one life after another.
type furnisher struct {
	a     *App
	clock *walk.Clock
	now   time.Time
	cast  walk.Cast
}

// fate is how far a client's life goes, and how many days ago it began.
type fate struct {
	until walk.Mark
	ago   int
	then  func(f furnisher, ctx context.Context, o *office.Office, l *walk.Life) error
	plot  walk.Plot
}

// fates cover every stage; the furnished clients take them by turns.
var fates = []fate{
	{until: walk.Certified, ago: 330, plot: walk.Plot{Minors: 2}},
	{until: walk.Applied, ago: 2},
	{until: walk.Stage2Reported, ago: 115, plot: walk.Plot{Majors: 1, Minors: 2}},
	{until: walk.Surveillance1, ago: 560, plot: walk.Plot{Minors: 1}},
	{until: walk.FindingsSettled, ago: 150, plot: walk.Plot{Majors: 1, Minors: 1}},
	{until: walk.Recertified, ago: 1500, plot: walk.Plot{Minors: 1, Concern: true}},
	{until: walk.Reviewed, ago: 9},
	{until: walk.Quoted, ago: 12},
	{until: walk.Stage1Announced, ago: 30},
	{until: walk.Stage2Underway, ago: 93},
	{until: walk.ContractOffered, ago: 24},
	{until: walk.Certified, ago: 420, plot: walk.Plot{Minors: 1}, then: furnisher.suspend},
	{until: walk.Reviewed, ago: 14, plot: walk.Plot{Decline: true}},
	{until: walk.QuotationAccepted, ago: 20},
	{until: walk.ContractSigned, ago: 28},
	{until: walk.Stage1Underway, ago: 50},
	{until: walk.Stage1Concluded, ago: 65, plot: walk.Plot{Concern: true}},
	{until: walk.FindingsAnswered, ago: 135, plot: walk.Plot{Majors: 1, Minors: 2}},
	{until: walk.Surveillances, ago: 1320, plot: walk.Plot{Minors: 1}},
	{until: walk.Certified, ago: 700, then: furnisher.withdraw},
	{until: walk.RecertReported, ago: 1215, plot: walk.Plot{HalfYearly: true}},
	{until: walk.Timed, ago: 11},
	{until: walk.Stage1Scheduled, ago: 26},
	{until: walk.Stage2Scheduled, ago: 80},
	{until: walk.SurveillanceUnderway, ago: 465},
	{until: walk.SurveillanceReported, ago: 480, plot: walk.Plot{SurveillanceMajor: true}},
	{until: walk.RecertUnderway, ago: 1125, plot: walk.Plot{Minors: 1}},
	{until: walk.RecertReported, ago: 1290, plot: walk.Plot{RecertLate: 130}},
	{until: walk.SurveillanceAnnounced, ago: 262, plot: walk.Plot{HalfYearly: true}},
	{until: walk.Stage1Announced, ago: 22, then: furnisher.objected},
}

// client plays the i-th life in one transaction, so that a furnished client is there whole or not at all.
func (f furnisher) client(ctx context.Context, i int) error {
	fate := fates[i%len(fates)]
	plot := fate.plot
	plot.Questionnaire, plot.Until = walk.Questionnaire(i), fate.until
	if plot.HalfYearly {
		plot.Questionnaire.Request.Cadence = string(cert.HalfYearly)
	}
	for ago := fate.ago; ; ago += 8 {
		err := f.life(ctx, plot, f.turn(i), ago, fate.then)
		if !errors.Is(err, errFuture) || ago > fate.ago+80 {
			return err
		}
	}
}

// errFuture says that a life was begun too late for how far it goes.
var errFuture = errors.New("the life reaches into the future")

// life plays a life that began some days ago.
func (f furnisher) life(ctx context.Context, plot walk.Plot, cast walk.Cast, ago int, then func(furnisher, context.Context, *office.Office, *walk.Life) error) error {
	begin := f.now.Add(-time.Duration(ago) * 24 * time.Hour)
	f.clock.Set(time.Date(begin.Year(), begin.Month(), begin.Day(), 9, 0, 0, 0, time.UTC))
	return f.a.Store.InTx(ctx, func(tx *store.Store) error {
		o := f.a.Office.Within(tx)
		var posted error // mail goes out as the life goes on
		p := &walk.Player{Office: o, Store: tx, Clock: f.clock, Cast: cast, Told: func(walk.Step) {
			_, err := o.Deliver(ctx, 100, f.a.Jobs.Post)
			posted = errors.Join(posted, err)
		}}
		l, err := p.Play(ctx, plot)
		if err = errors.Join(err, posted); err != nil {
			return err
		}
		if f.clock.Now().After(f.now) {
			return errFuture
		}
		if then == nil {
			return nil
		}
		return then(f, ctx, o, l)
	})
}

// turn gives each client another team first, so that the work is shared, and no more teams than a life ever
// asks: what one client costs does not grow with how many there are.
func (f furnisher) turn(i int) walk.Cast {
	c := f.cast
	n := len(c.Leads)
	c.Leads, c.Auditors = nil, nil
	for k := range min(n, walk.Tries) {
		c.Leads, c.Auditors = append(c.Leads, f.cast.Leads[(i+k)%n]), append(c.Auditors, f.cast.Auditors[(i+k)%n])
	}
	return c
}

// objected has the client object to the lead of the audit that was just announced.
func (f furnisher) objected(ctx context.Context, o *office.Office, l *walk.Life) error {
	return l.Object("The auditor worked for a competitor of ours until last year.")
}

func (f furnisher) suspend(ctx context.Context, o *office.Office, l *walk.Life) error {
	return f.act(ctx, o, l, 40, cert.Suspend, "The client did not allow the surveillance within its limit.")
}

func (f furnisher) withdraw(ctx context.Context, o *office.Office, l *walk.Life) error {
	return f.act(ctx, o, l, 200, cert.Withdraw, "The client asked to end the certification.")
}

// act decides on a certificate some days ago.
func (f furnisher) act(ctx context.Context, o *office.Office, l *walk.Life, ago int, option cert.DecisionOption, reason string) error {
	f.clock.Set(f.now.Add(-time.Duration(ago) * 24 * time.Hour))
	c, err := l.Certificate()
	if err != nil {
		return err
	}
	_, err = o.Decide(ctx, f.cast.Decider, l.File, office.DecideInput{Version: c.Version,
		DecisionInput: cert.DecisionInput{Option: option, Reason: reason}})
	return err
}

// Demo furnishes a demonstration where there is none yet and serves it.
func Demo(ctx context.Context, c config.Config, clients int, out io.Writer) error {
	c.Demo = true
	if err := Furnish(ctx, c, clients, time.Now(), out); err != nil {
		return err
	}
	a, err := Open(ctx, c, time.Now)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }() // the program ends anyway
	return a.Serve(ctx, func(string) {
		fmt.Fprintf(out, "\nThe demonstration is at %s/demo (one-click sign-in for every role). Its data are in %s; delete the folder to begin anew.\n",
			c.BaseURL, filepath.Clean(c.Data))
	})
}
