-- What has been in force is never edited: a price list or a contract template changes by a new version alone (R-FEE-01).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER price_lists_fixed BEFORE UPDATE ON price_lists
WHEN OLD.status <> 'draft' AND (NEW.prices <> OLD.prices OR NEW.currency <> OLD.currency OR NEW.branch_id <> OLD.branch_id OR NEW.valid_from <> OLD.valid_from OR NEW.name <> OLD.name)
BEGIN SELECT RAISE(ABORT, 'R-FEE-01: a price list that was in force is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER price_lists_kept BEFORE DELETE ON price_lists
BEGIN SELECT RAISE(ABORT, 'R-FEE-01: price lists are never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER contract_templates_fixed BEFORE UPDATE ON contract_templates
WHEN OLD.status <> 'draft' AND (NEW.text <> OLD.text OR NEW.name <> OLD.name)
BEGIN SELECT RAISE(ABORT, 'R-REV-05: a contract template that was in force is never changed'); END;
-- +goose StatementEnd
