/*
 * renv.c - renv.lock, of R.
 *
 *   {"R": {"Version": "4.3.1"}, "Packages": {NAME: {"Package", "Version", "Source": "Repository" | "Bioconductor" |
 *    "GitHub" | ..., "Repository": "CRAN", "Requirements": [NAME], "Imports": ["R6 (>= 2)"]}}}
 *
 * "Hash" is of the description, not of the package. A mirror of CRAN serves CRAN's releases, so any repository counts.
 * Source of the format: rstudio.github.io/renv, "Lockfiles".
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

static void needs_put(struct scan_json *j, struct model_component *c, yyjson_val *names)
{
	yyjson_val *name;
	size_t i, n;

	vb_json_each(names, i, n, name)
	{
		struct vb_str text = vb_json_value_str(name), word;

		if (vb_str_word(&text, &word))
			*vb_vec_add(j->in->arena, &c->needs) = vb_str_sub(word, 0,
									  vb_str_chr(word, '('));
	}
}

static void package_emit(struct scan_json *j, yyjson_val *key, yyjson_val *value)
{
	struct model_component c = scan_json_component(j, "cran", "renv-lock");
	struct vb_str source = vb_json_str(value, "Source"), name = vb_json_str(value, "Package");

	c.name = name.n ? name : vb_json_value_str(key);
	c.version = vb_json_str(value, "Version");
	c.licence = vb_json_str(value, "License");
	c.own = vb_str_is(source, "Local");
	if (vb_str_is(source, "Bioconductor")) {
		c.type = VB_STR("bioconductor");
		c.ecosystem = VB_STR("Bioconductor");
	} else if (vb_str_is(source, "Repository")) {
		c.ecosystem = VB_STR("CRAN");
	}
	needs_put(j, &c, vb_json_array(value, "Requirements"));
	needs_put(j, &c, vb_json_array(value, "Depends"));
	needs_put(j, &c, vb_json_array(value, "Imports"));
	needs_put(j, &c, vb_json_array(value, "LinkingTo"));
	scan_json_emit(j, &c, key);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	yyjson_val *key, *value;
	size_t i, n;

	if (!scan_json_open(in, out, &j, err))
		return false;
	vb_json_each_key(vb_json_object(j.root, "Packages"), i, n, key, value)
		package_emit(&j, key, value);
	return true;
}

static const char *const patterns[] = {"**/renv.lock", NULL};

const struct scan_reader scan_reader_renv_lock = {
	.name = "renv-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "R packages of renv.lock",
};
