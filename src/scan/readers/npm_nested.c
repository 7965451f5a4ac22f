/*
 * npm_nested.c - lockfileVersion 1: "dependencies" nested as the folders are.
 *
 *   {"name", "version", "dependencies": {NAME: {"version", "resolved", "integrity", "dev", "optional", "bundled",
 *                                               "requires": {NAME: RANGE}, "dependencies": {...}}}}
 *
 * "requires" is resolved among a package's own dependencies, then its parent's, and so on to the top.
 * Which packages the project itself asks for stands in package.json only: scan/asked.c.
 */
#include "scan/readers/npm_int.h"

#include "core/limits.h"

enum { DEPTH_MAX = 64 }; /* recursion; npm itself nests a dozen deep */

struct level { /* one "dependencies" object */
	const struct level *parent;
	yyjson_val *object;
	unsigned depth;
	struct vb_map by_name; /* name → component */
};

static struct model_component *find(const struct level *from, struct vb_str name)
{
	for (; from; from = from->parent) {
		struct model_component *c = vb_map_find(&from->by_name, name);

		if (c)
			return c;
	}
	return NULL;
}

static struct model_component *component_new(const struct npm_lock *l, struct vb_str name,
					     yyjson_val *value)
{
	struct model_component *c = vb_arena_alloc(l->in->arena, sizeof(*c));

	*c = npm_component(l);
	npm_name_put(c, name);
	npm_origin_put(c, vb_json_str(value, "version"), vb_json_str(value, "resolved"));
	npm_integrity_put(l->in->arena, c, vb_json_str(value, "integrity"));
	c->scope = npm_scope_of(value);
	return c;
}

static bool level_fill(struct npm_lock *l, struct level *level, struct vb_error *err)
{
	size_t i, n;
	yyjson_val *key, *value;

	if (level->depth >= DEPTH_MAX)
		return vb_fail_at(err, VB_E_LIMIT, vb_arena_cstr(l->in->arena, l->in->path), 0, 0,
				  "packages nested deeper than %d", DEPTH_MAX);
	vb_map_init(&level->by_name, l->in->arena);
	vb_json_each_key(level->object, i, n, key, value)
	{
		struct vb_str name = vb_json_value_str(key);

		if (yyjson_is_obj(value) && name.n)
			*vb_map_put(&level->by_name, name) = component_new(l, name, value);
		else
			scan_emit_trouble(l->out, "line %u: no package of npm",
					  vb_json_line(&l->lines, key));
	}
	return true;
}

static void read_requires(const struct npm_lock *l, const struct level *from, yyjson_val *requires,
			  struct model_component *c)
{
	struct vb_arena *a = l->in->arena;
	size_t i, n;
	yyjson_val *key, *range;

	if (!requires)
		return;
	vb_json_each_key(requires, i, n, key, range)
	{
		struct model_component *to = find(from, vb_json_value_str(key));

		(void)range;
		if (to)
			*vb_vec_add(a, &c->needs) = vb_arena_printf(
				a, "%.*s %.*s", VB_FMT(npm_full_name(a, to)), VB_FMT(to->version));
	}
}

static bool level_emit(struct npm_lock *l, const struct level *level, struct vb_error *err)
{
	size_t i, n;
	yyjson_val *key, *value;

	vb_json_each_key(level->object, i, n, key, value)
	{
		struct model_component *c = vb_map_find(&level->by_name, vb_json_value_str(key));
		struct level below = {.parent = level, .depth = level->depth + 1};

		if (!c || !yyjson_is_obj(value))
			continue;
		below.object = vb_json_object(value, "dependencies");
		if (below.object && !level_fill(l, &below, err))
			return false;
		if (!level->parent && !l->vendored)
			npm_key_emit(l->in->arena, l->out, vb_json_value_str(key), c);
		read_requires(l, below.object ? &below : level, vb_json_object(value, "requires"),
			      c);
		scan_package_emit(l->in, l->out, c, vb_json_line(&l->lines, key));
		if (below.object && !level_emit(l, &below, err))
			return false;
	}
	return true;
}

bool npm_read_dependencies(struct npm_lock *l, yyjson_val *root, struct vb_error *err)
{
	struct model_component c = npm_component(l);
	struct level top = {.object = vb_json_object(root, "dependencies")};

	npm_name_put(&c, vb_json_str(root, "name"));
	c.version = vb_json_str(root, "version");
	c.own = true;
	if (c.name.n)
		scan_package_emit(l->in, l->out, &c,
				  vb_json_line(&l->lines, yyjson_obj_get(root, "name")));
	return !top.object || (level_fill(l, &top, err) && level_emit(l, &top, err));
}
