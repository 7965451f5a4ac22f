/*
 * select.c - which readers a path goes to. A hundred patterns and more meet each of a million paths: they stand in
 * buckets by the literal bytes at their ends, so that a path meets those that share its last two bytes or its first
 * two, and of these nearly all are refused by comparing the literal bytes alone.
 */
#include "scan/target_int.h"

#include "scan/readers/readers.h"

enum { ALIASES_MAX = 16 }; /* links at the root: a merged system has four */

static size_t table_length(const struct scan_reader *const *table)
{
	size_t n = 0;

	while (table[n])
		n++;
	return n;
}

const struct scan_reader *scan_reader_of(uint16_t id)
{
	size_t n = table_length(scan_readers);

	if (id < n)
		return scan_readers[id];
	return id - n < table_length(scan_formats) ? scan_formats[id - n] : NULL;
}

uint16_t scan_reader_id(const struct scan_reader *r)
{
	uint16_t id = 0;

	while (scan_readers[id] && scan_readers[id] != r)
		id++;
	vb_assert(scan_readers[id]);
	return id;
}

const struct scan_reader *scan_reader_at(size_t i)
{
	return i < SCAN_STAT ? scan_reader_of((uint16_t)i) : NULL;
}

const char *scan_reader_name(const struct scan_reader *r)
{
	return r->name;
}

const char *scan_reader_what(const struct scan_reader *r)
{
	return r->what;
}

static bool is_meta(char c)
{
	return c == '*' || c == '?' || c == '[' || c == ']' || c == '\\';
}

/* Two bytes are enough to tell most names apart. */
static size_t bucket_of(const char *two)
{
	return ((unsigned char)two[0] * 31u + (unsigned char)two[1]) % SCAN_BUCKETS;
}

static void bucket_add(struct scan_select *s, struct scan_bucket *b)
{
	uint32_t at = (uint32_t)s->patterns.n;

	if (b->last)
		s->patterns.v[b->last - 1].next = at;
	else
		b->first = at;
	b->last = at;
}

static void pattern_add(struct scan_select *s, struct vb_str pattern, uint16_t reader,
			const struct scan_reader *r)
{
	struct scan_pattern *p = vb_vec_add(s->arena, &s->patterns);
	size_t head = 0, tail = pattern.n;

	while (head < pattern.n && !is_meta(pattern.p[head]))
		head++;
	while (tail > head && !is_meta(pattern.p[tail - 1]))
		tail--;
	if (vb_str_starts(vb_str_from(pattern, head), VB_STR("**/")))
		tail = tail < head + 3
			       ? head + 3
			       : tail; /* "**" followed by '/' may match nothing, the '/' with it */
	*p = (struct scan_pattern){.pattern = pattern,
				   .head = vb_str_sub(pattern, 0, head),
				   .tail = vb_str_from(pattern, tail),
				   .reader = reader,
				   .passes_over = r ? r->passes_over : NULL};
	if (p->tail.n >= 2)
		bucket_add(s, &s->by_tail[bucket_of(p->tail.p + p->tail.n - 2)]);
	else if (p->head.n >= 2)
		bucket_add(s, &s->by_head[bucket_of(p->head.p)]);
	else
		bucket_add(s, &s->any);
}

/* "dpkg-list" is of the system "dpkg": the part before '-' names it. */
static bool owns_files(const char *name)
{
	struct vb_str s = vb_str(name);

	return scan_system_reader(vb_str_sub(s, 0, vb_str_chr(s, '-')));
}

/* What a scan of this kind asks of a reader. */
static bool reader_wanted(const struct scan_reader *r, const struct scan_options *o)
{
	if (r->digests)
		return o->wants && o->wants->digests;
	if (r->sums)
		return o->wants && o->wants->sums;
	if (r->stream)
		return !o->packages_only && o->wants && o->wants->secrets.n;
	if (o->secrets_only)
		return r->keys || r == &scan_reader_os_release || /* is it a system's root? */
		       (r->packages && owns_files(r->name));
	return !o->packages_only || r->packages;
}

static void readers_add(struct scan_select *s, const struct scan_options *options)
{
	const struct scan_reader *r;

	for (uint16_t id = 0; id < table_length(scan_readers) && (r = scan_readers[id]); id++) {
		if (!reader_wanted(r, options))
			continue;
		if (!r->patterns && s->n_magic < SCAN_READERS_MAX)
			s->magic[s->n_magic++] = id;
		for (size_t i = 0; r->patterns && r->patterns[i]; i++)
			pattern_add(s, vb_str(r->patterns[i]), id, r);
	}
}

static void wants_add(struct scan_select *s, const struct model_wants *wants)
{
	size_t first = table_length(scan_readers);

	for (size_t i = 0; i < wants->v.n; i++) {
		const struct model_want *w = &wants->v.v[i];

		if (vb_str_is(w->format, "stat"))
			pattern_add(s, w->pattern, SCAN_STAT, NULL);
		for (size_t f = 0; scan_formats[f]; f++)
			if (vb_str_is(w->format, scan_formats[f]->name))
				pattern_add(s, w->pattern, (uint16_t)(first + f), scan_formats[f]);
	}
}

void scan_select_init(struct scan_select *s, struct vb_arena *a, const struct scan_options *options)
{
	*s = (struct scan_select){.arena = a, .stat = !options->packages_only};
	if (!options->wants_only)
		readers_add(s, options);
	if (options->wants && !options->packages_only)
		wants_add(s, options->wants);
}

static bool has_stream(const struct scan_select *s, bool sums)
{
	for (size_t i = 0; i < s->n_magic; i++)
		if (scan_reader_of(s->magic[i])->stream &&
		    scan_reader_of(s->magic[i])->sums == sums)
			return true;
	return false;
}

bool scan_select_searches(const struct scan_select *s)
{
	return has_stream(s, false);
}

bool scan_select_sums(const struct scan_select *s)
{
	return has_stream(s, true);
}

void scan_select_alias(struct scan_select *s, struct vb_str link, struct vb_str to)
{
	while (to.n && to.p[0] == '/')
		to = vb_str_from(to, 1);
	if (!to.n || s->alias_from.n == ALIASES_MAX ||
	    vb_str_find(to, VB_STR("..")) < to.n || vb_str_eq(link, to))
		return;
	link = vb_arena_str(s->arena, link);
	*vb_vec_add(s->arena, &s->alias_from) = vb_arena_printf(s->arena, "%.*s/", VB_FMT(to));
	*vb_vec_add(s->arena, &s->alias_to) = vb_arena_printf(s->arena, "%.*s/", VB_FMT(link));
}

static void selection_add(struct scan_selection *out, uint16_t reader)
{
	if (reader == SCAN_STAT) {
		out->keep = true;
		return;
	}
	for (size_t i = 0; i < out->n; i++)
		if (out->readers[i] == reader)
			return;
	if (out->n < SCAN_READERS_MAX)
		out->readers[out->n++] = reader;
}

static void select_bucket(const struct scan_select *s, const struct scan_bucket *b,
			  struct vb_str path, struct scan_selection *out)
{
	for (uint32_t at = b->first; at; at = s->patterns.v[at - 1].next) {
		const struct scan_pattern *p = &s->patterns.v[at - 1];

		if (vb_str_ends(path, p->tail) && vb_str_starts(path, p->head) &&
		    vb_glob(p->pattern, path) && !(p->passes_over && p->passes_over(path)))
			selection_add(out, p->reader);
	}
}

static void select_name(const struct scan_select *s, struct vb_str path, struct scan_selection *out)
{
	if (path.n >= 2) {
		select_bucket(s, &s->by_tail[bucket_of(path.p + path.n - 2)], path, out);
		select_bucket(s, &s->by_head[bucket_of(path.p)], path, out);
	}
	select_bucket(s, &s->any, path, out);
}

struct scan_selection scan_select_path(const struct scan_select *s, struct vb_str path)
{
	struct scan_selection out = {.n = 0};
	char other[4096];

	select_name(s, path, &out);
	for (size_t i = 0; i < s->alias_from.n; i++) {
		struct vb_str from = s->alias_from.v[i], to = s->alias_to.v[i],
			      rest = vb_str_from(path, from.n);

		if (!vb_str_starts(path, from) || to.n + rest.n > sizeof(other))
			continue;
		memcpy(other, to.p, to.n);
		memcpy(other + to.n, rest.p, rest.n);
		select_name(s, vb_strn(other, to.n + rest.n), &out);
	}
	out.named = out.n;
	for (size_t i = 0; i < s->n_magic; i++)
		selection_add(&out, s->magic[i]);
	return out;
}
