/*
 * digest.c - digests of files, for two questions.
 *
 *   "is this still the file the evidence was read from?"   SHA-256 of every file some fact comes from (up to a size)
 *   "is this the file its package brought?"                what packages recorded against what stands there; on request,
 *                                                          because every byte of the target is read for it
 *
 *   dpkg, apk, rpm readers ──RECORDED {kind, path hash, digest}──┐
 *   digest reader, each file ──SEEN {path, digests}──────────────┴─► settle: facts->altered, facts->compared
 *
 * and on request a third, "which files is it made of?": SHA-256 of every file (serve_sums.c).
 *
 * Of a digest its first 16 bytes are compared: all of an MD5. A file of etc/ is there to be changed and is left out; a
 * path that several packages record (a diversion) holds when one of them does.
 * Sources: deb-md5sums(5); apk-tools doc/apk-v2.5.scd (Z:); rpm docs/manual/tags.md (Filedigests, Filedigestalgo).
 */
#include "scan/collect_int.h"

#include <stdlib.h>

#include "core/hash.h"
#include "core/limits.h"
#include "scan/readers/readers.h"

static const enum vb_hash_kind hashes[] = {
	[SCAN_DIGEST_MD5] = VB_MD5, [SCAN_DIGEST_SHA1] = VB_SHA1, [SCAN_DIGEST_SHA256] = VB_SHA256};
static const char *const names[] = {"md5", "sha1", "sha256"};

/* ---- in a worker ------------------------------------------------------------------------- */

void scan_emit_recorded(struct scan_out *out, enum scan_digest_kind kind, struct vb_str path,
			const unsigned char digest[SCAN_DIGEST_BYTES])
{
	if (vb_str_starts(path, VB_STR("./")))
		path = vb_str_from(path, 2);
	while (path.n && path.p[0] == '/')
		path = vb_str_from(path, 1);
	if (!path.n || vb_str_starts(path, VB_STR("etc/")))
		return;
	vb_put_u8(&out->frame, (uint8_t)kind);
	vb_put_u64(&out->frame, scan_path_hash(path));
	vb_buf_add(&out->frame, digest, SCAN_DIGEST_BYTES);
	scan_out_put(out, SCAN_FRAME_RECORDED);
}

void scan_out_sum(struct scan_out *out, const struct scan_input *in, uint64_t bytes,
		  const unsigned char *digest)
{
	vb_put_str(&out->frame, in->path);
	vb_put_str(&out->frame, in->layer);
	vb_put_u64(&out->frame, bytes);
	vb_buf_add(&out->frame, digest, VB_SHA256_BYTES);
	scan_out_put(out, SCAN_FRAME_DIGEST);
}

void scan_out_digest(struct scan_out *out, const struct scan_input *in)
{
	unsigned char digest[VB_SHA256_BYTES];

	vb_sha256(in->content, digest);
	scan_out_sum(out, in, in->content.n, digest);
}

static bool digest_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	unsigned char digest[VB_HASH_MAX_BYTES];

	(void)err;
	if (vb_str_starts(in->path, VB_STR("etc/")))
		return true;
	vb_put_str(&out->frame, in->path);
	for (size_t i = 0; i < VB_COUNT(hashes); i++) {
		struct vb_hash *h = vb_hash_new(hashes[i]);

		vb_hash_add(h, in->content.p, in->content.n);
		vb_hash_free(h, digest);
		vb_buf_add(&out->frame, digest, SCAN_DIGEST_BYTES);
	}
	scan_out_put(out, SCAN_FRAME_SEEN);
	return true;
}

const struct scan_reader scan_reader_digest = {
	.name = "digest",
	.max_bytes = VB_LIMIT_ELF_BYTES,
	.digests = true,
	.read = digest_read,
	.what = "digests of all files, when packaged ones are compared with what their packages recorded"};

/* ---- in the parent ----------------------------------------------------------------------- */

static void digest_get(struct vb_cursor *in, void *to, size_t n)
{
	struct vb_str bytes = vb_get_bytes(in, n);

	memset(to, 0, n);
	if (bytes.n == n)
		memcpy(to, bytes.p, n);
}

bool scan_collect_digest(struct scan_collect *c, uint16_t type, struct vb_str bytes)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);
	struct vb_arena *a = c->facts->arena;

	if (type == SCAN_FRAME_RECORDED) {
		struct scan_recorded r = {
			.kind = (uint8_t)scan_get_enum(&in, SCAN_DIGEST_KINDS - 1)};

		r.hash = vb_get_u64(&in);
		digest_get(&in, r.digest, sizeof(r.digest));
		*vb_vec_add(a, &c->recorded) = r;
	} else if (type == SCAN_FRAME_SEEN) {
		struct scan_seen *s = vb_vec_add(a, &c->seen);

		*s = (struct scan_seen){.path = scan_get_text(a, &in)};
		digest_get(&in, s->digests, sizeof(s->digests));
	} else {
		struct model_digest *d = vb_vec_add(a, &c->facts->digests);
		unsigned char digest[VB_SHA256_BYTES];

		*d = (struct model_digest){.path = scan_get_text(a, &in)};
		d->layer = scan_get_text(a, &in);
		d->bytes = vb_get_u64(&in);
		digest_get(&in, digest, sizeof(digest));
		d->sha256 = vb_arena_hex(a, digest, sizeof(digest));
	}
	return scan_get_complete(&in);
}

static int recorded_order(const void *pa, const void *pb)
{
	const struct scan_recorded *a = pa, *b = pb;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return memcmp(a->digest, b->digest, sizeof(a->digest));
}

/* The first record of this path, or the number there is. */
static size_t recorded_find(const struct scan_collect *c, uint64_t hash)
{
	size_t low = 0, high = c->recorded.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c->recorded.v[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->recorded.n && c->recorded.v[low].hash == hash ? low : c->recorded.n;
}

static void seen_judge(struct scan_collect *c, const struct scan_seen *s)
{
	size_t at = recorded_find(c, scan_path_hash(s->path));
	const struct scan_recorded *first;
	struct model_altered *out;

	if (at == c->recorded.n && vb_str_starts(s->path, VB_STR("usr/")))
		at = recorded_find(c, scan_path_hash(vb_str_from(s->path, 4)));
	if (at == c->recorded.n)
		return;
	c->facts->compared++;
	first = &c->recorded.v[at];
	for (; at < c->recorded.n && c->recorded.v[at].hash == first->hash; at++)
		if (memcmp(c->recorded.v[at].digest, s->digests[c->recorded.v[at].kind],
			   SCAN_DIGEST_BYTES) == 0)
			return;
	out = vb_vec_add(c->facts->arena, &c->facts->altered);
	*out = (struct model_altered){
		.path = s->path,
		.algorithm = vb_str(names[first->kind]),
		.recorded = vb_arena_hex(c->facts->arena, first->digest, SCAN_DIGEST_BYTES),
		.seen = vb_arena_hex(c->facts->arena, s->digests[first->kind], SCAN_DIGEST_BYTES)};
}

void scan_digest_settle(struct scan_collect *c)
{
	if (c->recorded.n)
		qsort(c->recorded.v, c->recorded.n, sizeof(*c->recorded.v), recorded_order);
	for (size_t i = 0; i < c->seen.n; i++)
		seen_judge(c, &c->seen.v[i]);
}
