/*
 * manifests.c - what builders of embedded systems list beside their images.
 *
 *   Yocto      IMAGE.manifest              "package architecture version", a line a package
 *              license.manifest            stanzas PACKAGE NAME, PACKAGE VERSION, RECIPE NAME, LICENSE
 *   Buildroot  legal-info/manifest.csv     "PACKAGE","VERSION","LICENSE",...; host-manifest.csv: tools of the build
 *
 * Packages of type generic: no feed is kept by these names, so they are listed as not assessed. A file that only looks
 * like an image manifest by its name is left alone: every line must have the three words.
 * Sources: docs.yoctoproject.org, "image manifest", classes/license_image; Buildroot's manual, "Legal notice".
 */
#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

static struct model_component generic(const char *reader)
{
	return (struct model_component){.type = VB_STR("generic"), .reader = vb_str(reader)};
}

/* ---- Yocto ------------------------------------------------------------------------------- */

static bool words_three(struct vb_str line, struct vb_str words[3])
{
	struct vb_str more;

	for (int i = 0; i < 3; i++)
		if (!vb_str_word(&line, &words[i]))
			return false;
	return !vb_str_word(&line, &more);
}

static bool is_image_manifest(struct vb_str text)
{
	struct vb_str line, words[3];
	size_t n = 0;

	while (vb_str_line(&text, &line)) {
		if (!words_three(line, words) || words[2].p[0] < '0' ||
		    (words[2].p[0] > '9' && words[2].p[0] != 'g'))
			return false; /* "git" starts versions without a release */
		n++;
	}
	return n > 0;
}

static bool read_image(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line, words[3];
	uint32_t number = 0;

	(void)err;
	if (vb_str_is(scan_path_name(in->path), "license.manifest") ||
	    !is_image_manifest(in->content))
		return true;
	while (vb_str_line(&rest, &line)) {
		struct model_component c = generic("yocto-image");

		number++;
		if (!words_three(line, words))
			continue;
		c.name = words[0];
		c.arch = words[1];
		c.version = words[2];
		scan_package_emit(in, out, &c, number);
	}
	return true;
}

static bool read_licences(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	struct model_component c = generic("yocto-licences");
	uint32_t number = 0, first = 0;
	bool more = true;

	(void)err;
	while (more) {
		size_t colon;
		struct vb_str key, value;

		more = vb_str_line(&rest, &line);
		number++;
		line = more ? line : VB_STR("");
		colon = vb_str_chr(line, ':');
		key = vb_str_trim(vb_str_sub(line, 0, colon));
		value = vb_str_trim(vb_str_from(line, colon + 1));
		if (!key.n) {
			if (c.name.n)
				scan_package_emit(in, out, &c, first);
			c = generic("yocto-licences");
		} else if (vb_str_is(key, "PACKAGE NAME")) {
			c.name = value;
			first = number;
		} else if (vb_str_is(key, "PACKAGE VERSION")) {
			c.version = value;
		} else if (vb_str_is(key, "RECIPE NAME")) {
			c.source_name = value;
		} else if (vb_str_is(key, "LICENSE")) {
			c.licence = value;
		}
	}
	return true;
}

/* ---- Buildroot --------------------------------------------------------------------------- */

enum { PACKAGE, VERSION, LICENCE, COLUMNS };

/* One field of CSV, quotes removed ("" inside is one); false at the end of the line. */
static bool field_next(struct vb_arena *a, struct vb_str *rest, struct vb_str *out)
{
	size_t n = 0, at = 0;
	char *p;

	if (!rest->n || rest->p[0] != '"')
		return vb_str_next(rest, ',', out);
	p = vb_arena_alloc(a, rest->n);
	for (at = 1; at < rest->n; at++) {
		if (rest->p[at] == '"' && (at + 1 == rest->n || rest->p[at + 1] != '"'))
			break;
		at += rest->p[at] == '"';
		p[n++] = rest->p[at];
	}
	*out = vb_strn(p, n);
	*rest = vb_str_from(*rest, at + 1);
	if (rest->n && rest->p[0] == ',')
		*rest = vb_str_from(*rest, 1);
	return true;
}

static size_t row_read(struct vb_arena *a, struct vb_str line, struct vb_str fields[COLUMNS])
{
	size_t n = 0;

	line = vb_str_trim(line);
	while (n < COLUMNS && field_next(a, &line, &fields[n]))
		n++;
	return n;
}

static bool read_buildroot(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line, fields[COLUMNS];
	bool host = vb_str_starts(scan_path_name(in->path), VB_STR("host-"));
	uint32_t number = 1;

	(void)err;
	if (!vb_str_line(&rest, &line) || row_read(in->arena, line, fields) < COLUMNS ||
	    !vb_str_is(fields[PACKAGE], "PACKAGE") || !vb_str_is(fields[VERSION], "VERSION"))
		return true; /* another program's manifest.csv */
	while (vb_str_line(&rest, &line)) {
		struct model_component c = generic("buildroot");

		number++;
		if (row_read(in->arena, line, fields) < COLUMNS || !fields[PACKAGE].n)
			continue;
		c.name = fields[PACKAGE];
		c.version = vb_str_is(fields[VERSION], "unknown") ? VB_STR("") : fields[VERSION];
		c.licence = vb_str_is(fields[LICENCE], "unknown") ? VB_STR("") : fields[LICENCE];
		c.scope = host ? MODEL_SCOPE_DEV : MODEL_SCOPE_RUNTIME;
		scan_package_emit(in, out, &c, number);
	}
	return true;
}

static const char *const image_patterns[] = {"**/*.manifest", NULL};
static const char *const licence_patterns[] = {"**/license.manifest", NULL};
static const char *const buildroot_patterns[] = {"**/legal-info/manifest.csv",
						 "**/legal-info/host-manifest.csv", NULL};

const struct scan_reader scan_reader_yocto_image = {
	.name = "yocto-image",
	.patterns = image_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_image,
	.what = "packages of a Yocto image, IMAGE.manifest",
};

const struct scan_reader scan_reader_yocto_licences = {
	.name = "yocto-licences",
	.patterns = licence_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_licences,
	.what = "packages and licences of a Yocto image, license.manifest",
};

const struct scan_reader scan_reader_buildroot = {
	.name = "buildroot",
	.patterns = buildroot_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_buildroot,
	.what = "packages of a Buildroot system, legal-info/manifest.csv",
};
