/*
 * scan_secrets.c - any bytes searched for secrets, whole and in pieces: facts are well formed, never more than four
 * characters, and do not depend on how the file was cut.
 */
#include "scan_fuzz.h"

#include "scan/secrets/secrets_int.h"

static void count_secret(void *ctx, uint16_t type, struct vb_str bytes)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_secret s;

	if (type != SCAN_FRAME_SECRET)
		return;
	vb_assert(scan_get_secret(a, bytes, &s));
	vb_assert(s.head.n <= 4 && s.digest.n == 16 && vb_str_utf8(s.head));
	*(uint64_t *)ctx += vb_hash64(s.digest, s.offset);
}

/* The formats of the tests in miniature: one of each shape and check. */
static void wants_fill(struct vb_arena *a, struct model_wants *w)
{
	static const struct model_secret_format formats[] = {
		{.id = VB_STR_INIT("a"), .pattern = VB_STR_INIT("ghp_[0-9A-Za-z]{8,36}")},
		{.id = VB_STR_INIT("b"),
		 .pattern = VB_STR_INIT("[0-9]{4,10}:AA[0-9A-Za-z_-]{8,33}"),
		 .reach = 10},
		{.id = VB_STR_INIT("c"),
		 .pattern = VB_STR_INIT("eyJ[0-9A-Za-z_-]{4,600}\\.eyJ[0-9A-Za-z_.-]{4,900}"),
		 .check = MODEL_CHECK_JWT},
		{.id = VB_STR_INIT("d"),
		 .pattern = VB_STR_INIT("AGE-SECRET-KEY-1[0-9A-Z]{8,58}"),
		 .check = MODEL_CHECK_BECH32},
		{.id = VB_STR_INIT("e"),
		 .pattern = VB_STR_INIT("xprv[1-9A-HJ-NP-Za-km-z]{8,107}"),
		 .check = MODEL_CHECK_BASE58},
		{.id = VB_STR_INIT("f"),
		 .kind = MODEL_SECRET_PASSWORD,
		 .shape = MODEL_SHAPE_ASSIGNMENT,
		 .fold = true,
		 .text = true},
		{.id = VB_STR_INIT("g"),
		 .pattern = VB_STR_INIT("auth=([0-9A-Za-z+/=]{4,400})"),
		 .check = MODEL_CHECK_BASIC},
	};
	static const char *const literals[] = {"ghp_", ":AA",   "eyJ",  "AGE-SECRET-KEY-1",
					       "xprv", "passw", "auth="};

	for (size_t i = 0; i < VB_COUNT(formats); i++) {
		struct model_secret_format *f = vb_vec_add(a, &w->secrets);

		*f = formats[i];
		*vb_vec_add(a, &f->literals) = vb_str(literals[i]);
	}
	*vb_vec_add(a, &w->placeholders) = VB_STR("example");
}

static uint64_t search(struct scan_secrets *s, struct vb_str text, size_t piece)
{
	struct scan_input in = {.path = VB_STR("f"), .content = text};
	struct scan_out out;
	uint64_t sum = 0;

	scan_out_init(&out, count_secret, &sum);
	scan_out_file(&out, in.path, in.layer, "secrets");
	if (!piece) {
		scan_secrets_whole(s, &out, &in);
	} else {
		scan_secrets_start(s, &out, &in);
		for (size_t at = 0; at < text.n; at += piece)
			scan_secrets_feed(s, vb_str_sub(text, at, piece));
		scan_secrets_finish(s);
	}
	scan_out_done(&out);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct scan_secrets *searcher; /* compiled once: the fuzzer starts no process */
	static struct model_wants wants;
	static struct vb_arena *kept;
	struct vb_str text = vb_strn((const char *)data, size);

	if (!searcher) {
		kept = vb_arena_new();
		wants_fill(kept, &wants);
		searcher = scan_secrets_new(&wants);
		vb_assert(searcher);
	}
	vb_assert(search(searcher, text, 0) == search(searcher, text, 1 + size / 3));
	return 0;
}
