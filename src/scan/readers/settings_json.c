/*
 * settings_json.c - a JSON document as paths and values: {"hosts": ["a"], "tls": {"verify": true}} gives "hosts[]" = "a"
 * and "tls.verify" = "true". An empty object or list is a record with an empty value, so that it can be told from an
 * absent one.
 */
#include "core/json.h"
#include "core/limits.h"
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"

enum { DEPTH = 32, RECORDS = 20000 };

struct flattening {
	struct settings s;
	struct vb_json_lines lines;
	size_t records;
};

static void scalar_emit(struct flattening *f, struct vb_str path, yyjson_val *v)
{
	struct vb_arena *a = f->s.in->arena;
	struct vb_str text = {NULL, 0};

	if (f->records++ >= RECORDS)
		return;
	if (yyjson_is_str(v))
		text = vb_json_value_str(v);
	else if (yyjson_is_bool(v))
		text = yyjson_get_bool(v) ? VB_STR("true") : VB_STR("false");
	else if (yyjson_is_sint(v))
		text = vb_arena_printf(a, "%lld", (long long)yyjson_get_sint(v));
	else if (yyjson_is_uint(v))
		text = vb_arena_printf(a, "%llu", (unsigned long long)yyjson_get_uint(v));
	else if (yyjson_is_real(v))
		text = vb_arena_printf(a, "%g", yyjson_get_real(v));
	settings_emit(&f->s, path, text);
}

static void value_emit(struct flattening *f, struct vb_str path, yyjson_val *v, unsigned depth)
{
	struct vb_arena *a = f->s.in->arena;
	yyjson_val *key, *item;
	size_t i, max;

	if (depth > DEPTH || path.n > VB_LIMIT_PATH_BYTES || f->records >= RECORDS)
		return;
	if (yyjson_is_obj(v) && yyjson_obj_size(v)) {
		yyjson_obj_foreach(v, i, max, key, item)
		{
			struct vb_str name = vb_json_value_str(key);
			uint32_t line = vb_json_line(&f->lines, key);

			f->s.line = line ? line : f->s.line;
			value_emit(
				f,
				path.n ? vb_arena_printf(a, "%.*s.%.*s", VB_FMT(path), VB_FMT(name))
				       : name,
				item, depth + 1);
		}
	} else if (yyjson_is_arr(v) && yyjson_arr_size(v)) {
		yyjson_arr_foreach(v, i, max, item)
			value_emit(f, vb_arena_printf(a, "%.*s[]", VB_FMT(path)), item, depth + 1);
	} else {
		scalar_emit(f, path, v);
	}
}

static bool json_read(const char *format, const struct scan_input *in, struct scan_out *out,
		      struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct flattening f = {.records = 0};

	if (!vb_json_read(in->content, "json", &doc, err))
		return false;
	f.s = settings_open(format, in, out);
	f.s.line = 1;
	f.lines = (struct vb_json_lines){.doc = doc, .text = in->content};
	value_emit(&f, VB_STR(""), yyjson_doc_get_root(doc), 0);
	if (f.records >= RECORDS)
		scan_emit_trouble(out, "more than %d values: the rest is left out", RECORDS);
	return true;
}

bool settings_json_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return json_read("json", in, out, err);
}

bool settings_oci_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return json_read("oci", in, out, err);
}
