/* sample.h - made-up assessments of a chosen size, and their comparison field by field. */
#ifndef VAUBAN_TESTS_STORE_SAMPLE_H
#define VAUBAN_TESTS_STORE_SAMPLE_H

#include "../support.h"

#include "store/store.h"

struct sample {
	uint32_t components, findings;
	uint32_t skip;    /* this finding is left out (1 based), 0: none */
	uint32_t upgrade; /* this component has a newer version (1 based), 0: none */
	uint32_t judged;  /* changes what findings weigh, not what they are */
	const char *target;
	int64_t when;
};
struct model_assessment *sample_make(struct vb_arena *a, const struct sample *s);
/* Everything documents need; settings, files and ELF facts are not kept by the store. */
void sample_assert_equal(const struct model_assessment *x, const struct model_assessment *y);
struct store *sample_store(const char *path);

#endif
