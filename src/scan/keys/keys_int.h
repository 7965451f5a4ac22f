/*
 * keys_int.h - certificates and keys in whatever they come in, to facts. OpenSSL parses, in the jail; nothing secret is
 * kept: of a private key the digest of its public half, its kind and size.
 *
 *   pem.c        "-----BEGIN ..." blocks anywhere in a file, also quoted in sources and JSON (RFC 7468)
 *   x509.c       certificates (RFC 5280)
 *   private.c    PKCS#1, PKCS#8, SEC 1 private keys, public keys
 *   ssh.c        SSH wire format: public keys, authorized_keys, OpenSSH and Dropbear private keys
 *   keystore.c   DER, PKCS#7, PKCS#12, Java keystores, by name
 *   pkcs12.c     PKCS#12 (RFC 7292)
 */
#ifndef VAUBAN_SCAN_KEYS_INT_H
#define VAUBAN_SCAN_KEYS_INT_H

#include "scan/reader.h"

enum {
	KEYS_BLOCK_MAX = 16 * 1024, /* of PEM text: SECRETS_AHEAD */
	KEYS_PER_FILE = 2000,       /* certificates of one keystore; a system's bundle has 150 */
};

struct keys_file {
	struct scan_out *out;
	struct vb_arena *arena; /* scratch */
	uint32_t mode;
};

/* `text` starts with "-----BEGIN "; `line` is that line, 0 in binaries. What does not decode is no key: silence. */
void keys_pem(const struct keys_file *f, struct vb_str text, uint32_t line);
/* DER certificate; false when it is none. *used: bytes of it. */
bool keys_certificate(const struct keys_file *f, struct vb_str der, const char *container,
		      uint32_t line) VB_MUST_USE;
/* An X509 * of OpenSSL. */
void keys_certificate_emit(const struct keys_file *f, void *x509, const char *container,
			   uint32_t line);
/* A STACK_OF(X509) * of OpenSSL, NULL is allowed. */
void keys_certificates_emit(const struct keys_file *f, const void *stack, const char *container);
/* EVP_PKEY * of OpenSSL. */
void keys_pkey_emit(const struct keys_file *f, void *pkey, enum model_key_use use,
		    const char *container, uint32_t line);
bool keys_private(const struct keys_file *f, struct vb_str der, const char *container,
		  uint32_t line) VB_MUST_USE;
/* A private key behind a password. */
void keys_locked_emit(const struct keys_file *f, const char *container);
bool keys_pkcs12(const struct keys_file *f, struct vb_str der) VB_MUST_USE;
bool keys_public(const struct keys_file *f, struct vb_str der, uint32_t line) VB_MUST_USE;
/* SHA-256 of a SubjectPublicKeyInfo, 64 digits. */
struct vb_str keys_spki_digest(struct vb_arena *a, void *pkey);
const char *keys_algorithm(int nid); /* of EVP_PKEY_get_base_id */

/* SSH wire format. */
bool keys_ssh_blob(struct vb_str blob, struct model_key *out, struct vb_arena *a) VB_MUST_USE;
/* The digest an RSA key has in SSH's format, or empty. */
struct vb_str keys_ssh_digest(struct vb_arena *a, void *pkey);
bool keys_openssh(const struct keys_file *f, struct vb_str bytes, uint32_t line) VB_MUST_USE;

#endif
