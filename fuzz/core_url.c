/* core_url.c - a base and a reference, a line each: what resolves is one form that resolves to itself and stands on one line. */
#include "core/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str rest = vb_strn((const char *)data, size), base = {NULL, 0};
	struct vb_url b, u, again;
	struct vb_str text;

	(void)vb_str_next(&rest, '\n', &base);
	if (!vb_url_parse(a, base, &b) || !vb_url_resolve(a, &b, rest, &u))
		return 0;
	text = vb_url_text(a, &u);
	for (size_t i = 0; i < text.n; i++)
		vb_assert((unsigned char)text.p[i] > ' ' && (unsigned char)text.p[i] < 0x7f &&
			  text.p[i] != '#');
	vb_assert(vb_str_starts(u.path, VB_STR("/")));
	vb_assert(vb_url_parse(a, text, &again));
	vb_assert(vb_str_eq(vb_url_text(a, &again), text));
	vb_assert(vb_url_same_origin(&u, &again));
	return 0;
}
