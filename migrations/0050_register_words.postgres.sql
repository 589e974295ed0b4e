-- The words of holders' names in the register, the words there are and how often, and each word with one letter
-- left out, by which a mistyped word is found. They are compared by their bytes, whatever the language of the
-- database: so that the beginnings of words lie together. Papers are found by their hash.
-- +goose Up
CREATE TABLE register_words (
  word TEXT COLLATE "C" NOT NULL,
  certificate_id BIGINT NOT NULL,
  PRIMARY KEY (word, certificate_id)
);
CREATE TABLE register_vocabulary (
  word TEXT COLLATE "C" PRIMARY KEY,
  n BIGINT NOT NULL
);
CREATE TABLE register_slips (
  slip TEXT COLLATE "C" NOT NULL,
  word TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (slip, word)
);
CREATE INDEX certificates_paper ON certificates (paper_sha256);
