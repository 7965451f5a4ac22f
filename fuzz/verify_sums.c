/* verify_sums.c - any bytes as SHA256SUMS: read or refused with a place in it; what is read is written and read back the same. */
#include "verify/sums.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_buf text VB_CLEANUP(vb_buf_done);
	verify_sums sums, again;
	struct vb_error err = {0};

	vb_buf_init(&text, 2 * size + 1024);
	if (!verify_sums_parse(a, VB_EN, vb_strn((const char *)data, size), "SHA256SUMS", &sums,
			       &err)) {
		vb_assert(err.line && err.column);
		return 0;
	}
	for (size_t i = 0; i < sums.n; i++) {
		vb_assert(sums.v[i].digest.n == 64 && sums.v[i].name.n && sums.v[i].name.n < 256);
		vb_assert(vb_str_chr(sums.v[i].name, '/') == sums.v[i].name.n);
		verify_sums_put(&text, &sums.v[i]);
	}
	vb_assert(verify_sums_parse(a, VB_EN, vb_buf_view(&text), "again", &again, &err));
	vb_assert(again.n == sums.n);
	for (size_t i = 0; i < sums.n; i++)
		vb_assert(vb_str_eq(again.v[i].name, sums.v[i].name));
	return 0;
}
