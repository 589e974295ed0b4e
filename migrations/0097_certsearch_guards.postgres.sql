-- What a client agreed to, and what came of an upload, is never changed (R-REC-03, R-IAF-01).
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION search_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-IAF-01: what a client agreed to, and what came of an upload, is never changed or deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER search_consents_fixed BEFORE UPDATE OR DELETE ON search_consents FOR EACH ROW EXECUTE FUNCTION search_is_fixed();
CREATE TRIGGER search_results_fixed BEFORE UPDATE OR DELETE ON search_results FOR EACH ROW EXECUTE FUNCTION search_is_fixed();
