/*
 * view_sshd.c - what sshd really uses, sshd_config(5): the first value obtained for a keyword wins; Include is read
 * where it stands, its files in order of name; a Match block overrides the global part for the connections it matches,
 * so each block that sets the keyword is one more value, and a rule holds only if all hold ("Match all" always applies:
 * it replaces the global value). A Match inside an included file ends with that file; an Include inside a Match block
 * counts for that block only. Nothing written: the default of the version in the inventory.
 */
#include "audit/audit_int.h"

enum { INCLUDE_DEPTH = 16 }; /* SERVCONF_MAX_DEPTH of OpenSSH's servconf.h */
enum {
	INCLUDES = 4096
}; /* patterns followed in all: stops files that include one another in breadth */

#define MAIN_FILE VB_STR("etc/ssh/sshd_config")
#define DROP_INS VB_STR("etc/ssh/sshd_config.d")

struct section {
	struct vb_str name;
	const struct model_setting *value;
};

struct walk {
	struct audit_ctx *c;
	struct audit_view *view;
	struct vb_str keys; /* alternatives: a keyword and its older names */
	VB_VEC(struct section)
	sections; /* the first value of each; the name is empty for the global part */
	unsigned includes;
};

static void file_walk(struct walk *w, struct vb_str path, struct vb_str inside, unsigned depth);

static void value_note(struct walk *w, struct vb_str section, const struct model_setting *m)
{
	for (size_t i = 0; i < w->sections.n; i++)
		if (vb_str_ieq(w->sections.v[i].name, section))
			return;
	*vb_vec_add(w->c->arena, &w->sections) = (struct section){section, m};
}

static void include_one(struct walk *w, struct vb_str pattern, struct vb_str inside, unsigned depth)
{
	audit_paths paths = {0};
	struct vb_str dir;

	if (depth >= INCLUDE_DEPTH || ++w->includes > INCLUDES) {
		audit_view_blind(w->c, w->view, pattern, VB_STR("Include > 16 × 4096"));
		return;
	}
	if (pattern.n && pattern.p[0] == '/')
		pattern = vb_str_from(pattern, 1);
	else
		pattern = vb_arena_printf(w->c->arena, "etc/ssh/%.*s", VB_FMT(pattern));
	audit_paths_matching(w->c, "sshd", pattern, &paths);
	for (size_t i = 0; i < paths.n && w->view->state == AUDIT_SEEN; i++)
		file_walk(w, paths.v[i], inside, depth + 1);
	if (w->view->state == AUDIT_SEEN)
		audit_files_blind(w->c, "sshd", pattern, w->view);
	dir = vb_str_sub(pattern, 0, vb_str_rchr(pattern, '/'));
	if (!paths.n && !vb_str_eq(dir, DROP_INS)) /* the scan was not asked for that folder */
		audit_view_blind(w->c, w->view, pattern, VB_STR("Include"));
}

static bool key_is(struct vb_str keys, struct vb_str key)
{
	struct vb_str part;

	while (audit_alternative_next(&keys, &part))
		if (vb_str_ieq(part, key))
			return true;
	return false;
}

static void file_walk(struct walk *w, struct vb_str path, struct vb_str inside, unsigned depth)
{
	const struct audit_file *f = audit_file_find(w->c, "sshd", path);

	for (size_t i = 0; f && i < f->n && w->view->state == AUDIT_SEEN; i++) {
		const struct model_setting *m = &f->v[i];
		struct vb_str section = m->section, words = m->value, word;

		if (inside.n)
			section = section.n ? vb_arena_printf(w->c->arena, "%.*s, %.*s",
							      VB_FMT(inside), VB_FMT(section))
					    : inside;
		if (key_is(w->keys, m->key))
			value_note(w, section, m);
		while (vb_str_ieq(m->key, VB_STR("Include")) && w->view->state == AUDIT_SEEN &&
				  vb_str_word(&words, &word))
			include_one(w, word, section, depth);
	}
}

/* ---- algorithm lists: "+a,b" adds to the default, "-a*" takes away, "^a" puts first ------- */

static bool is_algorithms(struct vb_str key)
{
	return vb_str_ieq(key, VB_STR("Ciphers")) ||
			  vb_str_ieq(key, VB_STR("MACs")) ||
				     vb_str_ends(key, VB_STR("Algorithms")) ||
						 vb_str_ends(key, VB_STR("KeyTypes"));
}

static bool removed(struct vb_str name, struct vb_str patterns)
{
	struct vb_str one;

	while (vb_str_next(&patterns, ',', &one))
		if (vb_glob(one, name))
			return true;
	return false;
}

static struct vb_str without(struct vb_arena *a, struct vb_str list, struct vb_str patterns)
{
	struct vb_str one, kept = {NULL, 0};

	while (vb_str_next(&list, ',', &one))
		if (!removed(one, patterns))
			kept = kept.n ? vb_arena_printf(a, "%.*s,%.*s", VB_FMT(kept), VB_FMT(one))
				      : one;
	return kept;
}

static struct vb_str algorithms(struct vb_arena *a, struct vb_str written, struct vb_str by_default)
{
	struct vb_str rest = vb_str_from(written, 1);

	switch (written.n ? written.p[0] : 0) {
	case '+':
		return vb_arena_printf(a, "%.*s,%.*s", VB_FMT(by_default), VB_FMT(rest));
	case '^':
		return vb_arena_printf(a, "%.*s,%.*s", VB_FMT(rest), VB_FMT(by_default));
	case '-':
		return without(a, by_default, rest);
	default:
		return written;
	}
}

/* ---- the view --------------------------------------------------------------------------- */

static void sections_show(struct walk *w, const struct audit_read *r, struct vb_str by_default,
			  bool has_default)
{
	struct audit_subject *s = audit_view_add(w->c, w->view, MAIN_FILE);
	struct vb_str first = r->key;
	bool global = false;

	for (size_t i = 0; i < w->sections.n; i++)
		global |= vb_str_ieq(w->sections.v[i].name, VB_STR("Match all"));
	vb_str_next(&(struct vb_str){r->key.p, r->key.n}, '|', &first);
	for (size_t i = 0; i < w->sections.n; i++) {
		const struct section *sec = &w->sections.v[i];
		struct vb_str what = first;

		if (!sec->name.n && global)
			continue;
		global |= !sec->name.n;
		if (sec->name.n)
			what = vb_arena_printf(w->c->arena, "%.*s (%.*s)", VB_FMT(first),
					       VB_FMT(sec->name));
		audit_subject_add(w->c, s, sec->value, what);
		if (is_algorithms(first))
			s->values.v[s->values.n - 1].value = algorithms(
				w->c->arena, sec->value->value, by_default);
	}
	if (!global && has_default)
		audit_subject_add_default(w->c, s, MAIN_FILE, first, by_default);
}

static bool needs_default(const struct walk *w, struct vb_str key)
{
	bool global = false, relative = false;

	for (size_t i = 0; i < w->sections.n; i++) {
		const struct section *sec = &w->sections.v[i];

		global |= !sec->name.n || vb_str_ieq(sec->name, VB_STR("Match all"));
		relative |= is_algorithms(key) && sec->value->value.n &&
			    strchr("+-^", sec->value->value.p[0]);
	}
	return !global || relative;
}

void audit_view_sshd(struct audit_ctx *c, const struct audit_rule *rule,
		     const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	struct walk w = {.c = c, .view = out, .keys = r->key};
	const struct vb_str *fallback = audit_fallback_find(c, r);
	struct vb_str by_default = fallback ? *fallback : (struct vb_str){NULL, 0}, rest = r->key,
		      first = r->key;
	bool has_default = fallback != NULL;

	(void)rule;
	out->subject = MAIN_FILE;
	if (audit_files_blind(c, "sshd", MAIN_FILE, out))
		return;
	if (!audit_file_find(c, "sshd", MAIN_FILE)) {
		audit_view_absent(c, out, MAIN_FILE);
		return;
	}
	file_walk(&w, MAIN_FILE, (struct vb_str){NULL, 0}, 0);
	if (out->state != AUDIT_SEEN)
		return;
	vb_str_next(&rest, '|', &first);
	if (needs_default(&w, first) && r->defaults &&
	    !audit_default_find(c, r->defaults, first, &has_default, &by_default)) {
		audit_view_version_unknown(c, out, first, r->defaults->name);
		return;
	}
	sections_show(&w, r, by_default, has_default);
}
