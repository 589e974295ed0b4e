package store

import (
	"context"

	"assay/internal/cert"
)

// Branches lists the offices of the body, the first first.
func (s *Store) Branches(ctx context.Context) ([]cert.Branch, error) {
	return list[cert.Branch](ctx, s, "id", "id > 0")
}

// AddBranch inserts an office of the body; Conflict when there is one of the name.
func (s *Store) AddBranch(ctx context.Context, b *cert.Branch) error { return add(ctx, s, b) }

// SaveBranch writes an office of the body back, guarded by its version.
func (s *Store) SaveBranch(ctx context.Context, b *cert.Branch) error {
	return save(ctx, s, b, b.ID, &b.Version)
}

// PriceLists lists every revision of every price list, by name, newest first.
func (s *Store) PriceLists(ctx context.Context) ([]cert.PriceList, error) {
	return list[cert.PriceList](ctx, s, "name, revision DESC", "id > 0")
}

// AddPriceList inserts a revision; Conflict when there is one of the number.
func (s *Store) AddPriceList(ctx context.Context, l *cert.PriceList) error { return add(ctx, s, l) }

// SavePriceList writes a revision back, guarded by its version.
func (s *Store) SavePriceList(ctx context.Context, l *cert.PriceList) error {
	return save(ctx, s, l, l.ID, &l.Version)
}

// ContractTemplates lists every revision of every contract template, by name, newest first.
func (s *Store) ContractTemplates(ctx context.Context) ([]cert.ContractTemplate, error) {
	return list[cert.ContractTemplate](ctx, s, "name, revision DESC", "id > 0")
}

// AddContractTemplate inserts a revision; Conflict when there is one of the number.
func (s *Store) AddContractTemplate(ctx context.Context, t *cert.ContractTemplate) error {
	return add(ctx, s, t)
}

// SaveContractTemplate writes a revision back, guarded by its version.
func (s *Store) SaveContractTemplate(ctx context.Context, t *cert.ContractTemplate) error {
	return save(ctx, s, t, t.ID, &t.Version)
}
