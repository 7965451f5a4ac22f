/*
 * audit_harden_line.c - path, key, value, word, line, one a line: whatever the line is, the changed one gives the key, has
 * the option, has not the word, and changing it again changes nothing.
 */
#include "audit/harden_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool plain(struct vb_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (strchr(" \t\r\n\v\f=:;,#{}", word.p[i]))
			return false;
	return word.n > 0;
}

static bool has_field(struct vb_str line, struct vb_str word)
{
	size_t from = 0;

	for (size_t i = 0; i <= line.n; i++)
		if (i == line.n || strchr(" \t,", line.p[i])) {
			if (i < line.n && !line.p[i])
				continue;
			if (vb_str_eq(vb_str_sub(line, from, i - from), word))
				return true;
			from = i + 1;
		}
	return false;
}

static void line_try(struct vb_arena *a, const struct vb_str in[5])
{
	const struct harden_style *style = harden_style_of(in[0]);
	struct vb_str key = in[1], value = in[2], word = in[3], line = in[4], once, again;

	once = harden_line_value(a, style, line, key, value);
	vb_assert(harden_line_gives(style, once, key));
	vb_assert(harden_line_indent(once) == harden_line_indent(line));
	vb_assert(vb_str_eq(harden_line_value(a, style, once, key, value), once));
	once = harden_line_option(a, line, word);
	again = harden_line_option(a, once, word);
	vb_assert(vb_str_eq(once, again) && once.n <= line.n + word.n + 10);
	once = harden_line_drop(a, line, word);
	vb_assert(!has_field(once, word) && once.n <= line.n);
	once = harden_line_directive(a, line, key, value);
	again = harden_line_directive(a, once, key, value);
	vb_assert(vb_str_eq(once, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str rest = vb_strn((const char *)data, size), in[5] = {{NULL, 0}};

	if (size > 4096 || memchr(data, 0, size))
		return 0; /* a file with such a byte is no plain text and is not changed */
	for (size_t i = 0; i < 4; i++)
		(void)vb_str_next(&rest, '\n', &in[i]);
	(void)vb_str_line(&rest, &in[4]);
	if (plain(in[1]) && plain(in[2]) && plain(in[3]))
		line_try(a, in);
	return 0;
}
