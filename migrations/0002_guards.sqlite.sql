-- What may never be written, whoever writes it: a net below the rules (R-DEC-01, R-REC-03).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER decisions_independent BEFORE INSERT ON decisions
WHEN EXISTS (
  SELECT 1 FROM team_members m JOIN audits a ON a.id = m.audit_id
  WHERE m.person_id = NEW.person_id
    AND (a.id = NEW.audit_id
      OR a.kind = 'stage1' AND EXISTS (SELECT 1 FROM audits b WHERE b.id = NEW.audit_id AND b.kind = 'stage2'
        AND b.certification_id = a.certification_id AND b.cycle = a.cycle))
)
BEGIN SELECT RAISE(ABORT, 'R-DEC-01: the decider was on the audit team'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER team_members_independent BEFORE INSERT ON team_members
WHEN EXISTS (
  SELECT 1 FROM decisions d JOIN audits b ON b.id = d.audit_id JOIN audits a ON a.id = NEW.audit_id
  WHERE d.person_id = NEW.person_id
    AND (b.id = a.id OR a.kind = 'stage1' AND b.kind = 'stage2'
      AND b.certification_id = a.certification_id AND b.cycle = a.cycle)
)
BEGIN SELECT RAISE(ABORT, 'R-DEC-01: the person decided on this audit'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER team_members_stay BEFORE UPDATE OF person_id, audit_id ON team_members
BEGIN SELECT RAISE(ABORT, 'R-REC-03: a team member is never turned into another'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER team_members_kept BEFORE DELETE ON team_members
WHEN EXISTS (SELECT 1 FROM audits a WHERE a.id = OLD.audit_id AND a.status IN ('underway','reported','concluded'))
BEGIN SELECT RAISE(ABORT, 'R-DEC-01: the team of an audit that has begun stays on record'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_fixed BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'R-REC-03: decisions are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_kept BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'R-REC-03: decisions are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_fixed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'R-REC-03: events are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_kept BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'R-REC-03: events are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certificates_decided BEFORE INSERT ON certificates
WHEN NOT EXISTS (SELECT 1 FROM decisions d WHERE d.id = NEW.decision_id AND d.certification_id = NEW.certification_id
  AND d.option IN ('grant','grant_with_reduced_scope','renew','extend','reduce') AND d.effective <= NEW.effective)
BEGIN SELECT RAISE(ABORT, 'R-DEC-04: a certificate needs its own positive decision'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certificates_end BEFORE UPDATE OF status ON certificates
WHEN OLD.status IN ('withdrawn','superseded') AND NEW.status <> OLD.status
BEGIN SELECT RAISE(ABORT, 'R-SUSP-07: a withdrawn or superseded certificate never comes back'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER certificates_kept BEFORE DELETE ON certificates
BEGIN SELECT RAISE(ABORT, 'R-REC-03: certificates are never deleted'); END;
-- +goose StatementEnd
