/*
 * store_run_document.c - a pushed run from anybody: refused with a reason, or taken; what is taken is written and read
 * again without a difference, can be recorded, recalled, and every document for people can be made of it.
 */
#include "report/report.h"
#include "store/run_document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW = 1795392000, BYTES = 256 << 20 };

static void again(struct vb_arena *a, const struct store_run_document *d)
{
	struct vb_buf one VB_CLEANUP(vb_buf_done) = {0}, two VB_CLEANUP(vb_buf_done) = {0};
	struct store_run_document copy;
	struct vb_error err;
	bool ok;

	vb_buf_init(&one, BYTES);
	vb_buf_init(&two, BYTES);
	ok = store_run_write(d, &one, &err) &&
	     store_run_read(a, vb_buf_view(&one), NOW, &copy, &err) &&
	     store_run_write(&copy, &two, &err);
	vb_assert(ok && vb_str_eq(vb_buf_view(&one), vb_buf_view(&two)));
}

static void told(const struct vb_run *run, const struct model_assessment *a)
{
	static const char *const formats[] = {"json", "html", "markdown", "sarif", "cyclonedx"};

	for (size_t i = 0; i < VB_COUNT(formats); i++) {
		const struct report_format *f = report_format_named(vb_str(formats[i]));
		struct vb_buf out VB_CLEANUP(vb_buf_done) = {0};
		struct vb_error err;

		vb_buf_init(&out, BYTES);
		if (f && !f->write(run, a, &out, &err))
			vb_assert(err.code != VB_E_BUG);
	}
}

static void recorded(struct vb_arena *a, const struct vb_run *run,
		     const struct store_run_document *d)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct model_assessment *back;
	struct vb_error err;
	bool ok = store_open(":memory:", &store, &err) &&
		  store_put_run(store, d->product, d->release, d->assessment, &err) &&
		  store_get_assessment(store, a, d->assessment->run_id, &back, &err);

	vb_assert(ok);
	told(run, back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = {.lang = VB_FR, .now = NOW, .seed = 1, .jobs = 1};
	struct store_run_document d;
	struct vb_error err = {0};

	if (!store_run_read(a, vb_strn((const char *)data, size), NOW, &d, &err)) {
		vb_assert(err.text[0] && err.code != VB_E_BUG);
		return 0;
	}
	again(a, &d);
	recorded(a, &run, &d);
	return 0;
}
