/*
 * spdx.c - see spdx.h. Grammar: SPDX 2.3 annex D. Package databases write licences freely ("GPL-2+ and others"): what
 * does not parse, or names a licence outside the table, is reported as a name, never passed off as an expression.
 * The table holds the identifiers met in distributions and registries.
 */
#include "report/spdx.h"

enum { DEPTH = 32 };

static const char *const licences[] = {
	"0BSD",
	"AFL-2.1",
	"AFL-3.0",
	"AGPL-3.0",
	"AGPL-3.0-only",
	"AGPL-3.0-or-later",
	"Apache-1.1",
	"Apache-2.0",
	"Artistic-1.0",
	"Artistic-1.0-Perl",
	"Artistic-2.0",
	"BSD-1-Clause",
	"BSD-2-Clause",
	"BSD-2-Clause-Patent",
	"BSD-3-Clause",
	"BSD-3-Clause-Clear",
	"BSD-4-Clause",
	"BSD-4-Clause-UC",
	"BSD-Source-Code",
	"BSL-1.0",
	"BlueOak-1.0.0",
	"BUSL-1.1",
	"CC-BY-3.0",
	"CC-BY-4.0",
	"CC-BY-SA-3.0",
	"CC-BY-SA-4.0",
	"CC0-1.0",
	"CDDL-1.0",
	"CDDL-1.1",
	"CDLA-Permissive-2.0",
	"CPL-1.0",
	"ECL-2.0",
	"EPL-1.0",
	"EPL-2.0",
	"EUPL-1.1",
	"EUPL-1.2",
	"FSFAP",
	"FSFUL",
	"FSFULLR",
	"FTL",
	"GFDL-1.1-or-later",
	"GFDL-1.2-only",
	"GFDL-1.2-or-later",
	"GFDL-1.3-only",
	"GFDL-1.3-or-later",
	"GPL-1.0",
	"GPL-1.0+",
	"GPL-1.0-only",
	"GPL-1.0-or-later",
	"GPL-2.0",
	"GPL-2.0+",
	"GPL-2.0-only",
	"GPL-2.0-or-later",
	"GPL-3.0",
	"GPL-3.0+",
	"GPL-3.0-only",
	"GPL-3.0-or-later",
	"HPND",
	"HPND-sell-variant",
	"ICU",
	"IJG",
	"ISC",
	"LGPL-2.0",
	"LGPL-2.0+",
	"LGPL-2.0-only",
	"LGPL-2.0-or-later",
	"LGPL-2.1",
	"LGPL-2.1+",
	"LGPL-2.1-only",
	"LGPL-2.1-or-later",
	"LGPL-3.0",
	"LGPL-3.0+",
	"LGPL-3.0-only",
	"LGPL-3.0-or-later",
	"LPPL-1.3c",
	"Libpng",
	"MIT",
	"MIT-0",
	"MIT-CMU",
	"MPL-1.0",
	"MPL-1.1",
	"MPL-2.0",
	"MPL-2.0-no-copyleft-exception",
	"MS-PL",
	"MulanPSL-2.0",
	"NCSA",
	"NTP",
	"OFL-1.1",
	"OLDAP-2.8",
	"OpenSSL",
	"PHP-3.0",
	"PHP-3.01",
	"PSF-2.0",
	"PostgreSQL",
	"Python-2.0",
	"Python-2.0.1",
	"QPL-1.0",
	"Ruby",
	"SGI-B-2.0",
	"SISSL",
	"SSPL-1.0",
	"Sleepycat",
	"TCL",
	"UPL-1.0",
	"Unicode-3.0",
	"Unicode-DFS-2016",
	"Unlicense",
	"Vim",
	"W3C",
	"WTFPL",
	"X11",
	"ZPL-2.1",
	"Zlib",
	"bzip2-1.0.6",
	"curl",
	"libpng-2.0",
	"libtiff",
	"xinetd",
	"zlib-acknowledgement",
};
static const char *const exceptions[] = {
	"389-exception",
	"Autoconf-exception-2.0",
	"Autoconf-exception-3.0",
	"Bison-exception-2.2",
	"Bootloader-exception",
	"Classpath-exception-2.0",
	"Font-exception-2.0",
	"GCC-exception-2.0",
	"GCC-exception-3.1",
	"LLVM-exception",
	"Libtool-exception",
	"Linux-syscall-note",
	"OCaml-LGPL-linking-exception",
	"Qt-GPL-exception-1.0",
	"Swift-exception",
	"openvpn-openssl-exception",
};

struct words {
	struct vb_str rest, word; /* word: the current one, empty at the end */
};

static bool listed(const char *const *table, size_t n, struct vb_str word)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(word, table[i]))
			return true;
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
	return listed(licences, VB_COUNT(licences), word) ||
	       listed(licences, VB_COUNT(licences), plain);
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
	if (!listed(exceptions, VB_COUNT(exceptions), w->word))
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
