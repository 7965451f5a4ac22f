/* test_url.c - addresses in one form, references resolved as RFC 3986 and browsers do, what is no address of a site refused. */
#include "core/url.h"
#include "support.h"

static const char *resolved(struct vb_arena *a, const char *base, const char *reference)
{
	struct vb_url b, u;

	if (!vb_url_parse(a, vb_str(base), &b))
		return "no base";
	return vb_url_resolve(a, &b, vb_str(reference), &u) ? vb_url_text(a, &u).p : "refused";
}

static void references_resolve(void **state)
{
	/* RFC 3986, 5.4, where the base is http://a/b/c/d;p?q; then what browsers accept */
	static const struct {
		const char *reference, *wanted;
	} cases[] = {
		{"g", "http://a/b/c/g"},
		{"./g", "http://a/b/c/g"},
		{"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},
		{"//g", "http://g/"},
		{"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},
		{"#s", "http://a/b/c/d;p?q"},
		{"g#s", "http://a/b/c/g"},
		{"g?y#s", "http://a/b/c/g?y"},
		{";x", "http://a/b/c/;x"},
		{"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},
		{"..", "http://a/b/"},
		{"../g", "http://a/b/g"},
		{"../..", "http://a/"},
		{"../../../g", "http://a/g"},
		{"/./g", "http://a/g"},
		{"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},
		{"..g", "http://a/b/c/..g"},
		{"./g/.", "http://a/b/c/g/"},
		{"g/../h", "http://a/b/c/h"},
		{"g?y/../x", "http://a/b/c/g?y/../x"},
		{"https://B.example:443/x", "https://b.example/x"},
		{"http://b:8080", "http://b:8080/"},
		{"  /x\n", "http://a/x"},
		{"/a b\"", "http://a/a%20b%22"},
		{"/\xc3\xa9", "http://a/%C3%A9"},
		{"\\\\g\\x", "http://g/x"},
		{"mailto:a@b", "refused"},
		{"javascript:alert(1)", "refused"},
		{"data:,x", "refused"},
		{"ftp://a/", "refused"},
		{"http:g", "refused"},
		{"//u@h/", "refused"},
		{"//h:0/", "refused"},
		{"//h:99999/", "refused"},
		{"http://", "refused"},
		{"http://[::1]:81/x", "http://[::1]:81/x"},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		const char *got = resolved(a, "http://a/b/c/d;p?q", cases[i].reference);

		if (strcmp(got, cases[i].wanted) != 0)
			fail_msg("\"%s\": %s, not %s", cases[i].reference, got, cases[i].wanted);
	}
}

static void an_origin_is_scheme_host_and_port(void **state)
{
	static const struct {
		const char *one, *other;
		bool same;
	} cases[] = {
		{"http://a/x", "http://A:80/y?z", true}, {"http://a/", "https://a/", false},
		{"https://a:444/", "https://a/", false}, {"https://a/", "https://a.b/", false},
		{"https://a./", "https://a/", false},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_url u, v;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		assert_true(vb_url_parse(a, vb_str(cases[i].one), &u));
		assert_true(vb_url_parse(a, vb_str(cases[i].other), &v));
		assert_int_equal(vb_url_same_origin(&u, &v), cases[i].same);
	}
}

static void an_address_too_long_is_refused(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	char text[5000];
	struct vb_url u;

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "http://a/", 9);
	assert_false(vb_url_parse(a, vb_strn(text, sizeof(text)), &u));
	assert_false(vb_url_parse(a, vb_strn(text, 2100), &u));
	assert_true(vb_url_parse(a, vb_strn(text, 2000), &u));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(references_resolve),
		cmocka_unit_test(an_origin_is_scheme_host_and_port),
		cmocka_unit_test(an_address_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
