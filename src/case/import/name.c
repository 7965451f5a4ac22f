/*
 * name.c - ids. Theirs may be anything (UUIDs, titles with spaces); ours are typed by people and unique among zones,
 * components and flows. A readable id is kept; another is made of the name, numbered when it is taken.
 */
#include "case/import/import_int.h"
#include "core/limits.h"

#define ID_MAX 60

struct model_mark import_mark(const struct vb_yaml *at)
{
	return (struct model_mark){at->file, at->line, at->column};
}

static bool id_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

static bool hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* RFC 9562 text form. */
static bool is_uuid(struct vb_str s)
{
	if (s.n != 36)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ? s.p[i] != '-' : !hex(s.p[i]))
			return false;
	return true;
}

static bool readable(struct vb_str id)
{
	if (!id.n || id.n > ID_MAX || is_uuid(id) || id.p[0] == '-' || id.p[0] == '.')
		return false;
	for (size_t i = 0; i < id.n; i++)
		if (!id_byte(id.p[i]))
			return false;
	return true;
}

/* Latin letters with an accent lose it (U+00C0 to U+00FF), so that French names stay readable. */
static char plain_letter(struct vb_str s, size_t at)
{
	static const char letters[] =
		"aaaaaaaceeeeiiiidnooooo-ouuuuypsaaaaaaaceeeeiiiidnooooo-ouuuuypy";

	if ((unsigned char)s.p[at] != 0xc3 || at + 1 >= s.n)
		return 0;
	return letters[(unsigned char)s.p[at + 1] & 0x3fu];
}

static struct vb_str slug(struct import *im, struct vb_str name)
{
	char text[ID_MAX + 1];
	size_t n = 0;

	for (size_t i = 0; i < name.n && n < ID_MAX; i++) {
		char c = name.p[i];

		if (plain_letter(name, i))
			c = plain_letter(name, i++);
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (id_byte(c) && c != '.')
			text[n++] = c;
		else if (n && text[n - 1] != '-')
			text[n++] = '-';
	}
	while (n && text[n - 1] == '-')
		n--;
	return vb_arena_str(im->arena, vb_strn(text, n));
}

static struct vb_str family_key(struct import *im, char family, struct vb_str id)
{
	return vb_arena_printf(im->arena, "%c%.*s", family, VB_FMT(id));
}

struct vb_str import_name(struct import *im, char family, struct vb_str theirs, struct vb_str name,
			  const char *kind)
{
	struct vb_str base = readable(theirs) ? theirs : slug(im, name), id, key;
	uintptr_t number = 1;
	void **last;

	if (!base.n || base.p[0] == '-')
		base = slug(im, is_uuid(theirs) ? vb_str(kind) : theirs);
	if (!base.n || base.p[0] == '-')
		base = vb_str(kind);
	id = base;
	key = family_key(im, family, id);
	last = vb_map_put(&im->suffixes, key);
	number = *last ? (uintptr_t)*last : 1;
	while (vb_map_find(&im->used, key)) {
		id = vb_arena_printf(im->arena, "%.*s-%llu", VB_FMT(base),
				     (unsigned long long)++number);
		key = family_key(im, family, id);
	}
	*last = (void *)number;
	*vb_map_put(&im->used, key) = im;
	return vb_arena_str(im->arena, id);
}

static struct vb_str space_key(struct import *im, const char *space, struct vb_str theirs)
{
	return vb_arena_printf(im->arena, "%s:%.*s", space, VB_FMT(theirs));
}

void import_bind(struct import *im, const char *space, struct vb_str theirs, struct vb_str ours)
{
	void **slot = vb_map_put(&im->ids, space_key(im, space, theirs));
	struct vb_str *kept = vb_arena_alloc(im->arena, sizeof(*kept));

	if (*slot || !theirs.n)
		return; /* the first of a name counts */
	*kept = ours;
	*slot = kept;
}

struct vb_str import_find(struct import *im, const char *space, struct vb_str theirs)
{
	char text[256];
	int n = snprintf(text, sizeof(text), "%s:%.*s", space, VB_FMT(theirs));
	const struct vb_str *found;

	if (n < (int)sizeof(text))
		found = vb_map_find(&im->ids, vb_strn(text, (size_t)n));
	else
		found = vb_map_find(&im->ids, space_key(im, space, theirs));
	return found ? *found : (struct vb_str){0};
}

static size_t items(const struct vb_yaml *node)
{
	return !node ? 0 : node->kind == VB_YAML_LIST ? node->n : 1;
}

static const struct vb_yaml *item_at(const struct vb_yaml *node, size_t i)
{
	return node->kind == VB_YAML_LIST ? node->items[i] : node;
}

void import_ids(struct import_object *o, const char *key, const char *space, const char *to,
		model_ids *out)
{
	const struct vb_yaml *list = import_take(o, key, to);
	struct import *im = o->im;

	for (size_t i = 0; i < items(list); i++) {
		const struct vb_yaml *item = item_at(list, i);
		struct vb_str id = {0};

		if (vb_yaml_null(item))
			continue;
		if (item->kind == VB_YAML_SCALAR)
			id = import_find(im, space, item->text);
		if (id.n) {
			*vb_vec_add(im->arena, out) = id;
			continue;
		}
		import_say(im, item, "%s: nothing is named \"%.*s\"",
			   "%s : rien ne s’appelle « %.*s »", key,
			   VB_FMT(vb_str_sub(item->text, 0, 60)));
		import_keep(o, key);
	}
}

void import_words(struct import_object *o, const char *key, const char *to, model_ids *out)
{
	const struct vb_yaml *list = import_take(o, key, to);

	for (size_t i = 0; i < items(list); i++) {
		const struct vb_yaml *item = item_at(list, i);

		if (item->kind != VB_YAML_SCALAR)
			import_keep(o, key);
		else if (item->text.n && !vb_yaml_null(item))
			*vb_vec_add(o->im->arena, out) = item->text;
	}
}

struct vb_str import_outside(struct import *im)
{
	struct model_zone *z;

	if (!im->outside.n) /* what we exported ourselves */
		im->outside = import_find(im, "zone", VB_STR("outside"));
	if (im->outside.n)
		return im->outside;
	z = vb_vec_add(im->arena, &im->c->zones);
	*z = (struct model_zone){.mark = {im->c->file, 1, 1}};
	z->id = import_name(im, IMPORT_PLACE, VB_STR("outside"), (struct vb_str){0}, "outside");
	z->name = vb_str(vb_t(im->run->lang, "In no declared zone", "Dans aucune zone déclarée"));
	im->outside = z->id;
	return im->outside;
}

bool import_room(struct import *im, size_t n, const struct vb_yaml *at)
{
	if (n < VB_LIMIT_CASE_OBJECTS - 1) /* one zone may be added */
		return true;
	if (n == VB_LIMIT_CASE_OBJECTS - 1)
		import_say(im, at, "more than %u entries: the rest is left out",
			   "plus de %u entrées : le reste est laissé", VB_LIMIT_CASE_OBJECTS - 1);
	return false;
}

/* ---- zones ------------------------------------------------------------------------------ */

static size_t *zone_parents(struct import *im)
{
	size_t *parents = vb_arena_array(im->arena, im->c->zones.n + 1, sizeof(*parents));
	struct vb_map index;

	vb_map_init(&index, im->arena);
	for (size_t i = 0; i < im->c->zones.n; i++)
		*vb_map_put(&index, im->c->zones.v[i].id) = (void *)(uintptr_t)(i + 1);
	for (size_t i = 0; i < im->c->zones.n; i++)
		parents[i] = (size_t)(uintptr_t)vb_map_find(&index, im->c->zones.v[i].in);
	return parents;
}

void import_unknot(struct import *im)
{
	size_t *parents = zone_parents(im);

	for (size_t i = 0; i < im->c->zones.n; i++) {
		struct model_zone *z = &im->c->zones.v[i];
		size_t at = i;
		unsigned depth = 0;

		while (parents[at] && depth <= VB_LIMIT_ZONE_DEPTH / 2) {
			at = parents[at] - 1;
			depth++;
		}
		if (depth <= VB_LIMIT_ZONE_DEPTH / 2)
			continue;
		import_warn(
			im, import_scalar(im, z->id, NULL),
			vb_t(im->run->lang,
			     "zone \"%.*s\" is nested in itself or too deep: taken out",
			     "la zone « %.*s » est emboîtée en elle-même ou trop profond : sortie"),
			VB_FMT(z->id));
		z->in = (struct vb_str){0};
		parents[i] = 0;
	}
}
