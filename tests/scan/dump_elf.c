/*
 * dump_elf.c - reads the paths given on standard input, writes one line of tab-separated properties for each ELF
 * file: what tests/scan/compare_readelf.py compares with binutils. With --time only the time per file is written.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "scan/readers/readers.h"
#include "scan/scan.h"

static const char *const kinds[] = {"exec",    "pie",    "static-pie", "static",
				    "library", "object", "core",       "module"};
static const char *const relros[] = {"none", "partial", "full", "na"};
static const char *const tris[] = {"no", "yes", "unknown", "na"};

static void put_list(const char *name, const struct vb_str *v, size_t n)
{
	printf("\t%s=", name);
	for (size_t i = 0; i < n; i++)
		printf("%s%.*s", i ? "|" : "", VB_FMT(v[i]));
}

static void put_elf(const char *path, const struct model_elf *e)
{
	printf("path=%s\tkind=%s\tmachine=%u\tbits=%u\tbig=%d\trelro=%s\tnx=%s\tcanary=%"
	       "s\tfortified=%u\tfortifiable=%u",
	       path, kinds[e->kind], e->machine, e->bits, e->big_endian, relros[e->relro],
	       tris[e->nx], tris[e->canary], e->fortified, e->fortifiable);
	printf("\tstripped=%d\tdebug=%d\ttextrel=%d\trwx=%d\tmusl=%d\tstatic=%d\tibt=%s\tshstk=%"
	       "s\tbti=%s\tpac=%s",
	       e->stripped, e->has_debug, e->textrel, e->rwx, e->musl, e->is_static,
	       tris[e->cet_ibt], tris[e->cet_shstk], tris[e->bti], tris[e->pac]);
	printf("\ttext=%llu\tlanguage=%.*s\tbuild_id=%.*s\tsoname=%.*s\tinterp=%.*s",
	       (unsigned long long)e->text_size, VB_FMT(e->language), VB_FMT(e->build_id),
	       VB_FMT(e->soname), VB_FMT(e->interp));
	put_list("rpath", e->rpath.v, e->rpath.n);
	put_list("needed", e->needed.v, e->needed.n);
	putchar('\n');
}

static bool dump(const char *path, bool quiet)
{
	int fd VB_CLEANUP(vb_cleanup_fd) = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map;
	struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;

	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size < 4)
		return false;
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return false;
	if (memcmp(map, "\177ELF", 4) == 0)
		facts = scan_read_one(&scan_reader_elf, vb_str(path),
				      vb_strn(map, (size_t)st.st_size), NULL);
	for (size_t i = 0; facts && !quiet && i < facts->elfs.n; i++)
		put_elf(path, &facts->elfs.v[i]);
	for (size_t i = 0; facts && !quiet && i < facts->unreadable.n; i++)
		printf("path=%s\terror=%.*s\n", path, VB_FMT(facts->unreadable.v[i].reason));
	munmap(map, (size_t)st.st_size);
	return facts != NULL;
}

int main(int argc, char **argv)
{
	bool quiet = argc > 1 && strcmp(argv[1], "--time") == 0;
	char path[4096];
	struct timespec from, to;
	unsigned n = 0;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	while (fgets(path, sizeof(path), stdin)) {
		path[strcspn(path, "\n")] = '\0';
		n += dump(path, quiet);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	if (quiet)
		printf("%u ELF files, %.3f s of CPU\n", n,
		       (double)(to.tv_sec - from.tv_sec) +
			       (double)(to.tv_nsec - from.tv_nsec) / 1e9);
	return 0;
}
