/*
 * scan_hunt.c - any bytes as a file that is searched for secrets as far as the archives in it go: the first byte says
 * whether the file is an archive that is read in its own right. Property: no crash, frames that the parent's decoders
 * accept, and never more than four characters of a secret.
 */
#include "scan_fuzz.h"

#include "scan/serve_int.h"

static void put_checked(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_secret s;

	(void)ctx;
	vb_assert(bytes.n <= 1 << 20);
	if (type != SCAN_FRAME_SECRET)
		return;
	vb_assert(scan_get_secret(a, bytes, &s));
	vb_assert(s.head.n <= 4);
	fuzz_text(s.head);
	fuzz_text(s.path);
}

static void flush_nothing(void *ctx)
{
	(void)ctx;
}

/* A worker lives as long as the scan, and compiles what it looks for once. */
static struct scan_server *server(void)
{
	static struct vb_str literal[] = {VB_STR_INIT("ghp_")};
	static struct model_secret_format format[] = {
		{.id = VB_STR_INIT("a"),
		 .pattern = VB_STR_INIT("ghp_[0-9A-Za-z]{8,36}"),
		 .literals = {.v = literal, .n = 1, .cap = 1}}};
	static struct scan_server *s;

	if (!s) {
		s = scan_server_new(put_checked, flush_nothing, NULL, false);
		s->wants.secrets.v = format;
		s->wants.secrets.n = s->wants.secrets.cap = 1;
	}
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scan_input in = {.path = VB_STR_INIT("a.bin"), .mode = 0644};
	struct scan_server *s = server();

	if (!size)
		return 0;
	if (data[0] & 1)
		in.mode |= SCAN_MODE_OPENED;
	in.content = vb_strn((const char *)data + 1, size - 1);
	s->mapped = true;
	scan_server_read(s, 0, 0, scan_reader_id(&scan_reader_secrets), &in);
	return 0;
}
