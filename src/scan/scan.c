/* scan.c - a target from its name to settled facts: see scan.h for the picture. */
#include "scan/scan.h"

#include <sys/stat.h>

#include "scan/target_int.h"

bool scan_target_kind(const char *target, enum model_target_kind *out, struct vb_error *err)
{
	struct stat st;

	if (stat(target, &st) != 0)
		return vb_fail_errno(err, "look at", target);
	if (S_ISDIR(st.st_mode)) {
		struct stat root;

		*out = stat("/", &root) == 0 && root.st_dev == st.st_dev && root.st_ino == st.st_ino ? MODEL_TARGET_HOST
												  : MODEL_TARGET_DIR;
		return true;
	}
	vb_fail(err, VB_E_INPUT, "%s is not a folder, an archive or an image", target);
	return vb_hint(err, "give a folder, \"/\" for this machine, a tar archive or an image saved as tar");
}

static bool walk(struct scan_walk *w, const char *target, struct vb_error *err)
{
	switch (w->collect.facts->kind) {
	case MODEL_TARGET_DIR:
	case MODEL_TARGET_HOST:
		return scan_target_dir(w, target, w->collect.facts->kind == MODEL_TARGET_HOST, err);
	default:
		return vb_fail(err, VB_E_INPUT, "%s: this kind of target cannot be read", target);
	}
}

bool scan_target(const struct vb_run *run, const char *target, const struct scan_options *options,
		 struct model_facts **out, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct scan_walk w = {.run = run};
	enum model_target_kind kind;
	bool ok;

	if (!scan_target_kind(target, &kind, err))
		return false;
	if (options->wants)
		w.wants = *options->wants;
	scan_select_init(&w.select, a, options);
	scan_collect_init(&w.collect, target);
	w.collect.facts->kind = kind;
	w.pool = scan_pool_new(run, &w.collect, &w.wants);
	ok = walk(&w, target, err) && scan_pool_drain(w.pool, err);
	scan_pool_free(w.pool);
	if (!ok) {
		scan_collect_drop(&w.collect);
		return false;
	}
	*out = scan_collect_finish(&w.collect);
	return true;
}
