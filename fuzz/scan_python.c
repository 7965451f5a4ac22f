/* scan_python.c - any bytes as a requirements file and as the metadata of a distribution. */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(&scan_reader_python_requirements, "requirements.txt", data, size, NULL);
	fuzz_reader(&scan_reader_python_metadata, "v/site-packages/a-1.dist-info/METADATA", data,
		    size, NULL);
	return 0;
}
