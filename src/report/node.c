/* node.c - see node.h. Strings are copied into the document; malformed UTF-8 is replaced (core/json.h). */
#include "report/node.h"

#include <math.h>

#include "core/hash.h"
#include "core/run.h"
#include "report/uri.h"

static void put(struct report_node n, const char *key, yyjson_mut_val *value)
{
	bool added = yyjson_mut_obj_add(n.v, yyjson_mut_str(n.doc, key), value);

	vb_assert(added);
}

struct report_node report_node_root(yyjson_mut_doc *doc)
{
	struct report_node n = {doc, yyjson_mut_obj(doc)};

	yyjson_mut_doc_set_root(doc, n.v);
	return n;
}

struct report_node report_node_object(struct report_node n, const char *key)
{
	struct report_node child = {n.doc, yyjson_mut_obj(n.doc)};

	put(n, key, child.v);
	return child;
}

struct report_node report_node_list(struct report_node n, const char *key)
{
	struct report_node child = {n.doc, yyjson_mut_arr(n.doc)};

	put(n, key, child.v);
	return child;
}

struct report_node report_node_item(struct report_node list)
{
	struct report_node child = {list.doc, yyjson_mut_obj(list.doc)};
	bool added = yyjson_mut_arr_append(list.v, child.v);

	vb_assert(added);
	return child;
}

void report_node_str(struct report_node n, const char *key, struct vb_str value)
{
	put(n, key, vb_json_mut_str(n.doc, value));
}

void report_node_word(struct report_node n, const char *key, const char *value)
{
	if (value)
		report_node_str(n, key, vb_str(value));
	else
		report_node_null(n, key);
}

void report_node_some(struct report_node n, const char *key, struct vb_str value)
{
	if (value.n)
		report_node_str(n, key, value);
}

void report_node_text(struct report_node n, const char *key, struct model_text value)
{
	struct report_node both = report_node_object(n, key);

	report_node_str(both, "en", value.en);
	report_node_str(both, "fr", value.fr);
}

void report_node_uint(struct report_node n, const char *key, uint64_t value)
{
	put(n, key, yyjson_mut_uint(n.doc, value));
}

void report_node_int(struct report_node n, const char *key, int64_t value)
{
	put(n, key, yyjson_mut_sint(n.doc, value));
}

void report_node_real(struct report_node n, const char *key, double value)
{
	put(n, key, isfinite(value) ? yyjson_mut_real(n.doc, value) : yyjson_mut_null(n.doc));
}

void report_node_known(struct report_node n, const char *key, double value)
{
	report_node_real(n, key, value < 0 ? (double)NAN : value);
}

void report_node_bool(struct report_node n, const char *key, bool value)
{
	put(n, key, yyjson_mut_bool(n.doc, value));
}

void report_node_null(struct report_node n, const char *key)
{
	put(n, key, yyjson_mut_null(n.doc));
}

void report_node_time(struct report_node n, const char *key, int64_t when)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	if (when)
		report_node_str(n, key, vb_time_rfc3339(scratch, when));
	else
		report_node_null(n, key);
}

void report_node_strs(struct report_node n, const char *key, const struct vb_str *v, size_t count)
{
	struct report_node list = report_node_list(n, key);

	for (size_t i = 0; i < count; i++)
		report_node_add(list, v[i]);
}

void report_node_add(struct report_node list, struct vb_str value)
{
	vb_json_add_str(list.doc, list.v, value);
}

bool report_node_digest(struct report_node root, struct vb_arena *arena, struct vb_str *out,
			struct vb_error *err)
{
	struct vb_buf bytes VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&bytes, SIZE_MAX / 2);
	if (!vb_json_write(root.doc, false, &bytes, err))
		return false;
	*out = report_uri_uuid(arena, vb_sha256_hex(arena, vb_buf_view(&bytes)));
	return true;
}
