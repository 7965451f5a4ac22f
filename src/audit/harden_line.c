/*
 * harden_line.c - one line of a configuration file, changed: a value given, an option added, a word taken out, a directive
 * among others. How a key and a value stand on a line is a matter of the file: the table below, by path. What is not
 * changed stays byte for byte.
 */
#include "audit/harden_int.h"

static const struct harden_style styles[] = {
	{"etc/ssh/sshd_config|etc/ssh/sshd_config.d/*", " ", "", true, true},
	{"etc/sysctl.conf|**/sysctl.d/*.conf", " = ", "", false, false},
	{"etc/login.defs", "\t", "", false, false},
	{"etc/nginx/**", " ", ";", false, false},
	{"etc/sudoers|etc/sudoers.d/*", " ", "", false, false},
	{"etc/apache2/**|etc/httpd/**", " ", "", true, false},
	{"etc/modprobe.d/*|etc/mosquitto/**|etc/redis/*|etc/chrony*|etc/chrony/*|etc/snmp/*", " ",
	 "", false, false},
	{"etc/postgresql/**|etc/ssl/*.cnf|**/*.cnf|etc/mysql/**", " = ", "", false, false},
	{"**", "=", "", false, false},
};

const struct harden_style *harden_style_of(struct vb_str path)
{
	for (size_t i = 0; i + 1 < VB_COUNT(styles); i++)
		if (audit_path_matches(vb_str(styles[i].paths), path))
			return &styles[i];
	return &styles[VB_COUNT(styles) - 1];
}

size_t harden_line_indent(struct vb_str line)
{
	size_t n = 0;

	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	return n;
}

size_t harden_line_key(struct vb_str s)
{
	size_t n = 0;

	while (n < s.n && !strchr(" \t=:;", s.p[n]))
		n++;
	return n;
}

bool harden_line_gives(const struct harden_style *style, struct vb_str line, struct vb_str key)
{
	struct vb_str s = vb_str_from(line, harden_line_indent(line)), head;

	head = vb_str_sub(s, 0, key.n);
	if (!s.n || s.p[0] == '#' || s.p[0] == ';' || head.n < key.n)
		return false;
	if (style->fold ? !vb_str_ieq(head, key) : !vb_str_eq(head, key))
		return false;
	return s.n == key.n || strchr(" \t=:;", s.p[key.n]) != NULL;
}

struct vb_str harden_line_of(struct vb_arena *a, const struct harden_style *style,
			     struct vb_str key, struct vb_str value)
{
	return vb_arena_printf(a, "%.*s%s%.*s%s", VB_FMT(key), style->between, VB_FMT(value),
			       style->after);
}

struct vb_str harden_line_value(struct vb_arena *a, const struct harden_style *style,
				struct vb_str line, struct vb_str key, struct vb_str value)
{
	size_t n = harden_line_indent(line);

	return vb_arena_printf(a, "%.*s%.*s", VB_FMT(vb_str_sub(line, 0, n)),
			       VB_FMT(harden_line_of(a, style, key, value)));
}

static bool word_in(struct vb_str list, struct vb_str word)
{
	struct vb_str part;

	while (list.n && vb_str_next(&list, ',', &part))
		if (vb_str_eq(part, word))
			return true;
	return false;
}

/* "defaults,exec" and noexec: "defaults,noexec". */
static struct vb_str option_add(struct vb_arena *a, struct vb_str list, struct vb_str word)
{
	struct vb_str out = {NULL, 0}, part;

	if (word_in(list, word))
		return list;
	while (list.n && vb_str_next(&list, ',', &part))
		if (!vb_str_starts(word, VB_STR("no")) || !vb_str_eq(part, vb_str_from(word, 2)))
			out = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(out), out.n ? "," : "",
					      VB_FMT(part));
	return vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(out), out.n ? "," : "", VB_FMT(word));
}

struct vb_str harden_line_option(struct vb_arena *a, struct vb_str line, struct vb_str word)
{
	struct vb_str rest = line, field[4] = {{NULL, 0}}, list, tail = {NULL, 0};
	size_t n = 0, end;

	while (n < 4 && vb_str_word(&rest, &field[n]))
		n++;
	if (n < 3 || field[0].p[0] == '#')
		return line;
	end = n == 4 ? (size_t)(field[3].p - line.p) : line.n;
	if (n == 4)
		tail = vb_str_from(line, end + field[3].n);
	list = option_add(a, n == 4 ? field[3] : VB_STR("defaults"), word);
	return vb_arena_printf(a, "%.*s%s%.*s%.*s", VB_FMT(vb_str_sub(line, 0, end)),
			       n == 4 ? "" : " ", VB_FMT(list), VB_FMT(tail));
}

static bool is_gap(char c)
{
	return c == ' ' || c == '\t' || c == ',';
}

struct vb_str harden_line_drop(struct vb_arena *a, struct vb_str line, struct vb_str word)
{
	size_t at = 0, found;

	while (at < line.n && (found = vb_str_find(vb_str_from(line, at), word)) < line.n - at) {
		size_t from = at + found, to = from + word.n;

		if ((from == 0 || is_gap(line.p[from - 1])) &&
		    (to == line.n || is_gap(line.p[to]))) {
			to += to < line.n;
			line = vb_arena_printf(a, "%.*s%.*s", VB_FMT(vb_str_sub(line, 0, from)),
					       VB_FMT(vb_str_from(line, to)));
			at = from;
		} else {
			at = to;
		}
	}
	while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
		line.n--;
	return line;
}

/* "listen 80; server_tokens on; }": every `key …;` of the line gets the value, the rest stays. */
struct vb_str harden_line_directive(struct vb_arena *a, struct vb_str line, struct vb_str key,
				    struct vb_str value)
{
	size_t at = 0, found;

	while (at < line.n && (found = vb_str_find(vb_str_from(line, at), key)) < line.n - at) {
		size_t from = at + found, to = from + key.n;
		size_t end = to + vb_str_chr(vb_str_from(line, to), ';');
		bool whole = (!from || strchr(" \t;{}", line.p[from - 1])) && to < line.n &&
			     strchr(" \t", line.p[to]);

		at = to;
		if (!whole || end >= line.n)
			continue;
		line = vb_arena_printf(a, "%.*s %.*s%.*s", VB_FMT(vb_str_sub(line, 0, to)),
				       VB_FMT(value), VB_FMT(vb_str_from(line, end)));
		at = to + 1 + value.n;
	}
	return line;
}

struct vb_str harden_line_block(struct vb_arena *a, struct vb_str line, struct vb_str block,
				struct vb_str text)
{
	size_t at = harden_line_indent(line) + block.n;

	if (!vb_str_eq(vb_str_sub(line, at - block.n, block.n), block))
		return line;
	at += harden_line_indent(vb_str_from(line, at));
	if (at >= line.n || line.p[at] != '{')
		return line;
	return vb_arena_printf(a, "%.*s %.*s%.*s", VB_FMT(vb_str_sub(line, 0, at + 1)),
			       VB_FMT(text), VB_FMT(vb_str_from(line, at + 1)));
}
