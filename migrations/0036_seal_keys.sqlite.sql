-- What a key sealed must stay verifiable: its certificate is never changed or deleted.
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER seal_keys_fixed BEFORE UPDATE ON seal_keys
BEGIN SELECT RAISE(ABORT, 'R-REC-03: keys of the seal are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seal_keys_kept BEFORE DELETE ON seal_keys
BEGIN SELECT RAISE(ABORT, 'R-REC-03: keys of the seal are never deleted'); END;
-- +goose StatementEnd
