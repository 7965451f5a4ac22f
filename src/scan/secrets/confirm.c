/*
 * confirm.c - from a literal to a candidate: the pattern of its format around it, what stands on both sides, how random
 * the secret looks, whether it is an example, whether its checksum holds. Patterns keep to what RE2 accepts (the rules
 * refuse others) and run on a kilobyte at most under fixed limits, so a hostile file cannot make them slow.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "scan/secrets/secrets_int.h"

#include <math.h>
#include <pcre2.h>

enum { MATCH_LIMIT = 20000, DEPTH_LIMIT = 1000, TRIES = 64, RUN = 5, STAIRS = 6, WORD_LEAST = 5 };

double secrets_entropy(struct vb_str s)
{
	unsigned count[256] = {0};
	double bits = 0;

	for (size_t i = 0; i < s.n; i++)
		count[(unsigned char)s.p[i]]++;
	for (size_t i = 0; i < VB_COUNT(count); i++)
		if (count[i])
			bits -= (double)count[i] / (double)s.n *
				log2((double)count[i] / (double)s.n);
	return bits;
}

/* ---- examples ----------------------------------------------------------------------------- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool has_word(struct vb_str s, struct vb_str word)
{
	for (size_t i = 0; i + word.n <= s.n; i++) {
		size_t k = 0;

		while (k < word.n && lower(s.p[i + k]) == lower(word.p[k]))
			k++;
		if (k == word.n)
			return true;
	}
	return false;
}

/* "xxxxx", "00000"; "123456", "abcdef", "fedcba". */
static bool has_run(struct vb_str s)
{
	size_t same = 1, up = 1, down = 1;

	for (size_t i = 1; i < s.n; i++) {
		int step = lower(s.p[i]) - lower(s.p[i - 1]);

		same = step == 0 ? same + 1 : 1;
		up = step == 1 ? up + 1 : 1;
		down = step == -1 ? down + 1 : 1;
		if (same >= RUN || up >= STAIRS || down >= STAIRS)
			return true;
	}
	return false;
}

/* What a template engine or a shell fills in later. */
static bool is_template(struct vb_str s)
{
	static const char *const marks[] = {"${", "$(", "{{", "}}", "<%",
					    "%>", "%(", "%s", "#{", "@@"};

	for (size_t i = 0; i < VB_COUNT(marks); i++)
		if (vb_str_find(s, vb_str(marks[i])) < s.n)
			return true;
	return s.n && (s.p[0] == '$' || s.p[0] == '<' || s.p[0] == '{' || s.p[0] == '[' ||
		       (s.p[0] == '%' && s.p[s.n - 1] == '%'));
}

bool secrets_placeholder(const struct model_wants *wants, struct vb_str s, bool password)
{
	if (password && is_template(s))
		return true;
	for (size_t i = 0; i < wants->placeholders.n; i++) {
		struct vb_str word = wants->placeholders.v[i];

		/* a short word stands in a random token by chance */
		if ((password || word.n >= WORD_LEAST) && has_word(s, word))
			return true;
	}
	return has_run(s);
}

/* ---- what stands around ------------------------------------------------------------------- */

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_';
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* A letter before may be the end of an escape: \n, %3D, \u003d, ESC [ ... m. */
static bool begins(struct vb_str t, size_t at)
{
	if (at == 0 || !is_word(t.p[at - 1]))
		return true;
	if (at >= 2 && t.p[at - 2] == '\\' && strchr("nrtfbv0", t.p[at - 1]))
		return true;
	if (at >= 3 && t.p[at - 3] == '%' && is_hex(t.p[at - 2]) && is_hex(t.p[at - 1]))
		return true;
	if (at >= 6 && t.p[at - 6] == '\\' && t.p[at - 5] == 'u')
		return true;
	return t.p[at - 1] == 'm' && at >= 3 && t.p[at - 2] >= '0' && t.p[at - 2] <= '9' &&
	       (t.p[at - 3] == '[' || t.p[at - 3] == ';');
}

static bool ends(struct vb_str t, size_t at)
{
	return at >= t.n || !is_word(t.p[at]);
}

/* ---- patterns ----------------------------------------------------------------------------- */

static bool compile(struct secrets_format *f)
{
	PCRE2_SIZE where;
	int why;

	if (f->code || f->broken)
		return !f->broken;
	f->code = pcre2_compile((PCRE2_SPTR)f->of->pattern.p, f->of->pattern.n,
				(f->of->fold ? PCRE2_CASELESS : 0u) | PCRE2_NEVER_UTF |
					PCRE2_DOLLAR_ENDONLY,
				&why, &where, NULL);
	f->broken = !f->code;
	return !f->broken;
}

static bool limits_ready(struct secrets_confirm *c)
{
	if (c->data)
		return true;
	c->data = pcre2_match_data_create(2, NULL);
	c->limits = pcre2_match_context_create(NULL);
	vb_assert(c->data && c->limits);
	pcre2_set_match_limit(c->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(c->limits, DEPTH_LIMIT);
	return true;
}

/* The first match that covers the literal. */
static bool pattern_match(struct secrets_confirm *c, struct secrets_format *f, struct vb_str text,
			  size_t hit, size_t literal, struct secrets_match *out)
{
	size_t from = hit > f->of->reach ? hit - f->of->reach : 0,
	       to = text.n - hit > SECRETS_SPAN ? hit + SECRETS_SPAN : text.n, at = from;
	uint32_t options = f->of->reach ? 0 : PCRE2_ANCHORED;
	const PCRE2_SIZE *v;

	if (!compile(f) || !limits_ready(c))
		return false;
	for (unsigned i = 0; i < TRIES && at <= hit; i++) {
		int n = pcre2_match(f->code, (PCRE2_SPTR)text.p, to, at, options | PCRE2_NOTBOL,
				    c->data, c->limits);

		if (n < 0)
			return false;
		v = pcre2_get_ovector_pointer(c->data);
		if (v[0] > hit)
			return false;
		if (v[1] >= hit + literal) {
			bool group = n > 1 && v[2] != PCRE2_UNSET && v[3] > v[2];

			*out = (struct secrets_match){.from = v[0],
						      .to = v[1],
						      .secret = group ? v[2] : v[0],
						      .secret_to = group ? v[3] : v[1]};
			return begins(text, out->from) && ends(text, out->to);
		}
		at = v[0] + 1;
	}
	return false;
}

bool secrets_confirm(struct secrets_confirm *c, struct secrets_format *f, struct vb_str text,
		     size_t hit, size_t literal, struct secrets_match *out)
{
	bool password = f->of->kind == MODEL_SECRET_PASSWORD;
	struct vb_str secret;

	if (f->of->shape == MODEL_SHAPE_ASSIGNMENT
		    ? !secrets_assignment(f->of, text, hit, literal, out)
		    : !pattern_match(c, f, text, hit, literal, out))
		return false;
	secret = vb_str_sub(text, out->secret, out->secret_to - out->secret);
	if (secrets_entropy(secret) < f->of->entropy ||
	    !secrets_check(f->of->check, c->arena, secret, out))
		return false;
	if (hit + literal > out->secret && hit + literal < out->secret_to)
		secret = vb_str_sub(text, hit + literal, out->secret_to - hit - literal);
	return out->verified || !secrets_placeholder(c->wants, secret, password);
}
