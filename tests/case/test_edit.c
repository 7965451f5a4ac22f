/* test_edit.c - vauban.yaml edited in place: every byte that was not asked for stays, and what would not check is refused. */
#include "support.h"

#include <sys/stat.h>
#include <unistd.h>

#include "case/edit.h"
#include "core/file.h"

#define HEAD "vauban: 1\nzones: {z: {trust: 1}, y: {trust: 2}}\n"

struct fixture {
	struct vb_arena *arena;
	struct vb_run run;
	const char *dir;
	struct case_edited edited;
	struct vb_error err;
};

static void setup(struct fixture *f, const char *text)
{
	*f = (struct fixture){.arena = vb_arena_new(), .run = test_run()};
	f->dir = test_scratch(f->arena);
	test_save(vb_path_join(f->arena, vb_str(f->dir), VB_STR("vauban.yaml")).p, vb_str(text));
}

static const char *path_in(struct fixture *f, const char *name)
{
	return vb_path_join(f->arena, vb_str(f->dir), vb_str(name)).p;
}

/* "set PLACE VALUE", "add KIND NAME KEY=VALUE...", "rm PLACE", "rename OLD NEW", words parted by '|'. */
static bool ask(struct fixture *f, const char *words, bool force)
{
	struct case_edit_ask ask = {.force = force};
	struct vb_str rest = vb_str(words), word = {0};
	VB_VEC(const char *) pairs = {0};

	assert_true(vb_str_next(&rest, '|', &word));
	ask.verb = vb_str_is(word, "set")   ? CASE_EDIT_SET
		   : vb_str_is(word, "add") ? CASE_EDIT_ADD
		   : vb_str_is(word, "rm")  ? CASE_EDIT_REMOVE
					    : CASE_EDIT_RENAME;
	assert_true(vb_str_next(&rest, '|', &ask.place));
	if (rest.n)
		vb_str_next(&rest, '|', &ask.value);
	while (vb_str_next(&rest, '|', &word))
		*vb_vec_add(f->arena, &pairs) = vb_arena_cstr(f->arena, word);
	ask.pairs = pairs.v;
	ask.n_pairs = pairs.n;
	return case_edit(&f->run, f->arena, path_in(f, "vauban.yaml"), &ask, &f->edited, &f->err) &&
	       case_edit_save(&f->run, &f->edited, &f->err);
}

static void becomes(const char *before, const char *words, const char *after)
{
	struct fixture f;

	setup(&f, before);
	if (!ask(&f, words, false))
		fail_msg("%s: %s:%u:%u: %s (%s)", words, f.err.file, f.err.line, f.err.column,
			 f.err.text, f.err.hint);
	assert_str(test_load(f.arena, path_in(&f, "vauban.yaml")), after);
	vb_arena_free(f.arena);
}

/* Refused at this line, with these words; not a byte was written. */
static void refused(const char *before, const char *words, uint32_t line, const char *text)
{
	struct fixture f;

	setup(&f, before);
	assert_false(ask(&f, words, false));
	if (f.err.line != line || !strstr(f.err.text, text))
		fail_msg("%s: %u: %s", words, f.err.line, f.err.text);
	assert_str(test_load(f.arena, path_in(&f, "vauban.yaml")), before);
	vb_arena_free(f.arena);
}

static void comments_order_and_layout_stay(void **state)
{
	(void)state;
	becomes("# head\n" HEAD "components:      # parts\n"
		"  a:   {kind: process, zone: z}   # first\n"
		"  bcd: {zone: z, name: \"B c\"}\n# end\n",
		"set|components/a.zone|y",
		"# head\n" HEAD "components:      # parts\n"
		"  a:   {kind: process, zone: y}   # first\n"
		"  bcd: {zone: z, name: \"B c\"}\n# end\n");
	becomes("vauban: 1\ntitle: Old   # of 2026\n", "set|title|New: \"one\"",
		"vauban: 1\ntitle: \"New: \\\"one\\\"\"   # of 2026\n");
	becomes("vauban: 1\ntitle:   # none yet\nowner: us\n", "set|title|New",
		"vauban: 1\ntitle: New   # none yet\nowner: us\n");
	becomes("vauban: 1\ntitle: >-\n  folded\n  text\n\n# next\nowner: us\n", "set|title|Né",
		"vauban: 1\ntitle: Né\n\n# next\nowner: us\n");
	becomes("vauban: 1\nowner: \"é # è\" # c\ntitle: x\n", "set|title|y",
		"vauban: 1\nowner: \"é # è\" # c\ntitle: y\n");
}

static void a_key_not_there_is_added_as_its_map_is_dressed(void **state)
{
	(void)state;
	becomes(HEAD "components:\n  a:\n    zone: z   # where\n\n  b: {zone: z}\n",
		"set|a.kind|store",
		HEAD
		"components:\n  a:\n    zone: z   # where\n    kind: store\n\n  b: {zone: z}\n");
	becomes(HEAD "components: {a: {zone: z,   # where\n  holds: []   # nothing\n  }}\n",
		"set|a.kind|store",
		HEAD
		"components: {a: {zone: z,   # where\n  holds: [],   # nothing\n  kind: store\n"
		"  }}\n");
	becomes(HEAD "components: {\n  a: {\n    zone: z,\n  },\n}\n", "set|a.kind|store",
		HEAD "components: {\n  a: {\n    zone: z,\n    kind: store,\n  },\n}\n");
	becomes(HEAD "data: {a: {}, b: }\n", "set|b.name|x", HEAD "data: {a: {}, b: {name: x}}\n");
	becomes("vauban: 1\n", "set|plan.until|2027-06-30",
		"vauban: 1\nplan: {until: 2027-06-30}\n");
	becomes("{\"vauban\": 1}", "set|title|A b", "{\"vauban\": 1, title: A b}");
}

static void lists_keep_what_stays(void **state)
{
	(void)state;
	becomes(HEAD
		"components:\n  a:\n    zone: z\n    tech:\n      - c       # core\n      - linux   "
		"# board\n      - web\n",
		"set|a.tech|c, web, rest",
		HEAD
		"components:\n  a:\n    zone: z\n    tech:\n      - c       # core\n      - web\n"
		"      - rest\n");
	becomes(HEAD "components: {a: {zone: z, tech: [c, linux, web]}}\n", "set|a.tech|[linux, c]",
		HEAD "components: {a: {zone: z, tech: [linux, c]}}\n");
	becomes(HEAD "components: {a: {zone: z, tech: [c, linux, web]}}\n", "set|a.tech|c",
		HEAD "components: {a: {zone: z, tech: [c]}}\n");
	refused(HEAD "components:\n  a:\n    zone: z\n    tech:\n      - c   # core\n      - d\n",
		"set|a.tech|web", 7, "the comment here would be lost");
}

static void entries_of_a_key_are_reached(void **state)
{
	static const char before[] = HEAD
		"components: {a: {zone: z}, b.c: {zone: z}}\nflows: {f.g: {from: a, to: b.c}}\n"
		"measures: {M: {cut: {f.g: 0.5}, days: {web: 2}}}\n";

	(void)state;
	becomes(before, "set|M.cut.f.g|0.9",
		HEAD
		"components: {a: {zone: z}, b.c: {zone: z}}\nflows: {f.g: {from: a, to: b.c}}\n"
		"measures: {M: {cut: {f.g: 0.9}, days: {web: 2}}}\n");
	becomes(before, "set|components/b.c.zone|y",
		HEAD
		"components: {a: {zone: z}, b.c: {zone: y}}\nflows: {f.g: {from: a, to: b.c}}\n"
		"measures: {M: {cut: {f.g: 0.5}, days: {web: 2}}}\n");
	becomes(before, "rm|measures/M.cut.f.g",
		HEAD
		"components: {a: {zone: z}, b.c: {zone: z}}\nflows: {f.g: {from: a, to: b.c}}\n"
		"measures: {M: {cut: {}, days: {web: 2}}}\n");
	refused(before, "set|M.cost.x|1", 0, "has no keys of its own");
	refused(before, "set|M|1", 0, "which key of it?");
}

static void what_would_not_check_is_refused(void **state)
{
	static const char before[] = HEAD "components:\n  a: {zone: z}\n";

	(void)state;
	refused(before, "set|a.zone|nowhere", 4, "no zone is named \"nowhere\"");
	refused(before, "set|a.kind|boat", 4, "kind");
	refused(before, "set|a.knd|store", 0, "unknown key");
	refused(before, "rm|zones/z", 4, "no zone is named \"z\"");
	refused(before, "add|component|a|zone=z", 5, "given twice");
	refused(before, "add|zone|a|trust=1", 4, "already the name");
	refused(before, "rename|a|y", 4, "already the name");
}

static void tabs_are_refused_with_their_place(void **state)
{
	(void)state;
	refused("vauban: 1\nzones:\n\tz: {trust: 1}\n", "set|z.trust|2", 3,
		"a tab indents this line");
}

static void line_ends_of_windows_stay(void **state)
{
	(void)state;
	becomes("vauban: 1\r\nzones:\r\n  z: {trust: 1}\r\n", "add|zone|y|trust=2",
		"vauban: 1\r\nzones:\r\n  z: {trust: 1}\r\n  y: {trust: 2}\r\n");
	becomes("vauban: 1\r\nzones:\r\n  z:\r\n    trust: 1\r\n  y:\r\n    trust: 2\r\n",
		"rm|zones/z", "vauban: 1\r\nzones:\r\n  y:\r\n    trust: 2\r\n");
}

static void a_missing_last_line_end_stays_missing(void **state)
{
	(void)state;
	becomes("vauban: 1\nzones:\n  z: {trust: 1}", "add|zone|y|trust=2",
		"vauban: 1\nzones:\n  z: {trust: 1}\n  y: {trust: 2}");
	becomes("vauban: 1\nzones:\n  z: {trust: 1}\n  y: {trust: 2}", "rm|y",
		"vauban: 1\nzones:\n  z: {trust: 1}");
	becomes("vauban: 1\ntitle: a", "set|title|b", "vauban: 1\ntitle: b");
}

static void a_byte_order_mark_is_no_part_of_it(void **state)
{
	(void)state;
	becomes("\xef\xbb\xbfvauban: 1\ntitle: é\n", "set|title|è",
		"\xef\xbb\xbfvauban: 1\ntitle: è\n");
}

static void what_is_merged_is_overridden_not_changed(void **state)
{
	static const char before[] = HEAD "x: {base: &b {zone: z, kind: store}}\ncomponents:\n"
					  "  a: {<<: *b}\n  c: *b\n";

	(void)state;
	becomes(before, "set|a.zone|y",
		HEAD
		"x: {base: &b {zone: z, kind: store}}\ncomponents:\n  a: {<<: *b, zone: y}\n  c: *b\n");
	becomes(before, "set|c.zone|y",
		HEAD "x: {base: &b {zone: z, kind: store}}\ncomponents:\n  a: {<<: *b}\n"
		     "  c: {<<: *b, zone: y}\n");
	refused(before, "rm|a.kind", 0, "is not written there");
	refused(before, "set|x.base.zone|y", 0, "would also change components/a.zone");
}

static void an_anchor_stays_and_what_shares_it_is_told(void **state)
{
	static const char before[] = HEAD
		"components:\n  a: {zone: z, holds: &h [d]}\n  b: {zone: z, holds: *h}\n"
		"data: {d: {}, e: {}}\n";
	struct fixture f;

	(void)state;
	becomes(before, "set|b.holds|e",
		HEAD "components:\n  a: {zone: z, holds: &h [d]}\n  b: {zone: z, holds: [e]}\n"
		     "data: {d: {}, e: {}}\n");
	refused(before, "set|a.holds|e", 0, "would also change components/b.holds");
	refused(before, "rm|components/a", 4, "has no anchor");
	setup(&f, before);
	assert_true(ask(&f, "set|a.holds|e", true));
	assert_str(test_load(f.arena, path_in(&f, "vauban.yaml")),
		   HEAD "components:\n  a: {zone: z, holds: &h [e]}\n  b: {zone: z, holds: *h}\n"
			"data: {d: {}, e: {}}\n");
	vb_arena_free(f.arena);
	becomes(HEAD "components:\n  a: &a\n    zone: z\n  b:\n    <<: *a\n", "set|b.kind|store",
		HEAD "components:\n  a: &a\n    zone: z\n  b:\n    <<: *a\n    kind: store\n");
}

static void a_new_name_is_said_everywhere(void **state)
{
	becomes(HEAD "components:\n  a:   {zone: z}   # a stays a in words\n  bcd: {zone: z}\n"
		     "flows: {f: {from: a, to: 'bcd'}}\n"
		     "measures: {M: {cut: {a: 0.5}, against: [T01@a, S01]}}\n"
		     "actors: {x: {tries: 1, start: [a], aside: {e: out of reach}}}\n"
		     "feared: {e: {hits: a, loss: 1}}\n",
		"rename|components/a|longer",
		HEAD "components:\n  longer: {zone: z, was: [a]}   # a stays a in words\n"
		     "  bcd: {zone: z}\n"
		     "flows: {f: {from: longer, to: 'bcd'}}\n"
		     "measures: {M: {cut: {longer: 0.5}, against: [T01@longer, S01]}}\n"
		     "actors: {x: {tries: 1, start: [longer], aside: {e: out of reach}}}\n"
		     "feared: {e: {hits: longer, loss: 1}}\n");
	(void)state;
	becomes(HEAD
		"actors: {x: {tries: 1, aside: {e: out of reach}}}\nfeared: {e: {loss: 1, data: d}}\ndata: {d: {}}\n",
		"rename|e|gone",
		HEAD "actors: {x: {tries: 1, aside: {gone: out of reach}}}\n"
		     "feared: {gone: {loss: 1, data: d, was: [e]}}\ndata: {d: {}}\n");
	becomes(HEAD "components: [{id: a, zone: z, was: [first]}]\n", "rename|a|first",
		HEAD "components: [{id: first, zone: z, was: [a]}]\n");
	/* a name that two kinds share is renamed where it means this one */
	becomes(HEAD "data: {a: {}}\ncomponents: {a: {zone: z, holds: [a]}, b: {zone: z}}\n"
		     "flows: {f: {from: a, to: b, data: [a]}}\n",
		"rename|data/a|d",
		HEAD "data: {d: {was: [a]}}\ncomponents: {a: {zone: z, holds: [d]}, b: {zone: z}}\n"
		     "flows: {f: {from: a, to: b, data: [d]}}\n");
	refused(HEAD "data: {a: {}}\ncomponents: {a: {zone: z}}\n", "rename|a|d", 0,
		"the name of several objects");
}

static void objects_are_dressed_as_the_last_one(void **state)
{
	(void)state;
	becomes(HEAD "components:\n  first:  {zone: z}\n  second: {zone: z}\n\n# who\n",
		"add|component|c|zone=z|tech=c, linux|name=A: b",
		HEAD "components:\n  first:  {zone: z}\n  second: {zone: z}\n"
		     "  c:      {zone: z, tech: [c, linux], name: \"A: b\"}\n\n# who\n");
	becomes(HEAD "components:\n  a:\n    zone: z\n\n  b:\n    zone: z\n",
		"add|components|c|zone=z",
		HEAD "components:\n  a:\n    zone: z\n\n  b:\n    zone: z\n\n  c:\n    zone: z\n");
	becomes(HEAD "components:\n- id: a\n  zone: z\n", "add|component|c|zone=z",
		HEAD "components:\n- id: a\n  zone: z\n- id: c\n  zone: z\n");
	becomes(HEAD, "add|measure|M|days.web=2|days.ci=1|cost=10",
		HEAD "measures:\n  M: {days: {web: 2, ci: 1}, cost: 10}\n");
	becomes(HEAD "data:\n", "add|data|d", HEAD "data:\n  d: {}\n");
	refused(HEAD, "add|boat|b", 0, "no kind of object");
	refused(HEAD, "add|zone|b|trust", 0, "expected key=value");
}

static void what_is_removed_takes_its_own_comment_only(void **state)
{
	(void)state;
	becomes(HEAD "data:\n  # kept\n  a: {}   # gone\n  # about b\n  b: {}\n", "rm|data/a",
		HEAD "data:\n  # kept\n  # about b\n  b: {}\n");
	becomes(HEAD "data: {a: {},   # gone\n  # about b\n  b: {}}\n", "rm|a",
		HEAD "data: {# about b\n  b: {}}\n");
	becomes(HEAD "data: {a: {},   # stays\n  b: {}}\n", "rm|b",
		HEAD "data: {a: {}   # stays\n  }\n");
	becomes(HEAD "data: {a: {}, b: {name: x, need: [1, 1, 1]}}\n", "rm|b.name",
		HEAD "data: {a: {}, b: {need: [1, 1, 1]}}\n");
	becomes(HEAD "data:\n- id: a\n- id: b\n  name: x\n", "rm|b.name",
		HEAD "data:\n- id: a\n- id: b\n");
}

static void the_file_that_holds_the_key_is_edited(void **state)
{
	static const char root[] =
		"# root\nvauban: 1\ninclude: [parts/more.yaml]\nzones: {z: {trust: 1}}\n"
		"flows: {f: {from: a, to: b}}\n";
	struct fixture f;

	(void)state;
	setup(&f, root);
	test_save(
		path_in(&f, "parts/more.yaml"),
		VB_STR("# more\ncomponents:\n  a: {zone: z}\n  b: {zone: z}\nplan: {budget: 10}\n"));
	assert_int_equal(chmod(path_in(&f, "parts/more.yaml"), 0640), 0);
	assert_true(ask(&f, "set|a.kind|store", false));
	assert_int_equal(f.edited.files.n, 1);
	assert_true(ask(&f, "set|plan.budget|20", false));
	assert_true(ask(&f, "add|component|c|zone=z", false));
	assert_str(test_load(f.arena, path_in(&f, "vauban.yaml")), root);
	assert_true(ask(&f, "rename|a|first", false));
	assert_int_equal(f.edited.files.n, 2);
	assert_int_equal(f.edited.references, 1);
	assert_str(test_load(f.arena, path_in(&f, "vauban.yaml")),
		   "# root\nvauban: 1\ninclude: [parts/more.yaml]\nzones: {z: {trust: 1}}\n"
		   "flows: {f: {from: first, to: b}}\n");
	assert_str(
		test_load(f.arena, path_in(&f, "parts/more.yaml")),
		"# more\ncomponents:\n  first: {zone: z, kind: store, was: [a]}\n  b: {zone: z}\n"
		"  c: {zone: z}\nplan: {budget: 20}\n");
	vb_arena_free(f.arena);
}

static void a_file_changed_meanwhile_is_not_overwritten(void **state)
{
	struct case_edit_ask ask = {.verb = CASE_EDIT_SET,
				    .place = VB_STR("title"), .value = VB_STR("b")};
	struct stat st;
	struct fixture f;

	(void)state;
	setup(&f, "vauban: 1\ntitle: a\n");
	assert_int_equal(chmod(path_in(&f, "vauban.yaml"), 0600), 0);
	assert_int_equal(symlink("vauban.yaml", path_in(&f, "link.yaml")), 0);
	assert_true(case_edit(&f.run, f.arena, path_in(&f, "link.yaml"), &ask, &f.edited, &f.err));
	assert_true(case_edit_save(&f.run, &f.edited, &f.err));
	assert_int_equal(lstat(path_in(&f, "link.yaml"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(path_in(&f, "vauban.yaml"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(case_edit_save(&f.run, &f.edited, &f.err));
	assert_non_null(strstr(f.err.text, "was changed meanwhile"));
	assert_str(test_load(f.arena, path_in(&f, "vauban.yaml")), "vauban: 1\ntitle: b\n");
	vb_arena_free(f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_order_and_layout_stay),
		cmocka_unit_test(a_key_not_there_is_added_as_its_map_is_dressed),
		cmocka_unit_test(lists_keep_what_stays),
		cmocka_unit_test(entries_of_a_key_are_reached),
		cmocka_unit_test(what_would_not_check_is_refused),
		cmocka_unit_test(tabs_are_refused_with_their_place),
		cmocka_unit_test(line_ends_of_windows_stay),
		cmocka_unit_test(a_missing_last_line_end_stays_missing),
		cmocka_unit_test(a_byte_order_mark_is_no_part_of_it),
		cmocka_unit_test(what_is_merged_is_overridden_not_changed),
		cmocka_unit_test(an_anchor_stays_and_what_shares_it_is_told),
		cmocka_unit_test(a_new_name_is_said_everywhere),
		cmocka_unit_test(objects_are_dressed_as_the_last_one),
		cmocka_unit_test(what_is_removed_takes_its_own_comment_only),
		cmocka_unit_test(the_file_that_holds_the_key_is_edited),
		cmocka_unit_test(a_file_changed_meanwhile_is_not_overwritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
