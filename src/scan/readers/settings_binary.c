/*
 * settings_binary.c - settings that stand in binary files.
 *
 *   uboot_env   environment of U-Boot: CRC-32, optional flag byte (redundant copies), NAME=value strings ended by NUL
 *               (U-Boot include/env_internal.h); or the default one compiled into U-Boot: the run of strings that holds
 *               "bootcmd=" or "bootdelay="
 *   uboot       whether a U-Boot knows how to verify images: texts its FIT signature code prints
 *   busybox     names of the applets built in: a sorted run of NUL-ended names (BusyBox include/applets.h, applet_names)
 *   pe          whether an EFI program carries an Authenticode signature: the certificate table entry of its optional
 *               header (Microsoft PE format, "Optional header data directories")
 */
#include <zlib.h>

#include "core/limits.h"
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"

enum { ENV_VALUES = 2000, APPLETS_MIN = 12, APPLET_NAME = 32 };

static struct settings binary_open(const char *format, const struct scan_input *in,
				   struct scan_out *out)
{
	struct settings s = settings_open(format, in, out);

	s.line = 1; /* binary files have no lines; 0 is the mark of a read file */
	return s;
}

/* ---- U-Boot environment ------------------------------------------------------------------ */

static bool is_env_name(struct vb_str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return false;
	return name.n > 0 && name.n < 128;
}

/* The strings of an environment from `at`, to the empty one. False when the first is no NAME=value. */
static bool strings_emit(struct settings *s, struct vb_str bytes)
{
	size_t n = 0;

	while (n < ENV_VALUES && bytes.n) {
		struct vb_str one = vb_str_sub(bytes, 0, vb_str_chr(bytes, '\0'));
		size_t eq = vb_str_chr(one, '=');

		if (!one.n || eq == one.n || !is_env_name(vb_str_sub(one, 0, eq)))
			break;
		settings_emit(s, vb_str_sub(one, 0, eq), vb_str_from(one, eq + 1));
		bytes = vb_str_from(bytes, one.n + 1);
		n++;
	}
	return n > 0;
}

/* CRC-32 of the data is stored before it, little-endian or in the order of the machine: both are tried. */
static bool env_checked(struct settings *s, struct vb_str all, size_t head)
{
	struct vb_str data = vb_str_from(all, head);
	uint32_t little = 0, big = 0, sum;

	if (all.n < head + 16)
		return false;
	for (size_t i = 0; i < 4; i++) {
		little |= (uint32_t)(unsigned char)all.p[i] << 8 * i;
		big = big << 8 | (unsigned char)all.p[i];
	}
	sum = (uint32_t)crc32_z(0, (const unsigned char *)data.p, data.n);
	return (sum == little || sum == big) && strings_emit(s, data);
}

/* The start of the run of strings around `at`: back to the empty string, or what cannot be text. */
static size_t run_start(struct vb_str bytes, size_t at)
{
	while (at) {
		unsigned char c = (unsigned char)bytes.p[at - 1];

		if ((!c && (at < 2 || !bytes.p[at - 2])) || (c && c < ' ' && c != '\t') || c > '~')
			break;
		at--;
	}
	return at;
}

static bool env_compiled(struct settings *s, struct vb_str bytes)
{
	static const char *const known[] = {"\0bootdelay=", "\0bootcmd="};
	static const size_t lengths[] = {11, 9};

	for (size_t k = 0; k < VB_COUNT(known); k++) {
		size_t at = vb_str_find(bytes, vb_strn(known[k], lengths[k]));

		if (at < bytes.n)
			return strings_emit(s, vb_str_from(bytes, run_start(bytes, at)));
	}
	return false;
}

static void env_text(struct settings *s)
{
	struct vb_str line;

	while (settings_line(s, &line)) {
		size_t eq = vb_str_chr(line, '=');

		if (eq < line.n && is_env_name(vb_str_sub(line, 0, eq)))
			settings_emit(s, vb_str_sub(line, 0, eq), vb_str_from(line, eq + 1));
	}
}

bool settings_uboot_env_read(const struct scan_input *in, struct scan_out *out,
			     struct vb_error *err)
{
	struct settings s = binary_open("uboot_env", in, out);

	(void)err;
	if (env_checked(&s, in->content, 4) || env_checked(&s, in->content, 5) ||
	    env_compiled(&s, in->content))
		return true;
	if (vb_str_chr(in->content, '\0') == in->content.n) {
		s.line = 0;
		env_text(&s);
		return true;
	}
	if (vb_str_find(in->path, VB_STR("env")) < in->path.n)
		scan_emit_trouble(out, "no U-Boot environment: no checksum, no name of one");
	return true;
}

/* ---- U-Boot ------------------------------------------------------------------------------ */

static bool holds(struct vb_str bytes, const char *text)
{
	return vb_str_find(bytes, vb_str(text)) < bytes.n;
}

bool settings_uboot_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	/* names of properties a signature node has, and what the checker calls its algorithms */
	static const char *const marks[] = {"rsa,num-bits", "rsa,modulus",    "key-name-hint",
					    "ecdsa,curve",  "sha256,rsa2048", "sha256,rsa4096"};
	struct settings s = binary_open("uboot", in, out);
	struct vb_str rest;
	size_t at;

	(void)err;
	at = vb_str_find(in->content, VB_STR("U-Boot 20"));
	rest = vb_str_from(in->content, at);
	if (at == in->content.n)
		return true; /* not U-Boot, whatever its name: nothing is said of it */
	settings_emit(&s, VB_STR("version"), vb_str_sub(rest, 0, rest.n < 14 ? rest.n : 14));
	for (size_t i = 0; i < VB_COUNT(marks); i++)
		if (holds(in->content, marks[i]))
			settings_emit(&s, VB_STR("verifies"), vb_str(marks[i]));
	return true;
}

/* ---- BusyBox ----------------------------------------------------------------------------- */

static size_t applet_length(struct vb_str s)
{
	size_t n = 0;

	while (n < s.n && n < APPLET_NAME &&
	       ((s.p[n] >= 'a' && s.p[n] <= 'z') || (s.p[n] >= '0' && s.p[n] <= '9') ||
		strchr("._-[", s.p[n] ? s.p[n] : ' ')))
		n++;
	return n && n < s.n && !s.p[n] ? n : 0;
}

/* Names from here on that rise in byte order. */
static size_t run_length(struct vb_str s)
{
	struct vb_str before = {NULL, 0};
	size_t names = 0, n;

	for (; (n = applet_length(s)); names++) {
		if (names && vb_str_cmp(before, vb_str_sub(s, 0, n)) >= 0)
			break;
		before = vb_str_sub(s, 0, n);
		s = vb_str_from(s, n + 1);
	}
	return names;
}

/* Where the run of names around the name at `start` begins. */
static size_t run_back(struct vb_str bytes, size_t start)
{
	while (start > 1) {
		size_t k = start - 1;

		while (k && bytes.p[k - 1] && start - k <= APPLET_NAME)
			k--;
		if (k == start - 1 || applet_length(vb_str_from(bytes, k)) != start - 1 - k)
			break;
		start = k;
	}
	return start;
}

static void run_emit(struct settings *s, struct vb_str run, size_t names)
{
	for (; names; names--) {
		size_t n = applet_length(run);

		settings_emit(s, VB_STR("applet"), vb_str_sub(run, 0, n));
		run = vb_str_from(run, n + 1);
	}
}

/* Every build has cat: the first long rising run of names around one is the table. */
bool settings_busybox_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = binary_open("busybox", in, out);
	size_t base = 0, at;

	(void)err;
	while ((at = vb_str_find(vb_str_from(in->content, base), vb_strn("\0cat\0", 5))) <
	       in->content.n - base) {
		size_t start = run_back(in->content, base + at + 1),
		       names = run_length(vb_str_from(in->content, start));

		if (names >= APPLETS_MIN) {
			run_emit(&s, vb_str_from(in->content, start), names);
			return true;
		}
		base += at + 4;
	}
	return true;
}

/* ---- EFI programs ------------------------------------------------------------------------ */

bool settings_pe_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_cursor c = vb_cursor(in->content.p, in->content.n);
	struct settings s;
	uint32_t header, size;
	uint16_t magic;

	vb_seek(&c, 0x3c);
	header = vb_get_u32(&c);
	if (!vb_str_starts(in->content, VB_STR("MZ")) ||
			   !vb_str_starts(vb_str_from(in->content, header), vb_strn("PE\0\0", 4)))
		return vb_fail(err, VB_E_INPUT, "no PE program: its signature is missing");
	s = binary_open("pe", in, out);
	vb_seek(&c, (size_t)header + 24);
	magic = vb_get_u16(&c);
	/* data directories start at 96 (PE32) or 112 (PE32+); the certificate table is the fifth, eight bytes each */
	vb_seek(&c, (size_t)header + 24 + (magic == 0x20b ? 112 : 96) + 4 * 8 + 4);
	size = vb_get_u32(&c);
	if (c.bad)
		return vb_fail(err, VB_E_INPUT, "the PE header is cut short");
	settings_emit(&s, VB_STR("signed"), size ? VB_STR("yes") : VB_STR("no"));
	return true;
}
