/* scan.c - a target from its name to settled facts: see scan.h for the picture. */
#include "scan/scan.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "scan/target_int.h"

static bool is_host_root(const struct stat *st)
{
	struct stat root;

	return stat("/", &root) == 0 && root.st_dev == st->st_dev && root.st_ino == st->st_ino;
}

static bool is_layout(const char *folder)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	return vb_file_exists(vb_arena_printf(a, "%s/oci-layout", folder).p) &&
	       vb_file_exists(vb_arena_printf(a, "%s/index.json", folder).p);
}

static bool kind_of(const struct vb_run *run, const char *target, enum model_target_kind *out, struct vb_error *err)
{
	struct stat st;

	if (stat(target, &st) != 0)
		return vb_fail_errno(err, "look at", target);
	if (S_ISREG(st.st_mode))
		return scan_archive_kind(run, target, out, err);
	if (!S_ISDIR(st.st_mode)) {
		vb_fail(err, VB_E_INPUT, "%s is not a folder, an archive or an image", target);
		return vb_hint(err, "give a folder, \"/\" for this machine, a tar archive or an image saved as tar");
	}
	*out = is_host_root(&st) ? MODEL_TARGET_HOST : is_layout(target) ? MODEL_TARGET_IMAGE : MODEL_TARGET_DIR;
	return true;
}

bool scan_target_kind(const char *target, enum model_target_kind *out, struct vb_error *err)
{
	const struct vb_run run = {.jobs = 1};

	return kind_of(&run, target, out, err);
}

static bool walk(struct scan_walk *w, const char *target, struct vb_error *err)
{
	switch (w->collect.facts->kind) {
	case MODEL_TARGET_DIR:
		return scan_target_dir(w, target, false, err);
	case MODEL_TARGET_HOST:
		return scan_target_dir(w, target, true, err);
	case MODEL_TARGET_IMAGE:
		return scan_target_image(w, target, err);
	case MODEL_TARGET_ARCHIVE:
		return scan_target_archive(w, target, err);
	default:
		return vb_fail(err, VB_E_INPUT, "%s: this kind of target cannot be read", target);
	}
}

bool scan_target(const struct vb_run *run, const char *target, const struct scan_options *options,
		 struct model_facts **out, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct scan_walk w = {.run = run, .arena = a};
	enum model_target_kind kind;
	bool ok;

	if (!kind_of(run, target, &kind, err))
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
