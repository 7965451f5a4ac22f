/*
 * serve_unpack.c - one entry of a container, or a compressed file, to memory the parent made: containers inside others
 * are read in place from there, each unpacked once, and nothing goes to any disk. The jail allows no write, so the
 * memory is mapped, a window at a time.
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/archive_int.h"
#include "scan/source_int.h"

enum { WINDOW = 16 << 20 };

void scan_server_room(struct scan_server *s, int fd)
{
	if (s->room >= 0)
		close(s->room);
	s->room = fd;
}

/* Fills the room from the entry at hand; false when it is too small. */
static bool fill(struct scan_server *s, struct scan_source *src, uint64_t room, uint64_t *n)
{
	for (*n = 0; *n < room;) {
		size_t window = room - *n < WINDOW ? (size_t)(room - *n) : WINDOW, got;
		char *p = mmap(NULL, window, PROT_READ | PROT_WRITE, MAP_SHARED, s->room,
			       (off_t)*n);

		if (p == MAP_FAILED)
			return false;
		got = scan_source_data(src, p, window);
		munmap(p, window);
		*n += got;
		if (got < window)
			return true;
	}
	return false;
}

/* Trouble waits until it is known what comes of it. */
struct silent {
	scan_put *put;
	void *ctx;
	struct vb_buf trouble; /* the first */
};

static void put_silent(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct silent *quiet = ctx;

	if (type != SCAN_FRAME_TROUBLE)
		quiet->put(quiet->ctx, type, bytes);
	else if (!quiet->trouble.n)
		vb_buf_str(&quiet->trouble, bytes);
}

/* A compressed file that is damaged is what unpacks of it; past a limit the parent reads it as a stream, or names it. */
static void piece_tell(struct scan_server *s, const struct scan_piece *piece, struct silent *quiet)
{
	if (quiet->trouble.n)
		quiet->put(quiet->ctx, SCAN_FRAME_TROUBLE, vb_buf_view(&quiet->trouble));
	scan_put_piece(&s->out.frame, piece);
	scan_out_put(&s->out, SCAN_FRAME_PIECE);
}

bool scan_serve_unpack(struct scan_server *s, struct vb_str bytes, int fd)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	struct scan_piece piece = {.packed = false};
	struct scan_source *src;
	struct scan_spec spec;
	struct scan_name name;
	struct stat st;
	uint32_t index;
	struct silent quiet = {.put = s->out.put, .ctx = s->out.ctx};
	bool ok = false;

	if (!scan_get_spec(&c, &spec))
		return false;
	index = vb_get_u32(&c);
	if (c.bad || s->room < 0 || fstat(s->room, &st) != 0)
		return false;
	vb_buf_init(&quiet.trouble, VB_LIMIT_FRAME_BYTES);
	src = scan_source_open(s, &spec, fd);
	if (spec.format == SCAN_FORMAT_PACKED) {
		s->out.put = put_silent;
		s->out.ctx = &quiet;
	}
	while (!ok && scan_source_next(src, &name))
		ok = name.index == index;
	if (ok && fill(s, src, st.st_size > 0 ? (uint64_t)st.st_size : 0, &piece.size) &&
	    !(src->limited && spec.format == SCAN_FORMAT_PACKED))
		piece_tell(s, &piece, &quiet);
	scan_source_close(src);
	s->out.put = quiet.put;
	s->out.ctx = quiet.ctx;
	vb_buf_done(&quiet.trouble);
	scan_server_room(s, -1);
	return true;
}
