// Command racers lets many people take the same step at the same time, round after round, on the real office and
// database: exactly one may win, and the others must be told that the record is no longer as they saw it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"assay/internal/app"
	"assay/internal/cert"
	"assay/internal/config"
	"assay/internal/office"
	"assay/internal/walk"
)

// race is one kind of step that many try at once.
type race struct {
	name           string
	rounds, racers int
	loses          error // what losers are told beside the rules that no longer hold; empty = that the record changed
	won, lost      int
	wrong          []string // what must not happen
}

func main() {
	folder := flag.String("folder", "", "empty data folder")
	database := flag.String("database", "", "postgres://… of an empty database; SQLite in the folder if not given")
	rounds := flag.Int("rounds", 1000, "rounds of every kind but those on a life of its own")
	lives := flag.Int("lives", 20, "rounds of freeze, release and grant, each on a life of its own")
	racers := flag.Int("racers", 100, "how many try at once")
	flag.Parse()
	if *folder == "" || *rounds < 1 || *lives < 1 || *racers < 2 {
		flag.Usage()
		os.Exit(2)
	}
	ok, err := run(context.Background(), *folder, *database, *rounds, *lives, *racers)
	if err != nil {
		fmt.Fprintln(os.Stderr, "racers:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

func run(ctx context.Context, folder, database string, rounds, lives, racers int) (ok bool, err error) {
	if database == "" {
		database = "sqlite:" + filepath.Join(folder, "assay.db")
	}
	c, err := config.Read(func(name string) string {
		return map[string]string{"ASSAY_DATA": folder, "ASSAY_DATABASE": database}[name]
	})
	if err != nil {
		return false, err
	}
	clock := walk.NewClock(time.Date(2026, 1, 12, 9, 0, 0, 0, time.UTC))
	a, err := app.Open(ctx, c, clock.Now)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	cast, err := walk.Hire(ctx, a.Office, 2, "")
	if err != nil {
		return false, err
	}
	t := track{ctx, a, &walk.Player{Office: a.Office, Store: a.Store, Clock: clock, Cast: cast}, cast, racers}
	begun := time.Now()
	all, err := t.run(rounds, lives)
	ok = err == nil
	for _, r := range all {
		fmt.Printf("%-24s %5d rounds of %d: %d won, %d told, %d wrong\n", r.name, r.rounds, r.racers, r.won, r.lost, len(r.wrong))
		for _, w := range r.wrong[:min(3, len(r.wrong))] {
			fmt.Println("  ", w)
		}
		ok = ok && len(r.wrong) == 0 && r.won == r.rounds
	}
	fmt.Printf("in %s\n", time.Since(begun).Round(time.Second))
	return ok, err
}

// track is where the races are run.
type track struct {
	ctx    context.Context
	app    *app.App
	player *walk.Player
	cast   walk.Cast
	racers int
}

// run takes every race its rounds.
func (t track) run(rounds, lives int) ([]*race, error) {
	grants := [...]*race{t.race("freeze the dossier"), t.race("end its review"), t.race("grant"), t.race("release and issue")}
	acts, issues, links, forms := t.race("suspend and restore"), t.race("reduce and issue anew"), t.race("use a one-time link"), t.race("send one form twice")
	all := append(grants[:], acts, issues, links, forms)
	var file int64
	for n := range lives {
		l, err := t.life(n)
		if err != nil {
			return all, err
		}
		if err := t.granted(l.File, grants); err != nil {
			return all, err
		}
		file = l.File
	}
	for n := range rounds {
		if err := t.act(file, acts); err != nil {
			return all, err
		}
		if err := t.form(n, forms); err != nil {
			return all, err
		}
	}
	if err := t.active(file); err != nil {
		return all, err
	}
	for n := range rounds {
		if err := t.reduce(file, n, issues); err != nil {
			return all, err
		}
	}
	return all, t.links(rounds, links)
}

func (t track) race(name string) *race { return &race{name: name, racers: t.racers} }

// life plays a client of its own up to the decision.
func (t track) life(n int) (*walk.Life, error) {
	q := walk.Sample()
	q.Applicant.Name = fmt.Sprintf("Racer %d Ltd", n)
	q.Applicant.RegistrationNo = fmt.Sprintf("R %d", n)
	q.Applicant.ContactEmail = fmt.Sprintf("racer%d@client.example", n)
	return t.player.Play(t.ctx, walk.Plot{Questionnaire: q, Minors: 1, Until: walk.FindingsSettled})
}

// granted lets everybody freeze, then end the review, then decide on one stage 2, then release its certificate.
func (t track) granted(file int64, races [4]*race) error {
	freeze, release, grant, issue := races[0], races[1], races[2], races[3]
	a, err := t.stage2(file)
	if err != nil {
		return err
	}
	o, by := t.app.Office, t.cast.Decider
	freeze.round(func() error { _, err := o.FreezeDossier(t.ctx, by, a.ID, a.Version); return err })
	d, err := t.dossier(a.ID)
	if err != nil {
		return err
	}
	release.round(func() error { _, err := o.ReleaseDossier(t.ctx, by, d.ID, d.Version, "Read."); return err })
	grant.round(func() error {
		_, err := o.Decide(t.ctx, by, file, office.DecideInput{Audit: a.ID, Version: a.Version,
			DecisionInput: cert.DecisionInput{Option: cert.Grant, Reason: "All requirements are met.", Dossier: d.SHA256}})
		return err
	})
	sheet, err := o.ReleaseSheet(t.ctx, t.cast.Reviewer, file)
	if err != nil {
		return err
	}
	issue.round(func() error {
		_, err := o.ReleaseCertificate(t.ctx, t.cast.Reviewer, file, office.ReleaseInput{Proof: sheet.Proof.ID, Version: sheet.Proof.Version, Compared: true})
		return err
	})
	certificates, err := t.app.Store.Certificates(t.ctx, file)
	if len(certificates) != 1 {
		issue.wrong = append(issue.wrong, fmt.Sprintf("file %d has %d certificates", file, len(certificates)))
	}
	return err
}

func (t track) stage2(file int64) (cert.Audit, error) {
	all, err := t.app.Store.Audits(t.ctx, file)
	for _, a := range all {
		if a.Kind == cert.Stage2 {
			return a, nil
		}
	}
	return cert.Audit{}, errors.Join(err, fmt.Errorf("file %d has no stage 2", file))
}

func (t track) dossier(audit int64) (cert.Dossier, error) {
	all, err := t.app.Store.DossiersOf(t.ctx, audit)
	if err == nil && len(all) != 1 {
		err = fmt.Errorf("audit %d has %d dossiers", audit, len(all))
	}
	if err != nil {
		return cert.Dossier{}, err
	}
	return all[0], nil
}

// round lets everybody take the step at once. Whoever does not win must be told why: the record has changed, or a rule
// that no longer holds.
func (r *race) round(step func() error) {
	r.rounds++
	errs := make([]error, r.racers)
	start := make(chan struct{})
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() {
			<-start
			errs[i] = step()
		})
	}
	close(start)
	wait.Wait()
	won := 0
	for _, err := range errs {
		var unmet *cert.Unmet
		switch {
		case err == nil:
			won++
		case r.told(err), errors.As(err, &unmet):
			r.lost++
		default:
			r.wrong = append(r.wrong, "a loser was told: "+err.Error())
		}
	}
	if r.won += won; won != 1 {
		r.wrong = append(r.wrong, fmt.Sprintf("%d won in round %d", won, r.rounds))
	}
}

// told tells whether a loser was told what is so now.
func (r *race) told(err error) bool {
	return errors.Is(err, cert.Conflict) || r.loses != nil && errors.Is(err, r.loses)
}
