/*
 * settings_shell.c - NAME=value of shell start-up files, whatever declares it: export, readonly, typeset, declare,
 * local to a line of several commands. Nothing is expanded: a value that depends on another is kept as written. And
 * PAM services (pam.d(5)): type, control, module and arguments of each line; "@include" is kept for the view.
 */
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"

/* ---- shell assignments ------------------------------------------------------------------- */

static size_t name_length(struct vb_str s)
{
	size_t i = 0;

	while (i < s.n &&
	       (s.p[i] == '_' || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		(s.p[i] >= 'a' && s.p[i] <= 'z') || (i && s.p[i] >= '0' && s.p[i] <= '9')))
		i++;
	return i;
}

/* The end of a value that starts at s.p[0]: quotes hide separators. */
static size_t value_length(struct vb_str s)
{
	char quote = 0;
	size_t i = 0;

	for (; i < s.n; i++) {
		char c = s.p[i];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (strchr(" \t;&|()", c))
			break;
	}
	return i;
}

static bool declares(struct vb_str word)
{
	static const char *const words[] = {"export", "readonly", "typeset", "declare", "local"};

	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_is(word, words[i]))
			return true;
	return word.n > 1 && word.p[0] == '-'; /* -x, -r: options of typeset */
}

static void command_read(struct settings *s, struct vb_str command)
{
	while (command.n) {
		size_t name = name_length(command), value;

		if (name && name < command.n && command.p[name] == '=') {
			value = value_length(vb_str_from(command, name + 1));
			settings_emit(s, vb_str_sub(command, 0, name),
				      settings_unquote(vb_str_sub(command, name + 1, value)));
			command = vb_str_trim(vb_str_from(command, name + 1 + value));
			continue;
		}
		name = value_length(command);
		if (!name || !declares(vb_str_sub(command, 0, name)))
			return;
		command = vb_str_trim(vb_str_from(command, name));
	}
}

bool settings_shell_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("shell", in, out);
	struct vb_str line, command;

	(void)err;
	while (settings_line(&s, &line)) {
		struct vb_str rest = settings_uncomment(line);

		while (vb_str_next(&rest, ';', &command))
			command_read(&s, vb_str_trim(command));
	}
	return true;
}

/* ---- PAM --------------------------------------------------------------------------------- */

/* The control column is a word, or values in brackets that may hold spaces. */
static bool control_take(struct vb_str *rest, struct vb_str *control)
{
	*rest = vb_str_trim(*rest);
	if (!vb_str_starts(*rest, VB_STR("[")))
		return vb_str_word(rest, control);
	*control = vb_str_sub(*rest, 0, vb_str_chr(*rest, ']') + 1);
	*rest = vb_str_from(*rest, control->n);
	return true;
}

bool settings_pam_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("pam", in, out);
	struct vb_str line, type, control, module;

	(void)err;
	while (settings_line(&s, &line)) {
		struct vb_str rest = settings_uncomment(line);

		if (!vb_str_word(&rest, &type))
			continue;
		if (vb_str_is(type, "@include")) {
			settings_emit(&s, VB_STR("include"), vb_str_trim(rest));
			continue;
		}
		if (!control_take(&rest, &control) || !vb_str_word(&rest, &module)) {
			scan_emit_trouble(out, "line %u is no PAM rule", s.line);
			continue;
		}
		if (vb_str_is(control, "include") || vb_str_is(control, "substack")) {
			settings_emit(&s, VB_STR("include"), module);
			continue;
		}
		s.section = vb_str_starts(type, VB_STR("-")) ? vb_str_from(type, 1) : type;
		settings_emit(&s, VB_STR("args"), vb_str_trim(rest));
		settings_emit(&s, VB_STR("control"), control);
		settings_emit(&s, VB_STR("module"), module);
		s.section.n = 0;
	}
	return true;
}
