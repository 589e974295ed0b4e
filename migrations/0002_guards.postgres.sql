-- What may never be written, whoever writes it: a net below the rules (R-DEC-01, R-REC-03).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION decisions_independent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
  SELECT 1 FROM team_members m JOIN audits a ON a.id = m.audit_id
  WHERE m.person_id = NEW.person_id
    AND (a.id = NEW.audit_id
      OR a.kind = 'stage1' AND EXISTS (SELECT 1 FROM audits b WHERE b.id = NEW.audit_id AND b.kind = 'stage2'
        AND b.certification_id = a.certification_id AND b.cycle = a.cycle))
) THEN
    RAISE EXCEPTION 'R-DEC-01: the decider was on the audit team' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER decisions_independent BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_independent();
-- +goose StatementBegin
CREATE FUNCTION team_members_independent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
  SELECT 1 FROM decisions d JOIN audits b ON b.id = d.audit_id JOIN audits a ON a.id = NEW.audit_id
  WHERE d.person_id = NEW.person_id
    AND (b.id = a.id OR a.kind = 'stage1' AND b.kind = 'stage2'
      AND b.certification_id = a.certification_id AND b.cycle = a.cycle)
) THEN
    RAISE EXCEPTION 'R-DEC-01: the person decided on this audit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER team_members_independent BEFORE INSERT ON team_members FOR EACH ROW EXECUTE FUNCTION team_members_independent();
-- +goose StatementBegin
CREATE FUNCTION team_members_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: a team member is never turned into another' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER team_members_stay BEFORE UPDATE OF person_id, audit_id ON team_members FOR EACH ROW EXECUTE FUNCTION team_members_stay();
-- +goose StatementBegin
CREATE FUNCTION team_members_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM audits a WHERE a.id = OLD.audit_id AND a.status IN ('underway','reported','concluded')) THEN
    RAISE EXCEPTION 'R-DEC-01: the team of an audit that has begun stays on record' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER team_members_kept BEFORE DELETE ON team_members FOR EACH ROW EXECUTE FUNCTION team_members_kept();
-- +goose StatementBegin
CREATE FUNCTION decisions_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: decisions are never changed' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER decisions_fixed BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_fixed();
-- +goose StatementBegin
CREATE FUNCTION decisions_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: decisions are never deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER decisions_kept BEFORE DELETE ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_kept();
-- +goose StatementBegin
CREATE FUNCTION events_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: events are never changed' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER events_fixed BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION events_fixed();
-- +goose StatementBegin
CREATE FUNCTION events_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: events are never deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER events_kept BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_kept();
-- +goose StatementBegin
CREATE FUNCTION certificates_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM decisions d WHERE d.id = NEW.decision_id AND d.certification_id = NEW.certification_id
  AND d.option IN ('grant','grant_with_reduced_scope','renew','extend','reduce') AND d.effective <= NEW.effective) THEN
    RAISE EXCEPTION 'R-DEC-04: a certificate needs its own positive decision' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER certificates_decided BEFORE INSERT ON certificates FOR EACH ROW EXECUTE FUNCTION certificates_decided();
-- +goose StatementBegin
CREATE FUNCTION certificates_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('withdrawn','superseded') AND NEW.status <> OLD.status THEN
    RAISE EXCEPTION 'R-SUSP-07: a withdrawn or superseded certificate never comes back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER certificates_end BEFORE UPDATE OF status ON certificates FOR EACH ROW EXECUTE FUNCTION certificates_end();
-- +goose StatementBegin
CREATE FUNCTION certificates_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: certificates are never deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER certificates_kept BEFORE DELETE ON certificates FOR EACH ROW EXECUTE FUNCTION certificates_kept();
