/* scan_elf.c - any bytes as an ELF file: both classes and byte orders, with imports somebody asks for. */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct vb_str names[] = {VB_STR_INIT("gets"), VB_STR_INIT("strcpy")};
	const struct model_wants wants = {
		.imports = {.v = names, .n = VB_COUNT(names), .cap = VB_COUNT(names)}};

	fuzz_reader(&scan_reader_elf, "usr/bin/x", data, size, &wants);
	return 0;
}
