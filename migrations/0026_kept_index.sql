-- Counts the surveillances kept without a decision for the dashboard (R-DEC-06).
-- +goose Up
CREATE INDEX audits_kept ON audits (status, kind, outcome, ends, certification_id);
