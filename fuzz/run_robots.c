/* run_robots.c - a path on the first line, then any bytes as robots.txt: an answer within bounds, the same twice. */
#include "run/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str rest = vb_strn((const char *)data, size), path = {NULL, 0};
	struct run_robots *r;

	(void)vb_str_next(&rest, '\n', &path);
	r = run_robots_read(a, rest, "vauban");
	vb_assert(run_robots_delay(r) <= 30);
	vb_assert(run_robots_allows(r, path) ==
		  run_robots_allows(run_robots_read(a, rest, "vauban"), path));
	vb_assert(rest.n || run_robots_allows(r, path)); /* nothing written closes nothing */
	return 0;
}
