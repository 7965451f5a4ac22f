/*
 * scan_named.c - the first line is a path, the rest the file: every reader that a scan would give such a file to reads it.
 * Seeds of any reader go here. Who reads what is told by the scan's own selection, made once; a mutation changes the file
 * and seldom its path, since a path no reader asks for tests nothing.
 */
#include "scan_fuzz.h"

#include "core/limits.h"
#include "scan/target_int.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

enum { PATHS_TOO = 16 }; /* one mutation in so many may change the path */

static const struct model_wants wants = {.digests = true};

static const struct scan_select *selection_made(void)
{
	static struct scan_select select;
	static bool made;
	const struct scan_options options = {.wants = &wants};

	if (!made)
		scan_select_init(&select, vb_arena_new(), &options);
	made = true;
	return &select;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_str rest = vb_strn((const char *)data, size), path;
	struct scan_selection chosen;
	char name[256];

	if (!vb_str_next(&rest, '\n', &path) || !path.n || path.n >= sizeof(name) ||
	    !vb_str_utf8(path))
		return 0;
	snprintf(name, sizeof(name), "%.*s", VB_FMT(path));
	chosen = scan_select_path(selection_made(), vb_str(name));
	for (size_t i = 0; i < chosen.n; i++) {
		const struct scan_reader *r = scan_reader_of(chosen.readers[i]);

		if (i >= chosen.named && !r->magic)
			continue; /* reads any file of any name: the digests */
		if (r->magic && !vb_str_starts(rest, vb_strn(r->magic, r->magic_length)))
			continue;
		fuzz_reader(r, name, (const uint8_t *)rest.p, rest.n, &wants);
	}
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	size_t head = vb_str_chr(vb_strn((const char *)data, size), '\n') + 1;

	if (head >= size || head >= max_size || seed % PATHS_TOO == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	return head + LLVMFuzzerMutate(data + head, size - head, max_size - head);
}
