/*
 * bun.c - bun.lock, the text form.
 *
 *   {"lockfileVersion": 1,
 *    "workspaces": {"": {"name", "dependencies": {}, "devDependencies": {}, "optionalDependencies": {}},
 * "packages/a": ...}, "packages": {KEY: ["NAME@1.2.3", "registry", {"dependencies": {}}, "sha512-BASE64"],   a
 * registry's KEY: ["NAME@git+URL#COMMIT", {...}, ...], ["NAME@workspace:packages/a"], ...}}
 *
 * KEY is the path of folders: "a", or "b/a" for the a that only b sees. A dependency is looked for under the
 * package's own key, then under each shorter one, as Node does. Comments and trailing commas are allowed. Source of
 * the format: bun.sh/docs, "Lockfile"; bun's src/install/lockfile/bun.lock.zig.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/npm_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

struct bun {
	struct scan_json j;
	struct scan_graph graph;
	struct vb_map by_key; /* KEY → index + 1 */
};

enum { KEY_MAX = 4096, LEVELS_MAX = 64 };

static bool is_number(struct vb_str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9';
}

static void package_add(struct bun *b, yyjson_val *key, yyjson_val *value)
{
	struct vb_str full = vb_json_value_str(yyjson_arr_get_first(value)), version;
	struct model_component c = scan_json_component(&b->j, "npm", "bun-lock");
	size_t at = 1 + vb_str_chr(vb_str_from(full, 1), '@');
	uint32_t index;

	if (full.n < 2 || at >= full.n) {
		scan_json_trouble(&b->j, key, "a package without name and version");
		return;
	}
	npm_name_put(&c, vb_str_sub(full, 0, at));
	version = vb_str_from(full, at + 1);
	c.own = vb_str_starts(version, VB_STR("workspace:")) ||
			      vb_str_starts(version, VB_STR("link:"));
	if (is_number(version)) {
		c.version = version;
		c.ecosystem = VB_STR("npm");
	} else if (!c.own) {
		c.version = vb_str_from(version, vb_str_rchr(version, '#') + 1); /* a commit */
	}
	npm_integrity_put(b->j.in->arena, &c, vb_json_value_str(yyjson_arr_get(value, 3)));
	index = scan_graph_add(&b->graph, &c, vb_json_line(&b->j.lines, key));
	*vb_map_put(&b->by_key, vb_json_value_str(key)) = (void *)(uintptr_t)(index + 1u);
}

/* KEY without its last package: a scope and its name are one part. */
static struct vb_str key_parent(struct vb_str key)
{
	size_t slash = vb_str_rchr(key, '/'), before;

	if (slash == key.n)
		return (struct vb_str){NULL, 0};
	key = vb_str_sub(key, 0, slash);
	before = vb_str_rchr(key, '/');
	before = before == key.n ? 0 : before + 1;
	if (before < key.n && key.p[before] == '@')
		return vb_str_sub(key, 0, before ? before - 1 : 0);
	return key;
}

static uintptr_t find_from(const struct bun *b, struct vb_str key, struct vb_str name)
{
	for (int level = 0; level < LEVELS_MAX && key.n && key.n < KEY_MAX; level++) {
		uintptr_t to = (uintptr_t)vb_map_find(
			&b->by_key,
			vb_arena_printf(b->j.in->arena, "%.*s/%.*s", VB_FMT(key), VB_FMT(name)));

		if (to)
			return to;
		key = key_parent(key);
	}
	return (uintptr_t)vb_map_find(&b->by_key, name);
}

static void edges_add(struct bun *b, uint32_t from, struct vb_str key, yyjson_val *names)
{
	yyjson_val *name, *value;
	size_t i, n;

	vb_json_each_key(names, i, n, name, value)
	{
		uintptr_t to = find_from(b, key, vb_json_value_str(name));

		if (to)
			scan_graph_edge(&b->graph, from, (uint32_t)to - 1);
	}
}

static void package_edges(struct bun *b, yyjson_val *key, yyjson_val *value)
{
	uintptr_t from = (uintptr_t)vb_map_find(&b->by_key, vb_json_value_str(key));
	yyjson_val *part;
	size_t i, n;

	vb_json_each(value, i, n, part)
	{
		if (!from || !yyjson_is_obj(part))
			continue;
		edges_add(b, (uint32_t)from - 1, vb_json_value_str(key),
			  vb_json_object(part, "dependencies"));
		edges_add(b, (uint32_t)from - 1, vb_json_value_str(key),
			  vb_json_object(part, "optionalDependencies"));
	}
}

static void workspace_roots(struct bun *b, yyjson_val *workspace)
{
	static const struct {
		const char *key;
		enum model_scope scope;
	} kinds[] = {{"dependencies", MODEL_SCOPE_RUNTIME},
		     {"optionalDependencies", MODEL_SCOPE_OPTIONAL},
		     {"devDependencies", MODEL_SCOPE_DEV}};
	struct vb_str own = vb_json_str(workspace, "name");
	uintptr_t self = (uintptr_t)vb_map_find(&b->by_key, own);
	yyjson_val *name, *value;
	size_t i, n;

	for (size_t k = 0; k < VB_COUNT(kinds); k++) {
		if (self)
			edges_add(b, (uint32_t)self - 1, own,
				  vb_json_object(workspace, kinds[k].key));
		vb_json_each_key(vb_json_object(workspace, kinds[k].key), i, n, name, value)
		{
			uintptr_t to = find_from(b, own, vb_json_value_str(name));

			if (to)
				scan_graph_root(&b->graph, (uint32_t)to - 1, kinds[k].scope);
		}
	}
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct bun b = {.graph = {.arena = in->arena}};
	yyjson_val *packages, *key, *value;
	size_t i, n;

	if (!scan_json_open_relaxed(in, out, &b.j, err))
		return false;
	vb_map_init(&b.by_key, in->arena);
	packages = vb_json_object(b.j.root, "packages");
	vb_json_each_key(packages, i, n, key, value) package_add(&b, key, value);
	vb_json_each_key(packages, i, n, key, value) package_edges(&b, key, value);
	vb_json_each_key(vb_json_object(b.j.root, "workspaces"), i, n, key, value)
		workspace_roots(&b, value);
	scan_graph_emit(&b.graph, in, out);
	scan_json_close(&b.j);
	return true;
}

static const char *const patterns[] = {"**/bun.lock", NULL};

const struct scan_reader scan_reader_bun_lock = {
	.name = "bun-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "JavaScript packages of bun.lock",
};
