-- A certificate exists only when a second person, neither who decided nor who prepared it, has released it.
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER certificates_released BEFORE INSERT ON certificates
WHEN NOT EXISTS (
  SELECT 1 FROM proofs p JOIN decisions e ON e.id = p.decision_id JOIN people d ON d.id = e.person_id JOIN people r ON r.id = p.released_id JOIN people q ON q.id = p.prepared_id
  WHERE p.decision_id = NEW.decision_id AND p.status = 'released' AND p.certificate_id IS NULL
    AND COALESCE(r.same_as, r.id) <> COALESCE(d.same_as, d.id) AND COALESCE(r.same_as, r.id) <> COALESCE(q.same_as, q.id))
BEGIN SELECT RAISE(ABORT, 'R-CERT-01: a certificate is released by a second person'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proofs_step BEFORE UPDATE ON proofs
WHEN OLD.status <> 'waiting' AND (NEW.status <> OLD.status OR NEW.certificate <> OLD.certificate OR NEW.prepared_id <> OLD.prepared_id OR COALESCE(NEW.released_id, 0) <> COALESCE(OLD.released_id, 0) OR OLD.certificate_id IS NOT NULL)
  OR NEW.decision_id <> OLD.decision_id OR NEW.certification_id <> OLD.certification_id
BEGIN SELECT RAISE(ABORT, 'R-CERT-01: what was released or put aside is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER proofs_kept BEFORE DELETE ON proofs
BEGIN SELECT RAISE(ABORT, 'R-REC-03: draft certificates are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_replace BEFORE INSERT ON decisions
WHEN NEW.replaces IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM proofs p JOIN decisions e ON e.id = p.decision_id WHERE e.id = NEW.replaces AND e.audit_id = NEW.audit_id AND p.status = 'aside')
BEGIN SELECT RAISE(ABORT, 'R-DEC-04: a decision is replaced only after its certificate was put aside'); END;
-- +goose StatementEnd
