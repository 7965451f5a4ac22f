/*
 * scan_document.c - the first byte chooses a kind of document of a container image (index, manifest, configuration,
 * Docker's list), the rest is the document. Property: no crash, references that the parent's decoder accepts.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "scan/archive_int.h"
#include "scan/serve_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_checked(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_reference r;

	(void)ctx;
	vb_assert(type != SCAN_FRAME_REFERENCE || scan_get_reference(bytes, &r));
}

static void flush_nothing(void *ctx)
{
	(void)ctx;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct scan_spec spec = {.name = VB_STR_INIT("image")};
	struct scan_server *s;
	struct vb_buf job;

	if (size < 2)
		return 0;
	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	vb_assert(fd >= 0 && ftruncate(fd, 0) == 0);
	vb_assert(pwrite(fd, data + 1, size - 1, 0) == (ssize_t)(size - 1));
	vb_buf_init(&job, 4096);
	scan_put_spec(&job, &spec);
	vb_put_u8(&job, (uint8_t)(SCAN_DOC_INDEX + data[0] % (SCAN_DOC_LAST - SCAN_DOC_INDEX + 1)));
	s = scan_server_new(put_checked, flush_nothing, NULL, false);
	vb_assert(scan_server_job(s, SCAN_JOB_DOCUMENT, vb_buf_view(&job), fd));
	scan_server_free(s);
	vb_buf_done(&job);
	return 0;
}
