/*
 * view_file.c - files by their metadata: those a rule names (stat), those of the tree with special modes (walk), and
 * the names of installed packages.
 */
#include "audit/audit_int.h"

static const char *type_letter(enum model_file_type t)
{
	static const char *const letters[] = {"f", "d", "l", "c", "b", "p", "s"};

	return (size_t)t < VB_COUNT(letters) ? letters[t] : "?";
}

static struct vb_str base_name(struct vb_str path)
{
	size_t slash = vb_str_rchr(path, '/');

	return slash < path.n ? vb_str_from(path, slash + 1) : path;
}

/*
 * security.capability, linux/capability.h: u32 magic (revision in the top byte, bit 0 "effective"), then permitted and
 * inheritable masks, low words first; little-endian. Names of the capabilities that amount to root, "cap_N" otherwise.
 */
static struct vb_str capabilities(struct vb_arena *a, struct vb_str hex)
{
	static const char *const names[] = {
		"cap_chown",
		"cap_dac_override",
		"cap_dac_read_search",
		"cap_fowner",
		"cap_fsetid",
		"cap_kill",
		"cap_setgid",
		"cap_setuid",
		"cap_setpcap",
		"cap_linux_immutable",
		"cap_net_bind_service",
		"cap_net_broadcast",
		"cap_net_admin",
		"cap_net_raw",
		"cap_ipc_lock",
		"cap_ipc_owner",
		"cap_sys_module",
		"cap_sys_rawio",
		"cap_sys_chroot",
		"cap_sys_ptrace",
		"cap_sys_pacct",
		"cap_sys_admin",
		"cap_sys_boot",
		"cap_sys_nice",
		"cap_sys_resource",
		"cap_sys_time",
		"cap_sys_tty_config",
		"cap_mknod",
		"cap_lease",
		"cap_audit_write",
		"cap_audit_control",
		"cap_setfcap",
	};
	struct vb_str list = {NULL, 0};
	uint32_t permitted = 0;

	if (hex.n < 16)
		return hex.n ? VB_STR("malformed") : list;
	for (size_t i = 0; i < 8; i++) { /* bytes 4 to 7 */
		const char *digits = "0123456789abcdef", *d = strchr(digits, hex.p[8 + i] | 0x20);

		if (!d || !*d)
			return VB_STR("malformed");
		permitted |= (uint32_t)(d - digits) << (8 * (i / 2) + (i % 2 ? 0 : 4));
	}
	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (permitted >> i & 1)
			list = vb_arena_printf(a, "%.*s%s%s", VB_FMT(list), list.n ? "," : "",
					       names[i]);
	return list.n ? list : VB_STR("none_permitted");
}

struct seen { /* a file, and the accounts of its target */
	struct audit_ctx *c;
	const struct model_file *f;
};

/* Whether the accounts of the target declare this number. */
static bool is_declared(struct audit_ctx *c, const char *format, const char *path, const char *key,
			uint32_t id)
{
	const struct audit_file *f = audit_file_find(c, format, vb_str(path));
	char text[16];

	snprintf(text, sizeof(text), "%u", id);
	for (size_t i = 0; f && i < f->n; i++)
		if (vb_str_is(f->v[i].key, key) && vb_str_is(f->v[i].value, text))
			return true;
	return false;
}

static struct vb_str file_attribute(const void *record, struct vb_str name, struct vb_arena *a)
{
	const struct seen *seen = record;
	const struct model_file *f = seen->f;

	if (vb_str_is(name, "known_uid"))
		return is_declared(seen->c, "passwd", "etc/passwd", "uid", f->uid) ? VB_STR("yes")
										   : VB_STR("no");
	if (vb_str_is(name, "known_gid"))
		return is_declared(seen->c, "group", "etc/group", "gid", f->gid) ? VB_STR("yes")
										 : VB_STR("no");
	if (vb_str_is(name, "path"))
		return f->path;
	if (vb_str_is(name, "name"))
		return base_name(f->path);
	if (vb_str_is(name, "mode"))
		return vb_arena_printf(a, "0%o", f->mode & 07777);
	if (vb_str_is(name, "type"))
		return vb_str(type_letter(f->type));
	if (vb_str_is(name, "uid"))
		return vb_arena_printf(a, "%u", f->uid);
	if (vb_str_is(name, "gid"))
		return vb_arena_printf(a, "%u", f->gid);
	if (vb_str_is(name, "size"))
		return vb_arena_printf(a, "%llu", (unsigned long long)f->size);
	return capabilities(a, f->capabilities);
}

static void file_show(struct audit_ctx *c, const struct model_file *f, struct vb_str field,
		      struct audit_view *out)
{
	struct audit_subject *s = audit_view_add(c, out, f->path);
	bool mode = !field.n || vb_str_is(field, "mode");
	struct vb_str value = mode ? vb_arena_printf(c->arena, "%04o %u:%u", f->mode & 07777,
						     f->uid, f->gid)
				   : file_attribute(&(struct seen){c, f}, field, c->arena);

	s->stat = f;
	*vb_vec_add(c->arena, &s->values) = (struct audit_value){
		.value = value,
		.what = mode ? VB_STR("mode") : field, .file = f->path, .layer = f->layer};
}

/* ---- programs that settings name --------------------------------------------------------- */

/*
 * What the scan did not keep is root's alone (walk.c of scan), or is not in the target: either way nobody can change it.
 */
static void guarded_show(struct audit_ctx *c, struct vb_str path, const struct model_setting *from,
			 struct audit_view *out)
{
	struct audit_subject *s = audit_view_add(c, out, path);

	s->settled = true;
	s->verdict = AUDIT_PASS;
	*vb_vec_add(c->arena, &s->values) = (struct audit_value){
		.value = path,
		.what = from ? from->key
			     : VB_STR("program"), .file = from ? from->path : path,
				      .line = from ? from->line : 0};
}

static void kept_show(struct audit_ctx *c, struct vb_str path, const struct model_setting *from,
		      struct audit_view *out)
{
	const struct model_file *f = model_file_find(c->facts, audit_resolve(c, path));
	struct audit_value *v;

	if (!f || f->type == MODEL_FILE_SYMLINK)
		return;
	file_show(c, f, (struct vb_str){NULL, 0}, out);
	v = out->subjects.v[out->subjects.n - 1].values.v;
	if (from)
		v->what = vb_arena_printf(c->arena, "%.*s:%u, mode", VB_FMT(from->path),
					  from->line);
}

void audit_program_add(struct audit_ctx *c, struct audit_view *v, struct vb_str path,
		       const struct model_setting *from)
{
	size_t before = v->subjects.n;

	while (path.n && path.p[0] == '/')
		path = vb_str_from(path, 1);
	kept_show(c, path, from, v);
	for (size_t slash = vb_str_rchr(path, '/'); slash < path.n;) {
		path = vb_str_sub(path, 0, slash);
		kept_show(c, path, from, v);
		slash = vb_str_rchr(path, '/');
	}
	if (v->subjects.n == before && from)
		guarded_show(c, from->value, from, v);
	v->partial |= c->facts->weak_more;
}

static bool is_pattern(struct vb_str path)
{
	return vb_str_chr(path, '|') < path.n || vb_str_chr(path, '*') < path.n ||
	       vb_str_chr(path, '?') < path.n || vb_str_chr(path, '[') < path.n;
}

/* A folder nobody could open hides what is below it. */
static void hidden_note(struct audit_ctx *c, struct vb_str alternatives, struct audit_view *out)
{
	struct vb_str part;

	while (audit_alternative_next(&alternatives, &part))
		for (size_t i = 0; i < c->facts->unreadable.n; i++) {
			const struct model_unreadable *u = &c->facts->unreadable.v[i];

			if (part.n <= u->path.n || !vb_str_starts(part, u->path) ||
			    part.p[u->path.n] != '/')
				continue;
			audit_view_blind(c, out, u->path, u->reason);
			out->state = AUDIT_SEEN; /* what was seen still counts when it fails */
			out->partial = true;
		}
}

void audit_view_stat(struct audit_ctx *c, const struct audit_rule *rule,
		     const struct audit_alternative *ask, struct audit_view *out)
{
	struct vb_str path = ask->read.file;

	(void)rule;
	out->each = out->existence = true;
	out->subject = is_pattern(path) ? VB_STR("files") : path;
	for (size_t i = 0; i < c->facts->files_kept.n; i++)
		if (audit_path_matches(path, c->facts->files_kept.v[i].path))
			file_show(c, &c->facts->files_kept.v[i], (struct vb_str){NULL, 0}, out);
	hidden_note(c, path, out);
}

struct model_text audit_owners_lost(struct audit_ctx *c)
{
	return audit_say(c->arena,
			 "the root belongs to user %u: the owners of its files were lost when "
			 "it was unpacked",
			 "la racine appartient à l’utilisateur %u : les propriétaires de ses "
			 "fichiers ont été perdus au dépaquetage",
			 c->facts->root_uid);
}

/* Owners tell nothing when the tree was unpacked by an ordinary user, or when its accounts cannot be read. */
static bool owners_unknown(struct audit_ctx *c, struct audit_view *out)
{
	if (audit_files_blind(c, "passwd", VB_STR("etc/passwd"), out) ||
			      audit_files_blind(c, "group", VB_STR("etc/group"), out))
		return true;
	if (!audit_file_find(c, "passwd", VB_STR("etc/passwd"))) {
		audit_view_absent(c, out, VB_STR("etc/passwd"));
		return true;
	}
	if (!c->facts->root_uid)
		return false;
	out->state = AUDIT_BLIND;
	out->why = audit_owners_lost(c);
	return true;
}

void audit_view_walk(struct audit_ctx *c, const struct audit_rule *rule,
		     const struct audit_alternative *ask, struct audit_view *out)
{
	(void)rule;
	out->each = out->existence = true;
	out->subject = VB_STR("files");
	if (vb_str_is(ask->read.field, "known_uid") && owners_unknown(c, out))
		return;
	for (size_t i = 0; i < c->facts->files_kept.n; i++)
		if (audit_select_true(ask->read.select, file_attribute,
				      &(struct seen){c, &c->facts->files_kept.v[i]}, c->arena))
			file_show(c, &c->facts->files_kept.v[i], ask->read.field, out);
}

void audit_view_packages(struct audit_ctx *c, const struct audit_rule *rule,
			 const struct audit_alternative *ask, struct audit_view *out)
{
	static const char *const types[] = {"deb", "rpm", "apk", "opkg", "alpm"};
	struct audit_subject *s;

	(void)rule;
	(void)ask;
	out->subject = VB_STR("packages");
	s = audit_view_add(c, out, out->subject);
	for (size_t i = 0; i < c->facts->components.n; i++) {
		const struct model_component *p = &c->facts->components.v[i];
		bool system = false;

		for (size_t k = 0; k < VB_COUNT(types); k++)
			system |= vb_str_is(p->type, types[k]);
		if (!system)
			continue;
		*vb_vec_add(c->arena, &s->values) = (struct audit_value){
			.value = p->name,
			.what = VB_STR("package"),
				       .file = p->locations.n ? p->locations.v[0].path
							      : (struct vb_str){NULL, 0},
				       .line = p->locations.n ? p->locations.v[0].line : 0};
	}
	if (s->values.n)
		return;
	out->state = AUDIT_BLIND;
	out->why = audit_say(c->arena, "no package database was found",
			     "aucune base de paquets n’a été trouvée");
}
