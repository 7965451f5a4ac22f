/* settings.c - see settings_int.h: lines, quotes, comments and the record of every settings format. */
#include "scan/readers/settings_int.h"

#include "core/limits.h"

struct settings settings_open(const char *format, const struct scan_input *in, struct scan_out *out)
{
	struct settings s = {.in = in, .out = out, .format = format, .rest = in->content};
	struct model_setting read = {.format = vb_str(format)};

	scan_emit_setting(out, &read);
	return s;
}

bool settings_raw_line(struct settings *s, struct vb_str *line)
{
	if (s->line == UINT32_MAX || !vb_str_line(&s->rest, line))
		return false;
	s->line++;
	return true;
}

struct vb_str settings_whole_line(struct settings *s, struct vb_str line)
{
	struct vb_str whole;
	struct vb_buf b;

	if (!line.n || line.p[line.n - 1] != '\\')
		return line;
	vb_buf_init(&b, VB_LIMIT_STRING_BYTES / 4);
	while (line.n && line.p[line.n - 1] == '\\') {
		vb_buf_str(&b, vb_str_sub(line, 0, line.n - 1));
		vb_buf_char(&b, ' ');
		if (!settings_raw_line(s, &line))
			line.n = 0;
		line = vb_str_trim(line);
	}
	vb_buf_str(&b, line);
	whole = vb_arena_str(s->in->arena, vb_buf_view(&b));
	vb_buf_done(&b);
	return whole;
}

bool settings_line(struct settings *s, struct vb_str *line)
{
	while (settings_raw_line(s, line)) {
		*line = vb_str_trim(*line);
		if (line->n && line->p[0] != '#')
			return true;
	}
	return false;
}

/* Records are text: a control byte or malformed UTF-8 of a hostile file becomes '?'. Tabs are kept, they separate. */
static struct vb_str text_of(const struct settings *s, struct vb_str v)
{
	bool clean = vb_str_utf8(v);

	for (size_t i = 0; clean && i < v.n; i++)
		clean = (unsigned char)v.p[i] >= 0x20 || v.p[i] == '\t';
	return clean ? v : vb_arena_printable(s->in->arena, v);
}

void settings_emit(struct settings *s, struct vb_str key, struct vb_str value)
{
	struct model_setting m = {.format = vb_str(s->format), .line = s->line};

	if (key.n + value.n + s->section.n > VB_LIMIT_STRING_BYTES) {
		scan_emit_trouble(s->out, "line %u is longer than %zu bytes", s->line,
				  VB_LIMIT_STRING_BYTES);
		return;
	}
	m.section = text_of(s, s->section);
	m.key = text_of(s, key);
	m.value = text_of(s, value);
	scan_emit_setting(s->out, &m);
}

static bool separates(const char *separators, char c)
{
	if (c == ' ' || c == '\t')
		return strchr(separators, ' ') != NULL;
	return c && strchr(separators, c) != NULL;
}

void settings_split(struct vb_str line, const char *separators, struct vb_str *key,
		    struct vb_str *value)
{
	size_t n = 0;

	while (n < line.n && !separates(separators, line.p[n]))
		n++;
	*key = vb_str_trim(vb_str_sub(line, 0, n));
	*value = vb_str_trim(vb_str_from(line, n));
	/* "key = value": the sign that follows the white space belongs to the separator, once */
	if (value->n && separates(separators, value->p[0]))
		*value = vb_str_trim(vb_str_from(*value, 1));
}

struct vb_str settings_unquote(struct vb_str s)
{
	if (s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		return vb_str_sub(s, 1, s.n - 2);
	return s;
}

struct vb_str settings_uncomment(struct vb_str s)
{
	char quote = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '#' && (i == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == '\t'))
			return vb_str_trim(vb_str_sub(s, 0, i));
	}
	return s;
}
