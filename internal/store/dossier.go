package store

import (
	"context"

	"assay/internal/cert"
)

// ResponsesOf lists the client's answers to several findings, by finding and round. The caller has read the findings.
func (s *Store) ResponsesOf(ctx context.Context, findings []int64) ([]cert.Response, error) {
	return list[cert.Response](ctx, s, "finding_id, round", "finding_id IN ?", findings)
}
