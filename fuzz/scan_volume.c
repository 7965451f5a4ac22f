/*
 * scan_volume.c - the first byte chooses a container's format, the rest is the container; past the last format the bytes
 * are looked at instead (what are they, what lies in them at any offset). Every name and the first bytes of every file
 * are read, as a scan does. Property: no crash, bounded names, and the end is reached.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/source_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	EACH = 256 * 1024,
	ALL = 4 << 20
}; /* bytes read: enough to meet every block kind, quick enough to fuzz */

static void put_nothing(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_piece p;

	(void)ctx;
	vb_assert(bytes.n <= VB_LIMIT_FRAME_BYTES);
	vb_assert(type != SCAN_FRAME_PIECE || scan_get_piece(bytes, &p));
}

static void flush_nothing(void *ctx)
{
	(void)ctx;
}

static void read_all(struct scan_server *s, const struct scan_spec *spec, int fd)
{
	static char piece[SCAN_PIECE];
	struct scan_source *src = scan_source_open(s, spec, fd);
	struct scan_name e;
	size_t all = 0;

	while (scan_source_next(src, &e)) {
		vb_assert(e.type <= SCAN_HARD_LINK);
		vb_assert(e.path.n <= 64 * VB_LIMIT_PATH_BYTES);
		for (size_t got, n = 0; e.type == MODEL_FILE_REGULAR && n < EACH && all < ALL;
		     n += got, all += got) {
			got = scan_source_data(src, piece, sizeof(piece));
			vb_assert(got <= sizeof(piece));
			if (!got)
				break;
		}
	}
	scan_source_verify(src);
	scan_source_close(src);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct scan_spec spec = {.name = VB_STR_INIT("volume")};
	struct scan_server *s;

	if (size < 2)
		return 0;
	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	vb_assert(fd >= 0 && ftruncate(fd, 0) == 0);
	vb_assert(pwrite(fd, data + 1, size - 1, 0) == (ssize_t)(size - 1));
	s = scan_server_new(put_nothing, flush_nothing, NULL, false);
	spec.format = data[0];
	if (spec.format <= SCAN_FORMAT_LAST)
		read_all(s, &spec, fd);
	else
		scan_serve_probe(s, &spec, fd);
	scan_server_free(s);
	return 0;
}
