/* secret.c - see secret.h. What compares or makes secrets is here, so that it is reviewed in one place. */
#include "core/secret.h"

#include <dlfcn.h>
#include <errno.h>
#include <sodium.h>
#include <sys/random.h>

enum { OPERATIONS = 2, MEMORY = 19456 * 1024 };

void vb_secret_random(void *out, size_t n)
{
	unsigned char *p = out;
	ssize_t got;

	while (n) {
		got = getrandom(p, n, 0);
		vb_assert(got > 0 || errno == EINTR);
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
}

struct vb_str vb_secret_token(struct vb_arena *a)
{
	unsigned char bytes[VB_TOKEN_BYTES];
	struct vb_str text;
	char *p;

	vb_secret_random(bytes, sizeof(bytes));
	text = vb_base64_encode(a, bytes, sizeof(bytes));
	p = vb_arena_alloc(a, VB_TOKEN_CHARS + 1);
	for (size_t i = 0; i < VB_TOKEN_CHARS; i++)
		p[i] = text.p[i] == '+' ? '-' : text.p[i] == '/' ? '_' : text.p[i];
	return vb_strn(p, VB_TOKEN_CHARS);
}

bool vb_secret_equal(struct vb_str a, struct vb_str b)
{
	volatile unsigned char differ = 0;

	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		differ = (unsigned char)(differ | (a.p[i] ^ b.p[i]));
	return !differ;
}

struct sodium { /* the part of libsodium that is used */
	__typeof__(sodium_init) *init;
	__typeof__(crypto_pwhash_str_alg) *hash;
	__typeof__(crypto_pwhash_str_verify) *verify;
};

static bool sodium_open(struct sodium *out, struct vb_error *err)
{
	static const struct {
		const char *name;
		size_t at;
	} wanted[] = {{"sodium_init", offsetof(struct sodium, init)},
		      {"crypto_pwhash_str_alg", offsetof(struct sodium, hash)},
		      {"crypto_pwhash_str_verify", offsetof(struct sodium, verify)}};
	static const char *const names[] = {"libsodium.so.23", "libsodium.so.26"};
	void *library = NULL, *symbol; /* kept for the life of the process */
	struct sodium s = {0};

	for (size_t i = 0; i < VB_COUNT(names) && !library; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; i < VB_COUNT(wanted); i++) {
		symbol = library ? dlsym(library, wanted[i].name) : NULL;
		if (!symbol) {
			vb_fail(err, VB_E_ENV, "passwords need libsodium (libsodium.so.23)");
			return vb_hint(err, "install the package libsodium23");
		}
		memcpy((char *)&s + wanted[i].at, &symbol, sizeof(symbol));
	}
	if (s.init() < 0)
		return vb_fail(err, VB_E_ENV, "libsodium cannot start");
	*out = s;
	return true;
}

bool vb_password_hash(struct vb_arena *a, struct vb_str password, struct vb_str *out,
		      struct vb_error *err)
{
	char hash[crypto_pwhash_STRBYTES];
	struct sodium s;

	if (!sodium_open(&s, err))
		return false;
	if (s.hash(hash, password.n ? password.p : "", password.n, OPERATIONS, MEMORY,
		   crypto_pwhash_ALG_ARGON2ID13) != 0)
		return vb_fail(err, VB_E_ENV, "no memory to hash a password");
	*out = vb_arena_str(a, vb_str(hash));
	return true;
}

bool vb_password_check(struct vb_str hash, struct vb_str password, bool *right,
		       struct vb_error *err)
{
	char text[crypto_pwhash_STRBYTES] = {0}, spent[crypto_pwhash_STRBYTES];
	struct sodium s;

	if (!sodium_open(&s, err))
		return false;
	*right = false;
	if (hash.n && hash.n < sizeof(text)) {
		memcpy(text, hash.p, hash.n);
		*right = s.verify(text, password.n ? password.p : "", password.n) == 0;
		return true;
	}
	/* nobody of that name: the answer takes as long as for somebody */
	if (s.hash(spent, password.n ? password.p : "", password.n, OPERATIONS, MEMORY,
		   crypto_pwhash_ALG_ARGON2ID13) != 0)
		return vb_fail(err, VB_E_ENV, "no memory to hash a password");
	return true;
}
