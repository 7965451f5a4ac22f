/*
 * toml_value.c - the right-hand side of TOML: keys, the four kinds of strings, numbers, dates, arrays, inline tables.
 * Source: toml.io/en/v1.0.0, sections "String" to "Inline Table".
 */
#include "scan/readers/toml_parse_int.h"

#include "core/limits.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_bare(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '-';
}

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

/* ---- strings ---------------------------------------------------------------------------- */

static bool read_code_point(struct toml *t, size_t digits, char *p, size_t *n)
{
	uint32_t c = 0;

	for (size_t i = 0; i < digits; i++, t->at++) {
		char d = toml_peek(t);
		int v = is_digit(d)            ? d - '0'
			: d >= 'a' && d <= 'f' ? d - 'a' + 10
			: d >= 'A' && d <= 'F' ? d - 'A' + 10
					       : -1;

		if (v < 0)
			return toml_fail(t, "hexadecimal digits are expected in an escape");
		c = c << 4 | (uint32_t)v;
	}
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return toml_fail(t, "an escape that is no Unicode character");
	*n += vb_utf8_write(c, p + *n);
	return true;
}

/* A backslash that ends a line of a multi-line string: white space up to the next character goes away. */
static bool read_line_end(struct toml *t)
{
	toml_blank(t);
	if (!toml_newline(t))
		return toml_fail(t, "unknown escape");
	do {
		toml_blank(t);
	} while (toml_newline(t));
	return true;
}

static bool read_escape(struct toml *t, bool multi, char *p, size_t *n)
{
	static const char from[] = "btnfre\"\\", to[] = "\b\t\n\f\r\x1b\"\\";
	char c = toml_peek(t);
	const char *hit = c ? strchr(from, c) : NULL;

	if (hit) {
		t->at++;
		p[(*n)++] = to[hit - from];
		return true;
	}
	if (c == 'u' || c == 'U' || c == 'x') {
		t->at++;
		return read_code_point(t, c == 'u' ? 4 : c == 'U' ? 8 : 2, p, n);
	}
	return multi ? read_line_end(t) : toml_fail(t, "unknown escape");
}

/* Where the string that starts at the cursor ends, or text.n: its size bounds the unescaped copy. */
static size_t string_end(const struct toml *t, char quote, bool multi)
{
	for (size_t i = t->at; i < t->text.n; i++) {
		char c = t->text.p[i];

		if (c == '\\' && quote == '"') {
			i++;
		} else if (!multi && c == '\n') {
			break;
		} else if (c == quote && !multi) {
			return i;
		} else if (c == quote && i + 2 < t->text.n && t->text.p[i + 1] == quote &&
			   t->text.p[i + 2] == quote) {
			/* up to two quotes may stand before the closing three */
			for (int extra = 0;
			     extra < 2 && i + 3 < t->text.n && t->text.p[i + 3] == quote; extra++)
				i++;
			return i;
		}
	}
	return t->text.n;
}

static bool check_plain(struct toml *t, size_t end, bool multi)
{
	for (; t->at < end; t->at++) {
		char c = t->text.p[t->at];

		if (c == '\n')
			t->line++;
		if (is_control(c) &&
		    !(multi && (c == '\n' || (c == '\r' && t->text.p[t->at + 1] == '\n'))))
			return toml_fail(t, "control character in a string");
	}
	return true;
}

static bool read_escaped(struct toml *t, size_t end, bool multi, struct vb_str *out)
{
	char *p = vb_arena_alloc(
		t->arena, end - t->at); /* an escape is never shorter than what it stands for */
	size_t n = 0;

	while (t->at < end) {
		if (t->text.p[t->at] != '\\') {
			p[n++] = t->text.p[t->at];
			if (!check_plain(t, t->at + 1, multi))
				return false;
			continue;
		}
		t->at++;
		if (!read_escape(t, multi, p, &n))
			return false;
	}
	*out = vb_strn(p, n);
	return true;
}

static bool read_string(struct toml *t, bool may_be_multi, struct vb_str *out)
{
	char quote = toml_peek(t);
	bool multi = may_be_multi && t->at + 2 < t->text.n && t->text.p[t->at + 1] == quote &&
		     t->text.p[t->at + 2] == quote;
	size_t end;

	t->at += multi ? 3 : 1;
	if (multi)
		toml_newline(t); /* one right after the opening is not part of it */
	end = string_end(t, quote, multi);
	if (end >= t->text.n)
		return toml_fail(t, "a string that does not end");
	if (quote == '"' && memchr(t->text.p + t->at, '\\', end - t->at)) {
		if (!read_escaped(t, end, multi, out))
			return false;
	} else {
		*out = vb_strn(t->text.p + t->at, end - t->at);
		if (!check_plain(t, end, multi))
			return false;
	}
	t->at = end + (multi ? 3 : 1);
	return true;
}

bool toml_key(struct toml *t, struct vb_str *out)
{
	size_t from = t->at;

	if (toml_peek(t) == '"' || toml_peek(t) == '\'')
		return read_string(t, false, out);
	while (is_bare(toml_peek(t)))
		t->at++;
	if (t->at == from)
		return toml_fail(t, "a key is expected");
	*out = vb_strn(t->text.p + from, t->at - from);
	return true;
}

/* ---- numbers, booleans, dates ----------------------------------------------------------- */

static bool digits_of(struct vb_str s, const char *set)
{
	bool before = false; /* '_' stands between digits only */

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_') {
			if (!before)
				return false;
			before = false;
		} else {
			if (!s.p[i] || !strchr(set, s.p[i]))
				return false;
			before = true;
		}
	}
	return before;
}

static struct vb_str unsigned_of(struct vb_str s)
{
	return s.n && (s.p[0] == '+' || s.p[0] == '-') ? vb_str_from(s, 1) : s;
}

static bool is_integer(struct vb_str s)
{
	struct vb_str d = unsigned_of(s);

	if (d.n == s.n && d.n > 2 && d.p[0] == '0') {
		const char *set = d.p[1] == 'x'   ? "0123456789abcdefABCDEF"
				  : d.p[1] == 'o' ? "01234567"
				  : d.p[1] == 'b' ? "01"
						  : "";

		if (*set)
			return digits_of(vb_str_from(d, 2), set);
	}
	return digits_of(d, "0123456789") && (d.n == 1 || d.p[0] != '0');
}

static bool is_float(struct vb_str s)
{
	struct vb_str d = unsigned_of(s), rest, part;
	size_t e;

	if (vb_str_is(d, "inf") || vb_str_is(d, "nan"))
		return true;
	e = vb_str_chr(d, 'e');
	if (e == d.n)
		e = vb_str_chr(d, 'E');
	if (e < d.n && !digits_of(unsigned_of(vb_str_from(d, e + 1)), "0123456789"))
		return false;
	rest = vb_str_sub(d, 0, e);
	if (!vb_str_next(&rest, '.', &part) || !is_integer(part) || !is_digit(part.p[0]))
		return false;
	return rest.p ? digits_of(rest, "0123456789") : e < d.n;
}

/* Digits and separators in their places; whether the day exists is nobody's business here. */
static bool is_date(struct vb_str s)
{
	static const char *const shapes[] = {"dddd-dd-dd", "dddd-dd-dd dd:dd:dd", "dd:dd:dd"};
	struct vb_str body = s;
	bool zone;

	if (s.n && (s.p[s.n - 1] == 'Z' || s.p[s.n - 1] == 'z'))
		body.n--;
	else if (s.n > 6 && s.p[s.n - 3] == ':' &&
		 (s.p[s.n - 6] == '+' || (s.p[s.n - 6] == '-' && s.n > 19)))
		body.n -= 6;
	zone = body.n < s.n;
	body = vb_str_sub(body, 0, vb_str_chr(body, '.'));
	for (size_t k = 0; k < VB_COUNT(shapes); k++) {
		size_t n = strlen(shapes[k]), i = 0;

		for (; i < n && n == body.n; i++) {
			char want = shapes[k][i], c = body.p[i];

			if (want == 'd'   ? !is_digit(c)
			    : want == ' ' ? c != ' ' && c != 'T' && c != 't'
					  : c != want)
				break;
		}
		if (i == n)
			return !zone || k == 1;
	}
	return false;
}

static bool read_word(struct toml *t, struct scan_toml **out)
{
	size_t from = t->at;
	struct vb_str word;
	enum scan_toml_kind kind;

	while (is_bare(toml_peek(t)) || (toml_peek(t) && strchr("+.:", toml_peek(t))))
		t->at++;
	/* "1979-05-27 07:32:00": the one value with a space in it */
	if (t->at - from == 10 && t->at + 2 < t->text.n && toml_peek(t) == ' ' &&
	    is_digit(t->text.p[t->at + 1]) && is_date(vb_strn(t->text.p + from, 10))) {
		t->at++;
		while (is_bare(toml_peek(t)) || (toml_peek(t) && strchr("+.:", toml_peek(t))))
			t->at++;
	}
	word = vb_strn(t->text.p + from, t->at - from);
	if (vb_str_is(word, "true") || vb_str_is(word, "false"))
		kind = SCAN_TOML_BOOL;
	else if (is_integer(word))
		kind = SCAN_TOML_INTEGER;
	else if (is_float(word))
		kind = SCAN_TOML_FLOAT;
	else if (is_date(word))
		kind = SCAN_TOML_DATE;
	else {
		t->at = from;
		return toml_fail(t, "a value is expected (text must stand in quotes)");
	}
	*out = toml_node(t, kind);
	(*out)->text = word;
	return true;
}

/* ---- collections ------------------------------------------------------------------------ */

static bool read_array(struct toml *t, unsigned depth, struct scan_toml **out)
{
	struct scan_toml *array = toml_node(t, SCAN_TOML_ARRAY), *item;

	t->at++;
	for (;;) {
		if (!toml_space(t))
			return false;
		if (toml_peek(t) == ']')
			break;
		if (!toml_value(t, depth, &item) || !toml_space(t))
			return false;
		toml_add_item(t, array, item);
		if (toml_peek(t) == ',')
			t->at++;
		else if (toml_peek(t) != ']')
			return toml_fail(t, "',' or ']' is expected in an array");
	}
	t->at++;
	*out = array;
	return true;
}

static bool read_inline_table(struct toml *t, unsigned depth, struct scan_toml **out)
{
	struct scan_toml *table = toml_node(t, SCAN_TOML_TABLE);

	table->own->state = TOML_DEFINED;
	t->at++;
	toml_blank(t);
	while (toml_peek(t) != '}') {
		if (!toml_key_value(t, table, depth))
			return false;
		toml_blank(t);
		if (toml_peek(t) == '}')
			break;
		if (toml_peek(t) != ',')
			return toml_fail(t, "',' or '}' is expected in an inline table");
		t->at++;
		toml_blank(t);
		if (toml_peek(t) == '}')
			return toml_fail(t, "a key is expected after ',' in an inline table");
	}
	t->at++;
	table->own->state =
		TOML_CLOSED; /* and what dotted keys made below it: there is no other way in */
	*out = table;
	return true;
}

bool toml_value(struct toml *t, unsigned depth, struct scan_toml **out)
{
	uint32_t line = t->line;
	struct vb_str text;
	char c = toml_peek(t);

	if (depth >= VB_LIMIT_TOML_DEPTH)
		return toml_limit(t, "arrays or tables nested too deeply");
	if (t->nodes >= VB_LIMIT_TOML_NODES)
		return toml_limit(t, "too many values in one file");
	if (c == '[')
		return read_array(t, depth + 1, out);
	if (c == '{')
		return read_inline_table(t, depth + 1, out);
	if (c != '"' && c != '\'')
		return read_word(t, out);
	if (!read_string(t, true, &text))
		return false;
	*out = toml_node(t, SCAN_TOML_STRING);
	(*out)->line = line;
	(*out)->text = text;
	return true;
}
