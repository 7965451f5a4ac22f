/*
 * settings_tables.c - formats whose every line is a record of columns: pg_hba.conf (PostgreSQL manual, "The pg_hba.conf
 * File"), crontab(5) with its user column or without, anacrontab(5), inittab(5) of SysV and BusyBox, SSH public keys
 * are not here. A record's fields share a line; its section is what names it.
 */
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"

/* ---- pg_hba.conf ------------------------------------------------------------------------- */

/* "local db user method", "host db user address [mask] method": a mask stands where the method would. */
bool settings_pg_hba_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("pg_hba", in, out);
	struct vb_str line, w[6] = {{NULL, 0}};

	(void)err;
	while (settings_line(&s, &line)) {
		struct vb_str rest = settings_uncomment(line);
		size_t n = 0, at = 3;

		while (n < VB_COUNT(w) && vb_str_word(&rest, &w[n]))
			n++;
		if (n >= 2 && vb_str_starts(w[0], VB_STR("include")))
			continue;
		if (!vb_str_is(w[0], "local"))
			at = n == 6 || (n == 5 && vb_str_chr(w[4], '.') < w[4].n) ? 5 : 4;
		if (n <= at) {
			scan_emit_trouble(out, "line %u has %zu fields, %zu expected", s.line, n,
					  at + 1);
			continue;
		}
		s.section = w[0];
		settings_emit(&s, VB_STR("type"), w[0]);
		settings_emit(&s, VB_STR("database"), settings_unquote(w[1]));
		settings_emit(&s, VB_STR("user"), settings_unquote(w[2]));
		if (at > 3)
			settings_emit(&s, VB_STR("address"), w[3]);
		settings_emit(&s, VB_STR("method"), w[at]);
	}
	return true;
}

/* ---- crontab ----------------------------------------------------------------------------- */

static bool is_system_table(struct vb_str path)
{
	return vb_str_ends(path, VB_STR("etc/crontab")) ||
			   vb_str_find(path, VB_STR("etc/cron.d/")) < path.n;
}

static bool is_assignment(struct vb_str line)
{
	size_t i = 0;

	while (i < line.n && (line.p[i] == '_' || (line.p[i] >= 'A' && line.p[i] <= 'Z') ||
			      (line.p[i] >= 'a' && line.p[i] <= 'z') ||
			      (i && line.p[i] >= '0' && line.p[i] <= '9')))
		i++;
	while (i < line.n && line.p[i] == ' ')
		i++;
	return i && i < line.n && line.p[i] == '=';
}

static bool word_ends(char c)
{
	return strchr(" \t;|&()<>'\"`=,", c) != NULL;
}

/* Every absolute path of a command, those of /dev, /proc and /sys left out: what it runs or writes. */
static void programs_emit(struct settings *s, struct vb_str command)
{
	for (size_t i = 0; i < command.n; i++) {
		size_t n = 0;
		struct vb_str path;

		if (command.p[i] != '/' || (i && !word_ends(command.p[i - 1])))
			continue;
		while (i + n < command.n && !word_ends(command.p[i + n]))
			n++;
		path = vb_str_sub(command, i, n);
		i += n;
		if (path.n > 1 &&
		    !vb_str_starts(path, VB_STR("/dev/")) &&
				   !vb_str_starts(path, VB_STR("/proc/")) &&
						  !vb_str_starts(path, VB_STR("/sys/")))
			settings_emit(s, VB_STR("program"), path);
	}
}

static void job_emit(struct settings *s, struct vb_str user, struct vb_str schedule,
		     struct vb_str command)
{
	s->section = user;
	settings_emit(s, VB_STR("user"), user);
	settings_emit(s, VB_STR("schedule"), vb_str_trim(schedule));
	settings_emit(s, VB_STR("command"), vb_str_trim(command));
	programs_emit(s, command);
}

static void cron_line(struct settings *s, struct vb_str line, bool system, struct vb_str owner)
{
	struct vb_str rest = line, word, schedule;
	size_t columns = line.p[0] == '@' ? 1 : 5;

	for (size_t i = 0; i < columns; i++)
		if (!vb_str_word(&rest, &word))
			return;
	schedule = vb_str_sub(line, 0, line.n - rest.n);
	if (system && !vb_str_word(&rest, &owner))
		return;
	if (vb_str_trim(rest).n)
		job_emit(s, owner, schedule, rest);
}

bool settings_crontab_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("crontab", in, out);
	bool system = is_system_table(in->path),
	     anacron = vb_str_ends(in->path, VB_STR("anacrontab"));
	struct vb_str line, owner = vb_str_from(in->path, vb_str_rchr(in->path, '/') + 1);

	(void)err;
	while (settings_line(&s, &line)) {
		struct vb_str rest = line, word, schedule;

		if (is_assignment(line))
			continue;
		if (!anacron) {
			cron_line(&s, line, system, owner);
			continue;
		}
		if (!vb_str_word(&rest, &word) || !vb_str_word(&rest, &word))
			continue;
		schedule = vb_str_sub(line, 0, line.n - rest.n);
		if (vb_str_word(&rest, &word) && vb_str_trim(rest).n)
			job_emit(&s, VB_STR("root"), schedule, rest);
	}
	return true;
}

/* ---- inittab ----------------------------------------------------------------------------- */

bool settings_inittab_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	static const char *const names[] = {"id", "runlevels", "action"};
	struct settings s = settings_open("inittab", in, out);
	struct vb_str line, part;

	(void)err;
	while (settings_line(&s, &line)) {
		struct vb_str rest = line, fields[3];
		size_t n = 0;

		while (n < VB_COUNT(fields) && vb_str_next(&rest, ':', &part))
			fields[n++] = part;
		if (n < 3) {
			scan_emit_trouble(out, "line %u has %zu fields, 4 expected", s.line, n);
			continue;
		}
		s.section = fields[0];
		for (size_t i = 0; i < n; i++)
			settings_emit(&s, vb_str(names[i]), fields[i]);
		settings_emit(&s, VB_STR("process"), vb_str_trim(rest));
	}
	return true;
}
