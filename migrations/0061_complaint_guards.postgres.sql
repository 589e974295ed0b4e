-- Nobody investigates or decides what he had a part in (R-APL-01, R-CMP-01); what was said and closed stays (R-REC-03).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION complaints_guarded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'R-REC-03: a complaint is never deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status IN ('closed','declined') THEN
    RAISE EXCEPTION 'R-REC-03: a closed complaint is never changed' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM complaint_people p WHERE p.complaint_id = NEW.id AND p.person_id IN (NEW.investigator_id, NEW.decider_id)) THEN
    RAISE EXCEPTION 'R-APL-01: who investigates or decides had a part in the subject' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER complaints_guarded BEFORE UPDATE OR DELETE ON complaints FOR EACH ROW EXECUTE FUNCTION complaints_guarded();
-- +goose StatementBegin
CREATE FUNCTION said_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: what was said is never changed or deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER complaint_notes_fixed BEFORE UPDATE OR DELETE ON complaint_notes FOR EACH ROW EXECUTE FUNCTION said_is_fixed();
CREATE TRIGGER public_texts_fixed BEFORE UPDATE OR DELETE ON public_texts FOR EACH ROW EXECUTE FUNCTION said_is_fixed();
