-- Results of tests, only ever added. What each verifies is a JSON list of {id, digest}.

CREATE TABLE test_result (
  product_id INTEGER NOT NULL REFERENCES product (id), id INTEGER NOT NULL UNIQUE, test TEXT NOT NULL,
  name TEXT NOT NULL, source TEXT NOT NULL, outcome TEXT NOT NULL, made_at INTEGER NOT NULL,
  duration INTEGER NOT NULL, why TEXT NOT NULL, environment TEXT NOT NULL, output TEXT NOT NULL,
  excerpt TEXT NOT NULL, file TEXT NOT NULL, file_digest TEXT NOT NULL, line INTEGER NOT NULL,
  product TEXT NOT NULL, release TEXT NOT NULL, definition TEXT NOT NULL, verifies TEXT NOT NULL,
  PRIMARY KEY (product_id, id)
) STRICT;

CREATE INDEX test_result_test ON test_result (product_id, test, id);

CREATE TRIGGER test_result_kept BEFORE UPDATE ON test_result
BEGIN SELECT raise(ABORT, 'results of tests are only ever added'); END;

CREATE TRIGGER test_result_stays BEFORE DELETE ON test_result
BEGIN SELECT raise(ABORT, 'results of tests are only ever added'); END;
