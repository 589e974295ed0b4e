-- +goose Up
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  n BIGINT NOT NULL
);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE onces (
  key TEXT PRIMARY KEY,
  account_id BIGINT NOT NULL,
  at TIMESTAMP NOT NULL
);

CREATE TABLE clients (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  legal_form TEXT NOT NULL,
  registration_no TEXT NOT NULL,
  address TEXT NOT NULL,
  city TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL,
  web TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  contact_title TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  contact_phone TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX clients_folded ON clients (folded);
CREATE INDEX clients_registration ON clients (registration_no);

CREATE TABLE certifications (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  client_id BIGINT NOT NULL REFERENCES clients (id),
  number TEXT NOT NULL UNIQUE,
  standard TEXT NOT NULL,
  accredited BOOLEAN NOT NULL,
  scope TEXT NOT NULL,
  services TEXT NOT NULL,
  cadence TEXT NOT NULL,
  persons BIGINT NOT NULL,
  competences TEXT NOT NULL,
  stage TEXT NOT NULL,
  waiting TEXT NOT NULL,
  next_what TEXT NOT NULL,
  next_day TEXT,
  confidential TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX certifications_client ON certifications (client_id);
CREATE INDEX certifications_stage ON certifications (stage, (COALESCE(next_day, '9999')), id, waiting, next_day);
CREATE INDEX certifications_next ON certifications (next_day, stage, waiting, id);
CREATE INDEX certifications_due ON certifications ((COALESCE(next_day, '9999')), id, stage, waiting, next_day);
CREATE INDEX certifications_late ON certifications ((COALESCE(next_day, '')), id, stage, waiting, next_day);
CREATE INDEX certifications_waiting ON certifications (waiting, next_day, next_what, id);

CREATE TABLE sites (
  id INTEGER PRIMARY KEY,
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  city TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL,
  activities TEXT NOT NULL,
  kind TEXT NOT NULL,
  persons BIGINT NOT NULL,
  central BOOLEAN NOT NULL,
  UNIQUE (certification_id, position)
);

CREATE TABLE applications (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft','submitted','returned','accepted','declined','withdrawn')),
  number TEXT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  applicant TEXT NOT NULL,
  folded TEXT NOT NULL,
  certification_id BIGINT REFERENCES certifications (id),
  client_id BIGINT REFERENCES clients (id),
  source TEXT NOT NULL,
  email TEXT NOT NULL,
  submitted_at TIMESTAMP,
  submitted_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  note TEXT NOT NULL,
  draft TEXT NOT NULL,
  questionnaire TEXT NOT NULL
);
CREATE UNIQUE INDEX applications_number ON applications (number) WHERE number <> '';
CREATE INDEX applications_status ON applications (status, submitted_at, id);
CREATE INDEX applications_turn ON applications ((CASE status WHEN 'submitted' THEN 0 WHEN 'returned' THEN 1 WHEN 'draft' THEN 2 ELSE 3 END), submitted_at, id);
CREATE INDEX applications_find ON applications (status, number, source, folded, certification_id);
CREATE INDEX applications_folded ON applications (folded, id);
CREATE INDEX applications_certification ON applications (certification_id);

CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  application_id BIGINT NOT NULL REFERENCES applications (id),
  outcome TEXT NOT NULL,
  items TEXT NOT NULL,
  reasons TEXT NOT NULL,
  text TEXT NOT NULL,
  competences TEXT NOT NULL,
  cadence TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX reviews_application ON reviews (application_id);

CREATE TABLE audit_times (
  id INTEGER PRIMARY KEY,
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  revision BIGINT NOT NULL,
  input TEXT NOT NULL,
  result TEXT NOT NULL,
  table_version TEXT NOT NULL,
  persons BIGINT NOT NULL,
  total_halves BIGINT NOT NULL,
  stage1_halves BIGINT NOT NULL,
  stage2_halves BIGINT NOT NULL,
  visit_halves BIGINT NOT NULL,
  year_halves BIGINT NOT NULL,
  recert_halves BIGINT NOT NULL,
  inferred BOOLEAN NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  approver_id BIGINT CHECK (approver_id <> person_id),
  approver_name TEXT NOT NULL,
  approved_at TIMESTAMP,
  UNIQUE (certification_id, revision)
);

CREATE TABLE quotations (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft','sent','accepted','declined','superseded')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  audit_time_id BIGINT NOT NULL REFERENCES audit_times (id),
  number TEXT NOT NULL,
  revision BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  currency TEXT NOT NULL,
  lines TEXT NOT NULL,
  initial_minor BIGINT NOT NULL,
  yearly_minor BIGINT NOT NULL,
  recert_minor BIGINT NOT NULL,
  tax_percent BIGINT NOT NULL,
  price_list TEXT NOT NULL,
  discount_reason TEXT NOT NULL,
  discount_percent BIGINT NOT NULL,
  note TEXT NOT NULL,
  valid_until TEXT,
  paper_sha256 TEXT NOT NULL,
  sent_at TIMESTAMP,
  answered_at TIMESTAMP,
  answered_by TEXT NOT NULL,
  answered_role TEXT NOT NULL,
  answer_text TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  UNIQUE (number, revision),
  UNIQUE (certification_id, revision)
);
CREATE INDEX quotations_certification ON quotations (certification_id);
CREATE INDEX quotations_status ON quotations (status, valid_until);

CREATE TABLE contracts (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft','offered','client_signed','signed','withdrawn','ended')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  quotation_id BIGINT NOT NULL REFERENCES quotations (id),
  audit_time_id BIGINT NOT NULL REFERENCES audit_times (id),
  number TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL UNIQUE,
  terms TEXT NOT NULL,
  paper_sha256 TEXT NOT NULL,
  offered_at TIMESTAMP,
  client_name TEXT NOT NULL,
  client_role TEXT NOT NULL,
  client_signed_at TIMESTAMP,
  body_person_id BIGINT,
  body_name TEXT NOT NULL,
  body_role TEXT NOT NULL,
  body_signed_at TIMESTAMP,
  ended_on TEXT,
  end_reason TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX contracts_certification ON contracts (certification_id);
CREATE UNIQUE INDEX contracts_one_live ON contracts (certification_id) WHERE status IN ('draft','offered','client_signed','signed');

CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  languages TEXT NOT NULL,
  active BOOLEAN NOT NULL,
  agreement TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX people_folded ON people (folded, id);
CREATE UNIQUE INDEX people_email ON people (email) WHERE email <> '';

CREATE TABLE competences (
  id INTEGER PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES people (id),
  area TEXT NOT NULL,
  proof TEXT NOT NULL,
  from_day TEXT,
  until_day TEXT
);
CREATE INDEX competences_person ON competences (person_id);
CREATE INDEX competences_area ON competences (area, person_id, from_day, until_day);

CREATE TABLE ties (
  id INTEGER PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES people (id),
  client_id BIGINT NOT NULL REFERENCES clients (id),
  kind TEXT NOT NULL,
  until_day TEXT,
  note TEXT NOT NULL
);
CREATE INDEX ties_person ON ties (person_id, client_id);

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  person_id BIGINT REFERENCES people (id),
  client_id BIGINT REFERENCES clients (id),
  roles TEXT NOT NULL,
  password TEXT NOT NULL,
  disabled BOOLEAN NOT NULL,
  failures BIGINT NOT NULL,
  locked_till TIMESTAMP,
  created_at TIMESTAMP NOT NULL,
  CHECK (person_id IS NULL OR client_id IS NULL)
);
CREATE INDEX accounts_client ON accounts (client_id);
CREATE INDEX accounts_person ON accounts (person_id);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  account_id BIGINT NOT NULL REFERENCES accounts (id),
  token_hash TEXT NOT NULL UNIQUE,
  created_at TIMESTAMP NOT NULL,
  seen_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP NOT NULL,
  address TEXT NOT NULL,
  browser TEXT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE one_time_links (
  id INTEGER PRIMARY KEY,
  purpose TEXT NOT NULL,
  account_id BIGINT REFERENCES accounts (id),
  token_hash TEXT NOT NULL UNIQUE,
  expires_at TIMESTAMP NOT NULL,
  used_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL
);

CREATE TABLE audits (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('planned','scheduled','announced','underway','reported','concluded','cancelled')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  cycle BIGINT NOT NULL,
  kind TEXT NOT NULL,
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  number TEXT NOT NULL UNIQUE,
  target TEXT,
  latest TEXT,
  halves BIGINT NOT NULL,
  clauses TEXT NOT NULL,
  edition TEXT NOT NULL,
  checklist_of TEXT NOT NULL,
  starts TEXT,
  ends TEXT,
  objectives TEXT NOT NULL,
  remote TEXT NOT NULL,
  language TEXT NOT NULL,
  slots TEXT NOT NULL,
  plan_revision BIGINT NOT NULL,
  plan_sha256 TEXT NOT NULL,
  justification TEXT NOT NULL,
  announced_at TIMESTAMP,
  report TEXT NOT NULL,
  report_revision BIGINT NOT NULL,
  report_sha256 TEXT NOT NULL,
  reported_at TIMESTAMP,
  outcome TEXT NOT NULL,
  concluded_at TIMESTAMP,
  cancel_reason TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  CHECK (ends IS NULL OR starts IS NULL OR ends >= starts)
);
CREATE INDEX audits_certification ON audits (certification_id, cycle, seq);
CREATE INDEX audits_target ON audits (status, target);
CREATE INDEX audits_latest ON audits (status, latest);
CREATE INDEX audits_starts ON audits (starts);
CREATE INDEX audits_due ON audits ((COALESCE(starts, target, '9999')), id, status, kind, certification_id);
CREATE INDEX audits_aim ON audits ((COALESCE(target, '9999')), id, status, kind, certification_id);
CREATE INDEX audits_limit ON audits ((COALESCE(latest, '9999')), id, status, kind, certification_id);

CREATE TABLE team_members (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  role TEXT NOT NULL CHECK (role IN ('lead','auditor','expert','trainee','observer')),
  declared_at TIMESTAMP,
  no_interest BOOLEAN NOT NULL,
  no_consulting BOOLEAN NOT NULL,
  confidential BOOLEAN NOT NULL,
  remark TEXT NOT NULL,
  UNIQUE (audit_id, person_id)
);
CREATE INDEX team_members_person ON team_members (person_id, audit_id, role);
CREATE UNIQUE INDEX team_members_one_lead ON team_members (audit_id) WHERE role = 'lead';

CREATE TABLE bookings (
  id INTEGER PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES people (id),
  day TEXT NOT NULL,
  half TEXT NOT NULL CHECK (half IN ('am','pm')),
  audit_id BIGINT REFERENCES audits (id),
  why TEXT NOT NULL,
  UNIQUE (person_id, day, half)
);
CREATE INDEX bookings_audit ON bookings (audit_id);
CREATE INDEX bookings_day ON bookings (day);

CREATE TABLE objections (
  id INTEGER PRIMARY KEY,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  person_id BIGINT NOT NULL REFERENCES people (id),
  text TEXT NOT NULL,
  by TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  accepted BOOLEAN,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at TIMESTAMP
);
CREATE INDEX objections_audit ON objections (audit_id);

CREATE TABLE answers (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  item TEXT NOT NULL,
  verdict TEXT NOT NULL,
  note TEXT NOT NULL,
  sample TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  UNIQUE (audit_id, item)
);

CREATE TABLE findings (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open','answered','returned','accepted','verified','noted','withdrawn')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  audit_id BIGINT NOT NULL REFERENCES audits (id),
  number TEXT NOT NULL UNIQUE,
  grade TEXT NOT NULL CHECK (grade IN ('major','minor','opportunity','positive','concern')),
  item TEXT NOT NULL,
  clause TEXT NOT NULL,
  requirement TEXT NOT NULL,
  statement TEXT NOT NULL,
  evidence TEXT NOT NULL,
  site TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  person_name TEXT NOT NULL,
  raised_on TEXT NOT NULL,
  shared_on TEXT,
  plan_due TEXT,
  action_due TEXT,
  hard_limit TEXT,
  verified_by TEXT NOT NULL,
  verified_on TEXT,
  method TEXT NOT NULL,
  verify_note TEXT NOT NULL,
  repeats BIGINT NOT NULL,
  created_at TIMESTAMP NOT NULL
);
CREATE INDEX findings_audit ON findings (audit_id);
CREATE INDEX findings_certification ON findings (certification_id);
CREATE INDEX findings_due ON findings (status, plan_due);
CREATE INDEX findings_list ON findings (status, grade, plan_due, action_due, clause, raised_on, shared_on, certification_id, number);
CREATE INDEX findings_clause ON findings (clause, grade);

CREATE TABLE responses (
  id INTEGER PRIMARY KEY,
  finding_id BIGINT NOT NULL REFERENCES findings (id),
  round BIGINT NOT NULL,
  correction TEXT NOT NULL,
  cause TEXT NOT NULL,
  action TEXT NOT NULL,
  action_owner TEXT NOT NULL,
  action_by TEXT,
  implemented BOOLEAN NOT NULL,
  by TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  accepted BOOLEAN,
  comment TEXT NOT NULL,
  reviewed_by TEXT NOT NULL,
  reviewed_at TIMESTAMP,
  UNIQUE (finding_id, round)
);

CREATE TABLE evidences (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  audit_id BIGINT REFERENCES audits (id),
  item TEXT NOT NULL,
  finding_id BIGINT REFERENCES findings (id),
  response_id BIGINT REFERENCES responses (id),
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  by TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX evidences_audit ON evidences (audit_id, item);
CREATE INDEX evidences_finding ON evidences (finding_id);

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  audit_id BIGINT REFERENCES audits (id),
  cycle BIGINT NOT NULL,
  number TEXT NOT NULL UNIQUE,
  option TEXT NOT NULL,
  scope TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  person_id BIGINT NOT NULL REFERENCES people (id),
  person_name TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  effective TEXT NOT NULL,
  dossier TEXT NOT NULL,
  dossier_sha256 TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  CHECK (effective >= decided_on),
  CHECK (audit_id IS NOT NULL OR option IN ('suspend','restore','withdraw','extend','reduce','request_more_information'))
);
CREATE INDEX decisions_certification ON decisions (certification_id);
CREATE INDEX decisions_audit ON decisions (audit_id);
CREATE INDEX decisions_day ON decisions (decided_on, audit_id, option, certification_id);
CREATE UNIQUE INDEX decisions_one_result ON decisions (audit_id)
  WHERE audit_id IS NOT NULL AND option IN ('grant','grant_with_reduced_scope','refuse','maintain','renew');

CREATE TABLE certificates (
  id INTEGER PRIMARY KEY,
  version BIGINT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active','suspended','withdrawn','superseded')),
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  number TEXT NOT NULL,
  revision BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  holder TEXT NOT NULL,
  folded TEXT NOT NULL,
  address TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  standard TEXT NOT NULL,
  scope TEXT NOT NULL,
  sites TEXT NOT NULL,
  cycle BIGINT NOT NULL,
  original TEXT NOT NULL,
  effective TEXT NOT NULL,
  expires TEXT NOT NULL,
  issued_on TEXT NOT NULL,
  gap_from TEXT,
  gap_to TEXT,
  last_expiry TEXT,
  recert_audit_on TEXT,
  suspended_on TEXT,
  suspended_until TEXT,
  withdrawn_on TEXT,
  paper_sha256 TEXT NOT NULL,
  confidential BOOLEAN NOT NULL,
  created_at TIMESTAMP NOT NULL,
  UNIQUE (number, revision),
  CHECK (expires > effective)
);
CREATE UNIQUE INDEX certificates_one_current ON certificates (certification_id) WHERE status IN ('active','suspended');
CREATE INDEX certificates_certification ON certificates (certification_id);
CREATE INDEX certificates_folded ON certificates (folded);
CREATE INDEX certificates_expires ON certificates (status, expires);

CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  certificate_id BIGINT NOT NULL REFERENCES certificates (id),
  act TEXT NOT NULL,
  on_day TEXT NOT NULL,
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  reason TEXT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX changes_certificate ON changes (certificate_id);

CREATE TABLE papers (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  certification_id BIGINT NOT NULL REFERENCES certifications (id),
  kind TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  at TIMESTAMP NOT NULL
);
CREATE INDEX papers_certification ON papers (certification_id);
CREATE INDEX papers_noun ON papers (noun, noun_id);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  at TIMESTAMP NOT NULL,
  on_day TEXT NOT NULL,
  verb TEXT NOT NULL,
  noun TEXT NOT NULL,
  noun_id BIGINT NOT NULL,
  certification_id BIGINT REFERENCES certifications (id),
  client_id BIGINT REFERENCES clients (id),
  person_id BIGINT NOT NULL,
  actor_name TEXT NOT NULL,
  summary TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX events_certification ON events (certification_id, id);
CREATE INDEX events_noun ON events (noun, noun_id);

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  event_id BIGINT NOT NULL REFERENCES events (id),
  recipient TEXT NOT NULL,
  template TEXT NOT NULL,
  link TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at TIMESTAMP NOT NULL,
  sent_at TIMESTAMP,
  error TEXT NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  UNIQUE (event_id, recipient, template)
);
CREATE INDEX deliveries_waiting ON deliveries (next_at) WHERE sent_at IS NULL;

CREATE TABLE sweeps (
  kind TEXT NOT NULL,
  subject BIGINT NOT NULL,
  on_day TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (kind, subject, on_day)
);
