/* test_settings.c - data/settings.txt: one file a line through the real readers, in the order of the file. */
#include "support.h"

#include "scan/reader.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"

static const struct scan_reader *format_named(struct vb_str name)
{
	for (size_t i = 0; scan_formats[i]; i++)
		if (vb_str_is(name, scan_formats[i]->name))
			return scan_formats[i];
	fail_msg("no format %.*s", VB_FMT(name));
	return NULL;
}

/* \n, \t, \r, \" and \\ of the data file. */
static struct vb_str unescape(struct vb_arena *a, struct vb_str s)
{
	static const char from[] = "ntr", to[] = "\n\t\r";
	char *out = vb_arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *hit = s.p[i] == '\\' && i + 1 < s.n ? strchr(from, s.p[i + 1]) : NULL;

		i += s.p[i] == '\\' && i + 1 < s.n;
		out[n++] = hit ? to[hit - from] : s.p[i];
	}
	return vb_strn(out, n);
}

/* Facts are sorted by line, then by field: within one line the order of the data file does not matter. */
static bool same_records(struct vb_str expected, const struct model_facts *f, struct vb_arena *a,
			 struct vb_str *got)
{
	struct vb_str all = {NULL, 0};
	bool found = true;

	for (size_t i = 0; i < f->settings.n; i++) {
		const struct model_setting *m = &f->settings.v[i];
		struct vb_str one = vb_arena_printf(a, "%.*s|%.*s|%.*s", VB_FMT(m->section),
						    VB_FMT(m->key), VB_FMT(m->value));

		if (!m->line)
			continue;
		all = all.n ? vb_arena_printf(a, "%.*s ; %.*s", VB_FMT(all), VB_FMT(one)) : one;
		found &= vb_str_find(expected, one) < expected.n;
	}
	*got = all;
	return found && all.n == expected.n;
}

static void line_check(struct vb_arena *a, struct vb_str line)
{
	size_t arrow = vb_str_find(line, VB_STR("\" -> ")), quote = vb_str_chr(line, '"');
	struct vb_str content = unescape(a, vb_str_sub(line, quote + 1, arrow - quote - 1));
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_str got;

	assert_true(arrow < line.n && quote < arrow);
	f = scan_read_one(format_named(vb_str_trim(vb_str_sub(line, 0, quote))),
			  VB_STR("etc/x"), content, NULL);
	if (!f->settings.n || f->settings.v[0].line)
		fail_msg("%.*s: no record says that the file was read", VB_FMT(line));
	if (!same_records(vb_str_from(line, arrow + 5), f, a, &got))
		fail_msg("%.*s\n got %.*s", VB_FMT(line), VB_FMT(got));
}

static void test_lines(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = test_load(a, test_path(a, "tests/audit/data/settings.txt")), line;
	size_t n = 0;

	(void)state;
	while (vb_str_line(&text, &line))
		if (line.n && line.p[0] != '#') {
			line_check(a, line);
			n++;
		}
	assert_true(n >= 40);
}

/* A hash in any column of an account file never becomes a record. */
static void test_no_hash_leaves_the_worker(void **state)
{
	static const char *const schemes[] = {"$6$salt$", "$y$j9T$salt$", "$1$salt$", "$2b$12$",
					      "",         "!$6$salt$",    "_J9..salt"};
	static const char *const formats[] = {"shadow", "passwd", "group"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t s = 0; s < VB_COUNT(schemes); s++)
		for (size_t k = 0; k < VB_COUNT(formats); k++) {
			struct vb_str line = vb_arena_printf(
				a, "bob:%sSECRETHASHxx0:1000:1000:x:/home/bob:/bin/sh\n",
				schemes[s]);
			struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
				format_named(vb_str(formats[k])), VB_STR("etc/x"), line, NULL);

			assert_true(f->settings.n > 2);
			for (size_t i = 0; i < f->settings.n; i++)
				assert_int_equal(
					vb_str_find(f->settings.v[i].value, VB_STR("SECRET")),
						    f->settings.v[i].value.n);
		}
}

static void test_what_is_not_understood_is_named(void **state)
{
	static const struct {
		const char *format, *content;
	} cases[] = {{"passwd", "bob:x:1\n"},
		     {"shadow", "bob\n"},
		     {"sysctl", "nonsense\n"},
		     {"fstab", "/dev/sda1\n"}};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
			format_named(vb_str(cases[i].format)),
			VB_STR("etc/x"), vb_str(cases[i].content), NULL);

		assert_int_equal(f->unreadable.n, 1);
		assert_str(f->unreadable.v[0].reader, cases[i].format);
		assert_true(vb_str_starts(f->unreadable.v[0].reason, VB_STR("line 1")));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_no_hash_leaves_the_worker),
		cmocka_unit_test(test_what_is_not_understood_is_named),
	};

	return cmocka_run_group_tests_name("audit/settings", tests, NULL, NULL);
}
