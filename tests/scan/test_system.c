/* test_system.c - package databases of Alpine, OpenWrt and Arch; which release their advisories are looked up in. */
#include "cases.h"

#include "scan/scan.h"

static void readers_say_what_files_hold(void **state)
{
	static const struct {
		const struct scan_reader *reader;
		const char *path;
	} files[] = {
		{&scan_reader_apk, "tests/scan/data/packages/apk.txt"},
		{&scan_reader_dpkg_status, "tests/scan/data/packages/dpkg.txt"},
		{&scan_reader_opkg_status, "tests/scan/data/packages/opkg.txt"},
		{&scan_reader_pacman_desc, "tests/scan/data/packages/pacman.txt"},
	};
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(files); i++)
		assert_true(cases_run(files[i].reader, files[i].path, &wrong) >= 5);
	assert_int_equal(wrong, 0);
}

static struct model_facts *scan_root(const char *dir)
{
	struct vb_run run = test_run();
	struct scan_options options = {.packages_only = false};
	struct model_facts *facts;
	struct vb_error err;

	run.in_process = true;
	assert_ok(scan_target(&run, dir, &options, &facts, &err));
	return facts;
}

static void put(const char *dir, const char *path, const char *text)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	test_save(vb_arena_printf(a, "%s/%s", dir, path).p, vb_str(text));
}

static void release_decides_the_ecosystem(void **state)
{
	static const struct {
		const char *os_release, *ecosystem, *purl;
	} cases[] = {
		{"ID=alpine\nVERSION_ID=3.19.1\n", "Alpine:v3.19", "pkg:apk/alpine/a@1-r0"},
		{"ID=alpine\nVERSION_ID=3.21.0_alpha20240807\n", "", "pkg:apk/alpine/a@1-r0"},
		{"ID=alpine\nVERSION_ID=3\n", "", "pkg:apk/alpine/a@1-r0"},
		{"ID=wolfi\nVERSION_ID=20230201\n", "Wolfi", "pkg:apk/wolfi/a@1-r0"},
		{"ID=chainguard\n", "Chainguard", "pkg:apk/chainguard/a@1-r0"},
		{"ID=postmarketos\nVERSION_ID=23.12\n", "", "pkg:apk/postmarketos/a@1-r0"},
		{"ID=almalinux\nVERSION_ID=9.2\n", "",
		 "pkg:apk/almalinux/a@1-r0"}, /* its advisories are rpm's */
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
		const char *dir = test_scratch(a);

		put(dir, "etc/os-release", cases[i].os_release);
		put(dir, "lib/apk/db/installed", "P:a\nV:1-r0\n");
		f = scan_root(dir);
		assert_int_equal(f->components.n, 1);
		assert_str(f->components.v[0].ecosystem, cases[i].ecosystem);
		assert_str(f->components.v[0].purl, cases[i].purl);
	}
}

/* A Python package inside a distribution's package belongs to it, whatever the package manager. */
static void packages_own_what_they_list(void **state)
{
	static const struct {
		const char *database, *text, *owned, *owner;
	} cases[] = {
		{"lib/apk/db/installed", "P:py3-x\nV:1-r0\nF:usr/lib/x-1.dist-info\nR:METADATA\n",
		 NULL, "pkg:apk/none/py3-x@1-r0"},
		{"usr/lib/opkg/status", "Package: x\nVersion: 1\nStatus: install ok installed\n",
		 "usr/lib/opkg/info/x.list", "pkg:opkg/none/x@1"},
		{"var/lib/pacman/local/x-y-1-2/desc", "%NAME%\nx-y\n\n%VERSION%\n1-2\n",
		 "var/lib/pacman/local/x-y-1-2/files", "pkg:alpm/none/x-y@1-2"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
		const char *dir = test_scratch(a);
		unsigned owned = 0;

		put(dir, "etc/os-release", "ID=none\n");
		put(dir, "usr/lib/x-1.dist-info/METADATA",
		    "Metadata-Version: 2.1\nName: x\nVersion: 1\n");
		put(dir, cases[i].database, cases[i].text);
		if (cases[i].owned)
			put(dir, cases[i].owned,
			    vb_str_ends(vb_str(cases[i].owned), VB_STR("files"))
					? "%FILES%\nusr/\nusr/lib/x-1.dist-info/METADATA\n"
					: "/usr/lib/x-1.dist-info/METADATA\t0100644\n");
		f = scan_root(dir);
		assert_int_equal(f->components.n, 2);
		for (size_t k = 0; k < f->components.n; k++)
			if (vb_str_is(f->components.v[k].type, "pypi")) {
				assert_str(f->components.v[k].owner, cases[i].owner);
				owned++;
			}
		assert_int_equal(owned, 1);
	}
}

/* Each pacman package has a file of its own: their names still mean one system. */
static void pacman_packages_need_each_other(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	const char *dir = test_scratch(a);

	(void)state;
	put(dir, "var/lib/pacman/local/a-1-1/desc",
	    "%NAME%\na\n\n%VERSION%\n1-1\n\n%DEPENDS%\nb>=2\n");
	put(dir, "var/lib/pacman/local/b-2-1/desc", "%NAME%\nb\n\n%VERSION%\n2-1\n");
	f = scan_root(dir);
	assert_int_equal(f->components.n, 2);
	assert_int_equal(f->components.v[0].edges.n, 1);
	assert_int_equal(f->components.v[0].edges.v[0], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_say_what_files_hold),
		cmocka_unit_test(release_decides_the_ecosystem),
		cmocka_unit_test(packages_own_what_they_list),
		cmocka_unit_test(pacman_packages_need_each_other),
	};

	return cmocka_run_group_tests_name("scan/system", tests, NULL, NULL);
}
