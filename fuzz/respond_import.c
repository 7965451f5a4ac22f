/* respond_import.c - any bytes as a register (CSV or JSON), as clocks (after 'c'), as a diagnostic: no crash; what is anonymised once stays. */
#include "core/yaml.h"
#include "respond/respond.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct respond_clocks *clocks; /* the real ones, loaded once */
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = {.now = 1795392000, .jobs = 1};
	struct vb_str text = vb_strn((const char *)data, size), once;
	struct respond_imported *v;
	const char *folder = "share/clocks";
	struct vb_error err;
	size_t n;

	if (!clocks && !respond_clocks_load(&folder, 1, &clocks, &err))
		return 0;
	once = respond_anonymise(a, text, NULL, 0);
	vb_assert(vb_str_eq(respond_anonymise(a, once, NULL, 0), once));
	if (!respond_import(&run, clocks, a, text, "fuzz", &v, &n, &err))
		return 0;
	for (size_t i = 0; i < n; i++)
		vb_assert(v[i].title.n != 0);
	return 0;
}
