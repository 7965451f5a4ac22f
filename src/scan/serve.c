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
#include "scan/target_int.h"

enum { MAGIC_MAX = 64, MAPPED_FROM = 1 << 20 };

struct scan_server *scan_server_new(scan_put *put, void (*flush)(void *ctx), void *ctx, bool jailed)
{
	struct scan_server *s = vb_alloc(1, sizeof(*s));

	*s = (struct scan_server){.put = put, .flush = flush, .ctx = ctx, .jailed = jailed, .arena = vb_arena_new()};
	scan_out_init(&s->out, put, ctx);
	return s;
}

void scan_server_free(struct scan_server *s)
{
	if (!s)
		return;
	scan_out_done(&s->out);
	vb_arena_free(s->arena);
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

void scan_server_read(struct scan_server *s, uint32_t seq, uint16_t id, struct scan_input *in)
{
	const struct scan_reader *reader = scan_reader_of(id);
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err = {0};

	in->arena = scratch;
	in->wants = &s->wants;
	scan_out_file(&s->out, in->path, in->layer, reader->name);
	vb_put_u32(&s->out.frame, seq);
	vb_put_u16(&s->out.frame, id);
	scan_out_put(&s->out, SCAN_FRAME_BEGIN);
	s->flush(s->ctx);
	if (!reader->read(in, &s->out, &err)) {
		if (err.line && err.column)
			scan_emit_trouble(&s->out, "line %u, column %u: %s", err.line, err.column, err.text);
		else
			scan_emit_trouble(&s->out, "%s", err.text);
	}
	scan_out_flush(&s->out);
	vb_put_u64(&s->out.frame, in->content.n);
	scan_out_put(&s->out, SCAN_FRAME_BYTES);
}

struct file_job {
	uint32_t seq;
	struct scan_input in;
	uint16_t readers[SCAN_READERS_MAX];
	size_t n;
};

static bool job_parse(struct vb_str bytes, struct file_job *job)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);

	*job = (struct file_job){.seq = vb_get_u32(&c)};
	job->in.mode = vb_get_u32(&c);
	job->in.path = vb_get_str(&c);
	job->in.layer = vb_get_str(&c);
	job->n = vb_get_u16(&c);
	if (c.bad || job->n > SCAN_READERS_MAX)
		return false;
	for (size_t i = 0; i < job->n; i++) {
		job->readers[i] = vb_get_u16(&c);
		if (!scan_reader_of(job->readers[i]))
			return false;
	}
	return !c.bad && c.at == c.n;
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

/* Keeps the readers whose magic is there and whose limit holds; a file too large is named for the others. */
static void readers_narrow(struct scan_server *s, struct file_job *job, int fd, uint64_t size)
{
	char first[MAGIC_MAX];
	size_t n = 0, have = size ? read_some(fd, first, sizeof(first)) : 0;

	for (size_t i = 0; i < job->n; i++) {
		const struct scan_reader *r = scan_reader_of(job->readers[i]);

		if (r->magic && (r->magic_length > have || memcmp(first, r->magic, r->magic_length) != 0))
			continue;
		if (size > r->max_bytes) {
			scan_out_file(&s->out, job->in.path, job->in.layer, r->name);
			scan_emit_trouble(&s->out, "%llu bytes, the limit of this reader is %zu",
					  (unsigned long long)size, r->max_bytes);
			continue;
		}
		job->readers[n++] = job->readers[i];
	}
	job->n = n;
}

static void job_read(struct scan_server *s, struct file_job *job, int fd, size_t size)
{
	void *map = MAP_FAILED;

	if (s->jailed && size >= MAPPED_FROM)
		map = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map != MAP_FAILED) {
		job->in.content = vb_strn(map, size);
	} else {
		char *p = scan_server_buffer(s, size + 1);

		job->in.content = vb_strn(p, read_some(fd, p, size));
	}
	for (size_t i = 0; i < job->n; i++)
		scan_server_read(s, job->seq, job->readers[i], &job->in);
	if (map != MAP_FAILED)
		munmap(map, size);
}

static bool serve_file(struct scan_server *s, struct vb_str bytes, int fd)
{
	struct file_job job;
	struct stat st;

	if (!job_parse(bytes, &job))
		return false;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size < 0)
		return false; /* the parent has looked: cannot be */
	readers_narrow(s, &job, fd, (uint64_t)st.st_size);
	if (job.n)
		job_read(s, &job, fd, (size_t)st.st_size);
	vb_put_u32(&s->out.frame, job.seq);
	scan_out_put(&s->out, SCAN_FRAME_DONE);
	return true;
}

bool scan_server_job(struct scan_server *s, uint16_t type, struct vb_str bytes, int fd)
{
	switch (type) {
	case SCAN_JOB_SETUP:
		return scan_get_wants(s->arena, bytes, &s->wants);
	case SCAN_JOB_FILE:
		return serve_file(s, bytes, fd);
	default:
		return false;
	}
}

static void put_one(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_collect *c = ctx;
	bool ok = type == SCAN_FRAME_BEGIN || scan_collect_frame(c, type, bytes);

	vb_assert(ok); /* frames of our own making are well formed: fuzzing proves it */
}

static void flush_nothing(void *ctx)
{
	(void)ctx;
}

struct model_facts *scan_read_one(const struct scan_reader *reader, struct vb_str path, struct vb_str content,
				  const struct model_wants *wants)
{
	struct scan_input in = {.path = path, .content = content, .mode = 0644};
	struct scan_collect collect;
	struct scan_server *s;

	scan_collect_init(&collect, "");
	s = scan_server_new(put_one, flush_nothing, &collect, false);
	if (wants)
		s->wants = *wants;
	for (uint16_t id = 0; scan_reader_of(id); id++)
		if (scan_reader_of(id) == reader)
			scan_server_read(s, 0, id, &in);
	scan_server_free(s);
	return scan_collect_finish(&collect);
}
