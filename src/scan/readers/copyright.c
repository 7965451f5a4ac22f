/*
 * copyright.c - the licence of a Debian package, from the copyright file it carries.
 *
 *   usr/share/doc/PACKAGE/copyright
 *     Format: ...copyright-format/1.0     machine-readable: License: of each Files: stanza, a short name or "A or B"
 *     anything else                       the common licences it points to, /usr/share/common-licenses/GPL-2
 *
 *   short names ──► SPDX identifiers, or LicenseRef-NAME ──► "A AND (B OR C)" ──► setting "dpkg-licence" PACKAGE
 *
 * The scan gives it to the package, and to the others of the same source package (scan/licence.c). The package holds
 * files under each of these licences: AND. Sources: Debian Policy 12.5, copyright-format 1.0 (fields Files, License,
 * "License specification": or, and, comma, with ... exception), SPDX 2.3 annexes A and D.
 */
#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

enum {
	LICENCES_MAX = 48,      /* different ones of one package; the longest seen has 30 */
	NAME_MAX_BYTES = 60,    /* of a LicenseRef */
	SHORT_MAX_BYTES = 1024, /* of one License: line; names longer are texts */
};

static const struct {
	const char *debian, *spdx;
} names[] = {
	{"expat", "MIT"},
	{"mit", "MIT"},
	{"mit/x11", "MIT"},
	{"x11", "X11"},
	{"isc", "ISC"},
	{"zlib", "Zlib"},
	{"curl", "curl"},
	{"apache", "Apache-2.0"},
	{"apache-2", "Apache-2.0"},
	{"apache-2.0", "Apache-2.0"},
	{"artistic", "Artistic-1.0-Perl"},
	{"artistic-1", "Artistic-1.0-Perl"},
	{"artistic-2", "Artistic-2.0"},
	{"artistic-2.0", "Artistic-2.0"},
	{"bsd-1-clause", "BSD-1-Clause"},
	{"bsd-2", "BSD-2-Clause"},
	{"bsd-2-clause", "BSD-2-Clause"},
	{"freebsd", "BSD-2-Clause"},
	{"bsd", "BSD-3-Clause"},
	{"bsd-3", "BSD-3-Clause"},
	{"bsd-3-clause", "BSD-3-Clause"},
	{"bsd-4-clause", "BSD-4-Clause"},
	{"bsd-4-clause-uc", "BSD-4-Clause-UC"},
	{"bsl", "BSL-1.0"},
	{"bsl-1.0", "BSL-1.0"},
	{"cc0", "CC0-1.0"},
	{"cc0-1.0", "CC0-1.0"},
	{"cc-by-3.0", "CC-BY-3.0"},
	{"cc-by-4.0", "CC-BY-4.0"},
	{"cc-by-sa-3.0", "CC-BY-SA-3.0"},
	{"cc-by-sa-4.0", "CC-BY-SA-4.0"},
	{"fsfap", "FSFAP"},
	{"gnu-all-permissive-license", "FSFAP"},
	{"fsfullr", "FSFULLR"},
	{"ftl", "FTL"},
	{"gfdl-1.2+", "GFDL-1.2-or-later"},
	{"gfdl-1.3", "GFDL-1.3-only"},
	{"gfdl-1.3+", "GFDL-1.3-or-later"},
	{"gpl", "GPL-1.0-or-later"},
	{"gpl-1", "GPL-1.0-only"},
	{"gpl-1+", "GPL-1.0-or-later"},
	{"gpl-2", "GPL-2.0-only"},
	{"gpl-2+", "GPL-2.0-or-later"},
	{"gpl-2.0", "GPL-2.0-only"},
	{"gpl-2.0+", "GPL-2.0-or-later"},
	{"gplv2", "GPL-2.0-only"},
	{"gplv2+", "GPL-2.0-or-later"},
	{"gpl-3", "GPL-3.0-only"},
	{"gpl-3+", "GPL-3.0-or-later"},
	{"gpl-3.0", "GPL-3.0-only"},
	{"gpl-3.0+", "GPL-3.0-or-later"},
	{"gplv3+", "GPL-3.0-or-later"},
	{"ijg", "IJG"},
	{"lgpl", "LGPL-2.0-or-later"},
	{"lgpl-2", "LGPL-2.0-only"},
	{"lgpl-2+", "LGPL-2.0-or-later"},
	{"lgpl-2.0", "LGPL-2.0-only"},
	{"lgpl-2.0+", "LGPL-2.0-or-later"},
	{"lgpl-2.1", "LGPL-2.1-only"},
	{"lgpl-2.1+", "LGPL-2.1-or-later"},
	{"lgplv2.1+", "LGPL-2.1-or-later"},
	{"lgpl-3", "LGPL-3.0-only"},
	{"lgpl-3+", "LGPL-3.0-or-later"},
	{"lgpl-3.0", "LGPL-3.0-only"},
	{"lgpl-3.0+", "LGPL-3.0-or-later"},
	{"libtiff", "libtiff"},
	{"mpl-1.1", "MPL-1.1"},
	{"mpl-2.0", "MPL-2.0"},
	{"ntp", "NTP"},
	{"ofl-1.1", "OFL-1.1"},
	{"oldap-2.8", "OLDAP-2.8"},
	{"openldap-2.8", "OLDAP-2.8"},
	{"openssl", "OpenSSL"},
	{"php-3.0", "PHP-3.0"},
	{"php-3.01", "PHP-3.01"},
	{"postgresql", "PostgreSQL"},
	{"psf-2", "PSF-2.0"},
	{"python", "Python-2.0"},
	{"ruby", "Ruby"},
	{"unlicense", "Unlicense"},
	{"zpl-2.1", "ZPL-2.1"},
};

struct licences {
	struct vb_arena *arena;
	struct vb_str v[LICENCES_MAX];
	size_t n;
	bool more;
};

/* Letters, digits, '.' and '-' are all an SPDX reference may have. */
static struct vb_str reference(struct vb_arena *a, struct vb_str text)
{
	struct vb_str name = vb_str_sub(vb_str_trim(text), 0, NAME_MAX_BYTES);
	char *p = vb_arena_alloc(a, name.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		bool kept = ((c | 0x20u) >= 'a' && (c | 0x20u) <= 'z') || (c >= '0' && c <= '9') ||
			    c == '.';

		if (kept)
			p[n++] = (char)c;
		else if (n && p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n && p[n - 1] == '-')
		n--;
	return n ? vb_arena_printf(a, "LicenseRef-%.*s", (int)n, p) : (struct vb_str){NULL, 0};
}

/* Of a name in small letters; empty when SPDX has none that we know. */
static struct vb_str name_known(struct vb_str low)
{
	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (vb_str_is(low, names[i].debian))
			return vb_str(names[i].spdx);
	return (struct vb_str){NULL, 0};
}

/* "gpl-2+ with libtool exception"; empty when either half is not known. */
static struct vb_str name_excepted(struct vb_arena *a, struct vb_str low)
{
	static const struct {
		const char *word, *spdx;
	} exceptions[] = {{"autoconf-exception-2.0", "Autoconf-exception-2.0"},
			  {"autoconf", "Autoconf-exception-3.0"},
			  {"bison", "Bison-exception-2.2"},
			  {"classpath", "Classpath-exception-2.0"},
			  {"libtool", "Libtool-exception"},
			  {"linux-syscall-note", "Linux-syscall-note"},
			  {"llvm", "LLVM-exception"}};
	size_t at = vb_str_find(low, VB_STR(" with "));
	struct vb_str licence = name_known(vb_str_trim(vb_str_sub(low, 0, at))),
		      rest = vb_str_trim(vb_str_from(low, at + 6));

	for (size_t i = 0; licence.n && i < VB_COUNT(exceptions); i++)
		if (vb_str_starts(rest, vb_str(exceptions[i].word)))
			return vb_arena_printf(a, "%.*s WITH %s", VB_FMT(licence),
					       vb_str_is(vb_str(exceptions[i].word), "autoconf") &&
						       vb_str_starts(low, VB_STR("gpl-2"))
								     ? "Autoconf-exception-2.0"
								     : exceptions[i].spdx);
	return (struct vb_str){NULL, 0};
}

static struct vb_str name_one(struct vb_arena *a, struct vb_str text)
{
	struct vb_str low = vb_arena_lower(a, vb_str_trim(text)), known = name_known(low);

	if (!known.n)
		known = name_excepted(a, low);
	return known.n ? known : reference(a, text);
}

static bool is_operator(struct vb_str word)
{
	return vb_str_ieq(word, VB_STR("or")) || vb_str_ieq(word, VB_STR("and"));
}

/* "A or B and C" of one part between commas; words that are no operator belong together. */
static struct vb_str part_read(struct vb_arena *a, struct vb_str part)
{
	struct vb_str rest = part, word, name = {NULL, 0}, all = {NULL, 0}, one;
	bool more = true;

	while (more) {
		more = vb_str_word(&rest, &word);
		if (more && !is_operator(word)) {
			name = name.n ? vb_strn(name.p, (size_t)(word.p + word.n - name.p)) : word;
			continue;
		}
		one = name_one(a, name);
		name = (struct vb_str){NULL, 0};
		if (one.n)
			all = all.n ? vb_arena_printf(a, "%.*s%.*s", VB_FMT(all), VB_FMT(one))
				    : one;
		if (more && all.n && !vb_str_ends(all, VB_STR(" ")))
			all = vb_arena_printf(a, "%.*s %s ", VB_FMT(all),
					      vb_str_ieq(word, VB_STR("or")) ? "OR" : "AND");
	}
	if (vb_str_ends(all, VB_STR(" OR ")))
		all.n -= 4;
	if (vb_str_ends(all, VB_STR(" AND ")))
		all.n -= 5;
	return all;
}

/* A comma binds loosest: "GPL-2+ or Artistic, and Expat". */
static struct vb_str short_read(struct vb_arena *a, struct vb_str text)
{
	struct vb_str rest = text, part, all = {NULL, 0}, one, word, probe;

	while (vb_str_next(&rest, ',', &part)) {
		const char *operator= " AND ";

		probe = part;
		if (all.n && vb_str_word(&probe, &word) && is_operator(word)) {
			operator= vb_str_ieq(word, VB_STR("or")) ? " OR " : " AND ";
			part = probe;
		}
		one = part_read(a, part);
		if (!one.n)
			continue;
		if (!all.n && !rest.n) {
			all = one;
			continue;
		}
		if (vb_str_chr(one, ' ') < one.n)
			one = vb_arena_printf(a, "(%.*s)", VB_FMT(one));
		all = all.n ? vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(all), operator, VB_FMT(one))
			    : one;
	}
	return all;
}

static void licence_add(struct licences *l, struct vb_str expression)
{
	size_t at = vb_str_find(expression, VB_STR(" AND "));

	if (!expression.n)
		return;
	if (at < expression.n && vb_str_chr(expression, '(') == expression.n &&
	    vb_str_find(expression, VB_STR(" OR ")) == expression.n) {
		licence_add(l, vb_str_sub(expression, 0, at)); /* once each */
		licence_add(l, vb_str_from(expression, at + 5));
		return;
	}
	for (size_t i = 0; i < l->n; i++)
		if (vb_str_eq(l->v[i], expression))
			return;
	if (l->n == LICENCES_MAX)
		l->more = true;
	else
		l->v[l->n++] = expression;
}

/* ---- the machine-readable form ------------------------------------------------------------ */

static bool is_machine(struct vb_str text)
{
	struct vb_str line;

	while (vb_str_line(&text, &line)) {
		if (!vb_str_trim(line).n)
			continue;
		return vb_str_starts(line, VB_STR("Format:")) ||
				     vb_str_starts(line, VB_STR("Format-Specification:"));
	}
	return false;
}

static bool field(struct vb_str line, const char *name, struct vb_str *value)
{
	size_t colon = vb_str_chr(line, ':');

	if (colon == line.n || !vb_str_ieq(vb_str_sub(line, 0, colon), vb_str(name)))
		return false;
	*value = vb_str_trim(vb_str_from(line, colon + 1));
	return true;
}

static void machine_read(struct licences *l, struct vb_str text)
{
	struct vb_str line, value;
	bool files = false; /* in a stanza about files; stanzas of licences alone define texts */

	while (vb_str_line(&text, &line)) {
		if (!vb_str_trim(line).n)
			files = false;
		else if (line.p[0] == ' ' || line.p[0] == '\t')
			continue;
		else if (field(line, "Files", &value))
			files = true;
		else if (files && field(line, "License", &value) && value.n > SHORT_MAX_BYTES)
			l->more = true;
		else if (files && field(line, "License", &value))
			licence_add(l, short_read(l->arena, value));
	}
}

/* ---- the free form ----------------------------------------------------------------------- */

/* Does one of the common licences count with all later versions? Their texts say so in these words. */
static bool says_later(struct vb_str text)
{
	static const char *const words[] = {"any later version", "any\nlater version",
					    "any later\nversion", "or (at your option)"};

	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_find(text, vb_str(words[i])) < text.n)
			return true;
	return false;
}

/* Texts that are short enough to stand in the file itself, by the words they are known by. */
static void words_read(struct licences *l, struct vb_str text)
{
	bool bsd = vb_str_find(text, VB_STR("Redistribution and use in source and binary forms")) <
			       text.n,
			       name = vb_str_find(text, VB_STR("Neither the name")) < text.n ||
						  vb_str_find(text, VB_STR("The name of")) < text.n;

	if (vb_str_find(text, VB_STR("Permission is hereby granted, free of charge")) < text.n)
		licence_add(l, VB_STR("MIT"));
	if (bsd)
		licence_add(l, name ? VB_STR("BSD-3-Clause") : VB_STR("BSD-2-Clause"));
}

static void free_read(struct licences *l, struct vb_str text)
{
	struct vb_str folder = VB_STR("/usr/share/common-licenses/");
	bool later = says_later(text);

	words_read(l, text);
	for (;;) {
		size_t at = vb_str_find(text, folder), n = 0;
		struct vb_str name;

		if (at == text.n)
			return;
		text = vb_str_from(text, at + folder.n);
		while (n < text.n && text.p[n] &&
		       strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
			      "tuvwxyz0123456789.-",
			      text.p[n]))
			n++;
		while (n && (text.p[n - 1] == '.' || text.p[n - 1] == '-'))
			n--; /* the end of a sentence */
		name = vb_str_sub(text, 0, n);
		if (later && vb_str_find(name, VB_STR("GPL-")) < name.n)
			name = vb_arena_printf(l->arena, "%.*s+", VB_FMT(name));
		licence_add(l, n ? name_one(l->arena, name) : name);
	}
}

/* ---- the reader -------------------------------------------------------------------------- */

static struct vb_str joined(const struct licences *l)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < l->n; i++) {
		bool compound = l->n > 1 && vb_str_find(l->v[i], VB_STR(" OR ")) < l->v[i].n;

		all = vb_arena_printf(l->arena, "%.*s%s%s%.*s%s", VB_FMT(all), i ? " AND " : "",
				      compound ? "(" : "", VB_FMT(l->v[i]), compound ? ")" : "");
	}
	return all;
}

static bool read_copyright(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str folder = vb_str_sub(in->path, 0, vb_str_rchr(in->path, '/'));
	struct licences l = {.arena = in->arena};
	struct model_setting s = {.format = VB_STR("dpkg-licence"), .key = scan_path_name(folder)};

	(void)err;
	if (is_machine(in->content))
		machine_read(&l, in->content);
	else
		free_read(&l, in->content);
	if (l.more)
		scan_emit_trouble(
			out,
			"more than %d different licences, or one longer than %d bytes: the rest is "
			"left out",
			LICENCES_MAX, SHORT_MAX_BYTES);
	s.value = scan_text_clean(in->arena, joined(&l));
	if (s.value.n)
		scan_emit_setting(out, &s);
	return true;
}

static const char *const patterns[] = {"usr/share/doc/*/copyright", NULL};

const struct scan_reader scan_reader_copyright = {
	.name = "dpkg-copyright",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.read = read_copyright,
	.what = "licences of Debian packages, from the copyright files they carry",
};
