/*
 * settings_int.h - what the settings formats share. A format is a scan_read: it gets one file some rule asked for and
 * emits one record per setting, each with its line. It decides nothing: which record wins is the view's business
 * (audit/view_*.c), so a duplicate, an Include or a Match block is emitted as it stands.
 */
#ifndef VAUBAN_SCAN_READERS_SETTINGS_INT_H
#define VAUBAN_SCAN_READERS_SETTINGS_INT_H

#include "scan/reader.h"

struct settings { /* one file being read */
	const struct scan_input *in;
	struct scan_out *out;
	const char *format;
	struct vb_str rest; /* what is left to read */
	uint32_t line;      /* of the last line taken */
	struct vb_str section;
};

/* Starts a file: emits the record that says it was read (facts.h, struct model_setting). */
struct settings settings_open(const char *format, const struct scan_input *in,
			      struct scan_out *out);
bool settings_line(
	struct settings *s,
	struct vb_str *line); /* next line, trimmed, blank ones and '#' comments skipped */
bool settings_raw_line(struct settings *s, struct vb_str *line); /* next line as it is */
/* `line` with those that a backslash before its end joins to it */
struct vb_str settings_whole_line(struct settings *s, struct vb_str line);
void settings_emit(struct settings *s, struct vb_str key, struct vb_str value);
/* Splits at the first of the bytes of `separators` (white space is the letter ' '); value empty when there is none. */
void settings_split(struct vb_str line, const char *separators, struct vb_str *key,
		    struct vb_str *value);
struct vb_str settings_unquote(struct vb_str s); /* one pair of '"' or '\'' around the whole */
/* Cuts a '#' comment that follows white space and stands outside quotes. */
struct vb_str settings_uncomment(struct vb_str s);

#endif
