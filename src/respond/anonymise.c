/*
 * anonymise.c - diagnostics of users without what points at them. Each kind of thing has a small recogniser that says how
 * many bytes at this place are one; the same bytes get the same word, so that a log can still be followed.
 *
 * What is recognised: e-mail addresses, IPv4 and IPv6 addresses, MAC addresses, phone numbers of 9 digits and more, names
 * of machines under a domain or at the head of a syslog line, home folders' users, and the words the caller names; with
 * anonymise_people.c names after a title or "I am", accounts, French social numbers, and the values of passwords and tokens.
 * It is a filter, not a proof: what is left is shown to the person before it is kept.
 */
#include "respond/respond_int.h"

enum { PASSES_MAX = 64 };

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool hex(char c)
{
	return digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool word_char(char c)
{
	return digit(c) || letter(c) || c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

static char at(struct vb_str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

static const char *const stems[] = {"email", "ip",   "mac",     "phone",  "host",
				    "user",  "name", "account", "person", "secret"};

/* A word that an earlier pass put here: it stands for what went on without a break. */
static bool ours_at(struct vb_str s, size_t i)
{
	if (at(s, i) != '<')
		return false;
	s = vb_str_from(s, i + 1);
	for (size_t k = 0; k < VB_COUNT(stems); k++)
		if (vb_str_starts(s, vb_str(stems[k])) && at(s, strlen(stems[k])) == '-')
			return true;
	return false;
}

static size_t email_at(struct vb_str s)
{
	size_t i = 0, dot = 0;

	while (word_char(at(s, i)) || at(s, i) == '.' || at(s, i) == '+')
		i++;
	if (!i || at(s, i) != '@')
		return 0;
	for (i++; word_char(at(s, i)) || at(s, i) == '.'; i++)
		dot += at(s, i) == '.' && word_char(at(s, i + 1));
	return dot ? i - (at(s, i - 1) == '.') : 0;
}

static size_t ipv4_at(struct vb_str s)
{
	size_t i = 0;

	for (int part = 0; part < 4; part++) {
		unsigned v = 0;
		size_t from = i;

		while (digit(at(s, i)) && i - from < 3)
			v = v * 10 + (unsigned)(at(s, i++) - '0');
		if (i == from || v > 255 || (part < 3 && at(s, i++) != '.'))
			return 0;
	}
	return word_char(at(s, i)) ||
			       (at(s, i) == '.' && (digit(at(s, i + 1)) || ours_at(s, i + 1)))
		       ? 0
		       : i;
}

/* Groups of hexadecimal digits between colons: six of two are a MAC, up to eight with or without "::" an IPv6. */
static size_t colons_at(struct vb_str s, bool *mac)
{
	size_t i = 0, groups = 0, twos = 0, colons = 0, longest = 0;
	bool gap = false, numbered = false;

	while (hex(at(s, i)) || at(s, i) == ':' || (at(s, i) == '-' && colons == 0 && groups)) {
		size_t from = i;

		for (; hex(at(s, i)); i++)
			numbered = numbered || digit(at(s, i));
		if (i - from > 4)
			return 0;
		longest = i - from > longest ? i - from : longest;
		groups += i != from;
		twos += i - from == 2;
		if (at(s, i) != ':' && at(s, i) != '-')
			break;
		gap = gap || (at(s, i) == ':' && at(s, i + 1) == ':');
		colons += at(s, i) == ':';
		i++;
	}
	if (word_char(at(s, i)) || ours_at(s, i))
		return 0;
	*mac = groups == 6 && twos == 6 && !gap;
	if (*mac || groups == 8)
		return i;
	/* "a::b" is a name in a program */
	return gap && groups >= 1 && colons >= 2 && (numbered || longest >= 3) ? i : 0;
}

/* The longest of 9 to 15 digits that ends where a word does. */
static size_t phone_at(struct vb_str s)
{
	size_t i = at(s, 0) == '+', digits = 0, last = 0;

	/* dates and counters are digits too: a phone number starts with + or 0 */
	if (at(s, 0) != '+' && at(s, 0) != '0')
		return 0;
	while (digits < 15 &&
	       (digit(at(s, i)) ||
		((at(s, i) == ' ' || at(s, i) == '.' || at(s, i) == '-') && digits))) {
		if (at(s, i) == ' ' && vb_str_starts(vb_str_from(s, i + 1), VB_STR("(0)")))
			i += 3; /* "+33 (0)6" */
		digits += digit(at(s, i));
		i++;
		if (digits >= 9 && digit(at(s, i - 1)) && !word_char(at(s, i)))
			last = i;
	}
	return last;
}

static size_t host_at(struct vb_str s)
{
	static const char *const ends[] = {".local", ".lan",     ".internal", ".home", ".corp",
					   ".intra", ".com",     ".org",      ".net",  ".fr",
					   ".eu",    ".example", ".invalid",  ".de",   ".be",
					   ".ch",    ".io",      ".test"};
	size_t i = 0, dots = 0;

	while (word_char(at(s, i)) || (at(s, i) == '.' && word_char(at(s, i + 1))))
		dots += at(s, i++) == '.';
	for (size_t e = 0; dots && e < VB_COUNT(ends); e++)
		if (vb_str_ends(vb_str_sub(s, 0, i), vb_str(ends[e])))
			return i;
	return 0;
}

/* "//user:password@host": where the "@" is. */
static size_t login_at(struct vb_str s)
{
	size_t i = 2;

	while (i < s.n && !strchr(" \t\r\n/<>\"@", s.p[i]))
		i++;
	return vb_str_starts(s, VB_STR("//")) && i > 2 && at(s, i) == '@' ? i : 0;
}

/* A user's name of Windows may have blanks: it goes as far as the next backslash of the line. */
static size_t windows_user_end(struct vb_str s, size_t i)
{
	size_t end = i;

	while (end < s.n && !strchr("\r\n\\/<>\"|:*?", s.p[end]))
		end++;
	return at(s, end) == '\\' ? end : i;
}

static size_t user_at(struct vb_str s, size_t *keep)
{
	/* homes; then what sshd and PAM write */
	static const char *const before[] = {
		"\\Users\\",     "/home/",         "/Users/",       "password for invalid user ",
		"password for ", "publickey for ", "invalid user ", "for user "};
	size_t login = login_at(s);

	*keep = 2;
	if (login)
		return login;
	for (size_t h = 0; h < VB_COUNT(before); h++) {
		size_t i = strlen(before[h]);

		if (!vb_str_starts(s, vb_str(before[h])))
			continue;
		*keep = i;
		i = h ? i : windows_user_end(s, i);
		while (word_char(at(s, i)) || (at(s, i) == '.' && word_char(at(s, i + 1))))
			i++;
		return i > *keep ? i : 0;
	}
	*keep = 0;
	return 0;
}

/* A MAC as Cisco writes it: three times four hexadecimal digits. */
static size_t dotted_mac_at(struct vb_str s)
{
	size_t i = 0;

	for (; i < 14; i++)
		if (i % 5 == 4 ? at(s, i) != '.' : !hex(at(s, i)))
			return 0;
	return word_char(at(s, i)) ? 0 : i;
}

static size_t name_at(struct vb_str s, const struct vb_str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].n >= 2 && s.n >= names[i].n &&
		    vb_str_ieq(vb_str_sub(s, 0, names[i].n), names[i]) &&
		    !word_char(at(s, names[i].n)))
			return names[i].n;
	return 0;
}

enum thing { EMAIL, IP, MAC, PHONE, HOST, USER, NAME, ACCOUNT, PERSON, SECRET, THINGS };
struct seen {
	struct vb_map words; /* the thing, in lower case, to its <word> */
	unsigned count[THINGS];
};

static size_t thing_at(struct vb_str s, const struct vb_str *names, size_t n_names,
		       enum thing *kind, size_t *keep)
{
	bool mac = false;
	size_t n;

	*keep = 0;
	if ((n = respond_secret_at(s, keep)) != 0)
		return *kind = SECRET, n;
	if ((n = respond_called_at(s, keep)) != 0)
		return *kind = NAME, n;
	if ((n = respond_syslog_host_at(s, keep)) != 0)
		return *kind = HOST, n;
	*keep = 0;
	if ((n = name_at(s, names, n_names)) != 0)
		return *kind = NAME, n;
	if ((n = respond_account_at(s)) != 0)
		return *kind = ACCOUNT, n;
	if ((n = respond_person_at(s)) != 0)
		return *kind = PERSON, n;
	if ((n = email_at(s)) != 0)
		return *kind = EMAIL, n;
	if ((n = dotted_mac_at(s)) != 0)
		return *kind = MAC, n;
	if ((n = ipv4_at(s)) != 0)
		return *kind = IP, n;
	if ((n = colons_at(s, &mac)) != 0)
		return *kind = mac ? MAC : IP, n;
	if ((n = phone_at(s)) != 0)
		return *kind = PHONE, n;
	if ((n = host_at(s)) != 0)
		return *kind = HOST, n;
	if ((n = user_at(s, keep)) != 0)
		return *kind = USER, n;
	return 0;
}

static const char *word_of(struct vb_arena *a, struct seen *seen, enum thing kind,
			   struct vb_str what)
{
	void **slot = vb_map_put(&seen->words, vb_arena_lower(a, what));

	if (!*slot) {
		struct vb_str word = vb_arena_printf(a, "<%s-%u>", stems[kind],
						     ++seen->count[kind]);

		*slot = (void *)(uintptr_t)word.p;
	}
	return *slot;
}

/* One pass; false when nothing was found. */
static bool pass(struct vb_arena *a, struct seen *seen, struct vb_str text,
		 const struct vb_str *names, size_t n_names, struct vb_str *out)
{
	size_t after = 0; /* what follows a word of ours starts anew, as it will when read again */
	bool any = false;
	struct vb_buf b;

	vb_buf_init(&b, text.n * 8 + 64);
	for (size_t i = 0; i < text.n;) {
		struct vb_str rest = vb_str_from(text, i);
		bool starts = i == after || !word_char(text.p[i - 1]);
		enum thing kind = NAME;
		size_t keep, n = starts || rest.p[0] == '/' || rest.p[0] == '\\'
					 ? thing_at(rest, names, n_names, &kind, &keep)
					 : 0;

		if (!n) {
			vb_buf_char(&b, text.p[i++]);
			continue;
		}
		vb_buf_str(&b, vb_str_sub(rest, 0, keep));
		vb_buf_cstr(&b, word_of(a, seen, kind, vb_str_sub(rest, keep, n - keep)));
		i += n;
		after = i;
		any = true;
	}
	if (any)
		*out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return any;
}

/* A thing may show only once what stood against it is gone ("host.example.192.0.2.7"): until a pass finds nothing. */
struct vb_str respond_anonymise(struct vb_arena *a, struct vb_str text, const struct vb_str *names,
				size_t n_names)
{
	struct seen seen = {0};

	vb_map_init(&seen.words, a);
	for (unsigned passes = 0; passes < PASSES_MAX; passes++)
		if (!pass(a, &seen, text, names, n_names, &text))
			break;
	return text;
}
