/*
 * rpm_bdb.c - the blobs of Packages, the Berkeley DB hash of rpm before 4.16 (CentOS 7, RHEL 8, old SUSE).
 *
 *   page 0: u64 lsn, u32 page, u32 magic 0x061561, u32 version, u32 page size, u8 encryption, u8 type, ..., u32
 * last page page:   u64 lsn, u32 page, u32 previous, u32 next, u16 entries, u16 high offset, u8 level, u8 type, u16
 * offsets[] type 2, 13 (hash): items in pairs key, value: {1, bytes} or {3, 3 bytes, u32 overflow page, u32 length}
 *   type 7 (overflow): `high offset` bytes of a long item after the header, continued on page `next`
 *
 * Which byte order: the one in which the magic reads right. Buckets are not followed: every hash page is looked at
 * in order, whatever bucket it is in. Key 0 is rpm's counter, not a package. Source of the format: Berkeley DB 5.3,
 * src/dbinc/db_page.h.
 */
#include "scan/readers/rpm_int.h"

#include "core/limits.h"

enum {
	MAGIC = 0x061561,
	PAGE_HEADER = 26,
	HASH_OLD = 2,
	HASH = 13,
	OVERFLOW = 7,
	ON_PAGE = 1,
	OFF_PAGE = 3
};

struct db {
	struct vb_str bytes;
	bool big;
	size_t page_size;
	uint32_t pages, chain; /* overflow pages left: each belongs to one item */
	struct vb_buf item;
};

struct page {
	struct vb_str bytes;
	uint32_t next;
	unsigned entries, high, type;
};

static bool page_open(const struct db *db, uint32_t number, struct page *out)
{
	struct vb_cursor c;

	if (number >= db->pages)
		return false;
	out->bytes = vb_str_sub(db->bytes, (size_t)number * db->page_size, db->page_size);
	c = vb_cursor(out->bytes.p, out->bytes.n);
	c.big = db->big;
	vb_seek(&c, 16);
	out->next = vb_get_u32(&c);
	out->entries = vb_get_u16(&c);
	out->high = vb_get_u16(&c);
	vb_get_u8(&c); /* level */
	out->type = vb_get_u8(&c);
	return !c.bad;
}

/* Item `i` stands between its offset and that of the item before it: pages fill from their end. */
static struct vb_str item_at(const struct db *db, const struct page *page, unsigned i)
{
	struct vb_cursor c = vb_cursor(page->bytes.p, page->bytes.n);
	size_t end = db->page_size, from;

	c.big = db->big;
	vb_seek(&c, PAGE_HEADER + (size_t)(i ? i - 1 : 0) * 2);
	if (i)
		end = vb_get_u16(&c);
	from = vb_get_u16(&c);
	if (c.bad || from >= end || end > db->page_size)
		return (struct vb_str){NULL, 0};
	return vb_str_sub(page->bytes, from, end - from);
}

static bool item_join(struct db *db, uint32_t number, uint32_t length, struct vb_str *out)
{
	struct page page;

	db->item.n = 0;
	if (length > VB_LIMIT_READER_BYTES)
		return false;
	while (db->item.n < length) {
		struct vb_str part;

		if (!db->chain || !page_open(db, number, &page) || page.type != OVERFLOW)
			return false;
		db->chain--;
		part = vb_str_sub(page.bytes, PAGE_HEADER, page.high);
		vb_buf_str(&db->item, vb_str_sub(part, 0, length - db->item.n));
		number = page.next;
	}
	*out = vb_buf_view(&db->item);
	return !db->item.over;
}

static bool value_read(struct db *db, struct vb_str item, struct vb_str *out)
{
	struct vb_cursor c = vb_cursor(item.p, item.n);
	unsigned type = vb_get_u8(&c);
	uint32_t number, length;

	c.big = db->big;
	if (type == ON_PAGE) {
		*out = vb_str_from(item, 1);
		return true;
	}
	vb_seek(&c, 4);
	number = vb_get_u32(&c);
	length = vb_get_u32(&c);
	return type == OFF_PAGE && !c.bad && item_join(db, number, length, out);
}

static bool is_counter(struct vb_str key)
{
	return key.n == 5 && key.p[0] == ON_PAGE && memcmp(key.p + 1, "\0\0\0\0", 4) == 0;
}

static bool page_read(struct db *db, const struct page *page, rpm_blob *blob, void *ctx)
{
	for (unsigned i = 0; i + 1 < page->entries; i += 2) {
		struct vb_str key = item_at(db, page, i), value;

		if (!key.n || !value_read(db, item_at(db, page, i + 1), &value))
			return false;
		if (!is_counter(key))
			blob(ctx, value);
	}
	return true;
}

static bool header_read(struct db *db)
{
	struct vb_cursor c = vb_cursor(db->bytes.p, db->bytes.n);
	uint32_t size;

	vb_seek(&c, 12);
	db->big = vb_get_u32(&c) != MAGIC;
	c.big = db->big;
	vb_seek(&c, 12);
	if (vb_get_u32(&c) != MAGIC)
		return false;
	vb_get_u32(&c); /* version: the pages of 7 to 10 are alike */
	size = vb_get_u32(&c);
	if (c.bad || size < 512 || size > 65536 || (size & (size - 1)))
		return false;
	db->page_size = size;
	db->pages = (uint32_t)(db->bytes.n / size);
	db->chain = db->pages;
	return vb_get_u8(&c) == 0; /* not encrypted */
}

bool rpm_bdb_each(struct vb_str bytes, rpm_blob *blob, void *ctx, struct vb_error *err)
{
	struct db db = {.bytes = bytes};
	bool ok = true;

	if (!header_read(&db))
		return vb_fail(err, VB_E_INPUT, "not a Berkeley DB hash, or an encrypted one");
	vb_buf_init(&db.item, VB_LIMIT_READER_BYTES);
	for (uint32_t i = 1; i < db.pages && ok; i++) {
		struct page page;

		if (page_open(&db, i, &page) && (page.type == HASH || page.type == HASH_OLD))
			ok = page_read(&db, &page, blob, ctx);
	}
	vb_buf_done(&db.item);
	return ok || vb_fail(err, VB_E_INPUT, "the Berkeley DB hash is damaged or cut off");
}
