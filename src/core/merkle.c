/*
 * merkle.c - RFC 6962 hashing: leaf = SHA-256(0x00, entry), node = SHA-256(0x01, left, right); a list of n splits at the
 * largest power of two below n. Proofs are made as RFC 9162 sections 2.1.3.1 and 2.1.4.1 say, and verified by the
 * algorithms of 2.1.3.2 and 2.1.4.2, which walk from the leaf up and never trust the proof's length.
 */
#include "core/merkle.h"

bool vb_digest_eq(const struct vb_digest *a, const struct vb_digest *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static struct vb_digest finish(struct vb_hash *h)
{
	unsigned char out[VB_HASH_MAX_BYTES];
	struct vb_digest d;

	vb_hash_free(h, out);
	memcpy(d.bytes, out, sizeof(d.bytes));
	return d;
}

struct vb_digest vb_merkle_leaf(struct vb_str entry)
{
	struct vb_hash *h = vb_hash_new(VB_SHA256);

	vb_hash_add(h, "\x00", 1);
	vb_hash_add(h, entry.n ? entry.p : "", entry.n);
	return finish(h);
}

static struct vb_digest node(const struct vb_digest *left, const struct vb_digest *right)
{
	struct vb_hash *h = vb_hash_new(VB_SHA256);

	vb_hash_add(h, "\x01", 1);
	vb_hash_add(h, left->bytes, sizeof(left->bytes));
	vb_hash_add(h, right->bytes, sizeof(right->bytes));
	return finish(h);
}

/* ---- a growing list ---------------------------------------------------------------------- */

void vb_merkle_add(struct vb_merkle_edge *edge, const struct vb_digest *leaf)
{
	struct vb_digest top = *leaf;

	/* Each set bit of the size at the low end is a complete subtree as large as the one in hand. */
	for (uint64_t bits = edge->size; bits & 1; bits >>= 1)
		top = node(&edge->v[--edge->n], &top);
	vb_assert(edge->n < VB_MERKLE_PATH);
	edge->v[edge->n++] = top;
	edge->size++;
}

struct vb_digest vb_merkle_edge_root(const struct vb_merkle_edge *edge)
{
	struct vb_digest root;

	if (!edge->n)
		return finish(vb_hash_new(VB_SHA256));
	root = edge->v[edge->n - 1];
	for (size_t i = edge->n - 1; i-- > 0;)
		root = node(&edge->v[i], &root);
	return root;
}

struct vb_digest vb_merkle_root(const struct vb_digest *leaves, size_t n)
{
	struct vb_merkle_edge edge = {0};

	for (size_t i = 0; i < n; i++)
		vb_merkle_add(&edge, &leaves[i]);
	return vb_merkle_edge_root(&edge);
}

/* ---- proofs ------------------------------------------------------------------------------ */

static size_t split(size_t n) /* the largest power of two below n, for n > 1 */
{
	size_t k = 1;

	while (k < n - k)
		k *= 2;
	return k;
}

/* From the top down; the digests nearest to the leaf come first in the proof, so the path is filled backwards. */
static size_t reverse(struct vb_digest *path, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct vb_digest keep = path[i];

		path[i] = path[n - 1 - i];
		path[n - 1 - i] = keep;
	}
	return n;
}

size_t vb_merkle_inclusion(const struct vb_digest *leaves, size_t n, size_t index,
			   struct vb_digest path[VB_MERKLE_PATH])
{
	size_t count = 0;

	vb_assert(index < n);
	while (n > 1) {
		size_t k = split(n);
		bool right = index >= k;

		path[count++] = right ? vb_merkle_root(leaves, k)
				      : vb_merkle_root(leaves + k, n - k);
		leaves += right ? k : 0;
		index -= right ? k : 0;
		n = right ? n - k : k;
	}
	return reverse(path, count);
}

bool vb_merkle_included(const struct vb_digest *leaf, uint64_t index, uint64_t size,
			const struct vb_digest *path, size_t n, const struct vb_digest *root)
{
	uint64_t at = index, last = size - 1;
	struct vb_digest r = *leaf;

	if (index >= size)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (last == 0)
			return false;
		if (at & 1 || at == last) {
			r = node(&path[i], &r);
			while (!(at & 1) && at) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			r = node(&r, &path[i]);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && vb_digest_eq(&r, root);
}

size_t vb_merkle_consistency(const struct vb_digest *leaves, size_t n, size_t before,
			     struct vb_digest path[VB_MERKLE_PATH])
{
	bool whole = true; /* the older list's own root is what is left: it is known already */
	size_t count = 0;

	vb_assert(before > 0 && before <= n);
	while (before != n) {
		size_t k = split(n);
		bool right = before > k;

		path[count++] = right ? vb_merkle_root(leaves, k)
				      : vb_merkle_root(leaves + k, n - k);
		leaves += right ? k : 0;
		before -= right ? k : 0;
		n = right ? n - k : k;
		whole &= !right;
	}
	if (!whole)
		path[count++] = vb_merkle_root(leaves, n);
	return reverse(path, count);
}

bool vb_merkle_consistent(uint64_t before, uint64_t size, const struct vb_digest *root_before,
			  const struct vb_digest *root, const struct vb_digest *path, size_t n)
{
	uint64_t at = before - 1, last = size - 1;
	struct vb_digest old, new;
	size_t i = 0;

	if (!before || before > size)
		return false;
	if (before == size)
		return n == 0 && vb_digest_eq(root_before, root);
	while (at & 1) {
		at >>= 1;
		last >>= 1;
	}
	if (at && !n)
		return false;
	old = new = at ? path[i++] : *root_before;
	for (; i < n; i++) {
		if (last == 0)
			return false;
		if (at & 1 || at == last) {
			old = node(&path[i], &old);
			new = node(&path[i], &new);
			while (!(at & 1) && at) {
				at >>= 1;
				last >>= 1;
			}
		} else {
			new = node(&new, &path[i]);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && vb_digest_eq(&old, root_before) && vb_digest_eq(&new, root);
}
