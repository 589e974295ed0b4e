-- A version of the rulebook is never changed and never taken away (R-GEN-01).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION rule_versions_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-GEN-01: versions of the rulebook are never changed or deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER rule_versions_fixed BEFORE UPDATE OR DELETE ON rule_versions FOR EACH ROW EXECUTE FUNCTION rule_versions_fixed();
