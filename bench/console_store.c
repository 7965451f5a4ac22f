/* console_store.c - STORE FINDINGS: a store with one made-up run of that many findings, for bench/console. */
#include <stdlib.h>

#include "../tests/store/sample.h"

int main(int argc, char **argv)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *s VB_CLEANUP(store_cleanup) = NULL;
	struct model_assessment *as;
	struct vb_error err;

	if (argc != 3)
		return VB_EXIT_USAGE;
	as = sample_make(a, &(struct sample){.components = 1000,
					     .findings = (uint32_t)strtoul(argv[2], NULL, 10),
					     .target = "image.tar",
					     .when = TEST_NOW});
	if (!store_open(argv[1], &s, &err) ||
	    !store_put_run(s, VB_STR("product"), VB_STR("1.0"), as, &err)) {
		fprintf(stderr, "console_store: %s\n", err.text);
		return VB_EXIT_ENV;
	}
	return VB_EXIT_DONE;
}
