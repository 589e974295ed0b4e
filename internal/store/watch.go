package store

import (
	"context"
	"time"

	"assay/internal/cert"
	"assay/internal/day"
	"assay/internal/ledger"
)

// This file remembers who watches certificates of the public register. Who watches is told to nobody: every reading
// begins with the watcher's own code, or counts.

// AddWatcher inserts a watcher.
func (s *Store) AddWatcher(ctx context.Context, w *cert.Watcher) error { return add(ctx, s, w) }

// WatcherByMail reads the watcher of a folded mail address.
func (s *Store) WatcherByMail(ctx context.Context, address string) (cert.Watcher, error) {
	return first[cert.Watcher](ctx, s, "kind = 'mail' AND address = ?", address)
}

// WatcherByCode reads the watcher of a page.
func (s *Store) WatcherByCode(ctx context.Context, code string) (cert.Watcher, error) {
	return first[cert.Watcher](ctx, s, "code = ?", code)
}

// ConfirmWatcher notes that the mailbox, or the program, said yes.
func (s *Store) ConfirmWatcher(ctx context.Context, id int64, at time.Time) error {
	_, err := exec(ctx, s, "UPDATE watchers SET confirmed_at = ? WHERE id = ? AND confirmed_at IS NULL", at, id)
	return err
}

// mailsOfWatchers are the messages of the outbox to mailboxes of watchers: they hold the address, so they go with it.
const mailsOfWatchers = "DELETE FROM deliveries WHERE template IN ('watch-confirm', 'watch-news') AND LOWER(recipient) IN (SELECT address FROM watchers WHERE kind = 'mail' AND "

// RemoveWatcher forgets a watcher with everything that waits for it, or was sent to it.
func (s *Store) RemoveWatcher(ctx context.Context, id int64) error {
	for _, sql := range []string{mailsOfWatchers + "id = ?)", "DELETE FROM hook_posts WHERE watcher_id = ?", "DELETE FROM watches WHERE watcher_id = ?", "DELETE FROM watchers WHERE id = ?"} {
		if _, err := exec(ctx, s, sql, id); err != nil {
			return err
		}
	}
	return nil
}

// WatchesOf lists what a watcher watches, by number.
func (s *Store) WatchesOf(ctx context.Context, watcher int64) ([]cert.Watch, error) {
	return list[cert.Watch](ctx, s, "number", "watcher_id = ?", watcher)
}

// AddWatch notes that a watcher watches a number; confirmed is nil while that waits for a yes. A watch that is there
// stays, and is confirmed if it was not.
func (s *Store) AddWatch(ctx context.Context, watcher int64, number string, at time.Time, confirmed *time.Time) error {
	_, err := exec(ctx, s, `INSERT INTO watches (watcher_id, number, created_at, confirmed_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (watcher_id, number) DO UPDATE SET confirmed_at = COALESCE(watches.confirmed_at, excluded.confirmed_at)`, watcher, number, at, confirmed)
	return err
}

// ConfirmWatches confirms everything that a watcher asked to watch.
func (s *Store) ConfirmWatches(ctx context.Context, watcher int64, at time.Time) error {
	_, err := exec(ctx, s, "UPDATE watches SET confirmed_at = ? WHERE watcher_id = ? AND confirmed_at IS NULL", at, watcher)
	return err
}

// RemoveWatch ends one watch.
func (s *Store) RemoveWatch(ctx context.Context, watcher int64, number string) error {
	_, err := exec(ctx, s, "DELETE FROM watches WHERE watcher_id = ? AND number = ?", watcher, number)
	return err
}

// BeginWatching keeps how a number stands, for the one who first watches it.
func (s *Store) BeginWatching(ctx context.Context, number, state string) error {
	_, err := exec(ctx, s, "INSERT INTO watched (number, state, due, done) VALUES (?, ?, 0, 0) ON CONFLICT (number) DO NOTHING", number, state)
	return err
}

// NoteChanged marks the watched numbers that something happened to since the last time, in the log of certificates or by the
// passing of days, and remembers how far it looked.
func (s *Store) NoteChanged(ctx context.Context, today day.Day) error {
	rows, err := scan[struct {
		Leaf, Size int64
		Day        day.Day
	}](ctx, s, "SELECT c.leaf, l.size, c.day FROM watch_cursor c CROSS JOIN logs l WHERE l.name = ?", RegisterLog)
	if err != nil || len(rows) == 0 || rows[0].Leaf == rows[0].Size && !rows[0].Day.Before(today) {
		return err
	}
	at := rows[0]
	if _, err := exec(ctx, s, `UPDATE watched SET due = due + 1 WHERE number IN
		(SELECT c.number FROM leaves l JOIN certificates c ON c.id = l.certificate_id WHERE l.n >= ? AND l.n < ? AND l.act <> ?)`, at.Leaf, at.Size, ledger.Begin); err != nil {
		return err
	}
	if _, err := exec(ctx, s, `UPDATE watched SET due = due + 1 WHERE number IN (SELECT c.number FROM watched d JOIN certificates c ON c.number = d.number
		WHERE c.expires >= ? AND c.expires < ? OR c.effective > ? AND c.effective <= ?)`, at.Day, today, at.Day, today); err != nil {
		return err
	}
	n, err := exec(ctx, s, "UPDATE watch_cursor SET leaf = ?, day = ? WHERE id = 1 AND leaf = ?", at.Size, today, at.Leaf)
	if err == nil && n != 1 {
		err = cert.Conflict // another instance was faster: it marked the same
	}
	return err
}

// WatchedDue is a watched number that something happened to.
type WatchedDue struct {
	Number string
	State  string // as told last
	Due    int64
}

// WatchedDue lists watched numbers that something happened to.
func (s *Store) WatchedDue(ctx context.Context, limit int) ([]WatchedDue, error) {
	return scan[WatchedDue](ctx, s, "SELECT number, state, due FROM watched WHERE done < due ORDER BY number LIMIT ?", limit)
}

// KeepTold keeps what was told of a number; false when another instance told it. What happens to the number while it is
// being told marks it anew.
func (s *Store) KeepTold(ctx context.Context, d WatchedDue, state string) (bool, error) {
	n, err := exec(ctx, s, "UPDATE watched SET state = ?, done = ? WHERE number = ? AND done < ?", state, d.Due, d.Number, d.Due)
	return n == 1, err
}

// WatchersOf lists the confirmed watchers of a number, for the program that tells them.
func (s *Store) WatchersOf(ctx context.Context, number string) ([]cert.Watcher, error) {
	return scan[cert.Watcher](ctx, s, `SELECT p.* FROM watches w JOIN watchers p ON p.id = w.watcher_id
		WHERE w.number = ? AND w.confirmed_at IS NOT NULL AND p.confirmed_at IS NOT NULL ORDER BY p.id`, number)
}

// AddHookPost inserts a message to a program.
func (s *Store) AddHookPost(ctx context.Context, p *cert.HookPost) error { return add(ctx, s, p) }

// DueHookPost is a message to a program with where it goes.
type DueHookPost struct {
	cert.HookPost
	Address string
	Code    string
	Made    time.Time // when the program was registered
}

// DueHookPosts lists messages to programs whose time has come: those not tried yet first, so that programs which do not
// answer keep nobody waiting.
func (s *Store) DueHookPosts(ctx context.Context, now time.Time, limit int) ([]DueHookPost, error) {
	return scan[DueHookPost](ctx, s, `SELECT h.*, w.address, w.code, w.created_at AS made FROM hook_posts h JOIN watchers w ON w.id = h.watcher_id
		WHERE h.next_at <= ? ORDER BY h.attempts, h.next_at, h.id LIMIT ?`, now, limit)
}

// ClaimHookPost takes a message for posting until the lease ends; false when another instance has it.
func (s *Store) ClaimHookPost(ctx context.Context, id int64, now, lease time.Time) (bool, error) {
	n, err := exec(ctx, s, "UPDATE hook_posts SET next_at = ?, attempts = attempts + 1 WHERE id = ? AND next_at <= ?", lease, id, now)
	return n == 1, err
}

// HookPosted forgets a message that arrived.
func (s *Store) HookPosted(ctx context.Context, id int64) error {
	_, err := exec(ctx, s, "DELETE FROM hook_posts WHERE id = ?", id)
	return err
}

// HookFailed notes when a message is tried again.
func (s *Store) HookFailed(ctx context.Context, id int64, next time.Time) error {
	_, err := exec(ctx, s, "UPDATE hook_posts SET next_at = ? WHERE id = ?", next, id)
	return err
}

// ForgetUnconfirmed removes watchers and watches that were asked for before an instant and never confirmed, and tells how
// many watchers are gone.
func (s *Store) ForgetUnconfirmed(ctx context.Context, before time.Time) (int64, error) {
	for _, sql := range []string{mailsOfWatchers + "confirmed_at IS NULL AND created_at < ?)", "DELETE FROM watches WHERE confirmed_at IS NULL AND created_at < ?",
		"DELETE FROM watches WHERE watcher_id IN (SELECT id FROM watchers WHERE confirmed_at IS NULL AND created_at < ?)",
		"DELETE FROM hook_posts WHERE watcher_id IN (SELECT id FROM watchers WHERE confirmed_at IS NULL AND created_at < ?)"} {
		if _, err := exec(ctx, s, sql, before); err != nil {
			return 0, err
		}
	}
	return exec(ctx, s, "DELETE FROM watchers WHERE created_at < ? AND (confirmed_at IS NULL OR NOT EXISTS (SELECT 1 FROM watches w WHERE w.watcher_id = watchers.id))", before)
}
