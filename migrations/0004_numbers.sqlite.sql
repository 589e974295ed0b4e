-- A search for the beginning of a number uses these: LIKE takes an index that knows no case.
-- +goose Up
CREATE INDEX audits_number ON audits (number COLLATE NOCASE);
CREATE INDEX certifications_number ON certifications (number COLLATE NOCASE);
