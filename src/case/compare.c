/*
 * compare.c - what changed between two cases, object by object and key by key, by the shapes of field.c. An object is
 * the same when its id is; values are compared as they would be written, so order of keys and comments do not count.
 */
#include "case/exchange.h"
#include "case/write_int.h"
#include "core/limits.h"

struct comparing {
	struct vb_arena *arena;
	struct case_differences *out;
	struct vb_buf b;
	struct vb_map before_extras, after_extras;
};

static void add(struct comparing *k, struct case_difference d)
{
	*vb_vec_add(k->arena, &k->out->v) = d;
}

static struct vb_str text_of(struct comparing *k, const struct case_field *f, const void *object)
{
	k->b.n = 0;
	k->b.over = false;
	if (!case_field_write(&k->b, f, object))
		return (struct vb_str){0};
	return vb_arena_str(k->arena, vb_buf_view(&k->b));
}

static void extra_compare(struct comparing *k, struct vb_str where)
{
	const struct model_extra *x = vb_map_find(&k->before_extras, where),
				 *y = vb_map_find(&k->after_extras, where);
	struct case_difference d = {.change = CASE_CHANGED, .where = where, .key = VB_STR("x")};

	k->b.n = 0;
	if (x)
		case_tree_write(&k->b, x->value);
	d.before = vb_arena_str(k->arena, vb_buf_view(&k->b));
	k->b.n = 0;
	if (y)
		case_tree_write(&k->b, y->value);
	d.after = vb_arena_str(k->arena, vb_buf_view(&k->b));
	if (!vb_str_eq(d.before, d.after))
		add(k, d);
}

static void object_compare(struct comparing *k, const struct case_shape *shape, struct vb_str where,
			   const void *before, const void *after)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct case_field *f = &shape->fields[i];
		struct vb_str x, y;

		if (f->type == CASE_EXTRA) {
			extra_compare(k, where);
			continue;
		}
		x = text_of(k, f, before);
		y = text_of(k, f, after);
		if (!vb_str_eq(x, y))
			add(k, (struct case_difference){CASE_CHANGED, where, vb_str(f->key), x, y});
	}
}

static struct vb_str id_of(const struct case_shape *shape, const void *object)
{
	struct vb_str id;

	memcpy(&id, (const char *)object + shape->id, sizeof(id));
	return id;
}

static void section_compare(struct comparing *k, const struct case_field *f,
			    const struct case_any *x, const struct case_any *y)
{
	const struct case_shape *shape = f->shape;
	struct vb_map old, new;

	vb_map_init(&old, k->arena);
	vb_map_init(&new, k->arena);
	for (size_t i = 0; i < x->n; i++)
		*vb_map_put(&old, id_of(shape, (char *)x->v + i * shape->size)) = (char *)x->v +
										  i * shape->size;
	for (size_t i = 0; i < y->n; i++)
		*vb_map_put(&new, id_of(shape, (char *)y->v + i * shape->size)) = (char *)y->v +
										  i * shape->size;
	for (size_t i = 0; i < x->n; i++) {
		const void *before = (char *)x->v + i * shape->size;
		struct vb_str id = id_of(shape, before),
			      where = vb_arena_printf(k->arena, "%s/%.*s", f->key, VB_FMT(id));
		const void *after = vb_map_find(&new, id);

		if (after)
			object_compare(k, shape, where, before, after);
		else
			add(k, (struct case_difference){.change = CASE_REMOVED, .where = where});
	}
	for (size_t i = 0; i < y->n; i++) {
		struct vb_str id = id_of(shape, (char *)y->v + i * shape->size);

		if (!vb_map_find(&old, id))
			add(k,
			    (struct case_difference){.change = CASE_ADDED,
						     .where = vb_arena_printf(k->arena, "%s/%.*s",
									      f->key, VB_FMT(id))});
	}
}

static void extras_index(struct comparing *k, const struct model_case *c, struct vb_map *map)
{
	vb_map_init(map, k->arena);
	for (size_t i = 0; i < c->extras.n; i++)
		*vb_map_put(map, c->extras.v[i].owner) = &c->extras.v[i];
}

void case_compare(struct vb_arena *a, const struct model_case *before,
		  const struct model_case *after, struct case_differences *out)
{
	struct comparing k = {.arena = a, .out = out};

	vb_buf_init(&k.b, VB_LIMIT_CASE_BYTES);
	extras_index(&k, before, &k.before_extras);
	extras_index(&k, after, &k.after_extras);
	object_compare(&k, &case_shape_root, (struct vb_str){0}, before, after);
	for (size_t i = 0; i < case_shape_root.n; i++) {
		const struct case_field *f = &case_shape_root.fields[i];
		const char *x = (const char *)before + f->offset,
			   *y = (const char *)after + f->offset;
		struct case_any vx, vy;

		if (f->type == CASE_ONE)
			object_compare(&k, f->shape, vb_str(f->key), x, y);
		if (f->type != CASE_MANY)
			continue;
		memcpy(&vx, x, sizeof(vx));
		memcpy(&vy, y, sizeof(vy));
		section_compare(&k, f, &vx, &vy);
	}
	vb_buf_done(&k.b);
}
