-- The certificate as data (its twin, attached to the PDF): the salt within it and its digest. Certificates from before
-- have neither, and their PDFs bear no seal.
-- +goose Up
ALTER TABLE certificates ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE certificates ADD COLUMN twin_sha256 TEXT NOT NULL DEFAULT '';

-- Every key that has sealed a paper, with its certificates in PEM: old papers stay verifiable when the key changes.
CREATE TABLE seal_keys (
  id INTEGER PRIMARY KEY,
  key_id TEXT NOT NULL UNIQUE,
  chain TEXT NOT NULL,
  first_used TIMESTAMP NOT NULL
);
