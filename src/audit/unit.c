/*
 * unit.c - which units there are, which start, and what each is set to: systemd.unit(5), "Unit File Load Path".
 *
 *   a file in etc hides the same name in run, usr/local/lib, usr/lib; a link to /dev/null or an empty file there masks it
 *   drop-ins NAME.d/ *.conf and service.d/ *.conf of all folders apply in order of file name, etc hiding the others
 *   a unit starts when a link to it stands in some *.wants or *.requires, an alias of it in etc, or its socket starts
 *   nothing enabled at all: the system has never booted, and presets decide (systemd.preset(5): first match, else enabled)
 *
 * A service talks to a network when its socket listens on an address, or it waits for one (network.target,
 * network-online.target, nss-lookup.target); not when it is oneshot, has PrivateNetwork=yes, or may use no internet socket.
 */
#include "audit/unit_int.h"

#include <stdlib.h>

/* Strongest first. */
static const char *const folders[] = {"etc/systemd/system/", "run/systemd/system/",
				      "usr/local/lib/systemd/system/", "usr/lib/systemd/system/",
				      "lib/systemd/system/"};

struct piece {                          /* a unit file or a drop-in */
	struct vb_str unit, name, path; /* of a drop-in: the unit it belongs to, its file name */
	size_t rank;
	const struct audit_file *file;
};
typedef VB_VEC(struct piece) pieces;

/* ---- settings of a unit ------------------------------------------------------------------ */

const struct model_setting *audit_unit_setting(const struct audit_unit *u, const char *section,
					       const char *key)
{
	const struct model_setting *last = NULL;

	for (size_t i = 0; i < u->files.n; i++)
		for (size_t k = 0; k < u->files.v[i]->n; k++) {
			const struct model_setting *m = &u->files.v[i]->v[k];

			if (vb_str_is(m->section, section) && vb_str_is(m->key, key))
				last = m->value.n ? m : NULL;
		}
	return last;
}

struct vb_str audit_unit_value(const struct audit_unit *u, const char *section, const char *key,
			       const char *otherwise)
{
	static const char *const yes[] = {"yes", "true", "on", "1", "y", "t"},
				 *const no[] = {"no", "false", "off", "0", "n", "f"};
	const struct model_setting *m = audit_unit_setting(u, section, key);

	for (size_t i = 0; m && i < VB_COUNT(yes); i++) {
		if (vb_str_ieq(m->value, vb_str(yes[i])))
			return VB_STR("yes");
		if (vb_str_ieq(m->value, vb_str(no[i])))
			return VB_STR("no");
	}
	return m ? m->value : vb_str(otherwise);
}

void audit_unit_values(const struct audit_unit *u, struct vb_arena *a, const char *section,
		       const char *key, audit_unit_list *out)
{
	for (size_t i = 0; i < u->files.n; i++)
		for (size_t k = 0; k < u->files.v[i]->n; k++) {
			const struct model_setting *m = &u->files.v[i]->v[k];

			if (!vb_str_is(m->section, section) || !vb_str_is(m->key, key))
				continue;
			if (m->value.n)
				*vb_vec_add(a, out) = m;
			else
				out->n = 0;
		}
}

bool audit_unit_has(const struct audit_unit *u, const char *key)
{
	return audit_unit_setting(u, "Service", key) != NULL;
}

bool audit_unit_is_root(const struct audit_unit *u)
{
	struct vb_str user = audit_unit_value(u, "Service", "User", "root");

	return !vb_str_is(audit_unit_value(u, "Service", "DynamicUser", "no"), "yes") &&
	       (vb_str_is(user, "root") || vb_str_is(user, "no") /* "0" */);
}

/* ---- files ------------------------------------------------------------------------------- */

static bool place_of(struct vb_str path, size_t *rank, struct vb_str *rest)
{
	for (size_t i = 0; i < VB_COUNT(folders); i++)
		if (vb_str_starts(path, vb_str(folders[i]))) {
			*rank = i;
			*rest = vb_str_from(path, strlen(folders[i]));
			return true;
		}
	return false;
}

static int piece_order(const void *pa, const void *pb)
{
	const struct piece *a = pa, *b = pb;
	int c = vb_str_cmp(a->unit, b->unit);

	c = c ? c : vb_str_cmp(a->name, b->name);
	return c ? c : (int)(a->rank > b->rank) - (int)(a->rank < b->rank);
}

/* The strongest of each name stays. */
static void pieces_settle(pieces *p)
{
	size_t n = 0;

	if (p->n)
		qsort(p->v, p->n, sizeof(*p->v), piece_order);
	for (size_t i = 0; i < p->n; i++)
		if (!n || !vb_str_eq(p->v[n - 1].unit, p->v[i].unit) ||
		    !vb_str_eq(p->v[n - 1].name, p->v[i].name))
			p->v[n++] = p->v[i];
	p->n = n;
}

static void files_sort(struct audit_ctx *c, pieces *units, pieces *drop_ins)
{
	for (size_t i = 0; i < c->files.n; i++) {
		const struct audit_file *f = &c->files.v[i];
		struct piece p = {.path = f->path, .file = f};
		size_t slash;

		if (!vb_str_is(f->format, "unit") || !place_of(f->path, &p.rank, &p.unit))
			continue;
		slash = vb_str_chr(p.unit, '/');
		if (slash == p.unit.n) {
			*vb_vec_add(c->arena, units) = p;
		} else if (vb_str_ends(vb_str_sub(p.unit, 0, slash), VB_STR(".d"))) {
			p.name = vb_str_from(p.unit, slash + 1);
			p.unit = vb_str_sub(p.unit, 0, slash - 2);
			*vb_vec_add(c->arena, drop_ins) = p;
		}
	}
	pieces_settle(units);
	pieces_settle(drop_ins);
}

static void drop_ins_add(struct audit_ctx *c, struct audit_unit *u, const pieces *drop_ins)
{
	bool service = vb_str_ends(u->name, VB_STR(".service"));

	for (unsigned round = 0; round < 2; round++) /* those for every service come first */
		for (size_t i = 0; i < drop_ins->n; i++)
			if (round ? vb_str_eq(drop_ins->v[i].unit, u->name)
				  : service && vb_str_is(drop_ins->v[i].unit, "service"))
				*vb_vec_add(c->arena, &u->files) = drop_ins->v[i].file;
}

/* ---- what starts ------------------------------------------------------------------------- */

static struct audit_unit *unit_find(struct audit_units *u, struct vb_str name)
{
	for (size_t i = 0; i < u->v.n; i++)
		if (vb_str_eq(u->v.v[i].name, name))
			return &u->v.v[i];
	return NULL;
}

/* "getty@tty1.service" is an instance of "getty@.service". */
static struct audit_unit *unit_named(struct audit_ctx *c, struct audit_units *u, struct vb_str name)
{
	struct audit_unit *found = unit_find(u, name);
	size_t at = vb_str_chr(name, '@'), dot = vb_str_rchr(name, '.');

	if (found || at == name.n || dot == name.n || dot < at)
		return found;
	return unit_find(u, vb_arena_printf(c->arena, "%.*s@%.*s", VB_FMT(vb_str_sub(name, 0, at)),
					    VB_FMT(vb_str_from(name, dot))));
}

static struct vb_str base_of(struct vb_str path)
{
	size_t slash = vb_str_rchr(path, '/');

	return slash < path.n ? vb_str_from(path, slash + 1) : path;
}

/* Links in *.wants and *.requires, and aliases in etc. True when some link enables anything in etc. */
static bool links_follow(struct audit_ctx *c, struct audit_units *u)
{
	bool any = false;

	for (size_t i = 0; i < c->facts->files_kept.n; i++) {
		const struct model_file *f = &c->facts->files_kept.v[i];
		struct audit_unit *unit;
		struct vb_str rest, dir;
		size_t rank;

		if (f->type != MODEL_FILE_SYMLINK || !place_of(f->path, &rank, &rest))
			continue;
		dir = vb_str_sub(rest, 0, vb_str_chr(rest, '/'));
		if (dir.n == rest.n ? rank != 0
				    : !vb_str_ends(dir, VB_STR(".wants")) &&
						   !vb_str_ends(dir, VB_STR(".requires")))
			continue;
		unit = unit_named(c, u, dir.n == rest.n ? base_of(f->link) : base_of(rest));
		any |= rank == 0 && dir.n < rest.n;
		if (unit)
			unit->enabled = true;
	}
	return any;
}

/* systemd.preset(5): the first line that matches counts; files in order of name, etc hiding usr. */
static bool preset_enables(struct audit_ctx *c, struct vb_str name)
{
	audit_paths paths = {0};

	audit_paths_matching(c, "lines",
			     VB_STR("etc/systemd/system-preset/*.preset|"
				    "usr/lib/systemd/system-preset/*.preset|"
				    "lib/systemd/system-preset/*.preset"),
				    &paths);
	for (size_t i = 0; i < paths.n; i++) {
		const struct audit_file *f = audit_file_find(c, "lines", paths.v[i]);

		for (size_t k = 0; f && k < f->n; k++) {
			struct vb_str rest = f->v[k].value, verb, pattern;

			if (vb_str_word(&rest, &verb) && vb_str_word(&rest, &pattern) &&
			    vb_glob(pattern, name))
				return vb_str_is(verb, "enable");
		}
	}
	return true;
}

static void presets_apply(struct audit_ctx *c, struct audit_units *u)
{
	for (size_t i = 0; i < u->v.n; i++) {
		struct audit_unit *unit = &u->v.v[i];

		if (audit_unit_setting(unit, "Install", "WantedBy") ||
		    audit_unit_setting(unit, "Install", "RequiredBy") ||
		    audit_unit_setting(unit, "Install", "Alias"))
			unit->enabled |= preset_enables(c, unit->name);
	}
}

/* ---- sockets and networks ---------------------------------------------------------------- */

/* A port, or an address with one; not a path, an abstract name or a vsock. */
static bool is_address(struct vb_str listen)
{
	return listen.n && listen.p[0] != '/' && listen.p[0] != '@' &&
	       !vb_str_starts(listen, VB_STR("vsock:"));
}

static bool listens(const struct audit_unit *u, struct vb_arena *a)
{
	static const char *const keys[] = {"ListenStream", "ListenDatagram",
					   "ListenSequentialPacket"};

	for (size_t k = 0; k < VB_COUNT(keys); k++) {
		audit_unit_list list = {0};

		audit_unit_values(u, a, "Socket", keys[k], &list);
		for (size_t i = 0; i < list.n; i++)
			if (is_address(list.v[i]->value))
				return true;
	}
	return false;
}

static bool waits_for_network(const struct audit_unit *u, struct vb_arena *a)
{
	static const char *const keys[] = {"After", "Wants", "Requires"};
	static const char *const targets[] = {"network.target", "network-online.target",
					      "nss-lookup.target"};

	for (size_t k = 0; k < VB_COUNT(keys); k++) {
		audit_unit_list list = {0};

		audit_unit_values(u, a, "Unit", keys[k], &list);
		for (size_t i = 0; i < list.n; i++)
			for (size_t t = 0; t < VB_COUNT(targets); t++) {
				struct vb_str rest = list.v[i]->value, word;

				while (vb_str_word(&rest, &word))
					if (vb_str_is(word, targets[t]))
						return true;
			}
	}
	return false;
}

static bool has_no_network(const struct audit_unit *u)
{
	struct vb_str families = audit_unit_value(u, "Service", "RestrictAddressFamilies", "");

	return vb_str_is(audit_unit_value(u, "Service", "PrivateNetwork", "no"), "yes") ||
	       vb_str_is(audit_unit_value(u, "Service", "Type", "simple"), "oneshot") ||
	       (families.n && families.p[0] != '~' &&
		vb_str_find(families, VB_STR("AF_INET")) == families.n);
}

static void networks_tell(struct audit_ctx *c, struct audit_units *u)
{
	for (size_t i = 0; i < u->v.n; i++) {
		struct audit_unit *socket = &u->v.v[i], *service;
		struct vb_str name;

		if (!vb_str_ends(socket->name, VB_STR(".socket")))
			continue;
		socket->network = listens(socket, c->arena);
		name = audit_unit_value(socket, "Socket", "Service", "");
		if (!name.n)
			name = vb_arena_printf(
				c->arena, "%.*s.service",
				VB_FMT(vb_str_sub(socket->name, 0, socket->name.n - 7)));
		service = unit_named(c, u, name);
		if (!service &&
		    vb_str_is(audit_unit_value(socket, "Socket", "Accept", "no"), "yes"))
			service = unit_find(
				u, vb_arena_printf(c->arena, "%.*s@.service",
						   VB_FMT(vb_str_sub(socket->name, 0,
								     socket->name.n - 7))));
		if (service && socket->enabled) {
			service->enabled = true;
			service->network |= socket->network;
		}
	}
	for (size_t i = 0; i < u->v.n; i++) {
		struct audit_unit *service = &u->v.v[i];

		if (vb_str_ends(service->name, VB_STR(".service")))
			service->network = (service->network ||
					    waits_for_network(service, c->arena)) &&
					   !has_no_network(service);
	}
}

/* ---- loading ----------------------------------------------------------------------------- */

static bool is_alias(const struct audit_ctx *c, const struct piece *p)
{
	const struct model_file *f = model_file_find(c->facts, p->path);

	return f && f->type == MODEL_FILE_SYMLINK && !vb_str_eq(base_of(f->link), p->unit);
}

/* A link to /dev/null is no unit file the scan could read, but it hides the ones that are. */
static bool is_masked(const struct audit_ctx *c, const struct piece *p)
{
	for (size_t rank = 0; rank <= p->rank; rank++) {
		struct vb_str path = vb_arena_printf(c->arena, "%s%.*s", folders[rank],
						     VB_FMT(p->unit));
		const struct model_file *f = model_file_find(c->facts, path);

		if (f && ((f->type == MODEL_FILE_SYMLINK && vb_str_is(f->link, "/dev/null")) ||
			  (f->type == MODEL_FILE_REGULAR && !f->size)))
			return true;
	}
	return false;
}

const struct audit_units *audit_units_load(struct audit_ctx *c)
{
	pieces units = {0}, drop_ins = {0};
	struct audit_units *u;

	if (c->units)
		return c->units;
	c->units = u = vb_arena_alloc(c->arena, sizeof(*u));
	files_sort(c, &units, &drop_ins);
	for (size_t i = 0; i < units.n; i++) {
		struct audit_unit one = {.name = units.v[i].unit, .path = units.v[i].path};

		if (is_alias(c, &units.v[i]) || is_masked(c, &units.v[i]))
			continue;
		*vb_vec_add(c->arena, &one.files) = units.v[i].file;
		drop_ins_add(c, &one, &drop_ins);
		*vb_vec_add(c->arena, &u->v) = one;
	}
	u->first_boot = !links_follow(c, u);
	if (u->first_boot)
		presets_apply(c, u);
	networks_tell(c, u);
	return u;
}
