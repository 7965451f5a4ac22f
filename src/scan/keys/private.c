/* private.c - private and public keys in DER: PKCS#1 (RFC 8017), PKCS#8 (RFC 5958), SEC 1 (RFC 5915), SPKI (RFC 5280). */
#include "scan/keys/keys_int.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "core/hash.h"

const char *keys_algorithm(int nid)
{
	switch (nid) {
	case EVP_PKEY_RSA:
		return "rsa";
	case EVP_PKEY_RSA_PSS:
		return "rsa-pss";
	case EVP_PKEY_DSA:
		return "dsa";
	case EVP_PKEY_DH:
		return "dh";
	case EVP_PKEY_EC:
		return "ec";
	case EVP_PKEY_ED25519:
		return "ed25519";
	case EVP_PKEY_ED448:
		return "ed448";
	case EVP_PKEY_X25519:
		return "x25519";
	case EVP_PKEY_X448:
		return "x448";
	default:
		return "other";
	}
}

struct vb_str keys_spki_digest(struct vb_arena *a, void *pkey)
{
	unsigned char *der = NULL;
	int n = i2d_PUBKEY(pkey, &der);
	struct vb_str hex = {NULL, 0};

	if (n > 0)
		hex = vb_sha256_hex(a, vb_strn((const char *)der, (size_t)n));
	OPENSSL_free(der);
	return hex;
}

void keys_pkey_emit(const struct keys_file *f, void *pkey, enum model_key_use use,
		    const char *container, uint32_t line)
{
	scan_emit_key(
		f->out,
		&(struct model_key){.container = vb_str(container),
				    .algorithm = vb_str(keys_algorithm(EVP_PKEY_get_base_id(pkey))),
				    .bits = (uint32_t)EVP_PKEY_get_bits(pkey),
				    .spki = keys_spki_digest(f->arena, pkey),
				    .ssh = keys_ssh_digest(f->arena, pkey),
				    .use = use,
				    .mode = f->mode,
				    .line = line});
	ERR_clear_error();
}

bool keys_private(const struct keys_file *f, struct vb_str der, const char *container,
		  uint32_t line)
{
	const unsigned char *p = (const unsigned char *)der.p;
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &p, (long)der.n);

	if (!key) {
		ERR_clear_error();
		return false;
	}
	keys_pkey_emit(f, key, MODEL_KEY_PRIVATE, container, line);
	EVP_PKEY_free(key);
	return true;
}

bool keys_public(const struct keys_file *f, struct vb_str der, uint32_t line)
{
	const unsigned char *p = (const unsigned char *)der.p;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &p, (long)der.n);

	if (!key) {
		ERR_clear_error();
		return false;
	}
	keys_pkey_emit(f, key, MODEL_KEY_PUBLIC, "pem", line);
	EVP_PKEY_free(key);
	return true;
}
