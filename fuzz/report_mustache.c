/* report_mustache.c - any template over fixed data gives text within the limit, or an error with a place inside it. */
#include "report/mustache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char json[] = "{\"a\":{\"b\":\"<&>\",\"n\":1.5},\"l\":[{\"x\":1},{\"x\":[]},"
				   "\"s\"],\"t\":true,\"f\":false,\"z\":null}";
	struct report_template t[] = {{VB_STR("main"), vb_strn((const char *)data, size), NULL},
				       {VB_STR("p"), VB_STR("{{a.b}}{{>main}}"), NULL}};
	struct report_templates set = {t, 2};
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_buf out VB_CLEANUP(vb_buf_done);
	struct vb_error err = {0};
	bool ok;

	vb_buf_init(&out, 4096);
	ok = vb_json_read(VB_STR(json), "data", &doc, &err);
	vb_assert(ok);
	if (!report_mustache(&set, VB_STR("main"), yyjson_doc_get_root(doc), size % 2 == 1, &out,
					  &err))
		vb_assert(err.code == VB_E_LIMIT ||
			  (err.line >= 1 && err.line <= size + 1 && err.column >= 1));
	vb_assert(out.n <= 4096);
	return 0;
}
