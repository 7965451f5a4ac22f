/* scan_ssh.c - any bytes as SSH keys: lines of authorized_keys and .pub, Dropbear's and OpenSSH's private keys. */
#include "scan_fuzz.h"

#include "scan/keys/keys_int.h"
#include "scan/secrets/secrets_int.h"

static void look(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_key k;

	(void)ctx;
	if (type == SCAN_FRAME_KEY)
		vb_assert(scan_get_key(a, bytes, &k) && k.algorithm.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct keys_file f = {.arena = a};
	struct scan_out out;

	fuzz_reader(&scan_reader_ssh_authorized, "root/.ssh/authorized_keys", data, size, NULL);
	fuzz_reader(&scan_reader_dropbear, "etc/dropbear/dropbear_rsa_host_key", data, size, NULL);
	scan_out_init(&out, look, NULL);
	scan_out_file(&out, VB_STR("f"), (struct vb_str){NULL, 0}, "secrets");
	f.out = &out;
	if (keys_openssh(&f, vb_strn((const char *)data, size), 1))
		vb_assert(size > 14);
	scan_out_done(&out);
	return 0;
}
