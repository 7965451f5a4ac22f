/*
 * fragments.c - `use:`: an object takes the keys of files that others wrote once.
 *
 *   db: {use: library/postgresql, zone: cloud}      share/library/postgresql.yaml: {kind: store, tech: [postgresql] ...}
 *
 * What the object says itself wins; of two fragments the first wins; a key is taken whole, never mixed. A name under
 * library/ is looked for in the installation, any other below the folder of the file that uses it. Mistakes in a
 * fragment are reported at their place in it.
 */
#include "case/case_int.h"
#include "core/file.h"
#include "core/limits.h"

#define LIBRARY VB_STR("library/")

static bool path_of(struct case_reading *r, const struct vb_yaml *name, struct vb_str *out)
{
	struct vb_str file = vb_arena_printf(r->arena, "%.*s.yaml", VB_FMT(name->text)), dir;

	if (name->kind != VB_YAML_SCALAR || !case_include_path_ok(name->text)) {
		case_error(
			r, name, "%s",
			vb_t(r->run->lang,
			     "use: expected the name of a fragment: library/postgresql, or a file "
			     "below this folder without its .yaml",
			     "use : on attend le nom d’un fragment : library/postgresql, ou un "
			     "fichier sous ce dossier, sans son .yaml"));
		return false;
	}
	dir = vb_str_starts(name->text, LIBRARY) && r->run->share ? vb_str(r->run->share)
								  : vb_path_dir(vb_str(name->file));
	*out = vb_path_join(r->arena, dir, file);
	return true;
}

/* NULL when it cannot be read, which has been reported. */
static const struct vb_yaml *fragment_read(struct case_reading *r, const struct vb_yaml *name,
					   struct vb_str path)
{
	struct vb_yaml *tree = vb_map_find(&r->fragments, path);
	struct vb_error err;
	struct vb_str text;

	if (tree)
		return tree;
	if (r->n_fragments++ >= VB_LIMIT_CASE_FRAGMENTS) {
		case_error(r, name,
			   vb_t(r->run->lang, "more than %u fragments in one case",
				"plus de %u fragments dans un dossier"),
			   VB_LIMIT_CASE_FRAGMENTS);
		return NULL;
	}
	if (!case_file_load(r, path, &text, &err) ||
	    !vb_yaml_read(r->arena, text, vb_arena_cstr(r->arena, path), &tree, &err)) {
		case_problem_of_error(r, name, &err);
		return NULL;
	}
	if (tree->kind != VB_YAML_MAP) {
		case_error(r, tree, "%s",
			   vb_t(r->run->lang, "a fragment is a map of the keys of one object",
				"un fragment est fait des clés d’un objet"));
		return NULL;
	}
	*vb_map_put(&r->fragments, path) = tree;
	return tree;
}

struct merging {
	struct case_reading *r;
	VB_VEC(struct vb_yaml_pair) pairs;
	unsigned depth;
};

static bool has(const struct merging *m, struct vb_str key)
{
	for (size_t i = 0; i < m->pairs.n; i++)
		if (vb_str_eq(m->pairs.v[i].key->text, key))
			return true;
	return false;
}

static void names_merge(struct merging *m, const struct vb_yaml *use);

static void keys_merge(struct merging *m, const struct vb_yaml *map)
{
	for (size_t i = 0; i < map->n; i++)
		if (!vb_str_is(map->pairs[i].key->text, "use") && !has(m, map->pairs[i].key->text))
			*vb_vec_add(m->r->arena, &m->pairs) = map->pairs[i];
	names_merge(m, vb_yaml_get(map, "use"));
}

static void name_merge(struct merging *m, const struct vb_yaml *name)
{
	const struct vb_yaml *tree;
	struct vb_str path;

	if (m->depth == VB_LIMIT_CASE_USES) {
		case_error(m->r, name, "%s",
			   vb_t(m->r->run->lang,
				"use: fragments use each other in a circle, or too deep",
				"use : les fragments s’emploient en rond, ou trop profondément"));
		return;
	}
	if (!path_of(m->r, name, &path))
		return;
	tree = fragment_read(m->r, name, path);
	m->depth++;
	if (tree)
		keys_merge(m, tree);
	m->depth--;
}

static void names_merge(struct merging *m, const struct vb_yaml *use)
{
	if (vb_yaml_null(use))
		return;
	if (use->kind != VB_YAML_LIST)
		name_merge(m, use);
	else
		for (size_t i = 0; i < use->n; i++)
			name_merge(m, use->items[i]);
}

const struct vb_yaml *case_use_apply(struct case_reading *r, const struct vb_yaml *node)
{
	struct merging m = {.r = r};
	struct vb_yaml *all;

	if (vb_yaml_null(vb_yaml_get(node, "use")))
		return node;
	keys_merge(&m, node);
	all = vb_arena_alloc(r->arena, sizeof(*all));
	*all = *node;
	all->pairs = m.pairs.v;
	all->n = m.pairs.n;
	return all;
}
