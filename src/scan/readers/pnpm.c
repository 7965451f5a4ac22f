/*
 * pnpm.c - pnpm-lock.yaml, lockfileVersion 5 to 9.
 *
 *   importers: {".": {dependencies: {a: 1.2.3 | {specifier, version: 1.2.3}}, devDependencies, optionalDependencies}}
 *              (up to 6, without workspaces, these stand at the top)
 *   packages:  5  "/@s/a/1.2.3_PEERS": {resolution: {integrity | tarball | type}, dependencies: {b: 2.0.0_PEERS}}
 *              6  "/@s/a@1.2.3(PEERS)"
 *              9  "@s/a@1.2.3", and the dependencies in  snapshots: "@s/a@1.2.3(PEERS)"
 *   an alias   its version names the real package: "/real/1.0.0", "/real@1.0.0", "real@1.0.0"
 *
 * The same release with other peers is one package here: which peers it sees changes no flaw of it.
 * Source of the format: pnpm/spec, lockfile/5.md to 9.0.md.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/npm_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "core/yaml.h"

struct pnpm {
	const struct scan_input *in;
	struct scan_out *out;
	struct scan_graph graph;
	struct vb_map by_key; /* "name@version" → index + 1 */
	bool old;             /* version 5 */
	bool vendored;
};

struct release {
	struct vb_str name, version;
};

static struct release release_of(const struct pnpm *p, struct vb_str key)
{
	size_t at;

	if (key.n && key.p[0] == '/')
		key = vb_str_from(key, 1);
	key = vb_str_sub(key, 0, vb_str_chr(key, '('));
	if (!p->old) {
		at = vb_str_rchr(key, '@');
		return at && at < key.n
			       ? (struct release){vb_str_sub(key, 0, at), vb_str_from(key, at + 1)}
			       : (struct release){key, {0}};
	}
	at = vb_str_chr(key, '/');
	if (key.n && key.p[0] == '@' && at < key.n) /* the scope has one of its own */
		at += 1 + vb_str_chr(vb_str_from(key, at + 1), '/');
	key = at < key.n ? vb_str_sub(key, 0, at + 1 + vb_str_chr(vb_str_from(key, at + 1), '_'))
			 : key;
	return (struct release){vb_str_sub(key, 0, at), vb_str_from(key, at + 1)};
}

/* What "name: value" of a list of dependencies stands for; no version: a link, a folder. */
static struct release dependency_of(const struct pnpm *p, struct vb_str name, struct vb_str value)
{
	bool alias = value.n && (value.p[0] == '/' || value.p[0] == '@');
	struct vb_str plain = vb_str_sub(value, 0, vb_str_chr(value, '('));

	if (vb_str_starts(value, VB_STR("link:")) || vb_str_starts(value, VB_STR("file:")))
		return (struct release){name, {NULL, 0}};
	if (alias || (!p->old && vb_str_chr(plain, '@') < plain.n))
		return release_of(p, value);
	return (struct release){name,
				p->old ? vb_str_sub(value, 0, vb_str_chr(value, '_')) : plain};
}

static void **slot_of(struct pnpm *p, struct release r)
{
	return vb_map_put(&p->by_key, vb_arena_printf(p->in->arena, "%.*s@%.*s", VB_FMT(r.name),
						      VB_FMT(r.version)));
}

static uintptr_t find(const struct pnpm *p, struct release r)
{
	return r.version.n ? (uintptr_t)vb_map_find(
				     &p->by_key, vb_arena_printf(p->in->arena, "%.*s@%.*s",
								 VB_FMT(r.name), VB_FMT(r.version)))
			   : 0;
}

static void package_add(struct pnpm *p, const struct vb_yaml_pair *pair)
{
	struct release r = release_of(p, pair->key->text);
	const struct vb_yaml *resolution = vb_yaml_get(pair->value, "resolution");
	struct vb_str tarball = vb_yaml_str(resolution, "tarball"),
		      name = vb_yaml_str(pair->value, "name"),
		      version = vb_yaml_str(pair->value, "version");
	struct model_component c = {
		.type = VB_STR("npm"), .reader = VB_STR("pnpm-lock"), .vendored = p->vendored};
	void **slot = slot_of(p, r);

	if (*slot)
		return; /* with other peers */
	npm_name_put(&c, name.n ? name : r.name);
	if (vb_yaml_str(resolution, "type").n || vb_yaml_str(resolution, "repo").n)
		c.version = version.n ? version : r.version; /* git, a folder */
	else
		npm_origin_put(&c, version.n ? version : r.version, tarball);
	c.own = vb_str_is(vb_yaml_str(resolution, "type"), "directory");
	if (c.own)
		c.version = version;
	npm_integrity_put(p->in->arena, &c, vb_yaml_str(resolution, "integrity"));
	if (!c.name.n) {
		scan_emit_trouble(p->out, "line %u: a package without name", pair->key->line);
		return;
	}
	*slot = (void *)(uintptr_t)(scan_graph_add(&p->graph, &c, pair->key->line) + 1u);
}

static void edges_add(struct pnpm *p, uintptr_t from, const struct vb_yaml *map)
{
	for (size_t i = 0; map && map->kind == VB_YAML_MAP && i < map->n; i++) {
		uintptr_t to = find(
			p, dependency_of(p, map->pairs[i].key->text, map->pairs[i].value->text));

		if (to)
			scan_graph_edge(&p->graph, (uint32_t)from - 1, (uint32_t)to - 1);
	}
}

static void snapshots_read(struct pnpm *p, const struct vb_yaml *map)
{
	for (size_t i = 0; map && map->kind == VB_YAML_MAP && i < map->n; i++) {
		uintptr_t from = find(p, release_of(p, map->pairs[i].key->text));

		if (!from)
			continue;
		edges_add(p, from, vb_yaml_get(map->pairs[i].value, "dependencies"));
		edges_add(p, from, vb_yaml_get(map->pairs[i].value, "optionalDependencies"));
	}
}

static void roots_read(struct pnpm *p, const struct vb_yaml *importer)
{
	static const struct {
		const char *key;
		enum model_scope scope;
	} kinds[] = {{"dependencies", MODEL_SCOPE_RUNTIME},
		     {"optionalDependencies", MODEL_SCOPE_OPTIONAL},
		     {"devDependencies", MODEL_SCOPE_DEV}};

	for (size_t k = 0; k < VB_COUNT(kinds); k++) {
		const struct vb_yaml *map = vb_yaml_get(importer, kinds[k].key);

		for (size_t i = 0; map && map->kind == VB_YAML_MAP && i < map->n; i++) {
			const struct vb_yaml *value = map->pairs[i].value;
			struct vb_str version = value->kind == VB_YAML_MAP
							? vb_yaml_str(value, "version")
							: value->text;
			uintptr_t to = find(p, dependency_of(p, map->pairs[i].key->text, version));

			if (to)
				scan_graph_root(&p->graph, (uint32_t)to - 1, kinds[k].scope);
		}
	}
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct pnpm p = {.in = in,
			 .out = out,
			 .graph = {.arena = in->arena},
			 .vendored = scan_path_vendored(in->path)};
	const struct vb_yaml *packages, *importers;
	struct vb_yaml *root;
	struct vb_str version;

	if (!vb_yaml_read(in->arena, in->content, vb_arena_cstr(in->arena, in->path), &root, err))
		return false;
	vb_map_init(&p.by_key, in->arena);
	version = vb_yaml_str(root, "lockfileVersion");
	if (!version.n)
		return vb_fail(err, VB_E_INPUT, "no lockfileVersion: not a lock file of pnpm");
	p.old = version.p[0] < '6' && (version.n == 1 || version.p[1] == '.');
	packages = vb_yaml_get(root, "packages");
	for (size_t i = 0; packages && packages->kind == VB_YAML_MAP && i < packages->n; i++)
		package_add(&p, &packages->pairs[i]);
	snapshots_read(&p, packages);
	snapshots_read(&p, vb_yaml_get(root, "snapshots"));
	importers = vb_yaml_get(root, "importers");
	for (size_t i = 0; importers && importers->kind == VB_YAML_MAP && i < importers->n; i++)
		roots_read(&p, importers->pairs[i].value);
	roots_read(&p, root);
	scan_graph_emit(&p.graph, in, out);
	return true;
}

static const char *const patterns[] = {"**/pnpm-lock.yaml", NULL};

const struct scan_reader scan_reader_pnpm_lock = {
	.name = "pnpm-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "JavaScript packages of pnpm-lock.yaml, versions 5 to 9",
};
