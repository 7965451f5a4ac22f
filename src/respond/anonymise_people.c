/*
 * anonymise_people.c - what a diagnostic says of people in so many words: names after a title or after "I am", bank accounts,
 * French social numbers, values of passwords and tokens, the machine at the head of a syslog line. Numbers count only when their
 * own check digits hold, so that counters stay.
 *
 * Sources: ISO 13616 (IBAN, mod 97), French decree 82-103 on the number of the national register (key 97 - n mod 97), RFC 3164.
 */
#include "respond/respond_int.h"

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool word_char(char c)
{
	return digit(c) || letter(c) || c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

static char at(struct vb_str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* ---- secrets ------------------------------------------------------------------------------------ */

static bool ends_as_a_secret(struct vb_str word)
{
	static const char *const words[] = {"password", "passwd",    "pwd",           "passphrase",
					    "secret",   "token",     "apikey",        "api_key",
					    "api-key",  "psk",       "authorization", "cookie",
					    "session",  "sessionid", "session_id"};

	for (size_t i = 0; i < VB_COUNT(words); i++) {
		size_t n = strlen(words[i]);

		if (word.n >= n && vb_str_ieq(vb_str_from(word, word.n - n), vb_str(words[i])))
			return true;
	}
	return false;
}

static size_t blanks(struct vb_str s, size_t i)
{
	while (at(s, i) == ' ' || at(s, i) == '\t')
		i++;
	return i;
}

/* In an address "&" begins another field; elsewhere it may be part of a password. */
static bool another_follows(struct vb_str s, size_t i)
{
	size_t from = i;

	while (word_char(at(s, i)))
		i++;
	return i > from && at(s, i) == '=';
}

static size_t value_end(struct vb_str s, size_t i)
{
	while (i < s.n && !strchr(" \t\r\n\"',;<>", s.p[i]) &&
	       !(s.p[i] == '&' && another_follows(s, i + 1)))
		i++;
	return i;
}

size_t respond_secret_at(struct vb_str s, size_t *keep)
{
	size_t i = 0, end;

	while (word_char(at(s, i)))
		i++;
	if (!i || !ends_as_a_secret(vb_str_sub(s, 0, i)))
		return 0;
	i += at(s, i) == '"' || at(s, i) == '\'';
	i = blanks(s, i);
	if (at(s, i) != '=' && at(s, i) != ':')
		return 0;
	i = blanks(s, i + 1);
	i += at(s, i) == '"' || at(s, i) == '\'';
	end = value_end(s, i);
	if (vb_str_ieq(vb_str_sub(s, i, end - i), VB_STR("bearer")) ||
		       vb_str_ieq(vb_str_sub(s, i, end - i), VB_STR("basic"))) {
		i = blanks(s, end);
		end = value_end(s, i);
	}
	*keep = i;
	return end > i ? end : 0;
}

/* ---- names -------------------------------------------------------------------------------------- */

/* A capital letter of ASCII or Latin-1, then a small one. */
static size_t capital_at(struct vb_str s, size_t i)
{
	size_t n = at(s, i) >= 'A' && at(s, i) <= 'Z' ? 1
		   : (unsigned char)at(s, i) == 0xc3 && (unsigned char)at(s, i + 1) >= 0x80 &&
				   (unsigned char)at(s, i + 1) <= 0x9e
			   ? 2
			   : 0;
	char next = at(s, i + n);

	if (!n || !((next >= 'a' && next <= 'z') || (unsigned char)next >= 0x80 ||
		    (next == '\'' && letter(at(s, i + n + 1)))))
		return 0;
	while (word_char(at(s, i + n)) || (at(s, i + n) == '\'' && letter(at(s, i + n + 1))))
		n++;
	return n;
}

size_t respond_called_at(struct vb_str s, size_t *keep)
{
	static const char *const before[] = {
		"I am ",    "I'm ",          "My name is ",   "my name is ",   "Je suis ",
		"je suis ", "Je m'appelle ", "je m'appelle ", "Je m’appelle ", "je m’appelle ",
		"Mr ",      "Mr. ",          "Mrs ",          "Mrs. ",         "Ms ",
		"Ms. ",     "Dr ",           "Dr. ",          "Mme ",          "Mlle ",
		"M. ",      "Madame ",       "Monsieur ",     "Mademoiselle "};

	for (size_t k = 0; k < VB_COUNT(before); k++) {
		size_t i = strlen(before[k]), words = 0, n;

		if (!vb_str_starts(s, vb_str(before[k])))
			continue;
		*keep = i;
		while (words < 3 && (n = capital_at(s, i + (words != 0))) != 0) {
			if (words && at(s, i) != ' ')
				break;
			i += n + (words != 0);
			words++;
		}
		return words ? i : 0;
	}
	return 0;
}

/* ---- numbers with check digits ------------------------------------------------------------------ */

/* Letters and digits with single blanks between, at most `most` of them; *n is how many, the result where they end. */
static size_t packed(struct vb_str s, bool letters, char *out, size_t most, size_t *n)
{
	size_t i = 0, end = 0;

	for (*n = 0; *n < most; i++) {
		if (digit(at(s, i)) || (letters && letter(at(s, i)))) {
			out[(*n)++] = at(s, i);
			end = i + 1;
		} else if (at(s, i) != ' ' || !*n || at(s, i - 1) == ' ') {
			break;
		}
	}
	return end;
}

static bool iban_holds(const char *text, size_t n)
{
	unsigned rest = 0;

	for (size_t i = 0; i < n; i++) {
		char c = text[(i + 4) % n];

		rest = digit(c) ? (rest * 10 + (unsigned)(c - '0')) % 97
				: (rest * 100 + (unsigned)((c | 32) - 'a') + 10) % 97;
	}
	return rest == 1;
}

/* A payment card: ISO/IEC 7812-1, whose last digit checks the others (Luhn). */
static size_t card_at(struct vb_str s)
{
	enum { LEAST = 13, MOST = 19 };
	char text[MOST];
	size_t n, end = packed(s, false, text, MOST, &n);
	unsigned sum = 0;

	if (n < LEAST || text[0] < '3' || text[0] > '6' || word_char(at(s, end)))
		return 0;
	for (size_t i = 0; i < n; i++) {
		unsigned v = (unsigned)(text[n - 1 - i] - '0') << (i % 2);

		sum += v > 9 ? v - 9 : v;
	}
	return sum % 10 == 0 ? end : 0;
}

size_t respond_account_at(struct vb_str s)
{
	enum { LEAST = 15, MOST = 34 };
	char text[MOST];
	size_t n;

	if (digit(at(s, 0)))
		return card_at(s);
	if (!letter(at(s, 0)) || !letter(at(s, 1)) || !digit(at(s, 2)) || !digit(at(s, 3)))
		return 0;
	/* a word may follow after a blank: the longest number whose check digits hold is it */
	for (size_t most = MOST; most >= LEAST; most--) {
		size_t end = packed(s, true, text, most, &n);

		if (n == most && !word_char(at(s, end)) && iban_holds(text, n))
			return end;
	}
	return 0;
}

size_t respond_person_at(struct vb_str s)
{
	enum { DIGITS = 15 };
	char text[DIGITS];
	uint64_t number = 0, key;
	size_t n, end = packed(s, false, text, DIGITS, &n);

	if (n != DIGITS || (text[0] != '1' && text[0] != '2') || word_char(at(s, end)))
		return 0;
	for (size_t i = 0; i < 13; i++)
		number = number * 10 + (uint64_t)(text[i] - '0');
	key = (uint64_t)(text[13] - '0') * 10 + (uint64_t)(text[14] - '0');
	return 97 - number % 97 == key ? end : 0;
}

/* ---- syslog ------------------------------------------------------------------------------------- */

static bool fits(struct vb_str s, const char *pattern) /* 9: a digit; A: a letter; else itself */
{
	for (size_t i = 0; pattern[i]; i++)
		if (pattern[i] == '9'   ? !digit(at(s, i)) && !(i == 4 && at(s, i) == ' ')
		    : pattern[i] == 'A' ? !letter(at(s, i))
					: at(s, i) != pattern[i])
			return false;
	return true;
}

/* "Nov 26 18:00:01 HOST program[12]:" or with the time of RFC 5424. */
size_t respond_syslog_host_at(struct vb_str s, size_t *keep)
{
	size_t i = 0, from;

	if (fits(s, "AAA 99 99:99:99 "))
		i = 16;
	else if (fits(s, "9999-99-99T99:99:99"))
		i = vb_str_chr(vb_str_sub(s, 0, 40), ' ') + 1;
	if (!i || i >= s.n)
		return 0;
	*keep = from = i;
	while (word_char(at(s, i)) || at(s, i) == '.')
		i++;
	if (i == from || at(s, i) != ' ' || !word_char(at(s, i + 1)))
		return 0;
	for (from = i + 1; word_char(at(s, from)) || at(s, from) == '/' || at(s, from) == '.';)
		from++;
	return at(s, from) == '[' || at(s, from) == ':' ? i : 0;
}
