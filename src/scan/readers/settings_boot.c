/*
 * settings_boot.c - arguments given to the kernel, one record an argument, from every file that holds some:
 *
 *   grub.cfg               "linux PATH ARGS" of each menu entry           GNU GRUB manual, "linux"
 *   default/grub           GRUB_CMDLINE_LINUX(_DEFAULT)="ARGS"            "Simple configuration handling"
 *   extlinux, syslinux     "APPEND ARGS"                                  syslinux wiki, extlinux.conf
 *   loader/entries         "options ARGS"                                 Boot Loader Specification, type 1
 *   uEnv, armbianEnv       bootargs=, extraargs=, optargs=                U-Boot "env import -t"
 *   cmdline, cmdline.txt   the whole file                                 kernel-install(8), Raspberry Pi
 *
 * Section says where it stood; a recovery entry of a menu says so: it is meant to be chosen by a person.
 */
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"

static void arguments_emit(struct settings *s, struct vb_str text)
{
	struct vb_str word;

	while (vb_str_word(&text, &word)) {
		size_t eq = vb_str_chr(word, '=');

		settings_emit(s, vb_str_sub(word, 0, eq),
			      settings_unquote(vb_str_from(word, eq + 1)));
	}
}

static bool starts_folded(struct vb_str line, const char *word)
{
	struct vb_str first = vb_str_sub(line, 0, strlen(word));

	return vb_str_ieq(first, vb_str(word)) && line.n > first.n &&
	       strchr(" \t", line.p[first.n]);
}

/* NAME="ARGS" when the name is one of those that hold kernel arguments. */
static bool assignment_read(struct settings *s, struct vb_str line)
{
	static const char *const names[] = {"GRUB_CMDLINE_LINUX",
					    "GRUB_CMDLINE_LINUX_DEFAULT",
					    "bootargs",
					    "extraargs",
					    "optargs",
					    "CMDLINE",
					    "kernel_cmdline"};
	size_t eq = vb_str_chr(line, '=');
	struct vb_str name = vb_str_trim(vb_str_sub(line, 0, eq));

	for (size_t i = 0; eq < line.n && i < VB_COUNT(names); i++) {
		if (!vb_str_is(name, names[i]))
			continue;
		s->section = name;
		arguments_emit(s, settings_unquote(vb_str_trim(vb_str_from(line, eq + 1))));
		return true;
	}
	return false;
}

static bool loader_read(struct settings *s, struct vb_str line, bool recovery)
{
	static const char *const words[] = {"linux",  "linux16", "linuxefi",
					    "append", "options", "kernel"};

	for (size_t i = 0; i < VB_COUNT(words); i++) {
		struct vb_str rest, path;

		if (!starts_folded(line, words[i]))
			continue;
		rest = vb_str_trim(vb_str_from(line, strlen(words[i])));
		if (i < 3 && !vb_str_word(&rest, &path)) /* the kernel's own path comes first */
			return true;
		if (vb_str_is(vb_str(words[i]), "kernel"))
			return true;
		s->section = recovery ? VB_STR("recovery") : vb_str(words[i]);
		arguments_emit(s, rest);
		return true;
	}
	return false;
}

/* GNU GRUB gives recovery entries an id with "-recovery-" in it, whatever the language of the title. */
static void entry_note(struct vb_str line, bool *recovery)
{
	if (vb_str_starts(line, VB_STR("menuentry")) || vb_str_starts(line, VB_STR("submenu")))
		*recovery = vb_str_find(line, VB_STR("-recovery-")) < line.n ||
					vb_str_find(line, VB_STR("(recovery mode)")) < line.n;
}

bool settings_cmdline_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("cmdline", in, out);
	struct vb_str name = vb_str_from(in->path, vb_str_rchr(in->path, '/') + 1), line;
	bool whole = vb_str_starts(name, VB_STR("cmdline")), recovery = false;

	(void)err;
	while (settings_line(&s, &line)) {
		entry_note(line, &recovery);
		if (whole) {
			s.section = VB_STR("cmdline");
			arguments_emit(&s, line);
		} else if (!loader_read(&s, line, recovery)) {
			assignment_read(&s, line);
		}
	}
	return true;
}
