-- +goose Up
ALTER TABLE deliveries ADD COLUMN paper_id BIGINT REFERENCES papers (id);
