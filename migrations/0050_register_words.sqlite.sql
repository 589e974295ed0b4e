-- The words of holders' names in the register, the words there are and how often, and each word with one letter
-- left out, by which a mistyped word is found. Certificate numbers of papers are found by their hash.
-- +goose Up
CREATE TABLE register_words (
  word TEXT NOT NULL,
  certificate_id BIGINT NOT NULL,
  PRIMARY KEY (word, certificate_id)
) WITHOUT ROWID;
CREATE TABLE register_vocabulary (
  word TEXT PRIMARY KEY,
  n BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE register_slips (
  slip TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (slip, word)
) WITHOUT ROWID;
CREATE INDEX certificates_paper ON certificates (paper_sha256);
