-- A version of the rulebook is never changed and never taken away (R-GEN-01).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER rule_versions_fixed BEFORE UPDATE ON rule_versions
BEGIN SELECT RAISE(ABORT, 'R-GEN-01: versions of the rulebook are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER rule_versions_kept BEFORE DELETE ON rule_versions
BEGIN SELECT RAISE(ABORT, 'R-GEN-01: versions of the rulebook are never deleted'); END;
-- +goose StatementEnd
