/*
 * said.c - messages of the library in French: found in share/words by their shape.
 *
 *   "cannot read a.txt: Permission denied"  ── fits "cannot read {}: {}" ──► "impossible de lire {} : {}"
 *                                              and each {} is looked up in turn
 *
 * Of the shapes that fit, the one that says most itself is taken. A {} takes the least it can, so that fitting costs no
 * more than a search: texts hold what hostile files say.
 */
#include "report/said.h"

#include "report/said_int.h"

enum { HOLES = 9, DEPTH = 4 };

struct shape {
	struct vb_str french, holes[HOLES];
	size_t said; /* bytes that are not holes */
};

/* Cuts the literal before the next "{}" off *pattern; false when there is no hole any more: *literal is all of it. */
static bool next_hole(struct vb_str *pattern, struct vb_str *literal)
{
	size_t at = vb_str_find(*pattern, VB_STR("{}"));

	*literal = vb_str_sub(*pattern, 0, at);
	if (at == pattern->n)
		return false;
	*pattern = vb_str_from(*pattern, at + 2);
	return true;
}

static bool fits(struct vb_str pattern, struct vb_str text, struct shape *s)
{
	struct vb_str literal;
	size_t hole = 0, at;
	bool more = next_hole(&pattern, &literal);

	if (!more)
		return vb_str_eq(literal, text) && (s->said = text.n) > 0;
	if (!vb_str_starts(text, literal))
		return false;
	s->said = literal.n;
	text = vb_str_from(text, literal.n);
	while (hole < HOLES) {
		more = next_hole(&pattern, &literal);
		s->said += literal.n;
		if (!more) { /* the last literal ends the text */
			if (!vb_str_ends(text, literal))
				return false;
			s->holes[hole] = vb_str_sub(text, 0, text.n - literal.n);
			return true;
		}
		at = vb_str_find(text, literal);
		if (at == text.n && literal.n)
			return false;
		s->holes[hole++] = vb_str_sub(text, 0, literal.n ? at : 0);
		text = vb_str_from(text, s->holes[hole - 1].n + literal.n);
	}
	return false;
}

/* The shape that fits and says most. */
static bool find(struct vb_str text, struct shape *best)
{
	best->said = 0;
	for (size_t i = 0; i < said_embedded_count; i++) {
		struct vb_str rest = vb_strn((const char *)said_embedded[i].text,
					     said_embedded[i].n);
		struct vb_str line, french;

		while (vb_str_line(&rest, &line)) {
			struct shape s = {0};

			if (line.n && line.p[0] == '#')
				continue;
			if (!vb_str_line(&rest, &french))
				break;
			s.french = vb_str_from(french, 1); /* after the tab */
			if (fits(line, text, &s) && s.said > best->said)
				*best = s;
		}
	}
	return best->said > 0;
}

static bool told(struct vb_arena *a, struct vb_str text, unsigned depth, struct vb_str *out);

static void fill(struct vb_arena *a, const struct shape *s, unsigned depth, struct vb_buf *b)
{
	size_t next = 0;

	for (size_t i = 0; i < s->french.n; i++) {
		const char *p = s->french.p + i;
		size_t left = s->french.n - i, hole = next;
		struct vb_str inside;

		if (left >= 3 && p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}') {
			hole = (size_t)(p[1] - '1');
			i += 2;
		} else if (left >= 2 && p[0] == '{' && p[1] == '}') {
			next++;
			i++;
		} else {
			vb_buf_add(b, p, 1);
			continue;
		}
		inside = hole < HOLES ? s->holes[hole] : VB_STR("");
		if (depth < DEPTH)
			(void)told(a, inside, depth + 1, &inside);
		vb_buf_add(b, inside.p, inside.n);
	}
}

/* False, and *out is `text`, when nothing of it is listed. */
static bool told(struct vb_arena *a, struct vb_str text, unsigned depth, struct vb_str *out)
{
	struct vb_str left, right;
	struct shape s;
	struct vb_buf b;

	*out = text;
	if (!text.n)
		return false;
	if (find(text, &s)) {
		vb_buf_init(&b, text.n * 4 + 4096);
		fill(a, &s, depth, &b);
		*out = vb_arena_str(a, vb_buf_view(&b));
		vb_buf_done(&b);
		return true;
	}
	/* what it is about, then the message: "test T1: no probe "x"" */
	for (size_t at = 0; depth < DEPTH && at < text.n; at += left.n + 2) {
		left = vb_str_sub(text, at, vb_str_find(vb_str_from(text, at), VB_STR(": ")));
		if (at + left.n >= text.n)
			return false;
		if (!told(a, vb_str_from(text, at + left.n + 2), DEPTH, &right))
			continue;
		left = vb_str_sub(text, 0, at + left.n);
		(void)told(a, left, DEPTH, &left);
		*out = vb_arena_printf(a, "%.*s : %.*s", VB_FMT(left), VB_FMT(right));
		return true;
	}
	return false;
}

struct vb_str report_said(struct vb_arena *a, enum vb_lang lang, struct vb_str text)
{
	struct vb_str out = text;

	if (lang == VB_FR)
		(void)told(a, text, 0, &out);
	return out;
}

static void put(struct vb_arena *a, enum vb_lang lang, char *text, size_t size)
{
	struct vb_str said = report_said(a, lang, vb_str(text));
	size_t n = said.n < size ? said.n : size - 1;

	while (n < said.n && n && ((unsigned char)said.p[n] & 0xC0) == 0x80)
		n--;
	memmove(text, said.p, n);
	text[n] = '\0';
}

void report_said_error(enum vb_lang lang, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	if (lang != VB_FR)
		return;
	put(a, lang, err->text, sizeof(err->text));
	put(a, lang, err->hint, sizeof(err->hint));
}
