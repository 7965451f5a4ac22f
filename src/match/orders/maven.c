/*
 * maven.c - the order of Maven's ComparableVersion, as the POM reference ("Version Order Specification") states it.
 *
 * Tokens are cut at '.', '-', '_' and where digits and letters meet (which counts as '-'). Tokens that mean nothing
 * (0, "", final, ga, release) are dropped at the end and before each '-'.
 *
 *   alpha 01  beta 02  milestone 03  rc 04  snapshot 05   end 06   sp 07   other words 08 text 0
 *   number after '-' 09   number after '.' 0a
 */
#include "match/version_int.h"

enum { END = 6, WORD = 8, DASH_NUMBER = 9, DOT_NUMBER = 10, TOKENS_MAX = 128 };

struct token {
	bool dash, number;
	struct vb_str text;
};
struct tokens {
	struct token v[TOKENS_MAX];
	size_t n;
};

static bool is_null(const struct token *t)
{
	if (!t->number)
		return !t->text.n || vb_str_ieq(t->text, VB_STR("final")) ||
						vb_str_ieq(t->text, VB_STR("ga")) ||
							   vb_str_ieq(t->text, VB_STR("release"));
	for (size_t i = 0; i < t->text.n; i++)
		if (t->text.p[i] != '0')
			return false;
	return true;
}

static bool separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

static bool tokens_cut(struct vb_str v, struct tokens *out)
{
	bool dash = false;

	for (;;) {
		struct token t = {.dash = dash};
		size_t n = 0;

		if (out->n == TOKENS_MAX)
			return false;
		t.text = match_cut_digits(&v);
		t.number = t.text.n > 0;
		if (!t.number) {
			while (n < v.n && !separator(v.p[n]) && !match_is_digit(v.p[n]))
				n++;
			t.text = vb_str_sub(v, 0, n);
			v = vb_str_from(v, n);
		}
		out->v[out->n++] = t;
		if (!v.n)
			return true;
		dash = v.p[0] != '.';
		if (separator(v.p[0]))
			v = vb_str_from(v, 1);
	}
}

static void nulls_drop(struct tokens *t)
{
	struct tokens kept = {.n = 0};

	for (size_t i = 0; i < t->n; i++) {
		if (t->v[i].dash)
			while (kept.n > 1 && is_null(&kept.v[kept.n - 1]))
				kept.n--;
		kept.v[kept.n++] = t->v[i];
	}
	while (kept.n > 1 && is_null(&kept.v[kept.n - 1]))
		kept.n--;
	*t = kept;
}

static uint8_t rank(struct vb_str word, bool before_number)
{
	static const struct {
		const char *word;
		uint8_t rank;
	} known[] = {{"alpha", 1}, {"beta", 2},     {"milestone", 3}, {"rc", 4},
		     {"cr", 4},    {"snapshot", 5}, {"sp", 7}};
	static const char short_words[] = "abm";

	for (size_t i = 0; i < VB_COUNT(known); i++)
		if (vb_str_ieq(word, vb_str(known[i].word)))
			return known[i].rank;
	for (uint8_t i = 0; before_number && word.n == 1 && i < 3; i++)
		if ((word.p[0] | 32) == short_words[i])
			return (uint8_t)(i + 1);
	return WORD;
}

bool match_key_maven(struct vb_str v, struct vb_buf *key)
{
	struct tokens t = {.n = 0};

	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] <= ' ' || v.p[i] > '~')
			return false;
	if (!tokens_cut(v, &t))
		return false;
	nulls_drop(&t);
	for (size_t i = 0; i < t.n; i++) {
		bool before_number = i + 1 < t.n && t.v[i + 1].number && t.v[i + 1].dash;
		uint8_t r = rank(t.v[i].text, before_number);

		if (t.v[i].number) {
			vb_put_u8(key, t.v[i].dash ? DASH_NUMBER : DOT_NUMBER);
			if (!match_key_number(key, t.v[i].text))
				return false;
			continue;
		}
		vb_put_u8(key, r);
		for (size_t k = 0; r == WORD && k < t.v[i].text.n; k++) {
			char c = t.v[i].text.p[k];

			vb_put_u8(key, (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c));
		}
		if (r == WORD)
			vb_put_u8(key, 0);
	}
	vb_put_u8(key, END);
	return true;
}
