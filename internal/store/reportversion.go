package store

import (
	"context"

	"assay/internal/cert"
)

// This file remembers the versions of reports and what reviews remarked on them (R-REP-04).

// AddReportVersion inserts a version of a report that became final; it is never changed.
func (s *Store) AddReportVersion(ctx context.Context, v *cert.ReportVersion) error {
	return add(ctx, s, v)
}

// KeepReportVersion is AddReportVersion for a report from before versions were kept; one that is kept stays as it is.
func (s *Store) KeepReportVersion(ctx context.Context, v *cert.ReportVersion) error {
	n, err := count(ctx, s, "SELECT COUNT(*) FROM report_versions WHERE audit_id = ? AND revision = ?", v.AuditID, v.Revision)
	if err != nil || n > 0 {
		return err
	}
	return add(ctx, s, v)
}

// ReportVersions lists the versions of a report, newest first. The caller has read the audit.
func (s *Store) ReportVersions(ctx context.Context, audit int64) ([]cert.ReportVersion, error) {
	return list[cert.ReportVersion](ctx, s, "revision DESC", "audit_id = ?", audit)
}

// AddRemarks inserts the remarks that a report is sent back with.
func (s *Store) AddRemarks(ctx context.Context, remarks []cert.ReportRemark) error {
	for i := range remarks {
		if err := add(ctx, s, &remarks[i]); err != nil {
			return err
		}
	}
	return nil
}

// SaveRemark writes the answer to a remark, guarded by its version; the database keeps the remark itself as it is.
func (s *Store) SaveRemark(ctx context.Context, r *cert.ReportRemark) error {
	return save(ctx, s, r, r.ID, &r.Version)
}

// RemarksOf lists the remarks on the reports of several audits, by audit, version and section. The caller has read the audits.
func (s *Store) RemarksOf(ctx context.Context, audits []int64) ([]cert.ReportRemark, error) {
	return list[cert.ReportRemark](ctx, s, "audit_id, revision, id", "audit_id IN ?", audits)
}
