/*
 * bundle.c - the signed file.
 *
 *   0    "VBUNDLE\n", u32 format, u32 0, u64 serial, u64 bytes of the content, u64 bytes packed,
 *        SHA-256 of the packed bytes, public key
 *   104  Ed25519 signature of the 104 bytes before
 *   168  content, packed by zlib; nothing after it
 *
 * Integers are little-endian. The signature covers the digest, the digest covers the content: nothing is unpacked that
 * the trusted key did not sign. The key in the file serves only to say that it is another one.
 */
#include "watch/bundle.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <unistd.h>
#include <zlib.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"

#define MAGIC "VBUNDLE\n"
enum { FORMAT = 1, SIGNED_BYTES = 104, HEAD_BYTES = SIGNED_BYTES + VB_SIGNATURE_BYTES };

bool watch_bundle_is(const char *path)
{
	int fd VB_CLEANUP(vb_cleanup_fd) = open(path, O_RDONLY | O_CLOEXEC);
	char head[sizeof(MAGIC) - 1];

	return fd >= 0 && read(fd, head, sizeof(head)) == (ssize_t)sizeof(head) &&
	       memcmp(head, MAGIC, sizeof(head)) == 0;
}

/* ---- writing ---------------------------------------------------------------------------- */

static bool pack(struct vb_arena *a, struct vb_str content, struct vb_str *out,
		 struct vb_error *err)
{
	uLongf n = compressBound(content.n);
	char *bytes = vb_arena_alloc(a, n);

	if (compress2((Bytef *)bytes, &n, (const Bytef *)content.p, content.n, 6) != Z_OK)
		return vb_fail(err, VB_E_ENV, "zlib does not pack %zu bytes", content.n);
	*out = vb_strn(bytes, n);
	return true;
}

bool watch_bundle_write(const char *path, const char *key_path, const struct watch_bundle *bundle,
			struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	unsigned char digest[VB_SHA256_BYTES];
	struct vb_signature signature;
	struct vb_buf file VB_CLEANUP(vb_buf_done) = {0};
	struct vb_key key;
	struct vb_str packed;

	vb_buf_init(&file, 2 * VB_LIMIT_INDEX_BYTES);
	if (bundle->content.n > VB_LIMIT_INDEX_BYTES)
		return vb_fail(err, VB_E_LIMIT, "%zu bytes are more than a bundle holds",
			       bundle->content.n);
	if (!vb_key_of(key_path, &key, err) || !pack(a, bundle->content, &packed, err))
		return false;
	vb_sha256(packed, digest);
	vb_buf_add(&file, MAGIC, sizeof(MAGIC) - 1);
	vb_put_u32(&file, FORMAT);
	vb_put_u32(&file, 0);
	vb_put_u64(&file, (uint64_t)bundle->serial);
	vb_put_u64(&file, bundle->content.n);
	vb_put_u64(&file, packed.n);
	vb_buf_add(&file, digest, sizeof(digest));
	vb_buf_add(&file, key.bytes, sizeof(key.bytes));
	vb_assert(file.n == SIGNED_BYTES);
	if (!vb_sign(key_path, vb_buf_view(&file), &signature, err))
		return false;
	vb_buf_add(&file, signature.bytes, sizeof(signature.bytes));
	vb_buf_str(&file, packed);
	if (file.over)
		return vb_fail(err, VB_E_LIMIT, "%s is over the limit of a bundle", path);
	return vb_file_save(path, vb_buf_view(&file), err);
}

/* ---- reading ---------------------------------------------------------------------------- */

struct head {
	uint64_t serial, bytes, packed;
	struct vb_str digest, key, signature, content;
};

static bool head_read(struct vb_str file, struct head *h)
{
	struct vb_cursor c = vb_cursor(file.p, file.n);
	bool known = vb_str_is(vb_get_bytes(&c, 8), MAGIC) && vb_get_u32(&c) == FORMAT &&
		     vb_get_u32(&c) == 0;

	h->serial = vb_get_u64(&c);
	h->bytes = vb_get_u64(&c);
	h->packed = vb_get_u64(&c);
	h->digest = vb_get_bytes(&c, VB_SHA256_BYTES);
	h->key = vb_get_bytes(&c, VB_KEY_BYTES);
	h->signature = vb_get_bytes(&c, VB_SIGNATURE_BYTES);
	h->content = vb_str_from(file, HEAD_BYTES);
	return known && !c.bad;
}

static bool signature_good(struct vb_str file, const struct head *h, const struct vb_key *trusted)
{
	struct vb_signature signature;

	memcpy(signature.bytes, h->signature.p, sizeof(signature.bytes));
	return vb_sign_good(trusted, vb_strn(file.p, SIGNED_BYTES), &signature);
}

static bool verify(struct vb_str file, const struct head *h, const char *name,
		   const struct vb_key *trusted, struct vb_error *err)
{
	unsigned char digest[VB_SHA256_BYTES];

	if (CRYPTO_memcmp(h->key.p, trusted->bytes, VB_KEY_BYTES) != 0) {
		vb_fail_at(err, VB_E_INPUT, name, 0, 0, "signed by a key that is not trusted");
		return vb_hint(
			err,
			"If the sender changed keys: vauban watch --from FILE --trust FILE.pub");
	}
	if (!signature_good(file, h, trusted))
		return vb_fail_at(err, VB_E_INPUT, name, 0, 0,
				  "its signature is wrong: it was altered after it was made");
	if (h->content.n != h->packed) {
		vb_fail_at(err, VB_E_INPUT, name, 0, 0, "not whole: %zu bytes of %llu",
			   h->content.n, (unsigned long long)h->packed);
		return vb_hint(err, "Copy it again.");
	}
	vb_sha256(h->content, digest);
	if (memcmp(digest, h->digest.p, sizeof(digest)) != 0)
		return vb_fail_at(err, VB_E_INPUT, name, 0, 0,
				  "its content was altered after it was signed");
	return true;
}

static bool unpack(struct vb_arena *a, const struct head *h, const char *name, struct vb_str *out,
		   struct vb_error *err)
{
	uLongf n = (uLongf)h->bytes;
	char *bytes;

	if (h->bytes > VB_LIMIT_INDEX_BYTES)
		return vb_fail_at(err, VB_E_LIMIT, name, 0, 0,
				  "its content of %llu bytes is over the limit of %zu",
				  (unsigned long long)h->bytes, (size_t)VB_LIMIT_INDEX_BYTES);
	bytes = vb_arena_alloc(a, n + 1);
	if (uncompress((Bytef *)bytes, &n, (const Bytef *)h->content.p, h->content.n) != Z_OK ||
	    n != h->bytes)
		return vb_fail_at(err, VB_E_INPUT, name, 0, 0, "its content cannot be unpacked");
	*out = vb_strn(bytes, n);
	return true;
}

bool watch_bundle_parse(struct vb_arena *a, struct vb_str bytes, const char *name,
			const struct vb_key *trusted, int64_t oldest, struct watch_bundle *out,
			struct vb_error *err)
{
	struct vb_str content;
	struct head h;

	if (!head_read(bytes, &h))
		return vb_fail_at(err, VB_E_INPUT, name, 0, 0,
				  "not a bundle of this version of vauban, or cut short");
	if (!verify(bytes, &h, name, trusted, err))
		return false;
	if (h.serial > INT64_MAX || (int64_t)h.serial < oldest) {
		vb_fail_at(err, VB_E_INPUT, name, 0, 0,
			   "older than the bundle loaded before: it is not loaded again");
		return vb_hint(
			err,
			"Ask for a new one: an old bundle would hide what was published since.");
	}
	if (!unpack(a, &h, name, &content, err))
		return false;
	*out = (struct watch_bundle){(int64_t)h.serial, content};
	return true;
}

bool watch_bundle_read(struct vb_arena *a, const char *path, const struct vb_key *trusted,
		       int64_t oldest, struct watch_bundle *out, struct vb_error *err)
{
	struct vb_str bytes;

	return vb_file_load(a, path, VB_LIMIT_INDEX_BYTES, &bytes, err) &&
	       watch_bundle_parse(a, bytes, path, trusted, oldest, out, err);
}
