/* leaf.c - the bytes of an entry of the evidence log. */
#include "model/leaf.h"

#include "core/run.h"

struct vb_str model_leaf_bytes(struct vb_arena *a, const struct model_leaf *leaf)
{
	return vb_arena_printf(
		a, "vauban leaf 1\n%.*s\n%lld\n%.*s\n%.*s\n%.*s\n", VB_FMT(leaf->kind),
		(long long)leaf->subject, VB_FMT(vb_time_rfc3339(a, leaf->when)),
		VB_FMT(leaf->author),
		VB_FMT(vb_arena_hex(a, leaf->digest.bytes, sizeof(leaf->digest.bytes))));
}

struct vb_digest model_leaf_hash(const struct model_leaf *leaf)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	return vb_merkle_leaf(model_leaf_bytes(a, leaf));
}
