/* scan_keystore.c - any bytes as certificates and keys: DER, PKCS#7, PKCS#12, Java keystores, and PEM around them. */
#include "scan_fuzz.h"

#include "scan/keys/keys_int.h"
#include "scan/secrets/secrets_int.h"

static void drop(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_certificate c;
	struct model_key k;

	(void)ctx;
	if (type == SCAN_FRAME_CERTIFICATE) {
		vb_assert(scan_get_certificate(a, bytes, &c));
		fuzz_text(c.subject);
		fuzz_text(c.issuer);
	} else if (type == SCAN_FRAME_KEY) {
		vb_assert(scan_get_key(a, bytes, &k));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct keys_file f = {.arena = a};
	struct scan_out out;

	fuzz_reader(&scan_reader_keystore, "etc/a.p12", data, size, NULL);
	scan_out_init(&out, drop, NULL);
	scan_out_file(&out, VB_STR("f"), (struct vb_str){NULL, 0}, "secrets");
	f.out = &out;
	if (size > 11)
		keys_pem(&f, vb_strn((const char *)data, size), 1);
	scan_out_done(&out);
	return 0;
}
