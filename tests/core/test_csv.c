/* test_csv.c - rows as spreadsheets write them, and what is written reads back. */
#include "core/csv.h"
#include "support.h"

static struct vb_str all_rows(struct vb_arena *a, const char *text)
{
	struct vb_str out = {"", 0}, *cells;
	struct vb_error err;
	struct vb_csv c;
	size_t n;

	vb_csv_open(&c, vb_str(text), "t.csv");
	for (;;) {
		if (!vb_csv_row(&c, a, &cells, &n, &err))
			return vb_arena_printf(a, "%s:%u: %s", err.file, err.line, err.text);
		if (!n)
			return out;
		out = vb_arena_printf(a, "%.*s%u", VB_FMT(out), c.line);
		for (size_t i = 0; i < n; i++)
			out = vb_arena_printf(a, "%.*s[%.*s]", VB_FMT(out), VB_FMT(cells[i]));
	}
}

static void rows_of_every_kind(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	static const struct {
		const char *text, *rows;
	} cases[] = {
		{"a,b\r\n1,2\r\n", "1[a][b]2[1][2]"},
		{"\xef\xbb\xbf"
		 "a;b\n1,5;2",
		 "1[a][b]2[1,5][2]"},
		{"a\tb\n,\t", "1[a][b]2[,][]"},
		{"\"a\"\"b\",\"c,d\"\n\n\"two\nlines\",x\nlast",
		 "1[a\"b][c,d]3[two\nlines][x]5[last]"},
		{"a,\n", "1[a][]"},
		{"", ""},
		{"\n\r\n", ""},
		{"a,\"open\n", "t.csv:1: this quoted cell never ends"},
		{"x\n\"a\"b,c\n", "t.csv:2: text after the closing quote of a cell"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		assert_str(all_rows(a, cases[i].text), cases[i].rows);
}

static void formulas_are_disarmed_and_come_back(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	static const char *const texts[] = {"=1+1", " @x", "plain",      "a \"quoted\" one",
					    "",     "-5",  "two\nlines", "'quoted"};
	struct vb_str *cells;
	struct vb_error err;
	struct vb_csv c;
	struct vb_buf b;
	size_t n;

	(void)state;
	vb_buf_init(&b, 4096);
	for (size_t i = 0; i < VB_COUNT(texts); i++)
		vb_csv_put(&b, vb_str(texts[i]), i == 0);
	vb_csv_end(&b);
	assert_non_null(strstr(vb_arena_cstr(a, vb_buf_view(&b)), "\"'=1+1\""));
	vb_csv_open(&c, vb_buf_view(&b), "t.csv");
	assert_true(vb_csv_row(&c, a, &cells, &n, &err));
	assert_int_equal(n, VB_COUNT(texts));
	for (size_t i = 0; i < n; i++)
		assert_str(vb_csv_plain(cells[i]), texts[i]);
	vb_buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_every_kind),
		cmocka_unit_test(formulas_are_disarmed_and_come_back),
	};

	return cmocka_run_group_tests_name("core/csv", tests, NULL, NULL);
}
