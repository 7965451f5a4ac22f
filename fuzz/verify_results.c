/*
 * verify_results.c - files of results (JUnit, CTest, TAP, SARIF, ours): any bytes are read or refused without harm, and
 * what is read keeps to its bounds.
 */
#include "core/limits.h"
#include "verify/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err;
	model_results v = {0};

	if (!verify_results_parse(a, vb_strn((const char *)data, size),
				  &(struct verify_source){"fuzz", 0, VB_EN}, &v, &err))
		return 0;
	for (size_t i = 0; i < v.n; i++) {
		const struct model_result *r = &v.v[i];

		vb_assert(r->test.n <= VB_LIMIT_TEST_NAME && r->excerpt.n <= VB_LIMIT_TEST_EXCERPT);
		vb_assert(r->verifies.n <= VB_LIMIT_TEST_VERIFIES && r->outcome <= MODEL_ERRORED);
		vb_assert(vb_str_utf8(r->test) && vb_str_utf8(r->why));
	}
	return 0;
}
