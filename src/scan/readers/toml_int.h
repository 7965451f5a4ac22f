/*
 * toml_int.h - TOML 1.0 (toml.io) as a tree with line numbers, for lock files: Cargo.lock, poetry.lock, uv.lock,
 * pdm.lock, pylock.toml. Numbers and dates stay text: no lock file's meaning depends on them but "version".
 */
#ifndef VAUBAN_SCAN_READERS_TOML_INT_H
#define VAUBAN_SCAN_READERS_TOML_INT_H

#include "core/vb.h"

enum scan_toml_kind {
	SCAN_TOML_STRING,
	SCAN_TOML_INTEGER,
	SCAN_TOML_FLOAT,
	SCAN_TOML_BOOL,
	SCAN_TOML_DATE,
	SCAN_TOML_ARRAY,
	SCAN_TOML_TABLE,
};

struct scan_toml {
	enum scan_toml_kind kind;
	uint32_t line;                /* from 1, of the value or of the table's header */
	struct vb_str text;           /* string: its value; number, bool, date: as written */
	struct scan_toml_pair *pairs; /* table, in file order */
	struct scan_toml **items;     /* array */
	size_t n;                     /* pairs or items */
	struct scan_toml_own *own;    /* of the parser */
};
struct scan_toml_pair {
	struct vb_str key;
	struct scan_toml *value;
};

/*
 * Parses into the arena; strings without escapes are views into `text`, which must outlive the tree. `name` is the
 * file of the errors. Rejects what the specification rejects: duplicate keys, redefined tables, control characters,
 * malformed UTF-8; and nesting deeper than VB_LIMIT_TOML_DEPTH.
 */
bool scan_toml_read(struct vb_arena *a, struct vb_str text, const char *name,
		    struct scan_toml **out, struct vb_error *err) VB_MUST_USE;

/* Look-ups that cannot fail: NULL or the empty string when absent or of another kind. `table` may be NULL. */
const struct scan_toml *scan_toml_get(const struct scan_toml *table, const char *key);
struct vb_str scan_toml_str(const struct scan_toml *table, const char *key);
const struct scan_toml *scan_toml_array(const struct scan_toml *table, const char *key);
const struct scan_toml *scan_toml_table(const struct scan_toml *table, const char *key);

#endif
