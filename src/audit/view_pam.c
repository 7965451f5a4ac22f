/*
 * view_pam.c - PAM rules of one or several modules, in the stacks a rule names; "@include", include and substack are
 * followed below etc/pam.d. Values are the module's arguments (`field: args`), one argument's value (`key`), or the module.
 * The same rule reached through two services is shown once.
 */
#include "audit/audit_int.h"

enum { PAM_DEPTH = 16, PAM_FILES = 512 };

struct stack {
	struct audit_ctx *c;
	const struct audit_read *r;
	struct audit_subject *s;
	VB_VEC(const struct model_setting *) seen;
	unsigned files;
};

static bool is_seen(struct stack *k, const struct model_setting *m)
{
	for (size_t i = 0; i < k->seen.n; i++)
		if (k->seen.v[i] == m)
			return true;
	*vb_vec_add(k->c->arena, &k->seen) = m;
	return false;
}

static void arguments_show(struct stack *k, const struct model_setting *args)
{
	struct vb_str rest = args->value, word;
	bool one = k->r->key.n > 0;

	while (vb_str_word(&rest, &word)) {
		size_t eq = vb_str_chr(word, '=');

		if (one && !vb_str_eq(vb_str_sub(word, 0, eq), k->r->key))
			continue;
		audit_subject_add(k->c, k->s, args, one ? k->r->key : VB_STR("argument"));
		k->s->values.v[k->s->values.n - 1].value = one ? vb_str_from(word, eq + 1) : word;
	}
}

/* Fields of a rule share its line and come sorted by key: args, control, module. */
static void module_show(struct stack *k, const struct audit_file *f, size_t at)
{
	const struct model_setting *module = &f->v[at];

	if (is_seen(k, module))
		return;
	if (!k->r->key.n && !k->r->field.n)
		audit_subject_add(k->c, k->s, module, VB_STR("module"));
	for (size_t i = at; i-- > 0 && f->v[i].line == module->line;)
		if (vb_str_is(f->v[i].key, "args") && (k->r->key.n || k->r->field.n))
			arguments_show(k, &f->v[i]);
}

static void file_follow(struct stack *k, struct vb_str path, unsigned depth)
{
	const struct audit_file *f = audit_file_find(k->c, "pam", path);

	if (depth > PAM_DEPTH || k->files++ > PAM_FILES) {
		k->s->unknown = true;
		return;
	}
	for (size_t i = 0; f && i < f->n; i++) {
		struct vb_str name = vb_str_from(f->v[i].value,
						 vb_str_rchr(f->v[i].value, '/') < f->v[i].value.n
							 ? vb_str_rchr(f->v[i].value, '/') + 1
							 : 0);

		if (vb_str_is(f->v[i].key, "include"))
			file_follow(k, vb_arena_printf(k->c->arena, "etc/pam.d/%.*s", VB_FMT(name)),
				    depth + 1);
		else if (vb_str_is(f->v[i].key, "module") &&
			 audit_alternatives_have(k->r->module, name, false))
			module_show(k, f, i);
	}
}

void audit_view_pam(struct audit_ctx *c, const struct audit_rule *rule,
		    const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	struct vb_str files = r->file.n ? r->file : vb_str(r->reader->files);
	struct stack k = {.c = c, .r = r};
	audit_paths paths = {0};

	(void)rule;
	out->subject = VB_STR("etc/pam.d");
	if (audit_files_blind(c, "pam", vb_str(r->reader->files), out))
		return;
	audit_paths_matching(c, "pam", files, &paths);
	if (!paths.n) {
		audit_view_absent(c, out, out->subject);
		return;
	}
	k.s = audit_view_add(c, out, out->subject);
	for (size_t i = 0; i < paths.n; i++) {
		*vb_vec_add(c->arena, &k.s->looked) = paths.v[i];
		file_follow(&k, paths.v[i], 0);
	}
}
