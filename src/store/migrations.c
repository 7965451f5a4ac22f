/*
 * migrations.c - the schema, as numbered steps that are never changed once released: a new need is a new step. Each is
 * applied in one transaction together with its number (PRAGMA user_version), so a killed migration never happened.
 *
 * Plain SQL that PostgreSQL holds too: product_id first in every key (it is what a fleet is distributed by), BLOB for
 * digests, JSON as text, times as seconds since 1970 UTC.
 *
 *   product 1-n target 1-n run               a target is what was audited: a folder, an image, a host
 *   component, finding_text                  content, kept once per product; found by digest
 *   finding 1-n finding_text, decision       a finding is its fingerprint; decisions are only ever added
 *   *_seen, rule_result, feed, ...           rows of a target from first_run until gone_run (NULL: still so)
 */
#include "store/log_int.h"

#define LANE                                                                                       \
	"product_id INTEGER NOT NULL, target_id INTEGER NOT NULL, first_run INTEGER NOT NULL, "    \
	"gone_run INTEGER, digest BLOB NOT NULL, "
#define LANE_KEYS                                                                                  \
	", PRIMARY KEY (product_id, target_id, first_run, digest),"                                \
	" FOREIGN KEY (product_id, target_id) REFERENCES target (product_id, id),"                 \
	" FOREIGN KEY (product_id, first_run) REFERENCES run (product_id, id),"                    \
	" FOREIGN KEY (product_id, gone_run) REFERENCES run (product_id, id),"                     \
	" CHECK (gone_run IS NULL OR gone_run > first_run)) STRICT, WITHOUT ROWID;"
#define LANE_OPEN(table)                                                                           \
	"CREATE INDEX " table "_open ON " table " (product_id, target_id) WHERE gone_run IS NULL;"
#define TEXT_COLUMN(name) name " TEXT NOT NULL, "
#define INT_COLUMN(name) name " INTEGER NOT NULL, "
#define REAL_COLUMN(name) name " REAL NOT NULL, "

static const char *const migration_1[] = {
	"CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE target (product_id INTEGER NOT NULL REFERENCES product (id), id INTEGER NOT "
	"NULL,"
	" name TEXT NOT NULL, PRIMARY KEY (product_id, id), UNIQUE (product_id, name)) STRICT, "
	"WITHOUT ROWID;",

	"CREATE TABLE run (product_id INTEGER NOT NULL, id INTEGER NOT NULL UNIQUE, target_id "
	"INTEGER NOT NULL, " TEXT_COLUMN("release") TEXT_COLUMN("version") TEXT_COLUMN(
		"kind") TEXT_COLUMN("digest") TEXT_COLUMN("name") TEXT_COLUMN("os_id")
		TEXT_COLUMN("os_version") TEXT_COLUMN("os_name") TEXT_COLUMN("arch") INT_COLUMN(
			"is_root") INT_COLUMN("started_at") INT_COLUMN("finished_at")
			INT_COLUMN("previous_run") INT_COLUMN("last_decision") INT_COLUMN(
				"files") INT_COLUMN("bytes") INT_COLUMN("components")
				INT_COLUMN("findings") INT_COLUMN("findings_open") INT_COLUMN(
					"informational") INT_COLUMN("unreadable") INT_COLUMN("rules"
											     "_pas"
											     "s")
					INT_COLUMN("rules_fail") INT_COLUMN("rules_na") INT_COLUMN(
						"rules_unknown") INT_COLUMN("rules_waived")
						REAL_COLUMN("score") REAL_COLUMN(
							"coverage") "PRIMARY KEY (product_id, id),"
								    " FOREIGN KEY (product_id, "
								    "target_id) REFERENCES target "
								    "(product_id, id)) STRICT;"
								    "CREATE INDEX run_target ON "
								    "run (product_id, target_id, "
								    "id);"
								    "CREATE INDEX run_release ON "
								    "run (release);",

	"CREATE TABLE component (product_id INTEGER NOT NULL REFERENCES product (id), id INTEGER "
	"NOT NULL,"
	" digest BLOB NOT NULL, " TEXT_COLUMN("type") TEXT_COLUMN("namespace") TEXT_COLUMN(
		"name") TEXT_COLUMN("version") TEXT_COLUMN("arch") TEXT_COLUMN("purl")
		TEXT_COLUMN("ecosystem") TEXT_COLUMN("source_name") TEXT_COLUMN(
			"source_version") TEXT_COLUMN("licence") TEXT_COLUMN("supplier")
			TEXT_COLUMN("reader") TEXT_COLUMN("scope") INT_COLUMN("direct") INT_COLUMN(
				"own") INT_COLUMN("vendored") TEXT_COLUMN("owner")
				TEXT_COLUMN("locations") TEXT_COLUMN("hashes") TEXT_COLUMN(
					"needs") "PRIMARY KEY (product_id, id), UNIQUE "
						 "(product_id, digest)) STRICT;"
						 "CREATE INDEX component_name ON component (name, "
						 "type);" /* "who ships this library?" */
						 "CREATE TABLE component_seen (" LANE INT_COLUMN(
							 "component_id") "depends_on TEXT NOT NULL,"
									 " FOREIGN KEY "
									 "(product_id, "
									 "component_id) REFERENCES "
									 "component (product_id, "
									 "id)" LANE_KEYS LANE_OPEN(
										 "component_seen"),

	"CREATE TABLE finding (product_id INTEGER NOT NULL REFERENCES product (id), id INTEGER NOT "
	"NULL,"
	" fingerprint TEXT NOT NULL, PRIMARY KEY (product_id, id), UNIQUE (fingerprint, "
	"product_id))"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE finding_text (product_id INTEGER NOT NULL, id INTEGER NOT NULL, digest BLOB "
	"NOT NULL, " INT_COLUMN("finding_id") TEXT_COLUMN("kind") TEXT_COLUMN("rule") TEXT_COLUMN(
		"title_en") TEXT_COLUMN("title_fr") TEXT_COLUMN("subject") TEXT_COLUMN("subject_"
										       "name")
		TEXT_COLUMN("version") TEXT_COLUMN("target") TEXT_COLUMN("place") TEXT_COLUMN(
			"part") TEXT_COLUMN("packages") TEXT_COLUMN("evidence") TEXT_COLUMN("cvss_"
											    "vecto"
											    "r")
			INT_COLUMN("fixable") TEXT_COLUMN("fixed_version") TEXT_COLUMN(
				"fix_en") TEXT_COLUMN("fix_fr") TEXT_COLUMN("why") TEXT_COLUMN("adv"
											       "iso"
											       "rie"
											       "s")
				TEXT_COLUMN("aliases") TEXT_COLUMN("cwes") TEXT_COLUMN(
					"refs") "PRIMARY KEY (product_id, id), UNIQUE (product_id, "
						"digest),"
						" FOREIGN KEY (product_id, finding_id) REFERENCES "
						"finding (product_id, id)) STRICT;"
						"CREATE INDEX finding_text_finding ON finding_text "
						"(product_id, finding_id);"
						"CREATE INDEX finding_text_rule ON finding_text "
						"(lower(rule));"
						"CREATE TABLE finding_seen (" LANE INT_COLUMN(
							"text"
							"_id") INT_COLUMN("aside") TEXT_COLUMN("sev"
											       "eri"
											       "ty")
							TEXT_COLUMN("vector") REAL_COLUMN("cvss") REAL_COLUMN("epss") INT_COLUMN("kev") INT_COLUMN(
								"kev_"
								"ransomware") INT_COLUMN("withdraw"
											 "n") INT_COLUMN("informatio"
													 "nal")
								REAL_COLUMN("probability") TEXT_COLUMN(
									"probability_"
									"why_en") TEXT_COLUMN("prob"
											      "abil"
											      "ity_"
											      "why_"
											      "fr") REAL_COLUMN("weight")
									REAL_COLUMN("share") REAL_COLUMN(
										"sort_"
										"order") "p"
											 "a"
											 "t"
											 "h"
											 " "
											 "T"
											 "E"
											 "X"
											 "T"
											 " "
											 "N"
											 "O"
											 "T"
											 " "
											 "N"
											 "U"
											 "L"
											 "L"
											 ","
											 " "
											 "F"
											 "O"
											 "R"
											 "E"
											 "I"
											 "G"
											 "N"
											 " "
											 "K"
											 "E"
											 "Y"
											 " "
											 "("
											 "p"
											 "r"
											 "o"
											 "d"
											 "u"
											 "c"
											 "t"
											 "_"
											 "i"
											 "d"
											 ","
											 " "
											 "t"
											 "e"
											 "x"
											 "t"
											 "_"
											 "i"
											 "d"
											 ")"
											 " "
											 "R"
											 "E"
											 "F"
											 "E"
											 "R"
											 "E"
											 "N"
											 "C"
											 "E"
											 "S"
											 " "
											 "f"
											 "i"
											 "n"
											 "d"
											 "i"
											 "n"
											 "g"
											 "_"
											 "t"
											 "e"
											 "x"
											 "t"
											 " "
											 "("
											 "p"
											 "r"
											 "o"
											 "d"
											 "u"
											 "c"
											 "t"
											 "_"
											 "i"
											 "d"
											 ","
											 " "
											 "i"
											 "d"
											 ")" LANE_KEYS LANE_OPEN(
												 "f"
												 "i"
												 "n"
												 "d"
												 "i"
												 "n"
												 "g"
												 "_"
												 "s"
												 "e"
												 "e"
												 "n") "C"
												      "R"
												      "E"
												      "A"
												      "T"
												      "E"
												      " "
												      "I"
												      "N"
												      "D"
												      "E"
												      "X"
												      " "
												      "f"
												      "i"
												      "n"
												      "d"
												      "i"
												      "n"
												      "g"
												      "_"
												      "s"
												      "e"
												      "e"
												      "n"
												      "_"
												      "t"
												      "e"
												      "x"
												      "t"
												      " "
												      "O"
												      "N"
												      " "
												      "f"
												      "i"
												      "n"
												      "d"
												      "i"
												      "n"
												      "g"
												      "_"
												      "s"
												      "e"
												      "e"
												      "n"
												      " "
												      "("
												      "p"
												      "r"
												      "o"
												      "d"
												      "u"
												      "c"
												      "t"
												      "_"
												      "i"
												      "d"
												      ","
												      " "
												      "t"
												      "e"
												      "x"
												      "t"
												      "_"
												      "i"
												      "d"
												      ")"
												      ";",

	"CREATE TABLE decision (product_id INTEGER NOT NULL, id INTEGER NOT NULL UNIQUE, "
	"finding_id INTEGER NOT NULL, " TEXT_COLUMN("status") TEXT_COLUMN("justification")
		TEXT_COLUMN("author") INT_COLUMN("made_at") INT_COLUMN(
			"until_at") "PRIMARY KEY (product_id, id),"
				    " FOREIGN KEY (product_id, finding_id) REFERENCES finding "
				    "(product_id, id)) STRICT;"
				    "CREATE INDEX decision_finding ON decision (product_id, "
				    "finding_id, id);"
				    "CREATE TRIGGER decision_kept BEFORE UPDATE ON decision"
				    " BEGIN SELECT raise(ABORT, 'decisions are only ever added'); "
				    "END;"
				    "CREATE TRIGGER decision_stays BEFORE DELETE ON decision"
				    " BEGIN SELECT raise(ABORT, 'decisions are only ever added'); "
				    "END;",

	"CREATE TABLE rule_result (" LANE INT_COLUMN("position") TEXT_COLUMN("rule") TEXT_COLUMN(
		"target") TEXT_COLUMN("family") TEXT_COLUMN("title_en") TEXT_COLUMN("title_fr")
		TEXT_COLUMN("severity") TEXT_COLUMN("state") TEXT_COLUMN("reason_en") TEXT_COLUMN(
			"reason_fr") "evidence TEXT NOT NULL" LANE_KEYS "CREATE TABLE feed (" LANE
			INT_COLUMN(
				"position") TEXT_COLUMN("name") TEXT_COLUMN("scope") TEXT_COLUMN("v"
												 "e"
												 "r"
												 "s"
												 "i"
												 "o"
												 "n") INT_COLUMN("records") INT_COLUMN("newest_at") "loaded_at INTEGER NOT NULL" LANE_KEYS "CREATE TABLE audited (" LANE /* the parts of a target audited together, as the case names them */
				INT_COLUMN("position") TEXT_COLUMN(
					"target") TEXT_COLUMN("path") TEXT_COLUMN("kind")
					INT_COLUMN("files") INT_COLUMN(
						"bytes") "components INTEGER NOT "
							 "NULL" LANE_KEYS "CREATE TABLE "
							 "not_assessed (" LANE INT_COLUMN(
								 "positi"
								 "on") TEXT_COLUMN("ecosystem")
								 INT_COLUMN(
									 "compone"
									 "nt"
									 "s") TEXT_COLUMN("reaso"
											  "n_en") "reason_fr TEXT NOT NULL" LANE_KEYS "CREATE TABLE unreadable (" LANE
									 INT_COLUMN("position") TEXT_COLUMN(
										 "path")
										 TEXT_COLUMN("r"
											     "e"
											     "a"
											     "d"
											     "e"
											     "r") "reason TEXT NOT NULL" LANE_KEYS "CREATE TABLE risk (" LANE
											 INT_COLUMN("present") INT_COLUMN("seed") INT_COLUMN(
												 "w"
												 "o"
												 "r"
												 "l"
												 "d"
												 "s") REAL_COLUMN("mean")
												 REAL_COLUMN("p10") REAL_COLUMN(
													 "p50") REAL_COLUMN("p90")
													 REAL_COLUMN("p99") TEXT_COLUMN(
														 "even"
														 "ts") "curve TEXT NOT NULL" LANE_KEYS,
};

/* clang-format off */
#define GONE_INDEX(table)                                                                          \
	"CREATE INDEX " table "_gone ON " table " (product_id, target_id, gone_run)"               \
	" WHERE gone_run IS NOT NULL;"
#define KEPT(table, what)                                                                          \
	"CREATE TRIGGER " table "_kept BEFORE UPDATE ON " table                                    \
	" BEGIN SELECT raise(ABORT, '" what " are only ever added'); END;"                         \
	"CREATE TRIGGER " table "_stays BEFORE DELETE ON " table                                   \
	" BEGIN SELECT raise(ABORT, '" what " are only ever added'); END;"
static const char *const migration_2[] = { /* the evidence log: store/log.h */
	"CREATE TABLE log_leaf (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject INTEGER NOT NULL,"
	" made_at INTEGER NOT NULL, author TEXT NOT NULL, digest BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
	"CREATE INDEX log_leaf_subject ON log_leaf (kind, subject, id);" KEPT("log_leaf", "log entries")
	"CREATE TABLE log_head (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL,"
	" edge BLOB NOT NULL) STRICT;"
	"CREATE TABLE log_checkpoint (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, made_at INTEGER NOT NULL,"
	" key BLOB NOT NULL, note TEXT NOT NULL) STRICT;" KEPT("log_checkpoint", "checkpoints"),
	GONE_INDEX("component_seen") GONE_INDEX("finding_seen") GONE_INDEX("rule_result") GONE_INDEX("feed")
	GONE_INDEX("audited") GONE_INDEX("not_assessed") GONE_INDEX("unreadable") GONE_INDEX("risk"),
};
/* clang-format on */

static const struct {
	const char *const *statements;
	size_t n;
} migrations[] = {{migration_1, VB_COUNT(migration_1)},
		  {migration_2, VB_COUNT(migration_2)}}; /* [n] leads to schema n + 1 */
enum { SCHEMA = VB_COUNT(migrations) };

static bool migrate_locked(struct store *s, struct vb_error *err)
{
	char pragma[64];
	int64_t at, newest;

	/* Read again inside the transaction: another process may have migrated while we waited. */
	if (!store_sql_int(s, &at, err, "PRAGMA user_version", ""))
		return false;
	for (; at < SCHEMA; at++) {
		for (size_t i = 0; i < migrations[at].n; i++) {
			if (sqlite3_exec(s->db, migrations[at].statements[i], NULL, NULL, NULL) ==
			    SQLITE_OK)
				continue;
			store_sql_fail(s, "make the store's tables", err);
			return vb_prefix(err, "migration %d", (int)at + 1);
		}
	}
	if (!store_sql_int(s, &newest, err, "SELECT coalesce(max(finished_at), 0) FROM run", "") ||
	    !store_log_adopt(s, newest, err))
		return false;
	/* Pragmas take no bound values; both numbers are ours. */
	snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d", STORE_APPLICATION_ID);
	if (!store_sql_run(s, err, pragma, ""))
		return false;
	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %d", (int)SCHEMA);
	return store_sql_run(s, err, pragma, "");
}

/* Our file, a new one, or somebody else's: nothing is written before this is known. */
static bool recognise(struct store *s, int64_t *version, struct vb_error *err)
{
	int64_t application, tables;

	if (!store_sql_int(s, &application, err, "PRAGMA application_id", "") ||
	    !store_sql_int(s, version, err, "PRAGMA user_version", "") ||
	    !store_sql_int(s, &tables, err, "SELECT count(*) FROM sqlite_schema", ""))
		return false;
	if (application != STORE_APPLICATION_ID && (application || *version || tables)) {
		vb_fail_at(err, VB_E_INPUT, s->path, 0, 0,
			   "this SQLite file belongs to another program");
		return vb_hint(err, "name another file for the store; this one was not touched");
	}
	if (*version > SCHEMA) {
		vb_fail_at(err, VB_E_ENV, s->path, 0, 0,
			   "the store was written by a newer vauban (schema %d, this program knows "
			   "%d)",
			   (int)*version, (int)SCHEMA);
		return vb_hint(err, "use the newer program, or audit into another store; this one "
				    "was not touched");
	}
	return true;
}

/* SQLite answers "busy" at once, without waiting, when two processes make the same new file: we wait ourselves. */
static bool journal_set(struct store *s, struct vb_error *err)
{
	for (int waited = 0;; waited += 20) {
		if (store_sql_run(s, err, "PRAGMA journal_mode = WAL", ""))
			return true;
		if ((sqlite3_errcode(s->db) & 0xff) != SQLITE_BUSY || waited >= STORE_BUSY_MS)
			return false;
		sqlite3_sleep(20);
	}
}

bool store_migrate(struct store *s, struct vb_error *err)
{
	int64_t version;

	if (!recognise(s, &version, err) || !journal_set(s, err))
		return false;
	if (version < SCHEMA) {
		if (!store_begin(s, err))
			return false;
		if (!store_end(s, migrate_locked(s, err), err))
			return false;
	}
	s->version = SCHEMA;
	return true;
}

/* ---- is the schema still ours? ------------------------------------------------------------- */

#define SCHEMA_QUERY                                                                               \
	"SELECT type, name, coalesce(tbl_name, ''), coalesce(sql, '') FROM sqlite_schema"          \
	" ORDER BY type, name"

static bool same_object(sqlite3_stmt *ours, sqlite3_stmt *theirs)
{
	for (int i = 0; i < 4; i++)
		if (sqlite3_column_bytes(ours, i) != sqlite3_column_bytes(theirs, i) ||
		    memcmp(sqlite3_column_text(ours, i), sqlite3_column_text(theirs, i),
			   (size_t)sqlite3_column_bytes(ours, i)) != 0)
			return false;
	return true;
}

static bool schema_compare(struct store *ours, struct store *s, struct vb_arena *a,
			   struct vb_str *odd, struct vb_error *err)
{
	sqlite3_stmt *l VB_CLEANUP(store_sql_cleanup) = NULL;
	sqlite3_stmt *r VB_CLEANUP(store_sql_cleanup) = NULL;
	bool left, right;

	if (!store_sql_query(ours, &l, err, SCHEMA_QUERY, "") ||
	    !store_sql_query(s, &r, err, SCHEMA_QUERY, ""))
		return false;
	do {
		if (!store_sql_row(ours, l, &left, err) || !store_sql_row(s, r, &right, err))
			return false;
		if (left != right || (left && !same_object(l, r)))
			*odd = store_sql_text(a, left ? l : r, 1);
	} while (left && right && !odd->n);
	return true;
}

bool store_schema_known(struct store *s, struct vb_arena *a, struct vb_str *odd,
			struct vb_error *err)
{
	char name[] = ":memory:";
	struct store fresh = {.path = name};
	bool ok = sqlite3_open_v2(name, &fresh.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY,
				  NULL) == SQLITE_OK;

	if (!ok)
		store_sql_fail(&fresh, "compare the store's tables", err);
	ok = ok && store_begin(&fresh, err) &&
	     store_end(&fresh, migrate_locked(&fresh, err), err) &&
	     schema_compare(&fresh, s, a, odd, err);
	sqlite3_close_v2(fresh.db);
	return ok;
}
