/* test_import.c - registers of others: taken whole, or refused with the line. */
#include "help.h"

static struct vb_str taken(struct vb_arena *a, const char *text)
{
	struct respond_clocks *c VB_CLEANUP(respond_clocks_cleanup) = help_clocks();
	struct vb_run run = test_run();
	struct respond_imported *v;
	struct vb_str out = {"", 0};
	struct vb_error err;
	size_t n;

	if (!respond_import(&run, c, a, vb_str(text), "r.csv", &v, &n, &err)) {
		if (err.file[0])
			return vb_arena_printf(a, "%s:%u:%u: %s", err.file, err.line, err.column,
					       err.text);
		return vb_arena_printf(a, "%s", err.text);
	}
	for (size_t i = 0; i < n; i++) {
		out = vb_arena_printf(a, "%.*s%s %.*s|%.*s|%zu entries", VB_FMT(out),
				      v[i].reg == MODEL_TICKET ? "T" : "I", VB_FMT(v[i].title),
				      VB_FMT(v[i].author), v[i].entries.n);
		for (size_t f = 0; f < v[i].facts.n; f++)
			out = vb_arena_printf(a, "%.*s %.*s=%.*s", VB_FMT(out),
					      VB_FMT(v[i].facts.v[f].key),
					      VB_FMT(v[i].facts.v[f].value));
		out = vb_arena_printf(a, "%.*s\n", VB_FMT(out));
	}
	return out;
}

static void tables_are_taken(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	assert_str(
		taken(a,
		      "title;author;opened;zone;exploited;aware;note\nServer abused;lea;2026-07-01 10:00;+02:00;oui;2026-07-01 09:00;seen in the log\n"),
		"I Server abused|lea|1 entries exploited=yes aware=2026-07-01T09:00:00+02:00\n");
	assert_str(taken(a, "register,title\nticket,\"No alarm, again\"\n"),
		   "T No alarm, again||0 entries\n");
}

static void a_bad_row_refuses_the_file(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"name\nx\n", "r.csv:1:1: this column is no fact of the register: \"name\""},
		{"author\nlea\n", "r.csv:1:1: there is no column \"title\""},
		{"title,author\nx\n", "r.csv:2:1: 1 cells, the header has 2"},
		{"title,opened\nx,2026-07-01T10:00\ny,soon\n",
		 "r.csv:3:3: opened is not a time: \"soon\""},
		{"title,exploited\nx,perhaps\n", "r.csv:2:3: exploited is yes or no"},
		{"title,aware\n\"two\nlines\",2030-01-01T00:00\n",
		 "r.csv:3:8: aware: \"2030-01-01T00:00\" is still to come"},
		{"title,author\n,lea\n", "r.csv:2:1: the title is empty: \"\""},
		{"title,zone\nx,Nowhere\n", "r.csv:2:3: no time zone has this name: \"Nowhere\""},
		{"title\n\"open\n", "r.csv:2:0: this quoted cell never ends"},
		{"{\"format\": \"x\"}", "r.csv:1:12: \"format\" is not vauban-register/1"},
		{"{\"format\": \"vauban-register/1\", \"records\": [{\"id\": \"I1\", \"entries\":\n [{\"kind\": \"x\"}]}]}",
		 "r.csv:2:12: an entry has no known kind"},
		{"{\"format\": \"vauban-register/1\", \"records\": [\n{\"id\": \"I1\", \"entries\": []}]}",
		 "r.csv:2:2: a record does not start with an entry of kind \"open\" and its title"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		assert_str(taken(a, cases[i].text), cases[i].error);
}

static void our_own_json_comes_back(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	assert_str(
		taken(a,
		      "{\"format\":\"vauban-register/1\",\"records\":[{\"id\":\"I1\",\"register\":\"incident\",\"entries\":["
		      "{\"at\":\"2026-07-01T10:00:00Z\",\"author\":\"lea\",\"kind\":\"open\",\"text\":\"Server abused\",\"fields\":{\"zone\":\"UTC\",\"exploited\":\"yes\"}},"
		      "{\"at\":\"2026-07-01T11:00:00Z\",\"author\":\"lea\",\"kind\":\"note\",\"text\":\"x\",\"fields\":{}}]}]}"),
		"I Server abused|lea|1 entries exploited=yes\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_are_taken),
		cmocka_unit_test(a_bad_row_refuses_the_file),
		cmocka_unit_test(our_own_json_comes_back),
	};

	return cmocka_run_group_tests_name("respond/import", tests, NULL, NULL);
}
