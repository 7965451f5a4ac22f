/*
 * toml.c - TOML text to a tree. Source of the format: TOML v1.0.0 (toml.io/en/v1.0.0), with the \e and \xHH escapes
 * of 1.1.
 *
 *   line ──► [header] | [[header]] ──► `here`, the table that keys go to
 *        ──► dotted.key = value    ──► a pair of `here` or of a table below it; values in toml_value.c
 *
 * Recursion happens only in values (array in array, inline table) and is bounded. Keys of a table are found through
 * a map once there are many, so that a hostile file with a million keys stays linear.
 */
#include "scan/readers/toml_parse_int.h"

#include "core/limits.h"

enum { PAIRS_SEARCHED = 12 }; /* up to here looking through is faster than hashing */

bool toml_fail(struct toml *t, const char *what)
{
	uint32_t line = 1, column = 1;

	for (size_t i = 0; i < t->at && i < t->text.n; i++) {
		if (t->text.p[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)t->text.p[i] & 0xc0) != 0x80) {
			column++;
		}
	}
	return vb_fail_at(t->err, VB_E_INPUT, t->name, line, column, "not valid TOML: %s", what);
}

bool toml_limit(struct toml *t, const char *what)
{
	toml_fail(t, what);
	t->err->code = VB_E_LIMIT;
	return false;
}

void toml_blank(struct toml *t)
{
	while (t->at < t->text.n && (t->text.p[t->at] == ' ' || t->text.p[t->at] == '\t'))
		t->at++;
}

/* After '#': tab is the only control character a comment may hold. */
static bool skip_comment(struct toml *t)
{
	while (t->at < t->text.n && t->text.p[t->at] != '\n') {
		unsigned char c = (unsigned char)t->text.p[t->at];

		if ((c < 0x20 && c != '\t' && c != '\r') || c == 0x7f)
			return toml_fail(t, "control character in a comment");
		t->at++;
	}
	return true;
}

bool toml_newline(struct toml *t)
{
	if (toml_peek(t) == '\r' && t->at + 1 < t->text.n && t->text.p[t->at + 1] == '\n')
		t->at++;
	if (toml_peek(t) != '\n')
		return false;
	t->at++;
	t->line++;
	return true;
}

bool toml_space(struct toml *t)
{
	for (;;) {
		toml_blank(t);
		if (toml_peek(t) == '#' && !skip_comment(t))
			return false;
		if (!toml_newline(t))
			return true;
	}
}

struct scan_toml *toml_node(struct toml *t, enum scan_toml_kind kind)
{
	struct scan_toml *node = vb_arena_alloc(t->arena, sizeof(*node));

	t->nodes++;
	node->kind = kind;
	node->line = t->line;
	if (kind == SCAN_TOML_ARRAY || kind == SCAN_TOML_TABLE)
		node->own = vb_arena_alloc(t->arena, sizeof(*node->own));
	return node;
}

/* ---- tables ----------------------------------------------------------------------------- */

static struct scan_toml *find(const struct scan_toml *table, struct vb_str key)
{
	if (table->n > PAIRS_SEARCHED)
		return vb_map_find(&table->own->by_key, key);
	for (size_t i = 0; i < table->n; i++)
		if (vb_str_eq(table->pairs[i].key, key))
			return table->pairs[i].value;
	return NULL;
}

static void add_pair(struct toml *t, struct scan_toml *table, struct vb_str key,
		     struct scan_toml *value)
{
	struct scan_toml_own *own = table->own;

	*vb_vec_add(t->arena, &own->pairs) = (struct scan_toml_pair){key, value};
	table->pairs = own->pairs.v;
	table->n = own->pairs.n;
	if (table->n == PAIRS_SEARCHED + 1) {
		vb_map_init(&own->by_key, t->arena);
		for (size_t i = 0; i < table->n; i++)
			*vb_map_put(&own->by_key, table->pairs[i].key) = table->pairs[i].value;
	} else if (table->n > PAIRS_SEARCHED) {
		*vb_map_put(&own->by_key, key) = value;
	}
}

void toml_add_item(struct toml *t, struct scan_toml *array, struct scan_toml *item)
{
	*vb_vec_add(t->arena, &array->own->items) = item;
	array->items = array->own->items.v;
	array->n = array->own->items.n;
}

static bool fail_twice(struct toml *t, struct vb_str key, const struct scan_toml *earlier)
{
	char text[160];

	snprintf(text, sizeof(text), "\"%.*s\" is given twice (first at line %u)",
		 VB_FMT(vb_str_sub(key, 0, 80)), earlier->line);
	return toml_fail(t, text);
}

/* The table below `table` that a part of a dotted key or header leads into, made when absent. */
static struct scan_toml *step_into(struct toml *t, struct scan_toml *table, struct vb_str key,
				   bool header)
{
	struct scan_toml *next = find(table, key);

	if (!next) {
		next = toml_node(t, SCAN_TOML_TABLE);
		next->own->state = header ? TOML_IMPLICIT : TOML_DOTTED;
		add_pair(t, table, key, next);
		return next;
	}
	if (header && next->kind == SCAN_TOML_ARRAY && next->own->of_tables)
		next = next->items[next->n - 1];
	if (next->kind == SCAN_TOML_TABLE && next->own->state != TOML_CLOSED &&
	    (header || next->own->state == TOML_DOTTED))
		return next;
	fail_twice(t, key, next);
	return NULL;
}

/* "a.b.c": the table that a.b leads to, NULL after an error; the last part in *last. */
static struct scan_toml *walk_dotted(struct toml *t, struct scan_toml *table, bool header,
				     struct vb_str *last)
{
	for (unsigned parts = 1; toml_key(t, last); parts++) {
		toml_blank(t);
		if (toml_peek(t) != '.')
			return table;
		t->at++;
		toml_blank(t);
		if (parts >= VB_LIMIT_TOML_DEPTH) {
			toml_limit(t, "a name of too many parts");
			return NULL;
		}
		table = step_into(t, table, *last, header);
		if (!table)
			return NULL;
	}
	return NULL;
}

bool toml_key_value(struct toml *t, struct scan_toml *table, unsigned depth)
{
	struct vb_str key;
	struct scan_toml *value, *earlier;

	table = walk_dotted(t, table, false, &key);
	if (!table)
		return false;
	if (toml_peek(t) != '=')
		return toml_fail(t, "'=' is expected after a key");
	earlier = find(table, key);
	if (earlier)
		return fail_twice(t, key, earlier);
	t->at++;
	toml_blank(t);
	if (!toml_value(t, depth, &value))
		return false;
	add_pair(t, table, key, value);
	return true;
}

static bool open_table(struct toml *t, struct scan_toml *parent, struct vb_str key,
		       struct scan_toml **here)
{
	struct scan_toml *table = find(parent, key);

	if (!table) {
		table = toml_node(t, SCAN_TOML_TABLE);
		add_pair(t, parent, key, table);
	} else if (table->kind != SCAN_TOML_TABLE || table->own->state != TOML_IMPLICIT) {
		return fail_twice(t, key, table);
	}
	table->own->state = TOML_DEFINED;
	table->line = t->line;
	*here = table;
	return true;
}

static bool open_array_table(struct toml *t, struct scan_toml *parent, struct vb_str key,
			     struct scan_toml **here)
{
	struct scan_toml *array = find(parent, key);

	if (!array) {
		array = toml_node(t, SCAN_TOML_ARRAY);
		array->own->of_tables = true;
		add_pair(t, parent, key, array);
	} else if (array->kind != SCAN_TOML_ARRAY || !array->own->of_tables) {
		return fail_twice(t, key, array);
	}
	*here = toml_node(t, SCAN_TOML_TABLE);
	(*here)->own->state = TOML_DEFINED;
	toml_add_item(t, array, *here);
	return true;
}

/* At '[': a header, to its closing bracket. */
static bool read_header(struct toml *t, struct scan_toml *root, struct scan_toml **here)
{
	struct scan_toml *table;
	struct vb_str key;
	bool array;

	t->at++;
	array = toml_peek(t) == '[';
	t->at += array;
	toml_blank(t);
	table = walk_dotted(t, root, true, &key);
	if (!table)
		return false;
	if (!(array ? open_array_table(t, table, key, here) : open_table(t, table, key, here)))
		return false;
	for (int i = 0; i < (array ? 2 : 1); i++, t->at++)
		if (toml_peek(t) != ']')
			return toml_fail(t, "']' is expected at the end of a table's name");
	return true;
}

static bool read_line(struct toml *t, struct scan_toml *root, struct scan_toml **here)
{
	bool ok = t->nodes >= VB_LIMIT_TOML_NODES ? toml_limit(t, "too many values in one file")
		  : toml_peek(t) == '['           ? read_header(t, root, here)
						  : toml_key_value(t, *here, 0);

	if (!ok)
		return false;
	toml_blank(t);
	if (toml_peek(t) == '#' && !skip_comment(t))
		return false;
	if (t->at < t->text.n && !toml_newline(t))
		return toml_fail(t, "the end of the line is expected");
	return true;
}

/* Where the first malformed sequence starts: halving keeps it near linear on large files. */
static size_t utf8_valid_length(struct vb_str text)
{
	size_t low = 0, high = text.n;

	while (low < high) {
		size_t middle = low + (high - low + 1) / 2, end = middle;

		while (end > low && end < text.n && ((unsigned char)text.p[end] & 0xc0) == 0x80)
			end--;
		if (end == low)
			break;
		if (vb_str_utf8(vb_str_sub(text, low, end - low)))
			low = end;
		else
			high = end - 1;
	}
	return low;
}

bool scan_toml_read(struct vb_arena *a, struct vb_str text, const char *name,
		    struct scan_toml **out, struct vb_error *err)
{
	struct toml t = {.text = text, .line = 1, .arena = a, .name = name, .err = err};
	struct scan_toml *root = toml_node(&t, SCAN_TOML_TABLE), *here = root;

	root->own->state = TOML_DEFINED;
	if (!vb_str_utf8(text)) {
		t.at = utf8_valid_length(text);
		return toml_fail(&t, "malformed UTF-8");
	}
	if (vb_str_starts(text, VB_STR("\xef\xbb\xbf")))
		t.at = 3;
	for (;;) {
		if (!toml_space(&t))
			return false;
		if (t.at >= text.n)
			break;
		if (!read_line(&t, root, &here))
			return false;
	}
	*out = root;
	return true;
}

/* ---- look-ups --------------------------------------------------------------------------- */

const struct scan_toml *scan_toml_get(const struct scan_toml *table, const char *key)
{
	return table && table->kind == SCAN_TOML_TABLE ? find(table, vb_str(key)) : NULL;
}

static const struct scan_toml *get_kind(const struct scan_toml *table, const char *key,
					enum scan_toml_kind kind)
{
	const struct scan_toml *value = scan_toml_get(table, key);

	return value && value->kind == kind ? value : NULL;
}

struct vb_str scan_toml_str(const struct scan_toml *table, const char *key)
{
	const struct scan_toml *value = get_kind(table, key, SCAN_TOML_STRING);

	return value ? value->text : (struct vb_str){NULL, 0};
}

const struct scan_toml *scan_toml_array(const struct scan_toml *table, const char *key)
{
	return get_kind(table, key, SCAN_TOML_ARRAY);
}

const struct scan_toml *scan_toml_table(const struct scan_toml *table, const char *key)
{
	return get_kind(table, key, SCAN_TOML_TABLE);
}
