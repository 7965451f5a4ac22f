/*
 * secrets_int.h - one pass over the bytes of a file for every format of secret at once.
 *
 *   bytes ──stream.c──► window ──engine.c: vectorscan, literals──► hit ──confirm.c──► candidate ──stream.c──► fact
 *                                   plain, UTF-16, base64 ×3         │  pattern, bounds, entropy, placeholder, checksum
 *                                   "-----BEGIN "                    └─keys/pem.c──► certificate or key
 *
 * Only literals are searched for everywhere; whatever costs more runs on the few bytes around a hit. The database is
 * compiled when the first file is searched, once in the life of a worker. Formats are data (share/rules/secrets).
 */
#ifndef VAUBAN_SCAN_SECRETS_INT_H
#define VAUBAN_SCAN_SECRETS_INT_H

#include "scan/frame_int.h"

enum {
	SECRETS_BEHIND = 1024,      /* bytes kept before a hit */
	SECRETS_AHEAD = 16 * 1024,  /* after one: an RSA key of 16384 bits in PEM is 12.6 KiB */
	SECRETS_CHUNK = 256 * 1024, /* read at a time: stays in the second-level cache */
	SECRETS_SPAN = 1024,        /* the longest secret but PEM */
	SECRETS_PER_FILE = 200,     /* candidates listed of one file */
	SECRETS_LITERAL_LEAST = 3,  /* a shorter one would hit everywhere */
	SECRETS_DIGEST_DIGITS = 16
};

/* Opens vectorscan: before the jail. Without it the search says so in every result. */
void scan_secrets_prepare(void);

struct scan_secrets; /* compiled formats and the file at hand */
/* Lends wants; NULL when the library is not there. */
struct scan_secrets *scan_secrets_new(const struct model_wants *wants);
void scan_secrets_free(struct scan_secrets *s); /* NULL is allowed */
/* One file or member: start, its bytes in order, finish. Facts go to `out`, whose path and layer are those of `in`. */
void scan_secrets_start(struct scan_secrets *s, struct scan_out *out, const struct scan_input *in);
void scan_secrets_feed(struct scan_secrets *s, struct vb_str bytes);
void scan_secrets_finish(struct scan_secrets *s);
/* The same for a file that is in memory, without copying it. */
void scan_secrets_whole(struct scan_secrets *s, struct scan_out *out, const struct scan_input *in);

/* ---- confirm.c ---------------------------------------------------------------------------- */

struct secrets_format { /* a format, ready */
	const struct model_secret_format *of;
	void *code;  /* pcre2_code, compiled at its first hit; NULL until then */
	bool broken; /* its pattern does not compile: said once, by the rules */
};
struct secrets_match {   /* offsets in the text given */
	size_t from, to; /* of the match */
	size_t secret, secret_to;
	bool verified;
	int64_t expires;
};
struct secrets_confirm {
	const struct model_wants *wants;
	void *data, *limits;    /* pcre2_match_data, pcre2_match_context */
	struct vb_arena *arena; /* of the file at hand */
};
/* Is there a secret of this format whose literal stands at `hit`? */
bool secrets_confirm(struct secrets_confirm *c, struct secrets_format *f, struct vb_str text,
		     size_t hit, size_t literal, struct secrets_match *out) VB_MUST_USE;
double secrets_entropy(struct vb_str s); /* Shannon, bits a byte */
bool secrets_placeholder(const struct model_wants *wants, struct vb_str s, bool password);

/* ---- assignment.c -------------------------------------------------------------------------- */

/* name = value around the word at `hit` of a name; false when it is none or its name is cleared. */
bool secrets_assignment(const struct model_secret_format *f, struct vb_str text, size_t hit,
			size_t literal, struct secrets_match *out) VB_MUST_USE;

/* ---- check.c ------------------------------------------------------------------------------- */

/* False: the checksum or structure does not hold. *out says what it told: verified, expires. */
bool secrets_check(enum model_secret_check check, struct vb_arena *a, struct vb_str secret,
		   struct secrets_match *out) VB_MUST_USE;

/* ---- encoded.c ----------------------------------------------------------------------------- */

/* The text around a literal found as base64 (shifted by 0, 1 or 2 bytes) or as UTF-16; *hit becomes its place there.
 * False when what is around is not such a text. */
bool secrets_unbase64(struct vb_arena *a, struct vb_str text, size_t hit, unsigned shift,
		      struct vb_str *out, size_t *at) VB_MUST_USE;
bool secrets_unwide(struct vb_arena *a, struct vb_str text, size_t hit, struct vb_str *out,
		    size_t *at) VB_MUST_USE;
/* Base64 of either alphabet, padding optional, white space left out. */
bool secrets_base64(struct vb_arena *a, struct vb_str text, struct vb_str *out) VB_MUST_USE;

/* ---- engine.c ------------------------------------------------------------------------------ */

struct secrets_literal {
	uint16_t format; /* index in wants->secrets, or SECRETS_PEM */
	uint8_t encoding;
	uint8_t shift;   /* of base64 */
	uint16_t length; /* bytes searched for */
	uint16_t plain;  /* bytes of the literal itself */
};
enum { SECRETS_PEM = 0xffff };

struct secrets_engine;
/* False to stop. `at` is where the literal starts. */
typedef bool secrets_hit(void *ctx, const struct secrets_literal *l, size_t at);
struct secrets_engine *secrets_engine_new(const struct model_wants *wants); /* NULL: no library */
void secrets_engine_free(struct secrets_engine *e);
void secrets_engine_scan(struct secrets_engine *e, struct vb_str text, secrets_hit *hit, void *ctx);

#endif
