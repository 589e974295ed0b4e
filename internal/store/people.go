package store

import (
	"context"

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
