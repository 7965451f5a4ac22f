/*
 * keystore.c - files whose name says they hold certificates or keys in binary: DER, PKCS#7 (RFC 2315), PKCS#12
 * (pkcs12.c), Java keystores (JKS: magic, version, entries of alias and date; trusted certificates and chains stand in
 * the clear, keys behind a password). Text is left to pem.c, which sees every file.
 */
#include "scan/keys/keys_int.h"

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

#define JKS_MAGIC 0xfeedfeedu
#define JCEKS_MAGIC 0xcecececeu
enum { ENTRIES_MAX = 10000 };
enum { DER_INTEGER = 0x02, DER_OBJECT = 0x06, DER_SEQUENCE = 0x30 }; /* tags, X.690 */

void keys_locked_emit(const struct keys_file *f, const char *container)
{
	scan_emit_key(f->out, &(struct model_key){.container = vb_str(container),
						  .use = MODEL_KEY_PRIVATE,
						  .mode = f->mode,
						  .locked = true});
}

void keys_certificates_emit(const struct keys_file *f, const void *stack, const char *container)
{
	const STACK_OF(X509) *all = stack;
	int n = sk_X509_num(all);

	for (int i = 0; i < n && i < KEYS_PER_FILE; i++)
		keys_certificate_emit(f, sk_X509_value(all, i), container, 0);
	if (n > KEYS_PER_FILE)
		scan_emit_trouble(f->out, "%d certificates: the first %d are listed", n,
				  KEYS_PER_FILE);
}

static bool pkcs7_read(const struct keys_file *f, struct vb_str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	PKCS7 *p7 = d2i_PKCS7(NULL, &p, (long)der.n);
	bool is = p7 && PKCS7_type_is_signed(p7) && p7->d.sign;

	if (is && p7->d.sign->cert)
		keys_certificates_emit(f, p7->d.sign->cert, "pkcs7");
	PKCS7_free(p7);
	return is;
}

/* ---- Java keystores ------------------------------------------------------------------------ */

static struct vb_str jks_utf(struct vb_cursor *c)
{
	return vb_get_bytes(c, vb_get_u16(c));
}

static void jks_certificate(const struct keys_file *f, struct vb_cursor *c, uint32_t version)
{
	struct vb_str der;

	if (version == 2)
		jks_utf(c); /* "X.509" */
	der = vb_get_str(c);
	if (!c->bad && !keys_certificate(f, der, "jks", 0))
		scan_emit_trouble(f->out, "a certificate of the keystore cannot be read");
}

static bool jks_read(const struct keys_file *f, struct vb_str bytes)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	uint32_t magic, version, n;

	c.big = true;
	magic = vb_get_u32(&c);
	version = vb_get_u32(&c);
	n = vb_get_u32(&c);
	if (c.bad || (magic != JKS_MAGIC && magic != JCEKS_MAGIC))
		return false;
	for (uint32_t i = 0; i < n && i < ENTRIES_MAX && !c.bad; i++) {
		uint32_t tag = vb_get_u32(&c), chain = 1;

		jks_utf(&c);    /* alias */
		vb_get_u64(&c); /* date */
		if (tag == 1) {
			vb_get_str(&c);
			chain = vb_get_u32(&c);
			if (!c.bad)
				keys_locked_emit(f, "jks");
		} else if (tag != 2) {
			break; /* a secret key of JCEKS: a serialised object */
		}
		for (uint32_t k = 0; k < chain && k < ENTRIES_MAX && !c.bad; k++)
			jks_certificate(f, &c, version);
	}
	if (c.bad)
		scan_emit_trouble(f->out, "the keystore ends in the middle of an entry");
	return true;
}

static bool is_text(struct vb_str s)
{
	for (size_t i = 0; i < s.n && i < 64; i++)
		if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\r' &&
		    s.p[i] != '\t')
			return false;
	return true;
}

/*
 * What DER may be is told by the element its outermost sequence opens with, so that a reader of libcrypto tries only what
 * can be: an object identifier opens PKCS#7, a number PKCS#12 and keys, a sequence certificates, locked and public keys.
 */
static bool der_read(const struct keys_file *f, struct vb_str der)
{
	struct vb_cursor c = vb_cursor(der.p, der.n);
	uint8_t outer = vb_get_u8(&c), length = vb_get_u8(&c);

	if (length > 0x80)
		vb_get_bytes(&c, length & 0x7fu);
	if (outer != DER_SEQUENCE)
		return false;
	switch (vb_get_u8(&c)) {
	case DER_OBJECT:
		return pkcs7_read(f, der);
	case DER_INTEGER:
		return keys_pkcs12(f, der) || keys_private(f, der, "der", 0);
	case DER_SEQUENCE:
		return keys_certificate(f, der, "der", 0) || keys_private(f, der, "der", 0) ||
		       keys_public(f, der, 0);
	default:
		return false;
	}
}

static bool read_keystore(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct keys_file f = {.out = out, .arena = in->arena, .mode = in->mode};
	bool known;

	(void)err;
	if (is_text(in->content))
		return true;
	known = jks_read(&f, in->content) || der_read(&f, in->content);
	ERR_clear_error();
	(void)known; /* else something else of that name */
	return true;
}

const struct scan_reader scan_reader_keystore = {
	.name = "keystore",
	.patterns = (const char *const[]){"**/*.der", "**/*.cer", "**/*.crt", "**/*.p7b",
					  "**/*.p7c", "**/*.p12", "**/*.pfx", "**/*.jks",
					  "**/*.jceks", "**/*.keystore", "**/cacerts", "**/*.key",
					  "**/*.pk8", NULL},
	.max_bytes = 4 << 20,
	.read = read_keystore,
	.keys = true,
	.what = "certificates and keys in DER, PKCS#7, PKCS#12 and Java keystores"};
