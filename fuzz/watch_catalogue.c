/*
 * watch_catalogue.c - support dates and names from any bytes: what is told apart is read without harm, and every cycle,
 * identifier and name that comes out is a text that was in the document.
 */
#include <stdlib.h>

#include "core/json.h"
#include "watch/watch_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_feed(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		    struct vb_error *err)
{
	(void)ctx;
	(void)scope;
	(void)err;
	vb_assert(name.n && vb_str_utf8(version));
	return true;
}

static bool on_support(void *ctx, const struct model_support *s, struct vb_error *err)
{
	(void)ctx;
	(void)err;
	vb_assert(s->product.n && vb_str_utf8(s->title));
	for (size_t i = 0; i < s->cycles.n; i++)
		vb_assert(s->cycles.v[i].cycle.n && s->cycles.v[i].ends >= 0);
	for (size_t i = 0; i < s->identifiers.n; i++)
		vb_assert(vb_str_utf8(s->identifiers.v[i]));
	return true;
}

static bool on_name(void *ctx, const struct model_name *n, struct vb_error *err)
{
	(void)ctx;
	(void)err;
	vb_assert(n->id.n > 1 && n->name.n);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct watch_sink sink = {.feed = on_feed, .support = on_support, .name = on_name};
	struct vb_str text = vb_strn((const char *)data, size);
	enum watch_json_kind kind;
	struct vb_error err;
	bool ok = watch_json_tell(text, "fuzz", &kind, &err);

	if (ok && kind == WATCH_JSON_SUPPORT)
		ok = watch_support_read(text, "fuzz", &sink, &err);
	if (ok && kind == WATCH_JSON_NAMES)
		ok = watch_names_read(text, "fuzz", &sink, &err);
	return 0;
}
