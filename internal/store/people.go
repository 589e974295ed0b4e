package store

import (
	"context"
	"strings"
	"time"

	"assay/internal/cert"
)

// RoleMails lists the mail addresses of everybody who may sign in with a role.
func (s *Store) RoleMails(ctx context.Context, role cert.Role) ([]string, error) {
	accounts, err := list[cert.Account](ctx, s, "id", `disabled = ? AND roles LIKE ?`, false, `%"`+string(role)+`"%`)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(accounts))
	for i, a := range accounts {
		out[i] = a.Email
	}
	return out, nil
}

// RolesHeld lists the roles that somebody who may sign in holds, each at least once.
func (s *Store) RolesHeld(ctx context.Context) ([]cert.Role, error) {
	type held struct {
		Roles []cert.Role `gorm:"serializer:json"`
	}
	rows, err := scan[held](ctx, s, "SELECT DISTINCT roles FROM accounts WHERE disabled = ?", false)
	var out []cert.Role
	for _, r := range rows {
		out = append(out, r.Roles...)
	}
	return out, err
}

// LiveSession reads a session by its token's hash that has neither ended nor been idle since a moment.
func (s *Store) LiveSession(ctx context.Context, tokenHash string, now, seenAfter time.Time) (cert.Session, error) {
	return first[cert.Session](ctx, s, "token_hash = ? AND ends_at > ? AND seen_at > ?", tokenHash, now, seenAfter)
}

// LiveAccount reads an account that is not disabled.
func (s *Store) LiveAccount(ctx context.Context, id int64) (cert.Account, error) {
	return first[cert.Account](ctx, s, "id = ? AND disabled = ?", id, false)
}

// TouchSession notes that a session was used.
func (s *Store) TouchSession(ctx context.Context, id int64, at time.Time) error {
	_, err := exec(ctx, s, "UPDATE sessions SET seen_at = ? WHERE id = ? AND seen_at < ?", at, id, at)
	return err
}

// AddSession inserts a session.
func (s *Store) AddSession(ctx context.Context, row *cert.Session) error { return add(ctx, s, row) }

// EndSession deletes the session of a token; there may be none.
func (s *Store) EndSession(ctx context.Context, tokenHash string) error {
	_, err := exec(ctx, s, "DELETE FROM sessions WHERE token_hash = ?", tokenHash)
	return err
}

// EndOwnSession deletes one session of an account. NotFound when the account has no such session.
func (s *Store) EndOwnSession(ctx context.Context, account, id int64) error {
	n, err := exec(ctx, s, "DELETE FROM sessions WHERE id = ? AND account_id = ?", id, account)
	if err == nil && n == 0 {
		return cert.NotFound
	}
	return err
}

// EndSessions deletes all sessions of an account but the one of the token hash kept.
func (s *Store) EndSessions(ctx context.Context, account int64, kept string) error {
	_, err := exec(ctx, s, "DELETE FROM sessions WHERE account_id = ? AND token_hash <> ?", account, kept)
	return err
}

// EndOldSessions deletes sessions that ended or were idle since a moment.
func (s *Store) EndOldSessions(ctx context.Context, now, seenAfter time.Time) error {
	_, err := exec(ctx, s, "DELETE FROM sessions WHERE ends_at <= ? OR seen_at <= ?", now, seenAfter)
	return err
}

// Sessions lists the live sessions of an account, the last used first.
func (s *Store) Sessions(ctx context.Context, account int64, now, seenAfter time.Time) ([]cert.Session, error) {
	return list[cert.Session](ctx, s, "seen_at DESC, id DESC", "account_id = ? AND ends_at > ? AND seen_at > ?", account, now, seenAfter)
}

// AddAccount inserts an account. An address that has an account is Conflict.
func (s *Store) AddAccount(ctx context.Context, a *cert.Account) error { return add(ctx, s, a) }

// Account reads an account. Accounts are seen by administrators and by their owners; the caller decides.
func (s *Store) Account(ctx context.Context, id int64) (cert.Account, error) {
	return first[cert.Account](ctx, s, "id = ?", id)
}

// AccountByEmail reads the account of a folded address.
func (s *Store) AccountByEmail(ctx context.Context, email string) (cert.Account, error) {
	return first[cert.Account](ctx, s, "email = ?", email)
}

// CountAccounts counts all accounts.
func (s *Store) CountAccounts(ctx context.Context) (int, error) {
	return count(ctx, s, "SELECT COUNT(*) FROM accounts")
}

// CountAdministrators counts the administrators who can sign in.
func (s *Store) CountAdministrators(ctx context.Context) (int, error) {
	return count(ctx, s, `SELECT COUNT(*) FROM accounts WHERE disabled = ? AND password <> '' AND roles LIKE '%"administrator"%'`, false)
}

// SaveAccount writes name, roles, ties and the disabled mark of an account back, guarded by its version.
// Password and counters have functions of their own, so that an edit never undoes a lockout.
func (s *Store) SaveAccount(ctx context.Context, a *cert.Account) error {
	was := a.Version
	a.Version++
	forget(ctx)
	res := s.db.WithContext(ctx).Model(a).Where("id = ? AND version = ?", a.ID, was).
		Select("Version", "Name", "Roles", "PersonID", "ClientID", "Disabled").Updates(a)
	if res.Error != nil {
		return known(res.Error)
	}
	if res.RowsAffected != 1 {
		return cert.Conflict
	}
	return nil
}

// SetPassword replaces an account's password and forgets failures and lock.
func (s *Store) SetPassword(ctx context.Context, account int64, phc string) error {
	_, err := exec(ctx, s, "UPDATE accounts SET password = ?, failures = 0, locked_till = NULL, version = version + 1 WHERE id = ?", phc, account)
	return err
}

// CountTry counts one try at an account's password before it is checked, and locks the account when the
// tries reach the limit. It tells whether the try is allowed.
func (s *Store) CountTry(ctx context.Context, account int64, limit int, now, till time.Time) (bool, error) {
	n, err := exec(ctx, s, `UPDATE accounts SET failures = failures + 1,
		locked_till = CASE WHEN failures + 1 >= ? THEN ? ELSE locked_till END
		WHERE id = ? AND (locked_till IS NULL OR locked_till <= ?)`, limit, till, account, now)
	return n == 1, err
}

// ForgetTries takes failures and lock off an account after the right password.
func (s *Store) ForgetTries(ctx context.Context, account int64) error {
	_, err := exec(ctx, s, "UPDATE accounts SET failures = 0, locked_till = NULL WHERE id = ?", account)
	return err
}

// AddLink inserts a one-time link.
func (s *Store) AddLink(ctx context.Context, l *cert.OneTimeLink) error { return add(ctx, s, l) }

// SetLinkHash keeps the hash of a link's secret once its id is known.
func (s *Store) SetLinkHash(ctx context.Context, id int64, hash string) error {
	_, err := exec(ctx, s, "UPDATE one_time_links SET token_hash = ? WHERE id = ?", hash, id)
	return err
}

// Link reads a one-time link that can still be used.
func (s *Store) Link(ctx context.Context, id int64, now time.Time) (cert.OneTimeLink, error) {
	return first[cert.OneTimeLink](ctx, s, "id = ? AND used_at IS NULL AND expires_at > ?", id, now)
}

// LinkByHash reads a one-time link that can still be used, by the hash of its secret.
func (s *Store) LinkByHash(ctx context.Context, hash string, now time.Time) (cert.OneTimeLink, error) {
	return first[cert.OneTimeLink](ctx, s, "token_hash = ? AND used_at IS NULL AND expires_at > ?", hash, now)
}

// UseLink marks a link as used. Only one of many who try at once gets true.
func (s *Store) UseLink(ctx context.Context, id int64, now time.Time) (bool, error) {
	n, err := exec(ctx, s, "UPDATE one_time_links SET used_at = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?", now, id, now)
	return n == 1, err
}

// VoidLinks ends all unused links of an account, for a newer one takes their place.
func (s *Store) VoidLinks(ctx context.Context, account int64, now time.Time) error {
	_, err := exec(ctx, s, "UPDATE one_time_links SET expires_at = ? WHERE account_id = ? AND used_at IS NULL AND expires_at > ?", now, account, now)
	return err
}

// VoidSetupLinks ends all unused links of the first setup.
func (s *Store) VoidSetupLinks(ctx context.Context, now time.Time) error {
	_, err := exec(ctx, s, "UPDATE one_time_links SET expires_at = ? WHERE account_id IS NULL AND used_at IS NULL AND expires_at > ?", now, now)
	return err
}

// LinkIssuedSince tells whether an account got a link of a purpose after a moment that is still unused.
func (s *Store) LinkIssuedSince(ctx context.Context, account int64, purpose string, since time.Time) (bool, error) {
	n, err := count(ctx, s, "SELECT COUNT(*) FROM one_time_links WHERE account_id = ? AND purpose = ? AND created_at > ? AND used_at IS NULL", account, purpose, since)
	return n > 0, err
}

// AddPerson inserts a person.
func (s *Store) AddPerson(ctx context.Context, p *cert.Person) error {
	p.Folded = Fold(p.Name + " " + p.Email)
	return add(ctx, s, p)
}

// SavePerson writes a person back, guarded by its version.
func (s *Store) SavePerson(ctx context.Context, p *cert.Person) error {
	p.Folded = Fold(p.Name + " " + p.Email)
	return save(ctx, s, p, p.ID, &p.Version)
}

// LockAdministrators makes changes of administrators wait for each other until the transaction ends.
func (s *Store) LockAdministrators(ctx context.Context) error {
	_, err := exec(ctx, s, "UPDATE accounts SET failures = failures WHERE roles LIKE '%\"administrator\"%'")
	return err
}

// DemoAccount is a line of the one-click sign-in page.
type DemoAccount struct {
	ID         int64
	Name       string
	Roles      []cert.Role `gorm:"serializer:json"`
	ClientName string
	Stage      cert.Stage // of the client's file
}

// RoleLine is the roles in words.
func (d DemoAccount) RoleLine() string { return roleLine(d.Roles) }

func roleLine(roles []cert.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = r.Label()
	}
	return strings.Join(words, ", ")
}

// DemoAccounts lists whom the one-click sign-in page offers: all staff, and for each stage that a file
// stands at the oldest and the newest client's account: one that was furnished, and one that came by hand.
func (s *Store) DemoAccounts(ctx context.Context) ([]DemoAccount, error) {
	return scan[DemoAccount](ctx, s, `
		SELECT * FROM (SELECT a.id, a.name, a.roles, '' AS client_name, '' AS stage FROM accounts a
			WHERE a.client_id IS NULL AND a.disabled = ? ORDER BY a.id LIMIT 30) staff
		UNION ALL
		SELECT a.id, a.name, a.roles, c.name, f.stage
		FROM (SELECT g.stage, MIN(b.id) AS oldest, MAX(b.id) AS newest FROM accounts b JOIN certifications g ON g.client_id = b.client_id
			WHERE b.disabled = ? GROUP BY g.stage) ends
		JOIN accounts a ON a.id IN (ends.oldest, ends.newest)
		JOIN clients c ON c.id = a.client_id JOIN certifications f ON f.client_id = c.id AND f.stage = ends.stage
		ORDER BY id LIMIT 60`, false, false)
}
