package store

import (
	"context"

	"assay/internal/cert"
	"assay/internal/day"
)

// CrewRow is how many active people who work in the same languages are qualified on a day.
type CrewRow struct {
	Languages                 string
	Auditors, Leads, Deciders int
}

// Crew counts the active people who may audit, of those who may lead, and who may decide on a day, by their languages.
func (s *Store) Crew(ctx context.Context, on day.Day) ([]CrewRow, error) {
	return scan[CrewRow](ctx, s, `SELECT p.languages,
		COUNT(DISTINCT CASE WHEN k.area = ? THEN p.id END) AS auditors, COUNT(DISTINCT CASE WHEN k.area = ? THEN p.id END) AS leads,
		COUNT(DISTINCT CASE WHEN k.area = ? THEN p.id END) AS deciders
		FROM people p JOIN competences k ON k.person_id = p.id
		WHERE p.active = ? AND k.area IN (?, ?, ?) AND (k.from_day IS NULL OR k.from_day <= ?) AND (k.until_day IS NULL OR k.until_day >= ?)
		GROUP BY p.languages`, cert.AreaAudit, cert.AreaLead, cert.AreaDecision, true, cert.AreaAudit, cert.AreaLead, cert.AreaDecision, on, on)
}

// NamedIn lists the names of active people that stand in a text, whatever its case and accents; at most twenty.
func (s *Store) NamedIn(ctx context.Context, text string) ([]string, error) {
	if text = Fold(text); text == "" {
		return nil, nil
	}
	return scan[string](ctx, s, "SELECT name FROM people WHERE active = ? AND folded <> '' AND ? LIKE '%' || folded || '%' ORDER BY name LIMIT 20", true, text)
}
