-- Operations of the field, and what was taken along, are added and never changed (R-REC-03); what is held is decided once and kept.
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER field_ops_fixed BEFORE UPDATE ON field_ops
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what was recorded in the field is never changed or deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER field_ops_kept BEFORE DELETE ON field_ops
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what was recorded in the field is never changed or deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER field_op_bases_fixed BEFORE UPDATE ON field_op_bases
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what was recorded in the field is never changed or deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER field_op_bases_kept BEFORE DELETE ON field_op_bases
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what was recorded in the field is never changed or deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER field_packages_fixed BEFORE UPDATE ON field_packages
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what an auditor took along is never changed or deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER field_packages_kept BEFORE DELETE ON field_packages
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what an auditor took along is never changed or deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER field_holds_fixed BEFORE UPDATE ON field_holds
WHEN OLD.state <> 'waiting' OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash OR NEW.op_id <> OLD.op_id
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what is held is decided once and never changed or deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER field_holds_kept BEFORE DELETE ON field_holds
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what is held is decided once and never changed or deleted'); END;
-- +goose StatementEnd
