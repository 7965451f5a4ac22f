/* watch_osv.c - any bytes are an OSV record or an error; what is a record can be put into an index and asked for. */
#include "match/match.h"
#include "watch/watch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = {.now = 1, .jobs = 1};
	struct model_advisory advisory;
	struct match_builder *b;
	struct vb_error err;

	if (!watch_osv_parse(a, vb_strn((const char *)data, size), "input", &advisory, &err))
		return 0;
	vb_assert(advisory.id.n > 0);
	b = match_builder_new(&run);
	vb_assert(match_builder_advisory(b, &advisory, &err));
	match_builder_free(b);
	return 0;
}
