/*
 * hash.c - digests by OpenSSL's low-level functions: the same machine instructions as its EVP interface, which before
 * the first digest loads a provider, at the cost of 1.5 ms, and looks the algorithm up again for each, at the cost of
 * the digest of a page.
 */
#define OPENSSL_API_COMPAT 0x10100000L /* where they are no second choice */
#include "core/hash.h"

#include <openssl/md5.h>
#include <openssl/sha.h>
#include <stdlib.h>

struct vb_hash {
	enum vb_hash_kind kind;
	union {
		SHA256_CTX sha256;
		SHA512_CTX sha512;
		SHA_CTX sha1;
		MD5_CTX md5;
	} x;
};

static int init(struct vb_hash *h)
{
	switch (h->kind) {
	case VB_SHA256:
		return SHA256_Init(&h->x.sha256);
	case VB_SHA512:
		return SHA512_Init(&h->x.sha512);
	case VB_SHA1:
		return SHA1_Init(&h->x.sha1);
	case VB_MD5:
		return MD5_Init(&h->x.md5);
	}
	return 0;
}

static int update(struct vb_hash *h, const void *bytes, size_t n)
{
	switch (h->kind) {
	case VB_SHA256:
		return SHA256_Update(&h->x.sha256, bytes, n);
	case VB_SHA512:
		return SHA512_Update(&h->x.sha512, bytes, n);
	case VB_SHA1:
		return SHA1_Update(&h->x.sha1, bytes, n);
	case VB_MD5:
		return MD5_Update(&h->x.md5, bytes, n);
	}
	return 0;
}

/* The length of the digest; 0: it failed. */
static size_t final(struct vb_hash *h, unsigned char *out)
{
	switch (h->kind) {
	case VB_SHA256:
		return SHA256_Final(out, &h->x.sha256) ? SHA256_DIGEST_LENGTH : 0;
	case VB_SHA512:
		return SHA512_Final(out, &h->x.sha512) ? SHA512_DIGEST_LENGTH : 0;
	case VB_SHA1:
		return SHA1_Final(out, &h->x.sha1) ? SHA_DIGEST_LENGTH : 0;
	case VB_MD5:
		return MD5_Final(out, &h->x.md5) ? MD5_DIGEST_LENGTH : 0;
	}
	return 0;
}

struct vb_hash *vb_hash_new(enum vb_hash_kind kind)
{
	struct vb_hash *h = vb_alloc(1, sizeof(*h));
	int ok;

	h->kind = kind;
	ok = init(h);
	vb_assert(ok);
	return h;
}

void vb_hash_add(struct vb_hash *h, const void *bytes, size_t n)
{
	int ok = update(h, bytes, n);

	vb_assert(ok);
}

size_t vb_hash_free(struct vb_hash *h, unsigned char out[VB_HASH_MAX_BYTES])
{
	size_t n = final(h, out);

	vb_assert(n);
	free(h);
	return n;
}

void vb_sha256(struct vb_str s, unsigned char out[VB_SHA256_BYTES])
{
	struct vb_hash h = {.kind = VB_SHA256};
	int ok = init(&h) && update(&h, s.p, s.n) && final(&h, out);

	vb_assert(ok);
}

struct vb_str vb_sha256_hex(struct vb_arena *a, struct vb_str s)
{
	unsigned char digest[VB_SHA256_BYTES];

	vb_sha256(s, digest);
	return vb_arena_hex(a, digest, sizeof(digest));
}
