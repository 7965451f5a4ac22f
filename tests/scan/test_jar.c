/* test_jar.c - Java archives written here byte by byte: nested, stored and deflated, with a script before, damaged. */
#include <zlib.h>

#include "core/limits.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"
#include "support.h"

struct zip {
	struct vb_buf b, directory;
	unsigned entries;
	size_t script; /* bytes before the archive */
};

static void zip_start(struct zip *z, const char *script)
{
	*z = (struct zip){.entries = 0};
	vb_buf_init(&z->b, 64 * VB_MIB);
	vb_buf_init(&z->directory, 64 * VB_MIB);
	vb_buf_cstr(&z->b, script);
	z->script = z->b.n;
}

static struct vb_str deflated(struct vb_arena *a, struct vb_str s)
{
	size_t cap = s.n + s.n / 100 + 100;
	char *p = vb_arena_alloc(a, cap);
	z_stream d = {.next_in = (Bytef *)(uintptr_t)s.p,
		      .avail_in = (uInt)s.n,
		      .next_out = (Bytef *)p,
		      .avail_out = (uInt)cap};

	assert_int_equal(deflateInit2(&d, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&d, Z_FINISH), Z_STREAM_END);
	deflateEnd(&d);
	return vb_strn(p, cap - d.avail_out);
}

static void put_common(struct vb_buf *b, bool packed, struct vb_str bytes, struct vb_str content,
		       struct vb_str name)
{
	vb_put_u16(b, 20);
	vb_put_u16(b, 0);
	vb_put_u16(b, packed ? 8 : 0);
	vb_put_u64(b, 0); /* time, checksum: not looked at */
	vb_put_u32(b, (uint32_t)bytes.n);
	vb_put_u32(b, (uint32_t)content.n);
	vb_put_u16(b, (uint16_t)name.n);
	vb_put_u16(b, 0);
}

static void zip_add(struct vb_arena *a, struct zip *z, const char *name, struct vb_str content,
		    bool pack)
{
	struct vb_str bytes = pack ? deflated(a, content) : content;
	uint32_t offset = (uint32_t)(z->b.n - z->script);

	vb_put_u32(&z->b, 0x04034b50);
	put_common(&z->b, pack, bytes, content, vb_str(name));
	vb_buf_cstr(&z->b, name);
	vb_buf_str(&z->b, bytes);
	vb_put_u32(&z->directory, 0x02014b50);
	vb_put_u16(&z->directory, 20);
	put_common(&z->directory, pack, bytes, content, vb_str(name));
	vb_put_u16(&z->directory, 0); /* comment */
	vb_put_u64(&z->directory, 0);
	vb_put_u32(&z->directory, offset);
	vb_buf_cstr(&z->directory, name);
	z->entries++;
}

static struct vb_str zip_end(struct vb_arena *a, struct zip *z, const char *comment)
{
	uint32_t offset = (uint32_t)(z->b.n - z->script);
	struct vb_str out;

	vb_buf_str(&z->b, vb_buf_view(&z->directory));
	vb_put_u32(&z->b, 0x06054b50);
	vb_put_u32(&z->b, 0);
	vb_put_u16(&z->b, (uint16_t)z->entries);
	vb_put_u16(&z->b, (uint16_t)z->entries);
	vb_put_u32(&z->b, (uint32_t)z->directory.n);
	vb_put_u32(&z->b, offset);
	vb_put_u16(&z->b, (uint16_t)strlen(comment));
	vb_buf_cstr(&z->b, comment);
	out = vb_arena_str(a, vb_buf_view(&z->b));
	vb_buf_done(&z->b);
	vb_buf_done(&z->directory);
	return out;
}

static struct vb_str jar_of(struct vb_arena *a, const char *name, const char *text)
{
	struct zip z;

	zip_start(&z, "");
	zip_add(a, &z, name, vb_str(text), true);
	return zip_end(a, &z, "");
}

static struct model_facts *read_jar(const char *path, struct vb_str bytes)
{
	return scan_read_one(&scan_reader_jar, vb_str(path), bytes, NULL);
}

static const char *const inner_path = "META-INF/maven/org.in/inner/pom.properties";
static const char *const inner_text =
	"#Created by Maven\nversion=2.0\ngroupId=org.in\nartifactId=inner\n";

static void archives_inside_are_read(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_str inner = jar_of(a, inner_path, inner_text);
	struct zip z;

	(void)state;
	zip_start(&z, "#!/bin/sh\nexec java -jar $0\n");
	zip_add(a, &z, "META-INF/MANIFEST.MF",
		VB_STR("Manifest-Version: 1.0\r\nImplementation-Title: App\r\n"
						      "Implementation-Vendor-Id: org.exam\r\n ple\r\nImplementation-Vendor: Example\r\n\r\n"),
		       true);
	zip_add(a, &z, "WEB-INF/lib/inner-2.0.jar", inner, false);
	zip_add(a, &z, "WEB-INF/lib/again.jar", inner, true);
	zip_add(a, &z, "WEB-INF/classes/A.class", VB_STR("x"), false);
	f = read_jar("opt/app-1.5.war", zip_end(a, &z, "a comment"));
	assert_int_equal(f->unreadable.n, 0);
	assert_int_equal(f->components.n, 3);
	assert_str(f->components.v[0].purl, "pkg:maven/org.example/app@1.5");
	assert_str(f->components.v[0].source_name, "org.example:app");
	assert_str(f->components.v[0].supplier, "Example");
	assert_int_equal(f->components.v[0].hashes.n, 2);
	assert_str(f->components.v[1].purl, "pkg:maven/org.in/inner@2.0");
	assert_str(f->components.v[1].ecosystem, "Maven");
	assert_str(f->components.v[1].locations.v[0].path,
		   "opt/app-1.5.war!/WEB-INF/lib/again.jar");
	assert_str(f->components.v[2].locations.v[0].path,
		   "opt/app-1.5.war!/WEB-INF/lib/inner-2.0.jar");
}

static void without_a_group_nothing_is_looked_up(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = read_jar(
		"lib/commons-lang3-3.12.0.jar",
		jar_of(a, "META-INF/MANIFEST.MF",
		       "Bundle-License: Apache-2.0\n"
		       "Implementation-Version: ${project.version}\n"));

	(void)state;
	assert_int_equal(f->components.n, 1);
	assert_str(f->components.v[0].purl, "pkg:maven/commons-lang3@3.12.0");
	assert_str(f->components.v[0].ecosystem, "");
	assert_str(f->components.v[0].licence, "Apache-2.0");
}

static void nesting_is_bounded(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_str jar = jar_of(a, inner_path, inner_text);

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct zip z;

		zip_start(&z, "");
		zip_add(a, &z, "x.jar", jar, true);
		jar = zip_end(a, &z, "");
	}
	f = read_jar("a.jar", jar);
	assert_int_equal(f->components.n, 0);
	assert_int_equal(f->unreadable.n, 1);
	assert_true(
		vb_str_ends(f->unreadable.v[0].reason, VB_STR("archives nested more than 8 deep")));
}

/* Much from little: an inner archive that unpacks beyond its bound is named, and ends. */
static void bombs_are_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_str zeros = vb_strn(vb_arena_alloc(a, 257 * VB_MIB), 257 * VB_MIB);
	struct zip z;

	(void)state;
	zip_start(&z, "");
	zip_add(a, &z, "bomb.jar", zeros, true);
	f = read_jar("a.jar", zip_end(a, &z, ""));
	assert_int_equal(f->unreadable.n, 1);
	assert_true(vb_str_ends(f->unreadable.v[0].reason,
				VB_STR("damaged, or larger than is unpacked")));
}

static void damage_is_survived(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str jar = jar_of(a, inner_path, inner_text);

	(void)state;
	for (size_t at = 0; at < jar.n; at++)
		for (int cut = 0; cut <= 1; cut++) {
			char *p VB_CLEANUP(vb_cleanup_free) = vb_alloc(jar.n, 1);
			struct model_facts *f;

			memcpy(p, jar.p, jar.n);
			p[at] = (char)(cut ? p[at] : p[at] ^ 0x55);
			f = read_jar("a.jar", vb_strn(p, cut ? at : jar.n));
			assert_true(!cut || f->unreadable.n == 1); /* the end record is gone */
			scan_facts_free(f);
		}
}

/* Given by its path a war is said itself, beside what is in it; nothing is said twice. */
static void a_jar_alone_is_a_target(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = vb_arena_printf(a, "%s/app-1.5.war", test_scratch(a)).p;
	const struct scan_options options = {.packages_only = true};
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_run run = test_run();
	struct vb_error err;
	struct zip z;

	(void)state;
	zip_start(&z, "");
	zip_add(a, &z, "META-INF/MANIFEST.MF",
		VB_STR("Manifest-Version: 1.0\r\nImplementation-Vendor-Id: org.example\r\n\r\n"),
		       true);
	zip_add(a, &z, "WEB-INF/lib/inner-2.0.jar", jar_of(a, inner_path, inner_text), false);
	test_save(path, zip_end(a, &z, ""));
	assert_ok(scan_target(&run, path, &options, &f, &err));
	assert_int_equal(f->kind, MODEL_TARGET_ARCHIVE);
	assert_int_equal(f->unreadable.n, 0);
	assert_int_equal(f->components.n, 2);
	assert_str(f->components.v[0].purl, "pkg:maven/org.example/app@1.5");
	assert_str(f->components.v[0].locations.v[0].path, "app-1.5.war");
	assert_str(f->components.v[1].purl, "pkg:maven/org.in/inner@2.0");
	assert_int_equal(f->components.v[1].locations.n, 1);
	assert_str(f->components.v[1].locations.v[0].path, "WEB-INF/lib/inner-2.0.jar");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(archives_inside_are_read),
		cmocka_unit_test(without_a_group_nothing_is_looked_up),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(bombs_are_named),
		cmocka_unit_test(damage_is_survived),
		cmocka_unit_test(a_jar_alone_is_a_target),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return cmocka_run_group_tests_name("scan/jar", tests, NULL, NULL);
}
