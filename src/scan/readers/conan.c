/*
 * conan.c - conan.lock, of Conan 1 and 2.
 *
 *   2  {"version": "0.5", "requires": ["zlib/1.2.13#REVISION%TIME"], "build_requires": [], "python_requires": []}
 *   1  {"graph_lock": {"nodes": {"0": {"ref": "app/1.0", "path": "..."}, "1": {"ref": "zlib/1.2.13@user/channel#REV",
 *      "requires": ["2"], "build_requires": []}}}}
 *
 * Source of the format: docs.conan.io, "Lockfiles" (1 and 2). Recipes of a user or channel are not ConanCenter's.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

/* "zlib/1.2.13@user/channel#REVISION%TIME" */
static bool reference_put(struct model_component *c, struct vb_str ref)
{
	struct vb_str plain = vb_str_sub(ref, 0, vb_str_chr(ref, '#'));
	size_t at = vb_str_chr(plain, '@'), slash;

	if (vb_str_from(plain, at + 1).n)
		c->group = vb_str_from(plain, at + 1);
	plain = vb_str_sub(plain, 0, at);
	slash = vb_str_chr(plain, '/');
	c->name = vb_str_sub(plain, 0, slash);
	c->version = vb_str_from(plain, slash + 1);
	if (c->group.n && vb_str_is(c->group, "_/_"))
		c->group = VB_STR("");
	return c->name.n > 0;
}

static void list_emit(struct scan_json *j, const char *key, enum model_scope scope)
{
	yyjson_val *ref;
	size_t i, n;

	vb_json_each(vb_json_array(j->root, key), i, n, ref)
	{
		struct model_component c = scan_json_component(j, "conan", "conan-lock");

		if (!reference_put(&c, vb_json_value_str(ref))) {
			scan_json_trouble(j, ref, "a reference is not \"name/version\"");
			continue;
		}
		c.scope = scope;
		c.ecosystem = c.group.n ? VB_STR("") : VB_STR("ConanCenter");
		scan_json_emit(j, &c, ref);
	}
}

/* What a node of Conan 1 needs: numbers of other nodes. */
static void node_needs(struct scan_json *j, struct model_component *c, yyjson_val *nodes,
		       yyjson_val *numbers)
{
	yyjson_val *number;
	size_t i, n;

	vb_json_each(numbers, i, n, number)
	{
		struct model_component to = {0};
		const char *key = yyjson_is_str(number) ? yyjson_get_str(number) : "";

		if (reference_put(&to, vb_json_str(yyjson_obj_get(nodes, key), "ref")))
			*vb_vec_add(j->in->arena, &c->needs) = vb_arena_printf(
				j->in->arena, "%.*s%s%.*s %.*s", VB_FMT(to.group),
				to.group.n ? "/" : "", VB_FMT(to.name), VB_FMT(to.version));
	}
}

static void node_emit(struct scan_json *j, yyjson_val *nodes, yyjson_val *node)
{
	struct model_component c = scan_json_component(j, "conan", "conan-lock");
	yyjson_val *ref = yyjson_obj_get(node, "ref");

	if (!reference_put(&c, vb_json_value_str(ref)))
		return; /* a consumer without a name of its own */
	c.own = vb_json_str(node, "path").n > 0;
	c.scope = vb_str_is(vb_json_str(node, "context"), "build") ? MODEL_SCOPE_DEV
								   : MODEL_SCOPE_RUNTIME;
	if (!c.own && !c.group.n)
		c.ecosystem = VB_STR("ConanCenter");
	node_needs(j, &c, nodes, vb_json_array(node, "requires"));
	scan_json_emit(j, &c, ref);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	yyjson_val *nodes, *key, *value;
	size_t i, n;

	if (!scan_json_open(in, out, &j, err))
		return false;
	nodes = vb_json_object(vb_json_object(j.root, "graph_lock"), "nodes");
	vb_json_each_key(nodes, i, n, key, value) node_emit(&j, nodes, value);
	list_emit(&j, "requires", MODEL_SCOPE_RUNTIME);
	list_emit(&j, "build_requires", MODEL_SCOPE_DEV);
	list_emit(&j, "python_requires", MODEL_SCOPE_DEV);
	return true;
}

static const char *const patterns[] = {"**/conan.lock", NULL};

const struct scan_reader scan_reader_conan_lock = {
	.name = "conan-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "C and C++ packages of conan.lock",
};
