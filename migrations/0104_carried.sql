-- What an audit carries over from earlier ones and must answer (R-S1-02, R-SURV-01), and whether a finding recurs (R-NC-01).
-- +goose Up
ALTER TABLE audits ADD COLUMN carried TEXT NOT NULL DEFAULT '[]';
ALTER TABLE findings ADD COLUMN checked_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE findings ADD COLUMN recurrence TEXT NOT NULL DEFAULT '';
UPDATE findings SET checked_in = audit_id WHERE status = 'verified' AND method = 'next_audit';
