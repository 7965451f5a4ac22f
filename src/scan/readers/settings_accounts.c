/*
 * settings_accounts.c - passwd(5), group(5), shadow(5): one record per account and field, the account's name as
 * section. A password hash never leaves this file: passwd says "hash" where one stands, shadow gives state (empty,
 * locked, set), scheme (crypt(5) prefixes) and rounds.
 */
#include <crypt.h>

#include "scan/readers/settings_int.h"
#include "scan/readers/settings.h"

enum { MAX_FIELDS = 9 };

static size_t fields_of(struct vb_str line, struct vb_str f[MAX_FIELDS])
{
	size_t n = 0;
	struct vb_str part;

	while (n < MAX_FIELDS && vb_str_next(&line, ':', &part))
		f[n++] = part;
	return n;
}

static bool one_of(struct vb_str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(s, words[i]))
			return true;
	return false;
}

/* What passwd and group may show of their password field: the usual marks, or that something else stands there. */
static struct vb_str password_mark(struct vb_str p)
{
	static const char *const marks[] = {"", "x", "*", "!", "!!", "!*"};

	return one_of(p, marks, VB_COUNT(marks)) ? p : VB_STR("hash");
}

/* Names fields[1..]; NULL skips one. Lines with fewer than `least` fields are named as trouble, never guessed. */
static bool read_table(const char *format, const char *const *names, size_t least,
		       const struct scan_input *in, struct scan_out *out)
{
	struct settings s = settings_open(format, in, out);
	struct vb_str line, f[MAX_FIELDS];

	while (settings_line(&s, &line)) {
		size_t n = fields_of(line, f);

		if (n < least || !f[0].n) {
			scan_emit_trouble(out, "line %u has %zu fields, %zu expected", s.line, n,
					  least);
			continue;
		}
		s.section = f[0];
		settings_emit(&s, VB_STR("name"), f[0]);
		for (size_t i = 1; i < n && names[i]; i++)
			settings_emit(&s, vb_str(names[i]), i == 1 ? password_mark(f[i]) : f[i]);
	}
	return true;
}

bool settings_passwd_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	static const char *const names[MAX_FIELDS] = {"name",  "password", "uid",  "gid",
						      "gecos", "home",     "shell"};

	(void)err;
	return read_table("passwd", names, 7, in, out);
}

bool settings_group_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	static const char *const names[MAX_FIELDS] = {"name", "password", "gid", "members"};

	(void)err;
	return read_table("group", names, 4, in, out);
}

/* ---- shadow ----------------------------------------------------------------------------- */

static bool crypt_alphabet(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
			    s.p[i]) ||
		    !s.p[i])
			return false;
	return true;
}

/* crypt(5), "available hashing methods". NULL: no method would ever match such a text. */
static const char *scheme_of(struct vb_str h)
{
	static const struct {
		const char *prefix, *name;
	} schemes[] = {
		{"$y$", "yescrypt"},        {"$gy$", "gost-yescrypt"}, {"$7$", "scrypt"},
		{"$argon2id$", "argon2id"}, {"$argon2i$", "argon2i"},  {"$2a$", "bcrypt"},
		{"$2b$", "bcrypt"},         {"$2y$", "bcrypt"},        {"$2x$", "bcrypt-x"},
		{"$6$", "sha512crypt"},     {"$5$", "sha256crypt"},    {"$sha1", "sha1crypt"},
		{"$md5", "sunmd5"},         {"$1$", "md5crypt"},       {"$3$", "nt"},
	};

	for (size_t i = 0; i < VB_COUNT(schemes); i++)
		if (vb_str_starts(h, vb_str(schemes[i].prefix)))
			return schemes[i].name;
	if (h.n && h.p[0] == '$')
		return "unknown";
	if (h.n >= 20 && h.p[0] == '_' && crypt_alphabet(vb_str_from(h, 1)))
		return "bsdicrypt";
	return h.n >= 13 && crypt_alphabet(h) ? "descrypt" : NULL;
}

/* "rounds=N" of the SHA methods, the two digits of bcrypt; empty when the method's default applies. */
static struct vb_str rounds_of(struct vb_str h)
{
	size_t at = vb_str_find(h, VB_STR("$rounds="));
	struct vb_str n;

	if (at < h.n) {
		n = vb_str_from(h, at + 8);
		return vb_str_sub(n, 0, vb_str_chr(n, '$'));
	}
	if (vb_str_starts(h, VB_STR("$2")) && h.n > 6)
		return vb_str_sub(h, 4, 2);
	return (struct vb_str){NULL, 0};
}

/* ---- guessing ---------------------------------------------------------------------------- */

/*
 * Is it a password devices are shipped with? A few dozen of the commonest, and the account's own name, are tried with
 * crypt(3), in the jail: the hash still never leaves. A hash made to be slow is tried with fewer words, one slower than
 * what distributions use with none: a hostile file must not buy our time.
 */
enum { GUESS_ACCOUNTS = 8, ROUNDS_MOST = 10000, BCRYPT_MOST = 10 };

static const char *const common[] = {
	"",          "password",  "admin",  "1234",   "root",   "12345",    "123456",   "12345678",
	"toor",      "default",   "pass",   "guest",  "user",   "test",     "changeme", "letmein",
	"raspberry", "ubnt",      "linux",  "alpine", "system", "support",  "service",  "vagrant",
	"admin123",  "password1", "qwerty", "public", "debug",  "superuser"};

/* How many words a method is worth: all for the fast ones, few for the slow ones, none past what is usual. */
static size_t words_worth(const char *scheme, struct vb_str hash)
{
	int64_t rounds = 0;
	bool said = vb_str_i64(rounds_of(hash), &rounds);

	if (strcmp(scheme, "md5crypt") == 0 || strcmp(scheme, "descrypt") == 0)
		return VB_COUNT(common);
	if (strcmp(scheme, "sha512crypt") == 0 || strcmp(scheme, "sha256crypt") == 0)
		return said && rounds > ROUNDS_MOST ? 0 : VB_COUNT(common);
	if (strcmp(scheme, "bcrypt") == 0)
		return said && rounds <= BCRYPT_MOST ? 4 : 0;
	return vb_str_starts(hash, VB_STR("$y$j9T$")) ? 4 : 0; /* the default cost of yescrypt */
}

static bool opens(struct crypt_data *data, const char *word, const char *hash)
{
	const char *made = crypt_rn(word, hash, data, (int)sizeof(*data));

	return made && strcmp(made, hash) == 0;
}

static void emit_guess(struct settings *s, const char *scheme, struct vb_str hash, unsigned *tried)
{
	size_t n = words_worth(scheme, hash);
	struct crypt_data *data VB_CLEANUP(vb_cleanup_free) = NULL;
	const char *text = vb_arena_cstr(s->in->arena, hash);
	bool open;

	if (!n || hash.n > 256 || ++*tried > GUESS_ACCOUNTS) {
		settings_emit(s, VB_STR("guessed"), VB_STR("untried"));
		return;
	}
	data = vb_alloc(1, sizeof(*data));
	open = opens(data, vb_arena_cstr(s->in->arena, vb_str_sub(s->section, 0, 64)), text);
	for (size_t i = 0; i < n && !open; i++)
		open = opens(data, common[i], text);
	settings_emit(s, VB_STR("guessed"), open ? VB_STR("yes") : VB_STR("no"));
}

static void emit_password(struct settings *s, struct vb_str field, unsigned *tried)
{
	struct vb_str hash = field;
	const char *scheme;
	bool locked;

	while (hash.n && hash.p[0] == '!')
		hash = vb_str_from(hash, 1);
	scheme = scheme_of(hash);
	locked = hash.n != field.n || (field.n && !scheme);
	settings_emit(
		s, VB_STR("state"),
			  !field.n ? VB_STR("empty") : locked ? VB_STR("locked") : VB_STR("set"));
	if (scheme)
		settings_emit(s, VB_STR("scheme"), vb_str(scheme));
	if (scheme && rounds_of(hash).n)
		settings_emit(s, VB_STR("rounds"), rounds_of(hash));
	if (scheme && !locked)
		emit_guess(s, scheme, hash, tried);
}

bool settings_shadow_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	static const char *const names[MAX_FIELDS] = {"name", NULL,   "lastchg",  "min",
						      "max",  "warn", "inactive", "expire"};
	struct settings s = settings_open("shadow", in, out);
	struct vb_str line, f[MAX_FIELDS];
	unsigned tried = 0;

	(void)err;
	while (settings_line(&s, &line)) {
		size_t n = fields_of(line, f);

		if (n < 2 || !f[0].n) {
			scan_emit_trouble(out, "line %u has %zu fields, 9 expected", s.line, n);
			continue;
		}
		s.section = f[0];
		settings_emit(&s, VB_STR("name"), f[0]);
		emit_password(&s, f[1], &tried);
		for (size_t i = 2; i < n && i < MAX_FIELDS - 1; i++)
			if (f[i].n)
				settings_emit(&s, vb_str(names[i]), f[i]);
	}
	return true;
}
