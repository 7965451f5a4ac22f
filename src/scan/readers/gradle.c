/*
 * gradle.c - gradle.lockfile: "group:name:version=configuration,configuration", a line a module, '#' comments.
 * "empty=..." lists configurations without modules. A module that only test configurations need serves development.
 * Source of the format: docs.gradle.org, "Locking dependency versions".
 */
#include "scan/readers/maven_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

static bool only_tests(struct vb_str configurations)
{
	struct vb_str one;

	while (vb_str_next(&configurations, ',', &one)) {
		bool test = vb_str_starts(one, VB_STR("test")) ||
					  vb_str_find(one, VB_STR("Test")) < one.n;

		if (one.n && !test)
			return false;
	}
	return true;
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	uint32_t number = 0;

	(void)err;
	while (vb_str_line(&rest, &line)) {
		struct model_component c = maven_component(in, "gradle-lock");
		size_t equals;

		number++;
		line = vb_str_trim(line);
		equals = vb_str_chr(line, '=');
		if (!line.n || line.p[0] == '#' || vb_str_is(vb_str_sub(line, 0, equals), "empty"))
			continue;
		c.version = vb_str_sub(line, 0, equals);
		if (!vb_str_next(&c.version, ':', &c.group) ||
		    !vb_str_next(&c.version, ':', &c.name) || !c.version.n || !c.name.n) {
			scan_emit_trouble(out,
					  "line %u is not \"group:name:version=configurations\"",
					  number);
			continue;
		}
		c.scope = equals < line.n && only_tests(vb_str_from(line, equals + 1))
				  ? MODEL_SCOPE_DEV
				  : MODEL_SCOPE_RUNTIME;
		maven_emit(in, out, &c, number);
	}
	return true;
}

static const char *const patterns[] = {"**/gradle.lockfile", "**/buildscript-gradle.lockfile",
				       "**/gradle/dependency-locks/*.lockfile", NULL};

const struct scan_reader scan_reader_gradle_lock = {
	.name = "gradle-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "Java packages of gradle.lockfile",
};
