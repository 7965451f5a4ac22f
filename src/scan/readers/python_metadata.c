/*
 * python_metadata.c - an installed Python distribution: *.dist-info/METADATA, *.egg-info/PKG-INFO, a *.egg-info file,
 * EGG-INFO/PKG-INFO of an egg folder.
 *
 *   "Field: value" lines, continued by a leading blank, to the first empty line; the rest is the description
 *
 * Source of the format: "Core metadata specifications" (packaging.python.org), versions 1.0 to 2.4; licences of
 * trove classifiers by their published names, as SPDX identifiers where the two say the same.
 */
#include "scan/readers/python_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

enum {
	NEEDS_MAX = 1024,     /* "Requires-Dist" lines of one package; the longest seen has 300 */
	CLASSIFIERS_MAX = 16, /* licences of one package */
	LICENCE_NAME_MAX = 80 /* a longer License field is the text of the licence */
};

struct metadata {
	struct vb_str name, version, expression, licence;
	VB_VEC(struct vb_str) classifiers; /* those of licences, last part */
	VB_VEC(struct vb_str) needs;
};

/* Only where the classifier names one SPDX licence: "BSD License" does not say which. */
static const struct {
	const char *classifier, *spdx;
} licences[] = {
	{"MIT License", "MIT"},
	{"MIT No Attribution License (MIT-0)", "MIT-0"},
	{"Apache Software License", "Apache-2.0"},
	{"ISC License (ISCL)", "ISC"},
	{"Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"},
	{"Mozilla Public License 1.1 (MPL 1.1)", "MPL-1.1"},
	{"GNU General Public License v2 (GPLv2)", "GPL-2.0-only"},
	{"GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later"},
	{"GNU General Public License v3 (GPLv3)", "GPL-3.0-only"},
	{"GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"},
	{"GNU Lesser General Public License v2 (LGPLv2)", "LGPL-2.0-only"},
	{"GNU Lesser General Public License v2 or later (LGPLv2+)", "LGPL-2.0-or-later"},
	{"GNU Lesser General Public License v3 (LGPLv3)", "LGPL-3.0-only"},
	{"GNU Lesser General Public License v3 or later (LGPLv3+)", "LGPL-3.0-or-later"},
	{"GNU Affero General Public License v3", "AGPL-3.0-only"},
	{"GNU Affero General Public License v3 or later (AGPLv3+)", "AGPL-3.0-or-later"},
	{"Boost Software License 1.0 (BSL-1.0)", "BSL-1.0"},
	{"The Unlicense (Unlicense)", "Unlicense"},
	{"Python Software Foundation License", "PSF-2.0"},
	{"zlib/libpng License", "Zlib"},
	{"Universal Permissive License (UPL)", "UPL-1.0"},
	{"Eclipse Public License 2.0 (EPL-2.0)", "EPL-2.0"},
	{"European Union Public Licence 1.2 (EUPL 1.2)", "EUPL-1.2"},
	{"CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"},
};

static void read_classifier(struct vb_arena *a, struct metadata *m, struct vb_str value)
{
	struct vb_str rest = value, last = {NULL, 0};
	size_t at;

	if (!vb_str_starts(value, VB_STR("License ::")) || m->classifiers.n >= CLASSIFIERS_MAX)
		return;
	while ((at = vb_str_find(rest, VB_STR("::"))) < rest.n)
		rest = vb_str_from(rest, at + 2);
	last = vb_str_trim(rest);
	if (!last.n || vb_str_is(last, "OSI Approved"))
		return;
	*vb_vec_add(a, &m->classifiers) = last;
}

static void read_need(struct vb_arena *a, struct metadata *m, struct vb_str value)
{
	struct scan_pep508 r;

	if (m->needs.n < NEEDS_MAX && scan_pep508_parse(value, &r) &&
	    !scan_pep508_is_extra(r.marker))
		*vb_vec_add(a, &m->needs) = model_name_normal(a, VB_STR("pypi"), r.name);
}

static void read_field(struct vb_arena *a, struct metadata *m, struct vb_str key,
		       struct vb_str value)
{
	const struct {
		struct vb_str key;
		struct vb_str *to;
	} plain[] = {
		{VB_STR("Name"), &m->name}, {VB_STR("Version"), &m->version},
					     {VB_STR("License-Expression"), &m->expression},
					      {VB_STR("License"), &m->licence},
					     };

	for (size_t i = 0; i < VB_COUNT(plain); i++)
		if (vb_str_ieq(key, plain[i].key) && !plain[i].to->n)
			*plain[i].to = value;
	if (vb_str_ieq(key, VB_STR("Classifier")))
		read_classifier(a, m, value);
	if (vb_str_ieq(key, VB_STR("Requires-Dist")))
		read_need(a, m, value);
}

static void read_fields(struct vb_arena *a, struct vb_str text, struct metadata *m)
{
	struct vb_str line, next;
	size_t colon;

	while (vb_str_line(&text, &line) && line.n) {
		colon = vb_str_chr(line, ':');
		if (colon == 0 || colon == line.n || line.p[0] == ' ' || line.p[0] == '\t')
			continue; /* a continuation of a field nobody asked for, or damage */
		next = text;
		if (next.n && (next.p[0] == ' ' || next.p[0] == '\t') &&
		    vb_str_ieq(vb_str_sub(line, 0, colon), VB_STR("License")))
			continue; /* several lines: the text of a licence, not its name */
		read_field(a, m, vb_str_sub(line, 0, colon),
			   vb_str_trim(vb_str_from(line, colon + 1)));
	}
}

static struct vb_str spdx_of(struct vb_str classifier)
{
	for (size_t i = 0; i < VB_COUNT(licences); i++)
		if (vb_str_is(classifier, licences[i].classifier))
			return vb_str(licences[i].spdx);
	return classifier;
}

/* One classifier is a name; several do not say "and" or "or", so they stay a list. */
static struct vb_str licence_of(struct vb_arena *a, const struct metadata *m)
{
	struct vb_str all;

	if (m->expression.n)
		return m->expression;
	if (m->classifiers.n == 1 && spdx_of(m->classifiers.v[0]).p != m->classifiers.v[0].p)
		return spdx_of(m->classifiers.v[0]);
	if (m->licence.n && m->licence.n <= LICENCE_NAME_MAX &&
	    !vb_str_ieq(m->licence, VB_STR("UNKNOWN")))
		return m->licence;
	if (!m->classifiers.n)
		return (struct vb_str){NULL, 0};
	all = spdx_of(m->classifiers.v[0]);
	for (size_t i = 1; i < m->classifiers.n; i++)
		all = vb_arena_printf(a, "%.*s; %.*s", VB_FMT(all),
				      VB_FMT(spdx_of(m->classifiers.v[i])));
	return all;
}

/* Directly in an environment's folder it is installed; deeper down another package brings it. */
static bool is_bundled(struct vb_str path)
{
	static const char *const environments[] = {"site-packages/", "dist-packages/"};

	if (vb_str_ends(
		    path,
		    VB_STR("/EGG-INFO/PKG-INFO"))) /* the egg's folder stands for its EGG-INFO */
		path = vb_str_sub(path, 0, path.n - strlen("/PKG-INFO"));
	for (size_t i = 0; i < VB_COUNT(environments); i++) {
		size_t n = strlen(environments[i]), at = vb_str_find(path, vb_str(environments[i]));
		struct vb_str below = vb_str_from(path, at + n);

		if (at == path.n)
			continue;
		below = vb_str_sub(below, 0,
				   vb_str_rchr(below, '/')); /* X.dist-info, or a folder above it */
		return vb_str_chr(below, '/') < below.n;
	}
	return scan_path_vendored(path);
}

static bool read_metadata(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct metadata m = {0};
	struct model_component c = {.type = VB_STR_INIT("pypi"),
				    .reader = VB_STR_INIT("python-metadata")};

	read_fields(in->arena, in->content, &m);
	if (!m.name.n)
		return vb_fail(err, VB_E_INPUT,
			       "no \"Name:\" before the first empty line: not the metadata of a "
			       "Python package");
	c.name = model_name_normal(in->arena, c.type, m.name);
	c.version = m.version;
	c.vendored = is_bundled(in->path);
	c.licence = licence_of(in->arena, &m);
	c.needs.v = m.needs.v;
	c.needs.n = m.needs.n;
	if (m.version.n)
		c.ecosystem = VB_STR("PyPI");
	else
		scan_emit_trouble(out, "no \"Version:\" before the first empty line");
	scan_package_emit(in, out, &c, 0);
	return true;
}

static const char *const patterns[] = {"**/*.dist-info/METADATA", "**/*.egg-info/PKG-INFO",
				       "**/*.egg-info", "**/EGG-INFO/PKG-INFO", NULL};

const struct scan_reader scan_reader_python_metadata = {
	.name = "python-metadata",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_metadata,
	.what = "installed Python packages: dist-info, egg-info (packaging.python.org, Core "
		"metadata)",
};
