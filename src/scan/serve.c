/*
 * serve.c - jobs in, facts out, inside the jail. Before a reader touches hostile bytes, everything known so far is
 * flushed with a BEGIN frame, so that the parent can name the file and the reader if we do not survive it.
 */
#include "scan/serve_int.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/secrets/secrets_int.h"

enum { MAPPED_FROM = 1 << 20, DIGESTED_BYTES = 1 << 20 };

struct scan_server *scan_server_new(scan_put *put, void (*flush)(void *ctx), void *ctx, bool jailed)
{
	struct scan_server *s = vb_alloc(1, sizeof(*s));

	*s = (struct scan_server){.put = put,
				  .flush = flush,
				  .ctx = ctx,
				  .jailed = jailed,
				  .arena = vb_arena_new(),
				  .room = -1};
	scan_out_init(&s->out, put, ctx);
	return s;
}

void scan_server_free(struct scan_server *s)
{
	if (!s)
		return;
	scan_out_done(&s->out);
	vb_arena_free(s->arena);
	vb_arena_free(s->items_arena);
	scan_server_room(s, -1);
	scan_secrets_free(s->secrets);
	free(s->content);
	free(s);
}

char *scan_server_buffer(struct scan_server *s, size_t n)
{
	if (n > s->content_cap) {
		s->content_cap = n + n / 4;
		s->content = vb_realloc(s->content, s->content_cap, 1);
	}
	return s->content;
}

void scan_server_begin(struct scan_server *s, uint32_t seq, uint32_t item, uint16_t reader)
{
	vb_put_u32(&s->out.frame, seq);
	vb_put_u32(&s->out.frame, item);
	vb_put_u16(&s->out.frame, reader);
	scan_out_put(&s->out, SCAN_FRAME_BEGIN);
	s->flush(s->ctx);
}

void scan_server_tick(struct scan_server *s)
{
	scan_out_put(&s->out, SCAN_FRAME_TICK);
	s->flush(s->ctx);
}

static void done(struct scan_server *s, uint32_t seq)
{
	vb_put_u32(&s->out.frame, seq);
	scan_out_put(&s->out, SCAN_FRAME_DONE);
}

uint64_t scan_server_path(const struct scan_input *in)
{
	return scan_path_hash(in->path) + vb_hash64(in->layer, 0);
}

/* A fact carries the digest of the file it comes from; of a large file of a folder it is read again if evidence names it. */
static void digest_tell(struct scan_server *s, const struct scan_input *in, uint64_t facts)
{
	uint64_t path = scan_server_path(in);

	if (s->out.facts == facts || s->digested == path ||
	    (in->content.n > DIGESTED_BYTES && s->mapped && !s->wants.digests))
		return;
	s->digested = path;
	scan_out_digest(&s->out, in);
}

void scan_server_read(struct scan_server *s, uint32_t seq, uint32_t item, uint16_t id,
		      struct scan_input *in)
{
	const struct scan_reader *reader = scan_reader_of(id);
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err = {0};

	uint64_t facts = s->out.facts;

	in->arena = scratch;
	in->wants = &s->wants;
	scan_server_begin(s, seq, item, id);
	scan_out_file(&s->out, in->path, in->layer, reader->name);
	if (reader->sums) {
		if (s->digested != scan_server_path(in))
			scan_out_digest(&s->out, in);
		s->digested = scan_server_path(in);
	} else if (reader->stream) {
		scan_serve_secrets_whole(s, seq, in);
	} else if (!reader->read(in, &s->out, &err)) {
		if (err.line && err.column)
			scan_emit_trouble(&s->out, "line %u, column %u: %s", err.line, err.column,
					  err.text);
		else
			scan_emit_trouble(&s->out, "%s", err.text);
	}
	scan_out_flush(&s->out);
	digest_tell(s, in, facts);
	vb_put_u64(&s->out.frame, in->content.n);
	scan_out_put(&s->out, SCAN_FRAME_BYTES);
}

size_t scan_server_narrow(struct scan_server *s, const struct scan_input *in, uint16_t *readers,
			  size_t n, struct vb_str first, uint64_t size)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		const struct scan_reader *r = scan_reader_of(readers[i]);

		if (r->magic && !vb_str_starts(first, vb_strn(r->magic, r->magic_length)))
			continue;
		if (size > r->max_bytes) {
			scan_out_file(&s->out, in->path, in->layer, r->name);
			scan_emit_trouble(&s->out, "%llu bytes, the limit of this reader is %zu",
					  (unsigned long long)size, r->max_bytes);
			continue;
		}
		readers[kept++] = readers[i];
	}
	return kept;
}

/* ---- one file of a folder ---------------------------------------------------------------- */

void scan_put_item(struct vb_buf *b, const struct scan_item *item)
{
	vb_put_u32(b, item->index);
	vb_put_u32(b, item->mode);
	vb_put_str(b, item->path);
	vb_put_u16(b, (uint16_t)item->n);
	for (size_t i = 0; i < item->n; i++)
		vb_put_u16(b, item->readers[i]);
}

bool scan_get_item(struct vb_arena *a, struct vb_cursor *c, struct scan_item *item)
{
	struct vb_str path;

	*item = (struct scan_item){.index = vb_get_u32(c)};
	item->mode = vb_get_u32(c);
	path = vb_get_str(c);
	item->path = a ? vb_arena_str(a, path) : path;
	item->n = vb_get_u16(c);
	if (c->bad || item->n > SCAN_READERS_MAX)
		return false;
	for (size_t i = 0; i < item->n; i++) {
		item->readers[i] = vb_get_u16(c);
		if (!scan_reader_of(item->readers[i]))
			return false;
	}
	return !c->bad;
}

static size_t read_some(int fd, char *p, size_t n)
{
	size_t at = 0;

	while (at < n) {
		ssize_t got = pread(fd, p + at, n - at, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		at += (size_t)got;
	}
	return at;
}

static void file_read(struct scan_server *s, uint32_t seq, struct scan_item *item,
		      struct scan_input *in, int fd, size_t size)
{
	void *map = MAP_FAILED;

	if (s->jailed && size >= MAPPED_FROM)
		map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map != MAP_FAILED) {
		in->content = vb_strn(map, size);
	} else {
		char *p = scan_server_buffer(s, size + 1);

		in->content = vb_strn(p, read_some(fd, p, size));
	}
	s->mapped = map != MAP_FAILED;
	for (size_t i = 0; i < item->n; i++) {
		if (scan_reader_of(item->readers[i])->stream)
			continue;
		scan_server_read(s, seq, 0, item->readers[i], in);
		if (map != MAP_FAILED) /* what one reader touched does not add to the next's */
			madvise(map, size, MADV_DONTNEED);
	}
	s->mapped = false;
	if (map != MAP_FAILED)
		munmap(map, size);
}

/* Does some reader need the file as a whole? The others see it piece by piece. */
static bool whole_wanted(const struct scan_item *item)
{
	for (size_t i = 0; i < item->n; i++)
		if (!scan_reader_of(item->readers[i])->stream)
			return true;
	return false;
}

static bool serve_file(struct scan_server *s, struct vb_str bytes, int fd)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	uint32_t seq = vb_get_u32(&c);
	char first[SCAN_MAGIC_MAX];
	struct scan_item item;
	struct scan_input in;
	struct stat st;

	if (!scan_get_item(NULL, &c, &item) || c.at != c.n)
		return false;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0)
		return false; /* the parent has looked: cannot be */
	in = (struct scan_input){.path = item.path, .mode = item.mode};
	item.n = scan_server_narrow(s, &in, item.readers, item.n,
				    vb_strn(first, read_some(fd, first, sizeof(first))),
				    (uint64_t)st.st_size);
	for (size_t i = 0; i < item.n; i++)
		if (scan_reader_of(item.readers[i])->sums) {
			scan_serve_sums(s, &in, fd);
			s->digested = scan_server_path(&in);
		}
	if (whole_wanted(&item))
		file_read(s, seq, &item, &in, fd, (size_t)st.st_size);
	for (size_t i = 0; i < item.n; i++)
		if (scan_reader_of(item.readers[i])->stream &&
		    !scan_reader_of(item.readers[i])->sums)
			scan_serve_secrets(s, seq, item.readers[i], &in, fd, (uint64_t)st.st_size);
	done(s, seq);
	return true;
}

/* ---- the job loop ------------------------------------------------------------------------ */

static bool serve_wanted(struct scan_server *s, struct vb_str bytes)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	struct scan_item item;

	if (!s->items_arena)
		s->items_arena = vb_arena_new();
	while (c.at < c.n) {
		if (!scan_get_item(s->items_arena, &c, &item))
			return false;
		*vb_vec_add(s->items_arena, &s->items) = item;
	}
	return true;
}

static bool serve_archive(struct scan_server *s, uint16_t type, struct vb_str bytes, int fd)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	uint32_t seq = vb_get_u32(&c);
	bool ok = type == SCAN_JOB_LIST     ? scan_serve_list(s, bytes, fd)
		  : type == SCAN_JOB_READ   ? scan_serve_read(s, bytes, fd)
		  : type == SCAN_JOB_UNPACK ? scan_serve_unpack(s, bytes, fd)
					    : scan_serve_document(s, bytes, fd);

	if (type == SCAN_JOB_READ) {
		vb_arena_free(s->items_arena);
		s->items_arena = NULL;
		memset(&s->items, 0, sizeof(s->items));
	}
	if (ok)
		done(s, seq);
	return ok;
}

bool scan_server_job(struct scan_server *s, uint16_t type, struct vb_str bytes, int fd)
{
	switch (type) {
	case SCAN_JOB_SETUP:
		return scan_get_wants(s->arena, bytes, &s->wants);
	case SCAN_JOB_FILE:
		return serve_file(s, bytes, fd);
	case SCAN_JOB_WANTED:
		return serve_wanted(s, bytes);
	case SCAN_JOB_LIST:
	case SCAN_JOB_READ:
	case SCAN_JOB_DOCUMENT:
	case SCAN_JOB_UNPACK:
		return serve_archive(s, type, bytes, fd);
	default:
		return false;
	}
}

static void put_reply(void *ctx, uint16_t type, struct vb_str bytes)
{
	vb_worker_reply(ctx, type, bytes);
}

static void flush_reply(void *ctx)
{
	vb_worker_flush(ctx);
}

static bool serve(struct vb_worker_io *io, struct vb_frame job)
{
	void **slot = vb_worker_slot(io);
	int fd VB_CLEANUP(vb_cleanup_fd) = vb_worker_take_fd(io);

	if (!*slot)
		*slot = scan_server_new(put_reply, flush_reply, io, true);
	if (job.type == SCAN_JOB_ROOM) {
		scan_server_room(*slot, fd);
		fd = -1;
		return true;
	}
	return scan_server_job(*slot, job.type, job.bytes, fd);
}

const struct vb_worker_kind scan_worker = {.name = "scan", .serve = serve};
/* The same, with what a search for secrets needs: a library that the jail would not let it open. */
const struct vb_worker_kind scan_worker_search = {
	.name = "search", .serve = serve, .prepare = scan_secrets_prepare};
