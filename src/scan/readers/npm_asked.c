/*
 * npm_asked.c - package.json of a project: what it asks for, which some lock files do not tell (yarn.lock, package-lock.json
 * of version 1). No component comes of it: what is installed stands in the lock file; scan/asked.c joins the two.
 *
 *   {"dependencies": {NAME: RANGE}, "devDependencies": {...}, "optionalDependencies": {...}}
 *     ──► settings {npm-asked, "runtime" | "development" | "optional", NAME, RANGE}
 *
 * One that is no JSON asks for nothing: many a test's is broken on purpose. Source: docs.npmjs.com, "package.json".
 */
#include "scan/readers/npm_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

enum { ASKED_MAX = 20000 };

static bool read_asked(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	static const struct {
		const char *field;
		struct vb_str scope;
	} kinds[] = {{"devDependencies", VB_STR_INIT("development")},
		     {"optionalDependencies", VB_STR_INIT("optional")},
		     {"dependencies", VB_STR_INIT("runtime")}};
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *key, *range;
	struct vb_error none;
	size_t i, n, all = 0;

	(void)err;
	if (!vb_json_read(in->content, "package.json", &doc, &none))
		return true;
	for (size_t k = 0; k < VB_COUNT(kinds); k++) {
		yyjson_val *asked = vb_json_object(yyjson_doc_get_root(doc), kinds[k].field);

		if (!asked)
			continue;
		vb_json_each_key(asked, i, n, key, range)
		{
			const struct model_setting s = {
				.format = VB_STR(NPM_ASKED), .key = kinds[k].scope,
						 .section = vb_json_value_str(key),
						 .value = vb_json_value_str(range)};

			if (s.section.n && ++all <= ASKED_MAX)
				scan_emit_setting(out, &s);
		}
	}
	return true;
}

static const char *const patterns[] = {"**/package.json", NULL};

const struct scan_reader scan_reader_npm_asked = {
	.name = "npm-asked",
	.patterns = patterns,
	.passes_over = scan_path_vendored,
	.max_bytes = VB_LIMIT_JSON_BYTES,
	.packages = true,
	.read = read_asked,
	.what = "what a project asks for in package.json, for lock files that do not tell: yarn.lock, "
		"package-lock.json of version 1",
};
