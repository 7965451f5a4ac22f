/*
 * edit_text.c - edits of a YAML text that leave every other byte as it is: layout, comments, order, line ends.
 *
 * An entry is what stands between two commas or on its own lines: "key: value" of a map, an item of a list. It is added
 * after the last one, dressed as that one is; removed with the comment on its line, never with comments above it.
 */
#include "case/edit_int.h"

#include <stdlib.h>

#include "case/write_int.h"
#include "core/limits.h"

#define WIDTH 120 /* a line that would be longer goes on in the next one, where its map allows it */

struct unit { /* of one entry, in bytes */
	size_t from, to;
};

void edit_splice(struct edit_file *f, size_t from, size_t to, struct vb_str text)
{
	*vb_vec_add(f->arena, &f->splices) = (struct edit_splice){from, to, text};
}

static void by_hand(struct edit_file *f, const struct case_span *span)
{
	f->by_hand = true;
	f->place = span->line;
}

/* ---- lines and columns ------------------------------------------------------------------ */

static size_t line_start(const struct edit_file *f, size_t at)
{
	while (at && f->text.p[at - 1] != '\n')
		at--;
	return at;
}

/* Where its line ends, the line break left out. */
static size_t line_end(const struct edit_file *f, size_t at)
{
	while (at < f->text.n && f->text.p[at] != '\n' &&
	       !(f->text.p[at] == '\r' && at + 1 < f->text.n && f->text.p[at + 1] == '\n'))
		at++;
	return at;
}

static size_t line_next(const struct edit_file *f, size_t at)
{
	at = line_end(f, at);
	if (at < f->text.n && f->text.p[at] == '\r')
		at++;
	return at < f->text.n ? at + 1 : at;
}

struct vb_str edit_eol(const struct edit_file *f)
{
	size_t at = line_end(f, 0);

	return at < f->text.n && f->text.p[at] == '\r' ? VB_STR("\r\n") : VB_STR("\n");
}

static size_t skip_spaces(const struct edit_file *f, size_t at)
{
	while (at < f->text.n && (f->text.p[at] == ' ' || f->text.p[at] == '\t'))
		at++;
	return at;
}

static size_t skip_blanks(const struct edit_file *f, size_t at)
{
	while (at < f->text.n && strchr(" \t\r\n", f->text.p[at]))
		at++;
	return at;
}

static bool char_at(const struct edit_file *f, size_t at, char c)
{
	return at < f->text.n && f->text.p[at] == c;
}

static bool starts_line(const struct edit_file *f, size_t at)
{
	return skip_spaces(f, line_start(f, at)) == at;
}

/* Characters before it on its line. */
static size_t column_of(const struct edit_file *f, size_t at)
{
	size_t n = 0;

	for (size_t i = line_start(f, at); i < at; i++)
		n += ((unsigned char)f->text.p[i] & 0xc0u) != 0x80;
	return n;
}

static struct vb_str spaces(const struct edit_file *f, size_t n)
{
	return vb_arena_printf(f->arena, "%*s", (int)n, "");
}

/* The first comment mark of a gap between nodes, `to` when there is none. */
static size_t comment_in(const struct edit_file *f, size_t from, size_t to)
{
	while (from < to && f->text.p[from] != '#')
		from++;
	return from < to ? from : to;
}

static void gap_lose(struct edit_file *f, size_t from, size_t to)
{
	size_t at = comment_in(f, from, to);

	if (at >= to)
		return;
	f->loses = true;
	f->lost = 1;
	for (size_t i = 0; i < at; i++)
		f->lost += f->text.p[i] == '\n';
}

static void span_lose(struct edit_file *f, const struct case_span *span)
{
	size_t at = span->body;

	for (size_t i = 0; i < span->n; i++) {
		if (span->kind == VB_YAML_MAP) {
			gap_lose(f, at, span->keys[i]->start);
			at = span->keys[i]->end;
		}
		gap_lose(f, at, span->items[i]->start);
		span_lose(f, span->items[i]);
		if (span->items[i]->end > at)
			at = span->items[i]->end;
	}
	if (span->n)
		gap_lose(f, at, span->end);
}

/* ---- entries ---------------------------------------------------------------------------- */

static bool unit_of(struct edit_file *f, const struct case_span *in, size_t i, struct unit *out)
{
	const struct case_span *item = in->items[i];
	size_t at;

	if (in->kind == VB_YAML_LIST && in->flow) {
		*out = (struct unit){item->start, item->end};
		return true;
	}
	at = in->kind == VB_YAML_MAP ? in->keys[i]->start : item->start;
	while (at && strchr(" \t\r\n", f->text.p[at - 1]))
		at--;
	if (in->kind == VB_YAML_LIST) {
		if (!at || f->text.p[at - 1] != '-') {
			by_hand(f, item);
			return false;
		}
		*out = (struct unit){at - 1, item->end > at ? item->end : at};
		return true;
	}
	if (at && f->text.p[at - 1] == '?') {
		by_hand(f, in->keys[i]);
		return false;
	}
	*out = (struct unit){in->keys[i]->start,
			     item->end > in->keys[i]->end ? item->end : in->keys[i]->end};
	return true;
}

/* A line each, but for the first, which may follow the bracket. */
static bool one_a_line(struct edit_file *f, const struct case_span *in)
{
	struct unit u;

	for (size_t i = in->n > 1; i < in->n; i++)
		if (!unit_of(f, in, i, &u) || !starts_line(f, u.from))
			return false;
	return true;
}

static void flow_add(struct edit_file *f, const struct case_span *into, struct vb_str text)
{
	struct vb_str eol = edit_eol(f), indent;
	struct unit first, last;
	size_t rest;
	bool lines, comma;

	if (!into->n) {
		edit_splice(f, into->body + 1, into->body + 1, text);
		return;
	}
	if (!unit_of(f, into, 0, &first) || !unit_of(f, into, into->n - 1, &last))
		return;
	lines = one_a_line(f, into);
	indent = spaces(f, column_of(f, lines ? last.from : first.from));
	rest = skip_spaces(f, last.to);
	comma = char_at(f, rest, ',');
	if (comma)
		rest = skip_spaces(f, rest + 1);
	if (char_at(f, rest, '#')) { /* the comment stays with what it is about */
		if (!comma)
			edit_splice(f, last.to, last.to, VB_STR(","));
		rest = line_end(f, rest);
		edit_splice(f, rest, rest,
			    vb_arena_printf(f->arena, "%.*s%.*s%.*s%s", VB_FMT(eol), VB_FMT(indent),
					    VB_FMT(text), comma ? "," : ""));
		return;
	}
	if (lines || column_of(f, last.to) + text.n > WIDTH)
		text = vb_arena_printf(f->arena, ",%.*s%.*s%.*s", VB_FMT(eol), VB_FMT(indent),
				       VB_FMT(text));
	else
		text = vb_arena_printf(f->arena, ", %.*s", VB_FMT(text));
	edit_splice(f, last.to, last.to, text);
}

/* Is there an empty line between the last two entries? */
static bool airy(struct edit_file *f, const struct case_span *in)
{
	struct unit before, last;
	size_t at;

	if (in->n < 2 || !unit_of(f, in, in->n - 2, &before) || !unit_of(f, in, in->n - 1, &last))
		return false;
	for (at = line_next(f, before.to); at < last.from; at = line_next(f, at))
		if (skip_spaces(f, at) == line_end(f, at))
			return true;
	return false;
}

static void block_add(struct edit_file *f, const struct case_span *into, struct vb_str text)
{
	struct vb_str eol = edit_eol(f);
	struct unit first, last;
	size_t at;

	if (!unit_of(f, into, 0, &first) || !unit_of(f, into, into->n - 1, &last))
		return;
	at = line_end(f, last.to);
	text = vb_arena_printf(f->arena, "%.*s%s%.*s%s%.*s", VB_FMT(eol),
			       airy(f, into) ? (eol.n > 1 ? "\r\n" : "\n") : "",
			       VB_FMT(spaces(f, column_of(f, first.from))),
			       into->kind == VB_YAML_LIST ? "- " : "", VB_FMT(text));
	edit_splice(f, at, at, text);
}

void edit_entry_add(struct edit_file *f, const struct case_span *into, struct vb_str text)
{
	if (into->flow)
		flow_add(f, into, text);
	else
		block_add(f, into, text);
}

/* Comments on lines of their own before the next entry are about that one. */
static void flow_remove_one(struct edit_file *f, struct unit u, struct unit next)
{
	size_t line = line_next(f, u.to),
	       own = line < next.from ? comment_in(f, line, next.from) : next.from;

	edit_splice(f, u.from, own, (struct vb_str){0});
}

static void flow_remove_tail(struct edit_file *f, struct unit kept, struct unit first,
			     struct unit last)
{
	size_t comma = skip_blanks(f, kept.to);

	if (comment_in(f, kept.to, first.from) == first.from) {
		edit_splice(f, kept.to, last.to, (struct vb_str){0});
		return;
	}
	if (char_at(f, comma, ','))
		edit_splice(f, comma, comma + 1, (struct vb_str){0});
	if (char_at(f, skip_blanks(f, last.to), ','))
		last.to = skip_blanks(f, last.to) + 1;
	edit_splice(f, first.from, last.to, (struct vb_str){0});
}

static void block_remove(struct edit_file *f, const struct case_span *in, size_t i, struct unit u)
{
	size_t from = line_start(f, u.from), to = line_next(f, u.to);
	struct unit next;

	if (!starts_line(f, u.from)) { /* "- key: value" on the line of its dash */
		if (i + 1 == in->n)
			by_hand(f, in);
		else if (unit_of(f, in, i + 1, &next))
			edit_splice(f, u.from, next.from, (struct vb_str){0});
		return;
	}
	if (to == f->text.n && from && !char_at(f, to - 1, '\n')) /* no line break at the end */
		from -= from > 1 && f->text.p[from - 2] == '\r' ? 2 : 1;
	edit_splice(f, from, to, (struct vb_str){0});
}

/* gone[i]: the entry goes. At least one does. */
static void entries_remove(struct edit_file *f, const struct case_span *in, const bool *gone)
{
	struct unit *units = vb_arena_array(f->arena, in->n, sizeof(*units));
	size_t kept = in->n, rest;

	for (size_t i = 0; i < in->n; i++) {
		if (!unit_of(f, in, i, &units[i]))
			return;
		if (!gone[i])
			kept = i;
	}
	for (size_t i = 0; i < in->n; i++)
		if (gone[i] && !in->flow)
			block_remove(f, in, i, units[i]);
		else if (gone[i] && kept < in->n && i < kept)
			flow_remove_one(f, units[i], units[i + 1]);
	if (!in->flow || kept + 1 == in->n)
		return;
	if (kept < in->n) {
		flow_remove_tail(f, units[kept], units[kept + 1], units[in->n - 1]);
		return;
	}
	rest = skip_blanks(f, units[in->n - 1].to);
	edit_splice(f, units[0].from, char_at(f, rest, ',') ? rest + 1 : units[in->n - 1].to,
		    (struct vb_str){0});
}

void edit_entry_remove(struct edit_file *f, const struct case_span *from, size_t i)
{
	bool *gone = vb_arena_array(f->arena, from->n, sizeof(*gone));

	gone[i] = true;
	entries_remove(f, from, gone);
}

/* ---- values ----------------------------------------------------------------------------- */

/* After "key:" and after an anchor. */
static size_t value_place(struct edit_file *f, const struct case_span *key,
			  const struct case_span *value)
{
	size_t at = key->end;

	if (value->start < value->body && char_at(f, value->start, '&')) {
		for (at = value->start; at < f->text.n && !strchr(" \t\r\n", f->text.p[at]);)
			at++;
		return at;
	}
	while (at < value->end && f->text.p[at] != ':')
		at++;
	return at + 1;
}

void edit_value_set(struct edit_file *f, const struct case_span *key, const struct case_span *value,
		    struct vb_str text)
{
	size_t at;

	if (value->kind == VB_YAML_SCALAR || value->flow) {
		if (value->body == value->end && text.n && !strchr("\r\n", text.p[0]) &&
		    !strchr(" \t", f->text.p[value->body - 1]))
			text = vb_arena_printf(f->arena, " %.*s", VB_FMT(text));
		span_lose(f, value);
		edit_splice(f, value->body, value->end, text);
		return;
	}
	at = value_place(f, key, value);
	edit_splice(f, at, at, vb_arena_printf(f->arena, " %.*s", VB_FMT(text)));
	at = line_end(f, at); /* a comment after "key:" stays */
	gap_lose(f, at, value->body);
	span_lose(f, value);
	edit_splice(f, at, value->end, (struct vb_str){0});
}

void edit_list_set(struct edit_file *f, const struct case_span *key, const struct case_span *old,
		   const struct vb_yaml *list)
{
	bool *gone = vb_arena_array(f->arena, old->n + 1, sizeof(*gone));
	size_t at = 0, kept = 0;

	for (size_t i = 0; i < old->n; i++) {
		gone[i] = at == list->n || old->items[i]->alias ||
			  old->items[i]->kind != VB_YAML_SCALAR ||
			  !vb_str_eq(old->items[i]->text, list->items[at]->text);
		at += !gone[i];
		kept += !gone[i];
	}
	if (!kept) {
		edit_value_set(f, key, old, case_tree_text(f->arena, list));
		return;
	}
	if (gone[old->n - 1] && at < list->n) { /* the last one becomes the first of the new */
		edit_splice(f, old->items[old->n - 1]->body, old->items[old->n - 1]->end,
			    case_tree_text(f->arena, list->items[at++]));
		gone[old->n - 1] = false;
		kept++;
	}
	if (kept < old->n)
		entries_remove(f, old, gone);
	for (; at < list->n; at++)
		edit_entry_add(f, old, case_tree_text(f->arena, list->items[at]));
}

/* ---- objects and names ------------------------------------------------------------------ */

static struct vb_str key_text(struct edit_file *f, struct vb_str name)
{
	struct vb_str text;
	struct vb_buf b;

	vb_buf_init(&b, VB_LIMIT_CASE_BYTES);
	case_key_write(&b, name);
	text = vb_arena_str(f->arena, vb_str_sub(vb_buf_view(&b), 0, b.n - 2));
	vb_buf_done(&b);
	return text;
}

/* Does another entry of the map have its value in this column, on its line? */
static bool in_column(const struct edit_file *f, const struct case_span *map, size_t but,
		      size_t column)
{
	for (size_t i = 0; i < map->n; i++)
		if (i != but && map->items[i]->line == map->keys[i]->line &&
		    column_of(f, map->items[i]->start) == column)
			return true;
	return false;
}

/* "{a: 1, b: 2}", gone on in the next line where it would be too long. `column`: of its brace. */
static struct vb_str flow_text(struct edit_file *f, const struct vb_str *pairs, size_t n,
			       size_t column)
{
	struct vb_str text = VB_STR("{"), eol = edit_eol(f);
	size_t at = column + 1;

	for (size_t i = 0; i < n; i++) {
		bool wrap = i && at + pairs[i].n + 2 > WIDTH;

		text = wrap ? vb_arena_printf(f->arena, "%.*s,%.*s%.*s%.*s", VB_FMT(text),
					      VB_FMT(eol), VB_FMT(spaces(f, column + 1)),
					      VB_FMT(pairs[i]))
			    : vb_arena_printf(f->arena, "%.*s%s%.*s", VB_FMT(text), i ? ", " : "",
					      VB_FMT(pairs[i]));
		at = (wrap ? column + 1 : at + 2) + pairs[i].n;
	}
	return vb_arena_printf(f->arena, "%.*s}", VB_FMT(text));
}

static struct vb_str block_text(struct edit_file *f, struct vb_str head, const struct vb_str *pairs,
				size_t n, size_t column)
{
	struct vb_str eol = edit_eol(f);

	for (size_t i = 0; i < n; i++)
		head = vb_arena_printf(f->arena, "%.*s%.*s%.*s%.*s", VB_FMT(head), VB_FMT(eol),
				       VB_FMT(spaces(f, column)), VB_FMT(pairs[i]));
	return head;
}

static void mapped_add(struct edit_file *f, const struct case_span *section, struct vb_str name,
		       const struct vb_str *pairs, size_t n)
{
	const struct case_span *last = section->items[section->n - 1];
	struct vb_str text = vb_arena_printf(f->arena, "%.*s:", VB_FMT(key_text(f, name)));
	size_t column = column_of(f, section->keys[0]->start) + text.n, wanted;

	if (n && last->kind == VB_YAML_MAP && !last->flow) {
		edit_entry_add(f, section,
			       block_text(f, text, pairs, n, column_of(f, last->keys[0]->start)));
		return;
	}
	wanted = column_of(f, last->start);
	if (!section->flow && wanted > column + 1 && in_column(f, section, section->n - 1, wanted))
		text = vb_arena_printf(f->arena, "%.*s%.*s", VB_FMT(text),
				       VB_FMT(spaces(f, wanted - column - 1)));
	text = vb_arena_printf(
		f->arena, "%.*s %.*s", VB_FMT(text),
		VB_FMT(flow_text(f, pairs, n, column_of(f, section->keys[0]->start) + text.n + 1)));
	edit_entry_add(f, section, text);
}

/* Items of a list say their name in `id:`. */
static void listed_add(struct edit_file *f, const struct case_span *section, struct vb_str name,
		       const struct vb_str *pairs, size_t n)
{
	const struct case_span *last = section->items[section->n - 1];
	struct vb_str *all = vb_arena_array(f->arena, n + 1, sizeof(*all));
	struct unit u;

	all[0] = vb_arena_printf(f->arena, "id: %.*s", VB_FMT(key_text(f, name)));
	for (size_t i = 0; i < n; i++)
		all[i + 1] = pairs[i];
	if (!unit_of(f, section, section->n - 1, &u))
		return;
	if (!section->flow && last->kind == VB_YAML_MAP && !last->flow)
		edit_entry_add(f, section,
			       block_text(f, all[0], all + 1, n, column_of(f, last->body)));
	else
		edit_entry_add(f, section, flow_text(f, all, n + 1, column_of(f, u.from) + 2));
}

void edit_object_add(struct edit_file *f, const struct case_span *section, struct vb_str name,
		     const struct vb_str *pairs, size_t n)
{
	if (section->kind == VB_YAML_MAP)
		mapped_add(f, section, name, pairs, n);
	else
		listed_add(f, section, name, pairs, n);
}

void edit_key_rename(struct edit_file *f, const struct case_span *map, size_t i, struct vb_str name)
{
	const struct case_span *key = map->keys[i], *value = map->items[i];
	struct vb_str text = key_text(f, name),
		      old = vb_strn(f->text.p + key->body, key->end - key->body);
	size_t colon = skip_spaces(f, key->end), room = value->start, wanted;

	edit_splice(f, key->body, key->end, text);
	if (map->flow || value->line != key->line || !char_at(f, colon, ':') ||
	    !in_column(f, map, i, column_of(f, value->start)))
		return;
	room = value->start - colon - 1 + old.n;
	wanted = room > text.n ? room - text.n : 1;
	edit_splice(f, colon + 1, value->start, spaces(f, wanted));
}

void edit_name_replace(struct edit_file *f, const struct case_span *scalar, struct vb_str was,
		       struct vb_str now)
{
	struct vb_str written = vb_strn(f->text.p + scalar->body, scalar->end - scalar->body), text;
	size_t head = scalar->text.n - was.n;
	struct vb_buf b;

	if (vb_str_eq(written, scalar->text)) { /* plain, as it is read */
		edit_splice(f, scalar->body + head, scalar->end, key_text(f, now));
		return;
	}
	vb_buf_init(&b, VB_LIMIT_CASE_BYTES);
	text = vb_arena_printf(f->arena, "%.*s%.*s", VB_FMT(vb_str_sub(scalar->text, 0, head)),
			       VB_FMT(now));
	case_scalar_write(&b, text, false);
	edit_splice(f, scalar->body, scalar->end, vb_arena_str(f->arena, vb_buf_view(&b)));
	vb_buf_done(&b);
}

/* ---- the new text ----------------------------------------------------------------------- */

static int splice_order(const void *pa, const void *pb)
{
	const struct edit_splice *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->to < b->to ? -1 : a->to > b->to;
}

struct vb_str edit_apply(struct edit_file *f)
{
	struct vb_str out;
	struct vb_buf b;
	size_t at = 0;

	/* stable for what is inserted at one place: they are few, and added in order */
	for (size_t i = 1; i < f->splices.n; i++)
		for (size_t j = i; j && splice_order(&f->splices.v[j - 1], &f->splices.v[j]) > 0;
		     j--) {
			struct edit_splice s = f->splices.v[j];

			f->splices.v[j] = f->splices.v[j - 1];
			f->splices.v[j - 1] = s;
		}
	vb_buf_init(&b, 2 * VB_LIMIT_CASE_BYTES);
	for (size_t i = 0; i < f->splices.n; i++) {
		const struct edit_splice *s = &f->splices.v[i];

		if (s->from < at) { /* two edits of one place: never written */
			f->by_hand = true;
			f->place = 1;
			break;
		}
		vb_buf_add(&b, f->text.p + at, s->from - at);
		vb_buf_str(&b, s->text);
		at = s->to;
	}
	vb_buf_add(&b, f->text.p + at, f->text.n - at);
	out = vb_arena_str(f->arena, vb_buf_view(&b));
	vb_buf_done(&b);
	return out;
}
