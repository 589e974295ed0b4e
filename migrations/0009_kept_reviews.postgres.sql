-- A kept surveillance is reviewed by somebody who took no part in it (R-DEC-06), and what the review found stays.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION kept_reviews_guarded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'R-REC-03: a chosen review is never dropped' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status <> 'waiting' OR NEW.audit_id <> OLD.audit_id OR NEW.ordinal <> OLD.ordinal THEN
    RAISE EXCEPTION 'R-REC-03: a review that was recorded is never changed' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> 'waiting' AND EXISTS (SELECT 1 FROM team_members m WHERE m.person_id = NEW.person_id AND m.audit_id = NEW.audit_id) THEN
    RAISE EXCEPTION 'R-DEC-06: the reviewer was on the audit team' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER kept_reviews_guarded BEFORE UPDATE OR DELETE ON kept_reviews FOR EACH ROW EXECUTE FUNCTION kept_reviews_guarded();
