/* help.c - see help.h. */
#include "help.h"

#include <stdlib.h>

struct respond_clocks *help_clocks(void)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folder = vb_arena_printf(a, "%s/share/clocks", getenv("VB_TEST_SOURCE")).p;
	struct respond_clocks *c = NULL;
	struct vb_error err;

	if (!respond_clocks_load(&folder, 1, &c, &err))
		fail_msg("%s:%u: %s", err.file, err.line, err.text);
	return c;
}

static void fields_add(struct vb_arena *a, struct model_entry *e, struct vb_str rest)
{
	struct vb_str word;

	while (vb_str_word(&rest, &word)) {
		size_t equal = vb_str_chr(word, '=');

		*vb_vec_add(a, &e->fields) = (struct model_field){vb_str_sub(word, 0, equal),
								  vb_str_from(word, equal + 1)};
	}
}

static void cause_fields(struct vb_arena *a, struct model_entry *e, struct vb_str *rest)
{
	static const char *const keys[] = {"under", "factor", "class"};
	struct vb_str word;

	for (size_t i = 0; i < VB_COUNT(keys) && vb_str_word(rest, &word); i++)
		if (!vb_str_is(word, "-"))
			*vb_vec_add(a, &e->fields) = (struct model_field){vb_str(keys[i]), word};
}

struct model_entry help_entry(struct vb_arena *a, const char *line)
{
	static const char *const words[] = {"open", "set",  "note",   "link",   "cause", "action",
					    "done", "sent", "lesson", "answer", "close", "reopen"};
	struct vb_str rest = vb_arena_str(a, vb_str(line)), word;
	struct model_entry e = {.author = VB_STR("lea"), .at = TEST_NOW};

	assert_true(vb_str_word(&rest, &word));
	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_is(word, words[i]))
			e.kind = (enum model_entry_kind)i;
	if (e.kind == MODEL_ENTRY_OPEN)
		*vb_vec_add(a, &e.fields) = (struct model_field){VB_STR("zone"),
									VB_STR("Europe/Paris")};
	if (e.kind == MODEL_ENTRY_FACT) {
		fields_add(a, &e, rest);
		return e;
	}
	if (e.kind == MODEL_ENTRY_LINK || e.kind == MODEL_ENTRY_CAUSE ||
	    e.kind == MODEL_ENTRY_ACTION || e.kind == MODEL_ENTRY_DONE ||
	    e.kind == MODEL_ENTRY_NOTICE)
		assert_true(vb_str_word(&rest, &e.ref));
	if (e.kind == MODEL_ENTRY_CAUSE)
		cause_fields(a, &e, &rest);
	if (e.kind == MODEL_ENTRY_NOTICE)
		*vb_vec_add(a, &e.fields) = (struct model_field){VB_STR("sent"), vb_str_trim(rest)};
	if (e.kind == MODEL_ENTRY_DONE && vb_str_trim(rest).n)
		*vb_vec_add(a, &e.fields) = (struct model_field){VB_STR("digest"),
									vb_str_trim(rest)};
	e.text = vb_str_trim(rest);
	return e;
}

struct model_incident help_record(struct vb_arena *a, const char *id, const char *lines)
{
	VB_VEC(struct model_entry) entries = {0};
	struct vb_str rest = vb_arena_str(a, vb_str(lines)), line;
	struct model_incident out;
	struct vb_error err;

	while (vb_str_line(&rest, &line))
		if (line.n) {
			struct model_entry e = help_entry(a, vb_arena_cstr(a, line));

			e.seq = (int64_t)entries.n + 1;
			e.at = TEST_NOW + 60 * (int64_t)entries.n;
			*vb_vec_add(a, &entries) = e;
		}
	if (!respond_fold(a, vb_str(id), entries.v, entries.n, &out, &err))
		fail_msg("%s", err.text);
	return out;
}
