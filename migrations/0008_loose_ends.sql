-- +goose Up
ALTER TABLE deliveries ADD COLUMN paper_id BIGINT REFERENCES papers (id);
ALTER TABLE findings ADD COLUMN upgraded_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE findings ADD COLUMN upgraded_at TIMESTAMP;
ALTER TABLE findings ADD COLUMN upgrade_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN limits_from TEXT;
CREATE INDEX findings_upgraded ON findings (upgraded_in);

CREATE TABLE kept_reviews (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting','agreed','referred')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  audit_id BIGINT NOT NULL UNIQUE REFERENCES audits (id),
  ordinal BIGINT NOT NULL,
  due TEXT NOT NULL,
  reason TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  reviewed_on TEXT,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX kept_reviews_due ON kept_reviews (status, due);
CREATE INDEX kept_reviews_certification ON kept_reviews (certification_id);
INSERT INTO counters (name, n) SELECT 'kept surveillances', COUNT(*) FROM audits WHERE kind = 'surveillance' AND outcome = 'maintained' HAVING COUNT(*) > 0;
CREATE INDEX deliveries_recipient ON deliveries (template, (LOWER(recipient)));
