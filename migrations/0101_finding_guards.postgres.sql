-- What the lead auditor has not confirmed is never made known to the client (R-NC-02).
-- +goose Up
ALTER TABLE findings ADD CONSTRAINT findings_draft CHECK (shared_on IS NULL OR confirmed_at IS NOT NULL);
