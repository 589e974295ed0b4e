-- A report of a forgery that is closed stays as it is, and none is deleted (R-REC-03).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION forgery_reports_guarded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'R-REC-03: a report is never deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status = 'closed' THEN
    RAISE EXCEPTION 'R-REC-03: a closed report is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER forgery_reports_guarded BEFORE UPDATE OR DELETE ON forgery_reports FOR EACH ROW EXECUTE FUNCTION forgery_reports_guarded();
