package store

import (
	"context"

	"assay/internal/cert"
)

// NoteSealKey inserts a key of the seal unless it is known already.
func (s *Store) NoteSealKey(ctx context.Context, k cert.SealKey) error {
	_, err := exec(ctx, s, "INSERT INTO seal_keys (key_id, chain, first_used) VALUES (?, ?, ?) ON CONFLICT (key_id) DO NOTHING", k.KeyID, k.Chain, k.FirstUsed)
	return err
}

// SealKeys lists every key that has sealed, newest first.
func (s *Store) SealKeys(ctx context.Context) ([]cert.SealKey, error) {
	return list[cert.SealKey](ctx, s, "id DESC", "id > 0")
}
