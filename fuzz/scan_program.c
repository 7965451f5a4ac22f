/* scan_program.c - any bytes as an ELF file: Go's and Rust's lists, version texts. */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_reader(&scan_reader_go_binary, "usr/bin/tool", data, size, NULL);
	fuzz_reader(&scan_reader_rust_binary, "usr/bin/tool", data, size, NULL);
	fuzz_reader(&scan_reader_strings, "libsqlite3.so.0", data, size, NULL);
	fuzz_reader(&scan_reader_strings_image, "vmlinuz", data, size, NULL);
	return 0;
}
