/*
 * asked_python.c - what a Python project asks for, from its Pipfile or pyproject.toml, to the lock file beside it that does
 * not tell: those packages are direct.
 *
 *   settings {python-asked, name} of FOLDER/Pipfile  ──► FOLDER/Pipfile.lock
 *                               FOLDER/pyproject.toml ──► FOLDER/poetry.lock, pdm.lock, pylock.toml, pylock.NAME.toml
 */
#include "scan/collect_int.h"

#include "scan/readers/python_int.h"

static const struct {
	const char *reader, *file; /* of the lock; of who asks */
} pairs[] = {{"pipfile-lock", "Pipfile"},
	     {"poetry-lock", "pyproject.toml"},
	     {"pdm-lock", "pyproject.toml"},
	     {"pylock", "pyproject.toml"}};

static bool is_asked(const struct model_setting *s)
{
	return vb_str_is(s->format, PYTHON_ASKED);
}

static struct vb_str key_of(struct vb_arena *a, struct vb_str folder, struct vb_str file,
			    struct vb_str name)
{
	return vb_arena_printf(a, "%.*s%.*s\n%.*s", VB_FMT(folder), VB_FMT(file), VB_FMT(name));
}

static void direct_set(struct vb_arena *scratch, const struct vb_map *asked,
		       struct model_component *c)
{
	struct vb_str path = c->locations.n ? c->locations.v[0].path : (struct vb_str){NULL, 0},
		      folder = vb_str_sub(path, 0, path.n - scan_path_name(path).n);

	for (size_t i = 0; i < VB_COUNT(pairs); i++)
		if (vb_str_is(c->reader, pairs[i].reader) &&
		    vb_map_find(asked, key_of(scratch, folder, vb_str(pairs[i].file),
					      model_name_normal(scratch, c->type, c->name))))
			c->direct = true;
}

void scan_asked_python_settle(struct model_facts *f)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_map asked;
	size_t n = 0;

	vb_map_init(&asked, scratch);
	for (size_t i = 0; i < f->settings.n; i++) { /* told: no rule is about them */
		struct model_setting *s = &f->settings.v[i];

		if (is_asked(s))
			*vb_map_put(&asked, key_of(scratch, s->path, VB_STR(""), s->section)) = f;
		else
			f->settings.v[n++] = *s;
	}
	if (n == f->settings.n)
		return;
	f->settings.n = n;
	for (size_t i = 0; i < f->components.n; i++)
		direct_set(scratch, &asked, &f->components.v[i]);
}
