-- Dossiers as they were frozen for review and decision (R-DEC-03), report revisions and the remarks of their review
-- (R-REP-04), and people of whom the body has two records (R-DEC-01).
-- +goose Up
CREATE TABLE dossiers (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('review','ready','returned','lapsed','decided')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  audit_id BIGINT REFERENCES audits (id),
  round BIGINT NOT NULL,
  content TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES people (id),
  person_name TEXT NOT NULL,
  frozen_at TIMESTAMP NOT NULL,
  released_id BIGINT REFERENCES people (id),
  released_by TEXT NOT NULL,
  released_at TIMESTAMP,
  note TEXT NOT NULL,
  changes TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at TIMESTAMP
);
CREATE INDEX dossiers_certification ON dossiers (certification_id, status);
CREATE INDEX dossiers_audit ON dossiers (audit_id, round);
CREATE UNIQUE INDEX dossiers_one_open ON dossiers (certification_id, (COALESCE(audit_id, 0))) WHERE status IN ('review','ready');

CREATE TABLE dossier_records (
  id INTEGER PRIMARY KEY,
  dossier_id BIGINT NOT NULL REFERENCES dossiers (id),
  noun TEXT NOT NULL,
  noun_id BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  UNIQUE (dossier_id, noun, noun_id)
);
CREATE INDEX dossier_records_noun ON dossier_records (noun, noun_id);

ALTER TABLE decisions ADD COLUMN dossier_id BIGINT REFERENCES dossiers (id);
CREATE UNIQUE INDEX decisions_dossier ON decisions (dossier_id) WHERE dossier_id IS NOT NULL;

ALTER TABLE people ADD COLUMN same_as BIGINT REFERENCES people (id);
CREATE INDEX people_same ON people (same_as);

CREATE TABLE report_versions (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  revision BIGINT NOT NULL,
  content TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  paper_sha256 TEXT NOT NULL,
  reason TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  UNIQUE (audit_id, revision)
);

CREATE TABLE report_remarks (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  revision BIGINT NOT NULL,
  item TEXT NOT NULL,
  text TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  answer TEXT NOT NULL,
  answered_by TEXT NOT NULL,
  answered_at TIMESTAMP,
  UNIQUE (audit_id, revision, item)
);
