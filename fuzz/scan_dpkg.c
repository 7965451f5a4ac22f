/*
 * scan_dpkg.c - the first byte chooses the database, the rest is its bytes. Every installed stanza with a name and a
 * version is a component of type deb with a source; owned paths never make components.
 */
#include "scan_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct {
		const struct scan_reader *reader;
		const char *path;
	} files[] = {
		{&scan_reader_dpkg_status, "var/lib/dpkg/status"},
		{&scan_reader_dpkg_parts, "var/lib/dpkg/status.d/demo"},
		{&scan_reader_dpkg_parts, "var/lib/dpkg/status.d/demo.md5sums"},
		{&scan_reader_dpkg_list, "var/lib/dpkg/info/demo:amd64.list"},
		{&scan_reader_os_release, "etc/os-release"},
	};
	struct model_facts *facts;
	size_t which;

	if (!size)
		return 0;
	which = data[0] % VB_COUNT(files);
	fuzz_reader(files[which].reader, files[which].path, data + 1, size - 1, NULL);
	facts = scan_read_one(files[which].reader, vb_str(files[which].path),
			      vb_strn((const char *)data + 1, size - 1), NULL);
	for (size_t i = 0; i < facts->components.n; i++) {
		vb_assert(which < 2 && vb_str_is(facts->components.v[i].type, "deb"));
		vb_assert(facts->components.v[i].version.n);
	}
	scan_facts_free(facts);
	return 0;
}
