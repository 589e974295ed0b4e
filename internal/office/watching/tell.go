package watching

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
)

// atOnce is how many changed numbers one round tells of.
const atOnce = 500

// Tell finds the watched certificates that changed, by what was decided or by the passing of days, and puts a message
// for each of their watchers into the outboxes. It returns of how many certificates it told. Two at once tell nothing
// twice; what fails is told by the next round.
func Tell(ctx context.Context, o *office.Office) (told int, err error) {
	err = o.Do(ctx, cert.SystemActor, func(w *office.Work) error { return w.NoteChanged(ctx, w.Today()) })
	if err != nil && !errors.Is(err, cert.Conflict) {
		return 0, fmt.Errorf("note what changed: %w", err)
	}
	var due []store.WatchedDue
	err = o.Do(ctx, cert.SystemActor, func(w *office.Work) error {
		due, err = w.WatchedDue(ctx, atOnce)
		return err
	})
	errs := []error{err}
	for _, d := range due {
		n := 0
		err := o.Do(ctx, cert.SystemActor, func(w *office.Work) error {
			n, err = tell(w, d)
			return err
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("tell of %s: %w", d.Number, err))
			continue
		}
		told += n
	}
	return told, errors.Join(errs...)
}

// tell tells of one number, if something about it is new.
func tell(w *office.Work, d store.WatchedDue) (int, error) {
	r, err := open(w, cert.Asked{Number: d.Number})
	if errors.Is(err, cert.NotFound) { // told on request only by now: nobody hears of it (R-PUB-03)
		_, err := w.KeepTold(w.Context(), d, d.State)
		return 0, err
	}
	if err != nil {
		return 0, err
	}
	var was cert.PublicState
	if err := json.Unmarshal([]byte(d.State), &was); err != nil {
		return 0, fmt.Errorf("what was told of %s: %w", d.Number, err)
	}
	now := r.State(w.Today())
	text, err := json.Marshal(now)
	if err != nil {
		return 0, err
	}
	mine, err := w.KeepTold(w.Context(), d, string(text))
	line := r.News(was, w.Today())
	if err != nil || !mine || line == "" {
		return 0, err
	}
	return 1, spread(w, r, newsOf(w, r, was, now, line))
}

// news is the message to a program; its fields stay, more may come.
type news struct {
	Type     string   `json:"type"` // "certificate.changed"
	ID       string   `json:"id"`   // the same when it is posted again
	At       string   `json:"at"`
	Summary  string   `json:"summary"`
	Number   string   `json:"number"`
	URL      string   `json:"url"`
	StatusOn string   `json:"status_on"`
	Now      standing `json:"now"`
	Was      standing `json:"was"`
}

// standing is how a number stood.
type standing struct {
	Status   string `json:"status"`
	Valid    bool   `json:"valid"`
	Revision int    `json:"revision"` // of the issue that counts
	Newest   int    `json:"newest"`   // of the newest issue
}

func newsOf(w *office.Work, r cert.PublicRecord, was, now cert.PublicState, line string) news {
	stood := func(s cert.PublicState) standing {
		return standing{string(s.Standing), s.Standing == cert.CertificateActive, s.Revision, s.Newest}
	}
	n := r.Newest()
	return news{Type: "certificate.changed", ID: office.RandomCode(), At: w.At().UTC().Format(time.RFC3339), Summary: line, Number: n.Number, URL: w.URL("/c/" + n.Code),
		StatusOn: w.Today().String(), Now: stood(now), Was: stood(was)}
}

// spread puts a message for every watcher into its outbox.
func spread(w *office.Work, r cert.PublicRecord, n news) error {
	watchers, err := w.WatchersOf(w.Context(), n.Number)
	if err != nil || len(watchers) == 0 {
		return err
	}
	e, err := w.Record(office.Happened{Verb: "tell", Noun: "watch", ID: r.Newest().ID, Summary: n.Summary, Detail: map[string]string{"number": n.Number, "code": r.Newest().Code}})
	if err != nil {
		return err
	}
	for _, p := range watchers {
		if p.Kind == cert.ByMail {
			err = w.Tell(e, "watch-news", "/watching/"+p.Code, p.Address)
		} else {
			err = queue(w, p.ID, "news", n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Forget removes what was asked for and never confirmed.
func Forget(ctx context.Context, o *office.Office) (gone int64, err error) {
	err = o.Do(ctx, cert.SystemActor, func(w *office.Work) error {
		gone, err = w.ForgetUnconfirmed(ctx, w.At().Add(-cert.UnconfirmedFor))
		return err
	})
	return gone, err
}
