/*
 * assignment.c - passwords and keys without a format of their own: a name that says what it holds, a sign, a value that
 * looks random. The name decides first (most hits end there), then the value.
 *
 *   DB_PASSWORD="…"     api-key: …      <password>…</password>      'secret' => '…'
 *        ^^^^^^^^ hit
 */
#include "scan/secrets/secrets_int.h"

enum { NAME_MAX = 48, VALUE_MAX = 160, VALUE_LEAST = 8, HEX_LEAST = 32, BLANKS = 8 };

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c)
{
	return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* Words that clear a name: "public_key", "token_url", "password_file". */
static bool name_cleared(const struct model_secret_format *f, struct vb_str name)
{
	char low[NAME_MAX * 2 + 1];
	size_t n = name.n < sizeof(low) ? name.n : sizeof(low);

	for (size_t i = 0; i < n; i++)
		low[i] = name.p[i] >= 'A' && name.p[i] <= 'Z' ? (char)(name.p[i] + 32) : name.p[i];
	for (size_t i = 0; i < f->excluded.n; i++)
		if (vb_str_find(vb_strn(low, n), f->excluded.v[i]) < n)
			return true;
	return false;
}

static size_t blanks(struct vb_str t, size_t at)
{
	size_t end = at + BLANKS < t.n ? at + BLANKS : t.n;

	while (at < end && (t.p[at] == ' ' || t.p[at] == '\t'))
		at++;
	return at;
}

/* Past "=", ":", ":=", "=>", or ">" of an element; 0 when no value is given here. */
static size_t sign(struct vb_str t, size_t at, bool element)
{
	if (element)
		return at < t.n && t.p[at] == '>' ? at + 1 : 0;
	if (at < t.n && is_quote(t.p[at]))
		at++;
	if (at < t.n && t.p[at] == ']')
		at++;
	at = blanks(t, at);
	if (at + 1 >= t.n || (t.p[at] != '=' && t.p[at] != ':'))
		return 0;
	if (t.p[at] == ':' && t.p[at + 1] == '=')
		return at + 2;
	if (t.p[at] == '=' && t.p[at + 1] == '>')
		return at + 2;
	return t.p[at + 1] == '=' || t.p[at + 1] == ':' ? 0 : at + 1; /* a comparison; "a::b" */
}

static bool ends_bare(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ';' ||
	       c == ')' || c == '}' || c == ']' || c == '"' || c == '\'' || c == '<' || c == '>' ||
	       c == '`' || c == '\\' || c == '\0';
}

/* One value: quoted to its quote, an element to its end, else a word that ends a line. */
static bool value(struct vb_str t, size_t at, bool element, struct secrets_match *out)
{
	size_t end;
	char quote = 0;

	at = blanks(t, at);
	if (at < t.n && is_quote(t.p[at]))
		quote = t.p[at++];
	end = at;
	while (end < t.n && end - at <= VALUE_MAX && t.p[end] != '\n' && t.p[end] &&
	       (quote     ? t.p[end] != quote
		: element ? t.p[end] != '<'
			  : !ends_bare(t.p[end])))
		end++;
	out->secret = at;
	out->secret_to = out->to = end;
	if (end - at < VALUE_LEAST || end - at > VALUE_MAX)
		return false;
	if (quote || element)
		return end < t.n && t.p[end] == (quote ? quote : '<');
	end = blanks(t, end);
	return end >= t.n || t.p[end] == '\n' || t.p[end] == '\r';
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* What programs draw for names of things: a UUID (RFC 9562), a short digest. */
static bool is_identifier(struct vb_str v)
{
	size_t hex = 0, dashes = 0;

	for (size_t i = 0; i < v.n; i++) {
		hex += is_hex(v.p[i]);
		dashes += v.p[i] == '-';
	}
	return (hex == v.n && v.n < HEX_LEAST) || (v.n == 36 && hex == 32 && dashes == 4);
}

/* A random value mixes letters and digits, and is no path, call, address, variable or sentence. */
static bool value_is_random(struct vb_str v)
{
	size_t digits = 0, letters = 0, dots = 0;

	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];

		if ((unsigned char)c <= ' ' || (unsigned char)c >= 0x7f || c == '(' || c == ')')
			return false;
		digits += c >= '0' && c <= '9';
		letters += is_alnum(c) && !(c >= '0' && c <= '9');
		dots += c == '.' || c == ':';
	}
	if (!digits || !letters || dots > 3 || v.p[0] == '/' || v.p[0] == '.' || v.p[0] == '&' ||
	    v.p[0] == '*' || v.p[0] == '!')
		return false;
	return !is_identifier(v) && vb_str_find(v, VB_STR("://")) == v.n &&
						vb_str_find(v, VB_STR("->")) == v.n;
}

bool secrets_assignment(const struct model_secret_format *f, struct vb_str text, size_t hit,
			size_t literal, struct secrets_match *out)
{
	size_t from = hit, to = hit + literal, at;
	bool element;

	while (from > 0 && hit - from < NAME_MAX && is_name(text.p[from - 1]))
		from--;
	while (to < text.n && to - hit < NAME_MAX && is_name(text.p[to]))
		to++;
	element = from > 0 && text.p[from - 1] == '<';
	at = sign(text, to, element);
	if (!at || name_cleared(f, vb_str_sub(text, from, to - from)))
		return false;
	out->from = from;
	out->verified = false;
	out->expires = 0;
	return value(text, at, element, out) &&
	       value_is_random(vb_str_sub(text, out->secret, out->secret_to - out->secret));
}
