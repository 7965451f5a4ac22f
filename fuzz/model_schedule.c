/* model_schedule.c - any bytes as a kept plan: read or refused; what is read has its days in order. */
#include "model/schedule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_schedule s;
	struct vb_error err;

	if (model_schedule_read(a, vb_strn((const char *)data, size), "plan", &s, &err))
		for (size_t i = 0; i < s.v.n; i++)
			vb_assert(s.v.v[i].from <= s.v.v[i].until && s.v.v[i].id.n);
	return 0;
}
