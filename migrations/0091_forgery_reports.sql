-- Reports of forged or misused certificates, from anybody (R-CERT-07).
-- +goose Up
CREATE TABLE forgery_reports (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('reported','examining','closed')),
  number TEXT NOT NULL UNIQUE,
  paper TEXT NOT NULL,
  holder TEXT NOT NULL,
  place TEXT NOT NULL,
  text TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  file_name TEXT NOT NULL,
  file_type TEXT NOT NULL,
  file_sha256 TEXT NOT NULL,
  file_size BIGINT NOT NULL,
  seen TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('','forged','misused','genuine','cannot_tell')),
  note TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  received_on TEXT NOT NULL,
  closed_on TEXT,
  created_at TIMESTAMP NOT NULL,
  CHECK (status <> 'closed' OR outcome <> '' AND note <> '')
);
CREATE INDEX forgery_reports_status ON forgery_reports (status, received_on);
