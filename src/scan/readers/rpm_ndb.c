/*
 * rpm_ndb.c - the blobs of Packages.db, the "ndb" container of SUSE.
 *
 *   32 bytes: "RpmP", u32 version (0), generation, pages of slots, next package
 *   slots of 16 bytes up to the end of those pages of 4096: "Slot", package, block, blocks; block 0 = free
 *   at block × 16: "BlbS", package, time, length, the blob, padding, tail
 *
 * All little-endian. Source of the format: rpm, lib/backend/ndb/rpmpkg.c.
 */
#include "scan/readers/rpm_int.h"

enum {
	HEADER_BYTES = 32,
	SLOT_BYTES = 16,
	BLOCK_BYTES = 16,
	PAGE_BYTES = 4096,
	BLOB_HEAD = 16,
	BLOB_TAIL = 12
};

static bool blob_at(struct vb_str db, uint32_t package, uint32_t block, uint32_t blocks,
		    struct vb_str *out)
{
	struct vb_str area = vb_str_sub(db, (size_t)block * BLOCK_BYTES,
					(size_t)blocks * BLOCK_BYTES),
		      blob;
	struct vb_cursor c = vb_cursor(area.p, area.n);
	uint32_t length;
	bool ok;

	ok = area.n == (size_t)blocks * BLOCK_BYTES && vb_str_is(vb_get_bytes(&c, 4), "BlbS");
	ok = vb_get_u32(&c) == package && ok;
	vb_get_u32(&c); /* time */
	length = vb_get_u32(&c);
	blob = vb_get_bytes(&c, length);
	if (!ok || c.bad || area.n - c.at < BLOB_TAIL)
		return false;
	*out = blob;
	return true;
}

bool rpm_ndb_each(struct vb_str db, rpm_blob *blob, void *ctx, struct vb_error *err)
{
	struct vb_cursor c = vb_cursor(db.p, db.n);
	bool magic = vb_str_is(vb_get_bytes(&c, 4), "RpmP");
	uint32_t version = vb_get_u32(&c), pages;
	size_t end, budget = db.n; /* blobs do not overlap: all of them are smaller than the file */

	vb_get_u32(&c); /* generation */
	pages = vb_get_u32(&c);
	end = (size_t)pages * PAGE_BYTES;
	if (c.bad || !magic || version != 0)
		return vb_fail(
			err, VB_E_INPUT,
			"not an ndb database of rpm, or a version this reader does not know");
	if (end > db.n)
		return vb_fail(err, VB_E_INPUT, "the ndb database is cut off in its slots");
	vb_seek(&c, HEADER_BYTES);
	while (c.at + SLOT_BYTES <= end) {
		bool slot = vb_str_is(vb_get_bytes(&c, 4), "Slot");
		uint32_t package = vb_get_u32(&c), block = vb_get_u32(&c), blocks = vb_get_u32(&c);
		struct vb_str found;

		if (!slot)
			return vb_fail(err, VB_E_INPUT,
				       "the ndb database is damaged: no slot at byte %zu",
				       c.at - SLOT_BYTES);
		if (!block)
			continue;
		if (!blob_at(db, package, block, blocks, &found) || found.n > budget)
			return vb_fail(err, VB_E_INPUT,
				       "the ndb database is damaged or cut off at package %u",
				       package);
		budget -= found.n;
		blob(ctx, found);
	}
	return true;
}
