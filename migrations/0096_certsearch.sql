-- The international register of accredited certifications: what clients agreed to, and what was uploaded (R-IAF-01 to R-IAF-07).
-- +goose Up
CREATE TABLE search_consents (
  id INTEGER PRIMARY KEY,
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  given BOOLEAN NOT NULL,
  on_request BOOLEAN NOT NULL,
  by_name TEXT NOT NULL,
  proof TEXT NOT NULL CHECK (proof <> ''),
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  on_day TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX search_consents_file ON search_consents (certification_id, id);
CREATE TABLE search_uploads (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  channel TEXT NOT NULL CHECK (channel IN ('api','file')),
  records BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  error TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  on_day TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  tries BIGINT NOT NULL,
  next_at TIMESTAMP,
  done_at TIMESTAMP,
  done_on TEXT
);
CREATE INDEX search_uploads_waiting ON search_uploads (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE search_results (
  id INTEGER PRIMARY KEY,
  upload_id BIGINT NOT NULL REFERENCES search_uploads (id),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  identity TEXT NOT NULL,
  certificate TEXT NOT NULL,
  standing TEXT NOT NULL,
  digest TEXT NOT NULL,
  accepted BOOLEAN NOT NULL,
  message TEXT NOT NULL,
  remote TEXT NOT NULL
);
CREATE INDEX search_results_upload ON search_results (upload_id, id);
CREATE INDEX search_results_file ON search_results (certification_id, id) WHERE accepted;
