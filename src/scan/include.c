/*
 * include.c - files that files of the target include: `-r base.txt` of a requirements file. A reader opens nothing; it
 * says what is included as a setting, and what no pattern has found is read afterwards, in rounds, like any file.
 *
 *   settings {requirements, "-r", "base.txt"} ──► path beside the file, resolved inside the root ──► one more file
 */
#include "scan/target_int.h"

#include "core/file.h"
#include "core/limits.h"
#include "scan/readers/readers.h"

static bool is_include(const struct model_setting *s)
{
	return vb_str_is(s->format, "requirements") &&
	       (vb_str_is(s->key, "-r") || vb_str_is(s->key, "--requirement"));
}

static bool is_known(const struct scan_walk *w, struct vb_str path, uint16_t reader)
{
	struct scan_selection s = scan_select_path(&w->select, path);

	for (size_t i = 0; i < s.named; i++)
		if (s.readers[i] == reader)
			return true;
	for (size_t i = 0; i < w->included.n; i++)
		if (vb_str_eq(w->included.v[i], path))
			return true;
	return false;
}

bool scan_walk_include(struct scan_walk *w, size_t *from, scan_lookup *lookup, void *ctx,
		       struct scan_item *item)
{
	uint16_t reader = scan_reader_id(&scan_reader_python_requirements);
	const struct model_facts *f = w->collect.facts;

	while (*from < f->settings.n && w->included.n < VB_LIMIT_INCLUDES) {
		const struct model_setting *s = &f->settings.v[(*from)++];
		struct scan_entry to;
		struct vb_str path;

		if (!is_include(s) || vb_str_find(s->value, VB_STR("://")) < s->value.n)
			continue;
		path = vb_arena_printf(w->arena, "%.*s/%.*s", VB_FMT(vb_path_dir(s->path)),
				       VB_FMT(s->value));
		if (!scan_resolve(w->arena, path, lookup, ctx, &to) ||
		    to.type != MODEL_FILE_REGULAR) {
			scan_collect_unreadable(
				&w->collect, scan_walk_told(w, s->path), "python-requirements",
				"line %u: %.*s is not in the target", s->line, VB_FMT(s->value));
			continue;
		}
		if (is_known(w, to.path, reader))
			continue;
		*vb_vec_add(w->arena, &w->included) = vb_arena_str(w->arena, to.path);
		*item = (struct scan_item){.path = to.path, .mode = to.mode, .n = 1};
		item->readers[0] = reader;
		return true;
	}
	return false;
}
