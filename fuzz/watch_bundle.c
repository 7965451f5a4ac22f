/* watch_bundle.c - signed bundles: nobody but the holder of the key makes one that is accepted. */
#include "watch/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_key trusted = {{0}};
	struct watch_bundle bundle;
	struct vb_error err;

	memcpy(trusted.bytes, "the key of nobody: random bytes!", VB_KEY_BYTES);
	vb_assert(!watch_bundle_parse(a, vb_strn((const char *)data, size), "fuzz", &trusted, 0,
				      &bundle, &err));
	return 0;
}
