/*
 * view_elf.c - properties of binaries as words, for the scope a rule names. Findings are made per group, because who
 * can mend them differs: setuid programs (a hole is root), the product's own binaries (rebuild them), and those of the
 * distribution's packages (ask the distribution). Nothing is recomputed here: the reader judged the file (scan).
 *
 *   any          programs and libraries; never kernel modules, objects, core files
 *   exec         programs, static ones too      dso     shared libraries
 *   setuid       programs with setuid or setgid bit     daemon  programs of a sbin or libexec folder
 *   first_party  programs and libraries no distribution package has in its file list
 */
#include "audit/audit_int.h"

static const char *machine_name(uint16_t machine)
{
	static const struct { /* e_machine, System V ABI and its supplements */
		uint16_t code;
		const char *name;
	} names[] = {{3, "i386"},      {8, "mips"},    {20, "ppc"},       {21, "ppc64"},
		     {22, "s390"},     {40, "arm"},    {42, "sh"},        {62, "x86_64"},
		     {183, "aarch64"}, {243, "riscv"}, {258, "loongarch"}};

	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (names[i].code == machine)
			return names[i].name;
	return "other";
}

static bool is_program(const struct model_elf *e)
{
	return e->kind == MODEL_ELF_EXEC || e->kind == MODEL_ELF_PIE ||
	       e->kind == MODEL_ELF_STATIC_PIE || e->kind == MODEL_ELF_STATIC_EXEC;
}

static bool is_setuid(const struct model_elf *e)
{
	return is_program(e) && (e->mode & 06000);
}

static bool in_scope(const struct model_elf *e, struct vb_str scope)
{
	bool loaded = is_program(e) || e->kind == MODEL_ELF_LIBRARY;

	if (vb_str_is(scope, "exec"))
		return is_program(e);
	if (vb_str_is(scope, "dso"))
		return e->kind == MODEL_ELF_LIBRARY;
	if (vb_str_is(scope, "setuid"))
		return is_setuid(e);
	if (vb_str_is(scope, "daemon"))
		return is_program(e) &&
		       audit_path_matches(VB_STR("**/sbin/*|sbin/*|**/libexec/**"), e->path);
	if (vb_str_is(scope, "first_party"))
		return loaded && !e->owned;
	return loaded;
}

static struct vb_str yes_no(bool yes)
{
	return yes ? VB_STR("yes") : VB_STR("no");
}

static struct vb_str elf_attribute(const void *record, struct vb_str name, struct vb_arena *a)
{
	static const char *const kinds[] = {"exec",    "pie",    "static-pie", "static",
					    "library", "object", "core",       "module"};
	const struct model_elf *e = record;

	if (vb_str_is(name, "path"))
		return e->path;
	if (vb_str_is(name, "name"))
		return vb_str_from(e->path, vb_str_rchr(e->path, '/') < e->path.n
						    ? vb_str_rchr(e->path, '/') + 1
						    : 0);
	if (vb_str_is(name, "mode"))
		return vb_arena_printf(a, "0%o", e->mode & 07777);
	if (vb_str_is(name, "machine"))
		return vb_str(machine_name(e->machine));
	if (vb_str_is(name, "bits"))
		return vb_arena_printf(a, "%u", e->bits);
	if (vb_str_is(name, "kind"))
		return vb_str((size_t)e->kind < VB_COUNT(kinds) ? kinds[e->kind] : "");
	if (vb_str_is(name, "text_size"))
		return vb_arena_printf(a, "%llu", (unsigned long long)e->text_size);
	if (vb_str_is(name, "language"))
		return e->language;
	if (vb_str_is(
		    name,
		    "lang_c")) /* not told apart from C: everything that is not known to be Go or Rust */
		return vb_str(!e->language.n || vb_str_is(e->language, "c") ? "1" : "0");
	if (vb_str_is(name, "musl"))
		return vb_str(e->musl ? "1" : "0");
	if (vb_str_is(name, "static"))
		return vb_str(e->is_static ? "1" : "0");
	return vb_str(e->stripped ? "1" : "0");
}

/* ---- properties ------------------------------------------------------------------------- */

struct shown { /* one binary being shown */
	struct audit_ctx *c;
	struct audit_subject *s;
	const struct model_elf *e;
	struct vb_str property;
	bool left_out; /* the property means nothing for this binary */
};

static void show(struct shown *p, struct vb_str value)
{
	*vb_vec_add(p->c->arena, &p->s->values) = (struct audit_value){
		.value = value, .what = p->property, .file = p->e->path, .layer = p->e->layer};
}

static void show_tri(struct shown *p, enum model_tri t, bool inverted)
{
	if (t == MODEL_UNKNOWN)
		p->s->unknown = true;
	else if (t == MODEL_NA)
		p->left_out = true;
	else
		show(p, yes_no((t == MODEL_YES) != inverted));
}

static void show_list(struct shown *p, const struct vb_str *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		show(p, v[i]);
}

static void pie(struct shown *p)
{
	show(p, yes_no(p->e->kind == MODEL_ELF_PIE || p->e->kind == MODEL_ELF_STATIC_PIE ||
		       p->e->kind == MODEL_ELF_LIBRARY));
}

static void relro(struct shown *p)
{
	static const char *const words[] = {"none", "partial", "full"};

	if (p->e->relro == MODEL_RELRO_NA)
		p->left_out = true;
	else
		show(p, vb_str(words[p->e->relro]));
}

static void execstack(struct shown *p)
{
	show_tri(p, p->e->nx, true);
}

static void canary(struct shown *p)
{
	show_tri(p, p->e->canary, false);
}

/* The pair is what was measured; the word is what a rule can name. */
static void fortify(struct shown *p)
{
	const struct model_elf *e = p->e;

	if (e->musl || !e->fortifiable) {
		p->left_out = true;
		return;
	}
	show(p, vb_str(e->fortified == 0                ? "none"
		       : e->fortified >= e->fortifiable ? "all"
							: "partial"));
	p->s->values.v[0].what = vb_arena_printf(p->c->arena, "fortify (%u/%u)", e->fortified,
						 e->fortifiable);
}

static void x86_features(struct shown *p)
{
	if (p->e->cet_ibt == MODEL_NA || p->e->machine != 62)
		p->left_out = true;
	if (p->e->cet_ibt == MODEL_YES)
		show(p, VB_STR("IBT"));
	if (p->e->cet_shstk == MODEL_YES)
		show(p, VB_STR("SHSTK"));
}

static void aarch64_features(struct shown *p)
{
	if (p->e->bti == MODEL_NA || p->e->machine != 183)
		p->left_out = true;
	if (p->e->bti == MODEL_YES)
		show(p, VB_STR("BTI"));
	if (p->e->pac == MODEL_YES)
		show(p, VB_STR("PAC"));
}

static void rwx_load(struct shown *p)
{
	show(p, yes_no(p->e->rwx));
}

static void textrel(struct shown *p)
{
	show(p, yes_no(p->e->textrel));
}

static void debug_info(struct shown *p)
{
	show(p, yes_no(p->e->has_debug));
}

static void rpath(struct shown *p)
{
	show_list(p, p->e->rpath.v, p->e->rpath.n);
}

static void needed(struct shown *p)
{
	show_list(p, p->e->needed.v, p->e->needed.n);
}

static void imports(struct shown *p)
{
	show_list(p, p->e->imports.v, p->e->imports.n);
}

static void owned(struct shown *p)
{
	show(p, yes_no(p->e->owned));
	p->s->unknown = !p->c->owners_known;
}

static void hardening_set(struct shown *p)
{
	const struct model_elf *e = p->e;

	if (e->kind == MODEL_ELF_PIE || e->kind == MODEL_ELF_STATIC_PIE)
		show(p, VB_STR("pie"));
	if (e->relro == MODEL_RELRO_FULL || (e->relro == MODEL_RELRO_NA && e->is_static))
		show(p, VB_STR("relro_full"));
	if (e->nx == MODEL_YES)
		show(p, VB_STR("nx"));
	if (e->canary == MODEL_YES || e->canary == MODEL_NA)
		show(p, VB_STR("canary"));
	p->s->unknown = e->nx == MODEL_UNKNOWN || e->canary == MODEL_UNKNOWN;
}

static const char *const property_names[] = {
	"pie",      "relro",        "execstack",        "canary",        "fortify",
	"rwx_load", "textrel",      "has_debug_info",   "rpath_entries", "needed",
	"imports",  "x86_features", "aarch64_features", "hardening_set", "owned",
};
static void (*const property_shows[])(struct shown *) = {
	pie,      relro,        execstack,        canary,        fortify,
	rwx_load, textrel,      debug_info,       rpath,         needed,
	imports,  x86_features, aarch64_features, hardening_set, owned,
};
_Static_assert(VB_COUNT(property_names) == VB_COUNT(property_shows),
	       "one function for each property");

const char *const *audit_elf_properties(size_t *n)
{
	*n = VB_COUNT(property_names);
	return property_names;
}

const char *const *audit_elf_scopes(size_t *n)
{
	static const char *const scopes[] = {"any",    "exec",   "dso",
					     "setuid", "daemon", "first_party"};

	*n = VB_COUNT(scopes);
	return scopes;
}

/* ---- the view --------------------------------------------------------------------------- */

static void elf_show(struct audit_ctx *c, const struct audit_read *r, const struct model_elf *e,
		     struct audit_view *out)
{
	struct shown p = {.c = c, .e = e, .property = r->property};

	p.s = audit_view_add(c, out, e->path);
	if (is_setuid(e))
		p.s->group = VB_STR("setuid");
	else if (c->owners_known && !e->owned)
		p.s->group = VB_STR("first_party");
	for (size_t i = 0; i < VB_COUNT(property_names); i++)
		if (vb_str_is(r->property, property_names[i]))
			property_shows[i](&p);
	if (p.left_out)
		out->subjects.n--;
}

static void elf_blind(struct audit_ctx *c, struct audit_view *out)
{
	for (size_t i = 0; i < c->facts->unreadable.n; i++) {
		const struct model_unreadable *u = &c->facts->unreadable.v[i];

		if (!vb_str_starts(u->reader, VB_STR("elf")))
			continue;
		audit_view_blind(c, out, u->path, u->reason);
		out->state = AUDIT_SEEN;
		out->partial = true;
		return;
	}
}

void audit_view_elf(struct audit_ctx *c, const struct audit_rule *rule,
		    const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	const struct audit_when *w = &rule->when;

	out->each = true;
	out->subject = VB_STR("binaries");
	if (c->facts->is_root && !c->facts->elfs.n) { /* no system runs without one */
		out->state = AUDIT_BLIND;
		out->why = audit_say(c->arena, "no binary of the target was read",
				     "aucun binaire de la cible n’a été lu");
		return;
	}
	if (vb_str_is(r->scope, "first_party") && !c->owners_known && c->facts->elfs.n) {
		out->state = AUDIT_BLIND;
		out->why = audit_say(c->arena,
				     "no package's file list was read, so the product's own "
				     "binaries cannot be told from the others",
				     "aucune liste de fichiers de paquets n’a été lue : les "
				     "binaires du produit ne se distinguent pas des autres");
		return;
	}
	for (size_t i = 0; i < c->facts->elfs.n; i++) {
		const struct model_elf *e = &c->facts->elfs.v[i];

		if (!in_scope(e, r->scope) ||
		    (w->machines.n &&
		     !audit_words_have(&w->machines, vb_str(machine_name(e->machine)), false)))
			continue;
		if (audit_select_true(w->elf, elf_attribute, e, c->arena) &&
		    audit_select_true(r->select, elf_attribute, e, c->arena))
			elf_show(c, r, e, out);
	}
	elf_blind(c, out);
}
