/* tokens.c - see tokens_int.h. Every byte is looked at once; an unclosed quote or comment ends with the text. */
#include "scan/readers/tokens_int.h"

struct tokens tokens_open(struct vb_str text, int comments, const char *marks)
{
	return (struct tokens){.text = text, .line = 1, .comments = comments, .marks = marks};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void advance(struct tokens *t)
{
	t->line += t->text.p[t->at] == '\n' && t->line < UINT32_MAX;
	t->at++;
}

static bool here(const struct tokens *t, const char *word)
{
	return vb_str_starts(vb_str_from(t->text, t->at), vb_str(word));
}

static void line_skip(struct tokens *t)
{
	while (t->at < t->text.n && t->text.p[t->at] != '\n')
		advance(t);
}

static void skip(struct tokens *t)
{
	while (t->at < t->text.n) {
		if (is_blank(t->text.p[t->at])) {
			advance(t);
		} else if ((t->comments & TOKENS_HASH && t->text.p[t->at] == '#') ||
			   (t->comments & TOKENS_SLASHES && here(t, "//"))) {
			line_skip(t);
		} else if (t->comments & TOKENS_SLASHES && here(t, "/*")) {
			while (t->at < t->text.n && !here(t, "*/"))
				advance(t);
			t->at += t->at < t->text.n ? 2 : 0;
		} else {
			return;
		}
	}
}

static void quoted(struct tokens *t, struct token *out)
{
	char quote = t->text.p[t->at++];
	size_t from = t->at;

	while (t->at < t->text.n && t->text.p[t->at] != quote) {
		if (t->text.p[t->at] == '\\' && t->at + 1 < t->text.n)
			advance(t);
		advance(t);
	}
	out->text = vb_str_sub(t->text, from, t->at - from);
	out->quoted = true;
	t->at += t->at < t->text.n;
}

bool tokens_next(struct tokens *t, struct token *out)
{
	size_t from;

	skip(t);
	if (t->at >= t->text.n)
		return false;
	*out = (struct token){.line = t->line};
	if (t->text.p[t->at] && strchr(t->marks, t->text.p[t->at])) {
		out->mark = t->text.p[t->at++];
		return true;
	}
	if (t->text.p[t->at] == '"' || t->text.p[t->at] == '\'') {
		quoted(t, out);
		return true;
	}
	from = t->at;
	while (t->at < t->text.n && !is_blank(t->text.p[t->at]) &&
	       !(t->text.p[t->at] && strchr(t->marks, t->text.p[t->at])))
		t->at++;
	out->text = vb_str_sub(t->text, from, t->at - from);
	return true;
}
