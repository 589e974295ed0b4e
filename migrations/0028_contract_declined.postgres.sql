-- +goose Up
-- A contract can be declined by the client.
ALTER TABLE contracts DROP CONSTRAINT contracts_status_check;
ALTER TABLE contracts ADD CONSTRAINT contracts_status_check CHECK (status IN ('draft','offered','client_signed','signed','declined','withdrawn','ended'));
ALTER TABLE contracts ADD COLUMN declined_by TEXT NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN declined_role TEXT NOT NULL DEFAULT '';
ALTER TABLE contracts ADD COLUMN declined_at TIMESTAMP;
ALTER TABLE contracts ADD COLUMN decline_reason TEXT NOT NULL DEFAULT '';
