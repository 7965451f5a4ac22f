/*
 * compare.c - what changed between two cases, object by object and key by key, by the shapes of field.c. An object is
 * the same when its id is, or was (`was:`); values are compared as they would be written, so order of keys and comments
 * do not count, and what names a renamed object by its new name has not changed.
 */
#include "case/exchange.h"
#include "case/write_int.h"
#include "core/limits.h"

struct renamed {
	unsigned kind;
	struct vb_str old, now;
};
struct comparing {
	struct vb_arena *arena;
	struct case_differences *out;
	struct vb_buf b;
	const struct model_case *before, *after;
	struct vb_map before_extras, after_extras;
	VB_VEC(struct renamed) renamed;
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

/* ---- references to what has another name now --------------------------------------------- */

static struct vb_str name_now(const struct comparing *k, unsigned kinds, struct vb_str id)
{
	for (size_t i = 0; i < k->renamed.n; i++)
		if (k->renamed.v[i].kind & kinds && vb_str_eq(k->renamed.v[i].old, id))
			return k->renamed.v[i].now;
	return id;
}

/* "S01@api" names api; a bare word of such a list names a rule. */
static struct vb_str word_now(const struct comparing *k, const struct case_field *f,
			      struct vb_str word)
{
	size_t at = f->mentions ? vb_str_rchr(word, '@') : word.n;
	struct vb_str now;

	if (!f->mentions)
		return name_now(k, f->refers, word);
	if (at == word.n)
		return word;
	now = name_now(k, f->mentions, vb_str_from(word, at + 1));
	return vb_arena_printf(k->arena, "%.*s@%.*s", VB_FMT(vb_str_sub(word, 0, at)), VB_FMT(now));
}

static model_ids ids_now(const struct comparing *k, const struct case_field *f,
			 const model_ids *before)
{
	model_ids now = {0};

	for (size_t i = 0; i < before->n; i++)
		*vb_vec_add(k->arena, &now) = word_now(k, f, before->v[i]);
	return now;
}

static model_shares shares_now(const struct comparing *k, unsigned kinds,
			       const model_shares *before)
{
	model_shares now = {0};

	for (size_t i = 0; i < before->n; i++)
		*vb_vec_add(k->arena, &now) = (struct model_share){
			name_now(k, kinds, before->v[i].id), before->v[i].value};
	return now;
}

static model_terms terms_now(const struct comparing *k, unsigned kinds, const model_terms *before)
{
	model_terms now = {0};

	for (size_t i = 0; i < before->n; i++)
		*vb_vec_add(k->arena, &now) = (struct model_term){
			name_now(k, kinds, before->v[i].id), before->v[i].day};
	return now;
}

static const struct vb_yaml *keys_now(const struct comparing *k, unsigned kinds,
				      const struct vb_yaml *before)
{
	struct vb_yaml *now;

	if (!before || before->kind != VB_YAML_MAP)
		return before;
	now = vb_arena_alloc(k->arena, sizeof(*now));
	*now = *before;
	now->pairs = vb_arena_array(k->arena, before->n + 1, sizeof(*now->pairs));
	for (size_t i = 0; i < before->n; i++) {
		now->pairs[i] = before->pairs[i];
		now->pairs[i].key = vb_arena_alloc(k->arena, sizeof(*now->pairs[i].key));
		*now->pairs[i].key = *before->pairs[i].key;
		now->pairs[i].key->text = name_now(k, kinds, before->pairs[i].key->text);
	}
	return now;
}

/* What the field of the old case would say with the new names. */
static struct vb_str text_now(struct comparing *k, const struct case_field *f, const void *object)
{
	const void *at = (const char *)object + f->offset;
	struct case_field alone = *f;
	unsigned kinds = f->refers | f->mentions;
	const struct vb_yaml *tree;
	model_shares shares;
	struct vb_str id;
	model_terms terms;
	model_ids ids;

	alone.offset = 0;
	switch (f->type) {
	case CASE_REF:
		id = name_now(k, kinds, *(const struct vb_str *)at);
		return text_of(k, &alone, &id);
	case CASE_REFS:
		ids = ids_now(k, f, at);
		return text_of(k, &alone, &ids);
	case CASE_SHARES:
		shares = shares_now(k, kinds, at);
		return text_of(k, &alone, &shares);
	case CASE_TERMS:
		terms = terms_now(k, kinds, at);
		return text_of(k, &alone, &terms);
	case CASE_RAW:
		tree = keys_now(k, kinds, *(const struct vb_yaml *const *)at);
		return text_of(k, &alone, &tree);
	default:
		return text_of(k, f, object);
	}
}

static bool same_but_names(struct comparing *k, const struct case_field *f, const void *before,
			   struct vb_str after)
{
	return k->renamed.n && (f->refers || f->mentions) &&
	       vb_str_eq(text_now(k, f, before), after);
}

static void extra_compare(struct comparing *k, struct vb_str where, struct vb_str now)
{
	const struct model_extra *x = vb_map_find(&k->before_extras, where),
				 *y = vb_map_find(&k->after_extras, now);
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

/* `now`: where it stands in the new case, which may be under another name. */
static void object_compare(struct comparing *k, const struct case_shape *shape, struct vb_str where,
			   struct vb_str now, const void *before, const void *after)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct case_field *f = &shape->fields[i];
		struct vb_str x, y;

		if (f->type == CASE_ONE && shape == &case_shape_root)
			continue; /* key by key, by the caller */
		if (f->type == CASE_EXTRA) {
			extra_compare(k, where, now);
			continue;
		}
		x = text_of(k, f, before);
		y = text_of(k, f, after);
		if (!vb_str_eq(x, y) && !same_but_names(k, f, before, y))
			add(k, (struct case_difference){CASE_CHANGED, where, vb_str(f->key), x, y});
	}
}

static struct vb_str id_of(const struct case_shape *shape, const void *object)
{
	struct vb_str id;

	memcpy(&id, (const char *)object + shape->id, sizeof(id));
	return id;
}

static void *object_at(const struct case_any *any, const struct case_shape *shape, size_t i)
{
	return (char *)any->v + i * shape->size;
}

/* Objects by the names they have, then by those they had (`was:`). */
static void objects_index(struct comparing *k, const struct case_field *f,
			  const struct model_case *c, const struct case_any *any,
			  struct vb_map *map)
{
	size_t section = strlen(f->key);

	vb_map_init(map, k->arena);
	for (size_t i = 0; i < any->n; i++)
		*vb_map_put(map, id_of(f->shape, object_at(any, f->shape, i))) = object_at(
			any, f->shape, i);
	for (size_t i = 0; i < c->renames.n; i++) {
		const struct model_rename *n = &c->renames.v[i];
		void *object = vb_map_find(map, vb_str_from(n->owner, section + 1));

		if (n->owner.n <= section || n->owner.p[section] != '/' ||
		    !vb_str_starts(n->owner, vb_str(f->key)) || !object)
			continue;
		for (size_t w = 0; w < n->was.n; w++)
			if (!vb_map_find(map, n->was.v[w]))
				*vb_map_put(map, n->was.v[w]) = object;
	}
}

/* What the object `id` of the new case was in the old one, NULL when this rename is not its own. */
static const void *renamed_find(const struct model_rename *n, const char *section, struct vb_str id,
				const struct vb_map *old)
{
	size_t slash = vb_str_chr(n->owner, '/');
	const void *found = NULL;

	if (!vb_str_is(vb_str_sub(n->owner, 0, slash), section) ||
	    !vb_str_eq(vb_str_from(n->owner, slash + 1), id))
		return NULL;
	for (size_t w = 0; !found && w < n->was.n; w++)
		found = vb_map_find(old, n->was.v[w]);
	return found;
}

static void section_compare(struct comparing *k, const struct case_field *f,
			    const struct case_any *x, const struct case_any *y)
{
	const struct case_shape *shape = f->shape;
	struct vb_map old, new;

	objects_index(k, f, k->before, x, &old);
	objects_index(k, f, k->after, y, &new);
	for (size_t i = 0; i < x->n; i++) {
		const void *before = object_at(x, shape, i);
		struct vb_str id = id_of(shape, before), now,
			      where = vb_arena_printf(k->arena, "%s/%.*s", f->key, VB_FMT(id));
		const void *after = vb_map_find(&new, id);

		if (!after) {
			add(k, (struct case_difference){.change = CASE_REMOVED, .where = where});
			continue;
		}
		now = id_of(shape, after);
		if (!vb_str_eq(id, now))
			add(k,
			    (struct case_difference){CASE_CHANGED, where, VB_STR("id"), id, now});
		object_compare(k, shape, where,
			       vb_arena_printf(k->arena, "%s/%.*s", f->key, VB_FMT(now)), before,
			       after);
	}
	for (size_t i = 0; i < y->n; i++) {
		struct vb_str id = id_of(shape, object_at(y, shape, i));
		const void *before = vb_map_find(&old, id);

		for (size_t w = 0; !before && w < k->after->renames.n; w++)
			before = renamed_find(&k->after->renames.v[w], f->key, id, &old);
		if (!before)
			add(k,
			    (struct case_difference){.change = CASE_ADDED,
						     .where = vb_arena_printf(k->arena, "%s/%.*s",
									      f->key, VB_FMT(id))});
	}
}

static void sections_at(const struct comparing *k, const struct case_field *f, struct case_any *x,
			struct case_any *y)
{
	memcpy(x, (const char *)k->before + f->offset, sizeof(*x));
	memcpy(y, (const char *)k->after + f->offset, sizeof(*y));
}

/* Before anything is compared: any section may name what another one renames. */
static void renamed_collect(struct comparing *k, const struct case_field *f)
{
	const struct case_shape *shape = f->shape;
	struct case_any x, y;
	struct vb_map new;

	sections_at(k, f, &x, &y);
	objects_index(k, f, k->after, &y, &new);
	for (size_t i = 0; i < x.n; i++) {
		struct vb_str id = id_of(shape, object_at(&x, shape, i)), now;
		const void *after = vb_map_find(&new, id);

		now = after ? id_of(shape, after) : id;
		if (!vb_str_eq(id, now))
			*vb_vec_add(k->arena, &k->renamed) = (struct renamed){shape->kind, id, now};
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
	struct comparing k = {.arena = a, .out = out, .before = before, .after = after};

	vb_buf_init(&k.b, VB_LIMIT_CASE_BYTES);
	extras_index(&k, before, &k.before_extras);
	extras_index(&k, after, &k.after_extras);
	for (size_t i = 0; i < case_shape_root.n; i++)
		if (case_shape_root.fields[i].type == CASE_MANY)
			renamed_collect(&k, &case_shape_root.fields[i]);
	object_compare(&k, &case_shape_root, (struct vb_str){0}, (struct vb_str){0}, before, after);
	for (size_t i = 0; i < case_shape_root.n; i++) {
		const struct case_field *f = &case_shape_root.fields[i];
		const char *x = (const char *)before + f->offset,
			   *y = (const char *)after + f->offset;
		struct case_any vx, vy;

		if (f->type == CASE_ONE)
			object_compare(&k, f->shape, vb_str(f->key), vb_str(f->key), x, y);
		if (f->type != CASE_MANY)
			continue;
		sections_at(&k, f, &vx, &vy);
		section_compare(&k, f, &vx, &vy);
	}
	vb_buf_done(&k.b);
}
