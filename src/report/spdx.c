/*
 * spdx.c - see spdx.h. Grammar: SPDX 2.3 annex D. Package databases write licences freely ("GPL-2+ and others"): what
 * does not parse, or names a licence outside the list (spdx_ids.c), is reported as a name, never passed off as an expression.
 */
#include "report/spdx.h"

#include "report/spdx_int.h"

enum { DEPTH = 32 };

struct words {
	struct vb_str rest, word; /* word: the current one, empty at the end */
};

static bool listed(const char *const *table, size_t n, struct vb_str word)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;
		int c = vb_str_cmp(word, vb_str(table[middle]));

		if (!c)
			return true;
		if (c < 0)
			n = middle;
		else
			low = middle + 1;
	}
	return false;
}

static void next(struct words *w)
{
	size_t n = 0;

	w->rest = vb_str_trim(w->rest);
	if (w->rest.n && (w->rest.p[0] == '(' || w->rest.p[0] == ')'))
		n = 1;
	else
		while (n < w->rest.n && !strchr(" \t\r\n()", w->rest.p[n]))
			n++;
	w->word = vb_str_sub(w->rest, 0, n);
	w->rest = vb_str_from(w->rest, n);
}

static bool licence(struct vb_str word)
{
	struct vb_str plain = vb_str_ends(word, VB_STR("+")) ? vb_str_sub(word, 0, word.n - 1)
							     : word;

	if (vb_str_starts(word, VB_STR("LicenseRef-")) && word.n > 11) {
		for (size_t i = 11; i < word.n; i++)
			if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    ".-",
				    word.p[i]) ||
			    !word.p[i])
				return false;
		return true;
	}
	return listed(report_spdx_licences, report_spdx_n_licences, word) ||
	       listed(report_spdx_licences, report_spdx_n_licences, plain);
}

static bool term(struct words *w, unsigned depth);

static bool expression(struct words *w, unsigned depth)
{
	if (!term(w, depth))
		return false;
	while (vb_str_is(w->word, "AND") || vb_str_is(w->word, "OR")) {
		next(w);
		if (!term(w, depth))
			return false;
	}
	return true;
}

static bool term(struct words *w, unsigned depth)
{
	if (vb_str_is(w->word, "(")) {
		next(w);
		if (depth == DEPTH || !expression(w, depth + 1) || !vb_str_is(w->word, ")"))
			return false;
		next(w);
		return true;
	}
	if (!licence(w->word))
		return false;
	next(w);
	if (!vb_str_is(w->word, "WITH"))
		return true;
	next(w);
	if (!listed(report_spdx_exceptions, report_spdx_n_exceptions, w->word))
		return false;
	next(w);
	return true;
}

bool report_spdx_expression(struct vb_str text)
{
	struct words w = {.rest = text};

	next(&w);
	return text.n < 4096 && expression(&w, 0) && !w.word.n;
}
