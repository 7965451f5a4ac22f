/*
 * view_unit.c - systemd units as subjects of rules.
 *
 *   scope          all, enabled, enabled_network (services that talk to a network), enabled_socket
 *   key            a setting of [Service] or [Socket]: the value in force, with what DynamicUser= and others imply;
 *                  lists (Environment, SystemCallFilter, CapabilityBoundingSet, ListenStream ...): every value
 *   name           the unit's name            ExecStart.file   the program it runs, with its metadata
 *   @exposure      0.0 to 10.0, exposure.c
 */
#include "audit/unit_int.h"

static const char *const list_keys[] = {
	"Environment",    "SystemCallFilter", "CapabilityBoundingSet", "ListenStream",
	"ListenDatagram", "ReadWritePaths",   "EnvironmentFile",       "LoadCredential"};

const char *const *audit_unit_scopes(size_t *n)
{
	static const char *const scopes[] = {"all", "enabled", "enabled_network", "enabled_socket"};

	*n = VB_COUNT(scopes);
	return scopes;
}

static bool in_scope(const struct audit_unit *u, struct vb_str scope)
{
	bool socket = vb_str_ends(u->name, VB_STR(".socket"));

	if (vb_str_is(scope, "enabled"))
		return u->enabled;
	if (vb_str_is(scope, "enabled_network"))
		return u->enabled && u->network && !socket;
	if (vb_str_is(scope, "enabled_socket"))
		return u->enabled && socket;
	return true;
}

static bool is_list(struct vb_str key)
{
	for (size_t i = 0; i < VB_COUNT(list_keys); i++)
		if (vb_str_is(key, list_keys[i]))
			return true;
	return false;
}

/* What other settings make of one that is not written: systemd.exec(5), DynamicUser= and NoNewPrivileges=. */
static const char *implied(const struct audit_unit *u, struct vb_str key)
{
	static const struct {
		const char *key, *value;
	} dynamic[] = {{"ProtectSystem", "strict"}, {"ProtectHome", "read-only"},
		       {"PrivateTmp", "yes"},       {"NoNewPrivileges", "yes"},
		       {"RestrictSUIDSGID", "yes"}, {"RemoveIPC", "yes"}};
	static const char *const privileged[] = {
		"SystemCallFilter",       "SystemCallArchitectures", "RestrictAddressFamilies",
		"RestrictNamespaces",     "PrivateDevices",          "ProtectKernelTunables",
		"ProtectKernelModules",   "ProtectKernelLogs",       "ProtectClock",
		"MemoryDenyWriteExecute", "RestrictRealtime",        "RestrictSUIDSGID",
		"ProtectHostname",        "LockPersonality"};

	for (size_t i = 0; i < VB_COUNT(dynamic); i++)
		if (vb_str_is(key, dynamic[i].key) &&
		    vb_str_is(audit_unit_value(u, "Service", "DynamicUser", "no"), "yes"))
			return dynamic[i].value;
	if (!vb_str_is(key, "NoNewPrivileges") || audit_unit_is_root(u))
		return NULL;
	for (size_t i = 0; i < VB_COUNT(privileged); i++)
		if (audit_unit_has(u, privileged[i]) &&
		    !vb_str_is(audit_unit_value(u, "Service", privileged[i], "no"), "no"))
			return "yes";
	return NULL;
}

static void list_show(struct audit_ctx *c, const struct audit_unit *u, const char *section,
		      const char *key, struct audit_subject *s)
{
	audit_unit_list list = {0};

	audit_unit_values(u, c->arena, section, key, &list);
	for (size_t i = 0; i < list.n; i++)
		audit_subject_add(c, s, list.v[i], vb_str(key));
}

static void setting_show(struct audit_ctx *c, const struct audit_read *r,
			 const struct audit_unit *u, struct audit_subject *s)
{
	const char *key = vb_arena_cstr(c->arena, r->key);
	const char *section = vb_str_ends(u->name, VB_STR(".socket")) ? "Socket" : "Service";
	const struct vb_str *fallback = audit_fallback_find(c, r);
	const struct model_setting *m;

	if (is_list(r->key)) {
		list_show(c, u, section, key, s);
		return;
	}
	m = audit_unit_setting(u, section, key);
	if (m) {
		audit_subject_add(c, s, m, r->key);
		s->values.v[0].value = audit_unit_value(u, section, key, "");
	} else if (implied(u, r->key)) {
		audit_subject_add_default(c, s, u->path, r->key, vb_str(implied(u, r->key)));
	} else if (vb_str_is(r->key, "User") && !audit_unit_is_root(u)) {
		audit_subject_add_default(c, s, u->path, r->key, VB_STR("(dynamic)"));
	} else if (fallback) {
		audit_subject_add_default(c, s, u->path, r->key, *fallback);
	}
}

static void exposure_show(struct audit_ctx *c, const struct audit_unit *u, struct audit_subject *s)
{
	struct vb_str cheapest;
	int64_t tenths = audit_unit_exposure(c, u, &cheapest);

	*vb_vec_add(c->arena, &s->values) = (struct audit_value){
		.value = vb_arena_printf(c->arena, "%lld.%lld", (long long)tenths / 10,
					 (long long)tenths % 10),
		.what = vb_arena_printf(c->arena, "exposure; first: %.*s", VB_FMT(cheapest)),
		.file = u->path};
}

/* "-/usr/bin/x --arg": the program after systemd's own prefixes. */
static struct vb_str program_of(struct vb_str command)
{
	struct vb_str word = {NULL, 0};

	while (command.n && strchr("@-:+!| ", command.p[0]))
		command = vb_str_from(command, 1);
	vb_str_word(&command, &word);
	return vb_str_starts(word, VB_STR("/")) ? word : (struct vb_str){NULL, 0};
}

static void programs_show(struct audit_ctx *c, const struct audit_unit *u, struct audit_view *out)
{
	static const char *const keys[] = {"ExecStart", "ExecStartPre", "ExecStartPost",
					   "ExecReload", "ExecStop"};

	for (size_t k = 0; k < VB_COUNT(keys); k++) {
		audit_unit_list list = {0};

		audit_unit_values(u, c->arena, "Service", keys[k], &list);
		for (size_t i = 0; i < list.n; i++) {
			struct vb_str program = program_of(list.v[i]->value);

			if (program.n)
				audit_program_add(c, out, program, list.v[i]);
		}
	}
}

void audit_view_unit(struct audit_ctx *c, const struct audit_rule *rule,
		     const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	const struct audit_units *units;

	(void)rule;
	out->each = true;
	out->subject = VB_STR("units");
	if (audit_files_blind(c, "unit", vb_str(r->reader->files), out) &&
	    out->state != AUDIT_SEEN) {
		out->state =
			AUDIT_SEEN; /* the other units count; what nobody could read stays open */
		out->partial = true;
	}
	units = audit_units_load(c);
	for (size_t i = 0; i < units->v.n; i++) {
		const struct audit_unit *u = &units->v.v[i];
		struct audit_subject *s;

		if (!in_scope(u, r->scope))
			continue;
		if (vb_str_is(r->key, "ExecStart.file")) {
			programs_show(c, u, out);
			continue;
		}
		s = audit_view_add(c, out, u->path);
		if (vb_str_is(r->key, "@exposure"))
			exposure_show(c, u, s);
		else if (vb_str_is(r->key, "name"))
			*vb_vec_add(c->arena, &s->values) = (struct audit_value){
				.value = u->name, .what = VB_STR("unit"), .file = u->path};
		else
			setting_show(c, r, u, s);
	}
}
