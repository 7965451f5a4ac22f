/*
 * settings_sysctl.c - sysctl.d(5) and sysctl.conf(5): "key = value", comments '#' and ';', a leading '-' ignores
 * errors, "-key" without a value takes the key out of what a glob sets (section "exclude"). Keys come out in the dotted
 * form: when the first separator is a slash, slashes and dots change places ("net/ipv4/conf/eth0.1/x" is the key
 * net.ipv4.conf.eth0/1.x, as procps prints it).
 */
#include "scan/readers/settings_int.h"
#include "scan/readers/settings.h"

static struct vb_str dotted(struct vb_arena *a, struct vb_str key)
{
	size_t dot = vb_str_chr(key, '.'), slash = vb_str_chr(key, '/');
	char *to = vb_arena_alloc(a, key.n + 1);

	if (slash >= dot) /* no slash before the first dot: dotted already */
		return key;
	for (size_t i = 0; i < key.n; i++)
		to[i] = key.p[i] == '/' ? '.' : key.p[i] == '.' ? '/' : key.p[i];
	return vb_strn(to, key.n);
}

bool settings_sysctl_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("sysctl", in, out);
	struct vb_str line, key, value;

	(void)err;
	while (settings_line(&s, &line)) {
		bool dash = line.p[0] == '-', has_value = vb_str_chr(line, '=') < line.n;

		if (line.p[0] == ';')
			continue;
		settings_split(dash ? vb_str_from(line, 1) : line, "=", &key, &value);
		s.section = dash && !has_value ? VB_STR("exclude") : (struct vb_str){NULL, 0};
		if (!has_value && !dash)
			scan_emit_trouble(out, "line %u is neither a comment nor key = value",
					  s.line);
		else
			settings_emit(&s, dotted(in->arena, key), value);
	}
	return true;
}
