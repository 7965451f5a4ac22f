/* watch_vex.c - VEX documents of any format: no crash, and every statement is usable or says its problem. */
#include "match/match.h"
#include "watch/watch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct match_vex_about about = {.now = 1};
	struct match_vex_result result;
	struct model_vex vex;
	struct vb_error err;

	if (!watch_vex_parse(a, vb_strn((const char *)data, size), "fuzz", &vex, &err))
		return 0;
	for (size_t i = 0; i < vex.statements.n; i++)
		vb_assert(vex.statements.v[i].names.n || vex.statements.v[i].problem.en.n);
	match_vex(a, &vex, &about, &result);
	vb_assert(result.n == vex.statements.n && !result.decisions.n);
	return 0;
}
