/*
 * npm_installed.c - packages as they are installed: package.json in node_modules, in the stores of pnpm and bun, in the
 * archives of Yarn's cache (Plug'n'Play unpacks nothing).
 *
 *   node_modules/a/package.json                          node_modules/@s/b/node_modules/c/package.json
 *   node_modules/.pnpm/a@1.0.0/node_modules/a/package.json     .yarn/cache/a-npm-1.0.0-HASH.zip: node_modules/a/package.json
 *     ──► component with licence, author and the names it needs ──► scan/installed.c
 *
 * What a lock file above lists already gets its licence from here; the rest (npm's own packages in an image, bundled ones)
 * is listed as installed. Other folders called node_modules are examples and tests of a package: left alone.
 * Sources: docs.npmjs.com, "package.json", "folders"; pnpm.io, "Symlinked node_modules structure"; yarnpkg.com, "Plug'n'Play".
 */
#include "scan/readers/npm_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/zip_int.h"

#include "core/limits.h"

enum { NEEDS_MAX = 4096 }; /* of one package; the widest seen has 200 */

static bool is_store(struct vb_str name)
{
	return vb_str_is(name, ".pnpm") || vb_str_is(name, ".bun") || vb_str_is(name, ".store");
}

/* The folders after a node_modules folder: [@scope/]name, or STORE/[@scope/]KEY, which another node_modules must follow. */
static bool package_next(struct vb_str *rest, bool *store)
{
	struct vb_str part;

	if (!vb_str_next(rest, '/', &part) || !part.n)
		return false;
	*store = is_store(part);
	if (part.p[0] == '.' && !*store)
		return false;
	if (*store && !vb_str_next(rest, '/', &part))
		return false;
	/* a scoped key of pnpm 5 is two folders, that of later ones one: "@s+a@1" */
	if (*store && vb_str_starts(*rest, VB_STR("node_modules/")))
		return true;
	return part.p[0] != '@' || vb_str_next(rest, '/', &part);
}

static bool is_elsewhere(struct vb_str path)
{
	struct vb_str rest = path, part = {NULL, 0};
	bool store = false;

	while (!vb_str_is(part, "node_modules"))
		if (!vb_str_next(&rest, '/', &part))
			return true;
	while (vb_str_is(part, "node_modules")) {
		if (!package_next(&rest, &store) || !vb_str_next(&rest, '/', &part))
			return true;
	}
	return store || rest.n || !vb_str_is(part, "package.json");
}

/* ---- package.json ------------------------------------------------------------------------ */

static struct vb_str licence_one(yyjson_val *value)
{
	return yyjson_is_obj(value) ? vb_json_str(value, "type") : vb_json_value_str(value);
}

/* "MIT", {"type": "MIT"} or, long deprecated, an array of either: the reader may choose among them. */
static struct vb_str licence_of(struct vb_arena *a, yyjson_val *package)
{
	yyjson_val *value = yyjson_obj_get(package, "license"), *one;
	struct vb_str all = {NULL, 0};
	size_t i, n;

	if (!value)
		value = yyjson_obj_get(package, "licenses");
	if (!yyjson_is_arr(value))
		return licence_one(value);
	vb_json_each(value, i, n, one)
	{
		struct vb_str text = licence_one(one);

		if (all.n > VB_LIMIT_STRING_BYTES)
			break;
		if (text.n)
			all = all.n ? vb_arena_printf(a, "%.*s OR %.*s", VB_FMT(all), VB_FMT(text))
				    : text;
	}
	return all;
}

/* "Name <mail> (page)" or {"name": ...}. */
static struct vb_str author_of(yyjson_val *package)
{
	yyjson_val *author = yyjson_obj_get(package, "author");
	struct vb_str text = yyjson_is_obj(author) ? vb_json_str(author, "name")
						   : vb_json_value_str(author);

	text = vb_str_sub(text, 0, vb_str_chr(text, '<'));
	return vb_str_trim(vb_str_sub(text, 0, vb_str_chr(text, '(')));
}

static void needs_put(struct vb_arena *a, struct model_component *c, yyjson_val *package)
{
	static const char *const kinds[] = {"dependencies", "optionalDependencies",
					    "peerDependencies"};
	yyjson_val *key, *range;
	size_t i, n;

	for (size_t k = 0; k < VB_COUNT(kinds); k++) {
		yyjson_val *asked = vb_json_object(package, kinds[k]);

		if (!asked)
			continue;
		vb_json_each_key(asked, i, n, key, range)
		{
			(void)range;
			if (c->needs.n < NEEDS_MAX && vb_json_value_str(key).n)
				*vb_vec_add(a, &c->needs) = vb_json_value_str(key);
		}
	}
}

static bool package_read(const struct scan_input *in, struct scan_out *out, struct vb_str content,
			 struct vb_error *err)
{
	struct model_component c = {.type = VB_STR_INIT("npm"),
				    .reader = VB_STR_INIT(NPM_INSTALLED)};
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *package;

	if (!vb_json_read(content, vb_arena_cstr(in->arena, in->path), &doc, err))
		return false;
	package = yyjson_doc_get_root(doc);
	npm_name_put(&c, vb_json_str(package, "name"));
	npm_origin_put(&c, vb_json_str(package, "version"), VB_STR(""));
	if (!c.name.n || !c.ecosystem.n) /* a folder that only says how to load its files */
		return true;
	c.licence = licence_of(in->arena, package);
	c.supplier = author_of(package);
	needs_put(in->arena, &c, package);
	scan_package_emit(in, out, &c, 0);
	return true;
}

static bool read_folder(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return package_read(in, out, in->content, err);
}

/* ---- Yarn's cache ------------------------------------------------------------------------ */

static bool read_cached(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_zip_entry e;
	struct scan_zip z;
	struct vb_str text;

	if (!scan_zip_open(in->content, &z))
		return vb_fail(err, VB_E_INPUT, "not a zip archive, or cut off");
	while (scan_zip_next(&z, &e)) {
		if (!vb_str_ends(e.name, VB_STR("/package.json")) || is_elsewhere(e.name))
			continue;
		if (!scan_zip_content(in->arena, &z, &e, VB_MIB, &text))
			return vb_fail(
				err, VB_E_INPUT, "%.*s: damaged, or larger than is unpacked",
				VB_FMT(vb_arena_printable(in->arena, vb_str_sub(e.name, 0, 200))));
		return package_read(in, out, text, err); /* one archive holds one package */
	}
	return true;
}

static const char *const folders[] = {"**/node_modules/*/package.json",
				      "**/node_modules/@*/*/package.json", NULL};
static const char *const caches[] = {"**/.yarn/cache/*.zip", NULL};

const struct scan_reader scan_reader_npm_installed = {
	.name = NPM_INSTALLED,
	.patterns = folders,
	.passes_over = is_elsewhere,
	.max_bytes = VB_LIMIT_JSON_BYTES,
	.packages = true,
	.read = read_folder,
	.what = "npm packages as they are installed (node_modules, stores of pnpm and bun): licences for lock files, and what "
		"no lock file lists",
};
const struct scan_reader scan_reader_npm_cached = {
	.name = "npm-cached",
	.patterns = caches,
	.max_bytes = VB_LIMIT_ELF_BYTES,
	.packages = true,
	.read = read_cached,
	.what = "npm packages in the archives of Yarn's cache (.yarn/cache)",
};
