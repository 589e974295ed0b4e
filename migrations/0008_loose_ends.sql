-- +goose Up
ALTER TABLE deliveries ADD COLUMN paper_id BIGINT REFERENCES papers (id);
ALTER TABLE findings ADD COLUMN upgraded_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE findings ADD COLUMN upgraded_at TIMESTAMP;
ALTER TABLE findings ADD COLUMN upgrade_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN limits_from TEXT;
CREATE INDEX findings_upgraded ON findings (upgraded_in);
