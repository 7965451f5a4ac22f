/* scan_page.c - any bytes as a page of a server, or after "css" and a line break as a style sheet: records of clean text with a
 * line, bounded in number, no crash. */
#include "scan/reader.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_str text = vb_strn((const char *)data, size);
	const char *format = "served";
	size_t n = 0;

	if (vb_str_starts(text, VB_STR("css\n"))) {
		format = "sheet";
		text = vb_str_from(text, 4);
	}
	while (scan_formats[n] && strcmp(scan_formats[n]->name, format) != 0)
		n++;
	vb_assert(scan_formats[n]);
	f = scan_read_one(scan_formats[n], VB_STR("p.html"), text, NULL);
	for (size_t i = 0; i < f->settings.n; i++) {
		const struct model_setting *m = &f->settings.v[i];

		vb_assert(vb_str_is(m->format, "page"));
		vb_assert(vb_str_utf8(m->value) && vb_str_utf8(m->key));
		vb_assert(m->line || !m->key.n);
	}
	vb_assert(f->settings.n < 10000);
	return 0;
}
