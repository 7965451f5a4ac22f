/* golden.c - see golden.h. */
#include "golden.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "support.h"

/* The text with what stands between each `from` and the next `to` left out. */
static struct vb_str without(struct vb_arena *a, struct vb_str text, const char *from,
			     const char *to)
{
	struct vb_str left = {0};
	size_t at;

	while ((at = vb_str_find(text, vb_str(from))) < text.n) {
		at += strlen(from);
		left = vb_arena_printf(a, "%.*s%.*s", VB_FMT(left),
				       VB_FMT(vb_str_sub(text, 0, at)));
		text = vb_str_from(text, at);
		text = vb_str_from(text, vb_str_find(text, vb_str(to)));
	}
	return vb_arena_printf(a, "%.*s%.*s", VB_FMT(left), VB_FMT(text));
}

void golden_check(const char *name, struct vb_str actual)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = test_path(a, vb_arena_printf(a, "tests/report/data/%s", name).p);
	struct vb_str expected, x, y;
	unsigned line = 0;

	/* the style sheet is share/templates/style.mustache, and its digest follows it */
	actual = without(a, without(a, actual, "<style>", "</style>"), "'sha256-", "'");
	if (getenv("VB_GOLDEN_WRITE")) {
		test_save(path, actual);
		return;
	}
	expected = test_load(a, path);
	if (vb_str_eq(expected, actual))
		return;
	while (vb_str_line(&expected, &x) && vb_str_line(&actual, &y) && vb_str_eq(x, y))
		line++;
	fail_msg("%s:%u differs\n  expected: %.*s\n  got:      %.*s", name, line + 1, VB_FMT(x),
		 VB_FMT(y));
}
