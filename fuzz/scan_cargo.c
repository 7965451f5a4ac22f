/* scan_cargo.c - any bytes as a Cargo.lock: the TOML reader and what is made of its tree. */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(&scan_reader_cargo_lock, "Cargo.lock", data, size, NULL);
	return 0;
}
