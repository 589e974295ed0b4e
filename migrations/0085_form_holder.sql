-- +goose Up
-- Who has an open form in hand: empty is the applicant, 'body' our own people, who change an accepted application themselves.
ALTER TABLE applications ADD COLUMN holder TEXT NOT NULL DEFAULT '';
