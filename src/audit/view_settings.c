/*
 * view_settings.c - plain settings: the value of a key (last one wins unless the program takes the first; drop-ins
 * after the file, in order of name), records such as accounts chosen by a selection, and lines.
 */
#include "audit/audit_int.h"

static struct vb_str files_of(const struct audit_read *r)
{
	return r->file.n ? r->file : vb_str(r->reader->files);
}

/* Every file read in this format, wherever it stood: a blob of a firmware has no path a rule could name. */
static void anywhere(struct audit_ctx *c, const char *format, audit_paths *out)
{
	for (size_t i = 0; i < c->files.n; i++)
		if (vb_str_is(c->files.v[i].format, format) && c->files.v[i].n)
			*vb_vec_add(c->arena, out) = c->files.v[i].path;
}

/* Alternatives one after the other, the files of each in order of name. */
static void in_order(struct audit_ctx *c, const char *format, struct vb_str files, audit_paths *out)
{
	struct vb_str part;

	while (audit_alternative_next(&files, &part)) {
		audit_paths some = {0};

		audit_paths_matching(c, format, part, &some);
		for (size_t i = 0; i < some.n; i++)
			*vb_vec_add(c->arena, out) = some.v[i];
	}
}

static bool drop_ins_exist(struct audit_ctx *c, const struct audit_read *r, struct vb_str path)
{
	audit_paths paths = {0};

	if (r->include.n)
		audit_paths_matching(c, r->reader->format,
				     audit_include_pattern(c->arena, path, r->include), &paths);
	return paths.n > 0;
}

/* False when there is nothing to look at: the view says why. */
static bool paths_open(struct audit_ctx *c, const struct audit_read *r, audit_paths *paths,
		       struct audit_view *out)
{
	struct vb_str files = files_of(r), first = files;

	vb_str_next(&(struct vb_str){files.p, files.n}, '|', &first);
	if (vb_str_starts(first, VB_STR("/")))
		first = vb_str_from(first, 1);
	out->subject = first;
	out->by_path = true;
	if (audit_files_blind(c, r->reader->format, files, out))
		return false;
	if (r->reader->flags & AUDIT_ANYWHERE)
		anywhere(c, r->reader->format, paths);
	else if (r->reader->flags & AUDIT_MERGED)
		in_order(c, r->reader->format, files, paths);
	else
		audit_paths_matching(c, r->reader->format, files, paths);
	if (!paths->n &&
	    drop_ins_exist(c, r, first)) /* a program reads them without the main file */
		*vb_vec_add(c->arena, paths) = first;
	if (!paths->n)
		audit_view_absent(c, out, first);
	return paths->n > 0;
}

/* ---- keys ------------------------------------------------------------------------------- */

/* `named`: "key=value", the key without the list or object it stands in, for patterns that look at both. */
static void key_add(struct audit_ctx *c, const struct audit_read *r, const struct model_setting *m,
		    struct audit_subject *s)
{
	struct vb_str name = vb_str_from(
		m->key, vb_str_rchr(m->key, '.') < m->key.n ? vb_str_rchr(m->key, '.') + 1 : 0);

	audit_subject_add(c, s, m, m->key);
	if (r->named && !vb_str_ends(m->key, VB_STR("[]")))
		s->values.v[s->values.n - 1].value = vb_arena_printf(
			c->arena, "%.*s=%.*s", VB_FMT(name), VB_FMT(m->value));
}

/* The record of `key` that counts, after `before` has been read. */
static const struct model_setting *key_find(struct audit_ctx *c, const struct audit_read *r,
					    const struct audit_file *f, struct vb_str key,
					    const struct model_setting *before,
					    struct audit_subject *every)
{
	for (size_t i = 0; f && i < f->n; i++) {
		const struct model_setting *m = &f->v[i];

		if (!audit_alternatives_have(key, m->key, (r->reader->flags & AUDIT_FOLD) != 0) ||
		    !audit_alternatives_have(r->section, m->section, false))
			continue;
		if (r->every)
			key_add(c, r, m, every);
		else if (!before || !r->first_wins)
			before = m;
	}
	return before;
}

static void key_show(struct audit_ctx *c, const struct audit_read *r, struct vb_str path,
		     struct vb_str key, const audit_paths *drop_ins, struct audit_subject *s)
{
	const struct model_setting *m = key_find(c, r, audit_file_find(c, r->reader->format, path),
						 key, NULL, s);

	for (size_t i = 0; i < drop_ins->n; i++)
		m = key_find(c, r, audit_file_find(c, r->reader->format, drop_ins->v[i]), key, m,
			     s);
	if (m)
		key_add(c, r, m, s);
}

/* What applies when the key is nowhere: the rule's own word, else the version's. False: that cannot be told. */
static bool default_add(struct audit_ctx *c, const struct audit_read *r, struct vb_str path,
			struct audit_subject *s, struct audit_view *out)
{
	const struct vb_str *fallback = audit_fallback_find(c, r);
	struct vb_str value;
	bool found = false;

	if (fallback)
		audit_subject_add_default(c, s, path, r->key, *fallback);
	if (fallback || !r->defaults)
		return true;
	if (audit_default_find(c, r->defaults, r->key, &found, &value)) {
		if (found)
			audit_subject_add_default(c, s, path, r->key, value);
		return true;
	}
	audit_view_version_unknown(c, out, r->key, r->defaults->name);
	return false;
}

/* All files are one configuration: the last assignment of all wins. */
static void merged_show(struct audit_ctx *c, const struct audit_read *r, const audit_paths *paths,
			struct audit_view *out)
{
	struct audit_subject *s = audit_view_add(c, out, paths->v[0]);
	struct vb_str keys = r->key, key;
	const struct model_setting *m;

	while (audit_alternative_next(&keys, &key)) {
		m = NULL;
		for (size_t i = 0; i < paths->n; i++)
			m = key_find(c, r, audit_file_find(c, r->reader->format, paths->v[i]), key,
				     m, s);
		if (m)
			key_add(c, r, m, s);
	}
	if (!s->values.n)
		default_add(c, r, paths->v[0], s, out);
}

void audit_view_keys(struct audit_ctx *c, const struct audit_rule *rule,
		     const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	audit_paths paths = {0};

	(void)rule;
	if (!paths_open(c, r, &paths, out))
		return;
	if (r->reader->flags & AUDIT_MERGED) {
		merged_show(c, r, &paths, out);
		return;
	}
	for (size_t i = 0; i < paths.n; i++) {
		struct audit_subject *s = audit_view_add(c, out, paths.v[i]);
		struct vb_str keys = r->key, key, pattern;
		audit_paths drop_ins = {0};

		pattern = audit_include_pattern(c->arena, paths.v[i], r->include);
		if (r->include.n && audit_files_blind(c, r->reader->format, pattern, out))
			return;
		if (r->include.n)
			audit_paths_matching(c, r->reader->format, pattern, &drop_ins);
		while (audit_alternative_next(&keys, &key))
			key_show(c, r, paths.v[i], key, &drop_ins, s);
		if (!s->values.n && !default_add(c, r, paths.v[i], s, out))
			return;
	}
}

/* ---- records: accounts, mounts ---------------------------------------------------------- */

struct record { /* the settings of one line */
	const struct model_setting *v;
	size_t n;
};

static const struct model_setting *record_field(const struct record *r, struct vb_str name)
{
	for (size_t i = 0; i < r->n; i++)
		if (vb_str_eq(r->v[i].key, name))
			return &r->v[i];
	return NULL;
}

static struct vb_str record_attribute(const void *record, struct vb_str name, struct vb_arena *a)
{
	const struct model_setting *m = record_field(record, name);

	(void)a;
	return m ? m->value : (struct vb_str){NULL, 0};
}

/* The record that starts at `at`: one line, or one block of a format made of blocks. */
static struct record record_at(const struct audit_reader *reader, const struct audit_file *f,
			       size_t at)
{
	struct record one = {&f->v[at], 0};
	bool blocks = (reader->flags & AUDIT_BLOCKS) != 0;

	while (at + one.n < f->n && (blocks ? vb_str_eq(one.v[one.n].section, one.v->section)
					    : one.v[one.n].line == one.v->line))
		one.n++;
	return one;
}

static void record_show(struct audit_ctx *c, const struct audit_alternative *ask,
			const struct record *one, struct audit_subject *s, struct audit_view *out)
{
	for (size_t i = 0; i < one->n; i++) {
		if (!audit_alternatives_have(ask->read.field, one->v[i].key, false))
			continue;
		if (audit_judges_modes(&ask->check))
			audit_program_add(c, out, one->v[i].value, &one->v[i]);
		else
			audit_subject_add(c, s, &one->v[i], one->v[i].section);
	}
}

static void file_records(struct audit_ctx *c, const struct audit_alternative *ask,
			 const struct audit_file *f, struct audit_subject *s,
			 struct audit_view *out)
{
	struct record one;

	for (size_t at = 0; f && at < f->n; at += one.n) {
		one = record_at(ask->read.reader, f, at);
		if (audit_select_true(ask->read.select, record_attribute, &one, c->arena))
			record_show(c, ask, &one, s, out);
	}
}

void audit_view_records(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	audit_paths paths = {0};

	(void)rule;
	if (!paths_open(c, r, &paths, out))
		return;
	if (audit_judges_modes(&ask->check)) { /* subjects are the files that records name */
		out->by_path = false;
		out->each = true;
	}
	for (size_t i = 0; i < paths.n; i++) {
		const struct audit_file *f = audit_file_find(c, r->reader->format, paths.v[i]);
		struct audit_subject *s;

		if (audit_judges_modes(&ask->check)) {
			file_records(c, ask, f, NULL, out);
			continue;
		}
		s = audit_view_add(c, out, paths.v[i]);
		file_records(c, ask, f, s, out);
		/* nobody is selected: only "is there one" can be judged */
		if (!s->values.n && r->select && ask->check.op->operand != AUDIT_OPERAND_NONE &&
		    !ask->check.op->set)
			out->subjects.n--;
	}
}

/* ---- lines ------------------------------------------------------------------------------ */

void audit_view_lines(struct audit_ctx *c, const struct audit_rule *rule,
		      const struct audit_alternative *ask, struct audit_view *out)
{
	struct audit_subject *s = NULL;
	audit_paths paths = {0};

	(void)rule;
	if (!paths_open(c, &ask->read, &paths, out))
		return;
	for (size_t i = 0; i < paths.n; i++) {
		const struct audit_file *f = audit_file_find(c, ask->read.reader->format,
							     paths.v[i]);

		/* "some line matches" looks at all files together, "no line matches" at each */
		if (!s || !ask->check.op->set)
			s = audit_view_add(c, out, paths.v[i]);
		for (size_t k = 0; f && k < f->n; k++)
			audit_subject_add(c, s, &f->v[k], VB_STR("line"));
	}
}
