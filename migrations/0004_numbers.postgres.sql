-- A search for the beginning of a number uses these, whatever the collation of the database.
-- +goose Up
CREATE INDEX audits_number ON audits (number text_pattern_ops);
CREATE INDEX certifications_number ON certifications (number text_pattern_ops);
