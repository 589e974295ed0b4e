-- A kept surveillance is reviewed by somebody who took no part in it (R-DEC-06), and what the review found stays.
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER kept_reviews_independent BEFORE UPDATE ON kept_reviews
WHEN NEW.status <> 'waiting' AND EXISTS (SELECT 1 FROM team_members m WHERE m.person_id = NEW.person_id AND m.audit_id = NEW.audit_id)
BEGIN SELECT RAISE(ABORT, 'R-DEC-06: the reviewer was on the audit team'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kept_reviews_fixed BEFORE UPDATE ON kept_reviews
WHEN OLD.status <> 'waiting' OR NEW.audit_id <> OLD.audit_id OR NEW.ordinal <> OLD.ordinal
BEGIN SELECT RAISE(ABORT, 'R-REC-03: a review that was recorded is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER kept_reviews_kept BEFORE DELETE ON kept_reviews
BEGIN SELECT RAISE(ABORT, 'R-REC-03: a chosen review is never dropped'); END;
-- +goose StatementEnd
