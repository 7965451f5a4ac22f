/*
 * digest.c - what is published beside a document: X.json.sha256 and X.json.sha512, "HEX  name" as sha256sum(1) writes, and
 * its OpenPGP signature X.json.asc. Source: OASIS CSAF 2.0, 7.1.18 and 7.1.19.
 */
#include "watch/watch_int.h"

#include "core/file.h"
#include "core/limits.h"

bool watch_digest_holds(struct vb_str said, const char *name, enum vb_hash_kind kind,
			struct vb_str text, struct vb_error *err)
{
	unsigned char is[VB_HASH_MAX_BYTES], wanted[VB_HASH_MAX_BYTES];
	struct vb_hash *h = vb_hash_new(kind);
	struct vb_str word;
	size_t n;

	vb_hash_add(h, text.p, text.n);
	n = vb_hash_free(h, is);
	if (vb_str_word(&said, &word) && word.n == 2 * n && vb_hex_decode(word, wanted, n) &&
	    memcmp(is, wanted, n) == 0)
		return true;
	return vb_fail_at(err, VB_E_INPUT, name, 1, 1,
			  "not the digest of its document, which is left out");
}

bool watch_digest_beside(struct vb_arena *a, const char *path, struct vb_str text,
			 struct vb_error *err)
{
	static const struct {
		const char *ending;
		enum vb_hash_kind kind;
	} digests[] = {{"sha512", VB_SHA512}, {"sha256", VB_SHA256}};

	for (size_t i = 0; i < VB_COUNT(digests); i++) {
		struct vb_str name = vb_arena_printf(a, "%s.%s", path, digests[i].ending), said;

		if (!vb_file_exists(name.p))
			continue;
		if (!vb_file_load(a, name.p, WATCH_DIGEST_BYTES, &said, err) ||
		    !watch_digest_holds(said, name.p, digests[i].kind, text, err))
			return false;
	}
	return true;
}

bool watch_signature_beside(const struct watch_sink *sink, struct vb_arena *a, const char *path,
			    struct vb_str text, struct vb_error *err)
{
	struct vb_str name = vb_arena_printf(a, "%s.asc", path), signature = {NULL, 0};

	return !sink->signers ||
	       ((!vb_file_exists(name.p) ||
		 vb_file_load(a, name.p, VB_LIMIT_SIGNATURE_BYTES, &signature, err)) &&
		watch_signers_hold(sink->signers, text, signature, path, err));
}
