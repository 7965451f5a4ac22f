/*
 * match_index.c - a hostile index: opened as it is, then again with right checksums, so that the reader's own checks
 * are reached. Every package of a fixed list is asked for; findings are written; all of it is taken into another index.
 * Any answer will do, a crash will not.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/file.h"
#include "core/hash.h"
#include "match/index_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void seal(unsigned char *p, size_t size)
{
	size_t blocks = (size - MATCH_BLOCK) / (MATCH_BLOCK + 8),
	       end = MATCH_BLOCK + blocks * MATCH_BLOCK;
	unsigned char digest[VB_HASH_MAX_BYTES];
	struct vb_hash *h = vb_hash_new(VB_SHA256);

	for (size_t i = 0; i < blocks; i++) {
		uint64_t sum = vb_hash64(vb_strn((char *)p + (i + 1) * MATCH_BLOCK, MATCH_BLOCK),
					 MATCH_HASH_SEED);

		for (size_t k = 0; k < 8; k++)
			p[end + i * 8 + k] = (unsigned char)(sum >> (8 * k));
	}
	vb_hash_add(h, p, MATCH_HEADER_DIGEST_AT);
	vb_hash_add(h, p + end, size - end);
	vb_hash_free(h, digest);
	memcpy(p + MATCH_HEADER_DIGEST_AT, digest, VB_SHA256_BYTES);
}

static void keep(const struct vb_run *run, const struct match_index *ix, const char *path)
{
	struct match_builder *b = match_builder_new(run);
	struct vb_error err;

	if (match_builder_keep(b, ix, false, &err))
		vb_assert(match_builder_write(b, path, &err) || err.text[0]);
	else
		vb_assert(err.text[0]);
	match_builder_free(b);
}

static void ask(const unsigned char *p, size_t size)
{
	static const struct {
		const char *purl, *ecosystem;
	} asked[] = {{"pkg:deb/debian/harbour@2.0-1", "Debian:12"},
		     {"pkg:pypi/py-sail-kit@1.1", "PyPI"},
		     {"pkg:pypi/anchor@1.0.0", "PyPI"},
		     {"pkg:cargo/keel@0.3.0", "crates.io"},
		     {"pkg:npm/%40deck/rope@1.9.9", "npm"},
		     {"pkg:rpm/almalinux/bilge-libs@1.0-3.el9", "AlmaLinux:9"}};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment into = {.arena = a};
	struct vb_run run = {.now = 1, .jobs = 1};
	struct model_facts facts = {.arena = a};
	struct match_index *ix = NULL;
	int fd VB_CLEANUP(vb_cleanup_fd) = memfd_create("index", MFD_CLOEXEC);
	struct vb_str path = vb_arena_printf(a, "/proc/self/fd/%d", fd);
	struct vb_error err;
	char folder[] = "/tmp/fuzz_index_XXXXXX";
	double epss;
	bool kev, ransomware;

	vb_assert(vb_write_all(fd, p, size));
	if (!match_index_open(path.p, &ix, &err)) {
		vb_assert(err.text[0]);
		return;
	}
	for (size_t i = 0; i < VB_COUNT(asked); i++) {
		struct model_component *c = vb_vec_add(a, &facts.components);

		*c = (struct model_component){0};
		vb_assert(model_purl_parse(a, vb_str(asked[i].purl), c));
		c->purl = vb_str(asked[i].purl);
		c->ecosystem = vb_str(asked[i].ecosystem);
		*vb_vec_add(a, &c->locations) = (struct model_location){.path = VB_STR("lock")};
	}
	if (!match_facts(&run, ix, &facts, &into, &err))
		vb_assert(err.text[0]);
	match_index_exploit(ix, VB_STR("CVE-2099-1001"), &kev, &ransomware, &epss);
	vb_assert(mkdtemp(folder));
	path = vb_arena_printf(
		a, "%s/index",
		folder); /* never a device: the file takes the place of what is there */
	keep(&run, ix, path.p);
	unlink(path.p);
	rmdir(folder);
	match_index_close(ix);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *copy;

	ask(data, size);
	if (size < MATCH_BLOCK)
		return 0;
	copy = vb_alloc(size, 1);
	memcpy(copy, data, size);
	seal(copy, size);
	ask(copy, size);
	free(copy);
	return 0;
}
