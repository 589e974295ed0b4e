-- What the log holds is never changed, and no number of it is left out or given twice.
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER leaves_next BEFORE INSERT ON leaves
WHEN NEW.n <> (SELECT COALESCE(MAX(n) + 1, 0) FROM leaves)
BEGIN SELECT RAISE(ABORT, 'the log has no gaps and no second entry for a number'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER links_next BEFORE INSERT ON links
WHEN NEW.n <> (SELECT COALESCE(MAX(n) + 1, 0) FROM links)
BEGIN SELECT RAISE(ABORT, 'the log has no gaps and no second entry for a number'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER leaves_fixed BEFORE UPDATE ON leaves
BEGIN SELECT RAISE(ABORT, 'what the log holds is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER leaves_kept BEFORE DELETE ON leaves
BEGIN SELECT RAISE(ABORT, 'what the log holds is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER links_fixed BEFORE UPDATE ON links
BEGIN SELECT RAISE(ABORT, 'what the log holds is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER links_kept BEFORE DELETE ON links
BEGIN SELECT RAISE(ABORT, 'what the log holds is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoints_fixed BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'what the log holds is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoints_kept BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'what the log holds is never changed'); END;
-- +goose StatementEnd
