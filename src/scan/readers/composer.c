/*
 * composer.c - composer.lock and vendor/composer/installed.json.
 *
 *   {"packages": [{"name": "vendor/name", "version", "license": [], "require": {}, "dist": {"shasum"}, "source"}],
 *    "packages-dev": [...]}                                  installed.json: {"packages": [...],
 * "dev-package-names": []}
 *
 * "require" also names the platform ("php", "ext-json"): never a package of the file. A version "dev-BRANCH" is a
 * branch, not a release: listed as not assessed. Source of the format: getcomposer.org/doc, "composer.lock";
 * composer's src/Composer/Package/Locker.php.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

static void licence_put(struct vb_arena *a, struct model_component *c, yyjson_val *licences)
{
	yyjson_val *one;
	size_t i, n;

	vb_json_each(licences, i, n, one)
	{
		struct vb_str text = vb_json_value_str(one);

		if (i >= 16) /* each is appended to the text before it */
			return;
		c->licence = c->licence.n ? vb_arena_printf(a, "%.*s OR %.*s", VB_FMT(c->licence),
							    VB_FMT(text))
					  : text;
	}
}

static void package_emit(struct scan_json *j, yyjson_val *package, enum model_scope scope)
{
	struct model_component c = scan_json_component(j, "composer", "composer-lock");
	yyjson_val *name = yyjson_obj_get(package, "name");
	struct vb_str full = vb_json_value_str(name);
	size_t slash = vb_str_chr(full, '/');
	bool branch;

	c.group = slash < full.n ? vb_str_sub(full, 0, slash) : VB_STR("");
	c.name = slash < full.n ? vb_str_from(full, slash + 1) : full;
	c.version = vb_json_str(package, "version");
	c.scope = scope;
	if (vb_str_ends(j->in->path, VB_STR("/installed.json")))
		c.vendored =
			false; /* the list of what the product itself installed, kept in its vendor folder */
	branch = vb_str_starts(c.version, VB_STR("dev-")) || vb_str_ends(c.version, VB_STR("-dev"));
	if (!branch && !vb_str_is(vb_json_str(vb_json_object(package, "dist"), "type"), "path"))
		c.ecosystem = VB_STR("Packagist");
	licence_put(j->in->arena, &c, vb_json_array(package, "license"));
	scan_package_hash(j->in->arena, &c,
			  VB_STR("SHA-1"), vb_json_str(vb_json_object(package, "dist"), "shasum"));
	scan_json_needs(j, &c, vb_json_object(package, "require"));
	scan_json_emit(j, &c, name);
}

static void list_emit(struct scan_json *j, yyjson_val *packages, const struct vb_map *dev,
		      enum model_scope scope)
{
	yyjson_val *package;
	size_t i, n;

	vb_json_each(packages, i, n, package)
	{
		bool is_dev = dev && vb_map_find(dev, vb_json_str(package, "name"));

		package_emit(j, package, is_dev ? MODEL_SCOPE_DEV : scope);
	}
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	yyjson_val *name;
	struct vb_map dev;
	size_t i, n;

	if (!scan_json_open(in, out, &j, err))
		return false;
	vb_map_init(&dev, in->arena);
	vb_json_each(vb_json_array(j.root, "dev-package-names"), i, n, name) *
		vb_map_put(&dev, vb_json_value_str(name)) = &j;
	list_emit(&j, vb_json_array(j.root, "packages"), &dev, MODEL_SCOPE_RUNTIME);
	list_emit(&j, vb_json_array(j.root, "packages-dev"), NULL, MODEL_SCOPE_DEV);
	return true;
}

static const char *const patterns[] = {"**/composer.lock", "**/vendor/composer/installed.json",
				       NULL};

const struct scan_reader scan_reader_composer_lock = {
	.name = "composer-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "PHP packages of composer.lock and of vendor/composer/installed.json",
};
