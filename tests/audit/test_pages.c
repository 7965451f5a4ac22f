/*
 * test_pages.c - every check of share/pages finds nothing on its passing page and something on its failing one
 * (data/pages.txt); a page made well has no fault at all; our own report has none; titles that repeat; the page of the
 * reference says how many checks there are.
 */
#include "support.h"

#include <stdlib.h>

#include "audit/pages.h"
#include "core/file.h"
#include "scan/reader.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"

static const char head[] =
	"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Rates of the day</title>";
static const char open_body[] =
	"</head><body><header><p>Pump</p></header><main id=\"m\"><h1>Rates</h1>\n";
static const char close_body[] = "\n</main><footer><p>Maker</p></footer></body></html>\n";

static const struct scan_reader *reader(const char *name)
{
	for (size_t i = 0; scan_formats[i]; i++)
		if (strcmp(scan_formats[i]->name, name) == 0)
			return scan_formats[i];
	fail_msg("no reader %s", name);
	return NULL;
}

static struct audit_pages *shipped(struct vb_arena *a)
{
	const char *folder = test_path(a, "share/pages");
	struct audit_pages *pages;
	struct vb_error err;

	assert_ok(audit_pages_load(&folder, 1, &pages, &err));
	return pages;
}

static void record_add(struct model_facts *f, const char *section, struct vb_str key,
		       struct vb_str value)
{
	*vb_vec_add(f->arena, &f->settings) = (struct model_setting){
		.format = VB_STR("page"), .path = VB_STR("p.html"), .section = vb_str(section),
							 .line = 1,
							 .key = vb_arena_str(f->arena, key),
							 .value = vb_arena_str(f->arena, value)};
}

/* One section of pages.txt as facts. */
static struct model_facts *facts_of(struct vb_arena *a, struct vb_str text)
{
	struct vb_str style = {NULL, 0}, body = {NULL, 0}, line, rest = text;
	struct model_facts *f;

	while (vb_str_line(&rest, &line)) {
		if (vb_str_starts(line, VB_STR("@style ")))
			style = vb_str_from(line, 7);
		else if (!line.n || line.p[0] != '@')
			body = vb_arena_printf(a, "%.*s%.*s\n", VB_FMT(body), VB_FMT(line));
	}
	if (!vb_str_starts(body, VB_STR("<!doctype")) && !vb_str_starts(body, VB_STR("<html")))
		body = vb_arena_printf(a, "%s<style>%.*s</style>%s%.*s%s", head, VB_FMT(style),
				       open_body, VB_FMT(body), close_body);
	f = scan_read_one(reader("mockup"), VB_STR("p.html"), body, NULL);
	assert_int_equal(f->unreadable.n, 0);
	rest = text;
	while (vb_str_line(&rest, &line)) {
		size_t colon = vb_str_chr(line, ':');

		if (!line.n || line.p[0] != '@' || vb_str_starts(line, VB_STR("@style ")))
			continue;
		record_add(f, vb_str_starts(line, VB_STR("@requests")) ? "weight" : "header",
					    vb_str_sub(line, 1, colon - 1),
					    vb_str_trim(vb_str_from(line, colon + 1)));
	}
	model_facts_settle(f);
	return f;
}

static enum model_rule_state state_of(const struct model_assessment *m, struct vb_str id)
{
	for (size_t i = 0; i < m->rules.n; i++)
		if (vb_str_eq(m->rules.v[i].rule, id))
			return m->rules.v[i].state;
	return MODEL_RULE_NA;
}

static void section_try(struct vb_arena *a, const struct audit_pages *pages, struct vb_str id,
			struct vb_str wanted, struct vb_str text)
{
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = facts_of(a, text);
	struct model_assessment m = {.arena = a};
	enum model_rule_state s;
	bool ok;

	audit_pages_judge(pages, f, &m);
	s = state_of(&m, id);
	ok = vb_str_is(wanted, "fail")   ? s == MODEL_RULE_FAIL
	     : vb_str_is(wanted, "none") ? s == MODEL_RULE_NA
					 : s == MODEL_RULE_PASS || s == MODEL_RULE_UNKNOWN;
	if (!ok)
		fail_msg("%.*s is %s on its page \"%.*s\"", VB_FMT(id), model_rule_state_word(s),
			 VB_FMT(wanted));
	for (size_t i = 0; i < m.rules.n; i++)
		if (!m.rules.v[i].reason.n || !m.rules.v[i].reason_fr.n)
			fail_msg("%.*s says no reason", VB_FMT(m.rules.v[i].rule));
}

static void test_every_check(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct audit_pages *pages = shipped(a);
	struct vb_str text = test_load(a, test_path(a, "tests/audit/data/pages.txt")), line, part;
	struct vb_map fails, passes;
	size_t sections = 0;

	(void)state;
	vb_map_init(&fails, a);
	vb_map_init(&passes, a);
	text = vb_str_from(text, vb_str_find(text, VB_STR("\n== ")) + 4);
	while (text.n) {
		size_t end = vb_str_find(text, VB_STR("\n== "));
		struct vb_str section = vb_str_sub(text, 0, end), id, wanted;

		text = vb_str_from(text, end + 4);
		assert_true(vb_str_line(&section, &line));
		part = line;
		assert_true(vb_str_word(&part, &id));
		assert_true(vb_str_word(&part, &wanted));
		section_try(a, pages, id, wanted, section);
		*vb_map_put(vb_str_is(wanted, "fail") ? &fails : &passes, id) = a;
		sections++;
	}
	assert_int_equal(fails.n, audit_pages_count(pages));
	assert_int_equal(passes.n, audit_pages_count(pages));
	assert_int_equal(sections, 2 * audit_pages_count(pages));
	audit_pages_free(pages);
}

/* 62 of the 106 criteria: 29 a program can decide, 33 it can give candidates for. */
static void test_a_page_made_well(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct audit_pages *pages = shipped(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = facts_of(
		a, VB_STR("@content-security-policy: default-src 'self'\n<p>Nothing else.</p>\n"));
	struct model_assessment m = {.arena = a};
	size_t rgaa = 0;

	(void)state;
	audit_pages_judge(pages, f, &m);
	for (size_t i = 0; i < m.rules.n; i++) {
		rgaa += vb_str_is(m.rules.v[i].family, "RGAA");
		if (m.rules.v[i].state == MODEL_RULE_FAIL)
			fail_msg("%.*s: %.*s", VB_FMT(m.rules.v[i].rule),
				 VB_FMT(m.rules.v[i].evidence.v[0].value));
	}
	assert_int_equal(rgaa, 62);
	assert_int_equal(m.findings.n, 0);
	audit_pages_free(pages);
}

/* The reports kept as golden documents: nothing a program can decide is at fault in them. */
static void test_our_own_report(void **state)
{
	static const char *const reports[] = {"full.en.html", "full.fr.html",    "bare.en.html",
					      "bare.fr.html", "hostile.en.html", "hostile.fr.html"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct audit_pages *pages = shipped(a);
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(reports); i++) {
		const char *path = test_path(
			a, vb_arena_printf(a, "tests/report/data/%s", reports[i]).p);
		struct model_assessment m = {.arena = a};
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;

		if (!vb_file_exists(path))
			continue;
		f = scan_read_one(reader("mockup"), vb_str(reports[i]), test_load(a, path), NULL);
		audit_pages_judge(pages, f, &m);
		for (size_t k = 0; k < m.findings.n; k++)
			if (!vb_str_starts(m.findings.v[k].title.en, VB_STR("To look at:")))
				fail_msg("%s:%u: %.*s: %.*s", reports[i],
					 m.findings.v[k].evidence.v[0].line,
					 VB_FMT(m.findings.v[k].rule),
					 VB_FMT(m.findings.v[k].evidence.v[0].value));
		n++;
	}
	assert_true(n >= 2);
	audit_pages_free(pages);
}

static void test_foreign_pages_are_passed_over(void **state)
{
	static const struct {
		const char *path;
		bool read;
	} cases[] = {{"usr/share/doc/x/index.html", false},
		     {"root/.rustup/toolchains/stable/share/doc/rust/html/std/index.html", false},
		     {"app/node_modules/x/a.html", false},
		     {"srv/www/index.html", true},
		     {"templates/rate.html", true}};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		assert_int_equal(reader("page")->passes_over(vb_str(cases[i].path)),
				 !cases[i].read);
	}
}

/* A fragment of a page is not asked for what whole pages have. */
static void test_a_fragment(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct audit_pages *pages = shipped(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
		reader("page"),
		VB_STR("t/row.html"), VB_STR("<tr><td>{{rate}}</td></tr><p><img src=a></p>"), NULL);
	struct model_assessment m = {.arena = a};

	(void)state;
	audit_pages_judge(pages, f, &m);
	assert_int_equal(state_of(&m, VB_STR("RGAA-8.1")), MODEL_RULE_NA);
	assert_int_equal(state_of(&m, VB_STR("RGAA-9.2")), MODEL_RULE_NA);
	assert_int_equal(state_of(&m, VB_STR("RGAA-1.1")), MODEL_RULE_FAIL);
	audit_pages_free(pages);
}

static void title_put(struct model_facts *f, const char *path, const char *title)
{
	*vb_vec_add(f->arena, &f->settings) = (struct model_setting){
		.format = VB_STR("page"), .path = vb_str(path),
				 .section = VB_STR("title"), .line = 1, .value = vb_str(title)};
}

/* Said once for each title and site; two manuals that happen to say "Contents" are told apart. */
static void test_titles_that_repeat(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct audit_pages *pages = shipped(a);
	struct model_facts f = {.arena = a};
	struct model_assessment m = {.arena = a};
	struct model_rule_result r = {0};
	struct model_evidence first = {0}, second = {0};

	(void)state;
	title_put(&f, "doc/pump/index.html", "Pump");
	title_put(&f, "doc/pump/a/rates.html", "Contents");
	title_put(&f, "doc/pump/b/alarms.html", "Contents");
	title_put(&f, "doc/pump/c/batteries.html", "Contents");
	title_put(&f, "doc/gateway/index.html", "Gateway");
	title_put(&f, "doc/gateway/a/rates.html", "Contents");
	title_put(&f, "doc/loose/one.html", "Note");
	title_put(&f, "doc/loose/two.html", "Note");
	title_put(&f, "doc/other/three.html", "Note");
	model_facts_settle(&f);
	audit_pages_judge(pages, &f, &m);
	for (size_t i = 0; i < m.rules.n; i++)
		if (vb_str_is(m.rules.v[i].rule, "RGAA-8.6"))
			r = m.rules.v[i];
	assert_int_equal(r.evidence.n, 2);
	first = r.evidence.v ? r.evidence.v[0] : first;
	second = r.evidence.v ? r.evidence.v[1] : second;
	assert_str(first.file, "doc/loose/one.html");
	assert_str(first.value, "\"Note\" is also the title of doc/loose/two.html");
	assert_str(second.file, "doc/pump/a/rates.html");
	assert_str(second.value, "\"Contents\" is also the title of "
				 "doc/pump/b/alarms.html, doc/pump/c/batteries.html");
	audit_pages_free(pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_check),
		cmocka_unit_test(test_a_page_made_well),
		cmocka_unit_test(test_our_own_report),
		cmocka_unit_test(test_foreign_pages_are_passed_over),
		cmocka_unit_test(test_a_fragment),
		cmocka_unit_test(test_titles_that_repeat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
