/*
 * serve_sums.c - SHA-256 of every file, piece by piece: a file may have any size and is never held. It is read here even
 * when a reader maps it as well, because a mapping that is touched everywhere counts as memory of ours.
 */
#include "scan/serve_int.h"

#include <errno.h>
#include <unistd.h>

#include "core/hash.h"
#include "scan/readers/readers.h"
#include "scan/source_int.h"

enum { CHUNK = 128 * 1024 };

static void sum_end(struct scan_server *s, const struct scan_input *in, uint64_t bytes,
		    const unsigned char *digest)
{
	scan_out_sum(&s->out, in, bytes, digest);
	vb_put_u64(&s->out.frame, bytes);
	scan_out_put(&s->out, SCAN_FRAME_BYTES);
}

void scan_serve_sums(struct scan_server *s, const struct scan_input *in, int fd)
{
	unsigned char digest[VB_HASH_MAX_BYTES];
	char *p = scan_server_buffer(s, CHUNK);
	struct vb_hash *h = vb_hash_new(VB_SHA256);
	uint64_t at = 0;
	ssize_t got;

	while ((got = pread(fd, p, CHUNK, (off_t)at)) > 0 || (got < 0 && errno == EINTR)) {
		if (got < 0)
			continue;
		vb_hash_add(h, p, (size_t)got);
		at += (uint64_t)got;
	}
	vb_hash_free(h, digest);
	if (got == 0) {
		sum_end(s, in, at, digest);
		return;
	}
	scan_out_file(&s->out, in->path, in->layer, scan_reader_sums.name);
	scan_emit_trouble(&s->out, "%s", strerror(errno));
}

void scan_serve_sums_entry(struct scan_server *s, struct scan_source *src,
			   const struct scan_spec *spec, size_t from, size_t to,
			   struct vb_str first)
{
	unsigned char digest[VB_HASH_MAX_BYTES];
	char *p = scan_server_buffer(s, SCAN_PIECE);
	struct vb_hash *h = vb_hash_new(VB_SHA256);
	uint64_t bytes = first.n;
	size_t n;

	vb_hash_add(h, first.p, first.n);
	while ((n = scan_source_data(src, p, SCAN_PIECE)) != 0) {
		vb_hash_add(h, p, n);
		bytes += n;
	}
	vb_hash_free(h, digest);
	for (size_t i = from; i < to; i++) {
		struct scan_input in = {.path = s->items.v[i].path, .layer = spec->layer};

		if (s->items.v[i].n)
			sum_end(s, &in, bytes, digest);
	}
}

/* Tests and fuzzing come through scan_server_read, which knows this reader. */
static bool never_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	(void)in;
	(void)out;
	return vb_fail(err, VB_E_BUG, "digests of all files are streamed");
}

const struct scan_reader scan_reader_sums = {
	.name = "sums",
	.max_bytes = SIZE_MAX,
	.stream = true,
	.sums = true,
	.read = never_read,
	.what = "SHA-256 of every file, when they are asked for"};
