/*
 * os_release.c - etc/os-release and usr/lib/os-release to settings of format "os-release"; which file counts and what
 * it means for packages is decided when all facts are in (scan/system.c).
 * Source: os-release(5): NAME=value lines, shell quoting without expansion, '#' comments.
 */
#include "scan/readers/readers.h"

#include "core/limits.h"

/* Removes shell quoting: one quoted or bare word; a backslash keeps the next byte. */
static struct vb_str unquote(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n), quote = 0;
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		else if (c == '\\' && quote != '\'' && i + 1 < s.n)
			p[n++] = s.p[++i];
		else
			p[n++] = c;
	}
	return vb_strn(p, n);
}

static bool read_os_release(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	uint32_t number = 0;

	(void)err;
	while (vb_str_line(&rest, &line)) {
		struct model_setting s = {.format = VB_STR("os-release"), .line = ++number};
		size_t equals;

		line = vb_str_trim(line);
		equals = vb_str_chr(line, '=');
		if (!line.n || line.p[0] == '#')
			continue;
		if (equals == line.n || !equals) {
			scan_emit_trouble(out, "line %u is not NAME=value", number);
			continue;
		}
		s.key = vb_str_sub(line, 0, equals);
		s.value = unquote(in->arena, vb_str_from(line, equals + 1));
		scan_emit_setting(out, &s);
	}
	return true;
}

static const char *const patterns[] = {"etc/os-release", "usr/lib/os-release", NULL};

const struct scan_reader scan_reader_os_release = {
	.name = "os-release",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_SETTING_BYTES,
	.packages = true,
	.read = read_os_release,
	.what = "the operating system's name and version, os-release(5)",
};
