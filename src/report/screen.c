/*
 * screen.c - see screen.h. Width follows Unicode's East Asian Width and combining blocks as coarse ranges: names of
 * packages and files are what passes here, and one column too many in a rare script costs nothing but alignment.
 */
#include "report/screen.h"

struct range {
	uint32_t from, to;
};
static const struct range zero[] = {{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},
				    {0x064b, 0x065f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
				    {0x200b, 0x200f}, {0x2060, 0x2064}, {0x20d0, 0x20ff},
				    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}};
static const struct range wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},
				    {0xa960, 0xa97c},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
				    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
				    {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

static bool within(const struct range *ranges, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

/* Decodes the character at `at`; the text was made printable, so it is well formed. */
static size_t decode(struct vb_str s, size_t at, uint32_t *c)
{
	unsigned char lead = (unsigned char)s.p[at];
	size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	*c = n == 1 ? lead : lead & (0x7fu >> n);
	if (n > s.n - at)
		n = s.n - at;
	for (size_t i = 1; i < n; i++)
		*c = *c << 6 | ((unsigned char)s.p[at + i] & 0x3f);
	return n;
}

static unsigned columns_of(uint32_t c)
{
	if (c < 0x300)
		return 1;
	return within(zero, VB_COUNT(zero), c) ? 0 : within(wide, VB_COUNT(wide), c) ? 2 : 1;
}

unsigned report_screen_width(struct vb_str s)
{
	unsigned width = 0;
	uint32_t c;

	for (size_t at = 0; at < s.n;) {
		at += decode(s, at, &c);
		width += columns_of(c);
	}
	return width;
}

struct vb_str report_screen_cut(struct vb_arena *a, struct vb_str s, unsigned columns)
{
	unsigned width = 0;
	uint32_t c;

	if (report_screen_width(s) <= columns)
		return s;
	for (size_t at = 0, n; at < s.n; at += n) {
		n = decode(s, at, &c);
		if (width + columns_of(c) + 1 > columns)
			return columns ? vb_arena_printf(a, "%.*s…", VB_FMT(vb_str_sub(s, 0, at)))
				       : VB_STR("");
		width += columns_of(c);
	}
	return s;
}

static void ink_on(const struct report_screen *s, enum report_ink ink)
{
	static const char *const codes[] = {"",           "\033[1m",  "\033[2m",
					    "\033[1;31m", "\033[33m", "\033[32m"};

	if (s->colour)
		vb_buf_cstr(s->out, codes[ink]);
}

static void ink_off(const struct report_screen *s, enum report_ink ink)
{
	if (s->colour && ink != REPORT_INK_NONE)
		vb_buf_cstr(s->out, "\033[0m");
}

static void pad(const struct report_screen *s, unsigned n)
{
	for (; n; n--)
		vb_buf_char(s->out, ' ');
}

void report_screen_cell(struct report_screen *s, struct vb_str text, unsigned columns, bool right,
			enum report_ink ink)
{
	struct vb_str cut = report_screen_cut(s->arena, vb_arena_printable(s->arena, text),
					      columns);
	unsigned width = report_screen_width(cut);

	if (right)
		pad(s, columns - width);
	ink_on(s, ink);
	vb_buf_str(s->out, cut);
	ink_off(s, ink);
	if (!right)
		pad(s, columns - width);
}

void report_screen_line(struct report_screen *s, struct vb_str text, enum report_ink ink)
{
	struct vb_str cut = report_screen_cut(s->arena, vb_arena_printable(s->arena, text),
					      s->width);

	ink_on(s, ink);
	vb_buf_str(s->out, cut);
	ink_off(s, ink);
	vb_buf_char(s->out, '\n');
}

void report_screen_wrap(struct report_screen *s, struct vb_str text, unsigned indent,
			enum report_ink ink)
{
	struct vb_str rest = vb_arena_printable(s->arena, text), word;
	unsigned at = 0, width;

	ink_on(s, ink);
	while (vb_str_word(&rest, &word)) {
		width = report_screen_width(word);
		if (at && at + 1 + width > s->width) {
			vb_buf_char(s->out, '\n');
			pad(s, indent);
			at = indent;
		} else if (at) {
			vb_buf_char(s->out, ' ');
			at++;
		}
		word = report_screen_cut(s->arena, word, s->width > at ? s->width - at : 1);
		vb_buf_str(s->out, word);
		at += report_screen_width(word);
	}
	ink_off(s, ink);
	vb_buf_char(s->out, '\n');
}
