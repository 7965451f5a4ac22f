/*
 * serve_hunt.c - members of an archive to the search for secrets, and members of archives inside it. What a member is, its
 * first bytes say, never its name.
 *
 *   member ─┬─ gzip ──zlib──► search
 *           ├─ tar, zip, cpio, squashfs, ext, iso, deb, compressed ──held in memory──► its members, "a.zip!b.tar!c"
 *           └─ anything else ──► search
 *
 * Most formats are read from their end or at any place, so an archive inside another is held while it is read: 64 MiB for
 * all depths together, eight deep, 256 of them, within the bytes one file may unpack to. Past a limit it is searched as it
 * stands and that is said. A member that is damaged is searched as far as it unpacks: nobody asked for it by name.
 */
#include "scan/hunt_int.h"

#include <stdlib.h>
#include <zlib.h>

#include "core/hash.h"
#include "core/limits.h"
#include "scan/readers/readers.h"
#include "scan/secrets/secrets_int.h"

enum { PEEKED = 4096, UNPACKED = 64 * 1024, GZIP_HEADER = 10 };

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
	       (f->out > VB_LIMIT_ARCHIVE_RATIO_FROM && f->out / VB_LIMIT_ARCHIVE_RATIO > f->in);
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

/* ---- what it is ----------------------------------------------------------------------------- */

/* Static libraries are searched as they stand: their members are objects, under names nobody knows. */
static bool is_container(struct vb_str first, uint64_t size, struct scan_found *out)
{
	struct scan_piece piece;

	if (!first.n || !scan_probe_plain(first, size, &piece) ||
	    (piece.format == SCAN_FORMAT_TAR && !first.p[0])) /* zeros are no tar worth a name */
		return false;
	out->format = piece.format;
	return piece.format != SCAN_FORMAT_AR ||
	       vb_str_starts(vb_str_from(first, 8), VB_STR("debian-binary"));
}

bool scan_hunt_look(struct vb_str first, uint64_t size, struct scan_found *out)
{
	struct scan_bytes bytes = scan_bytes_held(first);
	char inner[PEEKED];
	size_t n;

	*out = (struct scan_found){0};
	if (is_container(first, size, out))
		return true;
	if (!scan_probe_is_packed(first))
		return false;
	n = scan_archive_peek(&bytes, inner, sizeof(inner));
	out->deeper = n && is_container(vb_strn(inner, n), UINT64_MAX, out);
	if (!out->deeper || out->format != SCAN_FORMAT_TAR)
		out->format = SCAN_FORMAT_PACKED;
	return n;
}

/* Of gzip the search needs no memory, so long as no container is in it. */
static bool streams(struct scan_found found, struct vb_str first)
{
	return found.format == SCAN_FORMAT_PACKED && !found.deeper && is_gzip(first);
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

static void begin(struct scan_hunt *h, struct vb_str path)
{
	struct scan_input in = *h->file;

	in.path = path;
	in.mode &= ~(uint32_t)SCAN_MODE_OPENED;
	scan_out_file(&h->s->out, path, in.layer, scan_reader_secrets.name);
	scan_secrets_start(h->s->secrets, &h->s->out, &in);
}

static void trouble(struct scan_hunt *h, struct vb_str path, const char *what)
{
	scan_out_file(&h->s->out, path, h->file->layer, scan_reader_secrets.name);
	scan_emit_trouble(&h->s->out, "%s: searched as it stands, not unpacked", what);
}

/* A member of a container: name by name, the rest of its bytes still in the source. */
struct member {
	struct scan_source *src;
	struct vb_str path;
	char *piece;          /* SCAN_PIECE bytes */
	size_t n;             /* of them that are read and not used yet */
	uint64_t all, most;   /* bytes read so far; how many may be */
	struct vb_buf held;   /* read before it was known to be too much */
	struct vb_hash *hash; /* of what the member is, as it is stored */
};

static bool more(struct member *m)
{
	m->n = m->all < m->most ? scan_source_data(m->src, m->piece, SCAN_PIECE) : 0;
	m->all += m->n;
	vb_hash_add(m->hash, m->piece, m->n);
	return m->n;
}

/* All of it in memory; false when it does not fit, with what was read so far. */
static bool hold(struct scan_hunt *h, struct member *m)
{
	size_t room = VB_LIMIT_HELD_BYTES - h->held;

	vb_buf_init(&m->held, room);
	do {
		if (m->n > room - m->held.n)
			return false;
		vb_buf_add(&m->held, m->piece, m->n);
	} while (more(m));
	return true;
}

static void stream(struct scan_hunt *h, struct member *m)
{
	struct feeder f = {.s = h->s};

	begin(h, m->path);
	if (m->held.n)
		feed(&f, vb_buf_view(&m->held));
	if (m->n)
		do
			feed(&f, vb_strn(m->piece, m->n));
		while (more(m));
	feeder_done(&f);
}

static bool may_open(struct scan_hunt *h, const struct member *m, unsigned depth)
{
	if (depth >= VB_LIMIT_NESTING) {
		trouble(h, m->path, "an archive nested deeper than 8");
		return false;
	}
	if (h->opened >= VB_LIMIT_NESTED) {
		if (!h->full)
			trouble(h, m->path, "one of more than 256 archives inside others");
		h->full = true;
		return false;
	}
	h->opened++;
	return true;
}

static void digest_tell(struct scan_hunt *h, struct member *m, bool facts)
{
	unsigned char digest[VB_HASH_MAX_BYTES];

	struct scan_input in = *h->file;

	in.path = m->path;
	vb_hash_free(m->hash, digest);
	if (facts)
		scan_out_sum(&h->s->out, &in, m->all, digest);
}

/* `digest`: the member has a path of its own to give one for. */
static void member_search(struct scan_hunt *h, struct member *m, unsigned depth, bool digest)
{
	struct vb_str first = vb_strn(m->piece, m->n);
	uint64_t facts = h->s->out.facts;
	struct scan_found found;

	if (h->file->mode & SCAN_MODE_OPENED || !scan_hunt_look(first, UINT64_MAX, &found) ||
	    streams(found, first) || !may_open(h, m, depth)) {
		stream(h, m);
	} else if (!hold(h, m)) {
		trouble(h, m->path, "an archive of more than 64 MiB inside another");
		stream(h, m);
	} else {
		struct scan_bytes bytes = scan_bytes_held(vb_buf_view(&m->held));

		h->held += m->held.n;
		scan_hunt_container(h, found, &bytes, m->path, depth + 1);
		h->held -= m->held.n;
	}
	vb_buf_done(&m->held);
	digest_tell(h, m, digest && h->s->out.facts != facts);
}

void scan_hunt_container(struct scan_hunt *h, struct scan_found found,
			 const struct scan_bytes *bytes, struct vb_str path, unsigned depth)
{
	struct scan_spec spec = {
		.seq = h->seq, .format = found.format, .name = path, .layer = h->file->layer};
	struct quiet quiet = {.put = h->s->out.put, .ctx = h->s->out.ctx, .out = &h->s->out};
	bool one = found.format == SCAN_FORMAT_PACKED;
	char *piece VB_CLEANUP(vb_cleanup_free) = vb_alloc(1, SCAN_PIECE);
	struct scan_source *src;
	struct scan_name name;
	bool limited;

	h->s->out.put = put_quiet;
	h->s->out.ctx = &quiet;
	src = scan_source_of(h->s, &spec, bytes);
	while (h->left && scan_source_next(src, &name)) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = NULL;
		struct member m = {.src = src, .path = path, .piece = piece, .most = h->left};

		if (name.type != MODEL_FILE_REGULAR)
			continue;
		a = vb_arena_new();
		if (!one)
			m.path = vb_arena_printf(a, "%.*s!%.*s", VB_FMT(path), VB_FMT(name.path));
		m.hash = vb_hash_new(VB_SHA256);
		more(&m);
		member_search(h, &m, depth, !one);
		h->left -= m.all < h->left ? m.all : h->left;
	}
	limited = src->limited;
	scan_source_close(src);
	h->s->out.put = quiet.put;
	h->s->out.ctx = quiet.ctx;
	scan_out_file(&h->s->out, path, h->file->layer, scan_reader_secrets.name);
	if (limited)
		scan_emit_trouble(&h->s->out, "unpacks to too much: the rest is not searched");
}

/* ---- from the outside ----------------------------------------------------------------------- */

void scan_hunt_init(struct scan_hunt *h, struct scan_server *s, uint32_t seq,
		    const struct scan_input *file, uint64_t size)
{
	*h = (struct scan_hunt){.s = s, .file = file, .seq = seq};
	h->left = VB_LIMIT_MEMBER_BYTES +
		  size; /* what is not compressed never counts as too much */
}

uint64_t scan_hunt_entry(struct scan_hunt *h, struct scan_source *src, struct vb_str first,
			 struct vb_str path)
{
	char *piece VB_CLEANUP(vb_cleanup_free) = vb_alloc(1, SCAN_PIECE);
	struct member m = {.src = src, .path = path, .piece = piece, .most = UINT64_MAX};
	size_t n;

	m.hash = vb_hash_new(VB_SHA256);
	memcpy(piece, first.p, first.n);
	n = scan_source_data(src, piece + first.n, SCAN_PIECE - first.n);
	m.n = m.all = first.n + n;
	vb_hash_add(m.hash, piece, m.n);
	member_search(h, &m, 0, true);
	return m.all;
}

void scan_hunt_end(struct scan_hunt *h)
{
	scan_out_file(&h->s->out, h->file->path, h->file->layer, scan_reader_secrets.name);
	if (!h->left)
		scan_emit_trouble(&h->s->out,
				  "unpacks to more than %zu MiB: the rest is not searched",
				  (size_t)(VB_LIMIT_MEMBER_BYTES / VB_MIB));
}
