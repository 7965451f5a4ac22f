/*
 * merkle.h - the hash tree of RFC 6962 (section 2.1) and RFC 9162 (section 2.1): a list that only grows, whose one root
 * digest stands for all of it, with short proofs that an entry is in it and that an older list is its beginning.
 */
#ifndef VAUBAN_CORE_MERKLE_H
#define VAUBAN_CORE_MERKLE_H

#include "core/hash.h"

struct vb_digest {
	unsigned char bytes[VB_SHA256_BYTES];
};
enum { VB_MERKLE_PATH = 64 }; /* digests of a proof at most: sizes are below 2^63 */

bool vb_digest_eq(const struct vb_digest *a, const struct vb_digest *b);
struct vb_digest vb_merkle_leaf(struct vb_str entry);
struct vb_digest vb_merkle_root(const struct vb_digest *leaves, size_t n);

/* The right edge of a growing list: roots of its complete subtrees, largest first. Zeroed is the empty list. */
struct vb_merkle_edge {
	uint64_t size;
	size_t n;
	struct vb_digest v[VB_MERKLE_PATH];
};
void vb_merkle_add(struct vb_merkle_edge *edge, const struct vb_digest *leaf);
struct vb_digest vb_merkle_edge_root(const struct vb_merkle_edge *edge);

/* Proof that leaf `index` is in the list of n; returns the number of digests. index < n. */
size_t vb_merkle_inclusion(const struct vb_digest *leaves, size_t n, size_t index,
			   struct vb_digest path[VB_MERKLE_PATH]);
bool vb_merkle_included(const struct vb_digest *leaf, uint64_t index, uint64_t size,
			const struct vb_digest *path, size_t n,
			const struct vb_digest *root) VB_MUST_USE;
/* Proof that the list of the first `before` is the beginning of the list of n. 0 < before <= n. */
size_t vb_merkle_consistency(const struct vb_digest *leaves, size_t n, size_t before,
			     struct vb_digest path[VB_MERKLE_PATH]);
bool vb_merkle_consistent(uint64_t before, uint64_t size, const struct vb_digest *root_before,
			  const struct vb_digest *root, const struct vb_digest *path,
			  size_t n) VB_MUST_USE;

#endif
