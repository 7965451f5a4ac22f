/* x509.c - a certificate as facts, RFC 5280, through OpenSSL. Dates are seconds; names as RFC 4514 writes them. */
#include "scan/keys/keys_int.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "core/hash.h"
#include "core/run.h"

static struct vb_str name_text(struct vb_arena *a, const X509_NAME *name)
{
	BIO *b = BIO_new(BIO_s_mem());
	struct vb_str s = {NULL, 0};
	char *p;
	long n;

	vb_assert(b);
	if (name &&
	    X509_NAME_print_ex(b, name, 0,
			       XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) >= 0) {
		n = BIO_get_mem_data(b, &p);
		s = vb_arena_printable(a, vb_strn(p, n > 0 ? (size_t)n : 0));
	}
	BIO_free(b);
	return s;
}

static int64_t seconds(const ASN1_TIME *t)
{
	struct tm tm;

	if (!t || ASN1_TIME_to_tm(t, &tm) != 1)
		return 0;
	return vb_days_from_civil(tm.tm_year + 1900, (unsigned)tm.tm_mon + 1,
				  (unsigned)tm.tm_mday) *
		       86400 +
	       tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
}

static struct vb_str hash_name(struct vb_arena *a, X509 *x)
{
	int digest = NID_undef;

	if (!X509_get_signature_info(x, &digest, NULL, NULL, NULL))
		return VB_STR("unknown");
	if (digest == NID_undef)
		return VB_STR("none"); /* part of the algorithm: Ed25519 */
	return vb_arena_lower(a, vb_str(OBJ_nid2sn(digest)));
}

static struct vb_str serial_text(struct vb_arena *a, X509 *x)
{
	const ASN1_INTEGER *n = X509_get0_serialNumber(x);

	return n && n->length > 0 && n->length <= 64 ? vb_arena_hex(a, n->data, (size_t)n->length)
						     : (struct vb_str){NULL, 0};
}

static struct vb_str spki_digest(struct vb_arena *a, X509 *x)
{
	unsigned char *der = NULL;
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);
	struct vb_str hex = {NULL, 0};

	if (n > 0)
		hex = vb_sha256_hex(a, vb_strn((const char *)der, (size_t)n));
	OPENSSL_free(der);
	return hex;
}

static struct vb_str whole_digest(struct vb_arena *a, X509 *x)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	return X509_digest(x, EVP_sha256(), digest, &n) == 1 ? vb_arena_hex(a, digest, n)
							     : (struct vb_str){NULL, 0};
}

static void uses_fill(X509 *x, struct model_certificate *c)
{
	uint32_t flags = X509_get_extension_flags(x);
	GENERAL_NAMES *names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);

	c->ca = flags & EXFLAG_CA;
	c->names = names && sk_GENERAL_NAME_num(names) > 0;
	c->server = !(flags & EXFLAG_XKUSAGE) ||
		    X509_get_extended_key_usage(x) & (XKU_SSL_SERVER | XKU_ANYEKU);
	c->self_signed = X509_self_signed(x, 0) == 1;
	GENERAL_NAMES_free(names);
}

void keys_certificate_emit(const struct keys_file *f, void *x509, const char *container,
			   uint32_t line)
{
	X509 *x = x509;
	EVP_PKEY *key = X509_get0_pubkey(x);
	struct model_certificate c = {.container = vb_str(container),
				      .line = line,
				      .subject = name_text(f->arena, X509_get_subject_name(x)),
				      .issuer = name_text(f->arena, X509_get_issuer_name(x)),
				      .serial = serial_text(f->arena, x),
				      .hash = hash_name(f->arena, x),
				      .spki = spki_digest(f->arena, x),
				      .digest = whole_digest(f->arena, x),
				      .not_before = seconds(X509_get0_notBefore(x)),
				      .not_after = seconds(X509_get0_notAfter(x))};

	if (key) {
		c.algorithm = vb_str(keys_algorithm(EVP_PKEY_get_base_id(key)));
		c.bits = (uint32_t)EVP_PKEY_get_bits(key);
	}
	uses_fill(x, &c);
	if (!(f->mode & SCAN_MODE_HIDDEN)) /* one that was replaced certifies nothing */
		scan_emit_certificate(f->out, &c);
	ERR_clear_error();
}

bool keys_certificate(const struct keys_file *f, struct vb_str der, const char *container,
		      uint32_t line)
{
	const unsigned char *p = (const unsigned char *)der.p;
	X509 *x = d2i_X509(NULL, &p, (long)der.n);

	if (!x) {
		ERR_clear_error();
		return false;
	}
	keys_certificate_emit(f, x, container, line);
	X509_free(x);
	return true;
}
