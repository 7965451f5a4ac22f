/*
 * sign.h - Ed25519 (RFC 8032): keys in files, signatures over bytes. A private key is a PEM file only its owner reads; a
 * public key is 64 hexadecimal digits, in `FILE.pub` or on the command line.
 */
#ifndef VAUBAN_CORE_SIGN_H
#define VAUBAN_CORE_SIGN_H

#include "core/vb.h"

enum { VB_KEY_BYTES = 32, VB_SIGNATURE_BYTES = 64 };
struct vb_key { /* the public half */
	unsigned char bytes[VB_KEY_BYTES];
};
struct vb_signature {
	unsigned char bytes[VB_SIGNATURE_BYTES];
};

/* Makes `path` (private, mode 0600) and `path`.pub; refuses to replace either. */
bool vb_key_make(const char *path, struct vb_key *out, struct vb_error *err) VB_MUST_USE;
/* The public half of a private key file. */
bool vb_key_of(const char *path, struct vb_key *out, struct vb_error *err) VB_MUST_USE;
/* 64 hexadecimal digits, or a file that holds them. */
bool vb_key_trusted(const char *text_or_path, struct vb_key *out, struct vb_error *err) VB_MUST_USE;
struct vb_str vb_key_hex(struct vb_arena *a, const struct vb_key *key);

/* Signs with the private key in `key_path`. */
bool vb_sign(const char *key_path, struct vb_str message, struct vb_signature *out,
	     struct vb_error *err) VB_MUST_USE;
bool vb_sign_good(const struct vb_key *key, struct vb_str message,
		  const struct vb_signature *signature) VB_MUST_USE;

#endif
