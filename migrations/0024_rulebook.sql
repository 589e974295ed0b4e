-- The body's own versions of rulebook constants (R-GEN-01), and which version an audit time was calculated with.
-- +goose Up
CREATE TABLE rule_versions (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  document TEXT NOT NULL,
  edition TEXT NOT NULL,
  clause TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  reason TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
ALTER TABLE audit_times ADD COLUMN rulebook BIGINT NOT NULL DEFAULT 0;
