/*
 * scan_settings.c - any bytes in any settings format: records with a line, no crash, and no password hash out of the
 * account formats. The first byte chooses the format.
 */
#include "scan/reader.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_hash(struct vb_str v)
{
	return vb_str_starts(v, VB_STR("$6$")) || vb_str_starts(v, VB_STR("$y$"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	size_t n = 0;
	bool accounts;

	while (scan_formats[n])
		n++;
	if (!size)
		return 0;
	f = scan_read_one(scan_formats[data[0] % n],
			  VB_STR("etc/x"), vb_strn((const char *)data + 1, size - 1), NULL);
	accounts = vb_str_is(vb_str(scan_formats[data[0] % n]->name), "shadow");
	for (size_t i = 0; i < f->settings.n; i++) {
		vb_assert(vb_str_utf8(f->settings.v[i].value) && vb_str_utf8(f->settings.v[i].key));
		vb_assert(f->settings.v[i].line || !f->settings.v[i].key.n);
		vb_assert(!accounts || !vb_str_is(f->settings.v[i].key, "state") ||
			  !is_hash(f->settings.v[i].value));
	}
	return 0;
}
