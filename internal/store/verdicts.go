package store

import "context"

// Verdicts lists the checklist items of an audit that have a verdict. The caller has read the audit.
func (s *Store) Verdicts(ctx context.Context, audit int64) ([]string, error) {
	return scan[string](ctx, s, "SELECT item FROM answers WHERE audit_id = ? AND verdict <> '' ORDER BY item", audit)
}
