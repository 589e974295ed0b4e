-- An answer to a finding names its actions one by one, each with who, by when and evidence, and stands as it was sent (R-NC-03).
-- +goose Up
ALTER TABLE responses ADD COLUMN actions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE responses ADD COLUMN corrected_on TEXT;
ALTER TABLE responses ADD COLUMN new_due TEXT;
ALTER TABLE responses ADD COLUMN link_id BIGINT NOT NULL DEFAULT 0;
UPDATE responses SET actions = json_build_array(json_build_object('text', action, 'owner', action_owner, 'by', COALESCE(action_by, ''), 'done', implemented))::text;
ALTER TABLE responses DROP COLUMN action;
ALTER TABLE responses DROP COLUMN action_owner;
ALTER TABLE responses DROP COLUMN action_by;
ALTER TABLE responses DROP COLUMN implemented;
ALTER TABLE evidences ADD COLUMN action BIGINT NOT NULL DEFAULT 0;
ALTER TABLE findings ADD COLUMN planned_method TEXT NOT NULL DEFAULT '';
-- +goose StatementBegin
CREATE FUNCTION responses_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'R-NC-03: an answer that was sent is never deleted' USING ERRCODE = 'check_violation'; END IF;
  IF NEW.finding_id <> OLD.finding_id OR NEW.round <> OLD.round OR NEW.correction <> OLD.correction OR NEW.cause <> OLD.cause OR NEW.actions <> OLD.actions
    OR COALESCE(NEW.corrected_on, '') <> COALESCE(OLD.corrected_on, '') OR NEW."by" <> OLD."by" OR NEW.link_id <> OLD.link_id THEN
    RAISE EXCEPTION 'R-NC-03: an answer that was sent is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER responses_fixed BEFORE UPDATE OR DELETE ON responses FOR EACH ROW EXECUTE FUNCTION responses_fixed();
