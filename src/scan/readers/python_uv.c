/*
 * python_uv.c - uv.lock.
 *
 *   [[package]] name, version, source = {registry | virtual | editable | directory | git | url | path = "..."}
 *     dependencies = [{name, version?, marker?}], [package.optional-dependencies] extra = [...],
 *     [package.dev-dependencies] group = [...], sdist = {hash}, wheels = [{hash}]
 *
 * Packages whose source is virtual, editable or a folder are the workspace's own: what they need is asked for, what
 * only their dev groups need serves development. A name may have several versions, told apart by `version`.
 * Source of the format: docs.astral.sh/uv, "Resolver internals"; uv's crates/uv-resolver/src/lock.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/python_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/toml_int.h"

#include "core/limits.h"

struct uv {
	struct scan_graph graph;
	struct vb_map by_name; /* "name" and "name version" → index + 1 */
	const struct scan_toml *packages;
};

static bool is_own(const struct scan_toml *source)
{
	return scan_toml_get(source, "virtual") || scan_toml_get(source, "editable") ||
	       scan_toml_get(source, "directory");
}

static void package_add(struct uv *u, const struct scan_input *in, const struct scan_toml *package)
{
	const struct scan_toml *source = scan_toml_table(package, "source");
	struct model_component c = {
		.type = VB_STR("pypi"), .name = scan_toml_str(package, "name"),
			       .version = scan_toml_str(package, "version"),
			       .reader = VB_STR("uv-lock"), .own = is_own(source),
						.vendored = scan_path_vendored(in->path)};
	uint32_t index;

	if (scan_toml_str(source, "registry").n)
		c.ecosystem = VB_STR("PyPI");
	scan_package_digest(in->arena, &c,
			    scan_toml_str(scan_toml_table(package, "sdist"), "hash"));
	python_files_put(in->arena, &c, scan_toml_array(package, "wheels"));
	index = scan_graph_add(&u->graph, &c, package->line) + 1;
	*vb_map_put(&u->by_name, c.name) = (void *)(uintptr_t)index;
	*vb_map_put(&u->by_name, vb_arena_printf(in->arena, "%.*s %.*s", VB_FMT(c.name),
						 VB_FMT(c.version))) = (void *)(uintptr_t)index;
}

static void edges_add(struct uv *u, uint32_t from, const struct scan_toml *needs,
		      enum model_scope scope)
{
	bool own = u->graph.nodes.v[from].c.own;

	for (size_t i = 0; needs && i < needs->n; i++) {
		struct vb_str name = scan_toml_str(needs->items[i], "name"),
			      version = scan_toml_str(needs->items[i], "version");
		uintptr_t to;

		if (version.n)
			name = vb_arena_printf(u->graph.arena, "%.*s %.*s", VB_FMT(name),
					       VB_FMT(version));
		to = (uintptr_t)vb_map_find(&u->by_name, name);
		if (!to)
			continue;
		if (own)
			scan_graph_root(&u->graph, (uint32_t)to - 1, scope);
		if (scope != MODEL_SCOPE_DEV || own) /* an extra may be asked for: it counts */
			scan_graph_edge(&u->graph, from, (uint32_t)to - 1);
	}
}

static void groups_add(struct uv *u, uint32_t from, const struct scan_toml *groups,
		       enum model_scope scope)
{
	for (size_t i = 0; groups && i < groups->n; i++)
		if (groups->pairs[i].value->kind == SCAN_TOML_ARRAY)
			edges_add(u, from, groups->pairs[i].value, scope);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct uv u = {.graph = {.arena = in->arena}};
	struct scan_toml *root;
	uint32_t n = 0;

	if (!scan_toml_read(in->arena, in->content, vb_arena_cstr(in->arena, in->path), &root, err))
		return false;
	vb_map_init(&u.by_name, in->arena);
	u.packages = scan_toml_array(root, "package");
	for (size_t i = 0; u.packages && i < u.packages->n; i++) {
		if (scan_toml_str(u.packages->items[i], "name").n)
			package_add(&u, in, u.packages->items[i]);
		else
			scan_emit_trouble(out, "line %u: a package without name",
					  u.packages->items[i]->line);
	}
	for (size_t i = 0; u.packages && i < u.packages->n; i++) {
		const struct scan_toml *p = u.packages->items[i];

		if (!scan_toml_str(p, "name").n)
			continue;
		edges_add(&u, n, scan_toml_array(p, "dependencies"), MODEL_SCOPE_RUNTIME);
		groups_add(&u, n, scan_toml_table(p, "optional-dependencies"),
			   MODEL_SCOPE_OPTIONAL);
		groups_add(&u, n, scan_toml_table(p, "dev-dependencies"), MODEL_SCOPE_DEV);
		n++;
	}
	scan_graph_emit(&u.graph, in, out);
	return true;
}

static const char *const patterns[] = {"**/uv.lock", NULL};

const struct scan_reader scan_reader_uv_lock = {
	.name = "uv-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "Python packages of uv.lock",
};
