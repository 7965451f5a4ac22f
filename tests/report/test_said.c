/* test_said.c - failures told in French: every listed one finds its own French, whatever stands in it. */
#include "report/said.h"
#include "report/said_int.h"
#include "support.h"

static struct vb_str said(struct vb_arena *a, const char *text)
{
	return report_said(a, VB_FR, vb_str(text));
}

/* `pattern` with v1, v2 ... in its holes. */
static struct vb_str filled(struct vb_arena *a, struct vb_str pattern)
{
	struct vb_buf b;
	struct vb_str out;
	unsigned next = 1;

	vb_buf_init(&b, 4096);
	for (size_t i = 0; i < pattern.n; i++) {
		const char *p = pattern.p + i;
		size_t left = pattern.n - i;

		if (left >= 2 && p[0] == '{' && p[1] == '}') {
			vb_buf_printf(&b, "v%u", next++);
			i++;
		} else if (left >= 3 && p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}') {
			vb_buf_printf(&b, "v%c", p[1]);
			i += 2;
		} else {
			vb_buf_add(&b, p, 1);
		}
	}
	out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return out;
}

static void every_message_finds_its_own_french(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < said_embedded_count; i++) {
		struct vb_str rest = vb_strn((const char *)said_embedded[i].text,
					     said_embedded[i].n);
		struct vb_str english, french;

		while (vb_str_line(&rest, &english)) {
			if (english.p[0] == '#')
				continue;
			assert_true(vb_str_line(&rest, &french));
			if (vb_str_find(english, VB_STR("{}{}")) < english.n)
				continue; /* which of the two holds what cannot be told */
			assert_str(report_said(a, VB_FR, filled(a, english)),
				   filled(a, vb_str_from(french, 1)).p);
			n++;
		}
	}
	assert_true(n > 600);
}

static void what_stands_in_a_message_is_told_too(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	assert_str(said(a, "cannot read a: b.txt: Permission denied"),
		   "impossible de lire a : b.txt : permission refusée");
	assert_str(said(a, "cannot open /x: No such file or directory"),
		   "impossible d’ouvrir /x : ce fichier ou dossier n’existe pas");
	assert_str(said(a, "test T1: no probe \"smtp\""), "le test T1 : aucune sonde « smtp »");
	assert_str(said(a, "lib/a.jar: not a zip archive, or cut off"),
		   "lib/a.jar : pas une archive zip, ou coupée");
}

static void what_is_not_listed_stays_and_english_stays(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	char hostile[4000];

	(void)state;
	assert_str(said(a, "Nobody wrote this."), "Nobody wrote this.");
	assert_str(said(a, ""), "");
	assert_str(report_said(a, VB_EN, VB_STR("stopped")), "stopped");
	memset(hostile, ':', sizeof(hostile));
	for (size_t i = 1; i < sizeof(hostile); i += 2)
		hostile[i] = ' ';
	hostile[sizeof(hostile) - 1] = '\0';
	assert_str(said(a, hostile), hostile);
}

static void an_error_is_cut_at_a_whole_character(void **state)
{
	struct vb_error err;
	char path[500];

	(void)state;
	memset(path, 'p', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	vb_fail(&err, VB_E_INPUT, "%s is a folder, a file is expected", path);
	report_said_error(VB_FR, &err);
	assert_true(vb_str_utf8(vb_str(err.text)));
	vb_fail(&err, VB_E_ENV, "the store is damaged: %s", "é");
	vb_hint(&err, "Copy it again.");
	report_said_error(VB_FR, &err);
	assert_string_equal(err.text, "la base est abîmée : é");
	assert_string_equal(err.hint, "Le recopier.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_finds_its_own_french),
		cmocka_unit_test(what_stands_in_a_message_is_told_too),
		cmocka_unit_test(what_is_not_listed_stays_and_english_stays),
		cmocka_unit_test(an_error_is_cut_at_a_whole_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
