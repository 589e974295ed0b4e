-- Checklist content that was published is never edited and never taken away: audits rest on it (R-GEN-01).
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER content_versions_fixed BEFORE UPDATE ON content_versions
WHEN OLD.status <> 'draft' AND (NEW.checklist <> OLD.checklist OR NEW.of <> OLD.of OR NEW.edition <> OLD.edition OR NEW.status = 'draft')
BEGIN SELECT RAISE(ABORT, 'R-GEN-01: published checklist content is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER content_versions_kept BEFORE DELETE ON content_versions
BEGIN SELECT RAISE(ABORT, 'R-GEN-01: checklist content is never deleted'); END;
-- +goose StatementEnd
