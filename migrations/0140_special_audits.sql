-- A special audit says what it is for and who or what asked for it (R-SPEC-01).
-- +goose Up
ALTER TABLE audits ADD COLUMN special_for TEXT NOT NULL DEFAULT '';
ALTER TABLE audits ADD COLUMN special_why TEXT NOT NULL DEFAULT '';
