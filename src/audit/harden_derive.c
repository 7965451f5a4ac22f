/*
 * harden_derive.c - what one failing rule asks for. A rule that says `set` is taken at its word. Others are read from
 * their check: a kernel option that must be y is written y, a mode that must be at most 0640 becomes that, mount
 * options that are missing are added, a property of binaries names its compiler flags. What a check cannot tell is left
 * to a person, with the rule's own advice.
 */
#include "audit/harden_int.h"

#include "core/file.h"

/* GCC manual, "Program Instrumentation Options" and "Link Options"; ld(1), -z keywords. */
static const struct harden_flag flags[] = {
	{"pie", "-fPIE", "-pie", "", ""},
	{"relro", "", "-Wl,-z,relro -Wl,-z,now", "", ""},
	{"execstack", "", "-Wl,-z,noexecstack", "", ""},
	{"rwx_load", "", "-Wl,-z,separate-code",
	 "with a linker script of your own: no segment both writable and executable",
	 "avec votre propre script d’édition de liens : aucun segment à la fois modifiable et "
	 "exécutable"},
	{"canary", "-fstack-protector-strong", "", "", ""},
	{"fortify", "-O2 -D_FORTIFY_SOURCE=3", "",
	 "needs optimisation; 2 instead of 3 before GCC 12",
	 "demande l’optimisation ; 2 au lieu de 3 avant GCC 12"},
	{"x86_features", "-fcf-protection=full", "-Wl,-z,cet-report=warning",
	 "every object linked in must have it", "tous les objets liés doivent l’avoir"},
	{"aarch64_features", "-mbranch-protection=standard", "",
	 "every object linked in must have it", "tous les objets liés doivent l’avoir"},
	{"textrel", "-fPIC", "-Wl,-z,text", "", ""},
	{"has_debug_info", "", "-s", "or strip when installing; keep the debug files for yourself",
	 "ou strip à l’installation ; gardez les fichiers de débogage chez vous"},
	{"rpath_entries", "", "",
	 "no -rpath: CMAKE_SKIP_INSTALL_RPATH=ON, or patchelf --remove-rpath FILE",
	 "pas de -rpath : CMAKE_SKIP_INSTALL_RPATH=ON, ou patchelf --remove-rpath FICHIER"},
	{"hardening_set", "-fPIE -fstack-protector-strong",
	 "-pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack", "", ""},
};

/* ---- places ----------------------------------------------------------------------------- */

static void place_add(struct audit_harden *h, struct harden_rule *r, struct vb_str file,
		      struct vb_str what, uint32_t line)
{
	for (size_t i = 0; i < r->places.n; i++)
		if (r->places.v[i].line == line && vb_str_eq(r->places.v[i].file, file) &&
		    vb_str_eq(r->places.v[i].what, what))
			return;
	*vb_vec_add(h->arena, &r->places) = (struct harden_place){
		vb_arena_str(h->arena, file), vb_arena_str(h->arena, what), line};
}

/* All values at fault, not the twenty that evidence shows. */
static void places_of_facts(struct audit_harden *h, struct harden_rule *r)
{
	struct audit_view v = {0};

	if (audit_rule_look(&h->ctx, r->rule, &v) != MODEL_RULE_FAIL)
		return;
	for (size_t i = 0; i < v.subjects.n; i++) {
		const struct audit_subject *s = &v.subjects.v[i];
		bool any = false;

		for (size_t k = 0; s->verdict == AUDIT_FAIL && k < s->values.n; k++) {
			const struct audit_value *x = &s->values.v[k];

			if (!x->bad)
				continue;
			place_add(h, r, x->file, x->what, x->is_default ? 0 : x->line);
			any = true;
		}
		if (s->verdict == AUDIT_FAIL && !any) /* what had to be there is not */
			place_add(h, r, s->values.n ? s->values.v[0].file : s->path,
				  r->rule->ask.read.key,
				  s->values.n && !s->values.v[0].is_default ? s->values.v[0].line
									    : 0);
	}
}

static void places_of_findings(struct audit_harden *h, struct harden_rule *r)
{
	for (size_t i = 0; i < h->seen->findings.n; i++) {
		const struct model_finding *f = &h->seen->findings.v[i];

		if (!vb_str_eq(f->rule, r->rule->text.id) || !vb_str_eq(f->target, h->target))
			continue;
		for (size_t k = 0; k < f->evidence.n; k++)
			place_add(h, r, f->evidence.v[k].file, f->evidence.v[k].what,
				  f->evidence.v[k].is_default ? 0 : f->evidence.v[k].line);
	}
}

/* ---- what the rule says ----------------------------------------------------------------- */

/* "etc/systemd/system/{name}.d/50-vauban.conf": {name} is the file at fault without its folders, {path} with them. */
static struct vb_str file_named(struct vb_arena *a, struct vb_str pattern, struct vb_str path)
{
	static const char *const holes[] = {"{path}", "{name}"};
	struct vb_str out = pattern;

	for (size_t i = 0; i < VB_COUNT(holes); i++) {
		struct vb_str hole = vb_str(holes[i]);
		size_t at = vb_str_find(out, hole);

		if (at < out.n)
			out = vb_arena_printf(a, "%.*s%.*s%.*s", VB_FMT(vb_str_sub(out, 0, at)),
					      VB_FMT(i ? vb_path_base(path) : path),
					      VB_FMT(vb_str_from(out, at + hole.n)));
	}
	return out;
}

static bool has_hole(struct vb_str file)
{
	return vb_str_chr(file, '{') < file.n || vb_str_chr(file, '*') < file.n;
}

static void set_add(struct audit_harden *h, struct harden_rule *r, const struct audit_set *s,
		    struct vb_str path)
{
	struct audit_set one = *s;

	one.file = vb_str_chr(s->file, '*') < s->file.n ? path
							: file_named(h->arena, s->file, path);
	for (size_t i = 0; i < r->sets.n; i++)
		if (vb_str_eq(r->sets.v[i].file, one.file) &&
		    vb_str_eq(r->sets.v[i].key, one.key) &&
		    vb_str_eq(r->sets.v[i].section, one.section))
			return;
	if (harden_path_safe(one.file))
		*vb_vec_add(h->arena, &r->sets) = one;
}

/* "0640", or "o-w", "g-w", "+t": what it makes of a mode. */
static uint32_t mode_of(struct vb_str text, uint32_t mode)
{
	uint32_t n = 0;

	if (vb_str_is(text, "o-w"))
		return mode & ~02u;
	if (vb_str_is(text, "go-w"))
		return mode & ~022u;
	if (vb_str_is(text, "+t"))
		return mode | 01000;
	for (size_t i = 0; i < text.n; i++)
		n = n * 8 + (uint32_t)(text.p[i] - '0');
	return mode & n;
}

static void mode_add(struct audit_harden *h, struct harden_rule *r, const struct harden_place *p,
		     struct vb_str text)
{
	const struct model_file *f = h->facts ? model_file_find(h->facts, p->file) : NULL;

	if (f && f->type != MODEL_FILE_SYMLINK && harden_path_safe(p->file))
		*vb_vec_add(h->arena, &r->modes) = (struct harden_mode){
			p->file, f->mode, mode_of(text, f->mode), f->uid, f->gid, false};
}

static void said(struct audit_harden *h, struct harden_rule *r)
{
	for (size_t i = 0; i < r->rule->text.n_sets; i++) {
		const struct audit_set *s = &r->rule->text.sets[i];

		if (s->drop.n)
			*vb_vec_add(h->arena, &r->drops) = s->drop;
		for (size_t k = 0; s->mode.n && k < r->places.n; k++)
			mode_add(h, r, &r->places.v[k], s->mode);
		if (s->mode.n || s->drop.n)
			continue;
		if (vb_str_is(s->file, "@kernel"))
			*vb_vec_add(h->arena, &r->options) = (struct harden_option){s->key,
										    s->value};
		else if (!has_hole(s->file))
			set_add(h, r, s, s->file);
		for (size_t k = 0; has_hole(s->file) && k < r->places.n; k++)
			if (vb_str_chr(s->file, '*') == s->file.n ||
			    audit_path_matches(s->file, r->places.v[k].file))
				set_add(h, r, s, r->places.v[k].file);
	}
}

/* ---- what the check says ---------------------------------------------------------------- */

static void from_kconfig(struct audit_harden *h, struct harden_rule *r)
{
	const struct audit_check *c = &r->rule->ask.check;
	struct vb_str key = r->rule->ask.read.key;

	for (size_t i = 0; i < c->any.n; i++)
		if (vb_str_is(vb_str(c->any.v[i].check.op->name), "equals")) {
			key = c->any.v[i].read.key;
			c = &c->any.v[i].check;
			break;
		}
	key = vb_str_sub(key, 0, vb_str_chr(key, '|'));
	if (vb_str_is(vb_str(c->op->name), "equals"))
		*vb_vec_add(h->arena, &r->options) = (struct harden_option){key, c->words.v[0]};
	else if (vb_str_is(vb_str(c->op->name), "absent"))
		*vb_vec_add(h->arena, &r->options) = (struct harden_option){key, {NULL, 0}};
}

static void from_fstab(struct audit_harden *h, struct harden_rule *r)
{
	const struct audit_check *c = &r->rule->ask.check;

	if (vb_str_is(vb_str(c->op->name), "all_of") &&
	    vb_str_is(r->rule->ask.read.field, "options"))
		for (size_t i = 0; i < c->words.n; i++)
			*vb_vec_add(h->arena, &r->words) = c->words.v[i];
}

static void from_stat(struct audit_harden *h, struct harden_rule *r)
{
	struct audit_check c = audit_check_bind(&h->ctx, &r->rule->ask.check);

	if (!vb_str_is(vb_str(c.op->name), "mode_at_most"))
		return;
	for (size_t i = 0; i < r->places.n; i++) {
		const struct model_file *f = h->facts ? model_file_find(h->facts,
									r->places.v[i].file)
						      : NULL;
		struct harden_mode m;
		uint64_t n;

		if (!f || f->type == MODEL_FILE_SYMLINK || !harden_path_safe(f->path))
			continue;
		m = (struct harden_mode){f->path, f->mode, f->mode & (uint32_t)c.low,
					 f->uid,  f->gid,  false};
		if (c.owner.n && vb_str_u64(c.owner, &n) && n != f->uid) {
			m.uid = (uint32_t)n;
			m.own = true;
		}
		if (c.groups.n &&
		    !audit_words_have(&c.groups, vb_arena_printf(h->arena, "%u", f->gid), false) &&
		    vb_str_u64(c.groups.v[0], &n)) {
			m.gid = (uint32_t)n;
			m.own = true;
		}
		*vb_vec_add(h->arena, &r->modes) = m;
	}
}

static bool is_ours(const struct audit_harden *h, struct vb_str path)
{
	for (size_t i = 0; h->facts && i < h->facts->elfs.n; i++)
		if (vb_str_eq(h->facts->elfs.v[i].path, path))
			return !h->facts->elfs.v[i].owned;
	return false;
}

static void from_elf(struct audit_harden *h, struct harden_rule *r)
{
	bool ours = !h->facts;

	for (size_t i = 0; i < r->places.n && !ours; i++)
		ours = is_ours(h, r->places.v[i].file);
	for (size_t i = 0; ours && i < VB_COUNT(flags); i++)
		if (vb_str_is(r->rule->ask.read.property, flags[i].property))
			*vb_vec_add(h->arena, &r->flags) = &flags[i];
	if (!ours)
		r->why = audit_say(
			h->arena,
			"these binaries are built by the distribution: take another build "
			"of the package, or rebuild it",
			"ces binaires sont construits par la distribution : prendre une "
			"autre construction du paquet, ou le reconstruire");
}

/* Settings without `set`: the one value the check accepts, or the first of those it accepts. */
static void from_settings(struct audit_harden *h, struct harden_rule *r)
{
	const struct audit_check *c = &r->rule->ask.check;
	const char *op = c->op->name;

	if ((strcmp(op, "equals") != 0 && strcmp(op, "one_of") != 0) || !c->words.n || c->split.n)
		return;
	for (size_t i = 0; i < r->places.n; i++)
		set_add(h, r,
			&(struct audit_set){.file = r->places.v[i].file,
					    .section = r->rule->ask.read.section,
					    .key = r->places.v[i].what.n ? r->places.v[i].what
									 : r->rule->ask.read.key,
					    .value = c->words.v[0]},
			r->places.v[i].file);
	r->way = HARDEN_LINES;
}

/*
 * nginx refuses a directive given twice in one block: where it is written its line is changed, and only where nothing is
 * written a snippet for the http block is added.
 */
static void from_nginx(struct audit_harden *h, struct harden_rule *r)
{
	const struct audit_check *c = &r->rule->ask.check;
	bool all = strcmp(c->op->name, "subset_of") == 0, written = false;
	struct audit_set s = {.file = VB_STR("etc/nginx/conf.d/00-vauban.conf"),
					     .key = r->rule->ask.read.key};

	if ((!all && strcmp(c->op->name, "one_of") != 0 && strcmp(c->op->name, "equals") != 0) ||
	    !c->words.n || (s.key.n && s.key.p[0] == '@'))
		return;
	s.value = c->words.v[0];
	for (size_t i = 1; all && i < c->words.n; i++)
		s.value = vb_arena_printf(h->arena, "%.*s %.*s", VB_FMT(s.value),
					  VB_FMT(c->words.v[i]));
	for (size_t i = 0; i < r->places.n; i++) {
		written |= r->places.v[i].line > 0;
		r->places.v[i].what = s.key;
	}
	set_add(h, r, &s, s.file);
	r->way = written ? HARDEN_LINES : HARDEN_SETS;
}

/* ---- one rule --------------------------------------------------------------------------- */

static const struct {
	const char *reader;
	void (*derive)(struct audit_harden *h, struct harden_rule *r);
} derivations[] = {
	{"kconfig", from_kconfig}, {"fstab", from_fstab},     {"stat", from_stat},
	{"elf", from_elf},         {"keyval", from_settings}, {"ini", from_settings},
	{"sshd", from_settings},   {"sysctl", from_settings}, {"nginx", from_nginx},
};

void harden_derive(struct audit_harden *h, struct harden_rule *r)
{
	struct vb_str reader = vb_str(r->rule->ask.read.reader->name);

	if (h->facts)
		places_of_facts(h, r);
	else
		places_of_findings(h, r);
	said(h, r);
	for (size_t i = 0; !r->rule->text.n_sets && i < VB_COUNT(derivations); i++)
		if (vb_str_is(reader, derivations[i].reader))
			derivations[i].derive(h, r);
	if (r->options.n || r->flags.n)
		r->state = AUDIT_HARDEN_BUILD;
	else if (r->sets.n || r->words.n || r->drops.n || r->modes.n)
		r->state = AUDIT_HARDEN_WRITTEN;
	else if (!r->why.en.n)
		r->why = (struct model_text){vb_arena_printf(h->arena, "no value to write: %.*s",
							     VB_FMT(r->rule->text.fix.en)),
					     vb_arena_printf(h->arena,
							     "aucune valeur à écrire : %.*s",
							     VB_FMT(r->rule->text.fix.fr))};
}
