/* json.h - JSON access over yyjson: bounded, with the user's file, line and column in every error. */
#ifndef VAUBAN_CORE_JSON_H
#define VAUBAN_CORE_JSON_H

#include <yyjson.h>

#include "core/vb.h"

/* Parses `text`; `name` is the file shown in errors. Free with yyjson_doc_free. RFC 8259, UTF-8 only. */
bool vb_json_read(struct vb_str text, const char *name, yyjson_doc **out,
		  struct vb_error *err) VB_MUST_USE;
void vb_json_cleanup(yyjson_doc **doc);
void vb_json_cleanup_mut(yyjson_mut_doc **doc);

/* Look-ups that cannot fail: the empty value when the key is absent or of another type. Views live as long as doc. */
struct vb_str vb_json_str(yyjson_val *object, const char *key);
struct vb_str vb_json_value_str(yyjson_val *value);
yyjson_val *vb_json_array(yyjson_val *object, const char *key);  /* NULL unless an array */
yyjson_val *vb_json_object(yyjson_val *object, const char *key); /* NULL unless an object */
double vb_json_double(yyjson_val *object, const char *key, double otherwise);
bool vb_json_true(yyjson_val *object, const char *key);

/*
 * Where a key or string value stands: its line in the text the document was read from, 0 when unknown. Asked in the
 * order of the document it costs one pass over the text: struct vb_json_lines l = {.doc = doc, .text = text};
 */
struct vb_json_lines {
	const yyjson_doc *doc;
	struct vb_str text;
	size_t at;     /* counted up to here */
	uint32_t line; /* newlines before `at` */
};
uint32_t vb_json_line(struct vb_json_lines *l, yyjson_val *string);
uint32_t vb_json_column(
	const struct vb_json_lines *l); /* of the one asked last: its first quote, from 1 */

/* yyjson's loops on what may be NULL or of another kind: then they do nothing. */
yyjson_val *vb_json_some(yyjson_val *v); /* never NULL */
#define vb_json_each_key(object, i, n, key, value)                                                 \
	yyjson_obj_foreach(vb_json_some(object), i, n, key, value)
#define vb_json_each(array, i, n, value) yyjson_arr_foreach(vb_json_some(array), i, n, value)

/* Writing: strings are copied into the document; malformed UTF-8 is replaced by '?'. */
void vb_json_put_str(yyjson_mut_doc *doc, yyjson_mut_val *object, const char *key,
		     struct vb_str value);
void vb_json_add_str(yyjson_mut_doc *doc, yyjson_mut_val *array, struct vb_str value);
yyjson_mut_val *vb_json_mut_str(yyjson_mut_doc *doc, struct vb_str value);
/* Serialises, pretty with two spaces when asked, with a final newline. */
bool vb_json_write(yyjson_mut_doc *doc, bool pretty, struct vb_buf *out,
		   struct vb_error *err) VB_MUST_USE;

#endif
