package office

import (
	"fmt"

	"assay/internal/cert"
)

// mustVisit names the sites that an audit visits by the audit-time record in force, the central function first; none
// where the file has a single site or nothing was drawn for the audit (R-MS-04, R-MS-05).
func (w *work) mustVisit(a cert.Audit) ([]string, error) {
	times, err := w.AuditTimes(w.ctx, a.CertificationID)
	if err != nil {
		return nil, fmt.Errorf("read the audit time: %w", err)
	}
	return MustVisit(a, times)
}

// MustVisit names the sites that an audit visits by the records of its file, newest first.
func MustVisit(a cert.Audit, times []cert.AuditTime) ([]string, error) {
	record := cert.InForce(times)
	if record == nil {
		return nil, nil
	}
	visit, found, err := record.Visit(a)
	if err != nil || !found {
		return nil, err
	}
	sheet, err := record.Decided()
	if err != nil {
		return nil, err
	}
	names := []string{sheet.CentralName()}
	for _, s := range visit.Sites {
		names = append(names, s.Name)
	}
	return names, nil
}
