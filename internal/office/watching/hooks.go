package watching

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"assay/internal/cert"
	"assay/internal/office"
	"assay/internal/store"
)

// Posting is one message on its way to a program.
type Posting struct {
	Address string
	Key     []byte // signs it
	ID      string // the same when it is posted again
	At      time.Time
	Body    []byte
}

// Post sends a message to a program and returns the beginning of its answer; an error when it did not take it.
type Post func(ctx context.Context, p Posting) (answer []byte, err error)

// Patience with programs that do not answer.
const (
	atATime   = 16 // messages under way at once
	hookLease = 2 * time.Minute
	mostHello = 4 // tries to ask a program whether it wants news
	mostNews  = 14
)

// Deliver posts the messages whose time has come, at most limit, some at a time. One that a program does not take is
// tried again with growing pauses for about two days; then its registration ends.
func Deliver(ctx context.Context, o *office.Office, limit int, post Post) (sent int, err error) {
	var due []store.DueHookPost
	err = o.Do(ctx, cert.SystemActor, func(w *office.Work) error {
		due, err = w.DueHookPosts(ctx, w.At(), limit)
		return err
	})
	if err != nil {
		return 0, err
	}
	var mu sync.Mutex
	var wait sync.WaitGroup
	errs, places := []error{}, make(chan struct{}, atATime)
	for _, d := range due {
		places <- struct{}{}
		wait.Go(func() {
			defer func() { <-places }()
			ok, err := deliver(ctx, o, d, post)
			mu.Lock()
			defer mu.Unlock()
			if ok {
				sent++
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("post %d: %w", d.ID, err))
			}
		})
	}
	wait.Wait()
	return sent, errors.Join(errs...)
}

// deliver posts one message, and keeps what came of it.
func deliver(ctx context.Context, o *office.Office, d store.DueHookPost, post Post) (bool, error) {
	mine := false
	err := o.Do(ctx, cert.SystemActor, func(w *office.Work) (err error) {
		mine, err = w.ClaimHookPost(ctx, d.ID, w.At(), w.At().Add(hookLease))
		return err
	})
	if err != nil || !mine {
		return false, err
	}
	answer, failure := post(ctx, Posting{Address: d.Address, Key: keyOf(o, d.Code, d.Made), ID: fmt.Sprintf("%s-%d", d.Kind, d.ID), At: o.Now(), Body: []byte(d.Body)})
	if failure == nil && d.Kind == "hello" && !repeats(answer, challengeOf(o, d.Code)) {
		failure = errors.New("it did not send the challenge back")
	}
	return failure == nil, o.Do(ctx, cert.SystemActor, func(w *office.Work) error {
		if failure == nil {
			return arrived(w, d)
		}
		return failed(w, d, failure)
	})
}

// repeats tells whether a program sent the challenge back, bare or as JSON.
func repeats(answer []byte, challenge string) bool {
	var said hello
	if json.Unmarshal(answer, &said) == nil && said.Challenge == challenge {
		return true
	}
	return strings.Trim(strings.TrimSpace(string(answer)), `"`) == challenge
}

func arrived(w *office.Work, d store.DueHookPost) error {
	if d.Kind == "hello" {
		if err := w.ConfirmWatcher(w.Context(), d.WatcherID, w.At()); err != nil {
			return err
		}
	}
	return w.HookPosted(w.Context(), d.ID)
}

// failed plans the next try, or ends the registration of a program that has not answered for too long.
func failed(w *office.Work, d store.DueHookPost, why error) error {
	most := map[string]int{"hello": mostHello, "news": mostNews}[d.Kind]
	slog.Info("a program did not take a message", "post", d.ID, "try", d.Attempts+1, "err", why)
	if d.Attempts+1 >= most {
		return w.RemoveWatcher(w.Context(), d.WatcherID)
	}
	return w.HookFailed(w.Context(), d.ID, w.At().Add(time.Minute<<min(d.Attempts, 8)))
}
