/*
 * installed.c - what is installed beside the lock file that asked for it, told once.
 *
 *   PROJECT/yarn.lock                          a@1   ◄── licence, author, hashes ── PROJECT/node_modules/a/package.json
 *   PROJECT/package-lock.json                  a@1   ◄── ...  PROJECT/node_modules/.package-lock.json
 *   PROJECT/Cargo.lock                         a@1   ◄── ...  PROJECT/vendor/a/Cargo.toml
 *
 * A package that a lock file of its project or of a folder above lists in the same version is that one: nobody mends it in
 * two places. One that none lists stays, needing what Node would load from its folder.
 */
#include "scan/collect_int.h"

#include "core/file.h"
#include "scan/readers/npm_int.h"
#include "scan/readers/package_int.h"

struct locked { /* lock files of two tools in one folder list the same package */
	struct model_component *c;
	struct locked *next;
};

struct joining {
	struct model_facts *f;
	struct vb_arena *scratch;
	struct vb_map locked;  /* "type\nfolder\nname version" → the first locked of it */
	struct vb_map folders; /* "PROJECT/node_modules/a" → installed component that stays */
};

static const struct {
	const char *type, *folder; /* what stands between the project and its packages */
} kinds[] = {{"npm", "node_modules"}, {"npm", ".yarn"}, {"cargo", "vendor"}};

static struct vb_str path_of(const struct model_component *c)
{
	return c->locations.n ? c->locations.v[0].path : (struct vb_str){NULL, 0};
}

static struct vb_str parent_of(struct vb_str path)
{
	size_t slash = vb_str_rchr(path, '/');

	return vb_str_sub(path, 0, slash < path.n ? slash : 0);
}

static bool is_installed(const struct model_component *c)
{
	return vb_str_is(c->reader, NPM_INSTALLED) || vb_str_is(c->reader, "cargo-vendored");
}

/* npm's own record of the node_modules folder it stands in. */
static bool is_record(const struct model_component *c)
{
	return vb_str_is(c->reader, "npm-lock") && !c->own && !c->vendored &&
	       vb_str_is(scan_path_name(path_of(c)), ".package-lock.json");
}

static bool is_locked(const struct model_component *c)
{
	static const char *const readers[] = {"npm-lock", "yarn-lock", "pnpm-lock", "bun-lock",
					      "cargo-lock"};

	if (c->vendored || c->own || is_record(c))
		return false;
	for (size_t i = 0; i < VB_COUNT(readers); i++)
		if (vb_str_is(c->reader, readers[i]))
			return true;
	return false;
}

/* The folder whose lock file may list the package: the one above its first node_modules, .yarn or vendor. */
static struct vb_str project_of(const struct model_component *c)
{
	struct vb_str rest = path_of(c), path = rest, part;

	while (vb_str_next(&rest, '/', &part))
		for (size_t i = 0; i < VB_COUNT(kinds); i++)
			if (vb_str_is(c->type, kinds[i].type) && vb_str_is(part, kinds[i].folder)) {
				size_t n = (size_t)(part.p - path.p);

				return vb_str_sub(path, 0, n ? n - 1 : 0);
			}
	return parent_of(path);
}

static struct vb_str key_of(struct joining *j, struct vb_str folder,
			    const struct model_component *c)
{
	return vb_arena_printf(j->scratch, "%.*s\n%.*s\n%.*s/%.*s %.*s", VB_FMT(c->type),
			       VB_FMT(folder), VB_FMT(c->group), VB_FMT(c->name),
			       VB_FMT(c->version));
}

static void locked_put(struct joining *j, struct vb_str folder, struct model_component *c)
{
	void **slot = vb_map_put(&j->locked, key_of(j, folder, c));

	struct locked *l = vb_arena_alloc(j->scratch, sizeof(*l));

	*l = (struct locked){c, *slot};
	*slot = l;
}

static struct locked *locked_find(struct joining *j, const struct model_component *c)
{
	struct vb_str folder = project_of(c);

	for (;;) {
		struct locked *found = vb_map_find(&j->locked, key_of(j, folder, c));

		if (found || !folder.n)
			return found;
		folder = parent_of(folder);
	}
}

static void give(struct model_component *to, const struct model_component *from)
{
	if (!to->licence.n)
		to->licence = from->licence;
	if (!to->supplier.n)
		to->supplier = from->supplier;
	if (!to->hashes.n)
		to->hashes = from->hashes;
}

/* ---- what no lock file lists ------------------------------------------------------------- */

static struct model_component *loaded_from(struct joining *j, struct vb_str folder,
					   struct vb_str name)
{
	for (;; folder = parent_of(folder)) {
		struct model_component *c =
			vb_str_is(scan_path_name(folder), "node_modules")
				? NULL
				: vb_map_find(&j->folders,
					      vb_arena_printf(j->scratch, "%.*s%snode_modules/%.*s",
							      VB_FMT(folder), folder.n ? "/" : "",
							      VB_FMT(name)));

		if (c || !folder.n)
			return c;
	}
}

/* Names become what Node loads: "name version" (model/facts.c resolves within the project). */
static void needs_resolve(struct joining *j, struct model_component *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->needs.n; i++) {
		const struct model_component *to = loaded_from(j, parent_of(path_of(c)),
							       c->needs.v[i]);

		if (to)
			c->needs.v[n++] = vb_arena_printf(j->f->arena, "%.*s %.*s",
							  VB_FMT(npm_full_name(j->f->arena, to)),
							  VB_FMT(to->version));
	}
	c->needs.n = n;
}

static void alone_settle(struct joining *j)
{
	struct model_facts *f = j->f;

	for (size_t i = 0; i < f->components.n; i++)
		if (vb_str_is(f->components.v[i].reader, NPM_INSTALLED))
			*vb_map_put(&j->folders,
				    parent_of(path_of(&f->components.v[i]))) = &f->components.v[i];
	for (size_t i = 0; i < f->components.n; i++)
		if (vb_str_is(f->components.v[i].reader, NPM_INSTALLED))
			needs_resolve(j, &f->components.v[i]);
}

/* ---- all --------------------------------------------------------------------------------- */

/* Leaves out those of the kind that a lock file lists. */
static void keep_alone(struct joining *j, bool (*is_kind)(const struct model_component *))
{
	struct model_facts *f = j->f;
	bool *gone = vb_arena_array(j->scratch, f->components.n, sizeof(*gone));
	size_t n = 0;

	for (size_t i = 0; i < f->components.n; i++) {
		const struct model_component *c = &f->components.v[i];
		struct locked *to = is_kind(c) ? locked_find(j, c) : NULL;

		gone[i] = to != NULL;
		for (; to; to = to->next)
			give(to->c, c);
	}
	for (size_t i = 0; i < f->components.n; i++)
		if (!gone[i])
			f->components.v[n++] = f->components.v[i];
	f->components.n = n;
}

static void locked_fill(struct joining *j, bool (*is_kind)(const struct model_component *))
{
	vb_map_init(&j->locked, j->scratch);
	for (size_t i = 0; i < j->f->components.n; i++) {
		struct model_component *c = &j->f->components.v[i];

		if (is_locked(c))
			locked_put(j, parent_of(path_of(c)), c);
		else if (is_kind && is_kind(c))
			locked_put(j, project_of(c), c);
	}
}

static bool is_any(const struct model_facts *f, bool (*is_kind)(const struct model_component *))
{
	for (size_t i = 0; i < f->components.n; i++)
		if (is_kind(&f->components.v[i]))
			return true;
	return false;
}

void scan_installed_settle(struct model_facts *f)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct joining j = {.f = f, .scratch = scratch};

	vb_map_init(&j.folders, scratch);
	if (is_any(f, is_record)) {
		locked_fill(&j, NULL);
		keep_alone(&j, is_record);
	}
	if (is_any(f, is_installed)) {
		locked_fill(&j, is_record);
		keep_alone(&j, is_installed);
		alone_settle(&j);
	}
}
