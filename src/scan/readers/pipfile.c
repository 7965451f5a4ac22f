/*
 * pipfile.c - Pipfile.lock.
 *
 *   {"_meta": {...}, "default": {NAME: {"version": "==1.0", "hashes": ["sha256:HEX"], "git" | "path" | "file"}},
 *    "develop": {...}, any other category: {...}}
 *
 * It is flat: neither edges nor what was asked for. Source of the format: pipenv.pypa.io, "Pipfile.lock".
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/python_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

static void package_emit(struct scan_json *j, yyjson_val *key, yyjson_val *value,
			 enum model_scope scope)
{
	struct model_component c = scan_json_component(j, "pypi", "pipfile-lock");
	yyjson_val *hashes = vb_json_array(value, "hashes"), *hash;
	size_t i, n;

	c.name = vb_json_value_str(key);
	c.scope = scope;
	c.version = scan_pep508_pin(vb_json_str(value, "version"));
	c.own = vb_json_str(value, "path").n > 0;
	if (!yyjson_obj_get(value, "git") && !yyjson_obj_get(value, "file") && !c.own)
		c.ecosystem = VB_STR("PyPI");
	if (!c.version.n)
		c.version = vb_json_str(value, "ref"); /* a commit */
	vb_json_each(hashes, i, n, hash)
		scan_package_digest(j->in->arena, &c, vb_json_value_str(hash));
	scan_json_emit(j, &c, key);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	yyjson_val *category, *packages, *key, *value;
	size_t i, n, k, m;

	if (!scan_json_open(in, out, &j, err))
		return false;
	vb_json_each_key(j.root, i, n, category, packages)
	{
		struct vb_str name = vb_json_value_str(category);

		if (vb_str_is(name, "_meta"))
			continue;
		vb_json_each_key(packages, k, m, key, value) package_emit(
			&j, key, value,
			vb_str_is(name, "default") ? MODEL_SCOPE_RUNTIME : MODEL_SCOPE_DEV);
	}
	return true;
}

static const char *const patterns[] = {"**/Pipfile.lock", NULL};

const struct scan_reader scan_reader_pipfile_lock = {
	.name = "pipfile-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "Python packages of Pipfile.lock",
};
