/* hash.c - digests by OpenSSL's EVP interface. */
#include "core/hash.h"

#include <openssl/evp.h>

static const EVP_MD *algorithm(enum vb_hash_kind kind)
{
	switch (kind) {
	case VB_SHA512:
		return EVP_sha512();
	case VB_SHA1:
		return EVP_sha1();
	case VB_MD5:
		return EVP_md5();
	default:
		return EVP_sha256();
	}
}

struct vb_hash *vb_hash_new(enum vb_hash_kind kind)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int ok = ctx && EVP_DigestInit_ex(ctx, algorithm(kind), NULL);

	vb_assert(ok);
	return (struct vb_hash *)ctx;
}

void vb_hash_add(struct vb_hash *h, const void *bytes, size_t n)
{
	int ok = EVP_DigestUpdate((EVP_MD_CTX *)h, bytes, n);

	vb_assert(ok);
}

size_t vb_hash_free(struct vb_hash *h, unsigned char out[VB_HASH_MAX_BYTES])
{
	unsigned n = 0;
	int ok = EVP_DigestFinal_ex((EVP_MD_CTX *)h, out, &n);

	vb_assert(ok);
	EVP_MD_CTX_free((EVP_MD_CTX *)h);
	return n;
}

void vb_sha256(struct vb_str s, unsigned char out[VB_SHA256_BYTES])
{
	unsigned char full[VB_HASH_MAX_BYTES];
	struct vb_hash *h = vb_hash_new(VB_SHA256);

	vb_hash_add(h, s.p, s.n);
	vb_hash_free(h, full);
	memcpy(out, full, VB_SHA256_BYTES);
}

struct vb_str vb_sha256_hex(struct vb_arena *a, struct vb_str s)
{
	unsigned char digest[VB_SHA256_BYTES];

	vb_sha256(s, digest);
	return vb_arena_hex(a, digest, sizeof(digest));
}
