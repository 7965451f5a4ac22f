/* test_patches.c - patches count where the product's sources apply them, in a folder and in an archive alike. */
#include "cases.h"
#include "scan/scan.h"
#include "tar.h"

struct file {
	const char *path, *text;
};

static const struct file debian[] = {
	{"src/debian/changelog",
	 "sail (1.2-3+acme1) bookworm-security; urgency=medium\n\n"
	 "  * Rebuild.\n\n -- A <a@example.org>  Mon, 01 Jan 2024 00:00:00 +0000\n"},
	{"src/debian/patches/series",
	 "CVE-2099-0001.patch\nbound.patch -p1 # ours\n#CVE-2099-0003.patch\nback.patch -R\n"
	 "revert.patch\nsub/deep.patch\n"},
	{"src/debian/patches/CVE-2099-0001.patch", "--- a/x\n+++ b/x\n"},
	{"src/debian/patches/bound.patch",
	 "Description: bound the mast\n This mends CVE-2099-0002.\nOrigin: upstream\n---\nCVE-2099-9999\n"},
	{"src/debian/patches/CVE-2099-0003.patch", "Description: commented out\n"},
	{"src/debian/patches/back.patch", "Description: Fix CVE-2099-0004\n"},
	{"src/debian/patches/revert.patch", "Description: Revert the fix of CVE-2099-0005\n"},
	{"src/debian/patches/sub/deep.patch", "Subject: x\n\nCVE: CVE-2099-0006 CVE-2099-0007\n"},
	{"elsewhere/CVE-2099-0008.patch", "of no source tree\n"},
	{NULL, NULL},
};
static const char debian_expected[] =
	"pkg:deb/debian/sail@1.2-3%2Bacme1?arch=source Debian:12 direct line 1\n"
	"patched sail CVE-2099-0001 in 1.2-3+acme1 line 0 (src/debian/patches/series line 1)\n"
	"patched sail CVE-2099-0002 in 1.2-3+acme1 line 2 (src/debian/patches/series line 2)\n"
	"noted sail CVE-2099-0003 in 1.2-3+acme1 line 0 (the patch is not in debian/patches/series)\n"
	"noted sail CVE-2099-0004 in 1.2-3+acme1 line 1 (the patch is applied backwards)\n"
	"patched sail CVE-2099-0006 in 1.2-3+acme1 line 3 (src/debian/patches/series line 6)\n"
	"patched sail CVE-2099-0007 in 1.2-3+acme1 line 3 (src/debian/patches/series line 6)\n";

#define RECIPES "meta/recipes-core/sail/"
static const struct file yocto[] = {
	{RECIPES "sail_1.2.3.bb",
	 "# SRC_URI += \"file://CVE-2099-0009.patch\"\n"
	 "SRC_URI = \"https://example.org/${BP}.tar.gz \\\n"
	 "           file://CVE-2099-0001.patch;striplevel=1 \\\n"
	 "           file://CVE-2099-0002.patch file://0001-${PN}-${PV}.patch \\\n"
	 "           file://CVE-2099-0003.patch;apply=no \\\n\"\n"
	 "CVE_STATUS[CVE-2099-0010] = \"fixed-version: since 1.2\"\n"
	 "CVE_STATUS[CVE-2099-0011] = \"not-applicable-config: no such option\"\n"
	 "CVE_CHECK_IGNORE += \"CVE-2099-0012 \\\n  CVE-2099-0013\"\n"},
	{RECIPES "sail_%.bbappend", "SRC_URI:remove = \"file://CVE-2099-0002.patch\"\n"},
	{RECIPES "sail/CVE-2099-0001.patch", "CVE: CVE-2099-0001\n---\n"},
	{RECIPES "files/CVE-2099-0002.patch", "CVE: CVE-2099-0002\n---\n"},
	{RECIPES "sail-1.2.3/0001-sail-1.2.3.patch", "Subject: CVE-2099-0004\n"},
	{RECIPES "files/CVE-2099-0009.patch", "CVE: CVE-2099-0009\n"},
	{"meta/recipes-core/mast/mast_git.bb",
	 "SRC_URI = \"file://m.patch\"\nPV = \"2.0+git${SRCPV}\"\n"},
	{"meta/recipes-core/mast/files/m.patch", "CVE: CVE-2099-0005\n"},
	{"meta/recipes-core/sail/unused/CVE-2099-0001.patch", "CVE: CVE-2099-0001\n"},
	{"meta/conf/distro/include/cve-exclusions.inc",
	 "CVE_STATUS_GROUPS += \"CVE_STATUS_DOOR\"\nCVE_STATUS_DOOR = \"CVE-2099-0014 \\\n\"\n"
	 "CVE_STATUS_DOOR[status] = \"not-applicable-platform: of another system\"\n"},
	{NULL, NULL},
};
static const char yocto_expected[] =
	"noted * CVE-2099-0014 in % line 2 (not-applicable-platform: of another system)\n"
	"patched mast CVE-2099-0005 in 2.0+git% line 1 (meta/recipes-core/mast/mast_git.bb line 1)\n"
	"patched sail CVE-2099-0001 in 1.2.3 line 1 (" RECIPES "sail_1.2.3.bb line 3)\n"
	"noted sail CVE-2099-0002 in 1.2.3 line 1 (" RECIPES
	"sail_1.2.3.bb line 4; another recipe takes it off)\n"
	"patched sail CVE-2099-0004 in 1.2.3 line 1 (" RECIPES "sail_1.2.3.bb line 4)\n"
	"stated sail CVE-2099-0010 in 1.2.3 line 7 (fixed-version: since 1.2)\n"
	"noted sail CVE-2099-0011 in 1.2.3 line 8 (not-applicable-config: no such option)\n"
	"noted sail CVE-2099-0012 in 1.2.3 line 9 (ignored)\n"
	"noted sail CVE-2099-0013 in 1.2.3 line 10 (ignored)\n";

static const struct file buildroot[] = {
	{"package/sail/sail.mk",
	 "SAIL_VERSION_MAJOR = 1.2\nSAIL_VERSION = $(SAIL_VERSION_MAJOR).3\n"
	 "# 0001-bound.patch\nSAIL_IGNORE_CVES += CVE-2099-0001\n\n"
	 "# only of another\n# system\nSAIL_IGNORE_CVES += CVE-2099-0002 CVE-2099-0003\n"
	 "SAIL_SITE = x\nSAIL_IGNORE_CVES += CVE-2099-0004\n"},
	{"package/sail/0001-bound.patch", "Subject: x\n\nFixes: CVE-2099-0001\n---\n"},
	{"package/sail/1.1/0002.patch", "Fixes: CVE-2099-0005\n"},
	{"package/mast/mast.mk", "MAST_VERSION = $(ELSEWHERE)\n"},
	{"package/mast/2/0001.patch", "Fixes: CVE-2099-0006\n"},
	{"package/other/unlike.mk", "UNLIKE_VERSION = 1\nUNLIKE_IGNORE_CVES = CVE-2099-0007\n"},
	{NULL, NULL},
};
static const char buildroot_expected[] =
	"patched sail CVE-2099-0001 in 1.2.3 line 3 (package/sail/sail.mk)\n"
	"stated sail CVE-2099-0001 in 1.2.3 line 4 (0001-bound.patch)\n"
	"noted sail CVE-2099-0002 in 1.2.3 line 8 (only of another system)\n"
	"noted sail CVE-2099-0003 in 1.2.3 line 8 (only of another system)\n"
	"noted sail CVE-2099-0004 in 1.2.3 line 10 (ignored)\n";

static const struct file checked[] = {
	{"build/tmp/log/cve/cve-summary.json",
	 "{\"version\":\"1\",\"package\":[{\"name\":\"sail\",\"version\":\"1.2.3\",\"issue\":[\n"
	 "{\"id\":\"CVE-2099-0001\",\"status\":\"Patched\",\"detail\":\"backported-patch\"},\n"
	 "{\"id\":\"CVE-2099-0002\",\"status\":\"Ignored\"},\n"
	 "{\"id\":\"CVE-2099-0003\",\"status\":\"Unpatched\",\"summary\":\"a hole\","
	 "\"scorev2\":\"5.0\",\"scorev3\":\"9.8\",\"vector\":\"NETWORK\"}]}]}"},
	{"build/tmp/deploy/cve/mast",
	 "LAYER: meta\nPACKAGE NAME: mast\nPACKAGE VERSION: 2.0\nCVE: CVE-2099-0004\n"
	 "CVE STATUS: Patched\nCVE SUMMARY: x\n\nPACKAGE NAME: mast\nPACKAGE VERSION: 2.0\n"
	 "CVE: CVE-2099-0005\nCVE STATUS: Unpatched\nCVE SUMMARY: a leak\n"
	 "CVSS v2 BASE SCORE: 5.0\nCVSS v3 BASE SCORE: 7.5\nVECTOR: LOCAL\n"
	 "CVE: CVE-2099-0006\nCVE STATUS: Unpatched\nCVSS v2 BASE SCORE: 2.1\nCVSS v3 BASE SCORE: 0.0\n"},
	{NULL, NULL},
};
static const char checked_expected[] =
	"stated mast CVE-2099-0004 in 2.0 line 4 (cve-check: Patched)\n"
	"open mast CVE-2099-0005 in 2.0 line 10 (cve-check: Unpatched) local 7.5 a leak\n"
	"open mast CVE-2099-0006 in 2.0 line 16 (cve-check: Unpatched) unknown 2.1 \n"
	"stated sail CVE-2099-0001 in 1.2.3 line 2 (cve-check, Patched: backported-patch)\n"
	"noted sail CVE-2099-0002 in 1.2.3 line 3 (cve-check: Ignored)\n"
	"open sail CVE-2099-0003 in 1.2.3 line 4 (cve-check: Unpatched) network 9.8 a hole\n";

static const struct file hostile[] = {
	{"debian/changelog", "\xff\xfe (1) x; y\n"},
	{"debian/patches/series", "\n#\n  \n../../x.patch\n"},
	{"package/a/a.mk", "A_VERSION = $(A_VERSION)\nA_IGNORE_CVES = CVE-2099-0001 CVE-\n"},
	{"package/b/b.mk", "B_VERSION = $(\nB_IGNORE_CVES = CVE-2099-00"},
	{"r/_.bb",
	 "SRC_URI = \"file://${ file://${PN file://\nCVE_STATUS[\nCVE_STATUS[CVE-2099-1\n"},
	{"r/recipes-x/.inc", "CVE_CHECK_IGNORE = \"CVE-2099-0001\"\n"},
	{"cve-summary.json", "{\"package\":{\"issue\":1}}"},
	{"x.cve", "PACKAGE NAME:\nCVE:\nCVE STATUS: Patched\n"},
	{"empty.patch", "\n"},
	{NULL, NULL},
};
static const char hostile_expected[] = "noted a CVE-2099-0001 in % line 2 (ignored)\n"
				       "! line 1: not the heading of a Debian changelog\n";

static void files_compare(const struct file *files, const char *expected)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a), *archive = vb_arena_printf(a, "%s.tar", dir).p;
	struct model_facts *in_dir VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct model_facts *in_tar VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_buf tar, b;

	tar_init(&tar);
	for (; files->path; files++) {
		test_save(vb_arena_printf(a, "%s/%s", dir, files->path).p, vb_str(files->text));
		tar_text(&tar, files->path, files->text);
	}
	tar_end(&tar);
	test_save(archive, vb_buf_view(&tar));
	in_dir = tar_scan(dir, 2);
	in_tar = tar_scan(archive, 0);
	vb_buf_init(&b, 1 << 20);
	cases_dump(&b, in_dir);
	assert_str(vb_buf_view(&b), expected);
	b.n = 0;
	cases_dump(&b, in_tar);
	assert_str(vb_buf_view(&b), expected);
	vb_buf_done(&b);
	vb_buf_done(&tar);
	remove(archive);
}

static void patches_of_a_debian_source_count_when_the_series_applies_them(void **state)
{
	(void)state;
	files_compare(debian, debian_expected);
}

static void patches_of_a_recipe_count_when_the_recipe_names_them(void **state)
{
	(void)state;
	files_compare(yocto, yocto_expected);
}

static void patches_of_buildroot_count_in_the_folder_of_their_package(void **state)
{
	(void)state;
	files_compare(buildroot, buildroot_expected);
}

static void what_cve_check_says_is_kept_apart(void **state)
{
	(void)state;
	files_compare(checked, checked_expected);
}

static void hostile_sources_are_survived(void **state)
{
	(void)state;
	files_compare(hostile, hostile_expected);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patches_of_a_debian_source_count_when_the_series_applies_them),
		cmocka_unit_test(patches_of_a_recipe_count_when_the_recipe_names_them),
		cmocka_unit_test(patches_of_buildroot_count_in_the_folder_of_their_package),
		cmocka_unit_test(what_cve_check_says_is_kept_apart),
		cmocka_unit_test(hostile_sources_are_survived),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return cmocka_run_group_tests_name("scan/patches", tests, NULL, NULL);
}
