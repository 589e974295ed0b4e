-- What the auditors' devices record without network: operations that are only ever added, and how far each device is.
-- +goose Up
CREATE TABLE field_devices (
  id TEXT PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  label TEXT NOT NULL,
  build TEXT NOT NULL,
  platform TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP,
  revoked_by TEXT NOT NULL
);
CREATE INDEX field_devices_account ON field_devices (account_id);

CREATE TABLE field_streams (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL UNIQUE REFERENCES audits (id),
  epoch TEXT NOT NULL,
  head_seq BIGINT NOT NULL,
  created_at TIMESTAMP NOT NULL
);

CREATE TABLE field_packages (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  number BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  body TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  UNIQUE (audit_id, number),
  UNIQUE (audit_id, sha256)
);

CREATE TABLE field_takes (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  device_id TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  taken_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  build TEXT NOT NULL,
  pending BIGINT NOT NULL,
  pending_uploads BIGINT NOT NULL,
  clock_offset BIGINT NOT NULL,
  released_at TIMESTAMP,
  released_by TEXT NOT NULL,
  released_why TEXT NOT NULL,
  UNIQUE (audit_id, device_id)
);
CREATE INDEX field_takes_person ON field_takes (person_id, audit_id);

CREATE TABLE field_ops (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  seq BIGINT NOT NULL,
  op_id TEXT NOT NULL UNIQUE,
  device_id TEXT NOT NULL,
  dev_seq BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  field TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('set','retract','restore')),
  value TEXT NOT NULL,
  base TEXT NOT NULL,
  hash TEXT NOT NULL,
  package_version BIGINT NOT NULL,
  client_at TEXT NOT NULL,
  received_at TIMESTAMP NOT NULL,
  brought_by TEXT NOT NULL,
  UNIQUE (audit_id, seq),
  UNIQUE (audit_id, device_id, dev_seq)
);
CREATE INDEX field_ops_entity ON field_ops (audit_id, entity, entity_id);

CREATE TABLE field_op_bases (
  op_id TEXT NOT NULL,
  base_op_id TEXT NOT NULL,
  PRIMARY KEY (op_id, base_op_id)
);
CREATE INDEX field_op_bases_base ON field_op_bases (base_op_id);

CREATE TABLE field_holds (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  op_id TEXT NOT NULL UNIQUE,
  device_id TEXT NOT NULL,
  dev_seq BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting','taken','refused')),
  brought_by TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  decided_by TEXT NOT NULL,
  decided_why TEXT NOT NULL,
  decided_at TIMESTAMP
);
CREATE INDEX field_holds_audit ON field_holds (audit_id, state);

CREATE TABLE field_registers (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  field TEXT NOT NULL,
  shown_op_id TEXT NOT NULL,
  value TEXT NOT NULL,
  heads BIGINT NOT NULL,
  standing BIGINT NOT NULL,
  removed BOOLEAN NOT NULL,
  edited_after_removal BOOLEAN NOT NULL,
  UNIQUE (audit_id, entity, entity_id, field)
);

CREATE TABLE field_links (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  noun_id BIGINT NOT NULL,
  UNIQUE (audit_id, entity, entity_id)
);

CREATE TABLE field_uploads (
  id INTEGER PRIMARY KEY,
  att TEXT NOT NULL UNIQUE,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  device_id TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('partial','verified')),
  at TIMESTAMP NOT NULL,
  verified_at TIMESTAMP
);
CREATE INDEX field_uploads_audit ON field_uploads (audit_id, state);
