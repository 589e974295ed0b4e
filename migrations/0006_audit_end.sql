-- +goose Up
ALTER TABLE audits ADD COLUMN planned_ends TEXT;
ALTER TABLE audits ADD COLUMN ended_why TEXT NOT NULL DEFAULT '';
