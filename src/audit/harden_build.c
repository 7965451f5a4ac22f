/*
 * harden_build.c - what is not a file of the root: modes.sh, which sets modes and owners below a root it is given, and
 * build/, for whoever builds the product: a fragment of kernel configuration in the form scripts/kconfig/merge_config.sh
 * takes, and compiler and linker flags as a makefile fragment.
 */
#include "audit/harden_int.h"

#include "core/limits.h"

static void head_write(const struct audit_harden *h, const struct audit_harden_file *f,
		       const char *en, const char *fr, struct vb_buf *b)
{
	vb_buf_printf(b, "# %s\n", vb_t(h->run->lang, en, fr));
	harden_closes_write(h, f, b);
}

static void finish(struct audit_harden *h, struct audit_harden_file *f, struct vb_buf *b)
{
	f->content = vb_arena_str(h->arena, vb_buf_view(b));
	vb_buf_done(b);
}

/* A word of a shell script, whatever is in it: control bytes were refused before (harden_path_safe). */
static void quoted(struct vb_buf *b, struct vb_str s)
{
	vb_buf_char(b, '\'');
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\'')
			vb_buf_cstr(b, "'\\''");
		else
			vb_buf_char(b, s.p[i]);
	vb_buf_char(b, '\'');
}

/* A link is never followed: the script may run on a copy whose links lead to the machine it runs on. */
static const char script[] =
	"set -u\n"
	"root=${1:?sh modes.sh ROOT}\n"
	"status=0\n"
	"fix() { # MODE OWNER:GROUP PATH\n"
	"\tif [ -L \"$root/$3\" ] || [ ! -e \"$root/$3\" ]; then\n"
	"\t\techo \"modes.sh: $3: not there, or a link\" >&2; status=1; return\n"
	"\tfi\n"
	"\t[ \"$2\" = - ] || chown -h \"$2\" \"$root/$3\" || status=1\n"
	"\tchmod \"$1\" \"$root/$3\" || status=1\n"
	"}\n";

static void modes_write(struct audit_harden *h, audit_harden_files *out)
{
	struct audit_harden_file *f = NULL;
	struct vb_buf b;

	for (size_t i = 0; i < h->v.n; i++)
		if (h->v.v[i].modes.n && h->v.v[i].way != HARDEN_NONE) {
			f = harden_file(h->arena, out, VB_STR("modes.sh"));
			harden_closes(h->arena, f, h->v.v[i].rule->text.id);
		}
	if (!f)
		return;
	f->executable = true;
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	vb_buf_cstr(&b, "#!/bin/sh\n");
	head_write(
		h, f, "sh modes.sh ROOT: modes and owners of files below ROOT. By vauban harden.",
		"sh modes.sh RACINE : droits et propriétaires sous RACINE. Par vauban harden.", &b);
	vb_buf_cstr(&b, script);
	for (size_t i = 0; i < h->v.n; i++) {
		const struct harden_rule *r = &h->v.v[i];

		if (!r->modes.n || r->way == HARDEN_NONE)
			continue;
		vb_buf_printf(&b, "# %.*s\n", VB_FMT(r->rule->text.id));
		for (size_t k = 0; k < r->modes.n; k++) {
			const struct harden_mode *m = &r->modes.v[k];

			vb_buf_printf(&b, "fix %04o ", harden_mode_final(h, m->path, m->old));
			if (m->own)
				vb_buf_printf(&b, "%u:%u ", m->uid, m->gid);
			else
				vb_buf_cstr(&b, "- ");
			quoted(&b, m->path);
			vb_buf_char(&b, '\n');
		}
	}
	vb_buf_cstr(&b, "exit $status\n");
	finish(h, f, &b);
}

static void kernel_write(struct audit_harden *h, audit_harden_files *out)
{
	struct audit_harden_file *f = NULL;
	struct vb_buf b;

	for (size_t i = 0; i < h->v.n; i++)
		if (h->v.v[i].options.n) {
			f = harden_file(h->arena, out, VB_STR("build/kernel.config"));
			harden_closes(h->arena, f, h->v.v[i].rule->text.id);
		}
	if (!f)
		return;
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	head_write(h, f,
		   "Kernel options, by vauban harden: scripts/kconfig/merge_config.sh .config "
		   "kernel.config",
		   "Options du noyau, par vauban harden : scripts/kconfig/merge_config.sh .config "
		   "kernel.config",
		   &b);
	for (size_t i = 0; i < h->v.n; i++)
		for (size_t k = 0; k < h->v.v[i].options.n; k++) {
			const struct harden_option *o = &h->v.v[i].options.v[k];

			if (o->value.n && !vb_str_is(o->value, "n"))
				vb_buf_printf(&b, "%.*s=%.*s\n", VB_FMT(o->key), VB_FMT(o->value));
			else
				vb_buf_printf(&b, "# %.*s is not set\n", VB_FMT(o->key));
		}
	finish(h, f, &b);
}

static void flags_one(const struct audit_harden *h, const struct harden_rule *r, struct vb_buf *b)
{
	for (size_t k = 0; k < r->flags.n; k++) {
		const struct harden_flag *f = r->flags.v[k];

		vb_buf_printf(b, "\n# %.*s %.*s\n", VB_FMT(r->rule->text.id),
			      VB_FMT(model_text_in(r->rule->text.title, (int)h->run->lang)));
		if (*f->en)
			vb_buf_printf(b, "# %s\n", vb_t(h->run->lang, f->en, f->fr));
		if (*f->cflags)
			vb_buf_printf(b, "CFLAGS += %s\nCXXFLAGS += %s\n", f->cflags, f->cflags);
		if (*f->ldflags)
			vb_buf_printf(b, "LDFLAGS += %s\n", f->ldflags);
	}
}

static void flags_write(struct audit_harden *h, audit_harden_files *out)
{
	struct audit_harden_file *f = NULL;
	struct vb_buf b;

	for (size_t i = 0; i < h->v.n; i++)
		if (h->v.v[i].flags.n) {
			f = harden_file(h->arena, out, VB_STR("build/flags.mk"));
			harden_closes(h->arena, f, h->v.v[i].rule->text.id);
		}
	if (!f)
		return;
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	head_write(h, f,
		   "Compiler and linker flags for the product's own binaries, by vauban harden: "
		   "include it in the makefile.",
		   "Options de compilation et d’édition de liens des binaires du produit, par "
		   "vauban harden : à inclure dans le makefile.",
		   &b);
	for (size_t i = 0; i < h->v.n; i++)
		flags_one(h, &h->v.v[i], &b);
	finish(h, f, &b);
}

void harden_build_write(struct audit_harden *h, audit_harden_files *out)
{
	modes_write(h, out);
	kernel_write(h, out);
	flags_write(h, out);
}
