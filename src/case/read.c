/*
 * read.c - YAML tree to model, driven by the shapes of field.c. Nothing is dropped silently: a key is stored, kept
 * under x:, or reported as unknown with the key it resembles.
 */
#include <stdarg.h>

#include "case/value_int.h"
#include "core/limits.h"

#define ID_BYTES 128 /* ids are typed, shown in tables and used in file names */
#define KEYS_MAX 64  /* fields of one shape: checked by tests */

struct any_vec { /* what VB_VEC of anything looks like in memory */
	void *v;
	size_t n, cap;
};

struct model_mark case_mark(const struct vb_yaml *node)
{
	return (struct model_mark){node->file, node->line, node->column};
}

struct case_problem *case_report(struct case_reading *r, enum case_problem_kind kind,
				 struct model_mark mark, const char *fmt, ...)
{
	struct case_problem *p = vb_vec_add(r->arena, &r->problems->v);
	struct vb_buf text;
	va_list ap;

	vb_buf_init(&text, 4096);
	va_start(ap, fmt);
	vb_buf_vprintf(&text, fmt, ap);
	va_end(ap);
	*p = (struct case_problem){.kind = kind,
				   .mark = mark,
				   .text = vb_arena_printable(r->arena, vb_buf_view(&text))};
	vb_buf_done(&text);
	if (kind == CASE_ERROR)
		r->problems->errors++;
	return p;
}

static struct vb_str keys_text(struct vb_arena *a, const struct case_shape *shape)
{
	struct vb_str text = {0};

	for (size_t i = 0; i < shape->n; i++)
		text = vb_arena_printf(a, "%.*s%s%s", VB_FMT(text), i ? ", " : "",
				       shape->fields[i].key);
	return text;
}

static void unknown_key(struct case_reading *r, const struct vb_yaml *key,
			const struct case_shape *shape)
{
	enum vb_lang l = r->run->lang;
	const char *keys[KEYS_MAX], *near;
	struct case_problem *p;

	for (size_t i = 0; i < shape->n && i < KEYS_MAX; i++)
		keys[i] = shape->fields[i].key;
	near = vb_nearest(key->text, keys, shape->n < KEYS_MAX ? shape->n : KEYS_MAX);
	p = case_error(r, key, vb_t(l, "unknown key \"%.*s\" (%s)", "clé inconnue « %.*s » (%s)"),
		       VB_FMT(vb_str_sub(key->text, 0, ID_BYTES)),
		       vb_t(l, shape->one_en, shape->one_fr));
	if (near)
		p->hint = vb_arena_printf(
			r->arena, vb_t(l, "did you mean \"%s\"?", "vouliez-vous dire « %s » ?"),
			near);
	else
		p->hint = vb_arena_printf(r->arena,
					  vb_t(l, "known keys: %.*s", "clés connues : %.*s"),
					  VB_FMT(keys_text(r->arena, shape)));
}

static void missing_key(struct case_reading *r, const struct vb_yaml *node,
			const struct case_field *f, struct vb_str owner)
{
	enum vb_lang l = r->run->lang;
	struct case_problem *p;

	p = case_error(r, node,
		       vb_t(l, "%.*s%sthe key \"%s\" is missing", "%.*s%sil manque la clé « %s »"),
		       VB_FMT(owner), owner.n ? vb_t(l, ": ", " : ") : "", f->key);
	p->hint = vb_str(vb_t(l, f->en, f->fr));
}

/* The declared default, through the same reader as a written value. */
static void default_store(struct case_reading *r, const struct case_field *f, void *at)
{
	struct vb_error err;
	void **slot = vb_map_put(&r->defaults, vb_str(f->otherwise));
	struct case_field any = *f;
	struct vb_yaml *node = NULL;

	if (!*slot) {
		vb_assert(vb_yaml_read(r->arena, vb_str(f->otherwise), "default", &node, &err));
		*slot = node;
	}
	any.lo = any.lo > -1 ? -1 : any.lo; /* "not said" is written -1 */
	case_value_read(r, *slot, &any, at);
}

static void extra_keep(struct case_reading *r, const struct vb_yaml *value, struct vb_str owner)
{
	*vb_vec_add(r->arena, &r->c->extras) = (struct model_extra){.owner = owner, .value = value};
}

static void was_keep(struct case_reading *r, const struct vb_yaml *value,
		     const struct case_field *f, struct vb_str owner)
{
	struct case_field ids = *f;
	struct model_rename rename = {.owner = owner};

	ids.type = CASE_REFS;
	if (case_value_read(r, value, &ids, &rename.was) && rename.was.n)
		*vb_vec_add(r->arena, &r->c->renames) = rename;
}

static bool id_ok(struct vb_str id)
{
	static const struct vb_str bad = VB_STR_INIT("@/\\,:;!?*\"'`(){}[]<>|&=#%$");

	if (!id.n || id.n > ID_BYTES || !vb_str_utf8(id))
		return false;
	for (size_t i = 0; i < id.n; i++)
		if ((unsigned char)id.p[i] <= ' ' || id.p[i] == 0x7f ||
		    vb_str_chr(bad, id.p[i]) < bad.n)
			return false;
	return true;
}

static void name_put(struct case_reading *r, const struct vb_yaml *key,
		     const struct case_shape *shape)
{
	struct case_name *name = vb_arena_alloc(r->arena, sizeof(*name));
	void **slot = vb_map_put(&r->names, key->text);

	*name = (struct case_name){
		.id = key->text, .kind = shape->kind, .mark = case_mark(key), .next = *slot};
	*slot = name;
	*vb_vec_add(r->arena, &r->all_names) = name;
}

static void *vec_grow_one(struct vb_arena *a, void *vec, size_t size)
{
	struct any_vec any;

	memcpy(&any, vec, sizeof(any));
	if (any.n == any.cap)
		any.v = vb_vec_grow(a, any.v, &any.cap, size);
	any.n++;
	memcpy(vec, &any, sizeof(any));
	return (char *)any.v + (any.n - 1) * size;
}

static void object_add(struct case_reading *r, const struct vb_yaml *key,
		       const struct vb_yaml *value, const struct case_shape *shape, void *vec)
{
	enum vb_lang l = r->run->lang;
	struct model_mark mark = case_mark(key);
	struct vb_str owner;
	struct any_vec any;
	char *object;

	memcpy(&any, vec, sizeof(any));
	if (any.n == VB_LIMIT_CASE_OBJECTS) { /* said once: the section is then read no further */
		case_error(r, key, vb_t(l, "%s: more than %u entries", "%s : plus de %u entrées"),
			   shape->key, VB_LIMIT_CASE_OBJECTS);
		return;
	}
	if (!id_ok(key->text)) {
		case_error(r, key,
			   vb_t(l,
				"\"%.*s\" cannot be a name: use letters, digits, - _ and ., at "
				"most %d",
				"« %.*s » ne peut pas être un nom : lettres, chiffres, - _ et ., "
				"%d au plus"),
			   VB_FMT(vb_str_sub(key->text, 0, ID_BYTES)), ID_BYTES);
		return;
	}
	if (value->kind != VB_YAML_MAP && !vb_yaml_null(value)) {
		case_error(r, value,
			   vb_t(l, "%s/%.*s: expected keys and values",
				"%s/%.*s : on attend des clés et des valeurs"),
			   shape->key, VB_FMT(key->text));
		return;
	}
	owner = vb_arena_printf(r->arena, "%s/%.*s", shape->key, VB_FMT(key->text));
	name_put(r, key, shape);
	object = vec_grow_one(r->arena, vec, shape->size);
	memset(object, 0, shape->size);
	memcpy(object + shape->id, &key->text, sizeof(key->text));
	memcpy(object + shape->mark, &mark, sizeof(mark));
	case_object_read(r, value, shape, owner, object);
}

/* A list of objects carries its ids in `id:`. */
static void listed_add(struct case_reading *r, const struct vb_yaml *item,
		       const struct case_shape *shape, void *vec)
{
	const struct vb_yaml *id = vb_yaml_get(item, "id");
	struct vb_yaml *rest;

	if (item->kind != VB_YAML_MAP || !id || id->kind != VB_YAML_SCALAR) {
		case_error(r, item,
			   vb_t(r->run->lang, "%s: each item needs an \"id\"",
				"%s : chaque élément a besoin d’un « id »"),
			   shape->key);
		return;
	}
	rest = vb_arena_alloc(r->arena, sizeof(*rest));
	*rest = *item;
	rest->pairs = vb_arena_array(r->arena, item->n, sizeof(*rest->pairs));
	rest->n = 0;
	for (size_t i = 0; i < item->n; i++)
		if (item->pairs[i].value != id)
			rest->pairs[rest->n++] = item->pairs[i];
	object_add(r, id, rest, shape, vec);
}

static void section_read(struct case_reading *r, const struct vb_yaml *node,
			 const struct case_field *f, void *vec)
{
	if (node->kind == VB_YAML_MAP)
		for (size_t i = 0; i < node->n; i++)
			object_add(r, node->pairs[i].key, node->pairs[i].value, f->shape, vec);
	else if (node->kind == VB_YAML_LIST)
		for (size_t i = 0; i < node->n; i++)
			listed_add(r, node->items[i], f->shape, vec);
	else
		case_value_wrong(r, node, f);
}

static void single_read(struct case_reading *r, const struct vb_yaml *node,
			const struct case_field *f, void *object)
{
	struct model_mark mark = case_mark(node);

	if (node->kind != VB_YAML_MAP) {
		case_value_wrong(r, node, f);
		return;
	}
	memcpy((char *)object + f->shape->mark, &mark, sizeof(mark));
	case_object_read(r, node, f->shape, vb_str(f->key), object);
}

static void field_read(struct case_reading *r, const struct vb_yaml *value,
		       const struct case_field *f, struct vb_str owner, void *at)
{
	switch (f->type) {
	case CASE_EXTRA:
		extra_keep(r, value, owner);
		break;
	case CASE_FILES:
		case_include_read(r, value);
		break;
	case CASE_USE:
		break;
	case CASE_WAS:
		was_keep(r, value, f, owner);
		break;
	case CASE_MANY:
		section_read(r, value, f, at);
		break;
	case CASE_ONE:
		single_read(r, value, f, at);
		break;
	default:
		if (!case_value_read(r, value, f, at) && f->otherwise)
			default_store(r, f, at);
	}
}

/* Included files only add: their header keys are read too, but none is compulsory there. */
void case_object_read(struct case_reading *r, const struct vb_yaml *node,
		      const struct case_shape *shape, struct vb_str owner, void *object)
{
	bool fresh = shape != &case_shape_root || r->depth == 0;

	if (shape->kind)
		node = case_use_apply(r, node);
	if (node->kind == VB_YAML_MAP)
		for (size_t i = 0; i < node->n; i++)
			if (!case_field_find(shape, node->pairs[i].key->text))
				unknown_key(r, node->pairs[i].key, shape);
	for (size_t i = 0; i < shape->n; i++) {
		const struct case_field *f = &shape->fields[i];
		const struct vb_yaml *value = vb_yaml_get(node, f->key);
		void *at = (char *)object + f->offset;

		if (!vb_yaml_null(value))
			field_read(r, value, f, owner, at);
		else if (f->needed && fresh)
			missing_key(r, node, f, owner);
		else if (f->otherwise && fresh)
			default_store(r, f, at);
	}
}
