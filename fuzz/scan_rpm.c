/* scan_rpm.c - any bytes as an rpm database: SQLite pages, ndb slots, Berkeley DB pages, package headers. */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(&scan_reader_rpm, "var/lib/rpm/Packages", data, size, NULL);
	return 0;
}
