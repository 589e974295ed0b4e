-- Price lists and contract templates in versions, offices of the body, and what a quotation and a contract keep of them
-- (R-FEE-01, R-REV-05).
-- +goose Up
CREATE TABLE branches (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  currency TEXT NOT NULL,
  tax_number TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE TABLE price_lists (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft','in_force','retired')),
  name TEXT NOT NULL,
  revision BIGINT NOT NULL,
  note TEXT NOT NULL,
  person_name TEXT NOT NULL,
  in_force_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL,
  branch_id BIGINT NOT NULL REFERENCES branches (id),
  currency TEXT NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  prices TEXT NOT NULL,
  UNIQUE (name, revision)
);
CREATE TABLE contract_templates (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft','in_force','retired')),
  name TEXT NOT NULL,
  revision BIGINT NOT NULL,
  note TEXT NOT NULL,
  person_name TEXT NOT NULL,
  in_force_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (name, revision)
);
ALTER TABLE clients ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE quotations ADD COLUMN price_list_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE quotations ADD COLUMN prices TEXT NOT NULL DEFAULT '{}';
ALTER TABLE quotations ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE quotations ADD COLUMN answered_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE contracts ADD COLUMN template TEXT NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN covers TEXT NOT NULL DEFAULT '';
DROP INDEX contracts_one_live;
CREATE UNIQUE INDEX contracts_one_signed ON contracts (certification_id) WHERE status = 'signed';
CREATE UNIQUE INDEX contracts_one_open ON contracts (certification_id) WHERE status IN ('draft','offered','client_signed');
