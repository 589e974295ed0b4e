-- What the plan of an audit leaves out although it must be looked at, each with its reason.
-- +goose Up
ALTER TABLE audits ADD COLUMN unplaced TEXT NOT NULL DEFAULT '{}';
