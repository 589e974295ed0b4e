package store

import (
	"context"

	"assay/internal/cert"
)

// RuleVersions lists every version of the body's rulebook, from the first.
func (s *Store) RuleVersions(ctx context.Context) ([]cert.RuleVersion, error) {
	return list[cert.RuleVersion](ctx, s, "id", "id > 0")
}

// AddRuleVersion inserts a version under its number; Conflict when another was first.
func (s *Store) AddRuleVersion(ctx context.Context, v *cert.RuleVersion) error {
	return add(ctx, s, v)
}
