-- Checklist content that was published is never edited and never taken away: audits rest on it (R-GEN-01).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION content_versions_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'R-GEN-01: checklist content is never deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status <> 'draft' AND (NEW.checklist <> OLD.checklist OR NEW.of <> OLD.of OR NEW.edition <> OLD.edition OR NEW.status = 'draft') THEN
    RAISE EXCEPTION 'R-GEN-01: published checklist content is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER content_versions_fixed BEFORE UPDATE OR DELETE ON content_versions FOR EACH ROW EXECUTE FUNCTION content_versions_fixed();
