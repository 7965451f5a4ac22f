/*
 * load.c - the case file and the files it includes, from disk to a checked model.
 *
 *   vauban.yaml ─┬─ include: ─► same sections, added ─┐
 *                └─ sections ─────────────────────────┴─► names and values checked once, over everything
 */
#include <stdlib.h>

#include "case/value_int.h"
#include "core/file.h"
#include "core/limits.h"

#define CASE_NAME "vauban.yaml"

bool case_include_path_ok(struct vb_str path)
{
	struct vb_str rest = path, part;

	if (!path.n || path.p[0] == '/' || memchr(path.p, 0, path.n))
		return false;
	while (vb_str_next(&rest, '/', &part))
		if (vb_str_is(part, ".."))
			return false;
	return true;
}

void case_problem_of_error(struct case_reading *r, const struct vb_yaml *node,
			   const struct vb_error *err)
{
	struct model_mark mark = case_mark(node);
	struct case_problem *p;

	if (err->line)
		mark = (struct model_mark){vb_arena_cstr(r->arena, vb_str(err->file)), err->line,
					   err->column};
	p = case_report(r, CASE_ERROR, mark, "%s", err->text);
	p->hint = vb_arena_str(r->arena, vb_str(err->hint));
}

bool case_file_load(struct case_reading *r, struct vb_str path, struct vb_str *text,
		    struct vb_error *err)
{
	for (size_t i = 0; r->overlays && i < r->overlays->n; i++)
		if (vb_str_eq(r->overlays->v[i].path, path)) {
			*text = vb_arena_str(r->arena, r->overlays->v[i].text);
			return true;
		}
	return vb_file_load(r->arena, vb_arena_cstr(r->arena, path), VB_LIMIT_CASE_BYTES, text,
			    err);
}

static void include_one(struct case_reading *r, const struct vb_yaml *node)
{
	struct vb_str path = vb_path_join(r->arena, vb_path_dir(vb_str(node->file)), node->text),
		      text;
	struct vb_yaml *tree;
	struct vb_error err;

	for (size_t i = 0; i < r->c->included.n; i++)
		if (vb_str_eq(r->c->included.v[i], path)) {
			case_error(r, node,
				   vb_t(r->run->lang, "\"%.*s\" is included twice",
					"« %.*s » est inclus deux fois"),
				   VB_FMT(node->text));
			return;
		}
	if (r->c->included.n == VB_LIMIT_CASE_FILES || r->depth == VB_LIMIT_CASE_FILES) {
		case_error(r, node,
			   vb_t(r->run->lang, "more than %u files in one case",
				"plus de %u fichiers dans un dossier"),
			   VB_LIMIT_CASE_FILES);
		return;
	}
	*vb_vec_add(r->arena, &r->c->included) = path;
	if (!case_file_load(r, path, &text, &err) ||
	    !vb_yaml_read(r->arena, text, vb_arena_cstr(r->arena, path), &tree, &err)) {
		case_problem_of_error(r, node, &err);
		return;
	}
	r->depth++;
	case_object_read(r, tree, &case_shape_root, (struct vb_str){0}, r->c);
	r->depth--;
}

void case_include_read(struct case_reading *r, const struct vb_yaml *node)
{
	size_t n = node->kind == VB_YAML_LIST ? node->n : 1;

	for (size_t i = 0; i < n; i++) {
		const struct vb_yaml *item = node->kind == VB_YAML_LIST ? node->items[i] : node;

		if (item->kind == VB_YAML_SCALAR && case_include_path_ok(item->text))
			include_one(r, item);
		else
			case_error(
				r, item, "%s",
				vb_t(r->run->lang,
				     "include: expected a file below this folder, without \"..\"",
				     "include : on attend un fichier sous ce dossier, sans « .. "
				     "»"));
	}
}

static int problem_order(const void *pa, const void *pb)
{
	const struct case_problem *a = pa, *b = pb;
	int files = strcmp(a->mark.file, b->mark.file);

	if (files)
		return files;
	if (a->mark.line != b->mark.line)
		return a->mark.line < b->mark.line ? -1 : 1;
	if (a->mark.column != b->mark.column)
		return a->mark.column < b->mark.column ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return vb_str_cmp(a->text, b->text);
}

static void case_read(struct case_reading *r, const struct vb_yaml *tree)
{
	vb_map_init(&r->defaults, r->arena);
	vb_map_init(&r->names, r->arena);
	vb_map_init(&r->fragments, r->arena);
	if (tree->kind != VB_YAML_MAP)
		case_error(r, tree, "%s",
			   vb_t(r->run->lang, "a case file is a map of keys and values",
				"un dossier est fait de clés et de valeurs"));
	else
		case_object_read(r, tree, &case_shape_root, (struct vb_str){0}, r->c);
	case_check_names(r);
	case_check_values(r);
	case_check_model(r);
	if (r->problems->v.n)
		qsort(r->problems->v.v, r->problems->v.n, sizeof(*r->problems->v.v), problem_order);
}

/* Takes r->arena, which `text` and `name` must live in. */
static bool parse_in(struct case_reading *r, struct vb_str text, const char *name,
		     struct vb_error *err)
{
	struct vb_yaml *tree;

	r->c = vb_arena_alloc(r->arena, sizeof(*r->c));
	r->c->arena = r->arena;
	r->c->file = name;
	r->problems = vb_arena_alloc(r->arena, sizeof(*r->problems));
	if (!vb_yaml_read(r->arena, text, name, &tree, err)) {
		vb_arena_free(r->arena);
		return false;
	}
	case_read(r, tree);
	return true;
}

bool case_parse(const struct vb_run *run, struct vb_str text, const char *name,
		struct model_case **out, struct case_problems *problems, struct vb_error *err)
{
	struct vb_arena *a = vb_arena_new();
	struct case_reading r = {.run = run, .arena = a};

	if (!parse_in(&r, vb_arena_str(a, text), vb_arena_cstr(a, vb_str(name)), err))
		return false;
	*problems = *r.problems;
	*out = r.c;
	return true;
}

bool case_reading_load(const struct vb_run *run, const char *path, const case_overlays *overlays,
		       struct case_reading *out, struct vb_error *err)
{
	struct case_reading r = {.run = run, .overlays = overlays, .arena = vb_arena_new()};
	struct vb_str text;

	if (!case_file_load(&r, vb_str(path), &text, err)) {
		vb_arena_free(r.arena);
		return false;
	}
	if (!parse_in(&r, text, vb_arena_cstr(r.arena, vb_str(path)), err))
		return false;
	*out = r;
	return true;
}

bool case_load(const struct vb_run *run, const char *path, struct model_case **out,
	       struct case_problems *problems, struct vb_error *err)
{
	struct case_reading r;

	if (!case_reading_load(run, path, NULL, &r, err))
		return false;
	*problems = *r.problems;
	*out = r.c;
	return true;
}

void case_free(struct model_case *c)
{
	if (c)
		vb_arena_free(c->arena);
}

/* Above `dir`, only a case of the same repository counts: a stray file in a parent folder is somebody else's. */
static const char *find_above(struct vb_arena *a, const char *dir)
{
	char *real VB_CLEANUP(vb_cleanup_free) = realpath(dir, NULL);
	struct vb_str at = real ? vb_arena_str(a, vb_str(real)) : (struct vb_str){0};
	const char *found = NULL, *git;

	while (at.n) {
		const char *file = vb_path_join(a, at, VB_STR(CASE_NAME)).p;

		if (!found && vb_file_exists(file))
			found = file;
		git = vb_path_join(a, at, VB_STR(".git")).p; /* a file in a worktree */
		if (vb_dir_exists(git) || vb_file_exists(git))
			return found;
		if (vb_str_is(at, "/"))
			return NULL;
		at = vb_path_dir(at);
		at = at.n ? at : VB_STR("/");
	}
	return NULL;
}

const char *case_find(struct vb_arena *a, const char *dir)
{
	const char *here = vb_str_is(vb_str(dir), ".")
				   ? CASE_NAME
				   : vb_path_join(a, vb_str(dir), VB_STR(CASE_NAME)).p;

	return vb_file_exists(here) ? here : find_above(a, dir);
}
