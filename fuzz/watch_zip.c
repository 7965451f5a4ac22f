/* watch_zip.c - any bytes are an archive or an error; members come whole or are rejected. */
#include <sys/mman.h>
#include <unistd.h>

#include "core/file.h"
#include "watch/watch_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool member(void *ctx, struct vb_str name, struct vb_str bytes, struct vb_error *err)
{
	(void)ctx;
	(void)err;
	vb_hash64(bytes, 0); /* every byte is read: the sanitizer sees a view that is too long */
	vb_assert(vb_str_ends(name, VB_STR(".json")));
	return true;
}

static void rejected(void *ctx, const struct vb_error *why)
{
	(void)ctx;
	vb_assert(why->text[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_run run = {.now = 1, .jobs = 1};
	struct watch_zip_job job = {
		.run = &run, .path = "input", .member = member, .rejected = rejected};
	int fd VB_CLEANUP(vb_cleanup_fd) = memfd_create("zip", MFD_CLOEXEC);
	struct vb_error err;

	vb_assert(vb_write_all(fd, data, size));
	if (!watch_zip_read(&job, fd, &err))
		vb_assert(err.text[0]);
	return 0;
}
