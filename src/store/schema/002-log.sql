-- The evidence log: store/log.h.

CREATE TABLE log_leaf (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject INTEGER NOT NULL, made_at INTEGER NOT NULL,
  author TEXT NOT NULL, digest BLOB NOT NULL, hash BLOB NOT NULL
) STRICT;

CREATE INDEX log_leaf_subject ON log_leaf (kind, subject, id);

CREATE TRIGGER log_leaf_kept BEFORE UPDATE ON log_leaf
BEGIN SELECT raise(ABORT, 'log entries are only ever added'); END;

CREATE TRIGGER log_leaf_stays BEFORE DELETE ON log_leaf
BEGIN SELECT raise(ABORT, 'log entries are only ever added'); END;

CREATE TABLE log_head (
  id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, edge BLOB NOT NULL
) STRICT;

CREATE TABLE log_checkpoint (
  id INTEGER PRIMARY KEY, size INTEGER NOT NULL, made_at INTEGER NOT NULL, key BLOB NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE TRIGGER log_checkpoint_kept BEFORE UPDATE ON log_checkpoint
BEGIN SELECT raise(ABORT, 'checkpoints are only ever added'); END;

CREATE TRIGGER log_checkpoint_stays BEFORE DELETE ON log_checkpoint
BEGIN SELECT raise(ABORT, 'checkpoints are only ever added'); END;

-- What a run closed is looked up when its entry is verified.
CREATE INDEX component_seen_gone ON component_seen (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
CREATE INDEX finding_seen_gone ON finding_seen (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
CREATE INDEX rule_result_gone ON rule_result (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
CREATE INDEX feed_gone ON feed (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
CREATE INDEX audited_gone ON audited (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
CREATE INDEX not_assessed_gone ON not_assessed (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
CREATE INDEX unreadable_gone ON unreadable (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
CREATE INDEX risk_gone ON risk (product_id, target_id, gone_run) WHERE gone_run IS NOT NULL;
