-- The body's own versions of the checklist content, and the answers to follow-up questions. Audits that have not begun
-- take the newest installed content; those that have keep theirs.
-- +goose Up
CREATE TABLE content_versions (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft','published','retired')),
  edition TEXT NOT NULL,
  number BIGINT NOT NULL,
  of TEXT NOT NULL UNIQUE,
  base TEXT NOT NULL,
  note TEXT NOT NULL,
  checklist TEXT NOT NULL,
  person_name TEXT NOT NULL,
  published_at TIMESTAMP,
  retired_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL,
  UNIQUE (edition, number)
);
CREATE UNIQUE INDEX content_versions_one_published ON content_versions (edition) WHERE status = 'published';
ALTER TABLE answers ADD COLUMN follow TEXT NOT NULL DEFAULT '';
UPDATE audits SET checklist_of = '2018.2' WHERE checklist_of = '2018.1' AND status IN ('planned','scheduled','announced');
