/* test_cvss.c - vectors and scores of the specifications: tests/match/data/cvss.txt, "vector | score | attack vector". */
#include "support.h"

#include "match/index_int.h"

static struct vb_arena *arena;

static void check_line(struct vb_str line, const char *file, unsigned n)
{
	struct vb_str rest = line, vector = {0}, score = {0}, where;
	struct match_cvss got;
	double wanted;
	bool ok;

	assert_true(vb_str_next(&rest, '|', &vector) && vb_str_next(&rest, '|', &score));
	where = vb_str_trim(rest);
	ok = match_cvss_score(vb_str_trim(vector), &got);
	if (vb_str_is(vb_str_trim(score), "invalid")) {
		if (ok)
			fail_msg("%s:%u: gives %.1f", file, n, got.score);
		return;
	}
	assert_true(vb_str_double(vb_str_trim(score), &wanted));
	if (!ok || got.score < wanted - 0.001 || got.score > wanted + 0.001)
		fail_msg("%s:%u: gives %.2f", file, n, ok ? got.score : -1.0);
	assert_true(vb_str_is(where, model_vector_word(got.vector)));
	assert_true(got.exploitability >= 0 && got.exploitability <= 1);
}

static void test_published_scores(void **state)
{
	const char *file = test_path(arena, "tests/match/data/cvss.txt");
	struct vb_str text = test_load(arena, file), line;
	unsigned n = 0, checked = 0;

	(void)state;
	while (vb_str_line(&text, &line)) {
		n++;
		if (!line.n || line.p[0] == '#')
			continue;
		check_line(line, file, n);
		checked++;
	}
	assert_true(checked > 40);
}

static void test_easier_is_higher(void **state)
{
	struct match_cvss easy, hard;

	(void)state;
	assert_true(
		match_cvss_score(VB_STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), &easy));
	assert_true(
		match_cvss_score(VB_STR("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:H/I:H/A:H"), &hard));
	assert_true(easy.exploitability > 0.999 && hard.exploitability < 0.1);
	assert_true(match_cvss_score(
		VB_STR("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"), &easy));
	assert_true(match_cvss_score(
		VB_STR("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"), &hard));
	assert_true(easy.exploitability > hard.exploitability);
}

static void test_best_vector(void **state)
{
	static const struct vb_str vectors[] = {
		VB_STR_INIT("AV:N/AC:L/Au:N/C:N/I:N/A:C"),
		VB_STR_INIT("nonsense"),
		VB_STR_INIT("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"),
		VB_STR_INIT("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
		VB_STR_INIT("CVSS:3.1/broken"),
	};

	(void)state;
	assert_true(vb_str_eq(match_cvss_best(vectors, 5), vectors[3]));
	assert_true(vb_str_eq(match_cvss_best(vectors, 3), vectors[2]));
	assert_true(vb_str_eq(match_cvss_best(vectors, 2), vectors[0]));
	assert_int_equal(match_cvss_best(vectors + 1, 1).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_scores),
		cmocka_unit_test(test_easier_is_higher),
		cmocka_unit_test(test_best_vector),
	};
	int failed;

	arena = vb_arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	vb_arena_free(arena);
	return failed;
}
