/*
 * version.c - the table of version orders and the ecosystems that use them.
 *
 *   ecosystem "Debian:12" ──cut at the first ':'──► "Debian" ──► order "debian" ──► key bytes
 *
 * Ecosystem names: https://ossf.github.io/osv-schema/#defined-ecosystems. One order, one file in orders/, one data
 * file tests/match/versions/ORDER.txt.
 */
#include "match/index_int.h"

#include "core/limits.h"

static const struct match_order orders[] = {
	{"debian", match_key_debian},
	{"semver", match_key_semver},
	{"pep440", match_key_pep440},
	{"cargo", match_key_cargo},
	{"rpm", match_key_rpm},
	{"apk", match_key_apk},
	{"go", match_key_go},
	{"maven", match_key_maven},
	{"nuget", match_key_nuget},
	{"rubygems", match_key_rubygems},
	{"composer", match_key_composer},
	{"numbers", match_key_numbers},
	{"opam", match_key_opam},
	{"julia", match_key_julia},
	{"generic", match_key_generic},
};

static const struct {
	const char *ecosystem, *order, *type; /* type of purl */
} ecosystems[] = {
	{"Debian", "debian", "deb"},
	{"Ubuntu", "debian", "deb"},
	{"Echo", "debian", "deb"},
	{"PyPI", "pep440", "pypi"},
	{"npm", "semver", "npm"},
	{"crates.io", "cargo", "cargo"},
	{"Go", "go", "golang"},
	{"Maven", "maven", "maven"},
	{"NuGet", "nuget", "nuget"},
	{"RubyGems", "rubygems", "gem"},
	{"Packagist", "composer", "composer"},
	{"Hex", "semver", "hex"},
	{"Pub", "semver", "pub"},
	{"SwiftURL", "semver", "swift"},
	{"GitHub Actions", "semver", "githubactions"},
	{"VSCode", "semver", "vscode-extension"},
	{"Bitnami", "semver", "bitnami"},
	{"Julia", "julia", "julia"},
	{"CRAN", "numbers", "cran"},
	{"Bioconductor", "numbers", "bioconductor"},
	{"Hackage", "numbers", "hackage"},
	{"GHC", "numbers", "hackage"},
	{"opam", "opam", "opam"},
	{"Alpine", "apk", "apk"},
	{"Wolfi", "apk", "apk"},
	{"Chainguard", "apk", "apk"},
	{"Alpaquita", "apk", "apk"},
	{"BellSoft Hardened Containers", "apk", "apk"},
	{"MinimOS", "apk", "apk"},
	{"Red Hat", "rpm", "rpm"},
	{"AlmaLinux", "rpm", "rpm"},
	{"Rocky Linux", "rpm", "rpm"},
	{"SUSE", "rpm", "rpm"},
	{"openSUSE", "rpm", "rpm"},
	{"openEuler", "rpm", "rpm"},
	{"Mageia", "rpm", "rpm"},
	{"Photon OS", "rpm", "rpm"},
	{"Azure Linux", "rpm", "rpm"},
	{"Homebrew", "generic", "brew"},
	{"ConanCenter", "generic", "conan"},
	{"OSS-Fuzz", "generic", "generic"},
	{"Android", "generic", "generic"},
	{"Linux", "generic", "generic"},
};

const struct match_order *match_order_named(struct vb_str name)
{
	for (size_t i = 0; i < VB_COUNT(orders); i++)
		if (vb_str_is(name, orders[i].name))
			return &orders[i];
	return NULL;
}

static size_t ecosystem_of(struct vb_str ecosystem)
{
	struct vb_str base = vb_str_sub(ecosystem, 0, vb_str_chr(ecosystem, ':'));
	size_t i = 0;

	while (i < VB_COUNT(ecosystems) && !vb_str_is(base, ecosystems[i].ecosystem))
		i++;
	return i;
}

const struct match_order *match_order_of(struct vb_str ecosystem)
{
	size_t i = ecosystem_of(ecosystem);

	return i < VB_COUNT(ecosystems) ? match_order_named(vb_str(ecosystems[i].order)) : NULL;
}

struct vb_str match_ecosystem_type(struct vb_str ecosystem)
{
	size_t i = ecosystem_of(ecosystem);

	return vb_str(i < VB_COUNT(ecosystems) ? ecosystems[i].type : NULL);
}

const struct match_order *match_order_at(size_t i)
{
	return i < VB_COUNT(orders) ? &orders[i] : NULL;
}

const char *match_order_name(const struct match_order *o)
{
	return o->name;
}

bool match_version_key(const struct match_order *o, struct vb_str version, struct vb_buf *key)
{
	struct vb_str v = vb_str_trim(version);
	size_t before = key->n;

	if (v.n && v.n <= VB_LIMIT_VERSION_BYTES && o->key(v, key) && !key->over)
		return true;
	key->n = before;
	return false;
}

bool match_version_compare(const struct match_order *o, struct vb_str a, struct vb_str b, int *out)
{
	struct vb_buf ka VB_CLEANUP(vb_buf_done) = {0}, kb VB_CLEANUP(vb_buf_done) = {0};
	int c;

	vb_buf_init(&ka, 16 * VB_LIMIT_VERSION_BYTES);
	vb_buf_init(&kb, 16 * VB_LIMIT_VERSION_BYTES);
	if (!match_version_key(o, a, &ka) || !match_version_key(o, b, &kb))
		return false;
	c = vb_str_cmp(vb_buf_view(&ka), vb_buf_view(&kb));
	*out = (c > 0) - (c < 0);
	return true;
}

/* ---- what orders are written with ------------------------------------------------------- */

bool match_key_number(struct vb_buf *key, struct vb_str digits)
{
	while (digits.n && digits.p[0] == '0')
		digits = vb_str_from(digits, 1);
	if (digits.n > MATCH_DIGITS_MAX)
		return false;
	vb_put_u8(key, (uint8_t)(digits.n + 1));
	vb_buf_str(key, digits);
	return true;
}

void match_key_text(struct vb_buf *key, struct vb_str text)
{
	vb_buf_str(key, text);
	vb_put_u8(key, 0);
}

struct vb_str match_cut_digits(struct vb_str *rest)
{
	size_t n = 0;
	struct vb_str cut;

	while (n < rest->n && match_is_digit(rest->p[n]))
		n++;
	cut = vb_str_sub(*rest, 0, n);
	*rest = vb_str_from(*rest, n);
	return cut;
}

struct vb_str match_cut_letters(struct vb_str *rest)
{
	size_t n = 0;
	struct vb_str cut;

	while (n < rest->n && match_is_letter(rest->p[n]))
		n++;
	cut = vb_str_sub(*rest, 0, n);
	*rest = vb_str_from(*rest, n);
	return cut;
}

struct vb_str match_skip_v(struct vb_str v)
{
	return v.n > 1 && (v.p[0] == 'v' || v.p[0] == 'V') && match_is_digit(v.p[1])
		       ? vb_str_from(v, 1)
		       : v;
}
