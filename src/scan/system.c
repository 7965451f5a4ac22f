/*
 * system.c - what os-release says about where packages come from. Advisories are published for a distribution's
 * release; a derivative is looked up in its parent's only when it says itself that its packages are the parent's
 * (a codename of the parent): an unknown origin is "not assessed", never guessed.
 * Sources: os-release(5); the OSV schema's list of ecosystems ("Debian:12", "Ubuntu:22.04:LTS").
 */
#include "scan/collect_int.h"

#include "model/release.h"

static const char *const paths[] = {"etc/os-release", "usr/lib/os-release"};

/* `path` is `name` below `root`, which is empty or ends in '/'. */
static bool is_below(struct vb_str path, struct vb_str root, const char *name)
{
	return vb_str_starts(path, root) && vb_str_is(vb_str_from(path, root.n), name);
}

/* etc/os-release counts before usr/lib/os-release, os-release(5). */
static struct vb_str os_value(const struct model_facts *f, struct vb_str root, const char *key)
{
	bool has_file = false;

	for (size_t p = 0; p < VB_COUNT(paths) && !has_file; p++)
		for (size_t i = f->settings.n; i-- > 0;) { /* the last assignment wins */
			const struct model_setting *s = &f->settings.v[i];

			if (!vb_str_is(s->format, "os-release") ||
			    !is_below(s->path, root, paths[p]))
				continue;
			has_file = true;
			if (vb_str_is(s->key, key))
				return s->value;
		}
	return (struct vb_str){NULL, 0};
}

static struct vb_str debian_ecosystem(struct model_facts *f, struct vb_str root)
{
	size_t dot = vb_str_chr(f->os_version, '.');

	if (dot)
		return vb_arena_printf(f->arena, "Debian:%.*s", (int)dot, f->os_version.p);
	return model_release_of_debian(
		os_value(f, root, "VERSION_CODENAME")); /* testing has no number */
}

static struct vb_str ubuntu_ecosystem(struct model_facts *f, struct vb_str root)
{
	struct vb_str version = os_value(f, root, "VERSION");
	bool lts = vb_str_find(version, VB_STR("LTS")) < version.n;

	if (!f->os_version.n)
		return (struct vb_str){NULL, 0};
	return vb_arena_printf(f->arena, "Ubuntu:%.*s%s", VB_FMT(f->os_version), lts ? ":LTS" : "");
}

static struct vb_str deb_ecosystem(struct model_facts *f, struct vb_str root)
{
	struct vb_str found;

	if (vb_str_is(f->os_id, "debian"))
		return debian_ecosystem(f, root);
	if (vb_str_is(f->os_id, "ubuntu"))
		return ubuntu_ecosystem(f, root);
	found = model_release_of_ubuntu(os_value(f, root, "UBUNTU_CODENAME"));
	if (!found.n)
		found = model_release_of_debian(os_value(f, root, "DEBIAN_CODENAME"));
	if (!found.n)
		found = model_release_of_debian(os_value(f, root, "VERSION_CODENAME"));
	return found;
}

/* The architecture of the packages that have one: a system with foreign packages still has mostly its own. */
static struct vb_str main_arch(const struct model_facts *f)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str best = {NULL, 0};
	size_t most = 0;
	struct vb_map counts;

	vb_map_init(&counts, scratch);
	for (size_t i = 0; i < f->components.n; i++) {
		struct vb_str arch = f->components.v[i].arch;
		void **slot;
		size_t n;

		if (!arch.n || vb_str_is(arch, "all") || vb_str_is(arch, "noarch"))
			continue;
		slot = vb_map_put(&counts, arch);
		n = (size_t)(uintptr_t)*slot + 1;
		*slot = (void *)(uintptr_t)n;
		if (n > most || (n == most && vb_str_cmp(arch, best) < 0)) {
			most = n;
			best = arch;
		}
	}
	return best;
}

struct origin {
	struct vb_str reader, root, group, ecosystem;
	bool known;
};

static void system_name(struct model_facts *f, struct vb_str root)
{
	f->os_id = os_value(f, root, "ID");
	f->os_version = os_value(f, root, "VERSION_ID");
	f->os_name = os_value(f, root, "PRETTY_NAME");
}

/* Roots of systems other than the target's own: of images inside a folder that say what they are. */
struct roots {
	VB_VEC(struct vb_str) v;
};

static void roots_find(struct model_facts *f, struct roots *roots)
{
	for (size_t i = 0; i < f->settings.n; i++) {
		const struct model_setting *s = &f->settings.v[i];

		if (!vb_str_is(s->format, "os-release") || !vb_str_is(s->key, "ID"))
			continue;
		for (size_t p = 0; p < VB_COUNT(paths); p++) {
			size_t n = s->path.n - strlen(paths[p]);

			if (vb_str_ends(s->path, vb_str(paths[p])) && n && s->path.p[n - 1] == '/')
				*vb_vec_add(f->arena, &roots->v) = vb_str_sub(s->path, 0, n);
		}
	}
}

/* The innermost a package stands in, else the target's own. */
static struct vb_str root_of(const struct roots *roots, struct vb_str path)
{
	struct vb_str best = {NULL, 0};

	for (size_t i = 0; i < roots->v.n; i++)
		if (roots->v.v[i].n > best.n && vb_str_starts(path, roots->v.v[i]))
			best = roots->v.v[i];
	return best;
}

static struct origin origin_of(struct model_facts *f, struct vb_str reader, struct vb_str root)
{
	struct origin o = {.reader = reader, .root = root};

	system_name(f, root);
	if (vb_str_is(reader, "dpkg"))
		return (struct origin){reader, root, f->os_id, deb_ecosystem(f, root), true};
	o.known = scan_system_release(f, reader, os_value(f, root, "VERSION"), &o.group,
				      &o.ecosystem);
	return o;
}

/* A distribution's packages get its name and its release; runs of one reader share the answer. */
static void packages_settle(struct model_facts *f)
{
	struct vb_str path = {NULL, 0}, root = {NULL, 0};
	struct origin o = {.known = false};
	struct roots roots = {0};

	roots_find(f, &roots);
	for (size_t i = 0; i < f->components.n; i++) {
		struct model_component *c = &f->components.v[i];

		if (!scan_system_reader(c->reader))
			continue;
		if (!vb_str_eq(c->locations.v[0].path, path)) {
			path = c->locations.v[0].path;
			root = root_of(&roots, path);
		}
		if (!o.known || !vb_str_eq(c->reader, o.reader) || !vb_str_eq(root, o.root))
			o = origin_of(f, c->reader, root);
		if (!o.known)
			continue;
		c->group = o.group;
		c->ecosystem = o.ecosystem;
		c->purl = model_purl_write(f->arena, c);
	}
}

void scan_system_settle(struct model_facts *f)
{
	if (!f->arch.n)
		f->arch = main_arch(f);
	packages_settle(f);
	system_name(f, VB_STR(""));
	f->is_root |= f->os_id.n > 0;
}
