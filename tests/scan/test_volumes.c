/*
 * test_volumes.c - the same tree in a folder and in every container: the facts must be equal. Images are made by the
 * tools of their format when the machine has them; a blob has one at an offset, as vendors ship firmware.
 */
#include <stdlib.h>

#include "scan/scan.h"
#include "support.h"
#include "tar.h"

struct form {
	const char *name, *tool,
		*command; /* in the scratch folder, from "root" to the file `name` */
	enum model_target_kind kind;
};

static const struct form forms[] = {
	{"gzip.squashfs", "mksquashfs", "mksquashfs root gzip.squashfs -comp gzip",
	 MODEL_TARGET_FIRMWARE},
	{"xz.squashfs", "mksquashfs", "mksquashfs root xz.squashfs -comp xz",
	 MODEL_TARGET_FIRMWARE},
	{"zstd.squashfs", "mksquashfs", "mksquashfs root zstd.squashfs -comp zstd",
	 MODEL_TARGET_FIRMWARE},
	{"lz4.squashfs", "mksquashfs", "mksquashfs root lz4.squashfs -comp lz4",
	 MODEL_TARGET_FIRMWARE},
	{"lzo.squashfs", "mksquashfs", "mksquashfs root lzo.squashfs -comp lzo",
	 MODEL_TARGET_FIRMWARE},
	{"at.bin", "mksquashfs",
	 "mksquashfs root p.squashfs && { printf VFW1; head -c 65532 /dev/zero; cat p.squashfs; "
	 "head -c 999 /dev/zero; } > at.bin",
	 MODEL_TARGET_FIRMWARE},
	{"nested.zip", "mksquashfs",
	 "mksquashfs root q.squashfs && { printf HEAD; head -c 8188 /dev/zero; cat q.squashfs; } > "
	 "fw.bin && "
	 "zip -q nested.zip fw.bin",
	 MODEL_TARGET_ARCHIVE},
	{"root.ext4", "mkfs.ext4", "truncate -s 24M root.ext4 && mkfs.ext4 -q -F -d root root.ext4",
	 MODEL_TARGET_FIRMWARE},
	{"root.ext2", "mkfs.ext2",
	 "truncate -s 24M root.ext2 && mkfs.ext2 -q -F -b 1024 -d root root.ext2",
	 MODEL_TARGET_FIRMWARE},
	{"root.ext4.gz", "mkfs.ext4",
	 "truncate -s 24M p.ext4 && mkfs.ext4 -q -F -d root p.ext4 && gzip p.ext4 && mv p.ext4.gz "
	 "root.ext4.gz",
	 MODEL_TARGET_FIRMWARE},
	{"root.zip", "zip", "cd root && zip -qry ../root.zip .", MODEL_TARGET_ARCHIVE},
	{"root.iso", "xorriso", "xorriso -as mkisofs -quiet -R -o root.iso root",
	 MODEL_TARGET_ARCHIVE},
	{"initramfs", "cpio", "(cd root && find . | cpio -o -H newc --quiet) > initramfs",
	 MODEL_TARGET_FIRMWARE},
	{"root.tar.xz", "xz", "tar -C root -cJf root.tar.xz .", MODEL_TARGET_ARCHIVE},
	{"package.deb", "ar",
	 "tar -C root -czf data.tar.gz . && echo 2.0 > debian-binary && ar rc package.deb "
	 "debian-binary data.tar.gz",
	 MODEL_TARGET_ARCHIVE},
};

static bool run_in(struct vb_arena *a, const char *dir, const char *command)
{
	return system(vb_arena_printf(
			      a,
			      "cd '%s' && PATH=\"$PATH:/usr/sbin:/sbin\" && (%s) >/dev/null 2>&1",
			      dir, command)
			      .p) == 0;
}

static const char *make_root(struct vb_arena *a)
{
	const char *dir = test_scratch(a);
	char *long_text = vb_arena_alloc(a, 700000);

	for (size_t i = 0; i < 699999; i++)
		long_text[i] = i % 61 == 60 ? '\n' : (char)('a' + (i * 7 + i / 1000) % 26);
	test_save(vb_arena_printf(a, "%s/root/etc/os-release", dir).p,
		  VB_STR("ID=debian\nVERSION_ID=12\n"));
	test_save(vb_arena_printf(a, "%s/root/etc/ssh/sshd_config", dir).p,
		  VB_STR("PermitRootLogin no\n"));
	test_save(vb_arena_printf(a, "%s/root/app/requirements.txt", dir).p,
		  VB_STR("requests==2.19.0\n"));
	test_save(
		vb_arena_printf(a, "%s/root/var/lib/dpkg/status", dir).p,
		VB_STR("Package: demo\nStatus: install ok installed\nArchitecture: all\nVersion: 1.2-3\n\n"));
	test_save(vb_arena_printf(a, "%s/root/usr/lib/long.conf", dir).p,
		  vb_strn(long_text, 699999));
	assert_true(run_in(
		a, dir,
		"cd root && ln -s usr/lib lib && mkdir bin many && chmod 700 many && "
		"for i in $(seq 400); do echo $i > many/file-with-a-name-$i; done && "
		"cp bin/../app/requirements.txt bin/tool && chmod 4755 bin/tool && chmod 755 app"));
	return dir;
}

static void test_same_facts(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = make_root(a);
	struct model_facts *folder VB_CLEANUP(scan_facts_cleanup) = tar_scan(
		vb_arena_printf(a, "%s/root", dir).p, 2);
	struct vb_str expected = tar_facts(a, folder, false);

	(void)state;
	assert_int_equal(folder->components.n, 2);
	for (size_t i = 0; i < VB_COUNT(forms); i++) {
		const struct form *form = &forms[i];
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;

		if (!run_in(a, dir, vb_arena_printf(a, "command -v %s", form->tool).p)) {
			print_message("# %s: no %s here\n", form->name, form->tool);
			continue;
		}
		assert_true(run_in(a, dir, form->command));
		print_message("# %s\n", form->name);
		f = tar_scan(vb_arena_printf(a, "%s/%s", dir, form->name).p, 1);
		assert_str(tar_facts(a, f, false), expected.p);
		assert_int_equal(f->kind, form->kind);
		if (strcmp(form->name, "at.bin") == 0)
			assert_str(f->components.v[0].locations.v[0].layer, "squashfs@65536");
		if (strcmp(form->name, "nested.zip") == 0)
			assert_str(f->components.v[0].locations.v[0].layer, "fw.bin!squashfs@8192");
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_facts)};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return cmocka_run_group_tests_name("scan/volumes", tests, NULL, NULL);
}
