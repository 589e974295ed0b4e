-- A decision on an audit is bound to the dossier that was frozen, reviewed and has not changed since (R-DEC-03), and is
-- made by nobody who took part in an audit of the cycle: a person, whatever account or record (R-DEC-01).
-- +goose Up
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION decisions_independent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
  SELECT 1 FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN people t ON t.id = m.person_id JOIN people d ON d.id = NEW.person_id
  WHERE COALESCE(t.same_as, t.id) = COALESCE(d.same_as, d.id)
    AND (a.id = NEW.audit_id
      OR a.certification_id = NEW.certification_id AND a.cycle = NEW.cycle AND a.status IN ('underway','reported','concluded'))) THEN
    RAISE EXCEPTION 'R-DEC-01: the decider was on the audit team' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION decisions_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.audit_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM dossiers f WHERE f.id = NEW.dossier_id AND f.status = 'ready' AND f.audit_id = NEW.audit_id
    AND f.certification_id = NEW.certification_id AND f.sha256 = NEW.dossier_sha256) THEN
    RAISE EXCEPTION 'R-DEC-03: the decision rests on no dossier that is reviewed and unchanged' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER decisions_dossier BEFORE INSERT ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_dossier();
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION team_members_independent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
  SELECT 1 FROM decisions d JOIN audits a ON a.id = NEW.audit_id JOIN people p ON p.id = d.person_id JOIN people t ON t.id = NEW.person_id
  WHERE COALESCE(p.same_as, p.id) = COALESCE(t.same_as, t.id) AND d.certification_id = a.certification_id
    AND (d.audit_id = a.id OR d.cycle = a.cycle AND (a.kind IN ('stage1','stage2') OR a.starts <= d.decided_on))) THEN
    RAISE EXCEPTION 'R-DEC-01: the person decided on this audit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION dossiers_independent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
  SELECT 1 FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN people t ON t.id = m.person_id JOIN people d ON d.id IN (NEW.person_id, NEW.released_id)
  WHERE COALESCE(t.same_as, t.id) = COALESCE(d.same_as, d.id) AND a.id = NEW.audit_id) THEN
    RAISE EXCEPTION 'R-DEC-01: the reviewer was on the audit team' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER dossiers_independent BEFORE INSERT ON dossiers FOR EACH ROW EXECUTE FUNCTION dossiers_independent();
-- +goose StatementBegin
CREATE FUNCTION dossiers_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.content <> OLD.content OR NEW.sha256 <> OLD.sha256 OR NEW.certification_id <> OLD.certification_id
  OR COALESCE(NEW.audit_id, 0) <> COALESCE(OLD.audit_id, 0) OR NEW.person_id <> OLD.person_id OR NEW.round <> OLD.round THEN
    RAISE EXCEPTION 'R-DEC-03: what was frozen is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER dossiers_fixed BEFORE UPDATE ON dossiers FOR EACH ROW EXECUTE FUNCTION dossiers_fixed();
-- +goose StatementBegin
CREATE FUNCTION dossiers_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status IN ('returned','decided') AND NEW.status <> OLD.status
  OR OLD.status = 'lapsed' AND NEW.status <> 'lapsed' OR OLD.status = 'review' AND NEW.status = 'decided' THEN
    RAISE EXCEPTION 'R-DEC-03: a dossier that is used up never comes back' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER dossiers_step BEFORE UPDATE ON dossiers FOR EACH ROW EXECUTE FUNCTION dossiers_step();
-- +goose StatementBegin
CREATE FUNCTION dossiers_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
  SELECT 1 FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN people t ON t.id = m.person_id JOIN people d ON d.id IN (NEW.person_id, NEW.released_id)
  WHERE COALESCE(t.same_as, t.id) = COALESCE(d.same_as, d.id) AND a.id = NEW.audit_id) THEN
    RAISE EXCEPTION 'R-DEC-01: the reviewer was on the audit team' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER dossiers_released BEFORE UPDATE ON dossiers FOR EACH ROW EXECUTE FUNCTION dossiers_released();
-- +goose StatementBegin
CREATE FUNCTION dossiers_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: dossiers are never deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER dossiers_kept BEFORE DELETE ON dossiers FOR EACH ROW EXECUTE FUNCTION dossiers_kept();
-- +goose StatementBegin
CREATE FUNCTION dossier_records_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: the records of a dossier are never changed' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER dossier_records_fixed BEFORE UPDATE ON dossier_records FOR EACH ROW EXECUTE FUNCTION dossier_records_fixed();
-- +goose StatementBegin
CREATE FUNCTION dossier_records_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: the records of a dossier are never deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER dossier_records_kept BEFORE DELETE ON dossier_records FOR EACH ROW EXECUTE FUNCTION dossier_records_kept();
-- +goose StatementBegin
CREATE FUNCTION report_versions_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REP-04: a final version of a report is never changed' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER report_versions_fixed BEFORE UPDATE ON report_versions FOR EACH ROW EXECUTE FUNCTION report_versions_fixed();
-- +goose StatementBegin
CREATE FUNCTION report_versions_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REP-04: a final version of a report is never deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER report_versions_kept BEFORE DELETE ON report_versions FOR EACH ROW EXECUTE FUNCTION report_versions_kept();
-- +goose StatementBegin
CREATE FUNCTION audits_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.report <> OLD.report OR NEW.report_sha256 <> OLD.report_sha256 OR NEW.report_revision <> OLD.report_revision OR COALESCE(NEW.starts, '') <> COALESCE(OLD.starts, '') OR COALESCE(NEW.ends, '') <> COALESCE(OLD.ends, '') THEN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'report' AND r.noun_id = NEW.id);
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER audits_lapse AFTER UPDATE ON audits FOR EACH ROW EXECUTE FUNCTION audits_lapse();
-- +goose StatementBegin
CREATE FUNCTION findings_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'finding' AND r.noun_id = NEW.id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER findings_lapse AFTER UPDATE ON findings FOR EACH ROW EXECUTE FUNCTION findings_lapse();
-- +goose StatementBegin
CREATE FUNCTION findings_raise_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'report' AND r.noun_id = NEW.audit_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER findings_raise_lapse AFTER INSERT ON findings FOR EACH ROW EXECUTE FUNCTION findings_raise_lapse();
-- +goose StatementBegin
CREATE FUNCTION responses_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'finding' AND r.noun_id = NEW.finding_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER responses_lapse AFTER UPDATE ON responses FOR EACH ROW EXECUTE FUNCTION responses_lapse();
-- +goose StatementBegin
CREATE FUNCTION responses_add_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'finding' AND r.noun_id = NEW.finding_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER responses_add_lapse AFTER INSERT ON responses FOR EACH ROW EXECUTE FUNCTION responses_add_lapse();
-- +goose StatementBegin
CREATE FUNCTION answers_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'checklist' AND r.noun_id = NEW.audit_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER answers_lapse AFTER UPDATE ON answers FOR EACH ROW EXECUTE FUNCTION answers_lapse();
-- +goose StatementBegin
CREATE FUNCTION certifications_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.scope <> OLD.scope OR NEW.services <> OLD.services OR NEW.standard <> OLD.standard OR NEW.accredited <> OLD.accredited OR NEW.persons <> OLD.persons THEN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'scope' AND r.noun_id = NEW.id);
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER certifications_lapse AFTER UPDATE ON certifications FOR EACH ROW EXECUTE FUNCTION certifications_lapse();
-- +goose StatementBegin
CREATE FUNCTION sites_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'sites' AND r.noun_id = NEW.certification_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER sites_lapse AFTER UPDATE ON sites FOR EACH ROW EXECUTE FUNCTION sites_lapse();
-- +goose StatementBegin
CREATE FUNCTION sites_add_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'sites' AND r.noun_id = NEW.certification_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER sites_add_lapse AFTER INSERT ON sites FOR EACH ROW EXECUTE FUNCTION sites_add_lapse();
-- +goose StatementBegin
CREATE FUNCTION sites_drop_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'sites' AND r.noun_id = OLD.certification_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER sites_drop_lapse AFTER DELETE ON sites FOR EACH ROW EXECUTE FUNCTION sites_drop_lapse();
-- +goose StatementBegin
CREATE FUNCTION audit_times_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'audit time' AND r.noun_id = NEW.certification_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_times_lapse AFTER UPDATE ON audit_times FOR EACH ROW EXECUTE FUNCTION audit_times_lapse();
-- +goose StatementBegin
CREATE FUNCTION audit_times_add_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'audit time' AND r.noun_id = NEW.certification_id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_times_add_lapse AFTER INSERT ON audit_times FOR EACH ROW EXECUTE FUNCTION audit_times_add_lapse();
