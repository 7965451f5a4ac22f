/*
 * scan_unpack.c - the first byte chooses a container's format, the second one of its entries and how much memory there is
 * for it, the rest is the container. The entry is unpacked into that memory, and every entry is read there and then, as a
 * scan does with what stands inside a container. Properties: no crash, one piece at most, never longer than the memory;
 * what was listed can be read again.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/archive_int.h"
#include "scan/readers/readers.h"
#include "scan/source_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 20, WANTED = 64 };

struct heard {
	unsigned pieces, names;
	uint64_t size;
};

static void put_checked(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct heard *h = ctx;
	struct scan_piece piece;
	struct scan_name name;

	vb_assert(bytes.n <= VB_LIMIT_FRAME_BYTES);
	if (type == SCAN_FRAME_PIECE) {
		vb_assert(scan_get_piece(bytes, &piece));
		h->pieces++;
		h->size = piece.size;
	} else if (type == SCAN_FRAME_ENTRY) {
		vb_assert(scan_get_name(bytes, &name));
		h->names++;
	}
}

static void flush_nothing(void *ctx)
{
	(void)ctx;
}

static void unpack(struct scan_server *s, struct heard *h, const struct vb_buf *spec,
		   uint8_t choice, int fd)
{
	static int room = -1;
	size_t bytes = choice & 1 ? ROOM : (size_t)choice * 16;
	struct vb_buf job;

	if (room < 0)
		room = memfd_create("room", MFD_CLOEXEC);
	vb_assert(room >= 0 && ftruncate(room, 0) == 0 && ftruncate(room, (off_t)bytes) == 0);
	scan_server_room(s, dup(room));
	vb_buf_init(&job, 4096);
	vb_buf_str(&job, vb_buf_view(spec));
	vb_put_u32(&job, choice >> 5);
	vb_assert(scan_server_job(s, SCAN_JOB_UNPACK, vb_buf_view(&job), fd));
	vb_buf_done(&job);
	vb_assert(h->pieces <= 1 && s->room < 0);
	vb_assert(
		h->size <=
		bytes); /* what libarchive left of a damaged block may stand behind: it is cut off */
}

/* The entries as if each were a lock file and searched for what its bytes are. */
static void read_all(struct scan_server *s, struct vb_buf *spec, int fd)
{
	struct vb_buf wanted;

	vb_buf_init(&wanted, VB_LIMIT_FRAME_BYTES);
	for (uint32_t i = 0; i < WANTED; i++) {
		const struct scan_item item = {.index = i,
					       .path = VB_STR_INIT("app/package-lock.json"),
					       .mode = 0644,
					       .readers = {0, 1},
					       .n = 1 + i % 2};

		scan_put_item(&wanted, &item);
	}
	vb_assert(scan_server_job(s, SCAN_JOB_WANTED, vb_buf_view(&wanted), -1));
	vb_assert(scan_server_job(s, SCAN_JOB_READ, vb_buf_view(spec), fd));
	vb_buf_done(&wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct scan_spec spec = {.name = VB_STR_INIT("container")};
	struct heard heard = {0};
	struct scan_server *s;
	struct vb_buf bytes;

	if (size < 3)
		return 0;
	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	vb_assert(fd >= 0 && ftruncate(fd, 0) == 0);
	vb_assert(pwrite(fd, data + 2, size - 2, 0) == (ssize_t)(size - 2));
	spec.format = data[0] % (SCAN_FORMAT_LAST + 1);
	vb_buf_init(&bytes, 4096);
	scan_put_spec(&bytes, &spec);
	s = scan_server_new(put_checked, flush_nothing, &heard, false);
	unpack(s, &heard, &bytes, data[1], fd);
	read_all(s, &bytes, fd);
	scan_server_free(s);
	vb_buf_done(&bytes);
	return 0;
}
