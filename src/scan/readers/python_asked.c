/*
 * python_asked.c - Pipfile and pyproject.toml of a project: what it asks for, which Pipfile.lock, poetry.lock, pdm.lock and
 * pylock.toml do not tell. No component comes of it: scan/asked_python.c joins the two.
 *
 *   Pipfile         [packages], [dev-packages], any other category: NAME = ...
 *   pyproject.toml  [project] dependencies, [project.optional-dependencies], [dependency-groups], [tool.pdm.dev-dependencies]:
 *                   PEP 508; [tool.poetry.dependencies] and its groups: NAME = ...
 *     ──► settings {python-asked, NAME}
 *
 * One that is no TOML asks for nothing: many a test's is broken on purpose. Sources: pipenv.pypa.io, "Pipfile";
 * packaging.python.org, "pyproject.toml", "Dependency Groups"; python-poetry.org, "The pyproject.toml file".
 */
#include "scan/readers/python_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/toml_int.h"

#include "core/limits.h"

enum { ASKED_MAX = 20000 };

struct asked {
	const struct scan_input *in;
	struct scan_out *out;
	unsigned n;
};

static void name_emit(struct asked *k, struct vb_str name)
{
	struct vb_arena *a = k->in->arena;
	struct model_setting s = {.format = VB_STR_INIT(PYTHON_ASKED)};

	if (!name.n || name.n > VB_LIMIT_PATH_BYTES || ++k->n > ASKED_MAX)
		return;
	s.section = scan_text_clean(a, model_name_normal(a, VB_STR("pypi"), name));
	scan_emit_setting(k->out, &s);
}

static void keys_emit(struct asked *k, const struct scan_toml *table)
{
	for (size_t i = 0; table && i < table->n; i++)
		name_emit(k, table->pairs[i].key);
}

static void list_emit(struct asked *k, const struct scan_toml *list)
{
	struct scan_pep508 r;

	for (size_t i = 0; list && i < list->n; i++)
		if (list->items[i]->kind == SCAN_TOML_STRING &&
		    scan_pep508_parse(list->items[i]->text, &r))
			name_emit(k, r.name);
}

static void lists_emit(struct asked *k, const struct scan_toml *table)
{
	for (size_t i = 0; table && i < table->n; i++)
		if (table->pairs[i].value->kind == SCAN_TOML_ARRAY)
			list_emit(k, table->pairs[i].value);
}

static void pipfile_read(struct asked *k, const struct scan_toml *root)
{
	static const char *const others[] = {"requires", "scripts", "pipenv"};

	for (size_t i = 0; i < root->n; i++) {
		bool category = root->pairs[i].value->kind == SCAN_TOML_TABLE;

		for (size_t o = 0; o < VB_COUNT(others); o++)
			category &= !vb_str_is(root->pairs[i].key, others[o]);
		if (category)
			keys_emit(k, root->pairs[i].value);
	}
}

static void project_read(struct asked *k, const struct scan_toml *root)
{
	const struct scan_toml *project = scan_toml_table(root, "project"),
			       *tool = scan_toml_table(root, "tool"),
			       *poetry = scan_toml_table(tool, "poetry"),
			       *groups = scan_toml_table(poetry, "group");

	list_emit(k, scan_toml_array(project, "dependencies"));
	lists_emit(k, scan_toml_table(project, "optional-dependencies"));
	lists_emit(k, scan_toml_table(root, "dependency-groups"));
	lists_emit(k, scan_toml_table(scan_toml_table(tool, "pdm"), "dev-dependencies"));
	keys_emit(k, scan_toml_table(poetry, "dependencies"));
	keys_emit(k, scan_toml_table(poetry, "dev-dependencies"));
	for (size_t i = 0; groups && i < groups->n; i++)
		if (groups->pairs[i].value->kind == SCAN_TOML_TABLE)
			keys_emit(k, scan_toml_table(groups->pairs[i].value, "dependencies"));
}

static bool read_asked(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct asked k = {.in = in, .out = out};
	struct scan_toml *root;
	struct vb_error none;

	(void)err;
	if (!scan_toml_read(in->arena, in->content, "pyproject.toml", &root, &none))
		return true;
	if (vb_str_is(scan_path_name(in->path), "Pipfile"))
		pipfile_read(&k, root);
	else
		project_read(&k, root);
	return true;
}

static const char *const patterns[] = {"**/Pipfile", "**/pyproject.toml", NULL};

const struct scan_reader scan_reader_python_asked = {
	.name = "python-asked",
	.patterns = patterns,
	.passes_over = scan_path_vendored,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_asked,
	.what = "what a project asks for in Pipfile and pyproject.toml, for Pipfile.lock, poetry.lock, pdm.lock, pylock.toml",
};
