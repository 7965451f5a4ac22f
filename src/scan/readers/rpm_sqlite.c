/*
 * rpm_sqlite.c - the blobs of table Packages in rpmdb.sqlite, read from the bytes of the file.
 *
 *   page 1: 100 bytes of header, then the b-tree of sqlite_schema ──► root page of table "Packages"
 *   b-tree of a table: interior pages {child, key}, leaf pages {payload length, row, payload [, overflow page]}
 *   payload: header of serial types, then the columns: (hnum, blob)
 *
 * Why not through SQLite: rpm leaves its database in WAL mode, which SQLite does not open from memory without a
 * writable copy of all of it; only this much of the format is needed, and nothing is copied but chained blobs.
 * Source of the format: sqlite.org/fileformat2.html, sections 1.3, 1.5, 1.6, 2.1, 2.6.
 */
#include "scan/readers/rpm_int.h"

#include "core/limits.h"

enum { DEPTH_MAX = 20, HEADER_BYTES = 100, LEAF = 13, INTERIOR = 5, COLUMNS_MAX = 8 };

struct db {
	struct vb_str bytes;
	size_t page_size, usable;
	uint32_t pages;
	size_t visits; /* of b-tree pages left: cycles end */
	size_t budget; /* bytes of rows left: rows do not overlap, so all of them are smaller than the file */
	struct vb_buf payload;
};

typedef void row_fn(void *ctx, struct vb_str payload);

static struct vb_str page_at(const struct db *db, uint32_t number)
{
	if (!number || number > db->pages)
		return (struct vb_str){NULL, 0};
	return vb_str_sub(db->bytes, (size_t)(number - 1) * db->page_size, db->page_size);
}

static uint64_t get_varint(struct vb_cursor *c)
{
	uint64_t v = 0;

	for (int i = 0; i < 8; i++) {
		uint8_t b = vb_get_u8(c);

		v = v << 7 | (b & 0x7f);
		if (!(b & 0x80))
			return v;
	}
	return v << 8 | vb_get_u8(c);
}

/* How many bytes of a payload stand in the leaf itself. */
static size_t local_bytes(const struct db *db, uint64_t payload)
{
	size_t most = db->usable - 35, least = (db->usable - 12) * 32 / 255 - 23, k;

	if (payload <= most)
		return (size_t)payload;
	k = least + (size_t)((payload - least) % (db->usable - 4));
	return k <= most ? k : least;
}

static bool payload_join(struct db *db, struct vb_str local, uint32_t next, uint64_t size,
			 struct vb_str *out)
{
	db->payload.n = 0;
	vb_buf_str(&db->payload, local);
	while (db->payload.n < size) {
		struct vb_str page = page_at(db, next);
		struct vb_cursor c = vb_cursor(page.p, page.n);

		if (!page.n)
			return false;
		c.big = true;
		next = vb_get_u32(&c);
		vb_buf_str(&db->payload,
			   vb_str_sub(page, 4,
				      size - db->payload.n < db->usable - 4 ? size - db->payload.n
									    : db->usable - 4));
		if (db->payload.over)
			return false;
	}
	*out = vb_buf_view(&db->payload);
	return true;
}

static bool leaf_cell(struct db *db, struct vb_str page, size_t at, row_fn *row, void *ctx)
{
	struct vb_cursor c = vb_cursor(page.p, db->usable);
	struct vb_str payload;
	uint64_t size;

	c.big = true;
	vb_seek(&c, at);
	size = get_varint(&c);
	get_varint(&c); /* row number */
	if (c.bad || size > VB_LIMIT_READER_BYTES || size >= db->budget)
		return false;
	db->budget -= (size_t)size + 1;
	payload = vb_get_bytes(&c, local_bytes(db, size));
	if (payload.n < size && !c.bad &&
	    !payload_join(db, payload, vb_get_u32(&c), size, &payload))
		return false;
	if (c.bad)
		return false;
	row(ctx, payload);
	return true;
}

struct level {
	uint32_t page;
	unsigned at; /* next cell; n cells, then the right-most child */
};

/* One page: its kind, its cells; page 1 has the file's header before its own. */
static bool page_open(const struct db *db, uint32_t number, struct vb_cursor *c, unsigned *kind,
		      unsigned *cells)
{
	struct vb_str page = page_at(db, number);

	*c = vb_cursor(page.p, page.n);
	c->big = true;
	vb_seek(c, number == 1 ? HEADER_BYTES : 0);
	*kind = vb_get_u8(c);
	vb_get_u16(c); /* first free block */
	*cells = vb_get_u16(c);
	vb_seek(c, (number == 1 ? HEADER_BYTES : 0) + 8);
	return !c->bad && (*kind == LEAF || *kind == INTERIOR);
}

static bool leaf_walk(struct db *db, uint32_t number, struct vb_cursor *c, unsigned cells,
		      row_fn *row, void *ctx)
{
	for (unsigned i = 0; i < cells; i++) {
		uint16_t at = vb_get_u16(c);

		if (c->bad || !leaf_cell(db, page_at(db, number), at, row, ctx))
			return false;
	}
	return true;
}

/* The child of an interior page: of cell `at`, or the right-most one after the last. */
static uint32_t child_at(struct vb_cursor *c, unsigned at, unsigned cells)
{
	size_t header = c->at;

	if (at == cells)
		return vb_get_u32(c);
	vb_seek(c, header + 4 + (size_t)at * 2);
	vb_seek(c, vb_get_u16(c));
	return vb_get_u32(c);
}

static bool table_walk(struct db *db, uint32_t root, row_fn *row, void *ctx)
{
	struct level stack[DEPTH_MAX] = {{root, 0}};
	unsigned depth = 1, kind, cells;
	struct vb_cursor c;

	while (depth) {
		struct level *l = &stack[depth - 1];
		uint32_t child;

		if (!db->visits || !page_open(db, l->page, &c, &kind, &cells))
			return false;
		db->visits--;
		if (kind == LEAF && !leaf_walk(db, l->page, &c, cells, row, ctx))
			return false;
		if (kind == LEAF || l->at > cells) {
			depth--;
			continue;
		}
		child = child_at(&c, l->at++, cells);
		if (c.bad || depth == DEPTH_MAX)
			return false;
		stack[depth++] = (struct level){child, 0};
	}
	return true;
}

/* Column `which` of a record; serial types: 1-6 integers, 0, 8, 9 no bytes, odd from 13 text, even from 12 blob. */
static struct vb_str column_at(struct vb_str record, unsigned which, uint64_t *type)
{
	static const uint8_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
	struct vb_cursor c = vb_cursor(record.p, record.n);
	uint64_t body = get_varint(&c), size = 0;

	*type = 0;
	for (unsigned i = 0; i <= which && !c.bad; i++) {
		if (c.at >= body)
			return (struct vb_str){NULL, 0};
		body += size; /* wraps only past what vb_str_sub clamps */
		*type = get_varint(&c);
		size = *type < 12 ? sizes[*type] : (*type - 12) / 2;
		if (i == 0)
			body = body > record.n ? record.n : body;
		if (size > record.n || body > record.n)
			return (struct vb_str){NULL, 0};
	}
	return c.bad ? (struct vb_str){NULL, 0} : vb_str_sub(record, (size_t)body, (size_t)size);
}

static void schema_row(void *ctx, struct vb_str record)
{
	uint32_t *root = ctx;
	uint64_t type;
	struct vb_str page;

	if (!vb_str_is(column_at(record, 0, &type), "table") ||
	    !vb_str_is(column_at(record, 1, &type), "Packages"))
		return;
	page = column_at(record, 3, &type);
	*root = type == 9 ? 1 : 0;
	for (size_t i = 0; i < page.n && i < 4; i++)
		*root = *root << 8 | (unsigned char)page.p[i];
}

struct rows {
	rpm_blob *blob;
	void *ctx;
};

static void package_row(void *ctx, struct vb_str record)
{
	const struct rows *r = ctx;
	uint64_t type;
	struct vb_str blob = column_at(record, 1, &type);

	if (type >= 12 && type % 2 == 0)
		r->blob(r->ctx, blob);
}

static bool header_read(struct db *db)
{
	struct vb_cursor c = vb_cursor(db->bytes.p, db->bytes.n);

	if (!vb_str_starts(db->bytes, vb_strn("SQLite format 3", 16)))
		return false;
	c.big = true;
	vb_seek(&c, 16);
	db->page_size = vb_get_u16(&c);
	if (db->page_size == 1)
		db->page_size = 65536;
	vb_seek(&c, 20);
	db->usable = db->page_size - vb_get_u8(&c);
	if (c.bad || db->page_size < 512 || (db->page_size & (db->page_size - 1)) ||
	    db->usable < 480 || db->usable > db->page_size)
		return false;
	db->pages = (uint32_t)(db->bytes.n / db->page_size);
	db->visits = (size_t)db->pages *
		     3; /* each page as a child, an interior page once more for each child */
	db->budget = db->bytes.n;
	return db->pages > 0;
}

bool rpm_sqlite_each(struct vb_str bytes, rpm_blob *blob, void *ctx, struct vb_error *err)
{
	struct db db = {.bytes = bytes};
	struct rows rows = {blob, ctx};
	uint32_t root = 0;
	bool ok;

	if (!header_read(&db))
		return vb_fail(err, VB_E_INPUT, "not an SQLite database");
	vb_buf_init(&db.payload, VB_LIMIT_READER_BYTES);
	ok = table_walk(&db, 1, schema_row, &root);
	if (ok && !root) {
		vb_buf_done(&db.payload);
		return vb_fail(err, VB_E_INPUT, "an SQLite database without table \"Packages\"");
	}
	ok = ok && table_walk(&db, root, package_row, &rows);
	vb_buf_done(&db.payload);
	return ok || vb_fail(err, VB_E_INPUT, "the SQLite database is damaged or cut off");
}
