/* test_str.c - strings, numbers, suggestions, buffers, cursors, maps. */
#include "support.h"

static void numbers_are_whole_and_bounded(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		uint64_t value;
	} cases[] = {{"0", true, 0},
		     {"18446744073709551615", true, UINT64_MAX},
		     {"18446744073709551616", false, 0},
		     {"", false, 0},
		     {" 1", false, 0},
		     {"1 ", false, 0},
		     {"-1", false, 0},
		     {"0x1", false, 0}};
	int64_t i;
	double d;

	(void)state;
	for (size_t n = 0; n < VB_COUNT(cases); n++) {
		uint64_t v = 0;

		assert_int_equal(vb_str_u64(vb_str(cases[n].text), &v), cases[n].ok);
		assert_true(v == cases[n].value);
	}
	assert_true(vb_str_i64(VB_STR("-9223372036854775808"), &i) && i == INT64_MIN);
	assert_false(vb_str_i64(VB_STR("9223372036854775808"), &i));
	assert_true(vb_str_i64(VB_STR("-0"), &i) && i == 0);
	assert_true(vb_str_double(VB_STR("1e-3"), &d) && d > 0.00099 && d < 0.00101);
	assert_false(vb_str_double(VB_STR("nan"), &d));
	assert_false(vb_str_double(VB_STR("0x10"), &d));
	assert_false(vb_str_double(VB_STR("1e999"), &d));
}

static void the_nearest_word_is_suggested_only_when_near(void **state)
{
	static const char *const words[] = {"audit", "check", "watch", "decide"};

	(void)state;
	assert_string_equal(vb_nearest(VB_STR("audti"), words, 4), "audit");
	assert_string_equal(vb_nearest(VB_STR("Check"), words, 4), "check");
	assert_null(vb_nearest(VB_STR("xyzzy"), words, 4));
}

static void hostile_text_becomes_printable(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	assert_str(vb_arena_printable(a, VB_STR("a\x1b[31mb\xff\xc3\xa9")), "a?[31mb?\xc3\xa9");
	assert_str(vb_arena_printable(a, VB_STR("x\xe2\x80\xaey")), "x???y");
	assert_true(vb_str_utf8(VB_STR("\xf0\x9f\x8c\x8d")));
	assert_false(vb_str_utf8(VB_STR("\xed\xa0\x80")));
	assert_false(vb_str_utf8(VB_STR("\xc0\x80")));
}

static void parts_lines_and_words_are_cut_without_loss(void **state)
{
	struct vb_str rest = VB_STR("a,,b"), part;
	size_t n = 0;

	(void)state;
	while (vb_str_next(&rest, ',', &part))
		n++;
	assert_int_equal(n, 3);
	rest = VB_STR("one\r\ntwo\n\nlast");
	assert_true(vb_str_line(&rest, &part));
	assert_str(part, "one");
	for (n = 1; vb_str_line(&rest, &part); n++)
		;
	assert_int_equal(n, 4);
	assert_str(part, "last");
	rest = VB_STR("  two\twords ");
	assert_true(vb_str_word(&rest, &part));
	assert_str(part, "two");
	assert_true(vb_str_word(&rest, &part));
	assert_false(vb_str_word(&rest, &part));
}

static void a_buffer_stops_at_its_maximum(void **state)
{
	struct vb_buf b;

	(void)state;
	vb_buf_init(&b, 10);
	vb_buf_cstr(&b, "12345");
	vb_buf_cstr(&b, "678901");
	assert_true(b.over);
	assert_int_equal(b.n, 5);
	vb_buf_done(&b);
}

static void a_cursor_fails_once_and_for_all(void **state)
{
	struct vb_cursor c;
	struct vb_buf b;

	(void)state;
	vb_buf_init(&b, 100);
	vb_put_u16(&b, 0x1234);
	vb_put_str(&b, VB_STR("xyz"));
	c = vb_cursor(b.p, b.n);
	assert_int_equal(vb_get_u16(&c), 0x1234);
	assert_str(vb_get_str(&c), "xyz");
	assert_false(c.bad);
	assert_int_equal(vb_get_u32(&c), 0);
	assert_true(c.bad);
	vb_seek(&c, 0);
	assert_int_equal(vb_get_u8(&c), 0);
	vb_buf_done(&b);
}

static void a_map_keeps_every_key(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_map m;

	(void)state;
	vb_map_init(&m, a);
	for (uintptr_t i = 1; i <= 5000; i++)
		*vb_map_put(&m, vb_arena_printf(a, "key %lu", (unsigned long)i)) = (void *)i;
	for (uintptr_t i = 1; i <= 5000; i++)
		assert_ptr_equal(vb_map_find(&m, vb_arena_printf(a, "key %lu", (unsigned long)i)),
				 (void *)i);
	assert_null(vb_map_find(&m, VB_STR("key 0")));
	assert_int_equal(m.n, 5000);
}

static void an_error_shows_place_text_and_hint(void **state)
{
	struct vb_error err;
	struct vb_buf b;

	(void)state;
	assert_false(
		vb_fail_at(&err, VB_E_INPUT, "vauban.yaml", 3, 7, "unknown key \"%s\"", "zonnes"));
	vb_hint(&err, "did you mean \"%s\"?", "zones");
	vb_prefix(&err, "case");
	vb_buf_init(&b, 1000);
	vb_error_write(&err, &b);
	assert_str(vb_buf_view(&b),
		   "vauban.yaml:3:7: case: unknown key \"zonnes\"\n  did you mean \"zones\"?\n");
	assert_int_equal(vb_exit_of(err.code), 3);
	vb_buf_done(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_whole_and_bounded),
		cmocka_unit_test(the_nearest_word_is_suggested_only_when_near),
		cmocka_unit_test(hostile_text_becomes_printable),
		cmocka_unit_test(parts_lines_and_words_are_cut_without_loss),
		cmocka_unit_test(a_buffer_stops_at_its_maximum),
		cmocka_unit_test(a_cursor_fails_once_and_for_all),
		cmocka_unit_test(a_map_keeps_every_key),
		cmocka_unit_test(an_error_shows_place_text_and_hint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
