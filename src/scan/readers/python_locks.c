/*
 * python_locks.c - lock files of Python tools written in TOML, but uv's (python_uv.c).
 *
 *   poetry.lock    [[package]] name, version, category | groups, optional, files, [package.dependencies],
 * [package.source] before 1.3 the files stand in [metadata.files] pdm.lock       [[package]] name, version, groups,
 * dependencies = ["name>=1; marker"], files, git | path | url pylock.toml    [[packages]] name, version,
 * dependencies = [{name}], archive | sdist | wheels | vcs | directory
 *
 * None of the three tells which packages the project itself asks for. A package from git, a URL or a folder is no
 * release of PyPI: listed as not assessed.
 * Sources: python-poetry.org and poetry's packages/locker.py; pdm-project.org, "Lock file specification"; PEP 751.
 */
#include "scan/readers/python_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/toml_int.h"

#include "core/limits.h"

struct lock {
	const struct scan_input *in;
	struct scan_out *out;
	const struct scan_toml *root;
	const char *reader;
	bool vendored;
};

void python_files_put(struct vb_arena *a, struct model_component *c, const struct scan_toml *files)
{
	for (size_t i = 0; files && i < files->n; i++)
		scan_package_digest(a, c, scan_toml_str(files->items[i], "hash"));
}

static struct model_component component_of(const struct lock *l, const struct scan_toml *package)
{
	return (struct model_component){
		.type = VB_STR("pypi"), .name = scan_toml_str(package, "name"),
			       .version = scan_toml_str(package, "version"),
			       .ecosystem = VB_STR("PyPI"), .reader = vb_str(l->reader),
						   .vendored = l->vendored};
}

static void emit(const struct lock *l, const struct model_component *c,
		 const struct scan_toml *package)
{
	if (c->name.n)
		scan_package_emit(l->in, l->out, c, package->line);
	else
		scan_emit_trouble(l->out, "line %u: a package without name", package->line);
}

static bool has_text(const struct scan_toml *array, const char *text)
{
	for (size_t i = 0; array && i < array->n; i++)
		if (array->items[i]->kind == SCAN_TOML_STRING &&
		    vb_str_is(array->items[i]->text, text))
			return true;
	return false;
}

/* ---- poetry ------------------------------------------------------------------------------ */

static void poetry_package(const struct lock *l, const struct scan_toml *package)
{
	const struct scan_toml *groups = scan_toml_array(package, "groups"),
			       *needs = scan_toml_table(package, "dependencies");
	const struct scan_toml *files = scan_toml_array(package, "files"),
			       *optional = scan_toml_get(package, "optional");
	const struct scan_toml *source = scan_toml_table(package, "source");
	struct vb_str category = scan_toml_str(package, "category"),
		      type = scan_toml_str(source, "type");
	struct model_component c = component_of(l, package);

	if (optional && optional->kind == SCAN_TOML_BOOL && vb_str_is(optional->text, "true"))
		c.scope = MODEL_SCOPE_OPTIONAL;
	if (category.n ? !vb_str_is(category, "main")
		       : groups && groups->n && !has_text(groups, "main"))
		c.scope = MODEL_SCOPE_DEV;
	if (source && !vb_str_is(type, "legacy"))
		c.ecosystem = VB_STR("");
	c.own = vb_str_is(type, "directory");
	for (size_t i = 0; needs && i < needs->n; i++)
		*vb_vec_add(l->in->arena, &c.needs) = needs->pairs[i].key;
	if (!files && c.name.n)
		files = scan_toml_array(
			scan_toml_table(scan_toml_table(l->root, "metadata"), "files"),
			vb_arena_cstr(l->in->arena, c.name));
	python_files_put(l->in->arena, &c, files);
	emit(l, &c, package);
}

/* ---- pdm --------------------------------------------------------------------------------- */

static void pdm_package(const struct lock *l, const struct scan_toml *package)
{
	static const char *const elsewhere[] = {"git", "path", "url", "hg", "svn", "bzr"};
	const struct scan_toml *groups = scan_toml_array(package, "groups"),
			       *needs = scan_toml_array(package, "dependencies");
	struct model_component c = component_of(l, package);
	struct scan_pep508 need;

	if (groups && groups->n && !has_text(groups, "default"))
		c.scope = MODEL_SCOPE_DEV;
	for (size_t i = 0; i < VB_COUNT(elsewhere); i++)
		if (scan_toml_get(package, elsewhere[i]))
			c.ecosystem = VB_STR("");
	c.own = scan_toml_str(package, "path").n > 0;
	for (size_t i = 0; needs && i < needs->n; i++)
		if (needs->items[i]->kind == SCAN_TOML_STRING &&
		    scan_pep508_parse(needs->items[i]->text, &need))
			*vb_vec_add(l->in->arena, &c.needs) = need.name;
	python_files_put(l->in->arena, &c, scan_toml_array(package, "files"));
	emit(l, &c, package);
}

/* ---- pylock ------------------------------------------------------------------------------ */

/* {sha256 = "HEX", ...} of an archive, a source distribution or a wheel. */
static void pylock_hashes(const struct lock *l, struct model_component *c,
			  const struct scan_toml *file)
{
	scan_package_hash(l->in->arena, c,
			  VB_STR("SHA-256"),
				 scan_toml_str(scan_toml_table(file, "hashes"), "sha256"));
}

static void pylock_package(const struct lock *l, const struct scan_toml *package)
{
	const struct scan_toml *wheels = scan_toml_array(package, "wheels"),
			       *needs = scan_toml_array(package, "dependencies");
	const struct scan_toml *directory = scan_toml_table(package, "directory");
	struct model_component c = component_of(l, package);

	if (scan_toml_get(package, "vcs") || directory || scan_toml_get(package, "archive"))
		c.ecosystem = VB_STR("");
	c.own = directory != NULL;
	pylock_hashes(l, &c, scan_toml_table(package, "archive"));
	pylock_hashes(l, &c, scan_toml_table(package, "sdist"));
	for (size_t i = 0; wheels && i < wheels->n; i++)
		pylock_hashes(l, &c, wheels->items[i]);
	for (size_t i = 0; needs && i < needs->n; i++)
		*vb_vec_add(l->in->arena, &c.needs) = scan_toml_str(needs->items[i], "name");
	emit(l, &c, package);
}

/* ---- all --------------------------------------------------------------------------------- */

typedef void package_fn(const struct lock *l, const struct scan_toml *package);

static bool read_lock(const struct scan_input *in, struct scan_out *out, const char *reader,
		      const char *key, package_fn *package, struct vb_error *err)
{
	struct lock l = {
		.in = in, .out = out, .reader = reader, .vendored = scan_path_vendored(in->path)};
	const struct scan_toml *packages;
	struct scan_toml *root;

	if (!scan_toml_read(in->arena, in->content, vb_arena_cstr(in->arena, in->path), &root, err))
		return false;
	l.root = root;
	packages = scan_toml_array(root, key);
	for (size_t i = 0; packages && i < packages->n; i++)
		package(&l, packages->items[i]);
	return true;
}

static bool read_poetry(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return read_lock(in, out, "poetry-lock", "package", poetry_package, err);
}

static bool read_pdm(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return read_lock(in, out, "pdm-lock", "package", pdm_package, err);
}

static bool read_pylock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return read_lock(in, out, "pylock", "packages", pylock_package, err);
}

static const char *const poetry_patterns[] = {"**/poetry.lock", NULL};
static const char *const pdm_patterns[] = {"**/pdm.lock", NULL};
static const char *const pylock_patterns[] = {"**/pylock.toml", "**/pylock.*.toml", NULL};

const struct scan_reader scan_reader_poetry_lock = {
	.name = "poetry-lock",
	.patterns = poetry_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_poetry,
	.what = "Python packages of poetry.lock",
};

const struct scan_reader scan_reader_pdm_lock = {
	.name = "pdm-lock",
	.patterns = pdm_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_pdm,
	.what = "Python packages of pdm.lock",
};

const struct scan_reader scan_reader_pylock = {
	.name = "pylock",
	.patterns = pylock_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_pylock,
	.what = "Python packages of pylock.toml (PEP 751)",
};
