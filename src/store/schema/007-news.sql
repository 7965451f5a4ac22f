-- News: items are added once; what is decided about one is only ever added; a source's state is replaced (store/news.c).

CREATE TABLE news_item (
  product_id INTEGER NOT NULL REFERENCES product (id), key TEXT NOT NULL, domain TEXT NOT NULL,
  source TEXT NOT NULL, title TEXT NOT NULL, link TEXT NOT NULL, summary TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (product_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE news_source (
  product_id INTEGER NOT NULL REFERENCES product (id), id TEXT NOT NULL, domain TEXT NOT NULL,
  name TEXT NOT NULL, address TEXT NOT NULL, read_at INTEGER NOT NULL, newest_at INTEGER NOT NULL,
  problem TEXT NOT NULL,
  PRIMARY KEY (product_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE news_decision (
  product_id INTEGER NOT NULL, id INTEGER NOT NULL UNIQUE, key TEXT NOT NULL,
  verdict TEXT NOT NULL, why TEXT NOT NULL, author TEXT NOT NULL, made_at INTEGER NOT NULL,
  PRIMARY KEY (product_id, id),
  FOREIGN KEY (product_id, key) REFERENCES news_item (product_id, key)
) STRICT;
CREATE INDEX news_decision_item ON news_decision (product_id, key, id);

CREATE TRIGGER news_decision_kept BEFORE UPDATE ON news_decision
BEGIN SELECT raise(ABORT, 'decisions about news are only ever added'); END;

CREATE TRIGGER news_decision_stays BEFORE DELETE ON news_decision
BEGIN SELECT raise(ABORT, 'decisions about news are only ever added'); END;
