-- Runs, what they found, what was decided. See src/store/migrations.c; a step that was released is never changed.

CREATE TABLE product (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE target (
  product_id INTEGER NOT NULL REFERENCES product (id), id INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (product_id, id),
  UNIQUE (product_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  product_id INTEGER NOT NULL, id INTEGER NOT NULL UNIQUE, target_id INTEGER NOT NULL,
  release TEXT NOT NULL, version TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL,
  name TEXT NOT NULL, os_id TEXT NOT NULL, os_version TEXT NOT NULL, os_name TEXT NOT NULL,
  arch TEXT NOT NULL, is_root INTEGER NOT NULL, started_at INTEGER NOT NULL,
  finished_at INTEGER NOT NULL, previous_run INTEGER NOT NULL, last_decision INTEGER NOT NULL,
  files INTEGER NOT NULL, bytes INTEGER NOT NULL, components INTEGER NOT NULL,
  findings INTEGER NOT NULL, findings_open INTEGER NOT NULL, informational INTEGER NOT NULL,
  unreadable INTEGER NOT NULL, rules_pass INTEGER NOT NULL, rules_fail INTEGER NOT NULL,
  rules_na INTEGER NOT NULL, rules_unknown INTEGER NOT NULL, rules_waived INTEGER NOT NULL,
  score REAL NOT NULL, coverage REAL NOT NULL,
  PRIMARY KEY (product_id, id),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id)
) STRICT;

CREATE INDEX run_target ON run (product_id, target_id, id);

CREATE INDEX run_release ON run (release);

CREATE TABLE component (
  product_id INTEGER NOT NULL REFERENCES product (id), id INTEGER NOT NULL, digest BLOB NOT NULL,
  type TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
  arch TEXT NOT NULL, purl TEXT NOT NULL, ecosystem TEXT NOT NULL, source_name TEXT NOT NULL,
  source_version TEXT NOT NULL, licence TEXT NOT NULL, supplier TEXT NOT NULL, reader TEXT NOT NULL,
  scope TEXT NOT NULL, direct INTEGER NOT NULL, own INTEGER NOT NULL, vendored INTEGER NOT NULL,
  owner TEXT NOT NULL, locations TEXT NOT NULL, hashes TEXT NOT NULL, needs TEXT NOT NULL,
  PRIMARY KEY (product_id, id),
  UNIQUE (product_id, digest)
) STRICT;

-- who ships this library?
CREATE INDEX component_name ON component (name, type);

CREATE TABLE component_seen (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, component_id INTEGER NOT NULL, depends_on TEXT NOT NULL,
  FOREIGN KEY (product_id, component_id) REFERENCES component (product_id, id),
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;

CREATE INDEX component_seen_open ON component_seen (product_id, target_id) WHERE gone_run IS NULL;

CREATE TABLE finding (
  product_id INTEGER NOT NULL REFERENCES product (id), id INTEGER NOT NULL, fingerprint TEXT NOT NULL,
  PRIMARY KEY (product_id, id),
  UNIQUE (fingerprint, product_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding_text (
  product_id INTEGER NOT NULL, id INTEGER NOT NULL, digest BLOB NOT NULL, finding_id INTEGER NOT NULL,
  kind TEXT NOT NULL, rule TEXT NOT NULL, title_en TEXT NOT NULL, title_fr TEXT NOT NULL,
  subject TEXT NOT NULL, subject_name TEXT NOT NULL, version TEXT NOT NULL, target TEXT NOT NULL,
  place TEXT NOT NULL, part TEXT NOT NULL, packages TEXT NOT NULL, evidence TEXT NOT NULL,
  cvss_vector TEXT NOT NULL, fixable INTEGER NOT NULL, fixed_version TEXT NOT NULL,
  fix_en TEXT NOT NULL, fix_fr TEXT NOT NULL, why TEXT NOT NULL, advisories TEXT NOT NULL,
  aliases TEXT NOT NULL, cwes TEXT NOT NULL, refs TEXT NOT NULL,
  PRIMARY KEY (product_id, id),
  UNIQUE (product_id, digest),
  FOREIGN KEY (product_id, finding_id) REFERENCES finding (product_id, id)
) STRICT;

CREATE INDEX finding_text_finding ON finding_text (product_id, finding_id);

CREATE INDEX finding_text_rule ON finding_text (lower(rule));

CREATE TABLE finding_seen (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, text_id INTEGER NOT NULL, aside INTEGER NOT NULL,
  severity TEXT NOT NULL, vector TEXT NOT NULL, cvss REAL NOT NULL, epss REAL NOT NULL,
  kev INTEGER NOT NULL, kev_ransomware INTEGER NOT NULL, withdrawn INTEGER NOT NULL,
  informational INTEGER NOT NULL, probability REAL NOT NULL, probability_why_en TEXT NOT NULL,
  probability_why_fr TEXT NOT NULL, weight REAL NOT NULL, share REAL NOT NULL,
  sort_order REAL NOT NULL, path TEXT NOT NULL,
  FOREIGN KEY (product_id, text_id) REFERENCES finding_text (product_id, id),
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_seen_open ON finding_seen (product_id, target_id) WHERE gone_run IS NULL;

CREATE INDEX finding_seen_text ON finding_seen (product_id, text_id);

CREATE TABLE decision (
  product_id INTEGER NOT NULL, id INTEGER NOT NULL UNIQUE, finding_id INTEGER NOT NULL,
  status TEXT NOT NULL, justification TEXT NOT NULL, author TEXT NOT NULL, made_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (product_id, id),
  FOREIGN KEY (product_id, finding_id) REFERENCES finding (product_id, id)
) STRICT;

CREATE INDEX decision_finding ON decision (product_id, finding_id, id);

CREATE TRIGGER decision_kept BEFORE UPDATE ON decision
BEGIN SELECT raise(ABORT, 'decisions are only ever added'); END;

CREATE TRIGGER decision_stays BEFORE DELETE ON decision
BEGIN SELECT raise(ABORT, 'decisions are only ever added'); END;

CREATE TABLE rule_result (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, position INTEGER NOT NULL, rule TEXT NOT NULL,
  target TEXT NOT NULL, family TEXT NOT NULL, title_en TEXT NOT NULL, title_fr TEXT NOT NULL,
  severity TEXT NOT NULL, state TEXT NOT NULL, reason_en TEXT NOT NULL, reason_fr TEXT NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
  scope TEXT NOT NULL, version TEXT NOT NULL, records INTEGER NOT NULL, newest_at INTEGER NOT NULL,
  loaded_at INTEGER NOT NULL,
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;

-- the parts of a target audited together, as the case names them
CREATE TABLE audited (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, position INTEGER NOT NULL, target TEXT NOT NULL,
  path TEXT NOT NULL, kind TEXT NOT NULL, files INTEGER NOT NULL, bytes INTEGER NOT NULL,
  components INTEGER NOT NULL,
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;

CREATE TABLE not_assessed (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, position INTEGER NOT NULL, ecosystem TEXT NOT NULL,
  components INTEGER NOT NULL, reason_en TEXT NOT NULL, reason_fr TEXT NOT NULL,
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;

CREATE TABLE unreadable (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, position INTEGER NOT NULL, path TEXT NOT NULL,
  reader TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;

CREATE TABLE risk (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, present INTEGER NOT NULL, seed INTEGER NOT NULL,
  worlds INTEGER NOT NULL, mean REAL NOT NULL, p10 REAL NOT NULL, p50 REAL NOT NULL,
  p90 REAL NOT NULL, p99 REAL NOT NULL, events TEXT NOT NULL, curve TEXT NOT NULL,
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;
