/*
 * edit.c - what is asked becomes splices; the files they would give are read as a case, compared with the case there is,
 * and kept only when nothing but what was asked has changed.
 *
 *   components/api.zone, cloud ─► place ─► splices ─► new text ─► reads without error? only components/api changed?
 */
#include "case/edit.h"

#include <stdlib.h>

#include "case/edit_find_int.h"
#include "case/write_int.h"
#include "core/file.h"
#include "core/limits.h"
#include "core/run.h"

/* ---- values as typed -------------------------------------------------------------------- */

static bool typed_read(struct editing *e, struct vb_str text, const struct vb_yaml **out)
{
	const char *name = vb_t(e->run->lang, "(the value)", "(la valeur)");
	struct vb_yaml *tree;

	if (!vb_yaml_read(e->arena, text, name, &tree, e->err))
		return false;
	*out = tree;
	return true;
}

static struct vb_yaml *scalar_new(struct editing *e, struct vb_str text)
{
	struct vb_yaml *node = vb_arena_alloc(e->arena, sizeof(*node));

	*node = (struct vb_yaml){.kind = VB_YAML_SCALAR, .text = text, .plain = true, .weight = 1};
	node->plain = !vb_yaml_null(node); /* an empty text, "null": kept as words */
	return node;
}

/* "a, b": no brackets needed. */
static const struct vb_yaml *list_new(struct editing *e, struct vb_str text)
{
	struct vb_yaml *list = vb_arena_alloc(e->arena, sizeof(*list));
	VB_VEC(struct vb_yaml *) items = {0};
	struct vb_str item;

	while (vb_str_next(&text, ',', &item))
		if (vb_str_trim(item).n)
			*vb_vec_add(e->arena, &items) = scalar_new(e, vb_str_trim(item));
	*list = (struct vb_yaml){.kind = VB_YAML_LIST, .items = items.v, .n = items.n, .weight = 1};
	return list;
}

static bool typed_tree(struct editing *e, const struct edit_place *p, struct vb_str value,
		       const struct vb_yaml **out)
{
	struct vb_str text = vb_str_trim(value);
	char first = text.n ? text.p[0] : 0;

	if (p->below && p->field->type != CASE_RAW && p->field->type != CASE_EXTRA) {
		*out = scalar_new(e, text);
		return true;
	}
	switch (p->field->type) {
	case CASE_REFS:
	case CASE_DAYS:
	case CASE_FILES:
	case CASE_USE:
	case CASE_WAS:
	case CASE_NEED:
	case CASE_RANGE:
	case CASE_LOSS:
		if (first == '[')
			return typed_read(e, text, out);
		*out = list_new(e, text);
		if ((*out)->n == 1 && (p->field->type == CASE_RANGE || p->field->type == CASE_LOSS))
			*out = (*out)->items[0];
		return true;
	case CASE_SHARES:
	case CASE_TERMS:
	case CASE_ONE:
		if (first != '{')
			text = vb_arena_printf(e->arena, "{%.*s}", VB_FMT(text));
		return typed_read(e, text, out);
	case CASE_RAW:
	case CASE_EXTRA:
		return typed_read(e, value, out);
	default:
		*out = scalar_new(e, value);
		return true;
	}
}

/* "cut: {install: 0.8}" of the keys cut, install. */
static struct vb_str nested(struct editing *e, const struct vb_str *keys, size_t n,
			    struct vb_str text)
{
	struct vb_buf b;

	for (size_t i = n; i--;) {
		vb_buf_init(&b, VB_LIMIT_CASE_BYTES);
		case_key_write(&b, keys[i]);
		text = vb_arena_printf(e->arena, "%.*s%s%.*s%s", VB_FMT(vb_buf_view(&b)),
				       i + 1 < n ? "{" : "", VB_FMT(text), i + 1 < n ? "}" : "");
		vb_buf_done(&b);
	}
	return text;
}

/* ---- set -------------------------------------------------------------------------------- */

static bool borrows(const struct case_span *map)
{
	return case_span_find(map, VB_STR("<<")) < map->n ||
			      case_span_find(map, VB_STR("use")) < map->n;
}

static bool hidden(struct editing *e, const struct edit_file *f, const struct case_span *map,
		   struct vb_str key)
{
	vb_fail_at(e->err, VB_E_INPUT, vb_arena_cstr(e->arena, f->path), map->line, map->column,
		   vb_t(e->run->lang, "%.*s is taken from elsewhere here (<< or use:)",
			"%.*s vient ici d’ailleurs (<< ou use:)"),
		   VB_FMT(key));
	return vb_hint(e->err,
		       vb_t(e->run->lang, "set all of %.*s: its other entries would be hidden",
			    "donner tout %.*s : ses autres entrées seraient cachées"),
		       VB_FMT(key));
}

static bool value_into(struct edit_file *f, const struct case_span *key,
		       const struct case_span *old, const struct vb_yaml *tree, struct vb_str text)
{
	bool scalars = tree->kind == VB_YAML_LIST && tree->n && old->kind == VB_YAML_LIST && old->n;

	for (size_t i = 0; scalars && i < tree->n; i++)
		scalars = tree->items[i]->kind == VB_YAML_SCALAR;
	if (scalars)
		edit_list_set(f, key, old, tree);
	else
		edit_value_set(f, key, old, text);
	return true;
}

/* `key` is that of `map` itself, for one that is empty or an alias: it is then written out. */
static bool set_in(struct editing *e, struct edit_file *f, const struct case_span *key,
		   const struct case_span *map, const struct vb_str *keys, size_t n,
		   const struct vb_yaml *tree)
{
	struct vb_str text = case_tree_text(e->arena, tree), pair = nested(e, keys, n, text);
	size_t i = case_span_find(map, keys[0]);

	if (map->kind != VB_YAML_MAP) {
		if (!key || map->kind == VB_YAML_LIST || (!map->alias && map->text.n))
			return edit_by_hand(e, vb_arena_cstr(e->arena, f->path), map->line);
		if (map->alias)
			pair = vb_arena_printf(
				e->arena, "<<: %.*s, %.*s",
				VB_FMT(vb_strn(f->text.p + map->start, map->end - map->start)),
				VB_FMT(pair));
		edit_value_set(f, key, map, vb_arena_printf(e->arena, "{%.*s}", VB_FMT(pair)));
		return true;
	}
	if (i < map->n && n == 1)
		return value_into(f, map->keys[i], map->items[i], tree, text);
	if (i < map->n)
		return set_in(e, f, map->keys[i], map->items[i], keys + 1, n - 1, tree);
	if (n > 1 && borrows(map))
		return hidden(e, f, map, keys[0]);
	edit_entry_add(f, map, pair);
	return true;
}

static bool place_find(struct editing *e, const struct edit_place *p, struct edit_object *o)
{
	return p->name ? edit_object_find(e, p->name, p->section->key, o)
		       : edit_single_find(e, p, o);
}

/* A section that no file has yet, at the end of the case file. */
static void section_begin(struct editing *e, struct edit_file *f, const char *section,
			  struct vb_str body)
{
	bool block = !f->root->flow && body.n && body.p[0] != '{';
	struct vb_str eol = edit_eol(f);

	edit_entry_add(
		f, f->root,
		vb_arena_printf(e->arena, "%s:%.*s%.*s", section,
				VB_FMT(block ? vb_arena_printf(e->arena, "%.*s  ", VB_FMT(eol))
					     : VB_STR(" ")),
				       VB_FMT(body)));
}

static bool set_do(struct editing *e, const struct case_edit_ask *ask, struct edit_place *p)
{
	const struct vb_yaml *tree;
	struct edit_object o;

	if (!edit_place_read(e, ask->place, p))
		return false;
	if (!p->n) {
		vb_fail(e->err, VB_E_USAGE,
			vb_t(e->run->lang, "%.*s is an object: which key of it?",
			     "%.*s est un objet : quelle clé ?"),
			VB_FMT(p->where));
		return vb_hint(e->err, "vauban case set %.*s.%s ...", VB_FMT(p->where),
			       p->section->shape->fields[0].key);
	}
	if (!typed_tree(e, p, ask->value, &tree) || !place_find(e, p, &o))
		return false;
	if (o.value)
		return set_in(e, o.file, o.key, o.value, p->keys, p->n, tree);
	section_begin(
		e, o.file, p->section->key,
		vb_arena_printf(e->arena, "{%.*s}",
				VB_FMT(nested(e, p->keys, p->n, case_tree_text(e->arena, tree)))));
	return true;
}

/* ---- add -------------------------------------------------------------------------------- */

struct new_pair {
	struct edit_place place;
	const struct vb_yaml *tree;
};

static bool pair_read(struct editing *e, const struct case_shape *shape, const char *word,
		      struct new_pair *out)
{
	struct vb_str text = vb_str(word);
	size_t equal = vb_str_chr(text, '=');

	*out = (struct new_pair){.place = {.typed = text}};
	if (equal == text.n) {
		vb_fail(e->err, VB_E_USAGE,
			vb_t(e->run->lang, "expected key=value, found \"%s\"",
			     "on attend clé=valeur, pas « %s »"),
			word);
		return vb_hint(e->err, "%s=...", shape->fields[0].key);
	}
	return edit_keys_read(e, &out->place, shape, vb_str_sub(text, 0, equal)) &&
	       typed_tree(e, &out->place, vb_str_from(text, equal + 1), &out->tree);
}

/* cut.a=1 cut.b=2 become one pair, cut: {a: 1, b: 2}. */
static size_t pairs_join(struct editing *e, const struct new_pair *pairs, size_t n,
			 struct vb_str *out)
{
	size_t made = 0;

	for (size_t i = 0; i < n; i++) {
		const struct edit_place *p = &pairs[i].place;
		struct vb_str inner = {0};
		bool seen = false;

		for (size_t j = 0; j < i; j++)
			seen = seen || vb_str_eq(pairs[j].place.keys[0], p->keys[0]);
		if (seen && p->n > 1)
			continue;
		if (p->n == 1) {
			out[made++] = nested(e, p->keys, 1,
					     case_tree_text(e->arena, pairs[i].tree));
			continue;
		}
		for (size_t j = i; j < n; j++) {
			const struct edit_place *q = &pairs[j].place;

			if (q->n > 1 && vb_str_eq(q->keys[0], p->keys[0]))
				inner = vb_arena_printf(
					e->arena, "%.*s%s%.*s", VB_FMT(inner), inner.n ? ", " : "",
					VB_FMT(nested(e, q->keys + 1, q->n - 1,
						      case_tree_text(e->arena, pairs[j].tree))));
		}
		out[made++] = nested(e, p->keys, 1,
				     vb_arena_printf(e->arena, "{%.*s}", VB_FMT(inner)));
	}
	return made;
}

static bool add_to(struct editing *e, const char *section, struct vb_str name,
		   const struct vb_str *pairs, size_t n)
{
	struct vb_str body = {0}, eol;
	struct edit_file *f = NULL;
	size_t at = 0;

	for (size_t i = 0; !f && i < e->n_files; i++) {
		at = case_span_find(e->files[i].root, vb_str(section));
		if (at < e->files[i].root->n)
			f = &e->files[i];
	}
	if (f && f->root->items[at]->kind != VB_YAML_SCALAR && f->root->items[at]->n) {
		edit_object_add(f, f->root->items[at], name, pairs, n);
		return true;
	}
	for (size_t i = 0; i < n; i++)
		body = vb_arena_printf(e->arena, "%.*s%s%.*s", VB_FMT(body), i ? ", " : "",
				       VB_FMT(pairs[i]));
	body = nested(e, &name, 1, vb_arena_printf(e->arena, "{%.*s}", VB_FMT(body)));
	if (!f) {
		f = &e->files[0];
		section_begin(e, f, section,
			      f->root->flow ? vb_arena_printf(e->arena, "{%.*s}", VB_FMT(body))
					    : body);
		return true;
	}
	if (f->root->items[at]->alias)
		return edit_by_hand(e, vb_arena_cstr(e->arena, f->path), f->root->items[at]->line);
	eol = edit_eol(f);
	if (f->root->flow || f->root->items[at]->kind != VB_YAML_SCALAR ||
	    f->root->items[at]->text.n)
		body = vb_arena_printf(e->arena, "{%.*s}", VB_FMT(body));
	else
		body = vb_arena_printf(e->arena, "%.*s  %.*s", VB_FMT(eol), VB_FMT(body));
	edit_value_set(f, f->root->keys[at], f->root->items[at], body);
	return true;
}

static bool add_do(struct editing *e, const struct case_edit_ask *ask, struct edit_place *p)
{
	const struct case_field *section = edit_kind_read(e, ask->place);
	struct new_pair *pairs = vb_arena_array(e->arena, ask->n_pairs + 1, sizeof(*pairs));
	struct vb_str *texts = vb_arena_array(e->arena, ask->n_pairs + 1, sizeof(*texts));

	if (!section)
		return false;
	for (size_t i = 0; i < ask->n_pairs; i++)
		if (!pair_read(e, section->shape, ask->pairs[i], &pairs[i]))
			return false;
	*p = (struct edit_place){.typed = ask->place, .section = section};
	p->where = vb_arena_printf(e->arena, "%s/%.*s", section->key, VB_FMT(ask->value));
	return add_to(e, section->key, ask->value, texts,
		      pairs_join(e, pairs, ask->n_pairs, texts));
}

/* ---- rm --------------------------------------------------------------------------------- */

static bool remove_do(struct editing *e, const struct case_edit_ask *ask, struct edit_place *p)
{
	const struct case_span *map;
	struct edit_object o;

	if (!edit_place_read(e, ask->place, p) || !place_find(e, p, &o))
		return false;
	if (!p->n) {
		edit_entry_remove(o.file, o.in, o.at);
		return true;
	}
	map = o.value;
	for (size_t i = 0; map; i++) {
		size_t at = case_span_find(map, p->keys[i]);

		if (at >= map->n)
			break;
		if (i + 1 == p->n) {
			edit_entry_remove(o.file, map, at);
			return true;
		}
		map = map->items[at];
	}
	vb_fail(e->err, VB_E_MISSING,
		vb_t(e->run->lang, "%.*s is not written there", "%.*s n’y est pas écrit"),
		VB_FMT(ask->place));
	return vb_hint(
		e->err, "%s",
		vb_t(e->run->lang,
		     "what is a default, or taken through << or use:, cannot be removed here",
		     "une valeur par défaut, ou prise par << ou use:, ne s’enlève pas ici"));
}

/* ---- rename ----------------------------------------------------------------------------- */

/* Each place once: an alias leads several readers to the same words. */
static bool done_before(const struct edit_file *f, const struct case_span *scalar)
{
	for (size_t i = 0; i < f->splices.n; i++)
		if (f->splices.v[i].from <= scalar->end && f->splices.v[i].to >= scalar->body &&
		    f->splices.v[i].from >= scalar->body)
			return true;
	return false;
}

static bool references_rename(struct editing *e, const struct case_name *name, struct vb_str now,
			      size_t *count)
{
	for (size_t i = 0; i < e->reading.references.n; i++) {
		const struct case_reference *ref = &e->reading.references.v[i];
		const struct case_span *scalar;
		struct edit_file *f;

		if (!vb_str_eq(ref->id, name->id) ||
		    case_name_find(&e->reading, ref->id, ref->kinds) != name)
			continue;
		f = edit_file_of(e, ref->mark.file);
		scalar = f ? case_span_at(f->root, ref->mark.line, ref->mark.column) : NULL;
		if (!scalar)
			return edit_by_hand(e, ref->mark.file, ref->mark.line);
		if (done_before(f, scalar))
			continue;
		edit_name_replace(f, scalar, name->id, now);
		++*count;
	}
	return true;
}

/* Decisions, history and comparisons follow an object that says what it was. */
static bool was_put(struct editing *e, const struct edit_object *o, const struct case_name *name,
		    struct vb_str where, struct vb_str now)
{
	const struct vb_str key = VB_STR("was");
	VB_VEC(struct vb_yaml *) items = {0};
	struct vb_yaml list = {.kind = VB_YAML_LIST, .weight = 1};

	for (size_t i = 0; i < e->reading.c->renames.n; i++) {
		const struct model_rename *r = &e->reading.c->renames.v[i];

		for (size_t w = 0; vb_str_eq(r->owner, where) && w < r->was.n; w++)
			if (!vb_str_eq(r->was.v[w], now) && !vb_str_eq(r->was.v[w], name->id))
				*vb_vec_add(e->arena, &items) = scalar_new(e, r->was.v[w]);
	}
	*vb_vec_add(e->arena, &items) = scalar_new(e, name->id);
	list.items = items.v;
	list.n = items.n;
	return set_in(e, o->file, o->key, o->value, &key, 1, &list);
}

static bool rename_do(struct editing *e, const struct case_edit_ask *ask, struct edit_place *p,
		      size_t *count)
{
	struct edit_object o;
	size_t id;

	if (!edit_place_read(e, ask->place, p))
		return false;
	if (p->n || !p->name)
		return vb_fail(e->err, VB_E_USAGE,
			       vb_t(e->run->lang, "only an object has a name: not %.*s",
				    "seul un objet a un nom : pas %.*s"),
			       VB_FMT(ask->place));
	if (!edit_object_find(e, p->name, p->section->key, &o))
		return false;
	if (!was_put(e, &o, p->name, p->where, ask->value))
		return false;
	if (o.key) {
		edit_key_rename(o.file, o.in, o.at, ask->value);
	} else {
		id = case_span_find(o.value, VB_STR("id"));
		edit_name_replace(o.file, o.value->items[id], p->name->id, ask->value);
	}
	return references_rename(e, p->name, ask->value, count);
}

/* ---- what came of it -------------------------------------------------------------------- */

static bool first_error(struct editing *e, const struct case_problems *problems)
{
	for (size_t i = 0; i < problems->v.n; i++) {
		const struct case_problem *p = &problems->v.v[i];

		if (p->kind != CASE_ERROR)
			continue;
		vb_fail_at(e->err, VB_E_INPUT, p->mark.file, p->mark.line, p->mark.column, "%.*s",
			   VB_FMT(p->text));
		return vb_hint(
			e->err,
			vb_t(e->run->lang, "%.*s%snothing was written", "%.*s%srien n’a été écrit"),
			VB_FMT(p->hint), p->hint.n ? vb_t(e->run->lang, "; ", " ; ") : "");
	}
	return true;
}

static bool asked_for(const struct case_edit_ask *ask, const struct edit_place *p,
		      const struct case_difference *d)
{
	if (ask->verb == CASE_EDIT_RENAME &&
	    (d->change != CASE_CHANGED || !vb_str_is(d->key, "id")))
		return false;
	return vb_str_eq(d->where, p->where) &&
	       (p->where.n || !p->n || vb_str_eq(d->key, p->keys[0]));
}

static bool changes_judge(struct editing *e, const struct case_edit_ask *ask,
			  const struct edit_place *p, const struct case_edited *out)
{
	for (size_t i = 0; !ask->force && i < out->differences.v.n; i++) {
		const struct case_difference *d = &out->differences.v.v[i];

		if (asked_for(ask, p, d))
			continue;
		vb_fail(e->err, VB_E_INPUT,
			vb_t(e->run->lang,
			     "this would also change %.*s%s%.*s: what is written is shared",
			     "cela changerait aussi %.*s%s%.*s : ce qui est écrit est partagé"),
			VB_FMT(d->where), d->where.n && d->key.n ? "." : "", VB_FMT(d->key));
		return vb_hint(e->err, "%s",
			       vb_t(e->run->lang, "--force does it; --dry-run shows all it changes",
				    "--force le fait ; --dry-run montre tout ce qui change"));
	}
	return true;
}

static bool texts_make(struct editing *e, const struct case_edit_ask *ask, case_overlays *overlays,
		       struct case_edited *out)
{
	for (size_t i = 0; i < e->n_files; i++) {
		struct edit_file *f = &e->files[i];
		const char *path = vb_arena_cstr(e->arena, f->path);
		struct vb_str after = edit_apply(f);

		if (f->by_hand)
			return edit_by_hand(e, path, f->place);
		if (f->loses && !ask->force) {
			vb_fail_at(e->err, VB_E_INPUT, path, f->lost, 1, "%s",
				   vb_t(e->run->lang, "the comment here would be lost",
					"le commentaire ici serait perdu"));
			return vb_hint(e->err, "%s",
				       vb_t(e->run->lang, "--force does it; or edit it by hand",
					    "--force le fait ; ou le modifier à la main"));
		}
		if (vb_str_eq(after, f->text))
			continue;
		*vb_vec_add(e->arena, &out->files) = (struct case_edit_file){path, f->text, after};
		*vb_vec_add(e->arena, overlays) = (struct case_overlay){f->path, after};
	}
	return true;
}

static struct vb_str kept(struct editing *e, struct vb_str s)
{
	return vb_arena_str(e->arena, s);
}

/* Differences point into both cases, which are freed. */
static void differences_keep(struct editing *e, struct case_differences *d)
{
	for (size_t i = 0; i < d->v.n; i++) {
		struct case_difference *x = &d->v.v[i];

		*x = (struct case_difference){x->change, kept(e, x->where), kept(e, x->key),
					      kept(e, x->before), kept(e, x->after)};
	}
}

static bool outcome(struct editing *e, const char *path, const struct case_edit_ask *ask,
		    const struct edit_place *p, struct case_edited *out)
{
	case_overlays overlays = {0};
	struct case_reading after;
	bool ok;

	if (!texts_make(e, ask, &overlays, out) ||
	    !case_reading_load(e->run, path, &overlays, &after, e->err))
		return false;
	out->warnings_before = e->reading.problems->v.n - e->reading.problems->errors;
	out->warnings = after.problems->v.n - after.problems->errors;
	ok = first_error(e, after.problems);
	if (ok) {
		case_compare(e->arena, e->reading.c, after.c, &out->differences);
		differences_keep(e, &out->differences);
		ok = changes_judge(e, ask, p, out);
	}
	case_free(after.c);
	return ok;
}

static bool ask_do(struct editing *e, const struct case_edit_ask *ask, struct edit_place *p,
		   size_t *references)
{
	switch (ask->verb) {
	case CASE_EDIT_SET:
		return set_do(e, ask, p);
	case CASE_EDIT_ADD:
		return add_do(e, ask, p);
	case CASE_EDIT_REMOVE:
		return remove_do(e, ask, p);
	default:
		return rename_do(e, ask, p, references);
	}
}

bool case_edit(const struct vb_run *run, struct vb_arena *a, const char *path,
	       const struct case_edit_ask *ask, struct case_edited *out, struct vb_error *err)
{
	struct editing e = {.run = run, .arena = a, .err = err};
	struct case_edited made = {0};
	struct edit_place place;
	bool ok;

	if (!case_reading_load(run, path, NULL, &e.reading, err))
		return false;
	ok = edit_files_read(&e) && ask_do(&e, ask, &place, &made.references) &&
	     outcome(&e, path, ask, &place, &made);
	case_free(e.reading.c);
	if (ok)
		*out = made;
	return ok;
}

/* ---- save ------------------------------------------------------------------------------- */

static bool file_put(const char *path, struct vb_str text, struct vb_error *err)
{
	char *real VB_CLEANUP(vb_cleanup_free) = realpath(path, NULL); /* a link stays one */

	return real ? vb_file_save(real, text, err) : vb_fail_errno(err, "write", path);
}

static bool unchanged(const struct vb_run *run, const struct case_edit_file *f,
		      struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str now;

	if (!vb_file_load(a, f->path, VB_LIMIT_CASE_BYTES, &now, err))
		return false;
	return vb_str_eq(now, f->before) ||
	       vb_fail(err, VB_E_ENV,
		       vb_t(run->lang, "%s was changed meanwhile: nothing was written",
			    "%s a changé entre-temps : rien n’a été écrit"),
		       f->path);
}

bool case_edit_save(const struct vb_run *run, const struct case_edited *edited,
		    struct vb_error *err)
{
	struct vb_error ignored;

	for (size_t i = 0; i < edited->files.n; i++)
		if (!unchanged(run, &edited->files.v[i], err))
			return false;
	for (size_t i = 0; i < edited->files.n; i++) {
		if (file_put(edited->files.v[i].path, edited->files.v[i].after, err))
			continue;
		while (i--) /* those already written go back; the error said is the first */
			if (!file_put(edited->files.v[i].path, edited->files.v[i].before, &ignored))
				vb_hint(err,
					vb_t(run->lang, "%s was left changed",
					     "%s est resté changé"),
					edited->files.v[i].path);
		return false;
	}
	return true;
}
