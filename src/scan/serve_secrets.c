/*
 * serve_secrets.c - gives every file to the search for secrets: as it stands, or unpacked when it is an archive or a
 * compressed file. Nothing is held but a window (secrets/stream.c), so a file may have any size.
 *
 *   descriptor ─┬─ zip, tar (compressed or not) ──source.c──► members "a.zip!b" ─┬─ gzip ──zlib──► search
 *               ├─ one compressed file ──source.c──► its bytes                   └────────────────► search
 *               └─ anything else ──pread──► search
 *
 * A member that is damaged is searched as far as it unpacks: nobody asked for it by name. Limits are named.
 */
#include "scan/serve_int.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "core/limits.h"
#include "scan/probe_int.h"
#include "scan/readers/readers.h"
#include "scan/secrets/secrets_int.h"

enum { TAR_BLOCK = 512, TICK_CHUNKS = 256, UNPACKED = 64 * 1024, GZIP_HEADER = 10 };

/* Made with the first file. Without the library a worker says so once; rules then answer "unknown". */
static bool searcher(struct scan_server *s, const struct scan_input *in)
{
	if (s->secrets || s->no_search)
		return s->secrets;
	s->secrets = scan_secrets_new(&s->wants);
	s->no_search = !s->secrets;
	if (s->no_search) {
		scan_out_file(&s->out, in->path, in->layer, scan_reader_secrets.name);
		scan_emit_trouble(&s->out, "no file is searched for secrets: libhs.so.5 is missing "
					   "(package libvectorscan5)");
	}
	return s->secrets;
}

/* ---- gzip inside a stream ------------------------------------------------------------------ */

struct feeder { /* the bytes of one file or member, unpacked when they are gzip */
	struct scan_server *s;
	bool started, packed, over;
	uint64_t in, out;
	z_stream z;
};

static bool is_gzip(struct vb_str s)
{
	return s.n >= GZIP_HEADER && memcmp(s.p, "\x1f\x8b\x08", 3) == 0;
}

/* RFC 1952; +16 lets zlib read the header. */
static void feeder_first(struct feeder *f, struct vb_str bytes)
{
	f->started = true;
	f->packed = is_gzip(bytes) && inflateInit2(&f->z, 15 + 16) == Z_OK;
}

static bool too_much(struct feeder *f)
{
	return f->out > VB_LIMIT_MEMBER_BYTES ||
	       (f->out > 64 * VB_MIB && f->out / VB_LIMIT_ARCHIVE_RATIO > f->in);
}

static void feed_packed(struct feeder *f, struct vb_str bytes)
{
	unsigned char text[UNPACKED];
	int r = Z_OK;

	f->in += bytes.n;
	f->z.next_in = (Bytef *)(uintptr_t)bytes.p;
	f->z.avail_in = (uInt)bytes.n;
	while (!f->over && r == Z_OK && (f->z.avail_in || !f->z.avail_out)) {
		f->z.next_out = text;
		f->z.avail_out = sizeof(text);
		r = inflate(&f->z, Z_NO_FLUSH);
		f->out += sizeof(text) - f->z.avail_out;
		scan_secrets_feed(f->s->secrets,
				  vb_strn((const char *)text, sizeof(text) - f->z.avail_out));
		if (too_much(f)) {
			scan_emit_trouble(&f->s->out,
					  "unpacks to too much: the rest is not searched");
			f->over = true;
		}
		if (r == Z_STREAM_END && f->z.avail_in && inflateReset(&f->z) == Z_OK)
			r = Z_OK; /* members one after another */
	}
	f->over |= r != Z_OK && r != Z_BUF_ERROR;
}

static void feed(struct feeder *f, struct vb_str bytes)
{
	if (!f->started)
		feeder_first(f, bytes);
	if (f->packed && !f->over)
		feed_packed(f, bytes);
	else if (!f->packed)
		scan_secrets_feed(f->s->secrets, bytes);
}

static void feeder_done(struct feeder *f)
{
	if (f->packed)
		inflateEnd(&f->z);
	scan_secrets_finish(f->s->secrets);
}

/* ---- members ------------------------------------------------------------------------------- */

struct quiet { /* lets everything pass but what source.c says of a container nobody asked for */
	scan_put *put;
	void *ctx;
	const struct scan_out *out;
};

static void put_quiet(void *ctx, uint16_t type, struct vb_str bytes)
{
	const struct quiet *q = ctx;

	if (type != SCAN_FRAME_TROUBLE || strcmp(q->out->reader, "archive") != 0)
		q->put(q->ctx, type, bytes);
}

static void search_begin(struct scan_server *s, struct scan_input *in)
{
	scan_out_file(&s->out, in->path, in->layer, scan_reader_secrets.name);
	scan_secrets_start(s->secrets, &s->out, in);
}

static uint64_t member_search(struct scan_server *s, struct scan_source *src,
			      const struct scan_input *file, struct vb_str name, uint64_t left)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct scan_input in = *file;
	struct feeder f = {.s = s};
	char *p = scan_server_buffer(s, SCAN_PIECE);
	uint64_t all = 0;
	size_t n;

	if (name.n)
		in.path = vb_arena_printf(a, "%.*s!%.*s", VB_FMT(file->path), VB_FMT(name));
	search_begin(s, &in);
	while (all < left && (n = scan_source_data(src, p, SCAN_PIECE)) != 0) {
		feed(&f, vb_strn(p, n));
		all += n;
	}
	feeder_done(&f);
	return all;
}

static void members_search(struct scan_server *s, const struct scan_spec *spec,
			   const struct scan_input *file, int fd)
{
	struct quiet quiet = {.put = s->out.put, .ctx = s->out.ctx, .out = &s->out};
	bool one = spec->format == SCAN_FORMAT_PACKED;
	uint64_t left = VB_LIMIT_MEMBER_BYTES;
	struct scan_source *src;
	struct scan_name name;

	s->out.put = put_quiet;
	s->out.ctx = &quiet;
	src = scan_source_open(s, spec, fd);
	while (left && scan_source_next(src, &name))
		if (name.type == MODEL_FILE_REGULAR) {
			struct vb_str inner = one ? (struct vb_str){NULL, 0} : name.path;
			uint64_t n = member_search(s, src, file, inner, left);

			left -= n < left ? n : left;
		}
	scan_source_close(src);
	s->out.put = quiet.put;
	s->out.ctx = quiet.ctx;
	scan_out_file(&s->out, file->path, file->layer, scan_reader_secrets.name);
	if (!left)
		scan_emit_trouble(&s->out, "unpacks to more than %zu MiB: the rest is not searched",
				  (size_t)(VB_LIMIT_MEMBER_BYTES / VB_MIB));
}

/* Is it an archive or a compressed file? */
static bool container(struct vb_str first, int fd, uint64_t size, struct scan_spec *spec)
{
	struct scan_bytes bytes = scan_bytes(fd, 0, size);
	struct scan_piece piece;
	char inner[TAR_BLOCK];
	size_t n;

	if (first.n && first.p[0] && scan_probe_plain(first, size, &piece)) {
		spec->format = piece.format;
		return piece.format == SCAN_FORMAT_ZIP || piece.format == SCAN_FORMAT_TAR;
	}
	if (!scan_probe_is_packed(first))
		return false;
	n = scan_archive_peek(&bytes, inner, sizeof(inner));
	if (!n)
		return false;
	spec->format = scan_probe_plain(vb_strn(inner, n), UINT64_MAX, &piece) &&
				       piece.format == SCAN_FORMAT_TAR
			       ? SCAN_FORMAT_TAR
			       : SCAN_FORMAT_PACKED;
	return true;
}

/* ---- files ---------------------------------------------------------------------------------- */

static size_t read_at(int fd, char *p, size_t n, uint64_t at)
{
	struct scan_bytes bytes = scan_bytes(fd, 0, at + n);

	return scan_bytes_some(&bytes, at, p, n);
}

static void plain_search(struct scan_server *s, struct scan_input *in, int fd, uint64_t size,
			 struct vb_str first)
{
	char *p = scan_server_buffer(s, SECRETS_CHUNK);
	uint64_t at = first.n;
	uint64_t facts = s->out.facts;
	size_t n, chunks = 0;

	scan_out_file(&s->out, in->path, in->layer, scan_reader_secrets.name);
	if (size <= SECRETS_CHUNK) {
		in->content = first;
		scan_secrets_whole(s->secrets, &s->out, in);
		if (s->out.facts != facts)
			scan_out_digest(&s->out, in);
		return;
	}
	search_begin(s, in);
	scan_secrets_feed(s->secrets, first);
	while (at < size && (n = read_at(fd, p, SECRETS_CHUNK, at)) != 0) {
		scan_secrets_feed(s->secrets, vb_strn(p, n));
		at += n;
		if (++chunks % TICK_CHUNKS == 0)
			scan_server_tick(s);
	}
	scan_secrets_finish(s->secrets);
}

static void bytes_count(struct scan_server *s, uint64_t n)
{
	vb_put_u64(&s->out.frame, n);
	scan_out_put(&s->out, SCAN_FRAME_BYTES);
}

void scan_serve_secrets(struct scan_server *s, uint32_t seq, uint16_t id, struct scan_input *in,
			int fd, uint64_t size)
{
	char *p = scan_server_buffer(s, SECRETS_CHUNK);
	struct scan_spec spec = {.seq = seq, .name = in->path, .layer = in->layer};
	struct vb_str first;

	scan_server_begin(s, seq, 0, id);
	if (!searcher(s, in))
		return;
	first = vb_strn(p, read_at(fd, p, SECRETS_CHUNK, 0));
	if (container(first, fd, size, &spec))
		members_search(s, &spec, in, fd);
	else
		plain_search(s, in, fd, size, first);
	bytes_count(s, size);
}

void scan_serve_secrets_whole(struct scan_server *s, struct scan_input *in)
{
	struct feeder f = {.s = s};

	if (!searcher(s, in))
		return;
	scan_out_file(&s->out, in->path, in->layer, scan_reader_secrets.name);
	if (!is_gzip(in->content)) {
		scan_secrets_whole(s->secrets, &s->out, in);
		return;
	}
	search_begin(s, in);
	feed(&f, in->content);
	feeder_done(&f);
}

/* An entry no other reader wants: its first bytes are read, the rest comes from the source. */
void scan_serve_secrets_entry(struct scan_server *s, struct scan_source *src, struct scan_input *in,
			      struct vb_str first)
{
	struct feeder f = {.s = s};
	char *p = scan_server_buffer(s, SCAN_PIECE);
	uint64_t all = first.n;
	size_t n;

	if (!searcher(s, in))
		return;
	search_begin(s, in);
	feed(&f, first);
	while ((n = scan_source_data(src, p, SCAN_PIECE)) != 0) {
		feed(&f, vb_strn(p, n));
		all += n;
	}
	feeder_done(&f);
	bytes_count(s, all);
}

/* Tests and fuzzing come through scan_server_read, which knows streaming readers. */
static bool never_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	(void)in;
	(void)out;
	return vb_fail(err, VB_E_BUG, "the search for secrets is streamed");
}

const struct scan_reader scan_reader_secrets = {
	.name = "secrets",
	.max_bytes = SIZE_MAX,
	.stream = true,
	.read = never_read,
	.what = "secrets, private keys and certificates in any file (share/rules/secrets)"};
