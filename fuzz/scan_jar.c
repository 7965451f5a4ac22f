/* scan_jar.c - any bytes as a Java archive: zip directory, manifests, properties, archives inside. */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(&scan_reader_jar, "lib/a-1.0.jar", data, size, NULL);
	return 0;
}
