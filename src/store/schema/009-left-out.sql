-- Patterns of what the user leaves out of a target, and how many names each left out.

CREATE TABLE left_out (
  product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL,
  gone_run INTEGER, digest BLOB NOT NULL, position INTEGER NOT NULL, target TEXT NOT NULL,
  pattern TEXT NOT NULL, names INTEGER NOT NULL,
  PRIMARY KEY (product_id, target_id, first_run, digest),
  FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),
  FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),
  FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),
  CHECK (gone_run IS NULL OR gone_run > first_run)
) STRICT, WITHOUT ROWID;
CREATE INDEX left_out_gone ON left_out (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
