/*
 * object.c - one object of a foreign model: keys are taken one by one, the rest is kept as written under x:. Every
 * key met is counted by its path, with what became of it.
 */
#include <stdarg.h>

#include "case/import/import_int.h"

#define WARNINGS_MAX 1000u /* a file that is wrong everywhere is wrong in one way */

void import_warn(struct import *im, const struct vb_yaml *at, const char *fmt, ...)
{
	struct case_problem *p;
	struct vb_buf text;
	va_list ap;

	if (im->out->problems.v.n == WARNINGS_MAX)
		return;
	p = vb_vec_add(im->arena, &im->out->problems.v);
	vb_buf_init(&text, 4096);
	va_start(ap, fmt);
	vb_buf_vprintf(&text, fmt, ap);
	va_end(ap);
	*p = (struct case_problem){.kind = CASE_WARNING, .mark = import_mark(at)};
	p->text = vb_arena_printable(im->arena, vb_buf_view(&text));
	vb_buf_done(&text);
}

void import_fate(struct import *im, struct vb_str path, enum case_fate fate, const char *to)
{
	char key[256];
	int n = snprintf(key, sizeof(key), "%d%.*s>%s", (int)fate, VB_FMT(path), to);
	struct vb_str name = vb_strn(key, n < (int)sizeof(key) ? (size_t)n : sizeof(key) - 1);
	size_t index = (size_t)(uintptr_t)vb_map_find(&im->rows, name);

	if (!index) {
		index = im->out->rows.n + 1;
		*vb_map_put(&im->rows, vb_arena_str(im->arena, name)) = (void *)(uintptr_t)index;
		*vb_vec_add(im->arena, &im->out->rows) = (struct case_fate_row){
			.path = vb_arena_printable(im->arena, path),
			.fate = fate,
			.to = vb_arena_str(im->arena, vb_str(to))};
	}
	im->out->rows.v[index - 1].count++;
}

/* Keys past a length, or past a number of different ones, are data rather than names: they share a row. */
static void key_fate(struct import *im, const char *path, struct vb_str key, enum case_fate fate,
		     const char *to)
{
	char text[200];
	bool odd = key.n > 60 || im->out->rows.n > 2000;
	int n = snprintf(text, sizeof(text), "%s%s%.*s", path, *path ? "." : "",
			 odd ? 1 : (int)key.n, odd ? "*" : key.p);

	import_fate(im, vb_strn(text, n < (int)sizeof(text) ? (size_t)n : sizeof(text) - 1), fate,
		    to);
}

struct import_object import_open(struct import *im, const struct vb_yaml *map, const char *path)
{
	struct import_object o = {.im = im, .map = map, .path = path};

	o.taken = vb_arena_array(im->arena, map->n + 1, sizeof(*o.taken));
	return o;
}

static size_t find(const struct import_object *o, const char *key)
{
	if (o->map->kind == VB_YAML_MAP)
		for (size_t i = 0; i < o->map->n; i++)
			if (vb_str_is(o->map->pairs[i].key->text, key))
				return i;
	return SIZE_MAX;
}

const struct vb_yaml *import_look(const struct import_object *o, const char *key)
{
	size_t i = find(o, key);

	return i == SIZE_MAX || vb_yaml_null(o->map->pairs[i].value) ? NULL
								     : o->map->pairs[i].value;
}

const struct vb_yaml *import_take(struct import_object *o, const char *key, const char *to)
{
	size_t i = find(o, key);

	if (i == SIZE_MAX || vb_yaml_null(o->map->pairs[i].value))
		return NULL;
	o->taken[i] = true;
	key_fate(o->im, o->path, o->map->pairs[i].key->text, CASE_MAPPED, to);
	return o->map->pairs[i].value;
}

struct vb_str import_text(struct import_object *o, const char *key, const char *to)
{
	const struct vb_yaml *value = import_look(o, key);

	if (!value)
		return (struct vb_str){0};
	if (value->kind != VB_YAML_SCALAR) {
		import_say(o->im, value, "%s: a text is expected", "%s : on attend un texte", key);
		return (struct vb_str){0};
	}
	return import_take(o, key, to)->text;
}

void import_more(struct import_object *o, const char *key, const struct vb_yaml *value)
{
	struct vb_yaml_pair *pair = vb_vec_add(o->im->arena, &o->more);

	pair->key = import_scalar(o->im, vb_str(key), value);
	memcpy(&pair->value, &value, sizeof(value)); /* trees are read only once built */
}

void import_keep(struct import_object *o, const char *key)
{
	size_t i = find(o, key);

	if (i != SIZE_MAX)
		o->taken[i] = false;
}

const char *const *import_choices(const char *section, const char *key)
{
	const struct case_field *s = case_field_find(&case_shape_root, vb_str(section));

	return case_field_find(s->shape, vb_str(key))->words;
}

enum model_yes import_yes(struct import_object *o, const char *key, const char *to)
{
	const struct vb_yaml *value = import_look(o, key);
	bool yes;

	if (!value)
		return MODEL_UNSAID;
	if (!vb_yaml_bool(value, &yes)) {
		import_say(o->im, value, "%s: yes or no is expected", "%s : on attend oui ou non",
			   key);
		return MODEL_UNSAID;
	}
	import_take(o, key, to);
	return yes ? MODEL_SAID_YES : MODEL_SAID_NO;
}

/* What says nothing (null, an empty list) is not worth a line under x:. */
static bool is_empty(const struct vb_yaml *value)
{
	return vb_yaml_null(value) || (value->kind != VB_YAML_SCALAR && !value->n);
}

static void keep_rest(struct import_object *o)
{
	struct import *im = o->im;
	const struct vb_yaml *map = o->map;

	if (map->kind != VB_YAML_MAP)
		return;
	for (size_t i = 0; i < map->n; i++) {
		if (o->taken[i])
			continue;
		if (is_empty(map->pairs[i].value)) {
			key_fate(im, o->path, map->pairs[i].key->text, CASE_LOST,
				 vb_t(im->run->lang, "empty", "vide"));
			continue;
		}
		key_fate(im, o->path, map->pairs[i].key->text, CASE_KEPT, "x");
		*vb_vec_add(im->arena, &o->more) = map->pairs[i];
	}
}

void import_close(struct import_object *o, struct vb_str owner)
{
	struct import *im = o->im;
	struct vb_yaml_pair pair;

	keep_rest(o);
	if (!o->more.n)
		return;
	pair.key = import_scalar(im, vb_str(im->tag), o->map);
	pair.value = import_map(im, o->more.v, o->more.n);
	*vb_vec_add(im->arena, &im->c->extras) = (struct model_extra){
		.owner = vb_arena_str(im->arena, owner), .value = import_map(im, &pair, 1)};
}

/* ---- words of closed sets --------------------------------------------------------------- */

const struct import_word *import_word_find(const struct import_word *words, size_t n,
					   struct vb_str theirs)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_ieq(theirs, vb_str(words[i].theirs)))
			return &words[i];
	return NULL;
}

const char *import_word_back(const struct import_word *words, size_t n, struct vb_str ours)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(ours, words[i].ours))
			return words[i].theirs;
	return NULL;
}

const char *import_word(struct import_object *o, const char *key, const struct import_word *words,
			size_t n, const char *to)
{
	struct vb_str theirs = import_text(o, key, to);
	const struct import_word *w;

	if (!theirs.n)
		return NULL;
	w = import_word_find(words, n, theirs);
	if (!w) {
		import_say(o->im, import_look(o, key), "%s: the word \"%.*s\" is not known here",
			   "%s : le mot « %.*s » n’est pas connu ici", key,
			   VB_FMT(vb_str_sub(theirs, 0, 60)));
		import_keep(o, key);
		return NULL;
	}
	if (strcmp(import_word_back(words, n, vb_str(w->ours)), w->theirs) != 0)
		import_keep(o, key);
	return w->ours;
}
