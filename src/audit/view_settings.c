/*
 * view_settings.c - plain settings: the value of a key (last one wins unless the program takes the first; drop-ins
 * after the file, in order of name), records such as accounts chosen by a selection, and lines.
 */
#include "audit/audit_int.h"

static struct vb_str files_of(const struct audit_read *r)
{
	return r->file.n ? r->file : vb_str(r->reader->files);
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
	audit_paths_matching(c, r->reader->format, files, paths);
	if (!paths->n)
		audit_view_absent(c, out, first);
	return paths->n > 0;
}

/* ---- keys ------------------------------------------------------------------------------- */

static bool is_one(struct vb_str alternatives, struct vb_str word)
{
	struct vb_str part;

	if (!alternatives.n || vb_str_is(alternatives, "*"))
		return true;
	while (audit_alternative_next(&alternatives, &part))
		if (vb_str_eq(part, word))
			return true;
	return false;
}

/* The record of `key` that counts, after `before` has been read. */
static const struct model_setting *key_find(struct audit_ctx *c, const struct audit_read *r,
					    const struct audit_file *f, struct vb_str key,
					    const struct model_setting *before,
					    struct audit_subject *every)
{
	for (size_t i = 0; f && i < f->n; i++) {
		const struct model_setting *m = &f->v[i];

		if (!vb_str_eq(m->key, key) || !is_one(r->section, m->section))
			continue;
		if (r->every)
			audit_subject_add(c, every, m, key);
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
		audit_subject_add(c, s, m, key);
}

void audit_view_keys(struct audit_ctx *c, const struct audit_rule *rule,
		     const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	audit_paths paths = {0};

	(void)rule;
	if (!paths_open(c, r, &paths, out))
		return;
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
		if (!s->values.n && audit_fallback_find(c, r))
			audit_subject_add_default(c, s, paths.v[i], r->key,
						  *audit_fallback_find(c, r));
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

void audit_view_records(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	audit_paths paths = {0};

	(void)rule;
	if (!paths_open(c, r, &paths, out))
		return;
	for (size_t i = 0; i < paths.n; i++) {
		const struct audit_file *f = audit_file_find(c, r->reader->format, paths.v[i]);
		struct audit_subject *s = audit_view_add(c, out, paths.v[i]);

		for (size_t at = 0; f && at < f->n;) {
			struct record one = {&f->v[at], 0};
			const struct model_setting *field;

			while (at < f->n && f->v[at].line == one.v->line)
				at++, one.n++;
			field = record_field(&one, r->field);
			if (field && audit_select_true(r->select, record_attribute, &one, c->arena))
				audit_subject_add(c, s, field, field->section);
		}
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
		const struct audit_file *f = audit_file_find(c, "lines", paths.v[i]);

		/* "some line matches" looks at all files together, "no line matches" at each */
		if (!s || !ask->check.op->set)
			s = audit_view_add(c, out, paths.v[i]);
		for (size_t k = 0; f && k < f->n; k++)
			audit_subject_add(c, s, &f->v[k], VB_STR("line"));
	}
}
