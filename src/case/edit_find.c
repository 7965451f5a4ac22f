/*
 * edit_find.c - what a typed place means: the section, the object, the key, and the file and bytes where they stand.
 */
#include "case/edit_find_int.h"

#include "core/run.h"

#define NEAR_MAX 64

bool edit_missing(struct editing *e, struct vb_str what, struct vb_str near)
{
	vb_fail(e->err, VB_E_MISSING,
		vb_t(e->run->lang, "nothing in the case is called \"%.*s\"",
		     "rien dans le dossier ne s’appelle « %.*s »"),
		VB_FMT(vb_arena_printable(e->arena, what)));
	if (near.n)
		vb_hint(e->err,
			vb_t(e->run->lang, "did you mean %.*s?", "vouliez-vous dire %.*s ?"),
			VB_FMT(near));
	else
		vb_hint(e->err, "%s",
			vb_t(e->run->lang,
			     "a place is written section/name.key: components/api.zone, plan.until, "
			     "title",
			     "un emplacement s’écrit section/nom.clé : components/api.zone, "
			     "plan.until, title"));
	return false;
}

static bool unknown_key(struct editing *e, const struct case_shape *shape, struct vb_str key)
{
	const char *keys[NEAR_MAX], *near;
	size_t n = 0;

	for (; n < shape->n && n < NEAR_MAX; n++)
		keys[n] = shape->fields[n].key;
	near = vb_nearest(key, keys, n);
	vb_fail(e->err, VB_E_MISSING,
		vb_t(e->run->lang, "unknown key \"%.*s\" (%s)", "clé inconnue « %.*s » (%s)"),
		VB_FMT(vb_arena_printable(e->arena, key)),
		vb_t(e->run->lang, shape->one_en, shape->one_fr));
	if (near)
		vb_hint(e->err,
			vb_t(e->run->lang, "did you mean \"%s\"?", "vouliez-vous dire « %s » ?"),
			near);
	return false;
}

static bool key_push(struct editing *e, struct edit_place *p, struct vb_str key)
{
	if (p->n == EDIT_KEYS || !key.n)
		return edit_missing(e, p->typed, (struct vb_str){0});
	p->keys[p->n++] = key;
	return true;
}

/* Below a field: names of its pairs, keys of what is kept as written. */
static bool below_read(struct editing *e, struct edit_place *p, struct vb_str rest)
{
	const struct case_field *f = p->field;
	struct vb_str key;

	if (f->type == CASE_ONE)
		return edit_keys_read(e, p, f->shape, rest);
	p->below = true;
	if (f->type == CASE_SHARES || f->type == CASE_TERMS || f->mentions)
		return key_push(e, p, rest);
	if (f->type != CASE_RAW && f->type != CASE_EXTRA)
		return vb_fail(e->err, VB_E_MISSING,
			       vb_t(e->run->lang, "%s has no keys of its own: \"%.*s\"",
				    "%s n’a pas de clés à elle : « %.*s »"),
			       f->key, VB_FMT(vb_arena_printable(e->arena, rest)));
	while (vb_str_next(&rest, '.', &key))
		if (!key_push(e, p, key))
			return false;
	return true;
}

bool edit_keys_read(struct editing *e, struct edit_place *p, const struct case_shape *shape,
		    struct vb_str rest)
{
	size_t dot = vb_str_chr(rest, '.'), slash = vb_str_chr(rest, '/');
	struct vb_str key;

	dot = slash < dot ? slash : dot;
	key = vb_str_sub(rest, 0, dot);
	p->field = case_field_find(shape, key);
	if (!p->field || p->field->type == CASE_MANY)
		return unknown_key(e, shape, key);
	return key_push(e, p, key) &&
	       (dot == rest.n || below_read(e, p, vb_str_from(rest, dot + 1)));
}

/* "api" or "api.zone": the longest name that is there, since names may have dots. */
static const struct case_name *name_of(struct editing *e, struct vb_str text, unsigned kinds)
{
	for (size_t n = text.n; n; n--) {
		const struct case_name *name;

		if (n < text.n && text.p[n] != '.' && text.p[n] != '/')
			continue;
		name = case_name_find(&e->reading, vb_str_sub(text, 0, n), kinds);
		if (name)
			return name;
	}
	return NULL;
}

static const struct case_field *section_of(unsigned kind)
{
	const struct case_field *f = case_shape_root.fields;

	while (f->type != CASE_MANY || (unsigned)f->shape->kind != kind) {
		f++;
		vb_assert(f < case_shape_root.fields + case_shape_root.n);
	}
	return f;
}

static bool object_place(struct editing *e, struct edit_place *p, const struct case_name *name,
			 struct vb_str text)
{
	p->name = name;
	p->section = section_of((unsigned)name->kind);
	p->where = vb_arena_printf(e->arena, "%s/%.*s", p->section->key, VB_FMT(name->id));
	return text.n == name->id.n ||
	       edit_keys_read(e, p, p->section->shape, vb_str_from(text, name->id.n + 1));
}

static struct vb_str near_name(struct editing *e, struct vb_str text, unsigned kinds)
{
	size_t n = e->reading.all_names.n, kept = 0;
	const char **names = vb_arena_array(e->arena, n + 1, sizeof(*names)), *near;

	for (size_t i = 0; i < n; i++)
		if ((unsigned)e->reading.all_names.v[i]->kind & kinds)
			names[kept++] = vb_arena_cstr(e->arena, e->reading.all_names.v[i]->id);
	text = vb_str_sub(text, 0, vb_str_chr(text, '.'));
	near = text.n < 3 ? NULL
			  : vb_nearest(text, names, kept); /* anything is near a short word */
	return vb_str(near);
}

static bool bare_read(struct editing *e, struct edit_place *p, struct vb_str text)
{
	const struct case_name *name = name_of(e, text, ~0u), *other;

	if (!name)
		return edit_missing(e, text, near_name(e, text, ~0u));
	other = case_name_find(&e->reading, name->id, ~(unsigned)name->kind);
	if (!other)
		return object_place(e, p, name, text);
	vb_fail(e->err, VB_E_USAGE,
		vb_t(e->run->lang, "\"%.*s\" is the name of several objects",
		     "« %.*s » est le nom de plusieurs objets"),
		VB_FMT(name->id));
	return vb_hint(e->err,
		       vb_t(e->run->lang, "say which: %s/%.*s or %s/%.*s",
			    "dire lequel : %s/%.*s ou %s/%.*s"),
		       section_of((unsigned)name->kind)->key, VB_FMT(name->id),
		       section_of((unsigned)other->kind)->key, VB_FMT(name->id));
}

bool edit_place_read(struct editing *e, struct vb_str text, struct edit_place *p)
{
	size_t dot = vb_str_chr(text, '.'), slash = vb_str_chr(text, '/');
	const struct case_field *f;
	const struct case_name *name;
	struct vb_str rest;

	*p = (struct edit_place){.typed = text};
	dot = slash < dot ? slash : dot;
	f = case_field_find(&case_shape_root, vb_str_sub(text, 0, dot));
	rest = vb_str_from(text, dot + 1);
	if (!f)
		return bare_read(e, p, text);
	if (f->type == CASE_ONE && rest.n) {
		p->section = f;
		p->where = vb_str(f->key);
		return edit_keys_read(e, p, f->shape, rest);
	}
	if (f->type != CASE_MANY)
		return edit_keys_read(e, p, &case_shape_root, text);
	name = name_of(e, rest, (unsigned)f->shape->kind);
	if (!name)
		return edit_missing(e, text, near_name(e, rest, (unsigned)f->shape->kind));
	return object_place(e, p, name, rest);
}

/* components, component, composant: the section, or one of it, in either language. */
const struct case_field *edit_kind_read(struct editing *e, struct vb_str text)
{
	const char *keys[NEAR_MAX], *near;
	size_t n = 0;

	for (size_t i = 0; i < case_shape_root.n; i++) {
		const struct case_field *f = &case_shape_root.fields[i];
		struct vb_str key = vb_str(f->key);

		if (f->type != CASE_MANY)
			continue;
		if (vb_str_ieq(text, key) || vb_str_ieq(text, vb_str_sub(key, 0, key.n - 1)) ||
		    vb_str_ieq(text, vb_str(f->shape->one_en)) ||
		    vb_str_ieq(text, vb_str(f->shape->one_fr)))
			return f;
		if (n < NEAR_MAX)
			keys[n++] = f->key;
	}
	near = vb_nearest(text, keys, n);
	vb_fail(e->err, VB_E_USAGE,
		vb_t(e->run->lang, "\"%.*s\" is no kind of object",
		     "« %.*s » n’est pas une sorte d’objet"),
		VB_FMT(vb_arena_printable(e->arena, text)));
	vb_hint(e->err, "%s%s%s",
		near ? vb_t(e->run->lang, "did you mean \"", "vouliez-vous dire « ")
		     : vb_t(e->run->lang,
			    "kinds are the sections of the file: components, flows, measures, tests ...",
			    "les sortes sont les sections du fichier : components, flows, "
			    "measures, tests…"),
		near ? near : "", near ? vb_t(e->run->lang, "\"?", " » ?") : "");
	return NULL;
}

/* ---- where it stands -------------------------------------------------------------------- */

bool edit_by_hand(struct editing *e, const char *file, uint32_t line)
{
	vb_fail_at(e->err, VB_E_INPUT, file, line, 1, "%s",
		   vb_t(e->run->lang, "this is written in a way that is not edited in place",
			"ceci est écrit d’une façon qui ne se modifie pas sur place"));
	return vb_hint(e->err, "%s",
		       vb_t(e->run->lang, "edit it by hand, then vauban check",
			    "le modifier à la main, puis vauban check"));
}

static bool file_read(struct editing *e, struct vb_str path, struct edit_file *f)
{
	struct vb_str text;

	*f = (struct edit_file){.arena = e->arena, .path = vb_arena_str(e->arena, path)};
	if (!case_file_load(&e->reading, path, &text, e->err))
		return false;
	f->text = vb_arena_str(e->arena, text);
	return case_span_read(e->arena, f->text, vb_arena_cstr(e->arena, path), &f->root, e->err);
}

bool edit_files_read(struct editing *e)
{
	const struct model_case *c = e->reading.c;

	e->files = vb_arena_array(e->arena, c->included.n + 1, sizeof(*e->files));
	if (!file_read(e, vb_str(c->file), &e->files[0]))
		return false;
	e->n_files = 1;
	for (; e->n_files <= c->included.n; e->n_files++)
		if (!file_read(e, c->included.v[e->n_files - 1], &e->files[e->n_files]))
			return false;
	return true;
}

struct edit_file *edit_file_of(struct editing *e, const char *path)
{
	for (size_t i = 0; i < e->n_files; i++)
		if (vb_str_is(e->files[i].path, path))
			return &e->files[i];
	return NULL;
}

static bool stands_at(const struct case_span *span, struct model_mark mark)
{
	return span->line == mark.line && span->column == mark.column;
}

bool edit_object_find(struct editing *e, const struct case_name *name, const char *section,
		      struct edit_object *out)
{
	struct edit_file *f = edit_file_of(e, name->mark.file);
	const struct case_span *in;
	size_t at;

	at = f ? case_span_find(f->root, vb_str(section)) : 0;
	if (!f || at >= f->root->n)
		return edit_by_hand(e, name->mark.file, name->mark.line);
	in = f->root->items[at];
	for (size_t i = 0; i < in->n; i++) {
		const struct case_span *item = in->items[i];
		size_t id = in->kind == VB_YAML_LIST ? case_span_find(item, VB_STR("id")) : 0;

		if (in->kind == VB_YAML_MAP
			    ? !stands_at(in->keys[i], name->mark)
			    : id >= item->n || !stands_at(item->items[id], name->mark))
			continue;
		*out = (struct edit_object){
			f, f->root, in, at, i, in->kind == VB_YAML_MAP ? in->keys[i] : NULL, item};
		return true;
	}
	return edit_by_hand(e, name->mark.file, name->mark.line);
}

/* What the case itself says wins over what it includes, and of two included files the later one: that one is edited. */
static struct edit_file *file_saying(struct editing *e, struct vb_str key)
{
	for (size_t i = 0; i < e->n_files; i++) {
		struct edit_file *f = &e->files[i ? e->n_files - i : 0];

		if (case_span_find(f->root, key) < f->root->n)
			return f;
	}
	return NULL;
}

bool edit_single_find(struct editing *e, const struct edit_place *p, struct edit_object *out)
{
	struct vb_str key = p->section ? vb_str(p->section->key) : p->keys[0];
	struct edit_file *f = file_saying(e, key);

	*out = (struct edit_object){.file = f ? f : &e->files[0]};
	out->root = out->value = out->file->root;
	if (!p->section)
		return true;
	if (!f) {
		out->value = NULL; /* the section is to be begun */
		return true;
	}
	out->in = f->root;
	out->at = out->section = case_span_find(f->root, key);
	out->key = f->root->keys[out->at];
	out->value = f->root->items[out->at];
	return true;
}
