-- Records of before take their figures from their own result; from then on none is changed but by its approval (R-TIME-20).
-- Factors that were recorded without a percentage of their own had the rulebook's and are not counted.
-- +goose Up
UPDATE audit_times SET
  base_halves = ROUND(COALESCE((result::json->>'base_days')::numeric, 0) * 2),
  uncapped = ROUND(COALESCE((result::json->>'uncapped_percent')::numeric, 0) * 100),
  applied = ROUND(COALESCE((result::json->>'applied_percent')::numeric, 0) * 100);
INSERT INTO audit_time_factors (audit_time_id, code, percent)
  SELECT t.id, f.value->>'code', ROUND((f.value->>'percent')::numeric * 100)
  FROM audit_times t CROSS JOIN LATERAL json_array_elements(COALESCE(t.input::json->'factors', '[]'::json)) f WHERE f.value->>'percent' IS NOT NULL;
-- +goose StatementBegin
CREATE FUNCTION audit_times_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.approver_id IS NULL AND (to_jsonb(NEW) - 'approver_id' - 'approver_name' - 'approved_at') = (to_jsonb(OLD) - 'approver_id' - 'approver_name' - 'approved_at') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'R-TIME-20: a recorded audit time is never changed or deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_times_fixed BEFORE UPDATE OR DELETE ON audit_times FOR EACH ROW EXECUTE FUNCTION audit_times_fixed();
