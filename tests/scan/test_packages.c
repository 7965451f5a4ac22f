/*
 * test_packages.c - readers of language packages against tests/scan/data/packages/READER*.txt. A case:
 *
 *   ==== what it shows | path of the file in the target
 *   the file
 *   ---- expected
 *   purl ECOSYSTEM flags... [line N] {licence} ALGORITHM:first-digits -> name version, ~unresolved need
 *   = key value (setting)
 *   ! reason (unreadable)
 *
 * In a file, ^@ stands for NUL and ^? for a byte that is never UTF-8.
 */
#include "support.h"

#include "scan/readers/readers.h"
#include "scan/scan.h"

static void dump_needs(struct vb_buf *b, const struct model_facts *f, const struct model_component *c)
{
	const char *between = " -> ";

	for (size_t i = 0; i < c->edges.n; i++, between = ", ") {
		const struct model_component *to = &f->components.v[c->edges.v[i]];

		vb_buf_printf(b, "%s%.*s %.*s", between, VB_FMT(to->source_name), VB_FMT(to->version));
	}
	if (!c->edges.n)
		for (size_t i = 0; i < c->needs.n; i++, between = ", ")
			vb_buf_printf(b, "%s~%.*s", between, VB_FMT(c->needs.v[i]));
}

static void dump_component(struct vb_buf *b, const struct model_facts *f, const struct model_component *c)
{
	static const char *const scopes[] = {"", " dev", " optional"};

	vb_buf_printf(b, "%.*s ", VB_FMT(c->purl));
	vb_buf_str(b, c->ecosystem.n ? c->ecosystem : VB_STR("not-assessed"));
	vb_buf_printf(b, "%s%s%s%s", scopes[c->scope], c->direct ? " direct" : "", c->own ? " own" : "",
		      c->vendored ? " vendored" : "");
	for (size_t i = 0; i < c->locations.n; i++)
		if (c->locations.v[i].line)
			vb_buf_printf(b, " line %u", c->locations.v[i].line);
	if (c->licence.n)
		vb_buf_printf(b, " {%.*s}", VB_FMT(c->licence));
	for (size_t i = 0; i < c->hashes.n; i++)
		vb_buf_printf(b, " %.*s:%.*s", VB_FMT(c->hashes.v[i].algorithm),
			      VB_FMT(vb_str_sub(c->hashes.v[i].hex, 0, 8)));
	dump_needs(b, f, c);
	vb_buf_char(b, '\n');
}

static void dump(struct vb_buf *b, const struct model_facts *f)
{
	for (size_t i = 0; i < f->components.n; i++)
		dump_component(b, f, &f->components.v[i]);
	for (size_t i = 0; i < f->settings.n; i++)
		vb_buf_printf(b, "= %.*s %.*s\n", VB_FMT(f->settings.v[i].key), VB_FMT(f->settings.v[i].value));
	for (size_t i = 0; i < f->unreadable.n; i++)
		vb_buf_printf(b, "! %.*s\n", VB_FMT(f->unreadable.v[i].reason));
}

static struct vb_str unescape(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool escape = s.p[i] == '^' && i + 1 < s.n && (s.p[i + 1] == '@' || s.p[i + 1] == '?');

		p[n++] = escape ? (s.p[i + 1] == '@' ? '\0' : '\xff') : s.p[i];
		i += escape;
	}
	return vb_strn(p, n);
}

static unsigned run_case(const struct scan_reader *reader, struct vb_str title, struct vb_str content,
			 struct vb_str expected)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	size_t bar = vb_str_chr(title, '|');
	struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_buf b;
	unsigned wrong = 0;

	vb_buf_init(&b, 1 << 20);
	facts = scan_read_one(reader, vb_str_trim(vb_str_from(title, bar + 1)), unescape(a, content), NULL);
	dump(&b, facts);
	if (!vb_str_eq(vb_str_trim(vb_buf_view(&b)), vb_str_trim(expected))) {
		print_error("%s: %.*s\n--- expected\n%.*s--- got\n%.*s\n", reader->name, VB_FMT(title), VB_FMT(expected),
			    VB_FMT(vb_buf_view(&b)));
		wrong = 1;
	}
	vb_buf_done(&b);
	return wrong;
}

/* Splits a data file; returns how many cases it has. */
static unsigned run_file(const struct scan_reader *reader, const char *path, unsigned *wrong)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str rest = test_load(a, test_path(a, path)), title, mark = VB_STR("==== ");
	struct vb_str divider = VB_STR("---- expected\n"), part;
	unsigned n = 0;

	rest = vb_str_from(rest, vb_str_find(rest, mark));
	while (rest.n) {
		size_t next = vb_str_find(vb_str_from(rest, 1), VB_STR("\n==== "));
		size_t at;

		part = vb_str_sub(rest, mark.n, next + 2 - mark.n);
		rest = vb_str_from(rest, next + 2);
		assert_true(vb_str_line(&part, &title));
		at = vb_str_find(part, divider);
		assert_true(at < part.n);
		*wrong += run_case(reader, title, vb_str_sub(part, 0, at), vb_str_from(part, at + divider.n));
		n++;
	}
	return n;
}

static void readers_say_what_files_hold(void **state)
{
	static const struct {
		const struct scan_reader *reader;
		const char *path;
	} files[] = {
		{&scan_reader_python_requirements, "tests/scan/data/packages/python-requirements.txt"},
		{&scan_reader_python_metadata, "tests/scan/data/packages/python-metadata.txt"},
		{&scan_reader_cargo_lock, "tests/scan/data/packages/cargo-lock.txt"},
		{&scan_reader_cargo_lock, "tests/scan/data/packages/toml-refused.txt"},
		{&scan_reader_npm_lock, "tests/scan/data/packages/npm-lock.txt"},
	};
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(files); i++)
		assert_true(run_file(files[i].reader, files[i].path, &wrong) >= 5);
	assert_int_equal(wrong, 0);
}

/* Files no person would write, too large to keep: each ends in facts or in one named trouble. */
static struct vb_str repeated(struct vb_arena *a, const char *head, const char *unit, size_t times, const char *tail)
{
	struct vb_buf b;
	struct vb_str s;

	vb_buf_init(&b, 64 << 20);
	vb_buf_cstr(&b, head);
	for (size_t i = 0; i < times; i++)
		vb_buf_cstr(&b, unit);
	vb_buf_cstr(&b, tail);
	s = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return s;
}

static void hostile_files_are_survived(void **state)
{
	static const struct {
		const struct scan_reader *reader;
		const char *path, *head, *unit, *tail;
		size_t times;
		const char *reason; /* part of it */
	} cases[] = {
		{&scan_reader_cargo_lock, "Cargo.lock", "a = ", "[", "", 1000000, "nested too deeply"},
		{&scan_reader_cargo_lock, "Cargo.lock", "a = ", "{a=", "", 1000000, "nested too deeply"},
		{&scan_reader_cargo_lock, "Cargo.lock", "a", ".a", " = 1", 1000000, "too many parts"},
		{&scan_reader_cargo_lock, "Cargo.lock", "[a", ".a", "]", 1000000, "too many parts"},
		{&scan_reader_cargo_lock, "Cargo.lock", "a = [", "1,", "]", 3000000, "too many values"},
		{&scan_reader_cargo_lock, "Cargo.lock", "", "[[package]]\n", "", 3000, "more of the same"},
		{&scan_reader_cargo_lock, "Cargo.lock", "a = \"", "\\u00e9", "", 100000, "does not end"},
		{&scan_reader_npm_lock, "package-lock.json", "{\"lockfileVersion\":1,\"dependencies\":", "{\"a\":{\"dependencies\":",
		 "", 100000, "not valid JSON"},
		{&scan_reader_npm_lock, "package-lock.json", "", "[", "", 1000000, "not valid JSON"},
		{&scan_reader_python_requirements, "requirements.txt", "", "a \\\n", "", 100000, "neither a requirement"},
		{&scan_reader_python_requirements, "requirements.txt", "", "]\n", "", 100000, "more of the same"},
		{&scan_reader_python_metadata, "a.dist-info/METADATA", "Name: a\nVersion: 1\n", "Requires-Dist: b\n", "", 100000,
		 NULL},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_str content = repeated(a, cases[i].head, cases[i].unit, cases[i].times, cases[i].tail);
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) =
			scan_read_one(cases[i].reader, vb_str(cases[i].path), content, NULL);
		bool found = !cases[i].reason && !facts->unreadable.n;

		for (size_t k = 0; k < facts->unreadable.n && cases[i].reason; k++)
			found |= vb_str_find(facts->unreadable.v[k].reason, vb_str(cases[i].reason)) <
				 facts->unreadable.v[k].reason.n;
		if (!found)
			fail_msg("case %zu: %zu unreadable, none says \"%s\"", i, facts->unreadable.n, cases[i].reason);
	}
}

/* 64 levels are read, one more is refused: the bound is where it is said to be. */
static void nesting_is_bounded_where_it_is_said(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (int more = 0; more <= 1; more++) {
		struct vb_str ends = repeated(a, "1", "]", (size_t)(63 + more), "");
		struct vb_str content = repeated(a, "a = ", "[", (size_t)(63 + more), ends.p);
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) =
			scan_read_one(&scan_reader_cargo_lock, VB_STR("Cargo.lock"), content, NULL);

		assert_int_equal(facts->unreadable.n, more);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_say_what_files_hold),
		cmocka_unit_test(hostile_files_are_survived),
		cmocka_unit_test(nesting_is_bounded_where_it_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
