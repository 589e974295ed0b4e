package store

import (
	"context"

	"assay/internal/cert"
	"assay/internal/day"
)

// Areas lists the competences of a person that are valid on a day.
func (s *Store) Areas(ctx context.Context, person int64, on day.Day) ([]string, error) {
	return scan[string](ctx, s, `SELECT area FROM competences WHERE person_id = ?
		AND (from_day IS NULL OR from_day <= ?) AND (until_day IS NULL OR until_day >= ?) ORDER BY area`, person, on, on)
}

// Person reads a person of the body.
func (s *Store) Person(ctx context.Context, id int64) (cert.Person, error) {
	return first[cert.Person](ctx, s, "id = ?", id)
}

// TiesOf lists a person's ties to a client, of every record that the body has of the person.
func (s *Store) TiesOf(ctx context.Context, person, client int64) ([]cert.Tie, error) {
	return list[cert.Tie](ctx, s, "id", `client_id = ? AND person_id IN (SELECT p.id FROM people p JOIN people me ON me.id = ?
		WHERE COALESCE(p.same_as, p.id) = COALESCE(me.same_as, me.id))`, client, person)
}

// CycleTeam lists the team members of several audits. The caller has read the audits.
func (s *Store) CycleTeam(ctx context.Context, audits []int64) ([]cert.TeamMember, error) {
	return list[cert.TeamMember](ctx, s, "id", "audit_id IN ?", audits)
}

// FindingsOf lists the findings of several audits, those they upgraded among them. The caller has read the audits.
func (s *Store) FindingsOf(ctx context.Context, audits []int64) ([]cert.Finding, error) {
	return list[cert.Finding](ctx, s, "id", "audit_id IN ? OR upgraded_in IN ?", audits, audits)
}

// Certificate reads a certificate that the actor may see.
func (s *Store) Certificate(ctx context.Context, actor cert.Actor, id int64) (cert.Certificate, error) {
	return owned[cert.Certificate](ctx, s, actor, id)
}
