/* golden.c - see golden.h. */
#include "golden.h"

#include <stdlib.h>

#include "core/file.h"
#include "support.h"

void golden_check(const char *name, struct vb_str actual)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = test_path(a, vb_arena_printf(a, "tests/report/data/%s", name).p);
	struct vb_str expected, x, y;
	unsigned line = 0;

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
