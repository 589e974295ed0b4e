-- Lists of audits by client walk the clients in order and read each one's audits from this index alone.
-- +goose Up
CREATE INDEX audits_file ON audits (certification_id, id, status, kind);
