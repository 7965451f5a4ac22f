/* hash.h - cryptographic digests (OpenSSL). */
#ifndef VAUBAN_CORE_HASH_H
#define VAUBAN_CORE_HASH_H

#include "core/vb.h"

enum vb_hash_kind {
	VB_SHA256,
	VB_SHA512,
	VB_SHA1,
	VB_MD5
}; /* the last two only to compare with recorded digests */
enum { VB_SHA256_BYTES = 32, VB_HASH_MAX_BYTES = 64 };

struct vb_hash; /* incremental */
struct vb_hash *vb_hash_new(enum vb_hash_kind kind);
void vb_hash_add(struct vb_hash *h, const void *bytes, size_t n);
size_t vb_hash_free(struct vb_hash *h,
		    unsigned char out[VB_HASH_MAX_BYTES]); /* finishes; returns the length */

void vb_sha256(struct vb_str s, unsigned char out[VB_SHA256_BYTES]);
struct vb_str vb_sha256_hex(struct vb_arena *a, struct vb_str s); /* 64 digits */

#endif
