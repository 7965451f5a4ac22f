/*
 * dir.c - a folder, or the live host when the folder is "/".
 *
 * Every step goes through the descriptor of the folder above with O_NOFOLLOW, so nothing outside the root is opened
 * whatever is renamed meanwhile. Symbolic links are followed only to a regular file some reader asks for by name, by
 * resolving them ourselves inside the root. Files are opened O_NONBLOCK and must be regular: a FIFO never blocks us.
 *
 * Other file systems mounted below the root are entered when they hold files of their own; those the kernel makes up
 * (proc, sysfs, cgroup ...), memory (tmpfs, devtmpfs) and the network (NFS, CIFS, FUSE) are not.
 * Magic numbers: statfs(2).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "core/limits.h"
#include "scan/reader.h"
#include "scan/target_int.h"

struct level { /* an open folder on the way down */
	DIR *dir;
	dev_t dev;
	ino_t ino;
	size_t path_n; /* length of the path above it */
};

struct dir_walk {
	struct scan_walk *w;
	int root;
	struct level levels[VB_LIMIT_TREE_DEPTH];
	size_t depth;
	struct vb_buf path;             /* of the entry at hand */
	VB_VEC(struct scan_item) later; /* files that may hold others: when the folder is done */
	struct vb_arena *arena;
};

/* File systems that are views of the kernel, memory or another machine: statfs(2), linux/magic.h. */
static bool is_foreign(int fd)
{
	static const uint32_t magics[] = {
		0x9fa0 /* proc */,
		0x62656572 /* sysfs */,
		0x27e0eb /* cgroup */,
		0x63677270 /* cgroup2 */,
		0x1cd1 /* devpts */,
		0x64626720 /* debugfs */,
		0x74726163 /* tracefs */,
		0x73636673 /* securityfs */,
		0xf97cff8c /* selinux */,
		0xcafe4a11 /* bpf */,
		0x6165676c /* pstore */,
		0xde5e81e4 /* efivarfs */,
		0x958458f6 /* hugetlbfs */,
		0x19800202 /* mqueue */,
		0x42494e4d /* binfmt_misc */,
		0x62656570 /* configfs */,
		0x01021994 /* tmpfs */,
		0x858458f6 /* ramfs */,
		0x6969 /* nfs */,
		0xff534d42 /* cifs */,
		0xfe534d42 /* smb2 */,
		0x65735546 /* fuse */,
		0x01021997 /* 9p */,
		0x0187 /* autofs */,
		0x6e736673 /* nsfs */,
		0x00c36400 /* ceph */,
		0x5346414f /* afs */,
		0x47504653 /* gpfs */,
	};
	struct statfs fs;

	if (fstatfs(fd, &fs) != 0)
		return true;
	for (size_t i = 0; i < VB_COUNT(magics); i++)
		if ((uint32_t)fs.f_type == magics[i])
			return true;
	return false;
}

static enum model_file_type type_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return MODEL_FILE_DIR;
	case S_IFLNK:
		return MODEL_FILE_SYMLINK;
	case S_IFCHR:
		return MODEL_FILE_CHAR;
	case S_IFBLK:
		return MODEL_FILE_BLOCK;
	case S_IFIFO:
		return MODEL_FILE_FIFO;
	case S_IFSOCK:
		return MODEL_FILE_SOCKET;
	default:
		return MODEL_FILE_REGULAR;
	}
}

static bool entry_stat(struct vb_arena *a, int dir, const char *name, struct stat *st,
		       struct scan_entry *e)
{
	char link[VB_LIMIT_PATH_BYTES];
	ssize_t n;

	if (fstatat(dir, name, st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	*e = (struct scan_entry){.type = type_of(st->st_mode),
				 .mode = st->st_mode & 07777,
				 .uid = st->st_uid,
				 .gid = st->st_gid};
	if (e->type == MODEL_FILE_REGULAR && st->st_size > 0)
		e->size = (uint64_t)st->st_size;
	if (e->type != MODEL_FILE_SYMLINK)
		return true;
	n = readlinkat(dir, name, link, sizeof(link));
	if (n > 0)
		e->link = vb_arena_str(a, vb_strn(link, (size_t)n));
	return true;
}

static void entry_capabilities(struct vb_arena *a, int fd, struct scan_entry *e)
{
	unsigned char value[64];
	ssize_t n = fgetxattr(fd, "security.capability", value, sizeof(value));

	if (n > 0)
		e->capabilities = vb_arena_hex(a, value, (size_t)n);
}

/* What nobody asks for by name may come and go while a live host is looked at: nothing was lost. */
static void entry_lost(struct scan_walk *w, struct vb_str path, int why)
{
	if (why != ENOENT)
		scan_collect_unreadable(&w->collect, path, "scan", "%s", strerror(why));
	else if (scan_select_path(&w->select, path).named)
		scan_collect_unreadable(&w->collect, path, "scan", "vanished during the scan");
}

static int file_open(struct scan_walk *w, int dir, const char *name, struct vb_str path)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0) {
		entry_lost(w, path, errno);
		return -1;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		scan_collect_unreadable(&w->collect, path, "scan",
					"changed into something else during the scan");
		close(fd);
		return -1;
	}
	return fd;
}

/*
 * Most files are asked for by nobody and only might begin with the bytes some reader knows. Comparing them here, and
 * nothing more, saves a journey to a worker for each.
 */
static void magic_narrow(struct scan_item *item, int fd)
{
	char first[SCAN_MAGIC_MAX];
	ssize_t got = pread(fd, first, sizeof(first), 0);
	size_t kept = 0;

	for (size_t i = 0; i < item->n && got > 0; i++) {
		const struct scan_reader *r = scan_reader_of(item->readers[i]);

		if (!r->magic ||
		    vb_str_starts(vb_strn(first, (size_t)got), vb_strn(r->magic, r->magic_length)))
			item->readers[kept++] = item->readers[i];
	}
	if (got >= 0)
		item->n = kept;
}

/* A regular file: kept when its mode is special, sent to the readers that want it. */
static bool file_visit(struct dir_walk *d, int dir, const char *name, struct scan_entry *e,
		       struct vb_error *err)
{
	struct scan_selection s = scan_select_path(&d->w->select, e->path);
	bool all = scan_select_sums(&d->w->select);
	struct scan_item item = {
		.path = e->path, .mode = e->mode, .n = e->size || all ? s.n : s.named};
	bool capable = d->w->select.stat && e->mode & 0111;
	int fd = item.n || capable ? file_open(d->w, dir, name, e->path) : -1;

	if (fd >= 0 && capable)
		entry_capabilities(d->arena, fd, e);
	scan_walk_keep(d->w, e, s.keep);
	memcpy(item.readers, s.readers, sizeof(item.readers));
	if (d->w->options.inside && e->size && scan_is_nested_name(e->path)) {
		item.path = vb_arena_str(d->arena, e->path);
		*vb_vec_add(d->arena, &d->later) = item;
		item.n = 0;
	}
	if (fd >= 0 && item.n && !s.named && !all)
		magic_narrow(&item, fd);
	if (fd >= 0 && item.n)
		return scan_pool_file(d->w->pool, &item, fd, err);
	if (fd >= 0)
		close(fd);
	return true;
}

static bool level_loops(const struct dir_walk *d, const struct stat *st)
{
	for (size_t i = 0; i < d->depth; i++)
		if (d->levels[i].dev == st->st_dev && d->levels[i].ino == st->st_ino)
			return true;
	return false;
}

static void level_enter(struct dir_walk *d, int parent, const char *name, size_t path_n)
{
	struct vb_str path = vb_buf_view(&d->path);
	struct scan_collect *c = &d->w->collect;
	struct stat st;
	int fd;

	if (d->depth == VB_LIMIT_TREE_DEPTH) {
		scan_collect_unreadable(c, path, "scan", "deeper than %u folders",
					VB_LIMIT_TREE_DEPTH);
		return;
	}
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		entry_lost(d->w, path, errno);
	} else if (d->w->own_ino == st.st_ino && d->w->own_dev == st.st_dev) {
		/* what we keep about the product is no part of it */
	} else if (d->depth && st.st_dev != d->levels[d->depth - 1].dev && is_foreign(fd)) {
		if (d->depth > 1) /* /proc, /sys, /dev and /run go without saying */
			vb_run_note(d->w->run, VB_NOTE_INFO,
				    "%.*s: another kind of file system, not entered", VB_FMT(path));
	} else if (level_loops(d, &st)) {
		scan_collect_unreadable(c, path, "scan", "a folder inside itself");
	} else {
		DIR *dir = fdopendir(fd);

		vb_assert(dir);
		d->levels[d->depth++] = (struct level){dir, st.st_dev, st.st_ino, path_n};
		return;
	}
	if (fd >= 0)
		close(fd);
}

/* In a scan of packages only, most names are done with when nobody asks for them: their metadata costs more than all
 * else. */
static bool entry_skips(const struct dir_walk *d, unsigned char type)
{
	return !d->w->select.stat && (type == DT_REG || type == DT_LNK) &&
	       !scan_select_path(&d->w->select, vb_buf_view(&d->path)).n;
}

static bool entry_visit(struct dir_walk *d, const char *name, unsigned char type,
			struct vb_error *err)
{
	struct level *top = &d->levels[d->depth - 1];
	struct vb_arena *kept = d->arena;
	struct scan_entry e;
	struct stat st;

	if (entry_skips(d, type) || scan_walk_passes(d->w, vb_buf_view(&d->path), true))
		return true;
	if (!d->w->select.stat && type == DT_DIR) {
		level_enter(d, dirfd(top->dir), name, top->path_n);
		return true;
	}
	if (!entry_stat(kept, dirfd(top->dir), name, &st, &e)) {
		entry_lost(d->w, vb_buf_view(&d->path), errno);
		return true;
	}
	e.path = vb_buf_view(&d->path);
	if (e.type == MODEL_FILE_REGULAR)
		return file_visit(d, dirfd(top->dir), name, &e, err);
	scan_walk_other(d->w, &e);
	if (e.type == MODEL_FILE_DIR)
		level_enter(d, dirfd(top->dir), name, top->path_n);
	return true;
}

static bool path_push(struct dir_walk *d, const char *name)
{
	d->path.n = d->levels[d->depth - 1].path_n;
	if (d->path.n)
		vb_buf_char(&d->path, '/');
	vb_buf_cstr(&d->path, name);
	if (!d->path.over && d->path.n <= VB_LIMIT_PATH_BYTES)
		return true;
	d->path.over = false;
	scan_collect_unreadable(&d->w->collect, vb_buf_view(&d->path), "scan",
				"a path longer than %u bytes", VB_LIMIT_PATH_BYTES);
	return false;
}

static void level_leave(struct dir_walk *d)
{
	closedir(d->levels[--d->depth].dir);
}

/* One name of the deepest folder; a finished folder is left. */
static bool walk_step(struct dir_walk *d, struct vb_error *err)
{
	struct level *top = &d->levels[d->depth - 1];
	size_t depth = d->depth;
	struct dirent *entry;

	errno = 0;
	entry = readdir(top->dir);
	if (!entry) {
		if (errno) {
			d->path.n = top->path_n;
			scan_collect_unreadable(&d->w->collect, vb_buf_view(&d->path), "scan", "%s",
						strerror(errno));
		}
		level_leave(d);
		return true;
	}
	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
	    !path_push(d, entry->d_name))
		return true;
	if (++d->w->entries % 1024 == 0)
		vb_run_progress(d->w->run, "scan", d->w->entries, 0);
	if (!entry_visit(d, entry->d_name, entry->d_type, err))
		return false;
	if (d->depth > depth)
		d->levels[depth].path_n = d->path.n;
	return true;
}

static bool walk_tree(struct dir_walk *d, struct vb_error *err)
{
	level_enter(d, d->root, ".", 0);
	if (!d->depth)
		return vb_fail(err, VB_E_ENV, "cannot read the folder %.*s",
			       VB_FMT(d->w->collect.facts->target));
	while (d->depth) {
		if (vb_run_stop(d->w->run))
			return vb_fail(err, VB_E_STOP, "stopped");
		if (d->w->entries > VB_LIMIT_TREE_ENTRIES) {
			scan_collect_unreadable(&d->w->collect, vb_buf_view(&d->path), "scan",
						"more than %u files: the rest is not looked at",
						VB_LIMIT_TREE_ENTRIES);
			break;
		}
		if (!walk_step(d, err))
			return false;
	}
	return true;
}

static bool dir_lookup(void *ctx, struct vb_str path, struct scan_entry *out)
{
	struct dir_walk *d = ctx;
	char name[256];
	int dir VB_CLEANUP(vb_cleanup_fd) = scan_below_folder(d->root, path, name);
	struct stat st;

	return dir >= 0 && entry_stat(d->arena, dir, name, &st, out);
}

/* A link some reader asks for by name: read where it leads, inside the root, under the link's own name. */
static bool link_visit(struct dir_walk *d, struct vb_str path, struct vb_error *err)
{
	struct scan_entry to;
	struct scan_item item;
	char name[256];
	int dir VB_CLEANUP(vb_cleanup_fd) = -1, fd;

	if (!scan_walk_link(d->w, path, dir_lookup, d, &to, &item))
		return true;
	dir = scan_below_folder(d->root, to.path, name);
	fd = dir < 0 ? -1 : file_open(d->w, dir, name, path);
	return fd < 0 || scan_pool_file(d->w->pool, &item, fd, err);
}

static bool includes_visit(struct dir_walk *d, struct vb_error *err)
{
	size_t from = 0, before;
	struct scan_item item;

	do {
		before = d->w->included.n;
		if (!scan_pool_drain(d->w->pool, err))
			return false;
		while (scan_walk_include(d->w, &from, dir_lookup, d, &item)) {
			char name[256];
			int dir VB_CLEANUP(vb_cleanup_fd) = scan_below_folder(d->root, item.real,
									      name);
			int fd = dir < 0 ? -1 : file_open(d->w, dir, name, item.path);

			if (fd >= 0 && !scan_pool_file(d->w->pool, &item, fd, err))
				return false;
		}
	} while (d->w->included.n > before);
	return true;
}

static int later_order(const void *a, const void *b)
{
	return vb_str_cmp(((const struct scan_item *)a)->path, ((const struct scan_item *)b)->path);
}

/* Opened when it is a container; its own readers look at it as at any file, but not into it. */
static bool later_read(struct dir_walk *d, struct scan_item *item, struct vb_error *err)
{
	char name[256];
	int dir VB_CLEANUP(vb_cleanup_fd) = scan_below_folder(d->root, item->path, name);
	struct scan_box box = {.fd = dir < 0 ? -1 : file_open(d->w, dir, name, item->path),
			       .mine = true};
	int own = box.fd < 0 ? -1 : fcntl(box.fd, F_DUPFD_CLOEXEC, 3);
	bool ok = own >= 0 && scan_box_look(d->w, &box, item->path, err), opened = false;

	if (ok && box.pieces.n) {
		opened = ++d->w->nested <= VB_LIMIT_NESTED;
		item->mode |= SCAN_MODE_OPENED;
		if (!opened)
			scan_collect_unreadable(&d->w->collect, item->path, "archive",
						"%s: not opened",
						"more than 256 archives inside others");
	}
	if (ok && item->n)
		ok = scan_pool_file(d->w->pool, item, own, err);
	else if (own >= 0)
		close(own);
	if (ok && opened)
		return scan_inside_read(d->w, &box, item->path, err);
	if (box.fd >= 0)
		scan_box_close(d->w, &box);
	return ok || !err->code;
}

/* Settings and modes of what is inside are not those of this system: nobody asks for them. */
static bool inside_visit(struct dir_walk *d, struct vb_error *err)
{
	struct scan_options options = d->w->options;
	struct model_wants wants = d->w->wants;
	bool ok = true;

	if (!d->later.n)
		return true;
	memset(&wants.v, 0, sizeof(wants.v));
	options.wants = &wants;
	scan_select_init(&d->w->select, d->w->arena, &options);
	d->w->select.stat = false;
	qsort(d->later.v, d->later.n, sizeof(*d->later.v), later_order);
	for (size_t i = 0; ok && i < d->later.n; i++)
		ok = later_read(d, &d->later.v[i], err);
	return ok;
}

/* usr-merge and its like: links at the root are known before the first path is matched. */
static void aliases_find(struct dir_walk *d)
{
	int fd = openat(d->root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	struct scan_entry e;
	struct stat st;

	while (dir && (entry = readdir(dir)))
		if (entry->d_type == DT_LNK && entry_stat(d->arena, fd, entry->d_name, &st, &e))
			scan_select_alias(&d->w->select, vb_str(entry->d_name), e.link);
	if (dir)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
}

bool scan_target_dir(struct scan_walk *w, const char *path, bool host, struct vb_error *err)
{
	struct dir_walk *d = vb_alloc(1, sizeof(*d));
	struct stat st;
	bool ok;

	*d = (struct dir_walk){.w = w, .arena = vb_arena_new()};
	vb_buf_init(&d->path, 2 * VB_LIMIT_PATH_BYTES);
	w->collect.facts->is_root = host;
	d->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok = d->root >= 0 || vb_fail_errno(err, "open", path);
	if (ok && fstat(d->root, &st) == 0)
		w->collect.facts->root_uid = st.st_uid;
	if (ok)
		aliases_find(d);
	ok = ok && walk_tree(d, err);
	for (size_t i = 0; ok && i < w->links.n; i++)
		ok = link_visit(d, w->links.v[i], err);
	ok = ok && includes_visit(d, err) && inside_visit(d, err);
	while (d->depth)
		level_leave(d);
	if (d->root >= 0)
		close(d->root);
	w->collect.facts->files = w->entries;
	vb_buf_done(&d->path);
	vb_arena_free(d->arena);
	free(d);
	return ok;
}
