-- What the lead auditor has not confirmed is never made known to the client (R-NC-02).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER findings_draft BEFORE UPDATE ON findings
WHEN NEW.shared_on IS NOT NULL AND NEW.confirmed_at IS NULL
BEGIN SELECT RAISE(ABORT, 'R-NC-02: a draft of a finding is not made known to the client'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER findings_add_draft BEFORE INSERT ON findings
WHEN NEW.shared_on IS NOT NULL AND NEW.confirmed_at IS NULL
BEGIN SELECT RAISE(ABORT, 'R-NC-02: a draft of a finding is not made known to the client'); END;
-- +goose StatementEnd
