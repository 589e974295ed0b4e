-- Complaints and appeals (R-CMP-01, R-APL-01), and the public texts of R-PUB-01.
-- +goose Up
CREATE TABLE complaints (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('received','acknowledged','investigating','investigated','decided','closed','declined')),
  kind TEXT NOT NULL CHECK (kind IN ('complaint','appeal')),
  number TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  certification_id BIGINT REFERENCES certifications (id),
  client_id BIGINT REFERENCES clients (id),
  decision_id BIGINT REFERENCES decisions (id),
  about TEXT NOT NULL CHECK (about IN ('body','client')),
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  name TEXT NOT NULL,
  organisation TEXT NOT NULL,
  email TEXT NOT NULL,
  named BOOLEAN NOT NULL,
  received_on TEXT NOT NULL,
  ack_due TEXT NOT NULL,
  outcome_due TEXT NOT NULL,
  progress_due TEXT,
  complex BOOLEAN NOT NULL,
  assessment TEXT NOT NULL,
  acknowledged_on TEXT,
  investigator_id BIGINT NOT NULL,
  investigator_name TEXT NOT NULL,
  investigation TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  measures TEXT NOT NULL,
  decider_id BIGINT NOT NULL,
  decider_name TEXT NOT NULL,
  decided_on TEXT,
  referred_on TEXT,
  publication TEXT NOT NULL,
  closed_on TEXT,
  created_at TIMESTAMP NOT NULL,
  CHECK (kind <> 'appeal' OR decision_id IS NOT NULL)
);
CREATE INDEX complaints_status ON complaints (status, outcome_due);
CREATE INDEX complaints_client ON complaints (client_id);
CREATE TABLE complaint_people (
  id INTEGER PRIMARY KEY,
  complaint_id BIGINT NOT NULL REFERENCES complaints (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  name TEXT NOT NULL,
  part TEXT NOT NULL,
  UNIQUE (complaint_id, person_id)
);
CREATE INDEX complaint_people_person ON complaint_people (person_id);
CREATE TABLE complaint_notes (
  id INTEGER PRIMARY KEY,
  complaint_id BIGINT NOT NULL REFERENCES complaints (id),
  kind TEXT NOT NULL CHECK (kind IN ('progress','refer','inside')),
  text TEXT NOT NULL CHECK (text <> ''),
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  on_day TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX complaint_notes_complaint ON complaint_notes (complaint_id);
CREATE TABLE public_texts (
  id INTEGER PRIMARY KEY,
  section TEXT NOT NULL,
  text TEXT NOT NULL CHECK (text <> ''),
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  on_day TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX public_texts_section ON public_texts (section, id);
