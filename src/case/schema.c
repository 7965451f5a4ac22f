/*
 * schema.c - the case format as JSON Schema 2020-12 (https://json-schema.org/draft/2020-12), for editors: completion,
 * help and type errors while typing. Made from the table the reader uses, so the two cannot disagree. It is a little
 * wider than the reader: that a name or a day exists, and that numbers rise, is checked by `vauban check` alone.
 */
#include "case/case_int.h"
#include "case/exchange.h"
#include "core/json.h"
#include "core/limits.h"

struct schema {
	yyjson_mut_doc *doc;
	enum vb_lang lang;
};

static yyjson_mut_val *object_schema(struct schema *s, const struct case_shape *shape);

static yyjson_mut_val *typed(const struct schema *s, const char *type)
{
	yyjson_mut_val *o = yyjson_mut_obj(s->doc);

	yyjson_mut_obj_add_str(s->doc, o, "type", type);
	return o;
}

/* YAML 1.1 reads yes as true and 2026 as a number: a text may be any scalar. */
static yyjson_mut_val *scalar(const struct schema *s)
{
	yyjson_mut_val *o = yyjson_mut_obj(s->doc), *types = yyjson_mut_arr(s->doc);

	yyjson_mut_arr_add_str(s->doc, types, "string");
	yyjson_mut_arr_add_str(s->doc, types, "number");
	yyjson_mut_arr_add_str(s->doc, types, "boolean");
	yyjson_mut_obj_add_val(s->doc, o, "type", types);
	return o;
}

#define DAY "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
#define NAME                                                                                       \
	"^[^@/\\\\,:;!?*\"'`(){}\\[\\]<>|&=#%$\\x00-\\x20\\x7f]{1,128}$" /* id_ok() of read.c */

static yyjson_mut_val *text_like(const struct schema *s, const char *pattern)
{
	yyjson_mut_val *o = typed(s, "string");

	yyjson_mut_obj_add_str(s->doc, o, "pattern", pattern);
	return o;
}

/* true and false, and the words a YAML 1.1 reader takes for them, in any case. */
static yyjson_mut_val *yes_or_no(const struct schema *s)
{
	yyjson_mut_val *o = yyjson_mut_obj(s->doc),
		       *any = yyjson_mut_obj_add_arr(s->doc, o, "anyOf");

	yyjson_mut_arr_append(any, typed(s, "boolean"));
	yyjson_mut_arr_append(any, text_like(s, "^([Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|"
						"[Ff][Aa][Ll][Ss][Ee]|[Oo][Nn]|[Oo][Ff][Ff])$"));
	return o;
}

static yyjson_mut_val *words(const struct schema *s, const struct case_field *f)
{
	yyjson_mut_val *o = yyjson_mut_obj(s->doc), *list = yyjson_mut_arr(s->doc);

	for (size_t i = 0; f->words && f->words[i]; i++)
		yyjson_mut_arr_add_str(s->doc, list, f->words[i]);
	for (size_t i = 0; f->words && f->words[i]; i++) /* "applies: yes" */
		if (strcmp(f->words[i], "yes") == 0) {
			yyjson_mut_arr_add_bool(s->doc, list, true);
			yyjson_mut_arr_add_bool(s->doc, list, false);
		}
	yyjson_mut_obj_add_val(s->doc, o, "enum", list);
	return o;
}

static yyjson_mut_val *number(const struct schema *s, const struct case_field *f, const char *type)
{
	yyjson_mut_val *o = typed(s, type);

	if (f->lo < f->hi || f->lo == f->hi) {
		yyjson_mut_obj_add_real(s->doc, o, "minimum", f->lo);
		yyjson_mut_obj_add_real(s->doc, o, "maximum", f->hi);
	}
	return o;
}

static yyjson_mut_val *list_of(const struct schema *s, yyjson_mut_val *items, bool alone)
{
	yyjson_mut_val *list = typed(s, "array"), *both, *any;

	yyjson_mut_obj_add_val(s->doc, list, "items", items);
	if (!alone)
		return list;
	both = yyjson_mut_obj(s->doc);
	any = yyjson_mut_obj_add_arr(s->doc, both, "anyOf");
	yyjson_mut_arr_append(any, list);
	yyjson_mut_arr_append(any, yyjson_mut_val_mut_copy(s->doc, items));
	return both;
}

static yyjson_mut_val *three(const struct schema *s, yyjson_mut_val *item, bool alone)
{
	yyjson_mut_val *list = list_of(s, item, false), *both, *any;

	yyjson_mut_obj_add_int(s->doc, list, "minItems", alone ? 1 : 3);
	yyjson_mut_obj_add_int(s->doc, list, "maxItems", 3);
	if (!alone)
		return list;
	both = yyjson_mut_obj(s->doc);
	any = yyjson_mut_obj_add_arr(s->doc, both, "anyOf");
	yyjson_mut_arr_append(any, list);
	yyjson_mut_arr_append(any, yyjson_mut_val_mut_copy(s->doc, item));
	return both;
}

static yyjson_mut_val *map_of(const struct schema *s, yyjson_mut_val *values)
{
	yyjson_mut_val *o = typed(s, "object");

	yyjson_mut_obj_add_val(s->doc, o, "additionalProperties", values);
	return o;
}

/* One number, [lowest, likely, highest] or [5 %, 95 %]. */
static yyjson_mut_val *loss(const struct schema *s, const struct case_field *f)
{
	return three(s, number(s, f, "number"), true);
}

static yyjson_mut_val *shares(const struct schema *s, const struct case_field *f)
{
	yyjson_mut_val *o = map_of(s, number(s, f, "number"));

	if (f->words)
		yyjson_mut_obj_add_val(s->doc, o, "propertyNames", words(s, f));
	return o;
}

static bool needs_keys(const struct case_shape *shape)
{
	for (size_t i = 0; i < shape->n; i++)
		if (shape->fields[i].needed)
			return true;
	return false;
}

/* "tech:" with nothing after it says nothing, as if the key were not there. */
static void or_nothing(const struct schema *s, yyjson_mut_val *o)
{
	yyjson_mut_val *type = yyjson_mut_obj_get(o, "type"), *list = yyjson_mut_obj_get(o, "enum"),
		       *any = yyjson_mut_obj_get(o, "anyOf"), *types;

	if (list)
		yyjson_mut_arr_add_null(s->doc, list);
	if (yyjson_mut_is_str(type)) {
		types = yyjson_mut_arr(s->doc);
		yyjson_mut_arr_append(types, yyjson_mut_val_mut_copy(s->doc, type));
		yyjson_mut_obj_put(o, yyjson_mut_str(s->doc, "type"), types);
		type = types;
	}
	if (yyjson_mut_is_arr(type))
		yyjson_mut_arr_add_str(s->doc, type, "null");
	else if (any && !list)
		yyjson_mut_arr_append(any, typed(s, "null"));
}

/* Objects by id, or a list of objects with their `id`; the keys an object needs may come from what it uses. */
static yyjson_mut_val *many(struct schema *s, const struct case_field *f)
{
	yyjson_mut_val *o = yyjson_mut_obj(s->doc),
		       *any = yyjson_mut_obj_add_arr(s->doc, o, "anyOf"),
		       *map = map_of(s, object_schema(s, f->shape)),
		       *listed = object_schema(s, f->shape), *id = scalar(s);

	yyjson_mut_obj_add_val(s->doc, map, "propertyNames", text_like(s, NAME));
	if (!needs_keys(f->shape))
		or_nothing(s, yyjson_mut_obj_get(map, "additionalProperties"));

	yyjson_mut_arr_append(any, map);
	yyjson_mut_obj_add_val(s->doc, yyjson_mut_obj_get(listed, "properties"), "id", id);
	yyjson_mut_arr_append(any, list_of(s, listed, false));
	return o;
}

static yyjson_mut_val *value_schema(struct schema *s, const struct case_field *f)
{
	switch (f->type) {
	case CASE_WORD:
		return f->words ? words(s, f) : scalar(s);
	case CASE_CHOICE:
	case CASE_FLAG:
	case CASE_LETTER:
		return words(s, f);
	case CASE_INT:
	case CASE_LONG:
		return number(s, f, "integer");
	case CASE_REAL:
		return number(s, f, "number");
	case CASE_YES:
		return yes_or_no(s);
	case CASE_DAY:
		return text_like(s, "^" DAY "$");
	case CASE_DAYS:
		return list_of(s, text_like(s, "^" DAY "(/" DAY ")?$"), true);
	case CASE_USE:
	case CASE_WAS:
	case CASE_REFS:
	case CASE_FILES:
		return list_of(s, f->words ? words(s, f) : scalar(s), true);
	case CASE_NEED:
		return three(s, number(s, f, "integer"), false);
	case CASE_RANGE:
		return three(s, number(s, f, "number"), true);
	case CASE_LOSS:
		return loss(s, f);
	case CASE_SHARES:
		return shares(s, f);
	case CASE_TERMS:
		return map_of(s, text_like(s, "^" DAY "$"));
	case CASE_RAW:
	case CASE_EXTRA:
		return yyjson_mut_obj(s->doc);
	case CASE_MANY:
		return many(s, f);
	case CASE_ONE:
		return object_schema(s, f->shape);
	default:
		return scalar(s);
	}
}

static void required_unless_used(const struct schema *s, yyjson_mut_val *o, yyjson_mut_val *needed)
{
	yyjson_mut_val *any = yyjson_mut_obj_add_arr(s->doc, o, "anyOf"),
		       *here = yyjson_mut_arr_add_obj(s->doc, any),
		       *used = yyjson_mut_arr_add_obj(s->doc, any);

	yyjson_mut_obj_add_val(s->doc, here, "required", needed);
	yyjson_mut_arr_add_str(s->doc, yyjson_mut_obj_add_arr(s->doc, used, "required"), "use");
}

static yyjson_mut_val *object_schema(struct schema *s, const struct case_shape *shape)
{
	yyjson_mut_val *o = typed(s, "object"),
		       *properties = yyjson_mut_obj_add_obj(s->doc, o, "properties"),
		       *needed = yyjson_mut_arr(s->doc);

	for (size_t i = 0; i < shape->n; i++) {
		const struct case_field *f = &shape->fields[i];
		yyjson_mut_val *value = value_schema(s, f);

		if (!f->needed)
			or_nothing(s, value);
		yyjson_mut_obj_add_str(s->doc, value, "description", vb_t(s->lang, f->en, f->fr));
		yyjson_mut_obj_add_val(s->doc, properties, f->key, value);
		if (f->needed)
			yyjson_mut_arr_add_str(s->doc, needed, f->key);
	}
	if (yyjson_mut_arr_size(needed) && !shape->kind)
		yyjson_mut_obj_add_val(s->doc, o, "required", needed);
	else if (yyjson_mut_arr_size(needed)) /* a fragment may bring what is needed */
		required_unless_used(s, o, needed);
	yyjson_mut_obj_add_bool(s->doc, o, "additionalProperties", false);
	return o;
}

bool case_schema(struct vb_arena *a, enum vb_lang lang, struct vb_str *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct schema s = {.doc = doc, .lang = lang};
	yyjson_mut_val *root = object_schema(&s, &case_shape_root);
	struct vb_buf b;
	bool ok;

	yyjson_mut_obj_add_str(doc, root, "$schema",
			       "https://json-schema.org/draft/2020-12/schema");
	yyjson_mut_obj_add_str(doc, root, "title", "vauban.yaml");
	yyjson_mut_doc_set_root(doc, root);
	vb_buf_init(&b, VB_LIMIT_CASE_BYTES);
	ok = vb_json_write(doc, true, &b, err);
	if (ok)
		*out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return ok;
}
