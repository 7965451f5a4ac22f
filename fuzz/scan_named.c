/*
 * scan_named.c - the first line is a path, the rest the file: every reader that asks for such a path reads it. Seeds of
 * any reader of text go here; a format that needs exact bytes has a target of its own.
 */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_str rest = vb_strn((const char *)data, size), path;
	char name[256];

	if (!vb_str_next(&rest, '\n', &path) || !path.n || path.n >= sizeof(name) ||
	    !vb_str_utf8(path))
		return 0;
	snprintf(name, sizeof(name), "%.*s", VB_FMT(path));
	for (size_t i = 0; scan_readers[i]; i++)
		for (const char *const *p = scan_readers[i]->patterns; p && *p; p++)
			if (vb_glob(vb_str(*p), vb_str(name))) {
				fuzz_reader(scan_readers[i], name, (const uint8_t *)rest.p, rest.n,
					    NULL);
				break;
			}
	return 0;
}
