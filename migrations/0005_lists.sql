-- The page of the outbox finds what is not sent, and what failed, without reading what is; the list of audits is
-- read in the order of their first day.
-- +goose Up
CREATE INDEX deliveries_open ON deliveries (id) WHERE sent_at IS NULL;
CREATE INDEX deliveries_failed ON deliveries (id) WHERE sent_at IS NULL AND error <> '';
CREATE INDEX audits_start ON audits ((COALESCE(starts, '9999')), id, status, kind, certification_id);
CREATE INDEX audits_start_last ON audits ((COALESCE(starts, '')), id, status, kind, certification_id);
CREATE INDEX audits_limit_last ON audits ((COALESCE(latest, '')), id, status, kind, certification_id);
