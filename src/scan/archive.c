/*
 * archive.c - tar, zip, ar, ISO 9660 and compressed streams through libarchive, with our own eyes on every byte.
 *
 *   descriptor ──pread──► [ outer tar ──one entry──► ] decompress ──► tar, zip ... ──► entries ──► source.c
 *                   in ▲ counted, hashed                  ▲ counted                 out ▲ counted
 *
 * A compressed tar is unpacked by one libarchive and parsed by another, so that the bytes of one header are bounded too: a
 * list of sparse ranges of 60 MB compresses to 2 KiB and would take half a gigabyte of memory before any entry is seen.
 *
 * Data is never skipped inside a compressed stream in one call: it is read in pieces, so that we can count, answer
 * "still alive" and stop. Tar (POSIX pax, GNU, old) with gzip, bzip2, xz, lzma, zstd, lz4, compress: those libarchive
 * links, since a filter that starts a program ends in the jail. Of ISO images libarchive reads Rock Ridge and Joliet.
 */
#include "scan/archive_int.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>

#include "core/hash.h"
#include "core/limits.h"
#include "scan/source_int.h"
#include "scan/probe_int.h"

enum {
	STREAM_CHUNK = 64 * 1024,
	TICK_BYTES = 16 << 20,
	TICK_ENTRIES = 2048,
	HEADER_MAX =
		2 << 20 /* of one tar entry, with its list of sparse ranges: 50,000 are 1 MiB */
};

struct stream {
	struct scan_bytes bytes;
	uint64_t at, in;            /* place in the range; bytes given to the decompressor */
	struct archive *outer;      /* or: the entry at hand of this archive */
	const struct stream *below; /* what is unpacked there, NULL when nothing is */
	bool in_header;             /* of a tar entry: bounded */
	uint64_t given, header;     /* bytes read; when the header began */
	struct vb_hash *hash;       /* NULL when no digest is asked for */
	struct scan_server *server;
	uint64_t ticked;
	unsigned char chunk[STREAM_CHUNK];
};

struct reader {
	struct scan_source source;
	struct archive *a, *packed, *outer;
	struct archive_entry *entry;
	struct stream stream, packed_stream, outer_stream;
	struct stream *stored;  /* of these: the bytes as they are stored */
	struct vb_arena *arena; /* of the name at hand */
};

bool scan_get_spec(struct vb_cursor *c, struct scan_spec *spec)
{
	spec->seq = vb_get_u32(c);
	spec->format = vb_get_u8(c);
	spec->from = vb_get_u64(c);
	spec->size = vb_get_u64(c);
	spec->inner = vb_get_str(c);
	spec->digest = vb_get_str(c);
	spec->name = vb_get_str(c);
	spec->layer = vb_get_str(c);
	return !c->bad && spec->format <= SCAN_FORMAT_LAST;
}

void scan_put_spec(struct vb_buf *b, const struct scan_spec *spec)
{
	vb_put_u32(b, spec->seq);
	vb_put_u8(b, spec->format);
	vb_put_u64(b, spec->from);
	vb_put_u64(b, spec->size);
	vb_put_str(b, spec->inner);
	vb_put_str(b, spec->digest);
	vb_put_str(b, spec->name);
	vb_put_str(b, spec->layer);
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
	size_t n = scan_bytes_some(&s->bytes, s->at, s->chunk, sizeof(s->chunk));

	s->at += n;
	*out = s->chunk;
	return n || s->at >= s->bytes.size ? (ssize_t)n : -1;
}

/* Whatever libarchive does between two entries passes here: bombs and long silences are seen even while it skips. */
static la_ssize_t on_read(struct archive *a, void *data, const void **out)
{
	struct stream *s = data;
	la_int64_t unpacked = s->below ? (la_int64_t)s->in : archive_filter_bytes(a, 0);
	uint64_t in = s->below ? s->below->in : s->in;
	ssize_t n;

	if (unpacked > (la_int64_t)VB_LIMIT_ARCHIVE_RATIO_FROM &&
	    (uint64_t)unpacked / VB_LIMIT_ARCHIVE_RATIO > in) {
		archive_set_error(a, EFBIG, SCAN_BOMB);
		return ARCHIVE_FATAL;
	}
	if (s->in_header && s->given - s->header > HEADER_MAX) {
		archive_set_error(a, EFBIG, "a header of more than 2 MiB");
		return ARCHIVE_FATAL;
	}
	n = s->outer ? outer_read(s, out) : fd_read(s, out);
	if (n < 0) {
		const char *why = s->outer ? archive_error_string(s->outer) : NULL;

		archive_set_error(a, EIO, "%s", why ? why : "cannot be read");
		return ARCHIVE_FATAL;
	}
	s->in += (uint64_t)n;
	s->given += (uint64_t)n;
	if (s->hash)
		vb_hash_add(s->hash, *out, (size_t)n);
	if (s->server && s->in - s->ticked > TICK_BYTES) {
		s->ticked = s->in;
		scan_server_tick(s->server);
	}
	return n;
}

/* Only where nobody needs the bytes in between: a plain archive on a descriptor. */
static la_int64_t on_skip(struct archive *a, void *data, la_int64_t n)
{
	struct stream *s = data;

	(void)a;
	if (s->outer || s->hash || n <= 0 || s->at > s->bytes.size)
		return 0;
	if ((uint64_t)n > s->bytes.size - s->at)
		n = (la_int64_t)(s->bytes.size - s->at);
	s->at += (uint64_t)n;
	s->in += (uint64_t)n;
	return n;
}

static la_int64_t on_seek(struct archive *a, void *data, la_int64_t offset, int whence)
{
	struct stream *s = data;
	la_int64_t base = whence == SEEK_SET
				  ? 0
				  : (la_int64_t)(whence == SEEK_END ? s->bytes.size : s->at);

	(void)a;
	if (s->outer || offset < -base || offset > (la_int64_t)s->bytes.size - base)
		return ARCHIVE_FATAL;
	s->at = (uint64_t)(base + offset);
	return base + offset;
}

static void format_allow(struct archive *a, enum scan_format format)
{
	switch (format) {
	case SCAN_FORMAT_ZIP:
		archive_read_support_format_zip(a);
		return;
	case SCAN_FORMAT_AR:
		archive_read_support_format_ar(a);
		return;
	case SCAN_FORMAT_ISO:
		archive_read_support_format_iso9660(a);
		return;
	case SCAN_FORMAT_PACKED:
		archive_read_support_format_raw(a);
		return;
	default:
		archive_read_support_format_tar(a);
		archive_read_support_format_empty(a);
	}
}

static struct archive *stream_open(struct stream *s, enum scan_format format)
{
	struct archive *a = archive_read_new();

	vb_assert(a);
	if (format == SCAN_FORMAT_TAR || format == SCAN_FORMAT_PACKED) {
		archive_read_support_filter_gzip(a);
		archive_read_support_filter_bzip2(a);
		archive_read_support_filter_xz(a);
		archive_read_support_filter_lzma(a);
		archive_read_support_filter_zstd(a);
		archive_read_support_filter_lz4(a);
		archive_read_support_filter_compress(a);
	}
	format_allow(a, format);
	archive_read_set_read_callback(a, on_read);
	archive_read_set_skip_callback(a, on_skip);
	if (format == SCAN_FORMAT_ZIP && !s->outer && !s->hash)
		archive_read_set_seek_callback(
			a, on_seek); /* its directory, with modes and links, stands at the end */
	archive_read_set_callback_data(a, s);
	archive_read_open1(a); /* fails again, with its reason, at the first header */
	return a;
}

/* ---- names ------------------------------------------------------------------------------- */

static uint8_t type_of(struct archive_entry *e)
{
	if (archive_entry_hardlink(e) || archive_entry_hardlink_utf8(e))
		return SCAN_HARD_LINK;
	switch (archive_entry_filetype(e)) {
	case AE_IFDIR:
		return MODEL_FILE_DIR;
	case AE_IFLNK:
		return MODEL_FILE_SYMLINK;
	case AE_IFCHR:
		return MODEL_FILE_CHAR;
	case AE_IFBLK:
		return MODEL_FILE_BLOCK;
	case AE_IFIFO:
		return MODEL_FILE_FIFO;
	case AE_IFSOCK:
		return MODEL_FILE_SOCKET;
	default:
		return MODEL_FILE_REGULAR;
	}
}

static struct vb_str link_of(struct archive_entry *e, uint8_t type)
{
	const char *link = NULL;

	if (type == SCAN_HARD_LINK) {
		link = archive_entry_hardlink(e);
		link = link ? link : archive_entry_hardlink_utf8(e);
	} else if (type == MODEL_FILE_SYMLINK) {
		link = archive_entry_symlink(e);
		link = link ? link : archive_entry_symlink_utf8(e);
	}
	return vb_str(link);
}

static struct vb_str capabilities_of(struct vb_arena *a, struct archive_entry *e)
{
	const char *name;
	const void *value;
	size_t n;

	archive_entry_xattr_reset(e);
	while (archive_entry_xattr_next(e, &name, &value, &n) == ARCHIVE_OK)
		if (name && strcmp(name, "security.capability") == 0 && n <= 64)
			return vb_arena_hex(a, value, n);
	return (struct vb_str){NULL, 0};
}

static struct vb_str path_of(struct archive_entry *e)
{
	const char *name = archive_entry_pathname(e);
	struct vb_str path = vb_str(name ? name : archive_entry_pathname_utf8(e));

	while (vb_str_starts(path, VB_STR("./")))
		path = vb_str_from(path, 2);
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

static void name_of(struct reader *r, struct scan_name *out)
{
	struct archive_entry *e = r->entry;
	la_int64_t size = archive_entry_size(e);

	vb_arena_free(r->arena);
	r->arena = vb_arena_new();
	out->type = type_of(e);
	out->mode = archive_entry_perm(e) & 07777u;
	out->uid = (uint32_t)archive_entry_uid(e);
	out->gid = (uint32_t)archive_entry_gid(e);
	out->size = size > 0 ? (uint64_t)size : 0;
	out->path = path_of(e);
	out->link = link_of(e, out->type);
	out->capabilities = capabilities_of(r->arena, e);
}

/* ---- entries ----------------------------------------------------------------------------- */

/* True when `from` stands at an entry; trouble is named. */
static bool header(struct reader *r, struct archive *from)
{
	int got;

	r->stream.in_header = from == r->a && r->source.spec.format == SCAN_FORMAT_TAR;
	r->stream.header = r->stream.given;
	do
		got = archive_read_next_header(from, &r->entry);
	while (got == ARCHIVE_RETRY);
	r->stream.in_header = false;
	if (got == ARCHIVE_OK || got == ARCHIVE_WARN)
		return true;
	if (got != ARCHIVE_EOF) {
		const char *why = archive_error_string(from);

		scan_source_stop(&r->source, why ? why : "not an archive");
	}
	return false;
}

/* Moves the outer archive to the entry that is the archive we want. */
static void find_inner(struct reader *r)
{
	for (uint64_t n = 0; header(r, r->outer); n++) {
		if (vb_str_eq(path_of(r->entry), r->source.spec.inner) &&
		    archive_entry_filetype(r->entry) == AE_IFREG)
			return;
		if (n % TICK_ENTRIES == TICK_ENTRIES - 1)
			scan_server_tick(r->source.s);
	}
	scan_source_stop(&r->source, "missing in the archive");
}

static void reader_close(struct scan_source *src)
{
	struct reader *r = (struct reader *)src;
	unsigned char digest[VB_HASH_MAX_BYTES];

	if (r->a)
		archive_read_free(r->a);
	if (r->packed)
		archive_read_free(r->packed);
	if (r->outer)
		archive_read_free(r->outer);
	if (r->stored->hash)
		vb_hash_free(r->stored->hash, digest);
	vb_arena_free(r->arena);
	free(r);
}

static size_t reader_data(struct scan_source *src, char *p, size_t n)
{
	struct reader *r = (struct reader *)src;
	la_ssize_t got;

	do
		got = archive_read_data(r->a, p, n);
	while (got == ARCHIVE_RETRY);
	src->in = r->stored->in;
	if (got < 0) {
		const char *why = archive_error_string(r->a);

		scan_source_stop(src, why ? why : "cannot be unpacked");
	}
	return got > 0 ? (size_t)got : 0;
}

/* What is left of the entry at hand, in pieces; holes of sparse files cost nothing. */
static void drain(struct reader *r)
{
	const void *p;
	la_int64_t offset;
	size_t n;
	int got = ARCHIVE_OK;

	if (!r->source.index || r->source.spec.format != SCAN_FORMAT_TAR ||
	    (!r->outer && !r->packed && !r->stored->hash))
		return; /* libarchive skips through on_skip, without reading */
	while (!r->source.over &&
	       (got == ARCHIVE_OK || got == ARCHIVE_WARN || got == ARCHIVE_RETRY)) {
		got = archive_read_data_block(r->a, &p, &n, &offset);
		r->source.in = r->stored->in;
		if (got == ARCHIVE_OK || got == ARCHIVE_WARN)
			scan_source_skipped(&r->source, n);
	}
}

static bool reader_next(struct scan_source *src, struct scan_name *out)
{
	struct reader *r = (struct reader *)src;

	drain(r);
	if (src->over || !header(r, r->a))
		return false;
	src->in = r->stored->in;
	name_of(r, out);
	return true;
}

static void reader_verify(struct scan_source *src)
{
	struct reader *r = (struct reader *)src;
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	unsigned char digest[VB_HASH_MAX_BYTES];
	const void *rest;
	struct vb_str found;
	size_t n;

	if (!r->stored->hash)
		return;
	for (uint64_t more = 0; on_read(r->packed ? r->packed : r->a, r->stored, &rest) > 0 &&
				more < VB_LIMIT_ARCHIVE_BYTES / STREAM_CHUNK;
	     more++)
		if (more % 256 == 255)
			scan_server_tick(src->s); /* padding after the end */
	n = vb_hash_free(r->stored->hash, digest);
	r->stored->hash = NULL;
	found = vb_arena_printf(scratch, "sha256:%.*s", VB_FMT(vb_arena_hex(scratch, digest, n)));
	if (vb_str_starts(src->spec.digest, VB_STR("sha256:")) &&
			  !vb_str_eq(found, src->spec.digest)) {
		scan_out_file(&src->s->out, src->spec.name, src->spec.layer, "archive");
		scan_emit_trouble(&src->s->out,
				  "its bytes have the digest %.*s, not the one it is known by",
				  VB_FMT(found));
	}
}

static const struct scan_source_ops reader_ops = {
	.next = reader_next, .data = reader_data, .verify = reader_verify, .close = reader_close};

/* A tar that is compressed: its bytes are those another libarchive unpacks. */
static void unpack_open(struct reader *r)
{
	char first[8];
	size_t n = scan_bytes_some(&r->stream.bytes, 0, first, sizeof(first));

	if (r->source.spec.format != SCAN_FORMAT_TAR ||
	    (!r->outer && !scan_probe_is_packed(vb_strn(first, n))))
		return;
	r->packed = stream_open(&r->packed_stream, SCAN_FORMAT_PACKED);
	if (!header(r, r->packed))
		return;
	r->stream.outer = r->packed;
	r->stream.below = &r->packed_stream;
}

struct scan_source *scan_source_archive(struct scan_server *s, const struct scan_spec *spec,
					const struct scan_bytes *bytes)
{
	struct reader *r = vb_alloc(1, sizeof(*r));

	r->source = (struct scan_source){.ops = &reader_ops, .s = s, .spec = *spec};
	r->stored = &r->packed_stream;
	r->stream.bytes = r->packed_stream.bytes = r->outer_stream.bytes = *bytes;
	r->stream.server = r->packed_stream.server = r->outer_stream.server = s;
	if (spec->digest.n)
		r->packed_stream.hash = vb_hash_new(VB_SHA256);
	if (spec->inner.n) {
		r->outer = r->stream.outer = r->packed_stream.outer = stream_open(&r->outer_stream,
										  SCAN_FORMAT_TAR);
		find_inner(r);
	}
	if (!r->source.over)
		unpack_open(r);
	if (!r->packed) {
		r->stream.hash = r->packed_stream.hash;
		r->stored = &r->stream;
	}
	if (!r->source.over)
		r->a = stream_open(&r->stream, (enum scan_format)spec->format);
	return &r->source;
}

size_t scan_archive_peek(const struct scan_bytes *bytes, char *out, size_t n)
{
	struct stream *s VB_CLEANUP(vb_cleanup_free) = vb_alloc(1, sizeof(*s));
	struct archive_entry *e;
	struct archive *a;
	la_ssize_t got = 0;
	size_t have = 0;

	s->bytes = *bytes;
	a = stream_open(s, SCAN_FORMAT_PACKED);
	if (archive_read_next_header(a, &e) == ARCHIVE_OK && archive_filter_count(a) > 1)
		for (; have < n && (got = archive_read_data(a, out + have, n - have)) > 0;)
			have += (size_t)got;
	archive_read_free(a);
	return have;
}
