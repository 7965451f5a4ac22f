/*
 * settings_keyval.c - the plain formats: key and value separated by white space, '=' or ':' (login.defs, os-release,
 * postgresql.conf ...), ini sections (also systemd units, whose lines go on after a backslash), kernel .config, fstab,
 * and lines of any text.
 */
#include "scan/readers/settings_int.h"
#include "core/limits.h"
#include "scan/readers/settings.h"

bool settings_keyval_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("keyval", in, out);
	struct vb_str line, key, value;

	(void)err;
	while (settings_line(&s, &line)) {
		settings_split(line, " =:", &key, &value);
		settings_emit(&s, key, settings_unquote(settings_uncomment(value)));
	}
	return true;
}

bool settings_ini_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("ini", in, out);
	struct vb_str line, key, value;

	(void)err;
	while (settings_line(&s, &line)) {
		if (line.p[0] == ';')
			continue;
		if (line.p[0] == '[') {
			s.section = vb_str_trim(vb_str_sub(line, 1, vb_str_rchr(line, ']') - 1));
			continue;
		}
		settings_split(line, "=", &key, &value);
		settings_emit(&s, key, settings_unquote(settings_uncomment(value)));
	}
	return true;
}

/*
 * systemd.syntax(7): a backslash at the end joins the next line with a space; comments inside are dropped. The whole
 * grows in a bounded buffer: joining strings pairwise would be quadratic in a hostile file.
 */
static struct vb_str unit_line(struct settings *s, struct vb_str line)
{
	struct vb_str whole;
	struct vb_buf b;
	bool more = true;

	vb_buf_init(&b, VB_LIMIT_STRING_BYTES);
	while (more) {
		more = line.n && line.p[line.n - 1] == '\\';
		vb_buf_str(&b, vb_str_trim(vb_str_sub(line, 0, line.n - more)));
		vb_buf_char(&b, ' ');
		do
			more = more && settings_raw_line(s, &line);
		while (more && vb_str_trim(line).n && strchr("#;", vb_str_trim(line).p[0]));
		line = vb_str_trim(line);
	}
	if (b.over)
		scan_emit_trouble(s->out, "line %u is longer than %zu bytes", s->line,
				  VB_LIMIT_STRING_BYTES);
	whole = vb_arena_str(s->in->arena, vb_str_trim(vb_buf_view(&b)));
	vb_buf_done(&b);
	return whole;
}

bool settings_unit_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("unit", in, out);
	struct vb_str line, key, value;

	(void)err;
	while (settings_line(&s, &line)) {
		uint32_t first = s.line, last;

		if (line.p[0] == ';')
			continue;
		if (line.p[0] == '[') {
			s.section = vb_str_trim(vb_str_sub(line, 1, vb_str_rchr(line, ']') - 1));
			continue;
		}
		settings_split(unit_line(&s, line), "=", &key, &value);
		last = s.line;
		s.line = first; /* the record stands where the key is */
		settings_emit(&s, key, value);
		s.line = last;
	}
	return true;
}

/* "# CONFIG_X is not set" is the same as absent, so only assignments are records. */
bool settings_kconfig_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("kconfig", in, out);
	struct vb_str line, key, value;

	(void)err;
	while (settings_line(&s, &line)) {
		settings_split(line, "=", &key, &value);
		if (vb_str_starts(key, VB_STR("CONFIG_")))
			settings_emit(&s, key, settings_unquote(value));
	}
	return true;
}

/* fstab(5): the mount point is the section. */
bool settings_fstab_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	static const char *const names[] = {"device", "mountpoint", "type", "options"};
	struct settings s = settings_open("fstab", in, out);
	struct vb_str line, f[VB_COUNT(names)];

	(void)err;
	while (settings_line(&s, &line)) {
		size_t n = 0;

		while (n < VB_COUNT(f) && vb_str_word(&line, &f[n]))
			n++;
		if (n < 3) {
			scan_emit_trouble(out, "line %u has %zu fields, at least 3 expected",
					  s.line, n);
			continue;
		}
		s.section = f[1];
		for (size_t i = 0; i < n; i++)
			settings_emit(&s, vb_str(names[i]), f[i]);
	}
	return true;
}

static void lines_emit(struct settings *s)
{
	struct vb_str line, text;

	while (settings_raw_line(s, &line)) {
		text = vb_str_trim(line);
		if (text.n && (text.p[0] != '#' || vb_str_starts(text, VB_STR("#!"))))
			settings_emit(s, (struct vb_str){NULL, 0}, line);
	}
}

/* Every line that is neither blank nor a comment; the first line of a script ("#!") is kept. */
bool settings_lines_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("lines", in, out);

	(void)err;
	if (vb_str_chr(in->content, '\0') < in->content.n)
		scan_emit_trouble(out, "a binary file where lines of text are expected");
	else
		lines_emit(&s);
	return true;
}

/* The same for files that a web server may run; any other file is read and has no line. */
bool settings_script_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	static const char *const endings[] = {".sh", ".cgi", ".lua", ".php", ".pl", ".py", ".asp"};
	struct settings s = settings_open("script", in, out);
	bool script = vb_str_starts(in->content, VB_STR("#!")) ||
				    vb_str_starts(in->content, VB_STR("<?php"));

	(void)err;
	for (size_t i = 0; i < VB_COUNT(endings); i++)
		script |= vb_str_ends(in->path, vb_str(endings[i]));
	if (script && vb_str_chr(in->content, '\0') == in->content.n)
		lines_emit(&s);
	return true;
}

/*
 * Every line as it stands, comments and blank ones too: hardening changes a line of a file and leaves the others. A
 * file that would not come back byte for byte is refused.
 */
bool settings_text_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = {.in = in, .out = out, .format = "text", .rest = in->content};
	struct vb_str line;

	for (size_t i = 0; i < in->content.n; i++) {
		unsigned char c = (unsigned char)in->content.p[i];

		if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f)
			return vb_fail(err, VB_E_INPUT, "a control byte where text is expected");
	}
	if (!vb_str_utf8(in->content))
		return vb_fail(err, VB_E_INPUT, "this text is not UTF-8");
	s = settings_open("text", in, out);
	while (settings_raw_line(&s, &line))
		settings_emit(&s, (struct vb_str){NULL, 0}, line);
	return true;
}
