/* scan_npm.c - any bytes as a package-lock.json, every version of it. */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(&scan_reader_npm_lock, "package-lock.json", data, size, NULL);
	return 0;
}
