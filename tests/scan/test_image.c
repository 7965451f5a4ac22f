/* test_image.c - layers: the upper wins, whiteouts hide, and an image gives the facts of the folder it unpacks to. */
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "scan/scan.h"
#include "support.h"
#include "tar.h"

static struct vb_str layer_end(struct vb_arena *a, struct vb_buf *tar)
{
	struct vb_str bytes;

	tar_end(tar);
	bytes = vb_arena_str(a, vb_buf_view(tar));
	vb_buf_done(tar);
	return bytes;
}

static const char dpkg[] =
	"Package: demo\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1-1\n\n";

static struct tar_layers make_layers(struct vb_arena *a)
{
	struct tar_layers l = {.n = 3};
	struct vb_buf tar;

	tar_init(&tar);
	tar_text(&tar, "usr/lib/os-release", "ID=debian\nVERSION_ID=12\n");
	tar_add(&tar, "etc/os-release", TAR_LINK, "../usr/lib/os-release", VB_STR(""));
	tar_text(&tar, "var/lib/dpkg/status", dpkg);
	tar_text(&tar, "var/lib/dpkg/info/demo.list", "/.\n/opt\n/opt/demo/requirements.txt\n");
	tar_text(&tar, "opt/demo/requirements.txt", "flask==1.0\n");
	tar_text(&tar, "old/a/requirements.txt", "gone==1\n");
	tar_text(&tar, "old/b/requirements.txt", "gone==2\n");
	tar_text(&tar, "was-dir/requirements.txt", "gone==3\n");
	tar_add(&tar, "srv", TAR_LINK, "opt", VB_STR(""));
	l.tars[0] = layer_end(a, &tar);
	tar_init(&tar);
	tar_text(&tar, "app/requirements.txt", "django==3.2.0\n");
	tar_text(&tar, "app/wh/requirements.txt", "gone==4\n");
	tar_text(&tar, "srv/through/requirements.txt", "jinja2==2.0\n");
	tar_text(&tar, "was-dir", "now a file\n");
	l.tars[1] = layer_end(a, &tar);
	tar_init(&tar);
	tar_text(&tar, "old/.wh..wh..opq", "");
	tar_text(&tar, "old/b/requirements.txt",
		 "kept==1\n"); /* opaque hides lower layers only, whatever the order */
	tar_text(&tar, "app/.wh.wh", "");
	tar_text(&tar, "app/requirements.txt", "django==3.2.1\n");
	tar_text(&tar, "app/.wh.never-was", "");
	l.tars[2] = layer_end(a, &tar);
	return l;
}

static const char *make_folder(struct vb_arena *a)
{
	static const char *const files[][2] = {
		{"usr/lib/os-release", "ID=debian\nVERSION_ID=12\n"},
		{"var/lib/dpkg/status", dpkg},
		{"var/lib/dpkg/info/demo.list", "/.\n/opt\n/opt/demo/requirements.txt\n"},
		{"opt/demo/requirements.txt", "flask==1.0\n"},
		{"opt/through/requirements.txt", "jinja2==2.0\n"},
		{"old/b/requirements.txt", "kept==1\n"},
		{"app/requirements.txt", "django==3.2.1\n"},
		{"was-dir", "now a file\n"},
		{"etc/x", ""},
	};
	const char *dir = test_scratch(a);

	for (size_t i = 0; i < VB_COUNT(files); i++)
		test_save(vb_arena_printf(a, "%s/%s", dir, files[i][0]).p, vb_str(files[i][1]));
	assert_int_equal(
		symlink("../usr/lib/os-release", vb_arena_printf(a, "%s/etc/os-release", dir).p),
		0);
	assert_int_equal(symlink("opt", vb_arena_printf(a, "%s/srv", dir).p), 0);
	return dir;
}

static struct vb_str facts_of(struct vb_arena *a, const char *target, unsigned jobs, bool layers)
{
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = tar_scan(target, jobs);

	return tar_facts(a, f, layers);
}

static void test_image_is_its_folder(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a), *oci = vb_arena_printf(a, "%s/oci.tar", dir).p;
	const char *docker = vb_arena_printf(a, "%s/docker.tar", dir).p,
		   *layout = vb_arena_printf(a, "%s/layout", dir).p;
	struct tar_layers l = make_layers(a);
	struct vb_str expected = facts_of(a, make_folder(a), 2, false), layered;

	(void)state;
	assert_true(vb_str_find(
		expected,
		VB_STR("component pkg:pypi/flask@1.0 PyPI pkg:deb/debian/demo@1-1?arch=amd64")) <
		expected.n);
	tar_oci(a, &l, oci);
	tar_docker(a, &l, docker);
	tar_layout(a, &l, layout);
	assert_str(facts_of(a, oci, 2, false), expected.p);
	assert_str(facts_of(a, docker, 2, false), expected.p);
	assert_str(facts_of(a, layout, 2, false), expected.p);
	layered = facts_of(a, oci, 1, true);
	assert_str(facts_of(a, docker, 4, true), layered.p);
	assert_str(facts_of(a, layout, 0, true), layered.p);
}

static void test_names_and_digests(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = vb_arena_printf(a, "%s/docker.tar", test_scratch(a)).p;
	struct tar_layers l = make_layers(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;

	(void)state;
	tar_docker(a, &l, path);
	f = tar_scan(path, 1);
	assert_int_equal(f->kind, MODEL_TARGET_IMAGE);
	assert_str(f->name, "demo:1");
	assert_int_equal(f->digest.n, 71);
	assert_str(f->arch, "amd64");
	assert_int_equal(f->unreadable.n, 0);
}

static void test_changed_layer_is_told(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a), *layout = vb_arena_printf(a, "%s/layout", dir).p;
	struct tar_layers l = make_layers(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_buf gz, other;
	struct vb_str hex;

	(void)state;
	tar_layout(a, &l, layout);
	tar_init(&gz);
	tar_gzip(l.tars[1], &gz);
	hex = vb_sha256_hex(a, vb_buf_view(&gz));
	tar_init(&other);
	tar_gzip(l.tars[2], &other);
	test_save(vb_arena_printf(a, "%s/blobs/sha256/%.*s", layout, VB_FMT(hex)).p,
		  vb_buf_view(&other));
	vb_buf_done(&gz);
	vb_buf_done(&other);
	f = tar_scan(layout, 2);
	assert_true(tar_unreadable(f, vb_arena_printf(a, "blobs/sha256/%.*s", VB_FMT(hex)).p,
				   "not the one it is known by"));
}

static void test_missing_layer_is_told(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = vb_arena_printf(a, "%s/docker.tar", test_scratch(a)).p;
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct tar_layers l = make_layers(a);
	struct vb_buf tar;

	(void)state;
	tar_init(&tar);
	tar_add(&tar, "0/layer.tar", TAR_FILE, NULL, l.tars[0]);
	tar_text(&tar, "manifest.json",
		 "[{\"Config\":\"c.json\",\"Layers\":[\"0/layer.tar\",\"../../etc/passwd\"]}]");
	tar_end(&tar);
	test_save(path, vb_buf_view(&tar));
	vb_buf_done(&tar);
	f = tar_scan(path, 2);
	assert_true(tar_unreadable(f, "c.json", "configuration is missing"));
	assert_true(tar_unreadable(f, "../../etc/passwd", "missing in the archive"));
	assert_int_equal(f->components.n, 5);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_image_is_its_folder),
		cmocka_unit_test(test_names_and_digests),
		cmocka_unit_test(test_changed_layer_is_told),
		cmocka_unit_test(test_missing_layer_is_told),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return cmocka_run_group_tests_name("scan/image", tests, NULL, NULL);
}
