/*
 * archive.c - a file of files: archive, file system image, package, or a blob that holds some of them at offsets; and
 * those inside them.
 *
 *   firmware.zip                     volume ""               the names of the zip
 *     └ images/fw.bin                (looked at: a blob)
 *         ├ squashfs@65536           volume, looks like a root: its paths are those of the target
 *         └ packed@1024 ─ cpio       volume, below "images/fw.bin/packed@1024"
 *
 * Names of every volume are listed first; then the largest that looks like the root of a system is the target's root,
 * and each volume is read. Which volume a fact comes from is its layer.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/target_int.h"

struct volume {
	struct scan_tree *tree;
	struct scan_spec spec;
	int fd;
	unsigned depth;
	bool root; /* looks like the root of a system */
};

struct nest {
	struct scan_walk *w;
	VB_VEC(struct volume) volumes;
	VB_VEC(struct scan_box) boxes; /* to close */
	bool inside;                   /* a folder: none of the volumes is the target's root */
	struct vb_error *err;
};

static bool box_add(struct nest *n, struct scan_box *box, struct vb_str label, unsigned depth);

static const char *format_word(unsigned format)
{
	static const char *const words[] = {"tar",  "zip",      "ar",  "iso",
					    "cpio", "squashfs", "ext", "packed"};

	return words[format];
}

static struct vb_str label_join(struct nest *n, struct vb_str a, struct vb_str b)
{
	return a.n ? vb_arena_printf(n->w->arena, "%.*s!%.*s", VB_FMT(a), VB_FMT(b))
		   : vb_arena_str(n->w->arena, b);
}

bool scan_is_nested_name(struct vb_str path)
{
	static const char *const globs[] = {
		"*.zip",      "*.tar",        "*.tgz",      "*.tar.*", "*.txz",    "*.tbz2",
		"*.deb",      "*.ipk",        "*.squashfs", "*.sqfs",  "*.sfs",    "*.img",
		"*.img.*",    "*.bin",        "*.trx",      "*.cpio",  "*.cpio.*", "*.iso",
		"*.ext[234]", "*.ext[234].*", "*.itb",      "*.swu",   "*.fw",     "*.chk",
		"initrd*",    "initramfs*",   "rootfs*",    "root",    "kernel",   "uImage*",
		"vmlinuz*",   "zImage*",      "bzImage*",   "Image*"};
	size_t slash = vb_str_rchr(path, '/');
	struct vb_str base = slash < path.n ? vb_str_from(path, slash + 1) : path;

	for (size_t i = 0; i < VB_COUNT(globs); i++)
		if (vb_glob(vb_str(globs[i]), base))
			return true;
	return false;
}

/* Within the limits on archives inside others, or named. */
static bool may_open(struct nest *n, struct vb_str label, unsigned depth)
{
	if (depth < VB_LIMIT_NESTING && ++n->w->nested <= VB_LIMIT_NESTED)
		return true;
	scan_collect_unreadable(&n->w->collect, label, "archive", "%s: not opened",
				depth >= VB_LIMIT_NESTING ? "archives nested deeper than 8"
							  : "more than 256 archives inside others");
	return false;
}

/* One file of a volume, unpacked and looked at; what is no container is left to the readers. */
static bool entry_add(struct nest *n, const struct volume *v, size_t at, struct vb_str path,
		      uint32_t index)
{
	struct vb_str label = label_join(n, v->spec.layer, path);
	struct scan_spec spec = v->spec;
	struct scan_box box;
	bool done;

	if (scan_walk_excludes(n->w, label))
		return true;
	if (!may_open(n, label, v->depth)) {
		scan_tree_opened(v->tree, at); /* for none of the readers either */
		return true;
	}
	if (!scan_box_unpack(n->w, &spec, index, v->fd, &box, &done, n->err))
		return false;
	if (!done) {
		scan_collect_unreadable(&n->w->collect, label, "archive",
					"does not fit in the memory for nested archives");
		return true;
	}
	if (scan_box_look(n->w, &box, label, n->err) && box.pieces.n) {
		scan_tree_opened(v->tree, at);
		return box_add(n, &box, label, v->depth + 1);
	}
	scan_box_close(n->w, &box);
	return true;
}

static bool entries_add(struct nest *n, const struct volume *v)
{
	bool package = scan_tree_has(v->tree, VB_STR("debian-binary"));
	struct vb_str path;
	uint32_t index;

	if (v->root)
		return true;
	for (size_t i = 0; scan_tree_file(v->tree, i, &path, &index); i++) {
		bool part = vb_str_starts(path, VB_STR("control.tar")) ||
					  vb_str_starts(path, VB_STR("data.tar"));

		if (path.n && (package ? part : scan_is_nested_name(path)) &&
		    !entry_add(n, v, i, path, index))
			return false;
	}
	return true;
}

static bool volume_add(struct nest *n, const struct scan_box *box, const struct scan_piece *p,
		       struct vb_str label, unsigned depth)
{
	struct volume v = {.tree = scan_tree_new(n->w, false), .fd = box->fd, .depth = depth};

	v.spec = (struct scan_spec){
		.format = p->format, .from = p->from, .size = p->size, .layer = label};
	v.spec.name = label.n ? label : n->w->collect.facts->target;
	*vb_vec_add(n->w->arena, &n->volumes) = v;
	if (!scan_tree_layer(v.tree, &v.spec, v.fd, n->err))
		return false;
	v.root = scan_tree_is_root(v.tree);
	n->volumes.v[n->volumes.n - 1].root = v.root;
	return entries_add(n, &v);
}

/* A compressed part of a blob: a kernel, an initramfs. What is no container is read for the versions it says. */
static bool packed_add(struct nest *n, const struct scan_box *box, const struct scan_piece *p,
		       struct vb_str label, unsigned depth)
{
	struct scan_spec spec = {.name = label,
				 .format = SCAN_FORMAT_PACKED,
				 .from = p->from,
				 .size = p->size,
				 .layer = label};
	struct scan_box inner;
	bool done;

	if (!may_open(n, label, depth))
		return true;
	if (!scan_box_unpack(n->w, &spec, 0, box->fd, &inner, &done, n->err) || !done)
		return done || !n->err->code;
	if (!scan_box_look(n->w, &inner, label, n->err))
		return false;
	return box_add(n, &inner, label, depth + 1);
}

/* Bytes that hold no file system: readers that know images of kernels and boot loaders look at them. */
static bool blob_read(struct nest *n, const struct scan_box *box, struct vb_str label)
{
	struct scan_selection s = scan_select_path(&n->w->select, VB_STR("Image"));
	struct scan_item item = {.path = label, .mode = 0644, .n = s.n};
	int fd = fcntl(box->fd, F_DUPFD_CLOEXEC, 3);

	memcpy(item.readers, s.readers, sizeof(item.readers));
	if (fd < 0)
		return vb_fail_errno(n->err, "read", "an image");
	if (s.n)
		return scan_pool_file(n->w->pool, &item, fd, n->err);
	close(fd);
	return true;
}

/* Takes the box. */
static bool box_add(struct nest *n, struct scan_box *box, struct vb_str label, unsigned depth)
{
	bool whole = box->pieces.n == 1 && !box->pieces.v[0].from;
	struct scan_box kept = *box;

	*vb_vec_add(n->w->arena, &n->boxes) = kept;
	if (scan_box_is_image(&kept) && depth) {
		n->w->prefix = label;
		return scan_image_read(n->w, kept.fd, label, n->err);
	}
	if (!kept.pieces.n && depth && !blob_read(n, &kept, label))
		return false;
	for (size_t i = 0; i < kept.pieces.n; i++) {
		const struct scan_piece *p = &kept.pieces.v[i];
		struct vb_str part = vb_arena_printf(
			n->w->arena, "%s@%llu",
			format_word(p->packed ? SCAN_FORMAT_PACKED : p->format),
			(unsigned long long)p->from);
		struct vb_str name = whole ? label : label_join(n, label, part);

		if (!(p->packed ? packed_add : volume_add)(n, &kept, p, name, depth))
			return false;
	}
	return true;
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool is_package_data(const struct nest *n, const struct volume *v)
{
	return v->depth == 1 &&
	       vb_str_starts(v->spec.layer, VB_STR("data.tar")) &&
			     scan_tree_has(n->volumes.v[0].tree, VB_STR("debian-binary"));
}

static size_t main_choose(const struct nest *n)
{
	size_t best = 0, most = 0;

	for (size_t i = 0; i < n->volumes.n; i++) {
		const struct volume *v = &n->volumes.v[i];

		if (is_package_data(n, v))
			return i;
		if (v->root && scan_tree_names(v->tree) > most) {
			most = scan_tree_names(v->tree);
			best = i;
		}
	}
	return best;
}

/* The description of a package is read as the paragraph an installed one has. */
static void package_control(const struct volume *v)
{
	size_t bang = vb_str_rchr(v->spec.layer, '!');
	struct vb_str last = bang < v->spec.layer.n ? vb_str_from(v->spec.layer, bang + 1)
						    : v->spec.layer;

	if (vb_str_starts(last, VB_STR("control.tar")))
		scan_tree_alias(v->tree, VB_STR("control"),
						VB_STR("var/lib/dpkg/status.d/control"));
}

/*
 * Each volume keeps to the ratio of what it is stored in, and a few in each other are a bomb all the same: 16 archives in
 * each of 16, eight deep. All that was read counts against the outermost.
 */
static bool is_bomb(struct nest *n, uint64_t before)
{
	uint64_t read = n->w->collect.facts->bytes - before;
	struct stat st;

	if (read <= VB_LIMIT_ARCHIVE_RATIO_FROM || fstat(n->boxes.v[0].fd, &st) != 0 ||
	    read / VB_LIMIT_ARCHIVE_RATIO <= (uint64_t)st.st_size)
		return false;
	scan_collect_unreadable(&n->w->collect, n->w->collect.facts->target, "archive",
				SCAN_BOMB SCAN_STOPS);
	return true;
}

static bool volumes_read(struct nest *n)
{
	size_t best = n->inside ? SIZE_MAX : n->volumes.n ? main_choose(n) : 0;
	uint64_t before = n->w->collect.facts->bytes;

	for (size_t i = 0; i < n->volumes.n && !is_bomb(n, before); i++) {
		struct volume *v = &n->volumes.v[i];
		char *p;

		package_control(v);
		if (i == best && v->root)
			n->w->collect.facts->root_format = vb_str(format_word(v->spec.format));
		n->w->prefix = i == best ? VB_STR("") : vb_arena_str(n->w->arena, v->spec.layer);
		p = i == best ? NULL : vb_arena_alloc(n->w->arena, v->spec.layer.n + 1);
		for (size_t k = 0; p && k < v->spec.layer.n; k++)
			p[k] = v->spec.layer.p[k] == '!' ? '/' : v->spec.layer.p[k];
		if (p)
			n->w->prefix.p = p;
		if (!scan_tree_read(v->tree, n->err))
			return false;
	}
	n->w->prefix = VB_STR("");
	return true;
}

static bool nest_read(struct nest *n, struct scan_box *box, struct vb_str label)
{
	struct scan_box top = *box;
	bool ok;

	*box = (struct scan_box){.fd = -1};
	ok = box_add(n, &top, label, n->inside) && volumes_read(n) &&
	     scan_pool_drain(n->w->pool, n->err);
	for (size_t i = 0; i < n->volumes.n; i++)
		scan_tree_free(n->volumes.v[i].tree);
	for (size_t i = 0; i < n->boxes.n; i++)
		scan_box_close(n->w, &n->boxes.v[i]);
	return ok;
}

bool scan_target_archive(struct scan_walk *w, struct scan_box *box, struct vb_error *err)
{
	struct nest n = {.w = w, .err = err};

	return nest_read(&n, box, VB_STR(""));
}

bool scan_inside_read(struct scan_walk *w, struct scan_box *box, struct vb_str label,
		      struct vb_error *err)
{
	struct nest n = {.w = w, .err = err, .inside = true};
	struct model_facts *f = w->collect.facts;
	struct vb_str name = f->name, digest = f->digest, arch = f->arch;
	bool ok = nest_read(&n, box, label);

	w->prefix = VB_STR("");
	f->name = name; /* what an image says of itself is not said of the folder */
	f->digest = digest;
	f->arch = arch;
	return ok;
}
