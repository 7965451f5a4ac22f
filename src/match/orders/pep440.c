/*
 * pep440.c - Python versions: [N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local], PEP 440 with its normalisations.
 *
 *   epoch number | {release number}* 0 | pre | post | dev | local
 *   pre:   00 dev release without pre or post, 01 a, 02 b, 03 rc (each with a number), 04 none
 *   post:  00 none, 01 number          dev: 00 number, 01 none
 *   local: 00 none, else (01 text 0 | 02 number)* 00
 *
 * Trailing zeros of the release are not written: 1.0 equals 1.
 */
#include "match/version_int.h"

enum { RELEASE_MAX = 64, PRE_LOWEST = 0, PRE_A = 1, PRE_B = 2, PRE_RC = 3, PRE_NONE = 4 };

struct parts {
	struct vb_str epoch, release[RELEASE_MAX];
	size_t n, kept; /* numbers, and those up to the last that is not zero */
	int pre;
	struct vb_str pre_number, post_number, dev_number, local;
	bool post, dev;
};

static bool cut_word(struct vb_str *v, const char *word)
{
	size_t n = strlen(word);

	if (!vb_str_ieq(vb_str_sub(*v, 0, n), vb_str(word)))
		return false;
	*v = vb_str_from(*v, n);
	return true;
}

static void cut_separator(struct vb_str *v)
{
	if (v->n && (v->p[0] == '.' || v->p[0] == '-' || v->p[0] == '_'))
		*v = vb_str_from(*v, 1);
}

/* [separator] word [separator] [digits]; *v moves only when the word is there. */
static bool cut_phase(struct vb_str *v, const char *word, struct vb_str *number)
{
	struct vb_str rest = *v, after;

	cut_separator(&rest);
	if (!cut_word(&rest, word))
		return false;
	after = rest;
	cut_separator(&after);
	*number = match_cut_digits(&after);
	*v = number->n ? after : rest;
	return true;
}

static bool release_read(struct vb_str *v, struct parts *x)
{
	for (;;) {
		struct vb_str number = match_cut_digits(v);

		if (!number.n || x->n == RELEASE_MAX)
			return false;
		for (size_t i = 0; i < number.n; i++)
			if (number.p[i] != '0')
				x->kept = x->n + 1;
		x->release[x->n++] = number;
		if (v->n < 2 || v->p[0] != '.' || !match_is_digit(v->p[1]))
			return true;
		*v = vb_str_from(*v, 1);
	}
}

static void phases_read(struct vb_str *v, struct parts *x)
{
	static const struct {
		const char *word;
		int pre;
	} words[] = {{"alpha", PRE_A},    {"a", PRE_A},    {"beta", PRE_B}, {"b", PRE_B},
		     {"preview", PRE_RC}, {"pre", PRE_RC}, {"rc", PRE_RC},  {"c", PRE_RC}};

	for (size_t i = 0; i < VB_COUNT(words) && x->pre == PRE_NONE; i++)
		if (cut_phase(v, words[i].word, &x->pre_number))
			x->pre = words[i].pre;
	if (v->n > 1 && v->p[0] == '-' && match_is_digit(v->p[1])) { /* 1.0-1 is 1.0.post1 */
		*v = vb_str_from(*v, 1);
		x->post_number = match_cut_digits(v);
		x->post = true;
	} else {
		x->post = cut_phase(v, "post", &x->post_number) ||
			  cut_phase(v, "rev", &x->post_number) ||
			  cut_phase(v, "r", &x->post_number);
	}
	x->dev = cut_phase(v, "dev", &x->dev_number);
}

static bool local_write(struct vb_str local, struct vb_buf *key)
{
	while (local.n) {
		size_t n = 0;
		struct vb_str part, rest;

		while (n < local.n && (match_is_digit(local.p[n]) || match_is_letter(local.p[n])))
			n++;
		part = rest = vb_str_sub(local, 0, n);
		if (!n || n + 1 == local.n || (n < local.n && !strchr("-_.", local.p[n])))
			return false;
		local = vb_str_from(local, n + 1);
		match_cut_digits(&rest);
		if (!rest.n) {
			vb_put_u8(key, 2);
			if (!match_key_number(key, part))
				return false;
			continue;
		}
		vb_put_u8(key, 1);
		for (size_t i = 0; i < part.n; i++)
			vb_put_u8(key,
				  (uint8_t)(part.p[i] >= 'A' && part.p[i] <= 'Z' ? part.p[i] + 32
										 : part.p[i]));
		vb_put_u8(key, 0);
	}
	vb_put_u8(key, 0);
	return true;
}

static bool parts_write(const struct parts *x, struct vb_buf *key)
{
	int pre = x->pre == PRE_NONE && !x->post && x->dev ? PRE_LOWEST : x->pre;

	if (!match_key_number(key, x->epoch))
		return false;
	for (size_t i = 0; i < x->kept; i++)
		if (!match_key_number(key, x->release[i]))
			return false;
	vb_put_u8(key, 0);
	vb_put_u8(key, (uint8_t)pre);
	if (x->pre != PRE_NONE && !match_key_number(key, x->pre_number))
		return false;
	vb_put_u8(key, x->post);
	if (x->post && !match_key_number(key, x->post_number))
		return false;
	vb_put_u8(key, !x->dev);
	if (x->dev && !match_key_number(key, x->dev_number))
		return false;
	return local_write(x->local, key);
}

bool match_key_pep440(struct vb_str v, struct vb_buf *key)
{
	size_t bang = vb_str_chr(v, '!'), plus;
	struct parts x = {.pre = PRE_NONE};
	struct vb_str rest;

	if (v.p[0] == 'v' || v.p[0] == 'V') {
		v = vb_str_from(v, 1);
		bang = vb_str_chr(v, '!');
	}
	if (bang < v.n) {
		rest = x.epoch = vb_str_sub(v, 0, bang);
		match_cut_digits(&rest);
		if (!x.epoch.n || rest.n)
			return false;
		v = vb_str_from(v, bang + 1);
	}
	plus = vb_str_chr(v, '+');
	if (plus < v.n) {
		x.local = vb_str_from(v, plus + 1);
		v = vb_str_sub(v, 0, plus);
		if (!x.local.n)
			return false;
	}
	if (!release_read(&v, &x))
		return false;
	phases_read(&v, &x);
	return !v.n && parts_write(&x, key);
}
