/* model_purl.c - any bytes as a package URL: what parses is written in a canonical form that parses to itself. */
#include "model/component.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = vb_strn((const char *)data, size), canonical;
	struct model_component c, again;

	vb_assert(model_purl_base(text).n <= text.n);
	if (!model_purl_parse(a, text, &c))
		return 0;
	canonical = model_purl_write(a, &c);
	if (!model_purl_parse(a, canonical, &again))
		return 0; /* a name of separators alone has no canonical form */
	vb_assert(vb_str_eq(model_purl_write(a, &again), canonical));
	return 0;
}
