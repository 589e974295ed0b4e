-- Links by which somebody without an account answers one finding. Only the hash of a link's secret is kept.
-- +goose Up
CREATE TABLE finding_links (
  id INTEGER PRIMARY KEY,
  finding_id BIGINT NOT NULL REFERENCES findings (id),
  email TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  expires_at TIMESTAMP NOT NULL,
  sent_by TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP,
  revoked_by TEXT NOT NULL,
  used_at TIMESTAMP,
  uses BIGINT NOT NULL
);
CREATE INDEX finding_links_finding ON finding_links (finding_id);
