-- Incidents and tickets: entries that are only ever added (store/register.c).

CREATE TABLE register_entry (
  product_id INTEGER NOT NULL REFERENCES product (id), record TEXT NOT NULL,
  id INTEGER NOT NULL UNIQUE, seq INTEGER NOT NULL, made_at INTEGER NOT NULL, author TEXT NOT NULL,
  kind TEXT NOT NULL, ref TEXT NOT NULL, text TEXT NOT NULL, fields TEXT NOT NULL,
  PRIMARY KEY (product_id, record, seq)
) STRICT;

CREATE TRIGGER register_entry_kept BEFORE UPDATE ON register_entry
BEGIN SELECT raise(ABORT, 'register entries are only ever added'); END;

CREATE TRIGGER register_entry_stays BEFORE DELETE ON register_entry
BEGIN SELECT raise(ABORT, 'register entries are only ever added'); END;
