/*
 * when.c - whether a rule applies to the target. Several conditions must all hold; the first that does not is the
 * reason of "not applicable". What cannot be told (a folder nobody could read) is "unknown".
 */
#include "audit/audit_int.h"

static const char *const targets[] = {"rootfs", "folder", "host", "archive", "image", "firmware"};

static bool fact_is_root(const struct audit_ctx *c)
{
	return c->facts->is_root;
}

static bool fact_kconfig(const struct audit_ctx *c)
{
	for (size_t i = 0; i < c->files.n; i++)
		if (vb_str_is(c->files.v[i].format, "kconfig"))
			return true;
	return false;
}

static bool fact_systemd(const struct audit_ctx *c)
{
	return audit_file_exists(c, VB_STR("usr/lib/systemd/systemd|lib/systemd/systemd"));
}

/* Without a certificate some package ships nothing tells an authority that was added from one that was there. */
static bool fact_trust_store(const struct audit_ctx *c)
{
	for (size_t i = 0; i < c->facts->certificates.n; i++)
		if (c->facts->certificates.v[i].owned && c->facts->certificates.v[i].ca)
			return true;
	return false;
}

#define BOOT_FILES                                                                                 \
	"sbin/init|usr/sbin/init|usr/lib/systemd/systemd|lib/systemd/systemd|boot/vmlinuz*|"       \
	"etc/sysctl.conf|etc/sysctl.d/*|run/sysctl.d/*|usr/lib/sysctl.d/*"

static bool fact_boots(const struct audit_ctx *c)
{
	return audit_file_exists(c, VB_STR(BOOT_FILES));
}

static bool fact_guest(const struct audit_ctx *c)
{
	return (c->facts->is_root || c->facts->kind == MODEL_TARGET_IMAGE) && !fact_boots(c);
}

static bool format_read(const struct audit_ctx *c, const char *format)
{
	for (size_t i = 0; i < c->files.n; i++)
		if (vb_str_is(c->files.v[i].format, format) && c->files.v[i].n)
			return true;
	return false;
}

static bool fact_uboot(const struct audit_ctx *c)
{
	return format_read(c, "uboot");
}

static bool fact_uboot_env(const struct audit_ctx *c)
{
	return format_read(c, "uboot_env");
}

static bool fact_dtb(const struct audit_ctx *c)
{
	return format_read(c, "dtb");
}

static bool fact_buildroot(const struct audit_ctx *c)
{
	return vb_str_is(c->facts->os_id, "buildroot");
}

/* OpenEmbedded names its reference distribution poky; its images also leave etc/build or etc/version behind. */
#define YOCTO_FILES "etc/build|usr/lib/opkg/status"
static bool fact_yocto(const struct audit_ctx *c)
{
	return vb_str_is(c->facts->os_id, "poky") || vb_str_is(c->facts->os_id, "nodistro") ||
	       audit_file_exists(c, VB_STR("etc/build"));
}

static const struct {
	const char *name;
	bool (*is)(const struct audit_ctx *c);
	struct vb_str files; /* asked of the scan */
	const char *format; /* what was not readable in it might have made the fact true; or NULL */
	struct model_text without;
} facts[] = {
	{"is_root",
	 fact_is_root,
	 {NULL, 0},
	 NULL,
	 {VB_STR_INIT("the target is not the root of an operating system"),
	  VB_STR_INIT("la cible n’est pas la racine d’un système d’exploitation")}},
	/* a root without init, kernel or sysctl files of its own runs on another system's kernel */
	{"boots",
	 fact_boots,
	 VB_STR_INIT(BOOT_FILES),
	 NULL,
	 {VB_STR_INIT("the target has no init and no kernel: the system it runs on sets this"),
	  VB_STR_INIT(
		  "la cible n’a ni init ni noyau : c’est le système qui l’héberge qui décide")}},
	{"guest",
	 fact_guest,
	 VB_STR_INIT(BOOT_FILES),
	 NULL,
	 {VB_STR_INIT("the target boots by itself: it is not the root of a container"),
	  VB_STR_INIT("la cible démarre seule : ce n’est pas la racine d’un conteneur")}},
	{"kconfig_present",
	 fact_kconfig,
	 VB_STR_INIT("boot/config-*|proc/config|usr/lib/modules/*/config|lib/modules/*/config"),
	 "kconfig",
	 {VB_STR_INIT("the target has no kernel configuration"),
	  VB_STR_INIT("la cible n’a pas de configuration de noyau")}},
	{"init_systemd",
	 fact_systemd,
	 VB_STR_INIT("usr/lib/systemd/systemd|lib/systemd/systemd"),
	 NULL,
	 {VB_STR_INIT("the target does not have systemd"),
	  VB_STR_INIT("la cible n’a pas systemd")}},
	{"trust_store_packaged",
	 fact_trust_store,
	 {NULL, 0},
	 NULL,
	 {VB_STR_INIT("no package of the target ships authorities to compare with"),
	  VB_STR_INIT("aucun paquet de la cible ne livre d’autorités à comparer")}},
	{"uboot_present",
	 fact_uboot,
	 {NULL, 0},
	 "uboot",
	 {VB_STR_INIT("no U-Boot was found in the target"),
	  VB_STR_INIT("aucun U-Boot n’a été trouvé dans la cible")}},
	{"uboot_env_present",
	 fact_uboot_env,
	 {NULL, 0},
	 "uboot_env",
	 {VB_STR_INIT("no U-Boot environment was found in the target"),
	  VB_STR_INIT("aucun environnement U-Boot n’a été trouvé dans la cible")}},
	{"dtb_present",
	 fact_dtb,
	 {NULL, 0},
	 "dtb",
	 {VB_STR_INIT("the target has no device tree"),
	  VB_STR_INIT("la cible n’a pas d’arbre de périphériques")}},
	{"distro_buildroot",
	 fact_buildroot,
	 {NULL, 0},
	 NULL,
	 {VB_STR_INIT("the target was not made by Buildroot"),
	  VB_STR_INIT("la cible n’a pas été faite par Buildroot")}},
	{"distro_yocto",
	 fact_yocto,
	 VB_STR_INIT(YOCTO_FILES),
	 NULL,
	 {VB_STR_INIT("the target was not made by OpenEmbedded or Yocto"),
	  VB_STR_INIT("la cible n’a pas été faite par OpenEmbedded ou Yocto")}},
};

bool audit_when_parse(const struct audit_rules *rules, const struct vb_yaml *node,
		      struct audit_when *out, struct vb_error *err)
{
	static const char *const keys[] = {"target",     "file_exists",      "fact",
					   "package",    "machine",          "elf",
					   "rule_fails", "mountpoint_listed"};
	static const char *const elf_names[] = {"path",   "name", "mode",      "machine",
						"bits",   "kind", "text_size", "language",
						"lang_c", "musl", "static",    "stripped"};
	const struct {
		const char *key;
		struct audit_words *to;
	} words[] = {{"target", &out->targets},
		     {"fact", &out->facts},
		     {"package", &out->packages},
		     {"machine", &out->machines}};
	const char *fact_names[VB_COUNT(facts)];
	const struct vb_yaml *elf = vb_yaml_get(node, "elf");

	for (size_t i = 0; i < VB_COUNT(facts); i++)
		fact_names[i] = facts[i].name;
	if (!audit_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	for (size_t i = 0; i < VB_COUNT(words); i++) {
		const struct vb_yaml *value = vb_yaml_get(node, words[i].key);

		if (value && !audit_yaml_words(rules->arena, value, words[i].to, err))
			return false;
		for (size_t k = 0; value && i < 2 && k < words[i].to->n; k++) {
			const struct vb_yaml *at = value->kind == VB_YAML_LIST ? value->items[k]
									       : value;
			size_t which;

			if (!audit_yaml_word(at, i ? "fact" : "kind of target",
					     i ? fact_names : targets,
					     i ? VB_COUNT(facts) : VB_COUNT(targets), &which, err))
				return false;
		}
	}
	out->file_exists = vb_yaml_str(node, "file_exists");
	out->rule_fails = vb_yaml_str(node, "rule_fails");
	out->mountpoint = vb_yaml_str(node, "mountpoint_listed");
	return elf ? audit_select_parse(rules->arena, elf, elf_names, VB_COUNT(elf_names),
					&out->elf, err)
		   : true;
}

void audit_when_wants(const struct audit_when *w, struct vb_arena *a, struct model_wants *out)
{
	if (w->file_exists.n)
		audit_want(a, out, "stat", w->file_exists);
	if (w->mountpoint.n) {
		audit_want(a, out, "fstab", VB_STR("etc/fstab"));
		audit_want(a, out, "stat", VB_STR("etc/fstab"));
	}
	for (size_t i = 0; i < VB_COUNT(facts); i++)
		if (facts[i].files.n && audit_words_have(&w->facts, vb_str(facts[i].name), false))
			audit_want(a, out,
				   vb_str_is(vb_str(facts[i].name), "kconfig_present") ? "kconfig"
										       : "stat",
				   facts[i].files);
}

static bool target_is(const struct model_facts *f, struct vb_str word)
{
	switch (f->kind) {
	case MODEL_TARGET_HOST:
		return vb_str_is(word, "host");
	case MODEL_TARGET_IMAGE:
		return vb_str_is(word, "image");
	case MODEL_TARGET_FIRMWARE:
		return vb_str_is(word, "firmware");
	case MODEL_TARGET_DOCUMENT:
		return false; /* a list of packages: nothing to configure */
	case MODEL_TARGET_ARCHIVE:
		return vb_str_is(word, f->is_root ? "rootfs" : "archive");
	case MODEL_TARGET_DIR:
		return vb_str_is(word, f->is_root ? "rootfs" : "folder");
	}
	return false;
}

static bool targets_hold(const struct audit_ctx *c, const struct audit_when *w)
{
	for (size_t i = 0; i < w->targets.n; i++)
		if (target_is(c->facts, w->targets.v[i]))
			return true;
	return !w->targets.n;
}

static bool packages_hold(const struct audit_ctx *c, const struct audit_when *w)
{
	for (size_t i = 0; i < c->facts->components.n; i++)
		if (audit_words_have(&w->packages, c->facts->components.v[i].name, false))
			return true;
	return !w->packages.n;
}

static enum audit_verdict mountpoint(struct audit_ctx *c, const struct audit_when *w,
				     struct model_text *why)
{
	const struct audit_file *f = audit_file_find(c, "fstab", VB_STR("etc/fstab"));
	struct audit_view v = {0};

	if (audit_files_blind(c, "fstab", VB_STR("etc/fstab"), &v)) {
		*why = v.why;
		return AUDIT_UNKNOWN;
	}
	for (size_t i = 0; f && i < f->n; i++)
		if (vb_str_eq(f->v[i].section, w->mountpoint))
			return AUDIT_PASS;
	*why = audit_say(c->arena, "%.*s has no entry in etc/fstab",
			 "%.*s n’a pas d’entrée dans etc/fstab", VB_FMT(w->mountpoint));
	return AUDIT_FAIL;
}

/* The other rule was judged first: audit_facts sees to it. */
static enum audit_verdict other_rule(struct audit_ctx *c, const struct audit_when *w,
				     struct model_text *why)
{
	for (size_t i = 0; i < c->rules->v.n; i++) {
		if (!vb_str_eq(c->rules->v.v[i]->text.id, w->rule_fails))
			continue;
		if (c->states[i] == MODEL_RULE_FAIL || c->states[i] == MODEL_RULE_WAIVED)
			return AUDIT_PASS;
		*why = audit_say(c->arena, "it only matters when %.*s fails",
				 "elle ne compte que si %.*s échoue", VB_FMT(w->rule_fails));
		return c->states[i] == MODEL_RULE_UNKNOWN ? AUDIT_UNKNOWN : AUDIT_FAIL;
	}
	return AUDIT_UNKNOWN;
}

/* A file that could not be read in the format a fact looks for. */
static bool unread(struct audit_ctx *c, const char *format, struct model_text *why)
{
	for (size_t i = 0; i < c->facts->unreadable.n; i++) {
		const struct model_unreadable *u = &c->facts->unreadable.v[i];
		struct audit_view v = {0};

		if (!vb_str_is(u->reader, format))
			continue;
		audit_view_blind(c, &v, u->path, u->reason);
		*why = v.why;
		return true;
	}
	return false;
}

enum audit_verdict audit_when_judge(struct audit_ctx *c, const struct audit_when *w,
				    struct model_text *why)
{
	if (!targets_hold(c, w)) {
		*why = audit_say(c->arena, "it does not apply to this kind of target",
				 "elle ne s’applique pas à ce type de cible");
		return AUDIT_FAIL;
	}
	for (size_t i = 0; i < VB_COUNT(facts); i++)
		if (audit_words_have(&w->facts, vb_str(facts[i].name), false) && !facts[i].is(c)) {
			*why = facts[i].without;
			return facts[i].format && unread(c, facts[i].format, why) ? AUDIT_UNKNOWN
										  : AUDIT_FAIL;
		}
	if (w->file_exists.n && !audit_file_exists(c, w->file_exists)) {
		*why = audit_say(c->arena, "%.*s is not in the target",
				 "%.*s n’est pas dans la cible", VB_FMT(w->file_exists));
		return AUDIT_FAIL;
	}
	if (!packages_hold(c, w)) {
		*why = audit_say(c->arena, "%.*s is not installed", "%.*s n’est pas installé",
				 VB_FMT(w->packages.v[0]));
		return AUDIT_FAIL;
	}
	if (w->mountpoint.n) {
		enum audit_verdict v = mountpoint(c, w, why);

		if (v != AUDIT_PASS)
			return v;
	}
	return w->rule_fails.n ? other_rule(c, w, why) : AUDIT_PASS;
}
