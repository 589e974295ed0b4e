-- A certificate exists only when a second person, neither who decided nor who prepared it, has released it.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION certificates_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
  SELECT 1 FROM proofs p JOIN decisions e ON e.id = p.decision_id JOIN people d ON d.id = e.person_id JOIN people r ON r.id = p.released_id JOIN people q ON q.id = p.prepared_id
  WHERE p.decision_id = NEW.decision_id AND p.status = 'released' AND p.certificate_id IS NULL
    AND COALESCE(r.same_as, r.id) <> COALESCE(d.same_as, d.id) AND COALESCE(r.same_as, r.id) <> COALESCE(q.same_as, q.id)) THEN
    RAISE EXCEPTION 'R-CERT-01: a certificate is released by a second person' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER certificates_released BEFORE INSERT ON certificates FOR EACH ROW EXECUTE FUNCTION certificates_released();
-- +goose StatementBegin
CREATE FUNCTION proofs_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'waiting' AND (NEW.status <> OLD.status OR NEW.certificate <> OLD.certificate OR NEW.prepared_id <> OLD.prepared_id OR COALESCE(NEW.released_id, 0) <> COALESCE(OLD.released_id, 0) OR OLD.certificate_id IS NOT NULL)
  OR NEW.decision_id <> OLD.decision_id OR NEW.certification_id <> OLD.certification_id THEN
    RAISE EXCEPTION 'R-CERT-01: what was released or put aside is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER proofs_step BEFORE UPDATE ON proofs FOR EACH ROW EXECUTE FUNCTION proofs_step();
-- +goose StatementBegin
CREATE FUNCTION proofs_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: draft certificates are never deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER proofs_kept BEFORE DELETE ON proofs FOR EACH ROW EXECUTE FUNCTION proofs_kept();
-- +goose StatementBegin
CREATE FUNCTION decisions_replace() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.replaces IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM proofs p JOIN decisions e ON e.id = p.decision_id WHERE e.id = NEW.replaces AND e.audit_id = NEW.audit_id AND p.status = 'aside') THEN
    RAISE EXCEPTION 'R-DEC-04: a decision is replaced only after its certificate was put aside' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER decisions_replace BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_replace();
