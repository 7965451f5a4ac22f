/*
 * ssh.c - SSH keys: RFC 4253 section 6.6 and RFC 4251 section 5 for the wire format, RFC 8709 (Ed25519), RFC 5656
 * (ECDSA), OpenSSH's PROTOCOL.key for private keys, sshd(8) for authorized_keys. Dropbear writes the public part of a
 * private key first, in the same wire format. Only public parts are looked at.
 */
#include "scan/keys/keys_int.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "core/hash.h"
#include "scan/secrets/secrets_int.h"

enum { LINES_MAX = 10000, BLOB_LEAST = 32 };

static uint32_t mpint_bits(struct vb_str n)
{
	uint32_t bits;

	while (n.n && !n.p[0])
		n = vb_str_from(n, 1);
	if (!n.n || n.n > 4096)
		return 0;
	bits = (uint32_t)n.n * 8;
	for (unsigned char top = (unsigned char)n.p[0]; !(top & 0x80);
	     top = (unsigned char)(top << 1))
		bits--;
	return bits;
}

static bool kind_of(struct vb_str type, struct model_key *out, unsigned *mpint)
{
	static const struct {
		const char *type, *algorithm;
		uint32_t bits;
		unsigned mpint; /* which of its numbers has the size; 0: fixed */
	} kinds[] = {
		{"ssh-rsa", "rsa", 0, 2},
		{"ssh-dss", "dsa", 0, 1},
		{"ssh-ed25519", "ed25519", 256, 0},
		{"ssh-ed448", "ed448", 448, 0},
		{"ecdsa-sha2-nistp256", "ec", 256, 0},
		{"ecdsa-sha2-nistp384", "ec", 384, 0},
		{"ecdsa-sha2-nistp521", "ec", 521, 0},
		{"sk-ssh-ed25519@openssh.com", "ed25519", 256, 0},
		{"sk-ecdsa-sha2-nistp256@openssh.com", "ec", 256, 0},
	};

	for (size_t i = 0; i < VB_COUNT(kinds); i++)
		if (vb_str_is(type, kinds[i].type)) {
			out->algorithm = vb_str(kinds[i].algorithm);
			out->bits = kinds[i].bits;
			*mpint = kinds[i].mpint;
			return true;
		}
	return false;
}

bool keys_ssh_blob(struct vb_str blob, struct model_key *out, struct vb_arena *a)
{
	struct vb_cursor c = vb_cursor(blob.p, blob.n);
	struct vb_str part;
	unsigned mpint;

	c.big = true;
	if (!kind_of(vb_get_str(&c), out, &mpint) || c.bad)
		return false;
	for (unsigned i = 0; i < (mpint ? mpint : 1u); i++)
		part = vb_get_str(&c);
	if (c.bad || !part.n)
		return false;
	if (mpint)
		out->bits = mpint_bits(part);
	out->ssh = vb_sha256_hex(a, blob);
	return out->bits > 0;
}

static void put_big_str(struct vb_buf *b, struct vb_str s)
{
	const unsigned char length[] = {(unsigned char)(s.n >> 24), (unsigned char)(s.n >> 16),
					(unsigned char)(s.n >> 8), (unsigned char)s.n};

	vb_buf_add(b, length, sizeof(length));
	vb_buf_str(b, s);
}

static bool put_mpint(struct vb_buf *b, void *pkey, const char *name)
{
	unsigned char bytes[2049] = {0};
	BIGNUM *n = NULL;
	bool ok = EVP_PKEY_get_bn_param(pkey, name, &n) == 1 && BN_num_bytes(n) < 2049;

	if (ok) {
		size_t length = (size_t)BN_bn2bin(n, bytes + 1);
		size_t from = length && bytes[1] & 0x80 ? 0 : 1;

		put_big_str(b, vb_strn((const char *)bytes + from, length + 1 - from));
	}
	BN_free(n);
	return ok;
}

struct vb_str keys_ssh_digest(struct vb_arena *a, void *pkey)
{
	struct vb_str hex = {NULL, 0};
	struct vb_buf b;

	if (EVP_PKEY_get_base_id(pkey) != EVP_PKEY_RSA)
		return hex;
	vb_buf_init(&b, 8192);
	put_big_str(&b, VB_STR("ssh-rsa"));
	if (put_mpint(&b, pkey, OSSL_PKEY_PARAM_RSA_E) &&
	    put_mpint(&b, pkey, OSSL_PKEY_PARAM_RSA_N) && !b.over)
		hex = vb_sha256_hex(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return hex;
}

bool keys_openssh(const struct keys_file *f, struct vb_str bytes, uint32_t line)
{
	static const char magic[] = "openssh-key-v1"; /* its NUL belongs to it */
	struct model_key k = {.container = VB_STR("openssh"), .use = MODEL_KEY_PRIVATE,
						  .line = line, .mode = f->mode};
	struct vb_cursor c;
	uint32_t keys;

	if (!vb_str_starts(bytes, vb_strn(magic, sizeof(magic))))
		return false;
	c = vb_cursor(bytes.p + sizeof(magic), bytes.n - sizeof(magic));
	c.big = true;
	k.locked = !vb_str_is(vb_get_str(&c), "none");
	vb_get_str(&c); /* key derivation and its options */
	vb_get_str(&c);
	keys = vb_get_u32(&c);
	if (c.bad || keys < 1 || !keys_ssh_blob(vb_get_str(&c), &k, f->arena))
		return false;
	scan_emit_key(f->out, &k);
	return true;
}

/* ---- one key a line ------------------------------------------------------------------------ */

/* The type and blob of a line: options may stand before, a comment after. */
static bool line_blob(struct vb_arena *a, struct vb_str line, struct vb_str *blob)
{
	struct vb_str rest = line, word;

	while (vb_str_word(&rest, &word)) {
		struct model_key ignored = {0};
		unsigned mpint;

		if (kind_of(word, &ignored, &mpint))
			return vb_str_word(&rest, &word) && secrets_base64(a, word, blob) &&
			       blob->n >= BLOB_LEAST;
	}
	return false;
}

static bool read_lines(const struct scan_input *in, struct scan_out *out, enum model_key_use use)
{
	struct vb_str rest = in->content, line;
	uint32_t number = 0;

	while (number++ < LINES_MAX && vb_str_line(&rest, &line)) {
		struct model_key k = {.container = VB_STR("ssh"), .use = use, .line = number,
							  .mode = in->mode};
		struct vb_str blob;

		line = vb_str_trim(line);
		if (!line.n || line.p[0] == '#' || !line_blob(in->arena, line, &blob) ||
		    !keys_ssh_blob(blob, &k, in->arena))
			continue;
		scan_emit_key(out, &k);
	}
	return true;
}

static bool read_authorized(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	(void)err;
	return read_lines(in, out, MODEL_KEY_AUTHORIZED);
}

static bool read_public(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	(void)err;
	return read_lines(in, out, MODEL_KEY_PUBLIC);
}

static bool read_dropbear(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct model_key k = {.container = VB_STR("dropbear"), .use = MODEL_KEY_PRIVATE,
						  .mode = in->mode};
	struct vb_cursor c = vb_cursor(in->content.p, in->content.n);
	struct vb_str public;
	unsigned mpint;

	(void)err;
	c.big = true;
	if (!kind_of(vb_get_str(&c), &k, &mpint) || c.bad)
		return true; /* another file of that name */
	if (mpint != 2) {    /* the numbers of a private RSA key start as the public key does */
		scan_emit_key(out, &k);
		return true;
	}
	vb_get_str(&c);
	vb_get_str(&c);
	public = vb_str_sub(in->content, 0, c.at);
	if (!c.bad && keys_ssh_blob(public, &k, in->arena))
		scan_emit_key(out, &k);
	return true;
}

enum { KEY_FILE_MAX = 1 << 20 };

const struct scan_reader scan_reader_ssh_authorized = {
	.name = "ssh-authorized",
	.patterns = (const char *const[]){"**/authorized_keys", "**/authorized_keys2", NULL},
	.max_bytes = KEY_FILE_MAX,
	.read = read_authorized,
	.keys = true,
	.what = "keys that may log in over SSH, sshd(8)"};
const struct scan_reader scan_reader_ssh_public = {
	.name = "ssh-public",
	.patterns = (const char *const[]){"**/*.pub", NULL},
	.max_bytes = KEY_FILE_MAX,
	.read = read_public,
	.keys = true,
	.what = "SSH public keys, RFC 4253"};
const struct scan_reader scan_reader_dropbear = {
	.name = "dropbear",
	.patterns = (const char *const[]){"**/dropbear_*_host_key", NULL},
	.max_bytes = KEY_FILE_MAX,
	.read = read_dropbear,
	.keys = true,
	.what = "host keys of Dropbear"};
