/* sign.c - Ed25519 by OpenSSL: the private half as PEM (PKCS #8, RFC 5958 and RFC 8410), the public half as hexadecimal text. */
#include "core/sign.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"

static void pkey_cleanup(EVP_PKEY **key)
{
	EVP_PKEY_free(*key);
}

static void md_cleanup(EVP_MD_CTX **ctx)
{
	EVP_MD_CTX_free(*ctx);
}

static void bio_cleanup(BIO **b)
{
	BIO_free(*b);
}

static bool pkey_load(const char *path, EVP_PKEY **out, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	BIO *b VB_CLEANUP(bio_cleanup) = NULL;
	struct vb_str text;
	EVP_PKEY *key;

	if (!vb_file_load(a, path, 64 * VB_KIB, &text, err))
		return false;
	b = BIO_new_mem_buf(text.p, (int)text.n);
	key = b ? PEM_read_bio_PrivateKey(b, NULL, NULL, NULL) : NULL;
	if (key && EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519) {
		*out = key;
		return true;
	}
	EVP_PKEY_free(key);
	vb_fail_at(err, VB_E_INPUT, path, 0, 0, "not an Ed25519 private key");
	return vb_hint(err, "vauban watch --key FILE makes one in a file that does not exist yet");
}

static bool public_of(EVP_PKEY *key, struct vb_key *out)
{
	size_t n = sizeof(out->bytes);

	return EVP_PKEY_get_raw_public_key(key, out->bytes, &n) == 1 && n == sizeof(out->bytes);
}

bool vb_key_of(const char *path, struct vb_key *out, struct vb_error *err)
{
	EVP_PKEY *key VB_CLEANUP(pkey_cleanup) = NULL;

	if (!pkey_load(path, &key, err))
		return false;
	return public_of(key, out) ||
	       vb_fail(err, VB_E_ENV, "%s: OpenSSL gives no public key", path);
}

struct vb_str vb_key_hex(struct vb_arena *a, const struct vb_key *key)
{
	return vb_arena_hex(a, key->bytes, sizeof(key->bytes));
}

/* Only the owner may read it, from its first byte on; a file that exists is never replaced. */
static bool private_save(const char *path, EVP_PKEY *key, struct vb_error *err)
{
	BIO *b VB_CLEANUP(bio_cleanup) = BIO_new(BIO_s_mem());
	int fd VB_CLEANUP(vb_cleanup_fd) = -1;
	char *text = NULL;
	long n;

	if (!b || PEM_write_bio_PrivateKey(b, key, NULL, NULL, 0, NULL, NULL) != 1 ||
	    (n = BIO_get_mem_data(b, &text)) <= 0)
		return vb_fail(err, VB_E_ENV, "OpenSSL does not write the key");
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return vb_fail_errno(err, "make", path);
	if (vb_write_all(fd, text, (size_t)n) && fsync(fd) == 0)
		return true;
	vb_fail_errno(err, "write", path);
	unlink(path);
	return false;
}

bool vb_key_make(const char *path, struct vb_key *out, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	EVP_PKEY *key VB_CLEANUP(pkey_cleanup) = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	const char *public_path = vb_arena_printf(a, "%s.pub", path).p;
	struct vb_key made;
	struct vb_str hex;

	if (vb_file_exists(public_path))
		return vb_fail(err, VB_E_USAGE, "%s exists: it is not replaced", public_path);
	if (!key || !public_of(key, &made))
		return vb_fail(err, VB_E_ENV, "OpenSSL does not make an Ed25519 key");
	hex = vb_key_hex(a, &made);
	if (!private_save(path, key, err) ||
	    !vb_file_save(public_path, vb_arena_printf(a, "%.*s\n", VB_FMT(hex)), err))
		return false;
	*out = made;
	return true;
}

bool vb_key_trusted(const char *text_or_path, struct vb_key *out, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text;

	if (vb_hex_decode(vb_str(text_or_path), out->bytes, VB_KEY_BYTES))
		return true;
	if (!vb_file_load(a, text_or_path, VB_KIB, &text, err))
		return false;
	if (vb_hex_decode(vb_str_trim(text), out->bytes, VB_KEY_BYTES))
		return true;
	vb_fail_at(err, VB_E_INPUT, text_or_path, 1, 1, "not a public key: 64 hexadecimal digits");
	return vb_hint(err, "vauban watch --key FILE writes it in FILE.pub");
}

/* ---- signatures -------------------------------------------------------------------------- */

bool vb_sign(const char *key_path, struct vb_str message, struct vb_signature *out,
	     struct vb_error *err)
{
	EVP_PKEY *key VB_CLEANUP(pkey_cleanup) = NULL;
	EVP_MD_CTX *ctx VB_CLEANUP(md_cleanup) = EVP_MD_CTX_new();
	struct vb_signature made;
	size_t n = sizeof(made.bytes);

	if (!pkey_load(key_path, &key, err))
		return false;
	if (!ctx || EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) != 1 ||
	    EVP_DigestSign(ctx, made.bytes, &n, (const unsigned char *)message.p, message.n) != 1 ||
	    n != sizeof(made.bytes))
		return vb_fail(err, VB_E_ENV, "OpenSSL does not sign with %s", key_path);
	*out = made;
	return true;
}

bool vb_sign_good(const struct vb_key *key, struct vb_str message,
		  const struct vb_signature *signature)
{
	EVP_MD_CTX *ctx VB_CLEANUP(md_cleanup) = EVP_MD_CTX_new();
	EVP_PKEY *pkey VB_CLEANUP(pkey_cleanup) = EVP_PKEY_new_raw_public_key(
		EVP_PKEY_ED25519, NULL, key->bytes, sizeof(key->bytes));

	return ctx && pkey && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) == 1 &&
	       EVP_DigestVerify(ctx, signature->bytes, sizeof(signature->bytes),
				(const unsigned char *)(message.n ? message.p : ""),
				message.n) == 1;
}
