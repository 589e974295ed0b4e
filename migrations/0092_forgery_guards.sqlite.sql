-- A report of a forgery that is closed stays as it is, and none is deleted (R-REC-03).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER forgery_reports_over BEFORE UPDATE ON forgery_reports WHEN OLD.status = 'closed'
BEGIN SELECT RAISE(ABORT, 'R-REC-03: a closed report is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER forgery_reports_kept BEFORE DELETE ON forgery_reports
BEGIN SELECT RAISE(ABORT, 'R-REC-03: a report is never deleted'); END;
-- +goose StatementEnd
