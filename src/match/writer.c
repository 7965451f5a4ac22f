/* writer.c - the tables of the builder as one file; the layout is drawn in index_int.h. */
#include "match/builder_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"

struct writing {
	struct match_builder *b;
	struct vb_buf out;
	size_t at[MATCH_SECTIONS], n[MATCH_SECTIONS];
	unsigned bucket_bits;
	uint32_t *rank;      /* packages by hash */
	uint32_t *first_row; /* of each package, in row order; packages.n + 1 of them */
	uint32_t *rows;      /* rows by package */
	size_t *rows_at;     /* of each package in ROWS */
	size_t *rows_bytes;
};

static void align(struct vb_buf *out, size_t to)
{
	static const char zeros[MATCH_BLOCK];

	vb_buf_add(out, zeros, (to - out->n % to) % to);
}

static void section_begin(struct writing *w, enum match_section s)
{
	align(&w->out, 8);
	w->at[s] = w->out.n;
}

static void section_end(struct writing *w, enum match_section s)
{
	w->n[s] = w->out.n - w->at[s];
}

/* ---- orders ----------------------------------------------------------------------------- */

static int by_hash(const void *a, const void *b, void *ctx)
{
	const struct built_package *p = ctx, *x = &p[*(const uint32_t *)a],
				   *y = &p[*(const uint32_t *)b];

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

/* Rows of one ecosystem stand together, in name order: a project's packages are near each other. */
static int by_name(const void *a, const void *b, void *ctx)
{
	const struct match_builder *m = ctx;
	const struct built_package *x = &m->packages.v[*(const uint32_t *)a],
				   *y = &m->packages.v[*(const uint32_t *)b];

	if (x->ecosystem != y->ecosystem)
		return x->ecosystem < y->ecosystem ? -1 : 1;
	return vb_str_cmp(match_strings_get(&m->strings, x->name),
			  match_strings_get(&m->strings, y->name));
}

static uint32_t *numbers(size_t n)
{
	uint32_t *v = vb_alloc(n + 1, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = (uint32_t)i;
	return v;
}

static void rows_group(struct writing *w)
{
	struct match_builder *b = w->b;

	w->first_row = vb_alloc(b->packages.n + 2, sizeof(*w->first_row));
	w->rows = vb_alloc(b->row_list.n + 1, sizeof(*w->rows));
	for (size_t i = 0; i < b->row_list.n; i++)
		w->first_row[b->row_list.v[i].package + 2]++;
	for (size_t i = 2; i < b->packages.n + 2; i++)
		w->first_row[i] += w->first_row[i - 1];
	for (size_t i = 0; i < b->row_list.n; i++)
		w->rows[w->first_row[b->row_list.v[i].package + 1]++] = (uint32_t)i;
}

/* ---- sections --------------------------------------------------------------------------- */

static void rows_write(struct writing *w)
{
	struct match_builder *b = w->b;
	uint32_t *order = numbers(b->packages.n);

	qsort_r(order, b->packages.n, sizeof(*order), by_name, b);
	w->rows_at = vb_alloc(b->packages.n + 1, sizeof(*w->rows_at));
	w->rows_bytes = vb_alloc(b->packages.n + 1, sizeof(*w->rows_bytes));
	section_begin(w, MATCH_ROWS);
	for (size_t i = 0; i < b->packages.n; i++) {
		uint32_t p = order[i];

		w->rows_at[p] = w->out.n - w->at[MATCH_ROWS];
		for (uint32_t r = w->first_row[p]; r < w->first_row[p + 1]; r++) {
			const struct built_row *row = &b->row_list.v[w->rows[r]];

			vb_buf_add(&w->out, b->rows.p + row->at, row->bytes);
		}
		w->rows_bytes[p] = w->out.n - w->at[MATCH_ROWS] - w->rows_at[p];
	}
	section_end(w, MATCH_ROWS);
	free(order);
}

static void packages_write(struct writing *w)
{
	struct match_builder *b = w->b;
	size_t n = b->packages.n;

	while (w->bucket_bits < 24 && ((size_t)1 << w->bucket_bits) < n)
		w->bucket_bits++;
	if (!w->bucket_bits)
		w->bucket_bits = 1;
	w->rank = numbers(n);
	qsort_r(w->rank, n, sizeof(*w->rank), by_hash, b->packages.v);
	section_begin(w, MATCH_BUCKETS);
	for (size_t bucket = 0, i = 0; bucket <= (size_t)1 << w->bucket_bits; bucket++) {
		while (i < n && b->packages.v[w->rank[i]].hash >> (64 - w->bucket_bits) < bucket)
			i++;
		vb_put_u32(&w->out, (uint32_t)i);
	}
	section_end(w, MATCH_BUCKETS);
	section_begin(w, MATCH_PACKAGES);
	for (size_t i = 0; i < n; i++) {
		uint32_t p = w->rank[i];

		vb_put_u64(&w->out, b->packages.v[p].hash);
		vb_put_u32(&w->out, b->packages.v[p].ecosystem);
		vb_put_u32(&w->out, b->packages.v[p].name);
		vb_put_u32(&w->out, (uint32_t)w->rows_at[p]);
		vb_put_u32(&w->out, w->first_row[p + 1] - w->first_row[p]);
		vb_put_u32(&w->out, (uint32_t)w->rows_bytes[p]);
		vb_put_u32(&w->out, 0);
	}
	section_end(w, MATCH_PACKAGES);
}

static void small_sections_write(struct writing *w)
{
	struct match_builder *b = w->b;

	section_begin(w, MATCH_FEEDS);
	for (size_t i = 0; i < b->feeds.n; i++) {
		const struct built_feed *f = &b->feeds.v[i];

		vb_put_u32(&w->out, f->name);
		vb_put_u32(&w->out, f->scope);
		vb_put_u32(&w->out, f->version);
		vb_put_u64(&w->out, f->records);
		vb_put_u64(&w->out, (uint64_t)f->newest);
		vb_put_u64(&w->out, (uint64_t)f->loaded);
	}
	section_end(w, MATCH_FEEDS);
	section_begin(w, MATCH_SCOPES);
	for (size_t i = 0; i < b->scope_names.n; i++) {
		vb_put_u32(&w->out, b->scope_names.v[i]);
		vb_put_u32(&w->out, b->scope_rows.v[i]);
	}
	section_end(w, MATCH_SCOPES);
}

static void records_write(struct writing *w)
{
	struct match_builder *b = w->b;

	section_begin(w, MATCH_ADVISORIES);
	for (size_t i = 0; i < b->advisories.n; i++) {
		const struct match_advisory *x = &b->advisories.v[i].x;
		const uint32_t fields[] = {x->id,         x->summary, x->flags, x->vulns,
					   x->references, x->cwes,    x->cvss,  x->said};

		for (size_t k = 0; k < VB_COUNT(fields); k++)
			vb_put_u32(&w->out, fields[k]);
	}
	section_end(w, MATCH_ADVISORIES);
	section_begin(w, MATCH_EXPLOIT);
	for (size_t i = 0; i < b->exploit.n; i++) {
		vb_put_u32(&w->out, b->exploit.v[i].cve);
		vb_put_u32(&w->out, b->exploit.v[i].value);
	}
	section_end(w, MATCH_EXPLOIT);
}

static void copy_write(struct writing *w, enum match_section s, const struct vb_buf *bytes)
{
	section_begin(w, s);
	vb_buf_str(&w->out, vb_buf_view(bytes));
	section_end(w, s);
}

static void reference_write(struct writing *w)
{
	struct vb_buf keys VB_CLEANUP(vb_buf_done) = {0}, names VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&keys, VB_LIMIT_INDEX_BYTES);
	vb_buf_init(&names, VB_LIMIT_INDEX_BYTES);
	match_builder_reference(w->b, &keys, &names);
	copy_write(w, MATCH_SUPPORT_KEYS, &keys);
	copy_write(w, MATCH_CYCLES, &w->b->cycles);
	copy_write(w, MATCH_NAMES, &names);
}

/* ---- the file --------------------------------------------------------------------------- */

static void header_write(struct writing *w, struct vb_buf *head, size_t size)
{
	vb_buf_cstr(head, MATCH_MAGIC);
	vb_put_u32(head, MATCH_FORMAT);
	vb_put_u32(head, w->bucket_bits);
	for (size_t i = 0; i < MATCH_SECTIONS; i++) {
		vb_put_u64(head, w->at[i]);
		vb_put_u64(head, w->n[i]);
	}
	vb_put_u64(head, size);
}

static void seal(struct writing *w)
{
	unsigned char digest[VB_HASH_MAX_BYTES];
	struct vb_hash *h = vb_hash_new(VB_SHA256);
	size_t end, blocks;
	struct vb_buf head;

	align(&w->out, MATCH_BLOCK);
	end = w->out.n;
	blocks = end / MATCH_BLOCK - 1;
	for (size_t i = 1; i <= blocks && !w->out.over; i++)
		vb_put_u64(&w->out, vb_hash64(vb_strn(w->out.p + i * MATCH_BLOCK, MATCH_BLOCK),
					      MATCH_HASH_SEED));
	vb_buf_init(&head, MATCH_BLOCK);
	header_write(w, &head, w->out.n);
	vb_hash_add(h, head.p, head.n);
	vb_hash_add(h, w->out.p + end, w->out.n - end);
	vb_hash_free(h, digest);
	vb_buf_add(&head, digest, VB_SHA256_BYTES);
	if (!w->out.over)
		memcpy(w->out.p, head.p, head.n);
	vb_buf_done(&head);
}

static void writing_done(struct writing *w)
{
	vb_buf_done(&w->out);
	free(w->rank);
	free(w->first_row);
	free(w->rows);
	free(w->rows_at);
	free(w->rows_bytes);
}

bool match_builder_write(struct match_builder *b, const char *path, struct vb_error *err)
{
	struct writing w VB_CLEANUP(writing_done) = {.b = b};

	if (!b->strings.bytes.n)
		vb_put_u32(&b->strings.bytes, 0);
	match_builder_exploits_sort(b);
	match_builder_settle(b);
	vb_buf_init(&w.out, VB_LIMIT_INDEX_BYTES);
	align(&w.out, MATCH_BLOCK);
	vb_put_u64(
		&w.out,
		0); /* the header's block is filled last; align() starts a block only after a byte */
	align(&w.out, MATCH_BLOCK);
	rows_group(&w);
	rows_write(&w);
	packages_write(&w);
	small_sections_write(&w);
	records_write(&w);
	reference_write(&w);
	copy_write(&w, MATCH_VULNS, &b->vulns);
	copy_write(&w, MATCH_LISTS, &b->lists);
	copy_write(&w, MATCH_STRINGS, &b->strings.bytes);
	seal(&w);
	if (w.out.over || b->strings.bytes.over || b->lists.over || b->rows.over || b->vulns.over)
		return vb_fail(err, VB_E_LIMIT, "the advisories do not fit an index of %zu bytes",
			       (size_t)VB_LIMIT_INDEX_BYTES);
	return vb_file_save(path, vb_buf_view(&w.out), err);
}
