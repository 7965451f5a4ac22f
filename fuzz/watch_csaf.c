/*
 * watch_csaf.c - any bytes as a CSAF advisory: every record has an id, every package an ecosystem and a name, every range
 * opens before it closes.
 */
#include "watch/watch_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_feed(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		    struct vb_error *err)
{
	(void)ctx;
	(void)scope;
	(void)version;
	(void)err;
	vb_assert(vb_str_is(name, "CSAF"));
	return true;
}

static bool on_advisory(void *ctx, const struct model_advisory *x, struct vb_error *err)
{
	(void)ctx;
	(void)err;
	vb_assert(x->id.n && x->affected.n);
	for (size_t i = 0; i < x->affected.n; i++) {
		vb_assert(x->affected.v[i].ecosystem.n && x->affected.v[i].name.n);
		for (size_t k = 0; k < x->affected.v[i].ranges.n; k++)
			vb_assert(x->affected.v[i].ranges.v[k].events.n &&
				  x->affected.v[i].ranges.v[k].events.v[0].kind ==
					  MODEL_EVENT_INTRODUCED);
	}
	return true;
}

static void on_rejected(void *ctx, const struct vb_error *why)
{
	(void)ctx;
	vb_assert(why->text[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct watch_sink sink = {
		.feed = on_feed, .advisory = on_advisory, .rejected = on_rejected};
	bool begun = false;
	struct vb_error err;

	if (!watch_csaf_read(a, vb_strn((const char *)data, size), "fuzz", &sink, &begun, &err))
		vb_assert(err.text[0]);
	return 0;
}
