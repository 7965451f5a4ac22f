/*
 * secret.h - passwords and tokens: random bytes from the kernel, argon2id (RFC 9106) by libsodium, comparison in
 * constant time. libsodium is opened when a password is first hashed, as libcurl is (docs/adr/0012).
 */
#ifndef VAUBAN_CORE_SECRET_H
#define VAUBAN_CORE_SECRET_H

#include "core/vb.h"

enum { VB_TOKEN_BYTES = 32, VB_TOKEN_CHARS = 43 }; /* 256 random bits, base64url without padding */

void vb_secret_random(void *out,
		      size_t n); /* getrandom(2); ends the process when the kernel has none */
struct vb_str vb_secret_token(struct vb_arena *a);      /* VB_TOKEN_CHARS characters */
bool vb_secret_equal(struct vb_str a, struct vb_str b); /* time depends on the lengths only */

/*
 * "$argon2id$v=19$m=19456,t=2,p=1$..." : the least costly parameters OWASP's password storage cheat sheet gives for
 * argon2id, so that one log-in costs 19 MiB. VB_E_ENV without libsodium.
 */
bool vb_password_hash(struct vb_arena *a, struct vb_str password, struct vb_str *out,
		      struct vb_error *err) VB_MUST_USE;
/* *right tells; an empty or foreign hash is never right, and costs the same time. */
bool vb_password_check(struct vb_str hash, struct vb_str password, bool *right,
		       struct vb_error *err) VB_MUST_USE;

#endif
