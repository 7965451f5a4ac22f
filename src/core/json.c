/* json.c - thin layer over yyjson (iterative parser: no recursion on hostile nesting). */
#include "core/json.h"

#include <stdlib.h>

#include "core/limits.h"

bool vb_json_read(struct vb_str text, const char *name, yyjson_doc **out, struct vb_error *err)
{
	yyjson_read_err why;
	size_t line = 0, column = 0, chars = 0;
	yyjson_doc *doc;

	if (text.n > VB_LIMIT_JSON_BYTES)
		return vb_fail_at(err, VB_E_LIMIT, name, 0, 0,
				  "JSON of %zu bytes is over the limit of %zu", text.n,
				  (size_t)VB_LIMIT_JSON_BYTES);
	if (!text.n)
		return vb_fail_at(err, VB_E_INPUT, name, 1, 1, "empty file where JSON is expected");
	doc = yyjson_read_opts((char *)(uintptr_t)text.p, text.n, YYJSON_READ_NOFLAG, NULL, &why);
	if (!doc) {
		if (!yyjson_locate_pos(text.p, text.n, why.pos, &line, &column, &chars))
			line = column = 0;
		return vb_fail_at(err, VB_E_INPUT, name, (uint32_t)line, (uint32_t)column,
				  "not valid JSON: %s", why.msg);
	}
	*out = doc;
	return true;
}

void vb_json_cleanup(yyjson_doc **doc)
{
	yyjson_doc_free(*doc);
}

void vb_json_cleanup_mut(yyjson_mut_doc **doc)
{
	yyjson_mut_doc_free(*doc);
}

struct vb_str vb_json_value_str(yyjson_val *value)
{
	return yyjson_is_str(value) ? vb_strn(yyjson_get_str(value), yyjson_get_len(value))
				    : (struct vb_str){NULL, 0};
}

struct vb_str vb_json_str(yyjson_val *object, const char *key)
{
	return vb_json_value_str(yyjson_obj_get(object, key));
}

yyjson_val *vb_json_array(yyjson_val *object, const char *key)
{
	yyjson_val *v = yyjson_obj_get(object, key);

	return yyjson_is_arr(v) ? v : NULL;
}

yyjson_val *vb_json_object(yyjson_val *object, const char *key)
{
	yyjson_val *v = yyjson_obj_get(object, key);

	return yyjson_is_obj(v) ? v : NULL;
}

double vb_json_double(yyjson_val *object, const char *key, double otherwise)
{
	yyjson_val *v = yyjson_obj_get(object, key);

	return yyjson_is_num(v) ? yyjson_get_num(v) : otherwise;
}

bool vb_json_true(yyjson_val *object, const char *key)
{
	return yyjson_is_true(yyjson_obj_get(object, key));
}

/* A string of the document points into yyjson's copy of the text, at the place it was read from. */
uint32_t vb_json_line(struct vb_json_lines *l, yyjson_val *string)
{
	uintptr_t start = (uintptr_t)l->doc->str_pool,
		  p = yyjson_is_str(string) ? (uintptr_t)string->uni.str : 0;

	if (!start || p < start || p - start >= l->text.n)
		return 0;
	if (p - start < l->at) {
		l->at = 0;
		l->line = 0;
	}
	for (; l->at < p - start; l->at++)
		l->line += l->text.p[l->at] == '\n';
	return l->line + 1;
}

uint32_t vb_json_column(const struct vb_json_lines *l)
{
	size_t from = l->at;

	while (from && l->text.p[from - 1] != '\n')
		from--;
	return (uint32_t)(l->at - from);
}

yyjson_val *vb_json_some(yyjson_val *v)
{
	static const yyjson_val
		none[2]; /* of no kind; the loops point past it to the first of nothing */

	return v ? v : (yyjson_val *)(uintptr_t)none;
}

yyjson_mut_val *vb_json_mut_str(yyjson_mut_doc *doc, struct vb_str value)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = NULL;

	if (!vb_str_utf8(value)) {
		scratch = vb_arena_new();
		value = vb_arena_printable(scratch, value);
	}
	return yyjson_mut_strncpy(doc, value.n ? value.p : "", value.n);
}

void vb_json_put_str(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key,
		     struct vb_str value)
{
	bool put = yyjson_mut_obj_put(object, yyjson_mut_strcpy(doc, key),
				      vb_json_mut_str(doc, value));

	vb_assert(put);
}

void vb_json_add_str(yyjson_mut_doc *doc, yyjson_mut_val *array, struct vb_str value)
{
	bool added = yyjson_mut_arr_append(array, vb_json_mut_str(doc, value));

	vb_assert(added);
}

bool vb_json_write(yyjson_mut_doc *doc, bool pretty, struct vb_buf *out, struct vb_error *err)
{
	yyjson_write_flag flags = pretty ? YYJSON_WRITE_PRETTY_TWO_SPACES : YYJSON_WRITE_NOFLAG;
	yyjson_write_err why;
	size_t n = 0;
	char *text = yyjson_mut_write_opts(doc, flags, NULL, &n, &why);

	if (!text)
		return vb_fail(err, VB_E_BUG, "cannot write JSON: %s", why.msg);
	vb_buf_add(out, text, n);
	vb_buf_char(out, '\n');
	free(text);
	if (out->over)
		return vb_fail(err, VB_E_LIMIT, "the document is over %zu bytes", out->max);
	return true;
}
