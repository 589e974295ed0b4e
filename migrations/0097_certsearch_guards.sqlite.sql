-- What a client agreed to, and what came of an upload, is never changed (R-REC-03, R-IAF-01).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER search_consents_fixed BEFORE UPDATE ON search_consents
BEGIN SELECT RAISE(ABORT, 'R-IAF-01: what a client agreed to is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_consents_kept BEFORE DELETE ON search_consents
BEGIN SELECT RAISE(ABORT, 'R-IAF-01: what a client agreed to is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_results_fixed BEFORE UPDATE ON search_results
BEGIN SELECT RAISE(ABORT, 'R-IAF-01: what came of an upload is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER search_results_kept BEFORE DELETE ON search_results
BEGIN SELECT RAISE(ABORT, 'R-IAF-01: what came of an upload is never deleted'); END;
-- +goose StatementEnd
