/* match_cvss.c - any text is a vector with a score from 0 to 10, or none. */
#include "match/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct match_cvss c;

	if (match_cvss_score(vb_strn((const char *)data, size), &c))
		vb_assert(c.score >= 0 && c.score <= 10 && c.exploitability >= 0 &&
			  c.exploitability <= 1);
	return 0;
}
