/* test_dir.c - a folder: packages found, links inside the root only, nothing blocks, what cannot be read is named. */
#include <sys/stat.h>
#include <unistd.h>

#include "scan/reader.h"
#include "scan/scan.h"
#include "support.h"

static const char status[] = "Package: demo\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.2-3\n"
			     "Source: demo-src (1.2-2)\nDepends: libdemo1 (>= 1) | other, absent\n\n"
			     "Package: libdemo1\nStatus: install ok half-configured\nArchitecture: amd64\nVersion: 1\n\n"
			     "Package: gone\nStatus: deinstall ok config-files\nVersion: 2\n\n"
			     "Package: broken\nStatus: install ok installed\n\n";

static struct model_facts *scan(const char *dir)
{
	struct vb_run run = test_run();
	struct scan_options options = {.packages_only = false};
	struct model_facts *facts;
	struct vb_error err;

	assert_ok(scan_target(&run, dir, &options, &facts, &err));
	return facts;
}

static const char *make_root(struct vb_arena *a)
{
	const char *dir = test_scratch(a);

	test_save(vb_arena_printf(a, "%s/var/lib/dpkg/status", dir).p, vb_str(status));
	test_save(vb_arena_printf(a, "%s/usr/lib/os-release", dir).p,
		  VB_STR("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"));
	assert_int_equal(mkdir(vb_arena_printf(a, "%s/etc", dir).p, 0755), 0);
	assert_int_equal(symlink("../usr/lib/os-release", vb_arena_printf(a, "%s/etc/os-release", dir).p), 0);
	return dir;
}

static void test_packages(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan(make_root(a));

	(void)state;
	assert_int_equal(f->components.n, 2);
	assert_str(f->components.v[0].purl, "pkg:deb/debian/demo@1.2-3?arch=amd64");
	assert_str(f->components.v[0].ecosystem, "Debian:12");
	assert_str(f->components.v[0].source_name, "demo-src");
	assert_str(f->components.v[0].source_version, "1.2-2");
	assert_int_equal(f->components.v[0].locations.v[0].line, 1);
	assert_int_equal(f->components.v[0].edges.n, 1);
	assert_str(f->components.v[1].source_version, "1");
	assert_str(f->os_name, "Debian GNU/Linux 12 (bookworm)");
	assert_str(f->arch, "amd64");
	assert_true(f->is_root);
	assert_int_equal(f->unreadable.n, 1);
	assert_str(f->unreadable.v[0].reason, "line 17: a package without version");
}

static void test_fifo_and_loop_are_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = make_root(a);
	struct model_facts *f = NULL;

	(void)state;
	assert_int_equal(unlink(vb_arena_printf(a, "%s/var/lib/dpkg/status", dir).p), 0);
	assert_int_equal(mkfifo(vb_arena_printf(a, "%s/var/lib/dpkg/status", dir).p, 0644), 0);
	assert_int_equal(unlink(vb_arena_printf(a, "%s/etc/os-release", dir).p), 0);
	assert_int_equal(symlink("os-release", vb_arena_printf(a, "%s/etc/os-release", dir).p), 0);
	f = scan(dir);
	assert_int_equal(f->unreadable.n, 2);
	assert_str(f->unreadable.v[0].path, "etc/os-release");
	assert_str(f->unreadable.v[0].reason, "a link that leads nowhere in the target");
	assert_str(f->unreadable.v[1].reason, "not a regular file");
	assert_str(f->os_id, "debian");
	scan_facts_free(f);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_fifo_and_loop_are_named),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return cmocka_run_group_tests_name("scan/dir", tests, NULL, NULL);
}
