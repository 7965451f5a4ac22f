/*
 * archive.c - tar through libarchive, with our own eyes on every byte in and out.
 *
 *   descriptor ──pread──► [ outer tar ──one entry──► ] decompress ──► tar entries ──► caller
 *                   in ▲ counted, hashed                       out ▲ counted
 *
 * Bounds (core/limits.h): bytes out, entries, and the ratio of out to in, which tells a bomb whatever the compression.
 * Data is never skipped inside a compressed stream in one call: it is read in pieces, so that we can count, answer
 * "still alive" and stop. Formats: tar (POSIX pax, GNU, old) with gzip, bzip2, xz, zstd: those libarchive links, since a
 * filter that starts a program ends in the jail.
 */
#include "scan/archive_int.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/hash.h"
#include "core/limits.h"

#define BOMB "unpacks to more than 1000 times its size"

enum { STREAM_CHUNK = 64 * 1024, TICK_BYTES = 16 << 20, TICK_ENTRIES = 2048 };
#define RATIO_FROM ((uint64_t)64 * VB_MIB) /* small archives of zeros are common and harmless */

struct stream {
	int fd;
	uint64_t at, in;       /* place in the descriptor; bytes given to the decompressor */
	struct archive *outer; /* or: the entry at hand of this archive */
	struct vb_hash *hash;  /* NULL when no digest is asked for */
	struct scan_server *server;
	uint64_t ticked;
	unsigned char chunk[STREAM_CHUNK];
};

struct scan_archive {
	struct scan_server *s;
	struct scan_spec spec;
	struct archive *a, *outer;
	struct stream stream, outer_stream;
	uint64_t out, ticked;
	uint32_t index;
	bool over, ended;
};

bool scan_get_spec(struct vb_cursor *c, struct scan_spec *spec)
{
	spec->seq = vb_get_u32(c);
	spec->inner = vb_get_str(c);
	spec->digest = vb_get_str(c);
	spec->name = vb_get_str(c);
	spec->layer = vb_get_str(c);
	return !c->bad;
}

void scan_put_spec(struct vb_buf *b, const struct scan_spec *spec)
{
	vb_put_u32(b, spec->seq);
	vb_put_str(b, spec->inner);
	vb_put_str(b, spec->digest);
	vb_put_str(b, spec->name);
	vb_put_str(b, spec->layer);
}

static void stop(struct scan_archive *a, const char *reason)
{
	if (!a->over) {
		scan_out_file(&a->s->out, a->spec.name, a->spec.layer, "archive");
		scan_emit_trouble(&a->s->out, "%s: the rest is not read", reason);
	}
	a->over = true;
}

static void count_out(struct scan_archive *a, size_t n)
{
	a->out += n;
	if (a->out - a->ticked > TICK_BYTES) {
		a->ticked = a->out;
		scan_server_tick(a->s);
	}
	if (a->out > VB_LIMIT_ARCHIVE_BYTES)
		stop(a, "more than 64 GiB unpacked");
	else if (a->out > RATIO_FROM && a->out / VB_LIMIT_ARCHIVE_RATIO > a->stream.in)
		stop(a, BOMB);
}

/* ---- bytes in ---------------------------------------------------------------------------- */

static ssize_t outer_read(struct stream *s, const void **out)
{
	la_int64_t offset;
	size_t n = 0;
	int r;

	do
		r = archive_read_data_block(s->outer, out, &n, &offset);
	while (r == ARCHIVE_OK && n == 0);
	if (r == ARCHIVE_EOF)
		return 0;
	return r == ARCHIVE_OK || r == ARCHIVE_WARN ? (ssize_t)n : -1;
}

static ssize_t fd_read(struct stream *s, const void **out)
{
	ssize_t n;

	do
		n = pread(s->fd, s->chunk, sizeof(s->chunk), (off_t)s->at);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		s->at += (uint64_t)n;
	*out = s->chunk;
	return n;
}

/* Whatever libarchive does between two entries passes here: bombs and long silences are seen even while it skips. */
static la_ssize_t on_read(struct archive *a, void *data, const void **out)
{
	struct stream *s = data;
	la_int64_t unpacked = archive_filter_bytes(a, 0);
	ssize_t n;

	if (unpacked > (la_int64_t)RATIO_FROM && (uint64_t)unpacked / VB_LIMIT_ARCHIVE_RATIO > s->in) {
		archive_set_error(a, EFBIG, BOMB);
		return ARCHIVE_FATAL;
	}
	n = s->outer ? outer_read(s, out) : fd_read(s, out);
	if (n < 0) {
		archive_set_error(a, EIO, "cannot be read");
		return ARCHIVE_FATAL;
	}
	s->in += (uint64_t)n;
	if (s->hash)
		vb_hash_add(s->hash, *out, (size_t)n);
	if (s->in - s->ticked > TICK_BYTES) {
		s->ticked = s->in;
		scan_server_tick(s->server);
	}
	return n;
}

/* Only where nobody needs the bytes in between: a plain tar on a descriptor. */
static la_int64_t on_skip(struct archive *a, void *data, la_int64_t n)
{
	struct stream *s = data;
	off_t size = s->outer ? -1 : lseek(s->fd, 0, SEEK_END);

	(void)a;
	if (s->outer || s->hash || n <= 0 || size < 0 || s->at > (uint64_t)size)
		return 0;
	if ((uint64_t)n > (uint64_t)size - s->at)
		n = (la_int64_t)((uint64_t)size - s->at);
	s->at += (uint64_t)n;
	s->in += (uint64_t)n;
	return n;
}

static struct archive *stream_open(struct stream *s)
{
	struct archive *a = archive_read_new();

	vb_assert(a);
	archive_read_support_filter_gzip(a);
	archive_read_support_filter_bzip2(a);
	archive_read_support_filter_xz(a);
	archive_read_support_filter_zstd(a);
	archive_read_support_format_tar(a);
	archive_read_support_format_empty(a);
	archive_read_open2(a, s, NULL, on_read, on_skip, NULL); /* fails again, with its reason, at the first header */
	return a;
}

/* ---- entries ----------------------------------------------------------------------------- */

void scan_archive_name(struct archive_entry *e, struct vb_str *path)
{
	const char *name = archive_entry_pathname(e);

	*path = vb_str(name ? name : archive_entry_pathname_utf8(e));
	while (vb_str_starts(*path, VB_STR("./")))
		*path = vb_str_from(*path, 2);
	while (path->n > 1 && path->p[path->n - 1] == '/')
		path->n--;
}

/* True when `a` stands at an entry; trouble is named. */
static bool header(struct scan_archive *a, struct archive *from, struct archive_entry **e)
{
	int r;

	do
		r = archive_read_next_header(from, e);
	while (r == ARCHIVE_RETRY);
	if (r == ARCHIVE_OK || r == ARCHIVE_WARN)
		return true;
	if (r != ARCHIVE_EOF) {
		const char *why = archive_error_string(from);

		stop(a, why ? why : "not an archive");
	}
	return false;
}

/* Moves the outer archive to the entry that is the archive we want. */
static bool find_inner(struct scan_archive *a)
{
	struct archive_entry *e;
	struct vb_str path;

	for (uint64_t n = 0; header(a, a->outer, &e); n++) {
		scan_archive_name(e, &path);
		if (vb_str_eq(path, a->spec.inner) && archive_entry_filetype(e) == AE_IFREG)
			return true;
		if (n % TICK_ENTRIES == TICK_ENTRIES - 1)
			scan_server_tick(a->s);
	}
	if (!a->over)
		stop(a, "missing in the archive");
	return false;
}

struct scan_archive *scan_archive_open(struct scan_server *s, const struct scan_spec *spec, int fd)
{
	struct scan_archive *a = vb_alloc(1, sizeof(*a));

	a->s = s;
	a->spec = *spec;
	scan_server_begin(s, spec->seq, 0, SCAN_ARCHIVE);
	a->stream.fd = a->outer_stream.fd = fd;
	a->stream.server = a->outer_stream.server = s;
	if (spec->digest.n)
		a->stream.hash = vb_hash_new(VB_SHA256);
	if (spec->inner.n) {
		a->outer = a->stream.outer = stream_open(&a->outer_stream);
		if (!find_inner(a)) {
			scan_archive_close(a);
			return NULL;
		}
	}
	a->a = stream_open(&a->stream);
	return a;
}

void scan_archive_close(struct scan_archive *a)
{
	unsigned char digest[VB_HASH_MAX_BYTES];

	if (!a)
		return;
	if (a->a)
		archive_read_free(a->a);
	if (a->outer)
		archive_read_free(a->outer);
	if (a->stream.hash)
		vb_hash_free(a->stream.hash, digest);
	free(a);
}

size_t scan_archive_data(struct scan_archive *a, char *p, size_t n)
{
	size_t at = 0;

	while (at < n && !a->over) {
		size_t piece = n - at < STREAM_CHUNK ? n - at : STREAM_CHUNK;
		la_ssize_t got = archive_read_data(a->a, p + at, piece);

		if (got == ARCHIVE_RETRY)
			continue;
		if (got < 0) {
			const char *why = archive_error_string(a->a);

			stop(a, why ? why : "cannot be unpacked");
		}
		if (got <= 0)
			break;
		at += (size_t)got;
		count_out(a, (size_t)got);
	}
	return at;
}

/* What is left of the entry at hand, in pieces; holes of sparse files cost nothing. */
static void drain(struct scan_archive *a)
{
	const void *p;
	la_int64_t offset;
	size_t n;
	int r = ARCHIVE_OK;

	if (!a->index || (!a->outer && !a->stream.hash && archive_filter_code(a->a, 0) == ARCHIVE_FILTER_NONE))
		return; /* libarchive skips through on_skip, without reading */
	while (!a->over && (r == ARCHIVE_OK || r == ARCHIVE_WARN || r == ARCHIVE_RETRY)) {
		r = archive_read_data_block(a->a, &p, &n, &offset);
		if (r == ARCHIVE_OK || r == ARCHIVE_WARN)
			count_out(a, n);
	}
}

bool scan_archive_next(struct scan_archive *a, struct archive_entry **out, uint32_t *index)
{
	drain(a);
	if (a->over || a->ended)
		return false;
	if (a->index >= VB_LIMIT_TREE_ENTRIES) {
		stop(a, "more than 10000000 entries");
		return false;
	}
	if (!header(a, a->a, out)) {
		a->ended = !a->over;
		return false;
	}
	if (a->index % TICK_ENTRIES == TICK_ENTRIES - 1)
		scan_server_tick(a->s);
	*index = a->index++;
	return true;
}

void scan_archive_verify(struct scan_archive *a)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	unsigned char digest[VB_HASH_MAX_BYTES];
	const void *rest;
	struct vb_str found;
	size_t n;

	if (!a->stream.hash || a->over)
		return;
	for (uint64_t more = 0; on_read(a->a, &a->stream, &rest) > 0 && more < VB_LIMIT_ARCHIVE_BYTES / STREAM_CHUNK; more++)
		if (more % 256 == 255)
			scan_server_tick(a->s); /* padding after the end */
	n = vb_hash_free(a->stream.hash, digest);
	a->stream.hash = NULL;
	found = vb_arena_printf(scratch, "sha256:%.*s", VB_FMT(vb_arena_hex(scratch, digest, n)));
	if (vb_str_starts(a->spec.digest, VB_STR("sha256:")) && !vb_str_eq(found, a->spec.digest)) {
		scan_out_file(&a->s->out, a->spec.name, a->spec.layer, "archive");
		scan_emit_trouble(&a->s->out, "its bytes have the digest %.*s, not the one it is known by", VB_FMT(found));
	}
}
