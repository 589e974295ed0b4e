package store

import (
	"context"
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

// SessionAccount reads the account behind a session's token that has not ended and is not disabled.
func (s *Store) SessionAccount(ctx context.Context, tokenHash string, now time.Time) (cert.Account, error) {
	return first[cert.Account](ctx, s, "disabled = ? AND id = (SELECT account_id FROM sessions WHERE token_hash = ? AND ends_at > ?)", false, tokenHash, now)
}
