/* core_frames.c - what a taken-over worker may send: frames come out whole, in order, or are refused; nothing else. */
#include "core/limits.h"
#include "core/worker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_str rest = vb_strn((const char *)data, size);
	struct vb_frame frame;
	size_t used;

	while (vb_frame_parse(rest, &frame, &used) == VB_FRAME_WHOLE) {
		vb_assert(used == frame.bytes.n + 6 && used <= rest.n &&
			  frame.bytes.n <= VB_LIMIT_FRAME_BYTES);
		rest = vb_str_from(rest, used);
	}
	return 0;
}
