/*
 * view_boot.c - the arguments a kernel may be started with, from every source: boot loaders, environments of U-Boot
 * (bootargs), device trees (/chosen), the kernel's own CONFIG_CMDLINE. Which of them wins depends on the boot loader, so
 * each counts; recovery entries of a menu are left out: a person has to choose them.
 */
#include "audit/audit_int.h"

struct arguments {
	struct audit_ctx *c;
	const struct audit_read *r;
	struct audit_view *out;
};

static void argument_show(struct arguments *g, struct audit_subject *s,
			  const struct model_setting *from, struct vb_str name, struct vb_str value)
{
	if (!audit_alternatives_have(g->r->key, name, false))
		return;
	audit_subject_add(g->c, s, from, VB_STR("argument"));
	s->values.v[s->values.n - 1].value = !vb_str_is(g->r->key, "*") ? value
					     : value.n
						     ? vb_arena_printf(g->c->arena, "%.*s=%.*s",
								       VB_FMT(name), VB_FMT(value))
						     : name;
}

/* A value that holds a whole line of arguments. */
static void text_show(struct arguments *g, struct audit_subject *s,
		      const struct model_setting *from)
{
	struct vb_str rest = from->value, word;

	while (vb_str_word(&rest, &word)) {
		size_t eq = vb_str_chr(word, '=');

		argument_show(g, s, from, vb_str_sub(word, 0, eq), vb_str_from(word, eq + 1));
	}
}

static bool is_text(const struct audit_file *f, const struct model_setting *m)
{
	if (vb_str_is(f->format, "kconfig"))
		return vb_str_is(m->key, "CONFIG_CMDLINE");
	if (vb_str_is(f->format, "uboot_env"))
		return vb_str_is(m->key, "bootargs") || vb_str_is(m->key, "args") ||
		       vb_str_is(m->key, "mmcargs");
	return vb_str_is(f->format, "dtb") && vb_str_is(m->key, "bootargs") &&
	       vb_str_is(m->section, "/chosen");
}

static void file_show(struct arguments *g, const struct audit_file *f)
{
	bool lines = vb_str_is(f->format, "cmdline");
	struct audit_subject *s = NULL;

	for (size_t i = 0; i < f->n; i++) {
		const struct model_setting *m = &f->v[i];

		if (lines ? vb_str_is(m->section, "recovery") : !is_text(f, m))
			continue;
		if (!s)
			s = audit_view_add(g->c, g->out, f->path);
		if (lines)
			argument_show(g, s, m, m->key, m->value);
		else
			text_show(g, s, m);
	}
}

void audit_view_cmdline(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	struct arguments g = {c, &ask->read, out};

	(void)rule;
	out->subject = VB_STR("kernel arguments");
	out->by_path = true;
	if (audit_files_blind(c, "cmdline", vb_str(ask->read.reader->files), out))
		return;
	for (size_t i = 0; i < c->files.n; i++)
		file_show(&g, &c->files.v[i]);
	if (!out->subjects.n)
		audit_view_absent(c, out, out->subject);
}
