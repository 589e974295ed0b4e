-- What a key sealed must stay verifiable: its certificate is never changed or deleted.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION seal_keys_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'R-REC-03: keys of the seal are never changed or deleted' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER seal_keys_kept BEFORE UPDATE OR DELETE ON seal_keys FOR EACH ROW EXECUTE FUNCTION seal_keys_kept();
