/* index.c - opening and reading the index; the layout and what is checked when are drawn in index_int.h. */
#include "match/index_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "core/limits.h"

enum { FEEDS_MAX = 10000, CVE_YEAR_BASE = 1900, CVE_NUMBER_BITS = 24 };

struct match_index_state {
	bool damaged;
	unsigned char checked
		[]; /* of each block; threads may race: both read the same bytes into the same place */
};

uint32_t match_u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint64_t match_u64(const unsigned char *p)
{
	return match_u32(p) | (uint64_t)match_u32(p + 4) << 32;
}

/* ---- opening ---------------------------------------------------------------------------- */

static bool damaged(struct vb_error *err, const char *path, const char *what)
{
	vb_fail_at(err, VB_E_INPUT, path, 0, 0, "the advisory index is damaged: %s", what);
	return vb_hint(
		err,
		"Build it again: vauban watch, or vauban watch --from FOLDER without a network.");
}

static bool sections_read(struct match_index *ix)
{
	struct vb_cursor c = vb_cursor(ix->bytes, MATCH_BLOCK);
	uint64_t size, blocks;

	vb_seek(&c, 12);
	ix->bucket_bits = vb_get_u32(&c);
	for (size_t i = 0; i < MATCH_SECTIONS; i++) {
		ix->section[i].at = vb_get_u64(&c);
		ix->section[i].n = vb_get_u64(&c);
	}
	size = vb_get_u64(&c);
	if (size != ix->size || size < MATCH_BLOCK || !ix->bucket_bits || ix->bucket_bits > 24)
		return false;
	/* size = (1 + blocks) * MATCH_BLOCK + blocks * 8 */
	blocks = (size - MATCH_BLOCK) / (MATCH_BLOCK + 8);
	if (MATCH_BLOCK + blocks * (MATCH_BLOCK + 8) != size)
		return false;
	ix->sections_end = (size_t)(MATCH_BLOCK + blocks * MATCH_BLOCK);
	for (size_t i = 0; i < MATCH_SECTIONS; i++)
		if (ix->section[i].at < MATCH_BLOCK || ix->section[i].at > ix->sections_end ||
		    ix->section[i].n > ix->sections_end - ix->section[i].at)
			return false;
	return true;
}

static bool digest_right(const struct match_index *ix)
{
	unsigned char digest[VB_HASH_MAX_BYTES];
	struct vb_hash *h = vb_hash_new(VB_SHA256);

	vb_hash_add(h, ix->bytes, MATCH_HEADER_DIGEST_AT);
	vb_hash_add(h, ix->bytes + ix->sections_end, ix->size - ix->sections_end);
	vb_hash_free(h, digest);
	return memcmp(digest, ix->bytes + MATCH_HEADER_DIGEST_AT, VB_SHA256_BYTES) == 0;
}

static bool read_at(const struct match_index *ix, size_t at, size_t n)
{
	while (n) {
		ssize_t got = pread(ix->fd, ix->bytes + at, n, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += (size_t)got;
		n -= (size_t)got;
	}
	return true;
}

static bool file_open(const char *path, struct match_index *ix, struct vb_error *err)
{
	struct stat st;
	void *p;

	ix->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (ix->fd < 0 || fstat(ix->fd, &st) != 0)
		return vb_fail_errno(err, "open", path);
	if (!S_ISREG(st.st_mode) || st.st_size < MATCH_BLOCK ||
	    (uint64_t)st.st_size > VB_LIMIT_INDEX_BYTES)
		return damaged(err, path, "its size is not that of an index");
	p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return vb_fail_errno(err, "make room for", path);
	ix->bytes = p;
	ix->size = (size_t)st.st_size;
	return read_at(ix, 0, MATCH_BLOCK) || vb_fail_errno(err, "read", path);
}

bool match_index_open(const char *path, struct match_index **out, struct vb_error *err)
{
	struct match_index *ix = vb_alloc(1, sizeof(*ix));
	bool ok = file_open(path, ix, err);

	if (ok && memcmp(ix->bytes, MATCH_MAGIC, 8) != 0)
		ok = damaged(err, path, "it does not begin as one");
	if (ok && match_u32(ix->bytes + 8) != MATCH_FORMAT)
		ok = damaged(err, path, "it was written by another version of vauban");
	if (ok &&
	    (!sections_read(ix) || !read_at(ix, ix->sections_end, ix->size - ix->sections_end)))
		ok = damaged(err, path, "it is cut short or its header is wrong");
	if (ok && !digest_right(ix))
		ok = damaged(err, path, "its digest does not agree");
	if (!ok) {
		match_index_close(ix);
		return false;
	}
	ix->state = vb_alloc(1, sizeof(*ix->state) + ix->sections_end / MATCH_BLOCK);
	*out = ix;
	return true;
}

void match_index_close(struct match_index *ix)
{
	if (!ix)
		return;
	if (ix->bytes)
		munmap(ix->bytes, ix->size);
	if (ix->fd >= 0)
		close(ix->fd);
	free(ix->state);
	free(ix);
}

/* ---- checked bytes ---------------------------------------------------------------------- */

static bool block_right(const struct match_index *ix, size_t block)
{
	const unsigned char *sum = ix->bytes + ix->sections_end + (block - 1) * 8;

	if (__atomic_load_n(&ix->state->checked[block], __ATOMIC_ACQUIRE))
		return true;
	if (!read_at(ix, block * MATCH_BLOCK, MATCH_BLOCK) ||
	    vb_hash64(vb_strn((const char *)ix->bytes + block * MATCH_BLOCK, MATCH_BLOCK),
		      MATCH_HASH_SEED) != match_u64(sum))
		return false;
	__atomic_store_n(&ix->state->checked[block], 1, __ATOMIC_RELEASE);
	return true;
}

bool match_index_damaged(const struct match_index *ix)
{
	return __atomic_load_n(&ix->state->damaged, __ATOMIC_RELAXED);
}

const unsigned char *match_index_bytes(const struct match_index *ix, enum match_section s,
				       size_t at, size_t n)
{
	bool right = at <= ix->section[s].n && n <= ix->section[s].n - at;

	if (right && n) {
		size_t from = ix->section[s].at + at, last = (from + n - 1) / MATCH_BLOCK;

		for (size_t block = from / MATCH_BLOCK; right && block <= last; block++)
			right = block_right(ix, block);
	}
	if (right)
		return ix->bytes + ix->section[s].at + at;
	__atomic_store_n(&ix->state->damaged, true, __ATOMIC_RELAXED);
	return NULL;
}

bool match_index_whole(const struct match_index *ix)
{
	for (size_t s = 0; s < MATCH_SECTIONS; s++)
		if (!match_index_bytes(ix, (enum match_section)s, 0, ix->section[s].n))
			return false;
	return true;
}

struct vb_str match_index_string(const struct match_index *ix, uint32_t ref)
{
	const unsigned char *p = ref ? match_index_bytes(ix, MATCH_STRINGS, ref, 4) : NULL;
	uint32_t n = p ? match_u32(p) : 0;

	p = n ? match_index_bytes(ix, MATCH_STRINGS, (size_t)ref + 4, n) : NULL;
	return p ? vb_strn((const char *)p, n) : (struct vb_str){NULL, 0};
}

size_t match_index_list(const struct match_index *ix, uint32_t ref, const unsigned char **items)
{
	const unsigned char *p = ref ? match_index_bytes(ix, MATCH_LISTS, (size_t)ref * 4, 4)
				     : NULL;
	uint32_t n = p ? match_u32(p) : 0;

	*items = n ? match_index_bytes(ix, MATCH_LISTS, (size_t)ref * 4 + 4, (size_t)n * 4) : NULL;
	return *items ? n : 0;
}

/* ---- records ---------------------------------------------------------------------------- */

struct match_advisory match_index_advisory(const struct match_index *ix, uint32_t i)
{
	const unsigned char *p = match_index_bytes(
		ix, MATCH_ADVISORIES, (size_t)i * MATCH_ADVISORY_BYTES, MATCH_ADVISORY_BYTES);

	if (!p)
		return (struct match_advisory){.flags = MATCH_WITHDRAWN};
	return (struct match_advisory){match_u32(p),      match_u32(p + 4),  match_u32(p + 8),
				       match_u32(p + 12), match_u32(p + 16), match_u32(p + 20),
				       match_u32(p + 24), match_u32(p + 28)};
}

struct match_vuln match_index_vuln(const struct match_index *ix, uint32_t i)
{
	const unsigned char *p = match_index_bytes(ix, MATCH_VULNS, (size_t)i * MATCH_VULN_BYTES,
						   MATCH_VULN_BYTES);

	if (!p)
		return (struct match_vuln){0};
	return (struct match_vuln){match_u32(p),      match_u32(p + 4),  match_u32(p + 8),
				   match_u32(p + 12), match_u32(p + 16), 0};
}

uint64_t match_index_advisories(const struct match_index *ix)
{
	return ix->section[MATCH_ADVISORIES].n / MATCH_ADVISORY_BYTES;
}

size_t match_index_feeds(const struct match_index *ix, struct vb_arena *a,
			 const struct model_feed **out)
{
	size_t n = ix->section[MATCH_FEEDS].n / MATCH_FEED_BYTES;
	struct model_feed *feeds;

	if (n > FEEDS_MAX)
		n = FEEDS_MAX;
	feeds = vb_arena_array(a, n, sizeof(*feeds));
	for (size_t i = 0; i < n; i++) {
		const unsigned char *p = match_index_bytes(ix, MATCH_FEEDS, i * MATCH_FEED_BYTES,
							   MATCH_FEED_BYTES);

		if (!p)
			return 0;
		feeds[i] = (struct model_feed){
			.name = vb_arena_str(a, match_index_string(ix, match_u32(p))),
			.scope = vb_arena_str(a, match_index_string(ix, match_u32(p + 4))),
			.version = vb_arena_str(a, match_index_string(ix, match_u32(p + 8))),
			.records = match_u64(p + 12),
			.newest = (int64_t)match_u64(p + 20),
			.loaded = (int64_t)match_u64(p + 28),
		};
	}
	*out = feeds;
	return n;
}

bool match_suffix_covers(struct vb_str row, struct vb_str own)
{
	struct vb_str more = vb_str_from(row, own.n);

	return own.n && vb_str_starts(row, own) &&
	       (vb_str_is(more, ":LTS") || vb_str_starts(more, VB_STR("::")));
}

void match_index_scope(const struct match_index *ix, struct vb_str ecosystem, uint64_t *exact,
		       uint64_t *base)
{
	struct vb_str wanted = vb_str_sub(ecosystem, 0, vb_str_chr(ecosystem, ':'));
	size_t n = ix->section[MATCH_SCOPES].n / MATCH_SCOPE_BYTES;

	*exact = *base = 0;
	for (size_t i = 0; i < n; i++) {
		const unsigned char *p = match_index_bytes(ix, MATCH_SCOPES, i * MATCH_SCOPE_BYTES,
							   MATCH_SCOPE_BYTES);
		struct vb_str scope = p ? match_index_string(ix, match_u32(p))
					: (struct vb_str){NULL, 0};

		if (p && (vb_str_eq(scope, ecosystem) ||
			  (wanted.n < ecosystem.n && match_suffix_covers(scope, ecosystem))))
			*exact += match_u32(p + 4);
		if (p && vb_str_eq(vb_str_sub(scope, 0, vb_str_chr(scope, ':')), wanted))
			*base += match_u32(p + 4);
	}
}

/* ---- packages --------------------------------------------------------------------------- */

uint64_t match_package_hash(struct vb_str base, struct vb_str name)
{
	return vb_hash64(name, vb_hash64(base, MATCH_HASH_SEED));
}

static bool package_is(const struct match_index *ix, const unsigned char *p, uint64_t hash,
		       struct vb_str base, struct vb_str name)
{
	return match_u64(p) == hash && vb_str_eq(match_index_string(ix, match_u32(p + 8)), base) &&
	       vb_str_eq(match_index_string(ix, match_u32(p + 12)), name);
}

bool match_rows_find(const struct match_index *ix, struct vb_str base, struct vb_str name,
		     struct match_rows *out)
{
	uint64_t hash = match_package_hash(base, name);
	size_t bucket = (size_t)(hash >> (64 - ix->bucket_bits));
	const unsigned char *b = match_index_bytes(ix, MATCH_BUCKETS, bucket * 4, 8), *p, *rows;

	if (!b)
		return false;
	for (uint32_t i = match_u32(b), end = match_u32(b + 4); i < end; i++) {
		p = match_index_bytes(ix, MATCH_PACKAGES, (size_t)i * MATCH_PACKAGE_BYTES,
				      MATCH_PACKAGE_BYTES);
		if (!p)
			return false;
		if (!package_is(ix, p, hash, base, name))
			continue;
		rows = match_index_bytes(ix, MATCH_ROWS, match_u32(p + 16), match_u32(p + 24));
		*out = (struct match_rows){.c = vb_cursor(rows, rows ? match_u32(p + 24) : 0),
					   .left = match_u32(p + 20)};
		return rows != NULL;
	}
	return false;
}

/* ---- exploits --------------------------------------------------------------------------- */

bool match_cve_number(struct vb_str id, uint32_t *out)
{
	struct vb_str year = vb_str_sub(id, 4, 4), number = vb_str_from(id, 9);
	uint64_t y, n;

	if (!vb_str_starts(id, VB_STR("CVE-")) || id.n < 13 || id.p[8] != '-')
		return false;
	if (!vb_str_u64(year, &y) || !vb_str_u64(number, &n) || y < CVE_YEAR_BASE ||
	    y > CVE_YEAR_BASE + 255 || n >> CVE_NUMBER_BITS)
		return false;
	*out = (uint32_t)(y - CVE_YEAR_BASE) << CVE_NUMBER_BITS | (uint32_t)n;
	return true;
}

uint32_t match_exploit_join(uint32_t a, uint32_t b)
{
	uint32_t score = (a & MATCH_EPSS_MASK) > (b & MATCH_EPSS_MASK) ? a & MATCH_EPSS_MASK
								       : b & MATCH_EPSS_MASK;

	return ((a | b) & ~(uint32_t)MATCH_EPSS_MASK) | score;
}

uint32_t match_index_exploit_value(const struct match_index *ix, struct vb_str cve)
{
	size_t low = 0, high = ix->section[MATCH_EXPLOIT].n / MATCH_EXPLOIT_BYTES;
	uint32_t wanted;

	if (!match_cve_number(cve, &wanted))
		return 0;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const unsigned char *p = match_index_bytes(
			ix, MATCH_EXPLOIT, mid * MATCH_EXPLOIT_BYTES, MATCH_EXPLOIT_BYTES);

		if (!p)
			return 0;
		if (match_u32(p) == wanted)
			return match_u32(p + 4);
		if (match_u32(p) < wanted)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

bool match_index_exploit(const struct match_index *ix, struct vb_str cve, bool *kev,
			 bool *ransomware, double *epss)
{
	uint32_t value = match_index_exploit_value(ix, cve);

	if (!value)
		return false;
	*kev = value & MATCH_KEV;
	*ransomware = value & MATCH_RANSOMWARE;
	*epss = value & MATCH_HAS_EPSS ? (value & MATCH_EPSS_MASK) / 100000.0 : -1;
	return true;
}
