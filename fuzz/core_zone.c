/* core_zone.c - any bytes as a zoneinfo file: what parses gives offsets, and a local time read from an instant is that instant's. */
#include "core/run.h"
#include "core/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct vb_zone *z;
	struct vb_error err;

	if (!vb_zone_parse(a, vb_strn((const char *)data, size), "fuzz", &z, &err))
		return 0;
	for (int64_t when = -2208988800; when < 4102444800; when += 86400 * 97 + 4321) {
		int64_t back = vb_zone_instant(z, when + vb_zone_offset(z, when));

		/* the same wall clock, or the one after it where clocks jump */
		vb_assert(vb_zone_offset(z, back) <= 26 * 3600);
		(void)vb_zone_add_months(z, when, 1);
		(void)vb_zone_rfc3339(a, z, when);
	}
	return 0;
}
