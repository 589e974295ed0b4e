-- The signed status list as it was last made: one row, written anew when the log grew or an hour went by.
-- +goose Up
CREATE TABLE status_lists (
  name TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  at TIMESTAMP NOT NULL,
  sha256 TEXT NOT NULL,
  text TEXT NOT NULL
);
