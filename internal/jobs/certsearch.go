package jobs

import (
	"context"

	"assay/internal/office/certsearch"
)

// Upload carries what was asked for to the international register.
func (j *Jobs) Upload(ctx context.Context) error {
	if j.Search == nil {
		return nil
	}
	return certsearch.Send(ctx, j.office, j.Search)
}

// RecallUpload recalls the monthly upload to the international register (R-IAF-01).
func (j *Jobs) RecallUpload(ctx context.Context) error { return certsearch.Remind(ctx, j.office) }
