/*
 * look.c - what `vauban init` sees in a folder: lock files, languages, root file systems, images. Names only: no file
 * is opened, links are not followed, and the walk stays shallow; the audit is what looks for real.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "case/case_int.h"
#include "core/file.h"

#define LOOK_DEPTH 4u
#define LOOK_ENTRIES 20000u

/* A pattern is a vb_glob on the file's name. */
static const struct marker {
	const char *pattern, *language;
	bool lock;
} markers[] = {
	{"requirements*.txt", "python", true},
	{"poetry.lock", "python", true},
	{"Pipfile.lock", "python", true},
	{"uv.lock", "python", true},
	{"pdm.lock", "python", true},
	{"pyproject.toml", "python", false},
	{"Cargo.lock", "rust", true},
	{"Cargo.toml", "rust", false},
	{"package-lock.json", "javascript", true},
	{"yarn.lock", "javascript", true},
	{"pnpm-lock.yaml", "javascript", true},
	{"package.json", "javascript", false},
	{"go.sum", "go", true},
	{"go.mod", "go", false},
	{"pom.xml", "java", true},
	{"gradle.lockfile", "java", true},
	{"composer.lock", "php", true},
	{"Gemfile.lock", "ruby", true},
	{"packages.lock.json", "dotnet", true},
	{"conan.lock", "c", true},
	{"CMakeLists.txt", "c", false},
	{"meson.build", "c", false},
	{"configure.ac", "c", false},
};
static const char *const images[] = {"*.squashfs",     "*.sqfs",      "*.ext4",
				     "*.ext2",         "*.img",       "*.swu",
				     "*.cpio",         "*.cpio.gz",   "*rootfs*.tar",
				     "*rootfs*.tar.*", "*image*.tar", "*image*.tar.*"};
static const char *const containers[] = {"Dockerfile", "Containerfile", "*.dockerfile",
					 "docker-compose*.y*ml", "compose.y*ml"};
/* Made by tools from what is elsewhere, or not the product's. */
static const char *const skipped[] = {".*",     "node_modules", "target", "__pycache__", "venv",
				      "vendor", "third_party",  "tests",  "test"};

struct looking {
	struct vb_arena *arena;
	struct case_seen *seen;
	size_t entries;
};

static bool any_match(const char *const *patterns, size_t n, struct vb_str name)
{
	for (size_t i = 0; i < n; i++)
		if (vb_glob(vb_str(patterns[i]), name))
			return true;
	return false;
}

static bool is_root(int dir)
{
	static const char *const signs[] = {"etc/os-release", "usr/lib/os-release",
					    "var/lib/dpkg/status", "lib/apk/db/installed"};
	struct stat st;

	for (size_t i = 0; i < VB_COUNT(signs); i++)
		if (!fstatat(dir, signs[i], &st, AT_SYMLINK_NOFOLLOW))
			return true;
	return !fstatat(dir, "etc/passwd", &st, AT_SYMLINK_NOFOLLOW) &&
	       !fstatat(dir, "bin", &st, AT_SYMLINK_NOFOLLOW);
}

static void language_add(struct looking *x, const char *language)
{
	for (size_t i = 0; i < x->seen->languages.n; i++)
		if (vb_str_is(x->seen->languages.v[i], language))
			return;
	*vb_vec_add(x->arena, &x->seen->languages) = vb_str(language);
}

static void file_look(struct looking *x, struct vb_str path, struct vb_str name)
{
	for (size_t i = 0; i < VB_COUNT(markers); i++) {
		if (!vb_glob(vb_str(markers[i].pattern), name))
			continue;
		language_add(x, markers[i].language);
		if (markers[i].lock)
			*vb_vec_add(x->arena, &x->seen->lock_files) = path;
	}
	if (any_match(images, VB_COUNT(images), name))
		*vb_vec_add(x->arena, &x->seen->roots) = path;
	x->seen->containers |= any_match(containers, VB_COUNT(containers), name);
}

static void dir_look(struct looking *x, int fd, struct vb_str path, unsigned depth);

static void entry_look(struct looking *x, int dir, struct vb_str path, struct vb_str name,
		       unsigned depth)
{
	struct vb_str here = path.n ? vb_path_join(x->arena, path, name) : name;
	const char *cname = vb_arena_cstr(x->arena, name);
	struct stat st;
	int fd;

	if (fstatat(dir, cname, &st, AT_SYMLINK_NOFOLLOW))
		return;
	if (S_ISREG(st.st_mode))
		file_look(x, here, name);
	if (!S_ISDIR(st.st_mode) || depth == LOOK_DEPTH ||
	    any_match(skipped, VB_COUNT(skipped), name))
		return;
	fd = openat(dir, cname, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	if (is_root(fd)) {
		*vb_vec_add(x->arena, &x->seen->roots) = here;
		close(fd);
		return;
	}
	dir_look(x, fd, here, depth + 1);
}

static int str_order(const void *a, const void *b)
{
	return vb_str_cmp(*(const struct vb_str *)a, *(const struct vb_str *)b);
}

/* Takes fd. Names are sorted, so that the same folder is always described in the same words. */
static void dir_look(struct looking *x, int fd, struct vb_str path, unsigned depth)
{
	VB_VEC(struct vb_str) names = {0};
	DIR *dir = fdopendir(fd);
	struct dirent *entry;

	if (!dir) {
		close(fd);
		return;
	}
	while ((entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (++x->entries > LOOK_ENTRIES) {
			x->seen->cut = true;
			break;
		}
		*vb_vec_add(x->arena, &names) = vb_arena_str(x->arena, vb_str(entry->d_name));
	}
	if (names.n)
		qsort(names.v, names.n, sizeof(*names.v), str_order);
	for (size_t i = 0; i < names.n; i++)
		entry_look(x, dirfd(dir), path, names.v[i], depth);
	closedir(dir);
}

bool case_look(const struct vb_run *run, const char *dir, struct vb_arena *a, struct case_seen *out,
	       struct vb_error *err)
{
	struct case_seen seen = {.dir = vb_arena_str(a, vb_str(dir))};
	struct looking x = {.arena = a, .seen = &seen};
	char *real VB_CLEANUP(vb_cleanup_free) = realpath(dir, NULL);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)run;
	if (fd < 0 || !real) {
		vb_fail_errno(err, "open", dir);
		if (fd >= 0)
			close(fd);
		return false;
	}
	seen.name = vb_arena_str(a, vb_path_base(vb_str(real)));
	if (is_root(fd)) {
		*vb_vec_add(a, &seen.roots) = VB_STR(".");
		close(fd);
	} else {
		dir_look(&x, fd, (struct vb_str){0}, 0);
	}
	*out = seen;
	return true;
}
