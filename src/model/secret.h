/*
 * secret.h - what a scan says of secrets, certificates and keys. A secret itself never leaves the jailed worker: a fact
 * carries at most four of its characters and a digest, enough to recognise it again and to find it, not to use it.
 */
#ifndef VAUBAN_MODEL_SECRET_H
#define VAUBAN_MODEL_SECRET_H

#include "core/vb.h"

/* ---- what to look for ------------------------------------------------------------------- */

enum model_secret_kind {
	MODEL_SECRET_TOKEN,    /* recognised by its issuer's format */
	MODEL_SECRET_PASSWORD, /* recognised by what stands around it */
	MODEL_SECRET_HASH,     /* of a password: can be tried offline */
	MODEL_SECRET_KINDS
};
enum model_secret_shape {
	MODEL_SHAPE_PATTERN,    /* a regular expression around a literal */
	MODEL_SHAPE_ASSIGNMENT, /* name = value, judged by the value */
	MODEL_SHAPES
};
enum model_secret_check { /* what a format lets us verify without asking its issuer */
			  MODEL_CHECK_NONE,
			  MODEL_CHECK_CRC32_BASE62, /* last six digits: CRC-32 of the rest */
			  MODEL_CHECK_CRC32_HEX,    /* last eight digits, little-endian */
			  MODEL_CHECK_BECH32,       /* BIP 173 */
			  MODEL_CHECK_BASE58,       /* four bytes of double SHA-256 */
			  MODEL_CHECK_JWT,          /* its header is a JSON object with "alg" */
			  MODEL_CHECK_BASE64,       /* canonical base64 of 16 bytes or more */
			  MODEL_CHECK_BASIC,        /* base64 of NAME:PASSWORD */
			  MODEL_CHECKS
};

struct model_secret_format { /* what the scan needs of a format; texts stay with the rules */
	struct vb_str id;
	enum model_secret_kind kind;
	enum model_secret_shape shape;
	enum model_secret_check check;
	VB_VEC(struct vb_str) literals; /* one of them stands in every match: at least 3 bytes */
	VB_VEC(struct vb_str) excluded; /* words that clear the name of an assignment */
	struct vb_str pattern;          /* group 1 is the secret, else the whole match */
	uint32_t reach;                 /* bytes before the literal where a match may begin */
	double entropy;                 /* least, in bits a character of the secret */
	bool fold;                      /* literals and pattern in any case */
	bool text;                      /* looked for in text only: in binaries it would be noise */
};

/* ---- what was found --------------------------------------------------------------------- */

enum model_secret_encoding { MODEL_PLAIN, MODEL_BASE64, MODEL_UTF16, MODEL_ENCODINGS };

struct model_secret {
	struct vb_str path, layer;
	struct vb_str format; /* id of its format */
	struct vb_str head;   /* at most four characters, and at most a quarter of it */
	struct vb_str digest; /* 16 hexadecimal digits, the same wherever the secret stands */
	enum model_secret_encoding encoding;
	uint32_t line;   /* from 1; 0 in binaries */
	uint64_t offset; /* bytes from the start of the file or member */
	uint32_t length; /* characters */
	uint32_t mode;   /* of the file */
	int64_t expires; /* seconds since 1970 when the secret says so, else 0 */
	bool verified;   /* its own checksum holds */
	bool owned;      /* in a file of a distribution's package: everybody has it */
};

struct model_certificate {
	struct vb_str path, layer;
	struct vb_str container; /* "pem", "der", "pkcs7", "pkcs12", "jks" */
	struct vb_str subject, issuer, serial;
	struct vb_str algorithm; /* of the key: "rsa", "ec", "ed25519", "dsa" ... */
	struct vb_str hash;      /* of the signature: "sha256", "sha1"; "none" when it has none */
	struct vb_str spki;      /* SHA-256 of the public key, 64 digits */
	struct vb_str digest;    /* SHA-256 of the certificate */
	uint32_t line, bits;
	uint32_t together;             /* certificates in the same file */
	int64_t not_before, not_after; /* seconds since 1970 */
	bool self_signed, ca, names;   /* names: has a subject alternative name */
	bool server;                   /* may be used by a TLS server */
	bool owned;
};

enum model_key_use {
	MODEL_KEY_PRIVATE,
	MODEL_KEY_PUBLIC,
	MODEL_KEY_AUTHORIZED, /* a line of authorized_keys */
	MODEL_KEY_USES
};
struct model_key {
	struct vb_str path, layer;
	struct vb_str
		container; /* "pem", "openssh", "ssh", "dropbear", "pkcs12", "jks", "putty", "pgp" */
	struct vb_str algorithm;
	struct vb_str spki; /* SHA-256 of the public key as in a certificate, or empty */
	struct vb_str ssh;  /* SHA-256 of the public key as SSH writes it, or empty */
	enum model_key_use use;
	uint32_t line, bits, mode;
	bool locked; /* encrypted: nothing but its existence is known */
	bool owned;
};

/* Security strength in bits, NIST SP 800-57 part 1 rev. 5 table 2; 0 when unknown. */
unsigned model_key_strength(struct vb_str algorithm, uint32_t bits);

const char *model_secret_kind_word(enum model_secret_kind k);
bool model_secret_kind_parse(struct vb_str word, enum model_secret_kind *out) VB_MUST_USE;
bool model_secret_shape_parse(struct vb_str word, enum model_secret_shape *out) VB_MUST_USE;
bool model_secret_check_parse(struct vb_str word, enum model_secret_check *out) VB_MUST_USE;
const char *model_key_use_word(enum model_key_use u);

#endif
