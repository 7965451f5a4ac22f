/* secret.c - words of secrets and keys as data files and JSON write them, and how strong a key is. */
#include "model/secret.h"

static const char *const kinds[] = {"token", "password", "hash"};
static const char *const shapes[] = {"pattern", "assignment"};
static const char *const checks[] = {"none",   "crc32-base62", "crc32-hex", "bech32",
				     "base58", "jwt",          "base64",    "basic"};
static const char *const uses[] = {"private", "public", "authorized"};

static bool find(struct vb_str word, const char *const *words, size_t n, unsigned *out)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(word, words[i])) {
			*out = (unsigned)i;
			return true;
		}
	return false;
}

const char *model_secret_kind_word(enum model_secret_kind k)
{
	return (size_t)k < VB_COUNT(kinds) ? kinds[k] : "";
}

const char *model_key_use_word(enum model_key_use u)
{
	return (size_t)u < VB_COUNT(uses) ? uses[u] : "";
}

bool model_secret_kind_parse(struct vb_str word, enum model_secret_kind *out)
{
	unsigned at;

	if (!find(word, kinds, VB_COUNT(kinds), &at))
		return false;
	*out = (enum model_secret_kind)at;
	return true;
}

bool model_secret_shape_parse(struct vb_str word, enum model_secret_shape *out)
{
	unsigned at;

	if (!find(word, shapes, VB_COUNT(shapes), &at))
		return false;
	*out = (enum model_secret_shape)at;
	return true;
}

bool model_secret_check_parse(struct vb_str word, enum model_secret_check *out)
{
	unsigned at;

	if (!find(word, checks, VB_COUNT(checks), &at))
		return false;
	*out = (enum model_secret_check)at;
	return true;
}

unsigned model_key_strength(struct vb_str algorithm, uint32_t bits)
{
	if (vb_str_is(algorithm, "rsa") || vb_str_is(algorithm, "rsa-pss") ||
	    vb_str_is(algorithm, "dsa") || vb_str_is(algorithm, "dh"))
		return bits >= 15360  ? 256
		       : bits >= 7680 ? 192
		       : bits >= 3072 ? 128
		       : bits >= 2048 ? 112
		       : bits >= 1024 ? 80
				      : bits / 16;
	if (vb_str_is(algorithm, "ed25519") || vb_str_is(algorithm, "x25519"))
		return 128;
	if (vb_str_is(algorithm, "ed448") || vb_str_is(algorithm, "x448"))
		return 224;
	if (vb_str_is(algorithm, "ec"))
		return bits >= 512 ? 256 : bits / 2;
	return 0;
}
