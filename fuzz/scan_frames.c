/* scan_frames.c - the first byte is a frame's type, the rest what a taken-over worker put in it: refused, or facts that add up. */
#include "scan/collect_int.h"
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str bytes = vb_strn((const char *)data + 1, size - 1);
	struct scan_collect collect;
	struct scan_reference reference;
	struct model_wants wants;
	struct scan_name name;
	unsigned taken = 0; /* each refuses what is not its own; all are tried */

	if (!size)
		return 0;
	scan_collect_init(&collect, "");
	taken += scan_collect_frame(&collect, (uint16_t)(SCAN_FRAME_BEGIN + data[0] % 16), bytes);
	taken += scan_get_name(bytes, &name);
	taken += scan_get_reference(bytes, &reference);
	taken += scan_get_wants(a, bytes, &wants);
	vb_assert(taken <= 4);
	scan_facts_free(scan_collect_finish(&collect));
	return 0;
}
