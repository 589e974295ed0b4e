-- A decision on an audit is bound to the dossier that was frozen, reviewed and has not changed since (R-DEC-03), and is
-- made by nobody who took part in an audit of the cycle: a person, whatever account or record (R-DEC-01).
-- +goose Up
DROP TRIGGER decisions_independent;
DROP TRIGGER team_members_independent;
-- +goose StatementBegin
CREATE TRIGGER decisions_independent BEFORE INSERT ON decisions
WHEN EXISTS (
  SELECT 1 FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN people t ON t.id = m.person_id JOIN people d ON d.id = NEW.person_id
  WHERE COALESCE(t.same_as, t.id) = COALESCE(d.same_as, d.id)
    AND (a.id = NEW.audit_id
      OR a.certification_id = NEW.certification_id AND a.cycle = NEW.cycle AND a.status IN ('underway','reported','concluded')))
BEGIN SELECT RAISE(ABORT, 'R-DEC-01: the decider was on the audit team'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_dossier BEFORE INSERT ON decisions
WHEN NEW.audit_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM dossiers f WHERE f.id = NEW.dossier_id AND f.status = 'ready' AND f.audit_id = NEW.audit_id
    AND f.certification_id = NEW.certification_id AND f.sha256 = NEW.dossier_sha256)
BEGIN SELECT RAISE(ABORT, 'R-DEC-03: the decision rests on no dossier that is reviewed and unchanged'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER team_members_independent BEFORE INSERT ON team_members
WHEN EXISTS (
  SELECT 1 FROM decisions d JOIN audits a ON a.id = NEW.audit_id JOIN people p ON p.id = d.person_id JOIN people t ON t.id = NEW.person_id
  WHERE COALESCE(p.same_as, p.id) = COALESCE(t.same_as, t.id) AND d.certification_id = a.certification_id
    AND (d.audit_id = a.id OR d.cycle = a.cycle AND (a.kind IN ('stage1','stage2') OR a.starts <= d.decided_on)))
BEGIN SELECT RAISE(ABORT, 'R-DEC-01: the person decided on this audit'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossiers_independent BEFORE INSERT ON dossiers
WHEN EXISTS (
  SELECT 1 FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN people t ON t.id = m.person_id JOIN people d ON d.id IN (NEW.person_id, NEW.released_id)
  WHERE COALESCE(t.same_as, t.id) = COALESCE(d.same_as, d.id) AND a.id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'R-DEC-01: the reviewer was on the audit team'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossiers_fixed BEFORE UPDATE ON dossiers
WHEN NEW.content <> OLD.content OR NEW.sha256 <> OLD.sha256 OR NEW.certification_id <> OLD.certification_id
  OR COALESCE(NEW.audit_id, 0) <> COALESCE(OLD.audit_id, 0) OR NEW.person_id <> OLD.person_id OR NEW.round <> OLD.round
BEGIN SELECT RAISE(ABORT, 'R-DEC-03: what was frozen is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossiers_step BEFORE UPDATE ON dossiers
WHEN OLD.status IN ('returned','decided') AND NEW.status <> OLD.status
  OR OLD.status = 'lapsed' AND NEW.status <> 'lapsed' OR OLD.status = 'review' AND NEW.status = 'decided'
BEGIN SELECT RAISE(ABORT, 'R-DEC-03: a dossier that is used up never comes back'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossiers_released BEFORE UPDATE ON dossiers
WHEN EXISTS (
  SELECT 1 FROM team_members m JOIN audits a ON a.id = m.audit_id JOIN people t ON t.id = m.person_id JOIN people d ON d.id IN (NEW.person_id, NEW.released_id)
  WHERE COALESCE(t.same_as, t.id) = COALESCE(d.same_as, d.id) AND a.id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'R-DEC-01: the reviewer was on the audit team'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossiers_kept BEFORE DELETE ON dossiers
BEGIN SELECT RAISE(ABORT, 'R-REC-03: dossiers are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossier_records_fixed BEFORE UPDATE ON dossier_records
BEGIN SELECT RAISE(ABORT, 'R-REC-03: the records of a dossier are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dossier_records_kept BEFORE DELETE ON dossier_records
BEGIN SELECT RAISE(ABORT, 'R-REC-03: the records of a dossier are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER report_versions_fixed BEFORE UPDATE ON report_versions
BEGIN SELECT RAISE(ABORT, 'R-REP-04: a final version of a report is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER report_versions_kept BEFORE DELETE ON report_versions
BEGIN SELECT RAISE(ABORT, 'R-REP-04: a final version of a report is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audits_lapse AFTER UPDATE ON audits
WHEN NEW.report <> OLD.report OR NEW.report_sha256 <> OLD.report_sha256 OR NEW.report_revision <> OLD.report_revision OR COALESCE(NEW.starts, '') <> COALESCE(OLD.starts, '') OR COALESCE(NEW.ends, '') <> COALESCE(OLD.ends, '')
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'report' AND r.noun_id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER findings_lapse AFTER UPDATE ON findings
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'finding' AND r.noun_id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER findings_raise_lapse AFTER INSERT ON findings
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'report' AND r.noun_id = NEW.audit_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER responses_lapse AFTER UPDATE ON responses
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'finding' AND r.noun_id = NEW.finding_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER responses_add_lapse AFTER INSERT ON responses
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'finding' AND r.noun_id = NEW.finding_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answers_lapse AFTER UPDATE ON answers
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'checklist' AND r.noun_id = NEW.audit_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certifications_lapse AFTER UPDATE ON certifications
WHEN NEW.scope <> OLD.scope OR NEW.services <> OLD.services OR NEW.standard <> OLD.standard OR NEW.accredited <> OLD.accredited OR NEW.persons <> OLD.persons
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'scope' AND r.noun_id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sites_lapse AFTER UPDATE ON sites
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'sites' AND r.noun_id = NEW.certification_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sites_add_lapse AFTER INSERT ON sites
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'sites' AND r.noun_id = NEW.certification_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sites_drop_lapse AFTER DELETE ON sites
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'sites' AND r.noun_id = OLD.certification_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_times_lapse AFTER UPDATE ON audit_times
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'audit time' AND r.noun_id = NEW.certification_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_times_add_lapse AFTER INSERT ON audit_times
BEGIN
  UPDATE dossiers SET status = 'lapsed', version = version + 1 WHERE status IN ('review','ready')
    AND id IN (SELECT r.dossier_id FROM dossier_records r WHERE r.noun = 'audit time' AND r.noun_id = NEW.certification_id);
END;
-- +goose StatementEnd
