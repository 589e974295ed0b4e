-- What the log holds is never changed, and no number of it is left out or given twice.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION leaves_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.n <> (SELECT COALESCE(MAX(n) + 1, 0) FROM leaves) THEN
    RAISE EXCEPTION 'the log has no gaps and no second entry for a number' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER leaves_next BEFORE INSERT ON leaves FOR EACH ROW EXECUTE FUNCTION leaves_next();
-- +goose StatementBegin
CREATE FUNCTION links_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.n <> (SELECT COALESCE(MAX(n) + 1, 0) FROM links) THEN
    RAISE EXCEPTION 'the log has no gaps and no second entry for a number' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER links_next BEFORE INSERT ON links FOR EACH ROW EXECUTE FUNCTION links_next();
-- +goose StatementBegin
CREATE FUNCTION log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what the log holds is never changed' USING ERRCODE = 'check_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER leaves_fixed BEFORE UPDATE ON leaves FOR EACH ROW EXECUTE FUNCTION log_stays();
CREATE TRIGGER leaves_kept BEFORE DELETE ON leaves FOR EACH ROW EXECUTE FUNCTION log_stays();
CREATE TRIGGER links_fixed BEFORE UPDATE ON links FOR EACH ROW EXECUTE FUNCTION log_stays();
CREATE TRIGGER links_kept BEFORE DELETE ON links FOR EACH ROW EXECUTE FUNCTION log_stays();
CREATE TRIGGER checkpoints_fixed BEFORE UPDATE ON checkpoints FOR EACH ROW EXECUTE FUNCTION log_stays();
CREATE TRIGGER checkpoints_kept BEFORE DELETE ON checkpoints FOR EACH ROW EXECUTE FUNCTION log_stays();
