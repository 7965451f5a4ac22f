/* toml_parse_int.h - shared by toml.c (lines, tables) and toml_value.c (keys, strings, values). */
#ifndef VAUBAN_SCAN_READERS_TOML_PARSE_INT_H
#define VAUBAN_SCAN_READERS_TOML_PARSE_INT_H

#include "scan/readers/toml_int.h"

struct toml {
	struct vb_str text;
	size_t at;
	uint32_t line;
	uint32_t nodes;
	struct vb_arena *arena;
	const char *name;
	struct vb_error *err;
};

enum toml_state {
	TOML_IMPLICIT, /* made by a longer header: may still be defined once */
	TOML_DEFINED,  /* has its header */
	TOML_DOTTED,   /* made by a dotted key: only dotted keys may add to it */
	TOML_CLOSED,   /* inline: complete where it stands */
};

struct scan_toml_own {
	enum toml_state state;
	bool of_tables; /* array made by [[...]] */
	VB_VEC(struct scan_toml_pair) pairs;
	VB_VEC(struct scan_toml *) items;
	struct vb_map by_key; /* once there are many pairs */
};

/* The byte at the cursor, 0 at the end: NUL bytes are refused everywhere, so the two never meet. */
static inline char toml_peek(const struct toml *t)
{
	return t->at < t->text.n ? t->text.p[t->at] : '\0';
}

bool toml_fail(struct toml *t, const char *what);  /* false, at the cursor */
bool toml_limit(struct toml *t, const char *what); /* false, with VB_E_LIMIT */
void toml_blank(struct toml *t);                   /* spaces and tabs */
bool toml_newline(struct toml *t);                 /* consumes LF or CRLF when there is one */
bool toml_space(struct toml *t); /* blanks, comments, newlines; false on a bad comment */
struct scan_toml *toml_node(struct toml *t, enum scan_toml_kind kind);
void toml_add_item(struct toml *t, struct scan_toml *array, struct scan_toml *item);
bool toml_key_value(struct toml *t, struct scan_toml *table, unsigned depth);

bool toml_key(struct toml *t, struct vb_str *out); /* one part, bare or quoted */
bool toml_value(struct toml *t, unsigned depth, struct scan_toml **out);

#endif
