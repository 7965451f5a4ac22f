/*
 * place.c - what kind of place a path is. A key in a test, an example or a manual was written to be read; one in a file
 * of a distribution's package is on every machine that has the package. They are told apart from the product's own, and
 * listed apart, never dropped.
 */
#include "audit/audit_int.h"

static const char *const words[] = {"product", "package", "test", "example", "documentation"};

static bool in_words(struct vb_str s, const char *const *list)
{
	for (; *list; list++)
		if (vb_str_ieq(s, vb_str(*list)))
			return true;
	return false;
}

static bool matches(struct vb_str name, const char *const *globs)
{
	for (; *globs; globs++)
		if (vb_glob(vb_str(*globs), name))
			return true;
	return false;
}

/* One folder of a path. */
static enum audit_place folder_place(struct vb_str name)
{
	static const char *const tests[] = {
		"test",      "tests",     "testing",   "testdata",      "test_data", "test-data",
		"testsuite", "__tests__", "spec",      "specs",         "fixture",   "fixtures",
		"mock",      "mocks",     "__mocks__", "test-fixtures", "e2e",       "testutil",
		"testlib",   "fuzz",      "corpus",    "corpora",       NULL};
	static const char *const examples[] = {"example",  "examples",  "sample",
					       "samples",  "demo",      "demos",
					       "tutorial", "tutorials", NULL};
	static const char *const docs[] = {"doc", "docs", "documentation", "man", "info", NULL};

	if (in_words(name, tests))
		return AUDIT_PLACE_TEST;
	if (in_words(name, examples))
		return AUDIT_PLACE_EXAMPLE;
	return in_words(name, docs) ? AUDIT_PLACE_DOC : AUDIT_PLACE_PRODUCT;
}

static enum audit_place file_place(struct vb_str name)
{
	static const char *const tests[] = {"*_test.*", "test_*.*", "*.test.*",    "*.spec.*",
					    "*Test.*",  "*_spec.*", "conftest.py", NULL};
	static const char *const examples[] = {"*.example",   "*.sample",   "*.template", "*.dist",
					       "*.example.*", "*.sample.*", "*-sample.*", NULL};
	static const char *const docs[] = {"*.md",    "*.rst",      "*.adoc",
					   "README*", "CHANGELOG*", "CHANGES*",
					   "NEWS*",   "changelog*", NULL};

	if (matches(name, tests))
		return AUDIT_PLACE_TEST;
	if (matches(name, examples))
		return AUDIT_PLACE_EXAMPLE;
	return matches(name, docs) ? AUDIT_PLACE_DOC : AUDIT_PLACE_PRODUCT;
}

/* A configuration file belongs to its package, what is written in it to whoever configured it. */
static bool is_configuration(struct vb_str path)
{
	return vb_str_starts(path, VB_STR("etc/")) ||
			     vb_str_starts(path, VB_STR("root/")) ||
					   vb_str_starts(path, VB_STR("home/"));
}

enum audit_place audit_place_of(struct vb_str path, bool owned)
{
	enum audit_place found = AUDIT_PLACE_PRODUCT;
	struct vb_str rest = path;

	if (vb_str_starts(
		    path,
		    VB_STR("config.json!"))) /* of an image: its labels are names, not files */
		return AUDIT_PLACE_PRODUCT;
	if (owned && !is_configuration(path))
		return AUDIT_PLACE_PACKAGE;
	while (rest.n && found == AUDIT_PLACE_PRODUCT) {
		size_t n = 0;

		while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '!')
			n++;
		found = n < rest.n ? folder_place(vb_str_sub(rest, 0, n)) : file_place(rest);
		rest = vb_str_from(rest, n + 1);
	}
	return found;
}

const char *audit_place_word(enum audit_place p)
{
	return words[p];
}
