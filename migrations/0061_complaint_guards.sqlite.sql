-- Nobody investigates or decides what he had a part in (R-APL-01, R-CMP-01); what was said and closed stays (R-REC-03).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER complaints_independent BEFORE UPDATE ON complaints
WHEN EXISTS (SELECT 1 FROM complaint_people p WHERE p.complaint_id = NEW.id AND p.person_id IN (NEW.investigator_id, NEW.decider_id))
BEGIN SELECT RAISE(ABORT, 'R-APL-01: who investigates or decides had a part in the subject'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER complaints_over BEFORE UPDATE ON complaints WHEN OLD.status IN ('closed','declined')
BEGIN SELECT RAISE(ABORT, 'R-REC-03: a closed complaint is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER complaints_kept BEFORE DELETE ON complaints
BEGIN SELECT RAISE(ABORT, 'R-REC-03: a complaint is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER complaint_notes_fixed BEFORE UPDATE ON complaint_notes
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what was said is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER complaint_notes_kept BEFORE DELETE ON complaint_notes
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what was said is never deleted'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER public_texts_fixed BEFORE UPDATE ON public_texts
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what was published is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER public_texts_kept BEFORE DELETE ON public_texts
BEGIN SELECT RAISE(ABORT, 'R-REC-03: what was published is never deleted'); END;
-- +goose StatementEnd
