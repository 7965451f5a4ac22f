/* read_one.c - one reader on one file, in this process: tests and fuzzing. */
#include "scan/readers/readers.h"
#include "scan/serve_int.h"

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

static uint16_t id_of(const struct scan_reader *reader)
{
	uint16_t n = 0;

	while (scan_readers[n] && scan_readers[n] != reader)
		n++;
	for (size_t i = 0; !scan_readers[n] && scan_formats[i]; i++)
		if (scan_formats[i] == reader)
			return (uint16_t)(n + i);
	vb_assert(scan_readers[n]);
	return n;
}

struct model_facts *scan_read_one(const struct scan_reader *reader, struct vb_str path,
				  struct vb_str content, const struct model_wants *wants)
{
	struct scan_input in = {.path = path, .content = content, .mode = 0644};
	struct scan_collect collect;
	struct scan_server *s;

	scan_collect_init(&collect, "");
	s = scan_server_new(put_one, flush_nothing, &collect, false);
	s->mapped = true; /* whoever lent the bytes can read them again */
	if (wants)
		s->wants = *wants;
	scan_server_read(s, 0, 0, id_of(reader), &in);
	scan_server_free(s);
	return scan_collect_finish(&collect);
}
