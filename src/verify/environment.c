/*
 * environment.c - where a test ran, in words and as a digest, so that a result obtained elsewhere is told from one that changed.
 * What is digested: kernel, /etc/os-release and the databases of installed packages, each with its length before it.
 */
#include "verify/verify.h"

#include <sys/utsname.h>

#include "core/file.h"
#include "core/hash.h"

enum { SHOWN_DIGITS = 16 };

static const char *const lists[] = {"/etc/os-release", "/var/lib/dpkg/status",
				    "/lib/apk/db/installed", "/var/lib/rpm/rpmdb.sqlite",
				    "/usr/lib/opkg/status"};

static void part_add(struct vb_hash *h, struct vb_str part)
{
	unsigned char length[8];

	for (size_t i = 0; i < sizeof(length); i++)
		length[i] = (unsigned char)((uint64_t)part.n >> (8 * i));
	vb_hash_add(h, length, sizeof(length));
	vb_hash_add(h, part.p, part.n);
}

static struct vb_str system_name(struct vb_str text)
{
	struct vb_str line, name = {NULL, 0};

	while (vb_str_line(&text, &line))
		if (vb_str_starts(line, VB_STR("PRETTY_NAME=")))
			name = vb_str_from(line, 12);
	if (name.n > 1 && name.p[0] == '"')
		name = vb_str_sub(name, 1, name.n - 2);
	return name;
}

struct vb_str verify_environment(struct vb_arena *a)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_hash *h = vb_hash_new(VB_SHA256);
	unsigned char digest[VB_HASH_MAX_BYTES];
	struct vb_str name = {NULL, 0}, text;
	struct vb_error ignored;
	struct utsname u = {0};

	if (uname(&u) != 0)
		memset(&u, 0, sizeof(u));
	part_add(h, vb_str(u.sysname));
	part_add(h, vb_str(u.release));
	part_add(h, vb_str(u.machine));
	for (size_t i = 0; i < VB_COUNT(lists); i++) {
		if (!vb_file_load(scratch, lists[i], (size_t)64 << 20, &text, &ignored))
			text = (struct vb_str){NULL, 0};
		part_add(h, text);
		name = i ? name : system_name(text);
	}
	vb_hash_free(h, digest);
	return vb_arena_printable(
		a, vb_arena_printf(a, "%s %s %s%s%.*s, sha256:%.*s", u.sysname, u.release,
				   u.machine, name.n ? ", " : "", VB_FMT(name), SHOWN_DIGITS,
				   vb_arena_hex(scratch, digest, VB_SHA256_BYTES).p));
}
