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

struct silent {
	scan_put *put;
	void *ctx;
};

static void put_silent(void *ctx, uint16_t type, struct vb_str bytes)
{
	const struct silent *quiet = ctx;

	if (type != SCAN_FRAME_TROUBLE)
		quiet->put(quiet->ctx, type, bytes);
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
	struct silent quiet = {s->out.put, s->out.ctx};
	bool ok = false;

	if (!scan_get_spec(&c, &spec))
		return false;
	index = vb_get_u32(&c);
	if (c.bad || s->room < 0 || fstat(s->room, &st) != 0)
		return false;
	src = scan_source_open(s, &spec, fd);
	if (spec.format == SCAN_FORMAT_PACKED) { /* the parent reads it as a stream, or names it */
		s->out.put = put_silent;
		s->out.ctx = &quiet;
	}
	while (!ok && scan_source_next(src, &name))
		ok = name.index == index;
	if (ok && fill(s, src, st.st_size > 0 ? (uint64_t)st.st_size : 0, &piece.size) &&
	    !(src->over && spec.format == SCAN_FORMAT_PACKED)) {
		scan_put_piece(&s->out.frame, &piece);
		scan_out_put(&s->out, SCAN_FRAME_PIECE);
	}
	scan_source_close(src);
	s->out.put = quiet.put;
	s->out.ctx = quiet.ctx;
	scan_server_room(s, -1);
	return true;
}
