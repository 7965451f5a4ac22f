/*
 * settings_sshd.c - sshd_config(5): one "Keyword arguments" per line, '=' allowed between them, arguments may be in
 * double quotes, '#' starts a comment. A Match line opens a section that lasts until the next Match or the end of the
 * file. Include is emitted like any keyword: the view follows it, because only the view sees the other files.
 */
#include "scan/readers/settings_int.h"
#include "scan/readers/settings.h"

/* The arguments joined by single spaces, quotes removed, as sshd's own argv_split sees them. */
static struct vb_str arguments(const struct settings *s, struct vb_str text)
{
	char *to = vb_arena_alloc(s->in->arena, text.n + 1);
	size_t n = 0;
	bool quoted = false, gap = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '"') {
			quoted = !quoted;
		} else if (!quoted && (c == ' ' || c == '\t')) {
			gap = n > 0;
		} else if (!quoted && c == '#' && (i == 0 || gap)) {
			break;
		} else {
			if (gap)
				to[n++] = ' ';
			gap = false;
			to[n++] = c;
		}
	}
	return vb_strn(to, n);
}

bool settings_sshd_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("sshd", in, out);
	struct vb_str line, key, value;

	(void)err;
	while (settings_line(&s, &line)) {
		settings_split(line, " =", &key, &value);
		value = arguments(&s, value);
		if (vb_str_ieq(key, VB_STR("Match")))
			s.section = vb_arena_printf(in->arena, "Match %.*s", VB_FMT(value));
		else
			settings_emit(&s, settings_unquote(key), value);
	}
	return true;
}
