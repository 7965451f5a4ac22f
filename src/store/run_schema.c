/*
 * run_schema.c - the JSON Schema (2020-12) of a run as it is pushed, out of the columns that read it (shapes.c): what the
 * console's OpenAPI document says of the body is what run_document.c takes. Only what no column knows stands here.
 */
#include "store/run_document.h"
#include "store/store_int.h"

#define NO_END 1e18

/* What run_document.c asks of a column beyond its kind. */
static const struct bound {
	const char *table, *column;
	double least, most; /* of a number; of a text or a list: least 1 means not empty */
} bounds[] = {
	{"run", "started_at", 1, NO_END},
	{"run", "finished_at", 1, NO_END},
	{"run", "score", -1, 100},
	{"run", "coverage", 0, 100},
	{"component", "name", 1, 0},
	{"component", "purl", 1, 0},
	{"component", "locations", 1, 0},
	{"finding_text", "rule", 1, 0},
	{"finding_text", "title_en", 1, 0},
	{"finding_text", "title_fr", 1, 0},
	{"finding_seen", "cvss", -1, 10},
	{"finding_seen", "epss", -1, 1},
	{"finding_seen", "probability", -1, 1},
	{"chance", "p", 0, 1},
	{"event", "id", 1, 0},
	{"event", "gravity", 0, STORE_SCALE_MOST},
	{"event", "likelihood", 0, STORE_SCALE_MOST},
	{"course", "course", 0, MODEL_WITH_PLANNED},
	{"measure", "status", 0, MODEL_DROPPED},
};

static const struct bound *bound_of(const struct store_shape *shape, const struct store_column *c)
{
	for (size_t i = 0; i < VB_COUNT(bounds); i++)
		if (strcmp(bounds[i].table, shape->table) == 0 &&
		    strcmp(bounds[i].column, c->name) == 0)
			return &bounds[i];
	return NULL;
}

struct writer {
	yyjson_mut_doc *doc;
};

static yyjson_mut_val *typed(struct writer *w, const char *type)
{
	yyjson_mut_val *v = yyjson_mut_obj(w->doc);

	yyjson_mut_obj_add_str(w->doc, v, "type", type);
	return v;
}

static yyjson_mut_val *whole_number(struct writer *w, int64_t least, uint64_t most)
{
	yyjson_mut_val *v = typed(w, "integer");

	yyjson_mut_obj_add_sint(w->doc, v, "minimum", least);
	yyjson_mut_obj_add_uint(w->doc, v, "maximum", most);
	return v;
}

static yyjson_mut_val *words(struct writer *w, const struct store_column *c)
{
	yyjson_mut_val *v = yyjson_mut_obj(w->doc),
		       *list = yyjson_mut_obj_add_arr(w->doc, v, "enum");

	for (int i = 0; i < c->words; i++)
		yyjson_mut_arr_add_str(w->doc, list, c->word(i));
	return v;
}

static yyjson_mut_val *object_of(struct writer *w, const struct store_shape *shape);

static yyjson_mut_val *list_of(struct writer *w, yyjson_mut_val *items)
{
	yyjson_mut_val *v = typed(w, "array");

	yyjson_mut_obj_add_val(w->doc, v, "items", items);
	return v;
}

static yyjson_mut_val *kind_of(struct writer *w, const struct store_column *c)
{
	switch (c->kind) {
	case STORE_STR:
		return typed(w, "string");
	case STORE_BOOL:
		return typed(w, "boolean");
	case STORE_INT:
		return whole_number(w, INT32_MIN, INT32_MAX);
	case STORE_U32:
		return whole_number(w, 0, UINT32_MAX);
	case STORE_I64:
		return whole_number(w, INT64_MIN, INT64_MAX);
	case STORE_U64:
		return whole_number(w, 0, UINT64_MAX);
	case STORE_DOUBLE:
		return typed(w, "number");
	case STORE_WORD:
		return words(w, c);
	case STORE_STRS:
		return list_of(w, typed(w, "string"));
	case STORE_IDS:
		return list_of(w, whole_number(w, 0, UINT32_MAX));
	case STORE_LIST:
		break;
	}
	return list_of(w, object_of(w, c->of));
}

static void bound_put(struct writer *w, yyjson_mut_val *v, const struct store_column *c,
		      const struct bound *b)
{
	if (c->kind == STORE_STR || c->kind == STORE_LIST) {
		yyjson_mut_obj_add_uint(w->doc, v, c->kind == STORE_STR ? "minLength" : "minItems",
					(uint64_t)b->least);
		return;
	}
	yyjson_mut_obj_remove_key(v, "minimum");
	yyjson_mut_obj_add_sint(w->doc, v, "minimum", (int64_t)b->least);
	if (b->most < NO_END) {
		yyjson_mut_obj_remove_key(v, "maximum");
		yyjson_mut_obj_add_sint(w->doc, v, "maximum", (int64_t)b->most);
	}
}

/* A text, a number and a truth that are nothing may be left out (store_row_json); the others may not. */
static bool needed(const struct store_column *c, const struct bound *b)
{
	return b ? b->least > 0 || c->kind == STORE_DOUBLE
		 : c->kind == STORE_DOUBLE || c->kind == STORE_WORD || c->kind == STORE_STRS ||
			       c->kind == STORE_IDS || c->kind == STORE_LIST;
}

static void columns_put(struct writer *w, yyjson_mut_val *properties, yyjson_mut_val *required,
			const struct store_shape *shape)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct store_column *c = &shape->columns[i];
		const struct bound *b = bound_of(shape, c);
		yyjson_mut_val *v = kind_of(w, c);

		if (b)
			bound_put(w, v, c, b);
		if (needed(c, b))
			yyjson_mut_arr_add_str(w->doc, required, c->name);
		yyjson_mut_obj_add_val(w->doc, properties, c->name, v);
	}
}

static yyjson_mut_val *object_start(struct writer *w, yyjson_mut_val **properties,
				    yyjson_mut_val **required)
{
	yyjson_mut_val *v = typed(w, "object");

	yyjson_mut_obj_add_uint(w->doc, v, "minProperties", 1);
	*required = yyjson_mut_obj_add_arr(w->doc, v, "required");
	*properties = yyjson_mut_obj_add_obj(w->doc, v, "properties");
	return v;
}

static yyjson_mut_val *object_of(struct writer *w, const struct store_shape *shape)
{
	yyjson_mut_val *properties, *required, *v = object_start(w, &properties, &required);

	columns_put(w, properties, required, shape);
	return v;
}

static yyjson_mut_val *component_of(struct writer *w)
{
	yyjson_mut_val *properties, *required, *v = object_start(w, &properties, &required),
					       *places;

	columns_put(w, properties, required, &store_shape_component);
	places = list_of(w, whole_number(w, 0, UINT32_MAX));
	yyjson_mut_obj_add_str(w->doc, places, "description", "places in components, from 0");
	yyjson_mut_obj_add_val(w->doc, properties, "depends_on", places);
	yyjson_mut_arr_add_str(w->doc, required, "depends_on");
	return v;
}

static yyjson_mut_val *finding_of(struct writer *w)
{
	yyjson_mut_val *properties, *required, *v = object_start(w, &properties, &required), *id;

	id = typed(w, "string");
	yyjson_mut_obj_add_str(w->doc, id, "pattern", "^[0-9a-f]{16}$");
	yyjson_mut_obj_add_val(w->doc, properties, "id", id);
	yyjson_mut_arr_add_str(w->doc, required, "id");
	columns_put(w, properties, required, &store_shape_finding_text);
	columns_put(w, properties, required, &store_shape_finding_seen);
	return v;
}

/* An object with `present`: true, or null. */
static yyjson_mut_val *risk_of(struct writer *w)
{
	yyjson_mut_val *v = object_of(w, &store_shape_risk), *types = yyjson_mut_arr(w->doc);
	yyjson_mut_val *present = yyjson_mut_obj_get(yyjson_mut_obj_get(v, "properties"),
						     "present");

	yyjson_mut_arr_add_str(w->doc, types, "object");
	yyjson_mut_arr_add_str(w->doc, types, "null");
	yyjson_mut_obj_remove_key(v, "type");
	yyjson_mut_obj_add_val(w->doc, v, "type", types);
	yyjson_mut_obj_add_bool(w->doc, present, "const", true);
	yyjson_mut_arr_add_str(w->doc, yyjson_mut_obj_get(v, "required"), "present");
	return v;
}

static yyjson_mut_val *name_of(struct writer *w, uint64_t least, uint64_t most)
{
	yyjson_mut_val *v = typed(w, "string");

	if (least)
		yyjson_mut_obj_add_uint(w->doc, v, "minLength", least);
	if (most) /* characters here, bytes there */
		yyjson_mut_obj_add_uint(w->doc, v, "maxLength", most);
	return v;
}

yyjson_mut_val *store_run_schema(yyjson_mut_doc *doc)
{
	struct writer w = {doc};
	yyjson_mut_val *properties, *required, *v = object_start(&w, &properties, &required),
					       *format = yyjson_mut_obj(doc);
	const struct {
		const char *name;
		yyjson_mut_val *schema;
		bool optional;
	} members[] = {
		{"format", format, false},
		{"product", name_of(&w, 0, STORE_RUN_NAME_MOST), true},
		{"release", name_of(&w, 0, STORE_RUN_NAME_MOST), true},
		{"target", name_of(&w, 1, 0), false},
		{"run", object_of(&w, &store_shape_run), false},
		{"components", list_of(&w, component_of(&w)), false},
		{"findings", list_of(&w, finding_of(&w)), false},
		{"rules", list_of(&w, object_of(&w, &store_shape_rule_result)), false},
		{"feeds", list_of(&w, object_of(&w, &store_shape_feed)), false},
		{"audited", list_of(&w, object_of(&w, &store_shape_audited)), false},
		{"not_assessed", list_of(&w, object_of(&w, &store_shape_not_assessed)), false},
		{"passed_over", list_of(&w, object_of(&w, &store_shape_passed_over)), true},
		{"left_out", list_of(&w, object_of(&w, &store_shape_left_out)), true},
		{"unreadable", list_of(&w, object_of(&w, &store_shape_unreadable)), false},
		{"risk", risk_of(&w), false},
	};

	yyjson_mut_obj_add_str(doc, v, "description",
			       "A recorded run, as vauban push writes it: times are seconds since "
			       "1970, a run does not end before it starts or later than tomorrow, "
			       "no text holds a NUL");
	yyjson_mut_obj_add_str(doc, format, "const", STORE_RUN_FORMAT);
	for (size_t i = 0; i < VB_COUNT(members); i++) {
		yyjson_mut_obj_add_val(doc, properties, members[i].name, members[i].schema);
		if (!members[i].optional)
			yyjson_mut_arr_add_str(doc, required, members[i].name);
	}
	return v;
}
