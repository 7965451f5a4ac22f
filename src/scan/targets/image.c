/*
 * image.c - a container image saved as a tar or as a folder: documents first, then layers, lowest first.
 *
 *   OCI layout      index.json ─► manifest ─► configuration, layers    (blobs/sha256/HEX, in a tar or a folder)
 *   docker save     manifest.json ─► configuration, layers             (names in the tar)
 *
 * A file's layer is the digest of the unpacked layer (rootfs.diff_ids of the configuration): it is the same in both
 * forms. Digests name files only when they are well formed. Source: OCI image specification 1.1 (image-layout.md,
 * image-index.md, manifest.md, config.md).
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan/target_int.h"

enum { LAYERS_MAX = 512, INDEX_DEPTH = 4 };

struct image {
	struct scan_walk *w;
	struct vb_arena *arena;
	const char *path;
	int fd; /* of the tar, or of the layout's folder */
	bool folder, found;
	struct vb_str manifest, manifest_type, config, name;
	VB_VEC(struct scan_reference) manifests;
	VB_VEC(struct vb_str) layers, diffs; /* digests or names in the tar */
	VB_VEC(int) fds;
};

static struct vb_str blob_name(struct image *m, struct vb_str digest)
{
	return vb_arena_printf(m->arena, "blobs/sha256/%.*s", VB_FMT(vb_str_from(digest, 7)));
}

static bool is_digest(struct vb_str s)
{
	if (s.n != 71 || !vb_str_starts(s, VB_STR("sha256:")))
		return false;
	for (size_t i = 7; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return true;
}

static void trouble(struct image *m, struct vb_str path, const char *reason)
{
	scan_collect_unreadable(&m->w->collect, scan_walk_told(m->w, path), "image", "%s", reason);
}

/* The descriptor a job reads `name` from: the tar, or a regular file of the layout's folder. Kept open to the end. */
static int source_open(struct image *m, struct vb_str name)
{
	char part[128] = "";
	struct vb_str rest = name, word;
	int at = m->fd, next = -1;
	struct stat st;

	if (!m->folder)
		return m->fd;
	while (vb_str_next(&rest, '/', &word)) {
		snprintf(part, sizeof(part), "%.*s", VB_FMT(word));
		next = openat(at, part,
			      O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC |
				      (rest.p ? O_DIRECTORY : 0));
		if (at != m->fd)
			close(at);
		at = next;
		if (next < 0)
			return -1;
	}
	if (fstat(next, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(next);
		return -1;
	}
	*vb_vec_add(m->arena, &m->fds) = next;
	return next;
}

/* ---- documents --------------------------------------------------------------------------- */

static bool on_reference(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct scan_reference r;
	struct image *m = ctx;

	if (type != SCAN_FRAME_REFERENCE || !scan_get_reference(bytes, &r))
		return false;
	for (size_t i = 0; i < VB_COUNT(r.v); i++)
		r.v[i] = vb_arena_printable(m->arena, r.v[i]);
	switch ((enum scan_reference_kind)r.kind) {
	case SCAN_REF_FOUND:
		m->found = true;
		break;
	case SCAN_REF_MANIFEST:
		*vb_vec_add(m->arena, &m->manifests) = r;
		break;
	case SCAN_REF_CONFIG:
		m->config = r.v[0];
		break;
	case SCAN_REF_LAYER:
		*vb_vec_add(m->arena, &m->layers) = r.v[0];
		break;
	case SCAN_REF_DIFF:
		*vb_vec_add(m->arena, &m->diffs) = r.v[0];
		break;
	case SCAN_REF_ARCH:
		m->w->collect.facts->arch = vb_arena_str(m->w->collect.facts->arena, r.v[0]);
		break;
	case SCAN_REF_NAME:
		m->name = r.v[0];
		break;
	}
	return m->manifests.n + m->layers.n + m->diffs.n < 100000;
}

static bool document(struct image *m, enum scan_document kind, struct vb_str name,
		     struct vb_error *err)
{
	struct scan_spec spec = {.inner = m->folder ? VB_STR("") : name, .name = name};
	int fd = source_open(m, name);

	m->found = false;
	return fd < 0 || scan_pool_document(m->w->pool, &spec, kind, fd, on_reference, m, err);
}

static bool is_index(struct vb_str media_type)
{
	return vb_str_ends(media_type, VB_STR("image.index.v1+json")) ||
			   vb_str_ends(media_type, VB_STR("manifest.list.v2+json"));
}

/* The first that is an image: signatures and build attestations say "unknown/unknown". */
static void manifest_choose(struct image *m)
{
	size_t platforms = 0;
	const struct scan_reference *best = NULL;

	for (size_t i = 0; i < m->manifests.n; i++) {
		const struct scan_reference *r = &m->manifests.v[i];

		if (vb_str_is(r->v[2], "unknown/unknown") || !is_digest(r->v[0]))
			continue;
		platforms++;
		best = best ? best : r;
	}
	m->manifest = best ? best->v[0] : VB_STR("");
	m->manifest_type = best ? best->v[1] : VB_STR("");
	if (best && best->v[3].n)
		m->name = best->v[3];
	if (platforms > 1)
		vb_run_note(m->w->run, VB_NOTE_WARNING,
			    vb_t(m->w->run->lang,
				 "the image holds %zu images; the first one, %.*s, is read",
				 "l’image contient %zu images ; la première, %.*s, est lue"),
			    platforms, VB_FMT(best->v[2].n ? best->v[2] : best->v[0]));
}

static bool oci_documents(struct image *m, struct vb_error *err)
{
	struct vb_str at = VB_STR("index.json");

	for (unsigned depth = 0;; depth++) {
		m->manifests.n = 0;
		if (!document(m, SCAN_DOC_INDEX, at, err))
			return false;
		if (!m->found)
			return true;
		manifest_choose(m);
		if (!m->manifest.n) {
			trouble(m, at, "names no image");
			return true;
		}
		at = blob_name(m, m->manifest);
		if (!is_index(m->manifest_type) || depth == INDEX_DEPTH)
			break;
	}
	if (!document(m, SCAN_DOC_MANIFEST, at, err))
		return false;
	if (!m->found)
		trouble(m, at, "the image's manifest is missing");
	if (!m->found || !is_digest(m->config))
		return true;
	m->w->collect.facts->digest = vb_arena_str(m->w->collect.facts->arena, m->config);
	at = blob_name(m, m->config);
	if (!document(m, SCAN_DOC_CONFIG, at, err))
		return false;
	if (!m->found)
		trouble(m, at, "the image's configuration is missing");
	return true;
}

/* "HEX.json" or "blobs/sha256/HEX" to "sha256:HEX". */
static struct vb_str digest_of_name(struct image *m, struct vb_str name)
{
	size_t slash = vb_str_rchr(name, '/');
	struct vb_str hex = vb_str_sub(vb_str_from(name, slash < name.n ? slash + 1 : 0), 0, 64),
		      digest;

	digest = vb_arena_printf(m->w->collect.facts->arena, "sha256:%.*s", VB_FMT(hex));
	return is_digest(digest) ? digest : VB_STR("");
}

static bool docker_documents(struct image *m, struct vb_error *err)
{
	if (!document(m, SCAN_DOC_DOCKER, VB_STR("manifest.json"), err))
		return false;
	if (!m->config.n)
		return true;
	m->w->collect.facts->digest = digest_of_name(m, m->config);
	if (!document(m, SCAN_DOC_CONFIG, m->config, err))
		return false;
	if (!m->found)
		trouble(m, m->config, "the image's configuration is missing");
	return true;
}

/* ---- layers ------------------------------------------------------------------------------ */

static bool layer_add(struct image *m, struct scan_tree *t, size_t i, struct vb_error *err)
{
	struct vb_str known = m->layers.v[i];
	bool blob = is_digest(known);
	struct vb_str name = blob ? blob_name(m, known) : known;
	struct scan_spec spec = {.inner = m->folder
				 ? VB_STR("") : name,
					  .digest = blob ? known : VB_STR(""), .name = name};
	int fd = source_open(m, name);

	spec.layer = m->diffs.n == m->layers.n ? m->diffs.v[i]
		     : blob                    ? known
					       : digest_of_name(m, known);
	if (fd < 0) {
		trouble(m, name, "a layer of the image is missing");
		return true;
	}
	return scan_tree_layer(t, &spec, fd, err);
}

static bool layers_read(struct image *m, struct vb_error *err)
{
	struct scan_tree *t = scan_tree_new(m->w, true);
	bool ok = true;

	for (size_t i = 0; ok && i < m->layers.n && i < LAYERS_MAX; i++)
		ok = layer_add(m, t, i, err);
	if (m->layers.n > LAYERS_MAX)
		trouble(m, vb_str(m->path), "more than 512 layers: the rest is not read");
	ok = ok && scan_tree_read(t, err);
	scan_tree_free(t);
	return ok;
}

static bool image_read(struct image *m, struct vb_error *err)
{
	bool ok = oci_documents(m, err) && (m->layers.n || m->folder || docker_documents(m, err));

	if (m->name.n)
		m->w->collect.facts->name = vb_arena_str(m->w->collect.facts->arena, m->name);
	if (ok && !m->layers.n)
		trouble(m, vb_str(m->path), "no layer of the image can be read");
	ok = ok && layers_read(m, err);
	for (size_t i = 0; i < m->fds.n; i++)
		close(m->fds.v[i]);
	return ok;
}

bool scan_target_image(struct scan_walk *w, const char *path, int fd, bool folder,
		       struct vb_error *err)
{
	struct image m = {.w = w, .arena = w->arena, .path = path, .fd = fd, .folder = folder};

	return image_read(&m, err);
}

bool scan_image_read(struct scan_walk *w, int fd, struct vb_str name, struct vb_error *err)
{
	struct image m = {
		.w = w, .arena = w->arena, .path = vb_arena_cstr(w->arena, name), .fd = fd};

	return image_read(&m, err);
}
