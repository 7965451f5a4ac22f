/*
 * box.c - a file that holds others: a worker says what it is; what is compressed as a whole is unpacked once into
 * memory, so that it can be read in place, as often as needed. What does not fit is read as a stream when it is a tar,
 * else named.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/target_int.h"

enum { PIECES_MAX = 64 };

struct look {
	struct scan_walk *w;
	struct scan_box *box;
};

static bool on_look(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct look *l = ctx;
	struct scan_reference r;
	struct scan_piece p;

	if (type == SCAN_FRAME_PIECE) {
		if (!scan_get_piece(bytes, &p) || l->box->pieces.n >= PIECES_MAX)
			return false;
		*vb_vec_add(l->w->arena, &l->box->pieces) = p;
		return true;
	}
	if (type != SCAN_FRAME_REFERENCE || !scan_get_reference(bytes, &r))
		return false;
	l->box->layout |= vb_str_is(r.v[0], "oci-layout");
	l->box->index |= vb_str_is(r.v[0], "index.json");
	l->box->docker |= vb_str_is(r.v[0], "manifest.json");
	return true;
}

static bool on_unpacked(void *ctx, uint16_t type, struct vb_str bytes)
{
	return type == SCAN_FRAME_PIECE && scan_get_piece(bytes, ctx);
}

bool scan_box_unpack(struct scan_walk *w, const struct scan_spec *spec, uint32_t entry, int fd,
		     struct scan_box *out, bool *done, struct vb_error *err)
{
	uint64_t left = VB_LIMIT_NESTED_BYTES - w->unpacked;
	struct scan_piece got = {.size = UINT64_MAX};
	int room = memfd_create("vauban", MFD_CLOEXEC);

	*done = false;
	if (room < 0 || ftruncate(room, (off_t)left) != 0) {
		if (room >= 0)
			close(room);
		return vb_fail_errno(err, "make memory for", "an archive");
	}
	if (!scan_pool_unpack(w->pool, spec, entry, fd, room, on_unpacked, &got, err)) {
		close(room);
		return false;
	}
	if (got.size > left || ftruncate(room, (off_t)got.size) != 0) {
		close(room);
		return true;
	}
	w->unpacked += got.size;
	*out = (struct scan_box){.fd = room, .mine = true, .bytes = got.size};
	*done = true;
	return true;
}

void scan_box_close(struct scan_walk *w, struct scan_box *b)
{
	if (b->mine)
		close(b->fd);
	w->unpacked -= b->bytes;
	*b = (struct scan_box){.fd = -1};
}

bool scan_box_look(struct scan_walk *w, struct scan_box *b, struct vb_str name,
		   struct vb_error *err)
{
	const struct scan_spec spec = {.name = name};
	struct look l = {.w = w, .box = b};

	for (unsigned depth = 0; depth < VB_LIMIT_NESTING; depth++) {
		struct scan_spec packed = {.name = name, .format = SCAN_FORMAT_PACKED};
		struct scan_box inner;
		bool done;

		b->pieces.n = 0;
		b->layout = b->index = b->docker = false;
		if (!scan_pool_document(w->pool, &spec, SCAN_DOC_NAMES, b->fd, on_look, &l, err))
			return false;
		if (b->pieces.n != 1 || !b->pieces.v[0].packed || b->pieces.v[0].from)
			return true;
		if (!scan_box_unpack(w, &packed, 0, b->fd, &inner, &done, err))
			return false;
		if (!done) {
			b->pieces.v[0].packed = false;
			if (b->pieces.v[0].format ==
			    SCAN_FORMAT_TAR) /* a stream, once for each pass */
				return scan_pool_document(w->pool, &spec, SCAN_DOC_ROOT, b->fd,
							  on_look, &l, err);
			scan_collect_unreadable(
				&w->collect, name, "archive",
				"a bomb, or more than %llu MiB unpacked: not read",
				(unsigned long long)(VB_LIMIT_NESTED_BYTES / VB_MIB));
			b->pieces.n = 0;
			return true;
		}
		scan_box_close(w, b);
		*b = inner;
	}
	return true;
}

bool scan_box_is_image(const struct scan_box *b)
{
	return (b->layout && b->index) || b->docker;
}

enum model_target_kind scan_box_kind(const struct scan_box *b)
{
	if (scan_box_is_image(b))
		return MODEL_TARGET_IMAGE;
	if (b->pieces.n == 1 && !b->pieces.v[0].from && b->pieces.v[0].format <= SCAN_FORMAT_ISO)
		return MODEL_TARGET_ARCHIVE;
	return MODEL_TARGET_FIRMWARE;
}
