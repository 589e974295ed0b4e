-- Records of before take their figures from their own result; from then on none is changed but by its approval (R-TIME-20).
-- Factors that were recorded without a percentage of their own had the rulebook's and are not counted.
-- +goose Up
UPDATE audit_times SET
  base_halves = CAST(ROUND(COALESCE(json_extract(result, '$.base_days'), 0) * 2) AS INTEGER),
  uncapped = CAST(ROUND(COALESCE(json_extract(result, '$.uncapped_percent'), 0) * 100) AS INTEGER),
  applied = CAST(ROUND(COALESCE(json_extract(result, '$.applied_percent'), 0) * 100) AS INTEGER);
INSERT INTO audit_time_factors (audit_time_id, code, percent)
  SELECT t.id, json_extract(f.value, '$.code'), CAST(ROUND(json_extract(f.value, '$.percent') * 100) AS INTEGER)
  FROM audit_times t, json_each(t.input, '$.factors') f WHERE json_extract(f.value, '$.percent') IS NOT NULL;
-- +goose StatementBegin
CREATE TRIGGER audit_times_fixed BEFORE UPDATE ON audit_times
WHEN OLD.approver_id IS NOT NULL OR OLD.certification_id <> NEW.certification_id OR OLD.revision <> NEW.revision OR OLD.input <> NEW.input
  OR OLD.result <> NEW.result OR OLD.sheet <> NEW.sheet OR OLD.table_version <> NEW.table_version OR OLD.rulebook <> NEW.rulebook
  OR OLD.review_id <> NEW.review_id OR OLD.persons <> NEW.persons OR OLD.base_halves <> NEW.base_halves OR OLD.uncapped <> NEW.uncapped
  OR OLD.applied <> NEW.applied OR OLD.total_halves <> NEW.total_halves OR OLD.stage1_halves <> NEW.stage1_halves
  OR OLD.stage2_halves <> NEW.stage2_halves OR OLD.visit_halves <> NEW.visit_halves OR OLD.year_halves <> NEW.year_halves
  OR OLD.recert_halves <> NEW.recert_halves OR OLD.inferred <> NEW.inferred OR OLD.person_id <> NEW.person_id
  OR OLD.person_name <> NEW.person_name OR OLD.at <> NEW.at
BEGIN SELECT RAISE(ABORT, 'R-TIME-20: a recorded audit time is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_times_kept BEFORE DELETE ON audit_times
BEGIN SELECT RAISE(ABORT, 'R-TIME-20: audit times are never deleted'); END;
-- +goose StatementEnd
