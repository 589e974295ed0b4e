-- The transparency log of certificates (leaves), the chain of events (links), and the checkpoints signed over both.
-- +goose Up
CREATE TABLE logs (
  name TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  root TEXT NOT NULL,
  verifier TEXT NOT NULL,
  entered BOOLEAN NOT NULL,
  settled BIGINT NOT NULL,
  unmarked BIGINT NOT NULL
);
INSERT INTO logs (name, size, root, verifier, entered, settled, unmarked)
  VALUES ('register', 0, '', '', FALSE, 0, 0), ('events', 0, '', '', FALSE, 0, 0);

CREATE TABLE leaves (
  n BIGINT PRIMARY KEY,
  certificate_id BIGINT REFERENCES certificates (id),
  change_id BIGINT UNIQUE REFERENCES changes (id),
  act TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  text TEXT NOT NULL,
  hashes TEXT NOT NULL
);
CREATE INDEX leaves_certificate ON leaves (certificate_id, n);
CREATE INDEX leaves_keys ON leaves (n) WHERE act IN ('begin', 'key');

CREATE TABLE links (
  n BIGINT PRIMARY KEY,
  event_id BIGINT NOT NULL UNIQUE REFERENCES events (id),
  hashes TEXT NOT NULL
);

CREATE TABLE checkpoints (
  id INTEGER PRIMARY KEY,
  size BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX checkpoints_size ON checkpoints (size);

ALTER TABLE events ADD COLUMN mark TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX events_mark ON events (mark) WHERE mark <> '';
