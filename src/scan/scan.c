/* scan.c - a target from its name to settled facts: see scan.h for the picture. */
#include "scan/scan.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "scan/reader.h"
#include "scan/readers/npm_int.h"
#include "scan/readers/readers.h"
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

/* An open target: a folder, or a file whose first bytes a worker has looked at. */
struct opened {
	const char *at; /* what is opened; errors name the target as the user does */
	struct scan_box box;
	enum model_target_kind kind;
};

/*
 * Is it anything at all? Known only when a reader has looked at it. What the one of bills of materials says of bytes that
 * look like none (`blind`) helps nobody.
 */
static bool document_said(struct scan_walk *w, const char *target, bool blind, struct vb_error *err)
{
	struct model_facts *f = w->collect.facts;
	struct vb_str why = f->unreadable.n && !blind ? f->unreadable.v[0].reason
						      : VB_STR("nothing in it is recognised");

	bool only_asks = f->settings.n && vb_str_is(f->settings.v[0].format, NPM_ASKED);

	if (f->components.n || (f->settings.n && !only_asks) || f->claims.n || f->elfs.n)
		return true;
	if (only_asks) {
		vb_fail(err, VB_E_INPUT, "%s says what is asked for, not what is installed",
			target);
		return vb_hint(err, "give its lock file, or the folder that holds both");
	}
	vb_fail(err, VB_E_INPUT, "%s is not a tar archive, an image or another known target: %.*s",
		target, VB_FMT(why));
	return vb_hint(
		err, "give a folder, \"/\" for this machine, an archive, a package, a program, "
		     "a lock file, a bill of materials, or the image of a file system, a container "
		     "or a firmware");
}

static bool nothing_there(void *ctx, struct vb_str path, struct scan_entry *out)
{
	(void)ctx;
	(void)path;
	(void)out;
	return false;
}

/* What the one file includes is not part of the target: said, not read. */
static void includes_name(struct scan_walk *w)
{
	struct scan_item item;
	size_t from = 0;

	while (scan_walk_include(w, &from, nothing_there, NULL, &item))
		;
}

/* A program is known by its first bytes, whatever its name. */
static bool is_program(int fd)
{
	char first[4] = {0};

	return pread(fd, first, sizeof(first), 0) == 4 && memcmp(first, "\177ELF", 4) == 0;
}

static bool item_read(struct scan_walk *w, const char *target, const struct scan_item *item, int fd,
		      struct vb_error *err)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	if (own < 0)
		return vb_fail_errno(err, "open", target);
	return scan_pool_file(w->pool, item, own, err) && scan_pool_drain(w->pool, err);
}

/* What readers find in the file itself, by its name or its first bytes. */
static struct scan_item item_of(struct scan_walk *w, const char *target, int fd)
{
	struct vb_str name = vb_path_base(vb_str(target));
	struct scan_selection s = scan_select_path(&w->select, name);
	struct scan_item item = {.path = name, .mode = 0644, .n = is_program(fd) ? s.n : s.named};
	struct stat st;

	if (fstat(fd, &st) == 0)
		item.mode = st.st_mode & 07777;
	memcpy(item.readers, s.readers, sizeof(item.readers));
	return item;
}

/* One lock file, program or bill of materials: by its name or first bytes, else as a bill of materials. */
static bool document_read(struct scan_walk *w, const char *target, int fd, struct vb_error *err)
{
	struct scan_item item = item_of(w, target, fd);
	bool blind = false;
	char first = 0;

	if (!item.n && !is_program(fd) && pread(fd, &first, 1, 0) == 1) {
		item.readers[0] = scan_reader_id(first == 'S' || first == '#'
							 ? &scan_reader_sbom_tags
							 : &scan_reader_sbom_json);
		item.n = 1;
		blind = !w->collect.facts->unreadable.n &&
			(!first || !strchr("{[S# \t\r\n\xef", first));
	}
	w->collect.facts->files = 1;
	if (item.n && !item_read(w, target, &item, fd, err))
		return false;
	includes_name(w);
	return (item.n && is_program(fd)) || document_said(w, target, blind, err);
}

/*
 * An archive that is something itself, a jar or a program with a file system behind it: said beside what is in it. Its
 * members are read in their own right.
 */
static bool archive_read(struct scan_walk *w, const char *target, struct opened *o,
			 struct vb_error *err)
{
	int fd VB_CLEANUP(vb_cleanup_fd) = open(o->at, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct scan_item item;

	if (fd < 0)
		return vb_fail_errno(err, "open", target);
	item = item_of(w, target, fd);
	item.mode |= SCAN_MODE_OPENED;
	return (!item.n || item_read(w, target, &item, fd, err)) &&
	       scan_target_archive(w, &o->box, err);
}

static bool file_open(struct scan_walk *w, const char *target, struct opened *o,
		      struct vb_error *err)
{
	o->box = (struct scan_box){.fd = open(o->at, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
				   .mine = true};
	if (o->box.fd < 0)
		return vb_fail_errno(err, "open", target);
	if (!scan_box_look(w, &o->box, vb_str(target), err))
		return false;
	if (!o->box.pieces.n) {
		o->kind = MODEL_TARGET_DOCUMENT;
		return true;
	}
	o->kind = scan_box_kind(&o->box);
	return true;
}

static bool target_open(struct scan_walk *w, const char *target, struct opened *o,
			struct vb_error *err)
{
	struct stat st;

	if (stat(o->at, &st) != 0)
		return vb_fail_errno(err, "look at", target);
	if (S_ISREG(st.st_mode) && !st.st_size) {
		vb_fail(err, VB_E_INPUT, "%s is empty", target);
		return vb_hint(
			err,
			"an empty file is no product: did what makes it fail? Give it once it is whole");
	}
	if (S_ISREG(st.st_mode))
		return file_open(w, target, o, err);
	if (!S_ISDIR(st.st_mode)) {
		vb_fail(err, VB_E_INPUT, "%s is not a folder, an archive or an image", target);
		return vb_hint(err, "give a folder, \"/\" for this machine, a tar archive or an "
				    "image saved as tar");
	}
	o->kind = is_host_root(&st)  ? MODEL_TARGET_HOST
		  : is_layout(o->at) ? MODEL_TARGET_IMAGE
				     : MODEL_TARGET_DIR;
	if (o->kind != MODEL_TARGET_IMAGE)
		return true;
	o->box = (struct scan_box){.fd = open(o->at, O_RDONLY | O_CLOEXEC | O_DIRECTORY),
				   .mine = true};
	return o->box.fd >= 0 || vb_fail_errno(err, "open", target);
}

static void walk_init(struct scan_walk *w, const char *target, const struct scan_options *options)
{
	w->options = *options;
	if (options->wants)
		w->wants = *options->wants;
	scan_select_init(&w->select, w->arena, options);
	scan_walk_exclude(w, options);
	scan_collect_init(&w->collect, target);
	w->pool = scan_pool_new(w->run, &w->collect, &w->wants);
}

static bool walk(struct scan_walk *w, const char *target, struct opened *o, struct vb_error *err)
{
	switch (o->kind) {
	case MODEL_TARGET_DIR:
		return scan_target_dir(w, o->at, false, err);
	case MODEL_TARGET_HOST:
		return scan_target_dir(w, o->at, true, err);
	case MODEL_TARGET_IMAGE:
		return scan_target_image(w, target, o->box.fd, vb_dir_exists(o->at), err);
	case MODEL_TARGET_DOCUMENT:
		return document_read(w, target, o->box.fd, err);
	case MODEL_TARGET_ARCHIVE:
	case MODEL_TARGET_FIRMWARE:
		return archive_read(w, target, o, err);
	}
	return vb_fail(err, VB_E_INPUT, "%s: this kind of target cannot be read", target);
}

bool scan_target(const struct vb_run *run, const char *target, const struct scan_options *options,
		 struct model_facts **out, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct scan_walk w = {.run = run, .arena = a};
	struct opened o = {.at = options->at ? options->at : target, .box = {.fd = -1}};
	bool ok;

	walk_init(&w, target, options);
	ok = target_open(&w, target, &o, err);
	if (ok) {
		w.collect.facts->kind = o.kind;
		ok = walk(&w, target, &o, err) && scan_pool_drain(w.pool, err);
	}
	scan_box_close(&w, &o.box);
	scan_pool_free(w.pool);
	if (!ok) {
		scan_collect_drop(&w.collect);
		return false;
	}
	scan_walk_owners(&w);
	scan_walk_excluded(&w);
	w.collect.facts->digests_asked = w.wants.digests;
	*out = scan_collect_finish(&w.collect);
	return true;
}
