/*
 * view_sudo.c - what sudo grants, sudoers(5): includes are read where they stand (a folder's files in order of name,
 * those with a '.' or ending in '~' left out), Cmnd_Alias and User_Alias are replaced, the last Defaults of an option
 * wins for everyone it is not limited to.
 *
 *   defaults.NAME    value in force: "on", "off" or the text given
 *   rules.tags       NOPASSWD, SETENV ... of every command; "!authenticate" when Defaults says so
 *   rules.commands   every command granted, aliases replaced; those to `skip_users` left out
 */
#include "audit/audit_int.h"

enum { SUDO_DEPTH = 16, SUDO_FILES = 256, ALIAS_DEPTH = 8 };

struct sudo {
	struct audit_ctx *c;
	const struct audit_read *r;
	struct audit_view *out;
	struct audit_subject *s;
	VB_VEC(const struct model_setting *) all; /* of every file, in the order sudo reads them */
	unsigned files;
};

static void file_follow(struct sudo *u, struct vb_str path, unsigned depth);

static void include(struct sudo *u, struct vb_str path, bool folder, unsigned depth)
{
	audit_paths paths = {0};

	path = vb_str_starts(path, VB_STR("/"))
			     ? vb_str_from(path, 1)
			     : vb_arena_printf(u->c->arena, "etc/%.*s", VB_FMT(path));
	if (!folder) {
		file_follow(u, path, depth);
		return;
	}
	audit_paths_matching(u->c, "sudoers", vb_arena_printf(u->c->arena, "%.*s/*", VB_FMT(path)),
			     &paths);
	for (size_t i = 0; i < paths.n; i++) {
		struct vb_str name = vb_str_from(paths.v[i], vb_str_rchr(paths.v[i], '/') + 1);

		if (vb_str_chr(name, '.') == name.n && !vb_str_ends(name, VB_STR("~")))
			file_follow(u, paths.v[i], depth);
	}
}

static void file_follow(struct sudo *u, struct vb_str path, unsigned depth)
{
	const struct audit_file *f = audit_file_find(u->c, "sudoers", path);

	if (depth > SUDO_DEPTH || ++u->files > SUDO_FILES) {
		audit_view_blind(u->c, u->out, path, VB_STR("@include > 16 × 256"));
		return;
	}
	if (!f && audit_file_exists(u->c, path))
		audit_view_blind(u->c, u->out, path, VB_STR("@include"));
	for (size_t i = 0; f && i < f->n; i++) {
		bool folder = vb_str_is(f->v[i].key, "includedir");

		if (folder || vb_str_is(f->v[i].key, "include"))
			include(u, f->v[i].value, folder, depth + 1);
		else
			*vb_vec_add(u->c->arena, &u->all) = &f->v[i];
	}
}

/* ---- aliases ----------------------------------------------------------------------------- */

static const struct model_setting *alias_find(const struct sudo *u, struct vb_str name)
{
	for (size_t i = 0; i < u->all.n; i++)
		if (vb_str_starts(u->all.v[i]->key, VB_STR("alias.")) &&
				  vb_str_eq(u->all.v[i]->section, name))
			return u->all.v[i];
	return NULL;
}

static void command_show(struct sudo *u, struct vb_str command, const struct model_setting *from,
			 unsigned depth)
{
	bool refused = vb_str_starts(command, VB_STR("!"));
	const struct model_setting *alias = alias_find(u, vb_str_from(command, refused));
	struct vb_str rest, one;

	if (!alias || depth >= ALIAS_DEPTH) {
		audit_subject_add(u->c, u->s, from, vb_str_from(from->section, 7));
		u->s->values.v[u->s->values.n - 1].value = command;
		return;
	}
	for (rest = alias->value; vb_str_next(&rest, ',', &one);) {
		one = vb_str_trim(one);
		if (refused)
			one = vb_arena_printf(u->c->arena, "!%.*s", VB_FMT(one));
		command_show(u, one, from, depth + 1);
	}
}

/* ---- what a rule asks -------------------------------------------------------------------- */

/* Section of a granted command is "NNNNNN users". */
static bool is_skipped(const struct sudo *u, const struct model_setting *m)
{
	struct vb_str users = vb_str_from(m->section, 7), user;

	if (!u->r->skip_users.n)
		return false;
	while (vb_str_next(&users, ',', &user))
		if (!audit_alternatives_have(u->r->skip_users, vb_str_trim(user), false))
			return false;
	return true;
}

static void commands_show(struct sudo *u)
{
	for (size_t i = 0; i < u->all.n; i++)
		if (vb_str_is(u->all.v[i]->key, "command") && !is_skipped(u, u->all.v[i]))
			command_show(u, u->all.v[i]->value, u->all.v[i], 0);
}

static void tags_show(struct sudo *u)
{
	for (size_t i = 0; i < u->all.n; i++) {
		const struct model_setting *m = u->all.v[i];
		struct vb_str rest = m->value, tag;

		if (vb_str_is(m->key, "defaults.authenticate") && vb_str_is(m->value, "off")) {
			audit_subject_add(u->c, u->s, m, VB_STR("Defaults"));
			u->s->values.v[u->s->values.n - 1].value = VB_STR("!authenticate");
		}
		if (!vb_str_is(m->key, "tags"))
			continue;
		while (vb_str_next(&rest, ',', &tag)) {
			audit_subject_add(u->c, u->s, m, vb_str_from(m->section, 7));
			u->s->values.v[u->s->values.n - 1].value = tag;
		}
	}
}

static void defaults_show(struct sudo *u)
{
	struct vb_str keys = u->r->key, key;

	while (audit_alternative_next(&keys, &key)) {
		const struct model_setting *last = NULL;

		for (size_t i = 0; i < u->all.n; i++)
			if (!u->all.v[i]->section.n && vb_str_eq(u->all.v[i]->key, key))
				last = u->all.v[i];
		if (last)
			audit_subject_add(u->c, u->s, last, key);
	}
}

static void nothing_written(struct sudo *u)
{
	const struct vb_str *fallback = audit_fallback_find(u->c, u->r);
	struct vb_str value = fallback ? *fallback : VB_STR(""), name = u->r->key;
	bool found = fallback != NULL;

	if (u->s->values.n)
		return;
	name = vb_str_from(name, vb_str_chr(name, '.') + 1);
	if (!found && u->r->defaults &&
	    !audit_default_find(u->c, u->r->defaults, name, &found, &value)) {
		audit_view_version_unknown(u->c, u->out, name, u->r->defaults->name);
		return;
	}
	if (found)
		audit_subject_add_default(u->c, u->s, VB_STR("etc/sudoers"), u->r->key, value);
}

void audit_view_sudoers(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	struct sudo u = {.c = c, .r = &ask->read, .out = out};

	(void)rule;
	out->subject = VB_STR("etc/sudoers");
	if (audit_files_blind(c, "sudoers", vb_str(ask->read.reader->files), out))
		return;
	if (!audit_file_find(c, "sudoers", out->subject)) {
		audit_view_absent(c, out, out->subject);
		return;
	}
	u.s = audit_view_add(c, out, out->subject);
	file_follow(&u, out->subject, 0);
	if (out->state != AUDIT_SEEN)
		return;
	if (vb_str_is(ask->read.key, "rules.commands"))
		commands_show(&u);
	else if (vb_str_is(ask->read.key, "rules.tags"))
		tags_show(&u);
	else
		defaults_show(&u);
	nothing_written(&u);
}
