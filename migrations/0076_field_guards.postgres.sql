-- Operations of the field, and what was taken along, are added and never changed (R-REC-03); what is held is decided once and kept.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION field_ops_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: what was recorded in the field is never changed or deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER field_ops_fixed BEFORE UPDATE OR DELETE ON field_ops FOR EACH ROW EXECUTE FUNCTION field_ops_fixed();
-- +goose StatementBegin
CREATE FUNCTION field_op_bases_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: what was recorded in the field is never changed or deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER field_op_bases_fixed BEFORE UPDATE OR DELETE ON field_op_bases FOR EACH ROW EXECUTE FUNCTION field_op_bases_fixed();
-- +goose StatementBegin
CREATE FUNCTION field_packages_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: what an auditor took along is never changed or deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER field_packages_fixed BEFORE UPDATE OR DELETE ON field_packages FOR EACH ROW EXECUTE FUNCTION field_packages_fixed();
-- +goose StatementBegin
CREATE FUNCTION field_holds_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'R-REC-03: what is held is decided once and never changed or deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state <> 'waiting' OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash OR NEW.op_id <> OLD.op_id THEN
    RAISE EXCEPTION 'R-REC-03: what is held is decided once and never changed or deleted' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER field_holds_fixed BEFORE UPDATE OR DELETE ON field_holds FOR EACH ROW EXECUTE FUNCTION field_holds_fixed();
