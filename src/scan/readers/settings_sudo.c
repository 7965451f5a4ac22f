/*
 * settings_sudo.c - sudoers(5): Defaults, aliases, and each command a user specification grants, one group of records a
 * command (its section is a number that keeps the order, then the users as written). Aliases and includes are the view's
 * business. "NAME" of Defaults alone is "on", "!NAME" is "off".
 */
#include "core/limits.h"
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"

struct sudoers {
	struct settings s;
	unsigned commands; /* emitted so far */
};

/* Cuts at the first `sep` outside quotes, parentheses and escapes. */
static bool part_next(struct vb_str *rest, char sep, struct vb_str *part)
{
	char quote = 0;
	unsigned inside = 0;
	size_t i = 0;

	if (!rest->p)
		return false;
	for (; i < rest->n; i++) {
		char c = rest->p[i];

		if (c == '\\') {
			i++;
		} else if (quote) {
			quote = c == quote ? 0 : quote;
		} else if (c == '"') {
			quote = c;
		} else if (c == '(' || c == ')') {
			inside += c == '(';
			inside -= c == ')' && inside;
		} else if (c == sep && !inside) {
			break;
		}
	}
	if (i > rest->n)
		i = rest->n;
	*part = vb_str_trim(vb_str_sub(*rest, 0, i));
	*rest = i < rest->n ? vb_str_from(*rest, i + 1) : (struct vb_str){NULL, 0};
	return true;
}

static void defaults_read(struct sudoers *u, struct vb_str line)
{
	struct vb_str rest = vb_str_from(line, 8), scope, option, key, value;

	u->s.section.n = 0;
	if (rest.n && strchr("@:!>", rest.p[0])) {
		vb_str_word(&rest, &scope);
		u->s.section = scope;
	}
	while (part_next(&rest, ',', &option)) {
		bool off = vb_str_starts(option, VB_STR("!"));
		size_t end = 0;

		option = vb_str_trim(vb_str_from(option, off));
		while (end < option.n && !strchr("=+- \t", option.p[end]))
			end++;
		key = vb_str_sub(option, 0, end);
		value = vb_str_trim(vb_str_from(option, end));
		while (value.n && strchr("=+- \t", value.p[0]))
			value = vb_str_from(value, 1);
		if (key.n)
			settings_emit(&u->s,
				      vb_arena_printf(u->s.in->arena, "defaults.%.*s", VB_FMT(key)),
				      off ? VB_STR("off")
			      : value.n   ? settings_unquote(value)
					  : VB_STR("on"));
	}
}

static void alias_read(struct sudoers *u, struct vb_str type, struct vb_str rest)
{
	struct vb_str one;

	while (part_next(&rest, ':', &one)) {
		size_t eq = vb_str_chr(one, '=');

		u->s.section = vb_str_trim(vb_str_sub(one, 0, eq));
		settings_emit(&u->s, vb_arena_printf(u->s.in->arena, "alias.%.*s", VB_FMT(type)),
			      vb_str_trim(vb_str_from(one, eq + 1)));
	}
}

static bool is_tag(struct vb_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if ((word.p[i] < 'A' || word.p[i] > 'Z') && word.p[i] != '_')
			return false;
	return word.n > 2;
}

/* "NOPASSWD\\: rest": tags_hidden has put the backslash there. */
static bool tag_take(struct vb_str *text, struct vb_str *tag)
{
	size_t n = vb_str_find(*text, VB_STR("\\:"));

	if (n == text->n || !is_tag(vb_str_sub(*text, 0, n)))
		return false;
	*tag = vb_str_sub(*text, 0, n);
	*text = vb_str_trim(vb_str_from(*text, n + 2));
	return true;
}

/* "(root) NOPASSWD: SETENV: /bin/x arg": tags and runas of a command hold for those after it in the list. */
static void command_read(struct sudoers *u, struct vb_str users, struct vb_str text,
			 struct vb_str *runas, struct vb_str *tags)
{
	struct vb_arena *a = u->s.in->arena;
	struct vb_str tag;

	if (vb_str_starts(text, VB_STR("("))) {
		size_t n = vb_str_chr(text, ')');

		*runas = vb_str_sub(text, 1, n - 1);
		text = vb_str_trim(vb_str_from(text, n + 1));
	}
	while (tag_take(&text, &tag))
		*tags = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(vb_str_sub(*tags, 0, 256)),
					tags->n ? "," : "", VB_FMT(tag));
	u->s.section = vb_arena_printf(a, "%06u %.*s", u->commands++, VB_FMT(users));
	settings_emit(&u->s, VB_STR("command"), text);
	settings_emit(&u->s, VB_STR("runas"), *runas);
	settings_emit(&u->s, VB_STR("tags"), *tags);
}

/* users HOSTS = commands [: HOSTS = commands ...] */
static void rule_read(struct sudoers *u, struct vb_str line)
{
	struct vb_str rest = line, grant, users = {NULL, 0}, one;

	for (bool first = true; part_next(&rest, ':', &grant); first = false) {
		size_t eq = vb_str_chr(grant, '=');
		struct vb_str commands = vb_str_trim(vb_str_from(grant, eq + 1)), runas = {NULL, 0},
			      tags = {NULL, 0}, head = vb_str_trim(vb_str_sub(grant, 0, eq));

		if (eq == grant.n && first) {
			scan_emit_trouble(u->s.out, "line %u is no sudo rule", u->s.line);
			return;
		}
		if (first) /* the last word before '=' names hosts, what is before it users */
			users = vb_str_trim(vb_str_sub(head, 0,
						       vb_str_rchr(head, ' ') < head.n
							       ? vb_str_rchr(head, ' ')
							       : vb_str_rchr(head, '\t')));
		while (part_next(&commands, ',', &one))
			if (one.n)
				command_read(u, users, one, &runas, &tags);
	}
}

/* Tags hold a ':' of their own: it must not look like the one between grants. */
static bool is_rule_colon(struct vb_str line, size_t at)
{
	size_t from = at;

	while (from &&
	       ((line.p[from - 1] >= 'A' && line.p[from - 1] <= 'Z') || line.p[from - 1] == '_'))
		from--;
	return !is_tag(vb_str_sub(line, from, at - from));
}

/* The same line with the colons of tags escaped, so that part_next passes over them. */
static struct vb_str tags_hidden(struct vb_arena *a, struct vb_str line)
{
	struct vb_str hidden;
	struct vb_buf b;

	vb_buf_init(&b, VB_LIMIT_STRING_BYTES);
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == ':' && !is_rule_colon(line, i))
			vb_buf_char(&b, '\\');
		vb_buf_char(&b, line.p[i]);
	}
	hidden = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return hidden;
}

static bool include_read(struct sudoers *u, struct vb_str line)
{
	static const char *const words[] = {"@includedir", "#includedir", "@include", "#include"};

	for (size_t i = 0; i < VB_COUNT(words); i++) {
		struct vb_str rest = vb_str_from(line, strlen(words[i]));

		if (!vb_str_starts(line, vb_str(words[i])) || !rest.n || !strchr(" \t", rest.p[0]))
			continue;
		u->s.section.n = 0;
		settings_emit(&u->s,
			      i < 2 ? VB_STR("includedir")
				    : VB_STR("include"), settings_unquote(vb_str_trim(rest)));
		return true;
	}
	return false;
}

bool settings_sudoers_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct sudoers u = {.s = settings_open("sudoers", in, out)};
	struct vb_str line, word, rest;

	(void)err;
	while (settings_raw_line(&u.s, &line)) {
		uint32_t first = u.s.line, last;

		line = vb_str_trim(line);
		if (!line.n || include_read(&u, line))
			continue;
		if (line.p[0] == '#' && !(line.n > 1 && line.p[1] >= '0' && line.p[1] <= '9'))
			continue; /* "#1000" is a user by number */
		line = settings_whole_line(&u.s, line);
		last = u.s.line;
		u.s.line = first;
		rest = line;
		vb_str_word(&rest, &word);
		if (vb_str_starts(word, VB_STR("Defaults")))
			defaults_read(&u, line);
		else if (vb_str_ends(word, VB_STR("_Alias")))
			alias_read(&u, vb_str_sub(word, 0, word.n - 6), rest);
		else
			rule_read(&u, tags_hidden(in->arena, line));
		u.s.line = last;
	}
	return true;
}
