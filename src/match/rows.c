/*
 * rows.c - one affected package of one advisory, written and read.
 *
 *   ROW: u32 advisory, suffix, cvss, word, informational, streams, intervals, versions, bytes that follow
 *   interval: u8 end (bit 2: untagged), u32 from text, u32 to text, u16 n, from key, u16 n, to key
 *   version: u16 n (top bit: literal text, no key), bytes
 *
 * Events are sorted as the OSV schema's evaluation does and become intervals: an interval opens at `introduced` when
 * none is open and ends at the first `fixed`, `limit` (both exclusive) or `last_affected` (inclusive) after it. A range
 * with an event that is no version of its order is left out and counted; GIT ranges are commits, not versions, and
 * are left out too. Enumerated versions are kept where no interval covers them.
 *
 * Go's records give tags the module proxy does not know as custom ranges, beside a range that is then often without an
 * end. Both count; the one without an end only for pseudo-versions without a tag (v0.0.0-date-commit), which the custom
 * ranges say nothing of, because it would take in every mended tag. A custom range without an end ends where the other does:
 * such a record has parted the events of one range by who knows them. https://go.dev/doc/security/vuln/database
 */
#include "match/builder_int.h"

#include <stdlib.h>

#include "core/limits.h"
#include "model/component.h"

enum { EVENTS_MAX = 10000, VERSIONS_MAX = 100000, LITERAL = 0x8000, UNTAGGED = 4 };

struct event {
	struct vb_str key, text;
	enum model_event_kind kind;
	size_t order; /* as written: sorting is stable */
};
struct work {
	struct vb_arena *arena;
	const struct match_order *order;
	struct vb_buf scratch;
	VB_VEC(struct match_interval) intervals;
	VB_VEC(struct vb_str) from_text;
	VB_VEC(struct vb_str) to_text;
};

/* ---- events to intervals ---------------------------------------------------------------- */

static int by_version(const void *pa, const void *pb)
{
	const struct event *a = pa, *b = pb;
	int c = vb_str_cmp(a->key, b->key);

	if (c)
		return c;
	if ((a->kind == MODEL_EVENT_LAST_AFFECTED) != (b->kind == MODEL_EVENT_LAST_AFFECTED))
		return a->kind == MODEL_EVENT_LAST_AFFECTED ? 1 : -1;
	return (a->order > b->order) - (a->order < b->order);
}

static bool event_key(struct work *w, const struct model_event *e, struct event *out)
{
	bool first = e->kind == MODEL_EVENT_INTRODUCED && vb_str_is(e->version, "0");

	*out = (struct event){.text = e->version, .kind = e->kind};
	w->scratch.n = 0;
	if (!first && !match_version_key(w->order, e->version, &w->scratch))
		return false;
	out->key = vb_arena_str(w->arena, vb_buf_view(&w->scratch));
	return out->key.n < LITERAL;
}

static void interval_open(struct work *w, const struct event *e)
{
	*vb_vec_add(w->arena, &w->intervals) = (struct match_interval){.end = MATCH_END_NONE,
								       .from = e->key};
	*vb_vec_add(w->arena, &w->from_text) = e->text;
	*vb_vec_add(w->arena, &w->to_text) = (struct vb_str){NULL, 0};
}

static bool range_read(struct work *w, const struct model_range *range)
{
	struct event *events = vb_arena_array(w->arena, range->events.n, sizeof(*events));
	bool open = false;

	if (range->events.n > EVENTS_MAX)
		return false;
	for (size_t i = 0; i < range->events.n; i++) {
		if (vb_str_is(range->events.v[i].version,
			      "*")) /* limit "*": the default, no limit */
			events[i] = (struct event){.key = VB_STR("\xff"),
								 .kind = MODEL_EVENT_LIMIT};
		else if (!event_key(w, &range->events.v[i], &events[i]))
			return false;
		events[i].order = i;
	}
	if (range->events.n)
		qsort(events, range->events.n, sizeof(*events), by_version);
	for (size_t i = 0; i < range->events.n; i++) {
		struct match_interval *last;

		if (events[i].kind == MODEL_EVENT_INTRODUCED) {
			if (!open)
				interval_open(w, &events[i]);
			open = true;
			continue;
		}
		if (!open || (events[i].kind == MODEL_EVENT_LIMIT && !events[i].text.n))
			continue;
		last = &w->intervals.v[w->intervals.n - 1];
		last->end = events[i].kind == MODEL_EVENT_FIXED   ? MATCH_END_FIXED
			    : events[i].kind == MODEL_EVENT_LIMIT ? MATCH_END_LIMIT
								  : MATCH_END_LAST;
		last->to = events[i].key;
		w->to_text.v[w->intervals.n - 1] = events[i].text;
		open = false;
	}
	return true;
}

bool match_interval_holds(const struct match_interval *i, struct vb_str key)
{
	int c;

	if (vb_str_cmp(key, i->from) < 0)
		return false;
	if (i->end == MATCH_END_NONE)
		return true;
	c = vb_str_cmp(key, i->to);
	return i->end == MATCH_END_LAST ? c <= 0 : c < 0;
}

/* ---- writing ---------------------------------------------------------------------------- */

static void key_put(struct vb_buf *out, struct vb_str key, unsigned flag)
{
	vb_put_u16(out, (uint16_t)(key.n | flag));
	vb_buf_str(out, key);
}

static void intervals_put(struct match_builder *b, const struct work *w, struct vb_buf *out)
{
	for (size_t i = 0; i < w->intervals.n; i++) {
		const struct match_interval *x = &w->intervals.v[i];

		vb_put_u8(out, (uint8_t)(x->end | (x->untagged ? UNTAGGED : 0)));
		vb_put_u32(out, match_strings_put(&b->strings, w->from_text.v[i]));
		vb_put_u32(out, match_strings_put(&b->strings, w->to_text.v[i]));
		key_put(out, x->from, 0);
		key_put(out, x->to, 0);
	}
}

/* Writes the version unless an interval covers it; false when it was not written. */
static bool version_put(struct work *w, struct vb_str version, struct vb_buf *out)
{
	w->scratch.n = 0;
	if (!match_version_key(w->order, version, &w->scratch)) {
		if (version.n >= LITERAL)
			return false;
		key_put(out, version, LITERAL);
		return true;
	}
	for (size_t i = 0; i < w->intervals.n; i++)
		if (!w->intervals.v[i].untagged &&
		    match_interval_holds(&w->intervals.v[i], vb_buf_view(&w->scratch)))
			return false;
	if (w->scratch.n >= LITERAL)
		return false;
	key_put(out, vb_buf_view(&w->scratch), 0);
	return true;
}

static void scope_enter(struct match_builder *b, struct vb_str ecosystem)
{
	uint32_t ref = match_strings_put(&b->strings, ecosystem);
	bool is_new;
	uint32_t *slot = match_slots_put(&b->scopes_by, ref, &is_new);

	if (b->scope_now.text != ref) {
		b->scope_now.text = ref;
		b->scope_now.order = match_order_of(ecosystem);
		b->scope_now.type = match_ecosystem_type(ecosystem);
	}
	if (is_new) {
		*slot = (uint32_t)b->scope_names.n + 1;
		*vb_vec_add(b->arena, &b->scope_names) = ref;
		*vb_vec_add(b->arena, &b->scope_rows) = 0;
	}
	b->scope_rows.v[*slot - 1]++;
}

static uint32_t package_of(struct match_builder *b, struct vb_str base, struct vb_str name)
{
	struct built_package p = {.hash = match_package_hash(base, name)};
	bool is_new;
	uint32_t *slot;

	p.ecosystem = match_strings_put(&b->strings, base);
	p.name = match_strings_put(&b->strings, name);
	slot = match_slots_put(&b->packages_by, (uint64_t)p.ecosystem << 32 | p.name, &is_new);
	if (is_new) {
		*slot = (uint32_t)b->packages.n + 1;
		*vb_vec_add(b->arena, &b->packages) = p;
	}
	return *slot - 1;
}

static struct vb_str streams_of(const struct match_builder *b, const struct model_affected *x,
				const struct work *w)
{
	return vb_str_is(b->scope_now.type, "rpm")
		       ? match_row_streams(x->streams, w->to_text.v, w->to_text.n)
		       : (struct vb_str){NULL, 0};
}

static void row_put(struct match_builder *b, uint32_t advisory, const struct model_affected *x,
		    struct work *w)
{
	size_t colon = vb_str_chr(x->ecosystem, ':'), at = b->rows.n, body_at;
	struct vb_str base = vb_str_sub(x->ecosystem, 0, colon),
		      suffix = vb_str_from(x->ecosystem, colon + 1), name;
	uint32_t versions = 0;
	uint32_t fields[9] = {advisory,
			      match_strings_put(&b->strings, suffix),
			      match_strings_put(&b->strings, match_cvss_best(x->cvss.v, x->cvss.n)),
			      match_strings_put(&b->strings, x->severity_word),
			      match_strings_put(&b->strings, x->informational),
			      match_strings_put(&b->strings, streams_of(b, x, w)),
			      (uint32_t)w->intervals.n,
			      0,
			      0};
	struct built_row row = {.at = at};

	name = model_name_normal(w->arena, b->scope_now.type, x->name);
	row.package = package_of(b, base, name);
	for (size_t i = 0; i < VB_COUNT(fields); i++)
		vb_put_u32(&b->rows, fields[i]);
	body_at = b->rows.n;
	intervals_put(b, w, &b->rows);
	for (size_t i = 0; i < x->versions.n && i < VERSIONS_MAX; i++)
		versions += version_put(w, x->versions.v[i], &b->rows);
	if (b->rows.over)
		return;
	fields[7] = versions;
	fields[8] = (uint32_t)(b->rows.n - body_at);
	for (size_t i = 7; i < 9; i++)
		for (size_t k = 0; k < 4; k++)
			b->rows.p[at + i * 4 + k] = (char)(fields[i] >> (8 * k));
	row.bytes = (uint32_t)(b->rows.n - at);
	*vb_vec_add(b->arena, &b->row_list) = row;
}

/* The first end above where it begins among the intervals from `plain` on. */
static void custom_end(struct work *w, struct match_interval *x, size_t at, size_t plain)
{
	for (size_t i = plain; i < w->intervals.n; i++) {
		const struct match_interval *p = &w->intervals.v[i];

		if (p->end == MATCH_END_NONE || vb_str_cmp(p->to, x->from) <= 0 ||
		    (x->end != MATCH_END_NONE && vb_str_cmp(p->to, x->to) >= 0))
			continue;
		x->end = p->end;
		x->to = p->to;
		w->to_text.v[at] = w->to_text.v[i];
	}
}

/* Custom ranges first: they have the ends. One that cannot be read narrows nothing. */
static void ranges_take(struct match_builder *b, struct work *w, const struct model_affected *x)
{
	size_t custom = 0, read = 0, plain;

	for (size_t i = 0; i < x->ranges.n; i++)
		if (x->ranges.v[i].custom) {
			custom++;
			read += range_read(w, &x->ranges.v[i]);
		}
	b->unreadable += custom - read;
	plain = w->intervals.n;
	for (size_t i = 0; i < x->ranges.n; i++) {
		size_t at = w->intervals.n;

		if (x->ranges.v[i].custom || x->ranges.v[i].type == MODEL_RANGE_GIT)
			continue;
		if (!range_read(w, &x->ranges.v[i]))
			b->unreadable++;
		for (; custom && read == custom && at < w->intervals.n; at++)
			w->intervals.v[at].untagged = w->intervals.v[at].end == MATCH_END_NONE;
	}
	for (size_t i = 0; i < plain; i++)
		if (w->intervals.v[i].end == MATCH_END_NONE)
			custom_end(w, &w->intervals.v[i], i, plain);
}

void match_builder_row(struct match_builder *b, uint32_t advisory, const struct model_affected *x)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = NULL;
	struct work w = {.order = NULL};

	if (!x->ecosystem.n || !x->name.n)
		return; /* commits only */
	scope_enter(b, x->ecosystem);
	w.order = b->scope_now.order;
	if (!w.order)
		return;
	a = w.arena = vb_arena_new();
	vb_buf_init(&w.scratch, 16 * VB_LIMIT_VERSION_BYTES);
	ranges_take(b, &w, x);
	if (w.intervals.n || x->versions.n)
		row_put(b, advisory, x, &w);
	vb_buf_done(&w.scratch);
}

static uint32_t string_keep(struct match_builder *b, const struct match_index *from, uint32_t ref)
{
	return match_strings_put(&b->strings, match_index_string(from, ref));
}

void match_builder_row_keep(struct match_builder *b, uint32_t advisory,
			    const struct match_index *from, struct vb_str base, struct vb_str name,
			    struct match_rows *r)
{
	struct vb_buf ecosystem VB_CLEANUP(vb_buf_done) = {0};
	struct vb_str suffix = match_index_string(from, r->row.suffix);
	struct built_row row = {.at = b->rows.n};
	struct match_interval x;
	const uint32_t fields[] = {advisory,
				   match_strings_put(&b->strings, suffix),
				   string_keep(b, from, r->row.cvss),
				   string_keep(b, from, r->row.word),
				   string_keep(b, from, r->row.informational),
				   string_keep(b, from, r->row.streams),
				   r->row.intervals,
				   r->row.versions,
				   r->row.bytes};

	vb_buf_init(&ecosystem, VB_LIMIT_STRING_BYTES);
	vb_buf_printf(&ecosystem, suffix.n ? "%.*s:%.*s" : "%.*s", VB_FMT(base), VB_FMT(suffix));
	scope_enter(b, vb_buf_view(&ecosystem));
	row.package = package_of(b, base, name);
	for (size_t i = 0; i < VB_COUNT(fields); i++)
		vb_put_u32(&b->rows, fields[i]);
	for (uint32_t i = 0; i < r->row.intervals && match_rows_interval(r, &x); i++) {
		vb_put_u8(&b->rows, (uint8_t)(x.end | (x.untagged ? UNTAGGED : 0)));
		vb_put_u32(&b->rows, string_keep(b, from, x.from_text));
		vb_put_u32(&b->rows, string_keep(b, from, x.to_text));
		key_put(&b->rows, x.from, 0);
		key_put(&b->rows, x.to, 0);
	}
	vb_buf_str(&b->rows, vb_get_bytes(&r->body, r->body.n - r->body.at));
	row.bytes = (uint32_t)(b->rows.n - row.at);
	if (!b->rows.over && !r->body.bad)
		*vb_vec_add(b->arena, &b->row_list) = row;
}

/* ---- reading ---------------------------------------------------------------------------- */

bool match_rows_next(const struct match_index *ix, struct match_rows *r)
{
	struct match_row *row = &r->row;

	if (!r->left || match_index_damaged(ix))
		return false;
	r->left--;
	row->advisory = vb_get_u32(&r->c);
	row->suffix = vb_get_u32(&r->c);
	row->cvss = vb_get_u32(&r->c);
	row->word = vb_get_u32(&r->c);
	row->informational = vb_get_u32(&r->c);
	row->streams = vb_get_u32(&r->c);
	row->intervals = vb_get_u32(&r->c);
	row->versions = vb_get_u32(&r->c);
	row->bytes = vb_get_u32(&r->c);
	r->body = vb_cursor(r->c.p + r->c.at, 0);
	if (!r->c.bad && row->bytes <= r->c.n - r->c.at)
		r->body.n = row->bytes;
	vb_get_bytes(&r->c, row->bytes);
	return !r->c.bad;
}

static struct vb_str key_get(struct vb_cursor *c, bool *literal)
{
	uint16_t n = vb_get_u16(c);

	*literal = n & LITERAL;
	return vb_get_bytes(c, n & (LITERAL - 1));
}

bool match_rows_interval(struct match_rows *r, struct match_interval *out)
{
	unsigned end = vb_get_u8(&r->body);
	bool literal;

	out->end = end & 3;
	out->untagged = end & UNTAGGED;
	out->from_text = vb_get_u32(&r->body);
	out->to_text = vb_get_u32(&r->body);
	out->from = key_get(&r->body, &literal);
	out->to = key_get(&r->body, &literal);
	return !r->body.bad;
}

bool match_rows_version(struct match_rows *r, struct vb_str *key, bool *literal)
{
	*key = key_get(&r->body, literal);
	return !r->body.bad;
}
