-- What a review judged (R-REV-01, R-REV-06), and what a change after it asks for.
-- +goose Up
ALTER TABLE reviews ADD COLUMN questionnaire TEXT NOT NULL DEFAULT '{}';
ALTER TABLE reviews ADD COLUMN persons BIGINT NOT NULL DEFAULT 0;
ALTER TABLE reviews ADD COLUMN halves BIGINT NOT NULL DEFAULT 0;
ALTER TABLE certifications ADD COLUMN changed TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_times ADD COLUMN review_id BIGINT NOT NULL DEFAULT 0;
