-- Who watches certificates of the public register: addresses with their lists, what they were told last, and what is to be posted.
-- +goose Up
CREATE TABLE watchers (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('mail','webhook')),
  address TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  created_at TIMESTAMP NOT NULL,
  confirmed_at TIMESTAMP
);
CREATE UNIQUE INDEX watchers_mail ON watchers (address) WHERE kind = 'mail';
CREATE INDEX watchers_unconfirmed ON watchers (created_at) WHERE confirmed_at IS NULL;
CREATE TABLE watches (
  id INTEGER PRIMARY KEY,
  watcher_id BIGINT NOT NULL REFERENCES watchers (id) ON DELETE CASCADE,
  number TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  confirmed_at TIMESTAMP,
  UNIQUE (watcher_id, number)
);
CREATE INDEX watches_number ON watches (number) WHERE confirmed_at IS NOT NULL;
CREATE TABLE watched (
  number TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  due BIGINT NOT NULL,
  done BIGINT NOT NULL
);
CREATE INDEX watched_due ON watched (number) WHERE done < due;
CREATE TABLE watch_cursor (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  leaf BIGINT NOT NULL,
  day TEXT
);
INSERT INTO watch_cursor (id, leaf, day) VALUES (1, 0, NULL);
CREATE TABLE hook_posts (
  id INTEGER PRIMARY KEY,
  watcher_id BIGINT NOT NULL REFERENCES watchers (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('hello','news')),
  body TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at TIMESTAMP NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX hook_posts_next ON hook_posts (next_at);
