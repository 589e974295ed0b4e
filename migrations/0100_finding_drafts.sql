-- A finding is a draft until the lead auditor confirms it (R-NC-02), and can stand against several clauses and sites.
-- +goose Up
ALTER TABLE findings ADD COLUMN confirmed_at TIMESTAMP;
ALTER TABLE findings ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN more_clauses TEXT NOT NULL DEFAULT '[]';
ALTER TABLE findings ADD COLUMN more_sites TEXT NOT NULL DEFAULT '[]';
UPDATE findings SET confirmed_at = created_at, confirmed_by = person_name
  WHERE shared_on IS NOT NULL OR audit_id IN (SELECT id FROM audits WHERE status <> 'underway');
