/*
 * zip.c - the members of a zip archive, one at a time, memory bounded by the largest member.
 *
 *   end record ──► central directory (read once) ──► each entry: local header, raw deflate, CRC ──► member()
 *
 * Format: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14-16 (end records,
 * Zip64 included). Sizes come from the central directory, are capped before any allocation, and must agree with
 * what inflation gives.
 */
#include "watch/watch_int.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/limits.h"

enum {
	END_BYTES = 22,
	END64_BYTES = 56,
	LOCATOR_BYTES = 20,
	COMMENT_MAX = 65535,
	ENTRY_BYTES = 46,
	LOCAL_BYTES = 30,
	WINDOW_BYTES = 256 * 1024,
	METHOD_STORED = 0,
	METHOD_DEFLATE = 8,
	FLAG_ENCRYPTED = 1,
	EXTRA_ZIP64 = 1,
};
static const uint32_t SIG_END = 0x06054b50, SIG_END64 = 0x06064b50, SIG_LOCATOR = 0x07064b50,
		      SIG_ENTRY = 0x02014b50, SIG_LOCAL = 0x04034b50;

struct zip {
	const struct watch_zip_job *job;
	int fd;
	uint64_t size;    /* of the file */
	uint64_t entries; /* as the end record says */
	uint64_t dir_at, dir_size;
	uint64_t unpacked;     /* so far */
	unsigned char *window; /* bytes of the file from window_at: members follow one another */
	uint64_t window_at;
	size_t window_n, window_cap;
	const unsigned char *packed; /* of the member at hand, in the window */
	unsigned char *plain;
	size_t plain_cap;
	z_stream inflate;
	bool inflate_ready;
};
struct entry {
	uint16_t flags, method;
	uint32_t crc;
	uint64_t packed, plain, local_at;
	struct vb_str name;
};

static void zip_done(struct zip *z)
{
	if (z->inflate_ready)
		inflateEnd(&z->inflate);
	free(z->window);
	free(z->plain);
}

static bool read_at(const struct zip *z, uint64_t at, void *out, size_t n)
{
	char *p = out;

	while (n) {
		ssize_t got = pread(z->fd, p, n, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	return true;
}

static unsigned char *room(unsigned char **buffer, size_t *cap, size_t need)
{
	if (need > *cap) {
		*cap = need < 64 * VB_KIB ? 64 * VB_KIB : need * 2;
		*buffer = vb_realloc(*buffer, *cap, 1);
	}
	return *buffer;
}

/* n bytes of the file, read with many of those that follow; NULL past the end. Valid until the next call. */
static const unsigned char *window_get(struct zip *z, uint64_t at, size_t n)
{
	size_t want = n < WINDOW_BYTES ? WINDOW_BYTES : n;

	if (at > z->size || n > z->size - at)
		return NULL;
	if (at >= z->window_at && at + n <= z->window_at + z->window_n)
		return z->window + (at - z->window_at);
	if (want > z->size - at)
		want = (size_t)(z->size - at);
	room(&z->window, &z->window_cap, want);
	z->window_at = at;
	z->window_n = read_at(z, at, z->window, want) ? want : 0;
	return z->window_n ? z->window : NULL;
}

/* The Zip64 end record, when the plain one has a field that is full. */
static void end64_find(struct zip *z, uint64_t end_at)
{
	unsigned char bytes[END64_BYTES];
	struct vb_cursor c = vb_cursor(bytes, LOCATOR_BYTES);
	uint64_t at;

	if (end_at < LOCATOR_BYTES || !read_at(z, end_at - LOCATOR_BYTES, bytes, LOCATOR_BYTES) ||
	    vb_get_u32(&c) != SIG_LOCATOR)
		return;
	vb_get_u32(&c);
	at = vb_get_u64(&c);
	if (at > z->size || z->size - at < END64_BYTES || !read_at(z, at, bytes, END64_BYTES))
		return;
	c = vb_cursor(bytes, END64_BYTES);
	if (vb_get_u32(&c) != SIG_END64)
		return;
	vb_seek(&c, 32);
	z->entries = vb_get_u64(&c);
	z->dir_size = vb_get_u64(&c);
	z->dir_at = vb_get_u64(&c);
}

static bool end_find(struct zip *z)
{
	size_t n = z->size < END_BYTES + COMMENT_MAX ? (size_t)z->size : END_BYTES + COMMENT_MAX;
	unsigned char *tail VB_CLEANUP(vb_cleanup_free) = vb_alloc(n + 1, 1);

	if (n < END_BYTES || !read_at(z, z->size - n, tail, n))
		return false;
	for (size_t at = n - END_BYTES + 1; at-- > 0;) {
		struct vb_cursor c = vb_cursor(tail + at, n - at);

		if (vb_get_u32(&c) != SIG_END)
			continue;
		vb_seek(&c, 10);
		z->entries = vb_get_u16(&c);
		z->dir_size = vb_get_u32(&c);
		z->dir_at = vb_get_u32(&c);
		if (z->entries == UINT16_MAX || z->dir_size == UINT32_MAX ||
		    z->dir_at == UINT32_MAX)
			end64_find(z, z->size - n + at);
		return z->dir_at <= z->size && z->dir_size <= z->size - z->dir_at;
	}
	return false;
}

/* Zip64 extra field: the 64-bit values of those of plain, packed and local_at that are full, in this order. */
static void extra_apply(struct entry *e, struct vb_str extra)
{
	struct vb_cursor c = vb_cursor(extra.p, extra.n);
	uint64_t *wide[3] = {&e->plain, &e->packed, &e->local_at};

	while (!c.bad && c.at < c.n) {
		uint16_t id = vb_get_u16(&c), n = vb_get_u16(&c);
		struct vb_str field = vb_get_bytes(&c, n);
		struct vb_cursor f = vb_cursor(field.p, field.n);

		if (id != EXTRA_ZIP64)
			continue;
		for (size_t i = 0; i < 3; i++)
			if (*wide[i] == UINT32_MAX && f.n - f.at >= 8)
				*wide[i] = vb_get_u64(&f);
		return;
	}
}

static bool entry_next(struct vb_cursor *c, struct entry *e)
{
	uint16_t name_n, extra_n, comment_n;
	size_t at = c->at;

	if (vb_get_u32(c) != SIG_ENTRY)
		return false;
	vb_seek(c, at + 8);
	e->flags = vb_get_u16(c);
	e->method = vb_get_u16(c);
	vb_get_u32(c); /* time of day, date */
	e->crc = vb_get_u32(c);
	e->packed = vb_get_u32(c);
	e->plain = vb_get_u32(c);
	name_n = vb_get_u16(c);
	extra_n = vb_get_u16(c);
	comment_n = vb_get_u16(c);
	vb_seek(c, at + 42);
	e->local_at = vb_get_u32(c);
	vb_seek(c, at + ENTRY_BYTES);
	e->name = vb_get_bytes(c, name_n);
	extra_apply(e, vb_get_bytes(c, extra_n));
	vb_get_bytes(c, comment_n);
	return !c->bad;
}

static bool deflated(struct zip *z, const struct entry *e)
{
	int end;

	if (!z->inflate_ready) {
		if (inflateInit2(&z->inflate, -MAX_WBITS) != Z_OK)
			return false;
		z->inflate_ready = true;
	} else if (inflateReset(&z->inflate) != Z_OK) {
		return false;
	}
	z->inflate.next_in = (unsigned char *)(uintptr_t)z->packed; /* zlib reads it only */
	z->inflate.avail_in = (uInt)e->packed;
	z->inflate.next_out = z->plain;
	z->inflate.avail_out = (uInt)e->plain + 1; /* one spare byte: more than declared is seen */
	end = inflate(&z->inflate, Z_FINISH);
	return end == Z_STREAM_END && z->inflate.total_out == e->plain;
}

static bool member_load(struct zip *z, const struct entry *e, struct vb_str *out,
			struct vb_error *err)
{
	const unsigned char *local;
	struct vb_cursor c;
	uint64_t at;

	if (e->flags & FLAG_ENCRYPTED ||
	    (e->method != METHOD_STORED && e->method != METHOD_DEFLATE))
		return vb_fail(err, VB_E_INPUT,
			       "is encrypted or packed by method %u; deflate is expected",
			       e->method);
	if (e->plain > VB_LIMIT_ADVISORY_BYTES || e->packed > VB_LIMIT_ADVISORY_BYTES)
		return vb_fail(err, VB_E_LIMIT, "is over the limit of %zu bytes",
			       (size_t)VB_LIMIT_ADVISORY_BYTES);
	local = window_get(z, e->local_at, LOCAL_BYTES);
	c = vb_cursor(local, local ? LOCAL_BYTES : 0);
	if (vb_get_u32(&c) != SIG_LOCAL)
		return vb_fail(err, VB_E_INPUT, "has no local header: the archive is damaged");
	vb_seek(&c, 26);
	at = e->local_at + LOCAL_BYTES + vb_get_u16(&c);
	at += vb_get_u16(&c);
	room(&z->plain, &z->plain_cap, (size_t)e->plain + 1);
	z->packed = window_get(z, at, (size_t)e->packed);
	if (!z->packed)
		return vb_fail(err, VB_E_INPUT, "is cut short: the archive is damaged");
	if (e->method == METHOD_STORED && e->packed == e->plain)
		memcpy(z->plain, z->packed, (size_t)e->plain);
	else if (e->method == METHOD_STORED || !deflated(z, e))
		return vb_fail(err, VB_E_INPUT, "does not unpack to the size it declares");
	if (crc32(0, z->plain, (uInt)e->plain) != e->crc)
		return vb_fail(err, VB_E_INPUT, "does not have the checksum it declares");
	*out = vb_strn((const char *)z->plain, (size_t)e->plain);
	return true;
}

static bool entry_take(struct zip *z, const struct entry *e, struct vb_error *err)
{
	struct vb_error why;
	struct vb_str bytes;

	if (!vb_str_ends(e->name, VB_STR(".json")))
		return true;
	if (!member_load(z, e, &bytes, &why)) {
		vb_prefix(&why, "%.*s", VB_FMT(e->name));
		snprintf(why.file, sizeof(why.file), "%s", z->job->path);
		z->job->rejected(z->job->ctx, &why);
		return true;
	}
	z->unpacked += e->plain;
	if (z->unpacked > VB_LIMIT_ARCHIVE_BYTES)
		return vb_fail_at(err, VB_E_LIMIT, z->job->path, 0, 0,
				  "unpacks to more than %llu bytes",
				  (unsigned long long)VB_LIMIT_ARCHIVE_BYTES);
	return z->job->member(z->job->ctx, e->name, bytes, err);
}

static bool entries_walk(struct zip *z, struct vb_str directory, struct vb_error *err)
{
	struct vb_cursor c = vb_cursor(directory.p, directory.n);
	struct entry e;

	for (uint64_t i = 0; i < z->entries; i++) {
		if (!entry_next(&c, &e))
			return vb_fail_at(
				err, VB_E_INPUT, z->job->path, 0, 0,
				"the archive is damaged: entry %llu of %llu cannot be read",
				(unsigned long long)i + 1, (unsigned long long)z->entries);
		if (!entry_take(z, &e, err))
			return false;
		if (i % 1024 == 0) {
			vb_run_progress(z->job->run, z->job->path, i, z->entries);
			if (vb_run_stop(z->job->run))
				return vb_fail(err, VB_E_STOP, "stopped");
		}
	}
	return true;
}

bool watch_zip_read(const struct watch_zip_job *job, int fd, struct vb_error *err)
{
	struct zip z VB_CLEANUP(zip_done) = {.job = job, .fd = fd};
	char *directory VB_CLEANUP(vb_cleanup_free) = NULL;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return vb_fail_errno(err, "read", job->path);
	z.size = (uint64_t)st.st_size;
	if (!end_find(&z))
		return vb_fail_at(err, VB_E_INPUT, job->path, 0, 0,
				  "not a whole zip archive: its end record is missing") ||
		       vb_hint(err,
			       "Download it again; a copy that stopped half way looks like this.");
	if (z.entries > VB_LIMIT_ADVISORIES || z.dir_size > VB_LIMIT_JSON_BYTES)
		return vb_fail_at(err, VB_E_LIMIT, job->path, 0, 0,
				  "%llu members are over the limit of %u",
				  (unsigned long long)z.entries, VB_LIMIT_ADVISORIES);
	directory = vb_alloc((size_t)z.dir_size + 1, 1);
	if (!read_at(&z, z.dir_at, directory, (size_t)z.dir_size))
		return vb_fail_errno(err, "read", job->path);
	return entries_walk(&z, vb_strn(directory, (size_t)z.dir_size), err);
}
