-- Certificates between their decision and their release by a second person, and what stands on them beside the scope:
-- further languages and the accreditation they were issued under.
-- +goose Up
CREATE TABLE proofs (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting','released','aside')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  reason TEXT NOT NULL,
  certificate TEXT NOT NULL,
  predecessor_id BIGINT REFERENCES certificates (id),
  prepared_id BIGINT NOT NULL REFERENCES people (id),
  prepared_by TEXT NOT NULL,
  prepared_at TIMESTAMP NOT NULL,
  released_id BIGINT REFERENCES people (id),
  released_by TEXT NOT NULL,
  released_at TIMESTAMP,
  certificate_id BIGINT REFERENCES certificates (id),
  aside_reason TEXT NOT NULL,
  aside_by TEXT NOT NULL,
  aside_at TIMESTAMP
);
CREATE UNIQUE INDEX proofs_one_waiting ON proofs (certification_id) WHERE status = 'waiting';
CREATE INDEX proofs_decision ON proofs (decision_id);
CREATE INDEX proofs_certification ON proofs (certification_id);

ALTER TABLE decisions ADD COLUMN replaces BIGINT REFERENCES decisions (id);
DROP INDEX decisions_one_result;
CREATE UNIQUE INDEX decisions_one_result ON decisions (audit_id, (COALESCE(replaces, 0)))
  WHERE audit_id IS NOT NULL AND option IN ('grant','grant_with_reduced_scope','refuse','maintain','renew');

ALTER TABLE certificates ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE certificates ADD COLUMN wordings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE certificates ADD COLUMN accreditation TEXT NOT NULL DEFAULT '';
