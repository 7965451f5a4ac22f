/*
 * check.c - checksums and structures that tell a real secret from one that only looks like it, without a network.
 *
 *   crc32-base62   GitHub, npm: the last six base62 digits are the CRC-32 of what stands between prefix and them
 *                  (github.blog, "Behind GitHub's new authentication token formats"); digits 0-9 A-Z a-z
 *   crc32-hex      Grafana service accounts: prefix_secret_CRC, the CRC-32 of "prefix_secret" in little-endian bytes
 *   bech32         age identities: BIP 173, constant 1
 *   base58         Bitcoin keys (WIF, xprv): four bytes of double SHA-256
 *   jwt            RFC 7519: the first part is a JSON object with "alg"; "exp" of the second is kept
 */
#include "scan/secrets/secrets_int.h"

#include <zlib.h>

#include "core/hash.h"
#include "core/json.h"

enum { CRC_DIGITS = 6, HEX_DIGITS = 8, BECH_DIGITS = 6, BASE58_MAX = 128, PART_MAX = 64 * 1024 };

static uint32_t crc(struct vb_str s)
{
	return (uint32_t)crc32(0, (const Bytef *)s.p, (uInt)s.n);
}

static bool crc_base62(struct vb_str s)
{
	static const char digits[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	size_t from = vb_str_rchr(s, '_') + 1;
	uint32_t sum;

	if (from >= s.n || s.n - from <= CRC_DIGITS)
		return false;
	sum = crc(vb_str_sub(s, from, s.n - from - CRC_DIGITS));
	for (size_t i = 1; i <= CRC_DIGITS; i++, sum /= 62)
		if (s.p[s.n - i] != digits[sum % 62])
			return false;
	return sum == 0;
}

static bool crc_hex(struct vb_str s)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t sum;

	if (s.n <= HEX_DIGITS + 1 || s.p[s.n - HEX_DIGITS - 1] != '_')
		return false;
	sum = crc(vb_str_sub(s, 0, s.n - HEX_DIGITS - 1));
	for (size_t i = 0; i < HEX_DIGITS; i += 2, sum >>= 8) {
		const char *p = s.p + s.n - HEX_DIGITS + i;

		if (p[0] != digits[sum >> 4 & 15] || p[1] != digits[sum & 15])
			return false;
	}
	return true;
}

static uint32_t bech32_step(uint32_t sum, unsigned value)
{
	static const uint32_t generators[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
					      0x2a1462b3};
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (unsigned i = 0; i < VB_COUNT(generators); i++)
		sum ^= top >> i & 1 ? generators[i] : 0;
	return sum;
}

static bool bech32(struct vb_arena *a, struct vb_str s)
{
	static const struct vb_str digits = VB_STR_INIT("qpzry9x8gf2tvdw0s3jn54khce6mua7l");
	struct vb_str low = vb_arena_lower(a, s);
	size_t one = vb_str_rchr(low, '1');
	uint32_t sum = 1;

	if (one == 0 || one + BECH_DIGITS >= low.n)
		return false;
	for (size_t i = 0; i < one; i++)
		sum = bech32_step(sum, (unsigned char)low.p[i] >> 5);
	sum = bech32_step(sum, 0);
	for (size_t i = 0; i < one; i++)
		sum = bech32_step(sum, (unsigned char)low.p[i] & 31);
	for (size_t i = one + 1; i < low.n; i++) {
		size_t value = vb_str_chr(digits, low.p[i]);

		if (value == digits.n)
			return false;
		sum = bech32_step(sum, (unsigned)value);
	}
	return sum == 1;
}

static bool base58(struct vb_str s)
{
	static const struct vb_str digits = VB_STR_INIT(
		"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
	unsigned char bytes[BASE58_MAX] = {0}, sum[VB_SHA256_BYTES];
	size_t n = 0;

	if (s.n > BASE58_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		size_t carry = vb_str_chr(digits, s.p[i]);

		if (carry == digits.n)
			return false;
		for (size_t k = 0; k < n || carry; k++) { /* little-endian while it grows */
			carry += k < n ? 58u * bytes[k] : 0;
			bytes[k] = (unsigned char)(carry & 0xff);
			carry >>= 8;
			n = k >= n ? k + 1 : n;
		}
	}
	if (n < 8)
		return false;
	for (size_t i = 0; i < n / 2; i++) {
		unsigned char t = bytes[i];

		bytes[i] = bytes[n - 1 - i];
		bytes[n - 1 - i] = t;
	}
	vb_sha256(vb_strn((const char *)bytes, n - 4), sum);
	vb_sha256(vb_strn((const char *)sum, sizeof(sum)), sum);
	return memcmp(sum, bytes + n - 4, 4) == 0;
}

static bool jwt(struct vb_arena *a, struct vb_str s, struct secrets_match *out)
{
	struct vb_str rest = s, part, json;
	yyjson_doc *head VB_CLEANUP(vb_json_cleanup) = NULL,
			 *body VB_CLEANUP(vb_json_cleanup) = NULL;
	yyjson_val *exp;

	if (!vb_str_next(&rest, '.', &part) || part.n > PART_MAX || !secrets_base64(a, part, &json))
		return false;
	head = yyjson_read(json.p, json.n, 0);
	if (!head || !yyjson_is_str(yyjson_obj_get(yyjson_doc_get_root(head), "alg")))
		return false;
	if (vb_str_next(&rest, '.', &part) && part.n <= PART_MAX && secrets_base64(a, part, &json))
		body = yyjson_read(json.p, json.n, 0);
	exp = body ? yyjson_obj_get(yyjson_doc_get_root(body), "exp") : NULL;
	if (exp && yyjson_is_int(exp) && yyjson_get_sint(exp) > 0)
		out->expires = yyjson_get_sint(exp);
	return true;
}

static bool canonical(struct vb_arena *a, struct vb_str s, struct vb_str *out)
{
	return s.n % 4 == 0 && vb_base64_decode(a, s, out);
}

/* NAME:PASSWORD, both printable, the password not empty. */
static bool basic(struct vb_arena *a, struct vb_str s)
{
	struct vb_str text;
	size_t colon;

	if (!canonical(a, s, &text))
		return false;
	colon = vb_str_chr(text, ':');
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < 0x20 || text.p[i] > 0x7e)
			return false;
	return colon > 0 && colon + 1 < text.n;
}

bool secrets_check(enum model_secret_check check, struct vb_arena *a, struct vb_str secret,
		   struct secrets_match *out)
{
	struct vb_str bytes;

	out->verified = check == MODEL_CHECK_CRC32_BASE62 || check == MODEL_CHECK_CRC32_HEX ||
			check == MODEL_CHECK_BECH32 || check == MODEL_CHECK_BASE58;
	switch (check) {
	case MODEL_CHECK_CRC32_BASE62:
		return crc_base62(secret);
	case MODEL_CHECK_CRC32_HEX:
		return crc_hex(secret);
	case MODEL_CHECK_BECH32:
		return bech32(a, secret);
	case MODEL_CHECK_BASE58:
		return base58(secret);
	case MODEL_CHECK_JWT:
		return jwt(a, secret, out);
	case MODEL_CHECK_BASE64:
		return canonical(a, secret, &bytes) && bytes.n >= 16;
	case MODEL_CHECK_BASIC:
		return basic(a, secret);
	case MODEL_CHECK_NONE:
	case MODEL_CHECKS:
		break;
	}
	return true;
}
