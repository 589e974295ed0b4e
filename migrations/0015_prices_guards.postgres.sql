-- What has been in force is never edited: a price list or a contract template changes by a new version alone (R-FEE-01).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION price_lists_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'R-FEE-01: price lists are never deleted' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status <> 'draft' AND (NEW.prices <> OLD.prices OR NEW.currency <> OLD.currency OR NEW.branch_id <> OLD.branch_id OR NEW.valid_from <> OLD.valid_from OR NEW.name <> OLD.name) THEN
    RAISE EXCEPTION 'R-FEE-01: a price list that was in force is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER price_lists_fixed BEFORE UPDATE OR DELETE ON price_lists FOR EACH ROW EXECUTE FUNCTION price_lists_fixed();
-- +goose StatementBegin
CREATE FUNCTION contract_templates_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'draft' AND (NEW.text <> OLD.text OR NEW.name <> OLD.name) THEN
    RAISE EXCEPTION 'R-REV-05: a contract template that was in force is never changed' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER contract_templates_fixed BEFORE UPDATE ON contract_templates FOR EACH ROW EXECUTE FUNCTION contract_templates_fixed();
