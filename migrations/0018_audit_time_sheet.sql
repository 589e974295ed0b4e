-- The whole sheet of an audit time (R-TIME-20, R-MS-13), and the figures by which the portfolio is watched (R-TIME-06).
-- +goose Up
ALTER TABLE audit_times ADD COLUMN sheet TEXT NOT NULL DEFAULT '{}';
ALTER TABLE audit_times ADD COLUMN base_halves BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audit_times ADD COLUMN uncapped BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audit_times ADD COLUMN applied BIGINT NOT NULL DEFAULT 0;
CREATE TABLE audit_time_factors (
  audit_time_id BIGINT NOT NULL REFERENCES audit_times (id),
  code TEXT NOT NULL,
  percent BIGINT NOT NULL,
  PRIMARY KEY (audit_time_id, code)
);
CREATE INDEX audit_times_at ON audit_times (at);
