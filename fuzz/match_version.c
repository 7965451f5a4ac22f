/* match_version.c - "ORDER a\nb": any text is a version or not; keys compare as the order says, both ways round. */
#include "match/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_str rest = vb_strn((const char *)data, size), a;
	const struct match_order *o;
	int forth = 0, back = 0, self = 1;

	if (size < 2 || size > 4096)
		return 0;
	for (size_t i = 0; (o = match_order_at(i)) && i < (data[0] & 31u); i++)
		;
	rest = vb_str_from(rest, 1);
	if (!o || !vb_str_next(&rest, '\n', &a))
		return 0;
	if (match_version_compare(o, a, rest, &forth)) {
		vb_assert(match_version_compare(o, rest, a, &back) && forth == -back);
		vb_assert(match_version_compare(o, a, a, &self) && self == 0);
	}
	return 0;
}
