/* archive.c - a tar archive of files: one layer, no whiteouts. Whether it is an image is asked of a worker. */
#include <fcntl.h>
#include <unistd.h>

#include "scan/target_int.h"

bool scan_target_archive(struct scan_walk *w, const char *path, struct vb_error *err)
{
	const struct scan_spec spec = {.name = vb_str(path)};
	int fd VB_CLEANUP(vb_cleanup_fd) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct scan_tree *t;
	bool ok;

	if (fd < 0)
		return vb_fail_errno(err, "open", path);
	t = scan_tree_new(w, false);
	ok = scan_tree_layer(t, &spec, fd, err) && scan_tree_read(t, err);
	scan_tree_free(t);
	return ok;
}

struct seen {
	bool any, layout, index, docker;
};

static bool on_found(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_reference r;
	struct seen *seen = ctx;

	if (type != SCAN_FRAME_REFERENCE || !scan_get_reference(bytes, &r))
		return false;
	seen->any |= vb_str_is(r.v[0], "/");
	seen->layout |= vb_str_is(r.v[0], "oci-layout");
	seen->index |= vb_str_is(r.v[0], "index.json");
	seen->docker |= vb_str_is(r.v[0], "manifest.json");
	return true;
}

bool scan_archive_kind(const struct vb_run *run, const char *path, enum model_target_kind *out, struct vb_error *err)
{
	const struct scan_spec spec = {.name = vb_str(path)};
	const struct model_wants none = {.v = {0}};
	int fd VB_CLEANUP(vb_cleanup_fd) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct scan_collect collect;
	struct seen seen = {0};
	struct scan_pool *pool;
	bool ok;

	if (fd < 0)
		return vb_fail_errno(err, "open", path);
	scan_collect_init(&collect, path);
	pool = scan_pool_new(run, &collect, &none);
	ok = scan_pool_document(pool, &spec, SCAN_DOC_NAMES, fd, on_found, &seen, err);
	scan_pool_free(pool);
	if (ok && !seen.any && collect.facts->unreadable.n) {
		ok = vb_fail(err, VB_E_INPUT, "%s is not a tar archive or an image: %.*s", path,
			     VB_FMT(collect.facts->unreadable.v[0].reason));
		vb_hint(err, "give a folder, \"/\" for this machine, a tar archive or an image saved as tar");
	}
	scan_collect_drop(&collect); /* other trouble is told when the target is read */
	if (ok)
		*out = (seen.layout && seen.index) || seen.docker ? MODEL_TARGET_IMAGE : MODEL_TARGET_ARCHIVE;
	return ok;
}
