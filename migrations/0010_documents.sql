-- What an applicant attaches to the questionnaire: scope brochure, organisation chart, certificates, audit reports.
-- +goose Up
CREATE TABLE documents (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  application_id BIGINT NOT NULL REFERENCES applications (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  by TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  removed_at TIMESTAMP
);
CREATE INDEX documents_application ON documents (application_id, id);
