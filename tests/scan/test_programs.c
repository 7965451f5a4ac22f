/*
 * test_programs.c - what compilers and programs leave in binaries. ELF files are written here from the format's
 * description; version texts come from tests/scan/data/strings.txt, a text a line.
 */
#include <zlib.h>

#include "core/limits.h"
#include "scan/readers/readers.h"
#include "scan/readers/strings_int.h"
#include "scan/scan.h"
#include "support.h"

enum { ADDRESS = 0x400000, HEADERS = 64 + 56, MARK = 16 };

/*
 * {header, one loaded writable segment that is the whole file, section}: 64-bit, little-endian; section names are left
 * out when `name` is NULL. The section starts at byte 128.
 */
static struct vb_str make_elf(struct vb_arena *a, const char *name, struct vb_str section)
{
	struct vb_buf b;
	struct vb_str out;
	uint64_t table = 128 + (section.n + 7) / 8 * 8, names = table + 3 * 64;

	vb_buf_init(&b, 1 << 20);
	vb_buf_add(&b, "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0", 16);
	vb_put_u32(&b, 2 | 62 << 16);
	vb_put_u32(&b, 1);
	vb_put_u64(&b, ADDRESS);
	vb_put_u64(&b, 64);
	vb_put_u64(&b, name ? table : 0);
	vb_put_u32(&b, 0);
	vb_put_u32(&b, 64 | 56 << 16);
	vb_put_u32(&b, 1 | 64 << 16);
	vb_put_u32(&b, name ? 3 | 2 << 16 : 0);
	vb_put_u32(&b, 1); /* PT_LOAD */
	vb_put_u32(&b, 6);
	vb_put_u64(&b, 0);
	vb_put_u64(&b, ADDRESS);
	vb_put_u64(&b, ADDRESS);
	vb_put_u64(&b, table);
	vb_put_u64(&b, table);
	vb_put_u64(&b, 4096);
	vb_put_u64(&b, 0); /* up to 128 */
	assert_int_equal(b.n, 128);
	vb_buf_str(&b, section);
	while (b.n < table)
		vb_buf_char(&b, '\0');
	for (unsigned i = 0; i < 3 && name; i++) {
		vb_put_u32(&b, i ? (i == 1 ? 1 : 0) : 0);
		vb_put_u32(&b, i ? 1 : 0);
		vb_put_u64(&b, 0);
		vb_put_u64(&b, ADDRESS);
		vb_put_u64(&b, i == 1 ? 128 : i == 2 ? names : 0);
		vb_put_u64(&b, i == 1 ? section.n : i == 2 ? strlen(name) + 2 : 0);
		for (int k = 0; k < 3; k++)
			vb_put_u64(&b, 0);
	}
	if (name) {
		vb_buf_char(&b, '\0');
		vb_buf_add(&b, name, strlen(name) + 1);
	}
	out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return out;
}

/* ---- Go ---------------------------------------------------------------------------------- */

static const char modules[] =
	"0123456789abcdef"
	"path\texample.org/tool/cmd\nmod\texample.org/tool\t(devel)\t\n"
	"dep\tgithub.com/a/b\tv1.2.3\th1:x=\n=>\tgithub.com/fork/b\tv1.2.4\th1:y=\n"
	"dep\tgolang.org/x/net\tv0.17.0\th1:z=\nbuild\t-compiler=gc\n"
	"0123456789abcdef";

static struct vb_str buildinfo_inline(struct vb_arena *a)
{
	struct vb_buf b;
	struct vb_str out;

	vb_buf_init(&b, 4096);
	vb_buf_add(&b, "\xff Go buildinf:\x08\x02", 16);
	vb_put_u64(&b, 0);
	vb_put_u64(&b, 0);
	vb_buf_char(&b, 8);
	vb_buf_cstr(&b, "go1.22.3");
	vb_put_u8(&b, (uint8_t)((sizeof(modules) - 1) & 0x7f) | 0x80);
	vb_put_u8(&b, (uint8_t)((sizeof(modules) - 1) >> 7));
	vb_buf_add(&b, modules, sizeof(modules) - 1);
	out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return out;
}

/* Two pointers to strings, as before Go 1.18; addresses are of the section at byte 128. */
static struct vb_str buildinfo_pointed(struct vb_arena *a)
{
	uint64_t base = ADDRESS + 128, texts = base + 64;
	struct vb_buf b;
	struct vb_str out;

	vb_buf_init(&b, 4096);
	vb_buf_add(&b, "\xff Go buildinf:\x08\x00", 16);
	vb_put_u64(&b, base + 32);
	vb_put_u64(&b, base + 48);
	vb_put_u64(&b, texts);
	vb_put_u64(&b, 8);
	vb_put_u64(&b, texts + 8);
	vb_put_u64(&b, sizeof(modules) - 1);
	vb_buf_cstr(&b, "go1.22.3");
	vb_buf_add(&b, modules, sizeof(modules) - 1);
	out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return out;
}

static void go_programs_tell_their_modules(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str files[] = {make_elf(a, ".go.buildinfo", buildinfo_inline(a)),
				 make_elf(a, NULL, buildinfo_inline(a)),
				 make_elf(a, ".go.buildinfo", buildinfo_pointed(a)),
				 make_elf(a, ".data", buildinfo_pointed(a))};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(files); i++) {
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
			&scan_reader_go_binary, VB_STR("usr/bin/tool"), files[i], NULL);

		assert_int_equal(f->unreadable.n, 0);
		assert_int_equal(f->components.n, 4);
		assert_str(f->components.v[0].purl, "pkg:golang/stdlib@1.22.3");
		assert_str(f->components.v[1].purl, "pkg:golang/example.org/tool");
		assert_true(f->components.v[1].own);
		assert_int_equal(f->components.v[1].edges.n, 2);
		assert_str(f->components.v[2].purl, "pkg:golang/github.com/fork/b@v1.2.4");
		assert_str(f->components.v[3].purl, "pkg:golang/golang.org/x/net@v0.17.0");
		assert_str(f->components.v[3].ecosystem, "Go");
	}
}

/* ---- Rust -------------------------------------------------------------------------------- */

static void auditable_programs_tell_their_crates(void **state)
{
	static const char json[] =
		"{\"packages\":[{\"name\":\"app\",\"version\":\"0.1.0\",\"source\":\"local\","
		"\"dependencies\":[1,2,9],\"root\":true},"
		"{\"name\":\"libc\",\"version\":\"0.2.1\",\"source\":\"crates.io\"},"
		"{\"name\":\"cc\",\"version\":\"1.0.0\",\"source\":\"crates.io\",\"kind\":"
		"\"build\"},{\"name\":\"x\"}]}";
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	unsigned char packed[1024];
	uLongf n = sizeof(packed);

	(void)state;
	assert_int_equal(compress(packed, &n, (const Bytef *)json, sizeof(json) - 1), Z_OK);
	f = scan_read_one(&scan_reader_rust_binary,
			  VB_STR("app"), make_elf(a, ".dep-v0", vb_strn((char *)packed, n)), NULL);
	assert_int_equal(f->components.n, 3);
	assert_true(f->components.v[0].own);
	assert_int_equal(f->components.v[0].edges.n, 2);
	assert_int_equal(f->components.v[1].scope, MODEL_SCOPE_DEV);
	assert_str(f->components.v[2].purl, "pkg:cargo/libc@0.2.1");
	assert_str(f->components.v[2].ecosystem, "crates.io");
	assert_int_equal(f->unreadable.n, 1);
	assert_str(f->unreadable.v[0].reason, "a crate without name or version");
}

static void damage_is_survived(void **state)
{
	static const struct scan_reader *const readers[] = {
		&scan_reader_go_binary, &scan_reader_rust_binary, &scan_reader_strings};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str files[] = {make_elf(a, ".go.buildinfo", buildinfo_inline(a)),
				 make_elf(a, ".data", buildinfo_pointed(a)),
				 make_elf(a, ".dep-v0", VB_STR("not zlib"))};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(files); i++)
		for (size_t at = 0; at < files[i].n; at++)
			for (int cut = 0; cut <= 1; cut++) {
				char *p VB_CLEANUP(vb_cleanup_free) = vb_alloc(files[i].n, 1);

				memcpy(p, files[i].p, files[i].n);
				p[at] = (char)(cut ? p[at] : p[at] ^ 0xff);
				scan_facts_free(scan_read_one(
					readers[i % 3],
					VB_STR("a"), vb_strn(p, cut ? at : files[i].n), NULL));
			}
}

/* ---- texts ------------------------------------------------------------------------------- */

static unsigned check_line(struct vb_str line, struct vb_map *seen, struct vb_arena *keep)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_str expected = {0}, file = {0}, got = VB_STR("-");

	assert_true(vb_str_next(&line, '|', &expected) && vb_str_next(&line, '|', &file));
	expected = vb_str_trim(expected);
	f = scan_read_one(
		&scan_reader_strings, vb_arena_printf(a, "usr/%.*s", VB_FMT(vb_str_trim(file))),
		make_elf(a, ".rodata",
			 vb_arena_printf(a, "%c%.*s%c", 0, VB_FMT(vb_str_from(line, 1)), 0)),
		NULL);
	if (f->components.n)
		got = vb_arena_printf(a, "%.*s %.*s", VB_FMT(f->components.v[0].name),
				      VB_FMT(f->components.v[0].version));
	if (f->components.n)
		*vb_map_put(seen, vb_arena_str(keep, f->components.v[0].name)) = keep;
	if (f->components.n <= 1 && vb_str_eq(got, expected))
		return 0;
	print_error("\"%.*s\": got %.*s (%zu)\n", VB_FMT(line), VB_FMT(got), f->components.n);
	return 1;
}

static void texts_tell_versions(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str rest = test_load(a, test_path(a, "tests/scan/data/strings.txt")), line;
	struct vb_map seen;
	unsigned wrong = 0;

	(void)state;
	vb_map_init(&seen, a);
	while (vb_str_line(&rest, &line))
		if (line.n && line.p[0] != '#')
			wrong += check_line(line, &seen, a);
	assert_int_equal(wrong, 0);
	assert_true(seen.n >= 40);
}

static void packages_know_better_than_texts(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str elf = make_elf(a, ".rodata", vb_strn("\0BusyBox v1.36.1 (2023)\0", 24));
	struct vb_run run = test_run();

	(void)state;
	run.in_process = true;
	for (int owned = 0; owned <= 1; owned++) {
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
		struct scan_options options = {.packages_only = false};
		const char *dir = test_scratch(a);
		struct vb_error err;

		test_save(vb_arena_printf(a, "%s/bin/busybox", dir).p, elf);
		if (owned)
			test_save(vb_arena_printf(a, "%s/lib/apk/db/installed", dir).p,
				  VB_STR("P:busybox\nV:1.36.1-r5\nF:bin\nR:busybox\n"));
		assert_ok(scan_target(&run, dir, &options, &f, &err));
		assert_int_equal(f->components.n, 1);
		assert_str(f->components.v[0].type, owned ? "apk" : "generic");
	}
}

/* ---- a program alone --------------------------------------------------------------------- */

/* Known by its first bytes, whatever its name; one that names no component is a program all the same. */
static void a_program_alone_is_a_target(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	const char *go = vb_arena_printf(a, "%s/server", dir).p,
		   *plain = vb_arena_printf(a, "%s/plain.json", dir).p,
		   *script = vb_arena_printf(a, "%s/script", dir).p;
	const struct scan_options options = {.packages_only = false};
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL,
			      *none VB_CLEANUP(scan_facts_cleanup) = NULL, *no = NULL;
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	test_save(go, make_elf(a, ".go.buildinfo", buildinfo_inline(a)));
	assert_ok(scan_target(&run, go, &options, &f, &err));
	assert_int_equal(f->kind, MODEL_TARGET_DOCUMENT);
	assert_int_equal(f->elfs.n, 1);
	assert_str(f->elfs.v[0].path, "server");
	assert_int_equal(f->components.n, 4);
	assert_str(f->components.v[0].locations.v[0].path, "server");

	test_save(plain, make_elf(a, NULL, VB_STR("nothing that is known")));
	assert_ok(scan_target(&run, plain, &options, &none, &err));
	assert_int_equal(none->components.n, 0);
	assert_int_equal(none->elfs.n, 1);

	test_save(script, VB_STR("#!/bin/sh\n"));
	assert_false(scan_target(&run, script, &options, &no, &err));
	assert_int_equal(err.code, VB_E_INPUT);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(go_programs_tell_their_modules),
		cmocka_unit_test(auditable_programs_tell_their_crates),
		cmocka_unit_test(damage_is_survived),
		cmocka_unit_test(texts_tell_versions),
		cmocka_unit_test(packages_know_better_than_texts),
		cmocka_unit_test(a_program_alone_is_a_target),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return cmocka_run_group_tests_name("scan/programs", tests, NULL, NULL);
}
