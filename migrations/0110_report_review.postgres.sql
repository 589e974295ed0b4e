-- What a review remarked on a report stays as it was said; its answer is written while the report is open (R-REP-04).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION report_remarks_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.text <> OLD.text OR NEW.item <> OLD.item OR NEW.audit_id <> OLD.audit_id OR NEW.revision <> OLD.revision OR NEW.person_id <> OLD.person_id
  OR NOT EXISTS (SELECT 1 FROM audits a WHERE a.id = OLD.audit_id AND a.status = 'underway' AND a.report_revision = OLD.revision) THEN
    RAISE EXCEPTION 'R-REP-04: a remark is answered while the report is open, and never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER report_remarks_fixed BEFORE UPDATE ON report_remarks FOR EACH ROW EXECUTE FUNCTION report_remarks_fixed();
-- +goose StatementBegin
CREATE FUNCTION report_remarks_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: remarks on a report are never deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER report_remarks_kept BEFORE DELETE ON report_remarks FOR EACH ROW EXECUTE FUNCTION report_remarks_kept();
