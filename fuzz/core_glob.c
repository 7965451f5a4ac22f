/* core_glob.c - the first line is a pattern, the rest a path: matching ends, and a literal matches itself. */
#include "core/vb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_str rest = vb_strn((const char *)data, size), pattern;

	if (size > 512 || !vb_str_next(&rest, '\n', &pattern))
		return 0;
	vb_glob(pattern, rest);
	if (vb_str_chr(rest, '[') == rest.n && vb_str_chr(rest, '*') == rest.n &&
	    vb_str_chr(rest, '?') == rest.n)
		vb_assert(vb_glob(rest, rest) && vb_glob(VB_STR("**"), rest));
	return 0;
}
