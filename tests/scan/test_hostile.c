/*
 * test_hostile.c - what the fuzzer starts from holds files no person would write for every reader of the tables, every
 * container and every document of an image: fuzz/corpus/FOLDER/NAME-hostile-KIND. The seeds of readers, whole, cut and
 * damaged, give facts or a named trouble.
 */
#include <dirent.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/file.h"
#include "scan/readers/readers.h"
#include "scan/source_int.h"
#include "scan/target_int.h"
#include "support.h"

enum { HOSTILE_LEAST = 2, CUTS = 8, DAMAGED = 16 };

static const struct model_wants wants = {.digests = true};

struct seed {
	struct vb_str name, bytes;
};
struct seeds {
	VB_VEC(struct seed) all;
};

static int by_name(const void *a, const void *b)
{
	return vb_str_cmp(((const struct seed *)a)->name, ((const struct seed *)b)->name);
}

static struct seeds seeds_of(struct vb_arena *a, const char *folder)
{
	const char *path = test_path(a, vb_arena_printf(a, "fuzz/corpus/%s", folder).p);
	struct seeds out = {0};
	const struct dirent *e;
	DIR *dir = opendir(path);

	assert_non_null(dir);
	while ((e = readdir(dir)) != NULL) {
		struct seed *s;

		if (e->d_name[0] == '.')
			continue;
		s = vb_vec_add(a, &out.all);
		s->name = vb_arena_str(a, vb_str(e->d_name));
		s->bytes = test_load(a, vb_path_join(a, vb_str(path), s->name).p);
	}
	closedir(dir);
	qsort(out.all.v, out.all.n, sizeof(*out.all.v), by_name);
	return out;
}

/* How many seeds of a folder are hostile to `name`, of those that `fits` says reach it. */
static unsigned hostile_to(const struct seeds *seeds, const char *name,
			   bool (*fits)(struct vb_str bytes, const void *ctx), const void *ctx)
{
	char start[64];
	unsigned n = 0;

	snprintf(start, sizeof(start), "%s-hostile-", name);
	for (size_t i = 0; i < seeds->all.n; i++) {
		const struct seed *s = &seeds->all.v[i];

		if (!vb_str_starts(s->name, vb_str(start)))
			continue;
		if (fits(s->bytes, ctx))
			n++;
		else
			print_error("%.*s does not reach what it is named for\n", VB_FMT(s->name));
	}
	if (n < HOSTILE_LEAST)
		print_error("%s: %u hostile seeds, at least %d are needed\n", name, n,
			    HOSTILE_LEAST);
	return n;
}

static const struct scan_select *selection_made(struct vb_arena *a)
{
	struct scan_select *select = vb_arena_alloc(a, sizeof(*select));
	const struct scan_options options = {.wants = &wants};

	scan_select_init(select, a, &options);
	return select;
}

/* As fuzz/scan_named.c: the path, then the file. */
static struct scan_selection readers_of(const struct scan_select *select, struct vb_str seed,
					struct vb_str *path, struct vb_str *file)
{
	struct scan_selection chosen = {.n = 0}, out = {.n = 0};

	*file = seed;
	if (!vb_str_next(file, '\n', path))
		return out;
	chosen = scan_select_path(select, *path);
	for (size_t i = 0; i < chosen.n; i++) {
		const struct scan_reader *r = scan_reader_of(chosen.readers[i]);

		if ((i < chosen.named || r->magic) &&
		    (!r->magic || vb_str_starts(*file, vb_strn(r->magic, r->magic_length))))
			out.readers[out.n++] = chosen.readers[i];
	}
	return out;
}

struct wanted {
	const struct scan_select *select;
	uint16_t reader;
};

static bool reaches_reader(struct vb_str bytes, const void *ctx)
{
	const struct wanted *w = ctx;
	struct vb_str path, file;
	struct scan_selection r = readers_of(w->select, bytes, &path, &file);

	for (size_t i = 0; i < r.n; i++)
		if (r.readers[i] == w->reader)
			return true;
	return false;
}

/* Readers of any file that parse nothing, or have a target of their own: fuzz/scan_secrets.c. */
static bool parses(const struct scan_reader *r)
{
	return !r->stream && r != &scan_reader_digest;
}

static void every_reader_has_hostile_seeds(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct wanted w = {.select = selection_made(a)};
	struct seeds seeds = seeds_of(a, "scan_named");
	unsigned lacking = 0;

	(void)state;
	for (; scan_readers[w.reader]; w.reader++) {
		const struct scan_reader *r = scan_readers[w.reader];

		/* constraints are requirements that another file names: no path is theirs */
		if (parses(r) && r != &scan_reader_python_constraints)
			lacking += hostile_to(&seeds, r->name, reaches_reader, &w) < HOSTILE_LEAST;
	}
	assert_int_equal(lacking, 0);
}

struct numbered {
	size_t index, of;
};

static bool reaches_number(struct vb_str bytes, const void *ctx)
{
	const struct numbered *n = ctx;

	return bytes.n > 1 && (unsigned char)bytes.p[0] % n->of == n->index;
}

static void every_settings_format_has_hostile_seeds(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct seeds seeds = seeds_of(a, "scan_settings");
	struct numbered n = {0, 0};
	unsigned lacking = 0;

	(void)state;
	while (scan_formats[n.of])
		n.of++;
	for (; n.index < n.of; n.index++)
		lacking += hostile_to(&seeds, scan_formats[n.index]->name, reaches_number, &n) <
			   HOSTILE_LEAST;
	assert_int_equal(lacking, 0);
}

static void every_container_and_document_has_hostile_seeds(void **state)
{
	static const char *const formats[] = {
		[SCAN_FORMAT_TAR] = "tar",   [SCAN_FORMAT_ZIP] = "zip",
		[SCAN_FORMAT_AR] = "ar",     [SCAN_FORMAT_ISO] = "iso",
		[SCAN_FORMAT_CPIO] = "cpio", [SCAN_FORMAT_SQUASHFS] = "squashfs",
		[SCAN_FORMAT_EXT] = "ext",   [SCAN_FORMAT_PACKED] = "packed",
	};
	static const char *const documents[] = {"index", "manifest", "config", "docker"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct seeds volumes = seeds_of(a, "scan_volume"), images = seeds_of(a, "scan_document");
	struct numbered n = {0, 256};
	unsigned lacking = 0;

	(void)state;
	assert_int_equal(VB_COUNT(formats), SCAN_FORMAT_LAST + 1);
	for (n.index = 0; n.index < VB_COUNT(formats); n.index++)
		lacking += hostile_to(&volumes, formats[n.index], reaches_number, &n) <
			   HOSTILE_LEAST;
	n.of = SCAN_DOC_LAST - SCAN_DOC_INDEX + 1;
	assert_int_equal(VB_COUNT(documents), n.of);
	for (n.index = 0; n.index < n.of; n.index++)
		lacking += hostile_to(&images, documents[n.index], reaches_number, &n) <
			   HOSTILE_LEAST;
	assert_int_equal(lacking, 0);
}

static void put_nothing(void *ctx, uint16_t type, struct vb_str bytes)
{
	(void)ctx;
	(void)type;
	(void)bytes;
}

static void flush_nothing(void *ctx)
{
	(void)ctx;
}

static unsigned names_in(struct vb_str container, uint8_t format)
{
	const struct scan_spec spec = {.name = VB_STR_INIT("volume"), .format = format};
	struct scan_server *s = scan_server_new(put_nothing, flush_nothing, NULL, false);
	int fd VB_CLEANUP(vb_cleanup_fd) = memfd_create("container", MFD_CLOEXEC);
	struct scan_source *source;
	struct scan_name name;
	unsigned n = 0;

	assert_int_equal(write(fd, container.p, container.n), container.n);
	source = scan_source_open(s, &spec, fd);
	while (scan_source_next(source, &name))
		n++;
	scan_source_close(source);
	scan_server_free(s);
	return n;
}

/* What is meant to be a container is one: else the fuzzer starts from noise. */
static void seeds_of_containers_hold_names(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct seeds seeds = seeds_of(a, "scan_volume");
	unsigned empty = 0;

	(void)state;
	for (size_t i = 0; i < seeds.all.n; i++) {
		const struct seed *s = &seeds.all.v[i];
		uint8_t format = (uint8_t)s->bytes.p[0];

		if (format > SCAN_FORMAT_LAST ||
		    vb_str_find(s->name, VB_STR("-hostile-")) < s->name.n ||
				names_in(vb_str_from(s->bytes, 1), format))
			continue;
		print_error("%.*s: no name in it\n", VB_FMT(s->name));
		empty++;
	}
	assert_int_equal(empty, 0);
}

/* ---- read, cut and damaged ------------------------------------------------------------------ */

static bool clean(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
			return false;
	return vb_str_utf8(s);
}

static void read_checked(const struct scan_reader *r, struct vb_str path, struct vb_str bytes)
{
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan_read_one(r, path, bytes,
									     &wants);

	for (size_t i = 0; i < f->components.n; i++) {
		const struct model_component *c = &f->components.v[i];

		assert_true(c->name.n && clean(c->name) && clean(c->version) && clean(c->purl));
	}
	for (size_t i = 0; i < f->settings.n; i++)
		assert_true(clean(f->settings.v[i].value));
	for (size_t i = 0; i < f->unreadable.n; i++)
		assert_true(f->unreadable.v[i].reason.n && clean(f->unreadable.v[i].reason));
}

/* The copy is as long as the file and no longer, so that a sanitizer sees a byte too many. */
static void read_spoilt(const struct scan_reader *r, struct vb_str path, struct vb_str file)
{
	static const unsigned char spoil[] = {0x00, 0xff, 0x7f, 0x80};
	char *copy = vb_alloc(1, file.n + 1);

	read_checked(r, path, file);
	for (size_t i = 1; i < CUTS; i++) {
		size_t n = file.n * i / CUTS;
		char *cut = vb_alloc(1, n + 1);

		memcpy(cut, file.p, n);
		read_checked(r, path, vb_strn(cut, n));
		free(cut);
	}
	for (size_t i = 0; i < DAMAGED && file.n; i++) {
		size_t at = file.n * i / DAMAGED;

		memcpy(copy, file.p, file.n);
		memset(copy + at, spoil[i % VB_COUNT(spoil)], file.n - at < 4 ? file.n - at : 4);
		read_checked(r, path, vb_strn(copy, file.n));
	}
	free(copy);
}

static void seeds_cut_and_damaged_are_survived(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct scan_select *select = selection_made(a);
	struct seeds named = seeds_of(a, "scan_named"), settings = seeds_of(a, "scan_settings");
	size_t formats = 0, read = 0;

	(void)state;
	while (scan_formats[formats])
		formats++;
	for (size_t i = 0; i < named.all.n; i++) {
		struct vb_str path, file;
		struct scan_selection r = readers_of(select, named.all.v[i].bytes, &path, &file);

		for (size_t k = 0; k < r.n; k++, read++)
			read_spoilt(scan_reader_of(r.readers[k]), path, file);
	}
	for (size_t i = 0; i < settings.all.n; i++) {
		struct vb_str s = settings.all.v[i].bytes;

		read_spoilt(scan_formats[(unsigned char)s.p[0] % formats],
			    VB_STR("etc/x"), vb_str_from(s, 1));
	}
	assert_true(read >= named.all.n);
}

/* Days of work would be needed to know that an empty password does not open them. */
static void keystores_that_ask_for_too_much_stay_locked(void **state)
{
	static const char *const kinds[] = {"rounds", "rounds-key", "rounds-safe", "rounds-sum"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(kinds); i++) {
		const char *name =
			vb_arena_printf(a, "fuzz/corpus/scan_keystore/hostile-%s", kinds[i]).p;
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
			&scan_reader_keystore, VB_STR("etc/a.p12"),
						      test_load(a, test_path(a, name)), NULL);

		assert_int_equal(f->keys.n, 1);
		assert_true(f->keys.v[0].locked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reader_has_hostile_seeds),
		cmocka_unit_test(every_settings_format_has_hostile_seeds),
		cmocka_unit_test(every_container_and_document_has_hostile_seeds),
		cmocka_unit_test(seeds_of_containers_hold_names),
		cmocka_unit_test(seeds_cut_and_damaged_are_survived),
		cmocka_unit_test(keystores_that_ask_for_too_much_stay_locked),
	};

	return cmocka_run_group_tests_name("scan/hostile", tests, NULL, NULL);
}
