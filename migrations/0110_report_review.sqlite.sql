-- What a review remarked on a report stays as it was said; its answer is written while the report is open (R-REP-04).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER report_remarks_fixed BEFORE UPDATE ON report_remarks
WHEN NEW.text <> OLD.text OR NEW.item <> OLD.item OR NEW.audit_id <> OLD.audit_id OR NEW.revision <> OLD.revision OR NEW.person_id <> OLD.person_id
  OR NOT EXISTS (SELECT 1 FROM audits a WHERE a.id = OLD.audit_id AND a.status = 'underway' AND a.report_revision = OLD.revision)
BEGIN SELECT RAISE(ABORT, 'R-REP-04: a remark is answered while the report is open, and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER report_remarks_kept BEFORE DELETE ON report_remarks
BEGIN SELECT RAISE(ABORT, 'R-REC-03: remarks on a report are never deleted'); END;
-- +goose StatementEnd
