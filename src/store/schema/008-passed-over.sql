-- Advisories that hold by version and do not count all the same: of another module stream.

CREATE TABLE passed_over (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, position INTEGER NOT NULL, ecosystem TEXT NOT NULL,
  records INTEGER NOT NULL, reason_en TEXT NOT NULL, reason_fr TEXT NOT NULL,
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;
CREATE INDEX passed_over_gone ON passed_over (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
