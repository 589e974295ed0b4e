-- +goose Up
-- A contract can be declined by the client. SQLite changes a CHECK only by making the table anew; nothing refers to it.
CREATE TABLE contracts_anew (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft','offered','client_signed','signed','declined','withdrawn','ended')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  quotation_id BIGINT NOT NULL REFERENCES quotations (id),
  audit_time_id BIGINT NOT NULL REFERENCES audit_times (id),
  number TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  terms TEXT NOT NULL,
  paper_sha256 TEXT NOT NULL,
  offered_at TIMESTAMP,
  client_name TEXT NOT NULL,
  client_role TEXT NOT NULL,
  client_signed_at TIMESTAMP,
  body_person_id BIGINT,
  body_name TEXT NOT NULL,
  body_role TEXT NOT NULL,
  body_signed_at TIMESTAMP,
  ended_on TEXT,
  end_reason TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  revision BIGINT NOT NULL DEFAULT 1,
  template TEXT NOT NULL DEFAULT '',
  covers TEXT NOT NULL DEFAULT '',
  declined_by TEXT NOT NULL DEFAULT '',
  declined_role TEXT NOT NULL DEFAULT '',
  declined_at TIMESTAMP,
  decline_reason TEXT NOT NULL DEFAULT ''
);
INSERT INTO contracts_anew (id, version, status, certification_id, quotation_id, audit_time_id, number, code, terms, paper_sha256, offered_at,
  client_name, client_role, client_signed_at, body_person_id, body_name, body_role, body_signed_at, ended_on, end_reason, created_at, revision, template, covers)
SELECT id, version, status, certification_id, quotation_id, audit_time_id, number, code, terms, paper_sha256, offered_at,
  client_name, client_role, client_signed_at, body_person_id, body_name, body_role, body_signed_at, ended_on, end_reason, created_at, revision, template, covers
FROM contracts;
DROP TABLE contracts;
ALTER TABLE contracts_anew RENAME TO contracts;
CREATE INDEX contracts_certification ON contracts (certification_id);
CREATE UNIQUE INDEX contracts_one_signed ON contracts (certification_id) WHERE status = 'signed';
CREATE UNIQUE INDEX contracts_one_open ON contracts (certification_id) WHERE status IN ('draft','offered','client_signed');
