/* verify_bundle.c - evidence bundles: any bytes are read without harm, and nothing passes without the trusted key. */
#include "verify/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_key trusted = {{0}};
	struct verify_bundle bundle;
	struct vb_checkpoint at;
	struct vb_error err;

	memcpy(trusted.bytes, "the key of nobody: random bytes!", VB_KEY_BYTES);
	vb_assert(!verify_bundle_open(a, vb_strn((const char *)data, size), "fuzz", &trusted,
				      &bundle, &at, &err));
	return 0;
}
