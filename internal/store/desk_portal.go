package store

import (
	"context"
	"math"

	"assay/internal/cert"
)

// OwnFiles lists the files of a client's account, newest first. It asks for the client, never for a team:
// whoever is no client has none.
func (s *Store) OwnFiles(ctx context.Context, actor cert.Actor) ([]cert.Certification, error) {
	if actor.ClientID == 0 || !actor.Is(cert.ClientUser) {
		return nil, nil
	}
	return list[cert.Certification](ctx, s, "id DESC", "client_id = ?", actor.ClientID)
}

// ClientEvents lists the events of a file with certain verbs, newest first, at most limit, from before an event
// on; 0 is from the newest. The caller has read the file.
func (s *Store) ClientEvents(ctx context.Context, certification int64, verbs []string, before int64, limit int) ([]cert.Event, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return scan[cert.Event](ctx, s, "SELECT * FROM events WHERE certification_id = ? AND id < ? AND verb IN ? ORDER BY id DESC LIMIT ?",
		certification, before, verbs, limit)
}
