/* watch_provider.c - any bytes as a CSAF provider's metadata in a folder without its documents: each is named, none read. */
#include "watch/watch_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_feed(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		    struct vb_error *err)
{
	(void)ctx, (void)name, (void)scope, (void)version, (void)err;
	vb_assert(false);
	return true;
}

static void on_rejected(void *ctx, const struct vb_error *why)
{
	(void)ctx;
	vb_assert(why->text[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct watch_sink sink = {.feed = on_feed, .rejected = on_rejected};
	const struct vb_run run = {.now = 0};
	struct vb_error err;

	if (!watch_provider_read(&run, vb_strn((const char *)data, size),
				 "/nonexistent/provider-metadata.json", NULL, &sink, &err))
		vb_assert(err.text[0]);
	return 0;
}
