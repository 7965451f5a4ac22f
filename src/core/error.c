/* error.c - fixed-size errors that carry the user's place, ours, and what to do next. */
#include "core/vb.h"

#include <errno.h>

static const struct {
	enum vb_code code;
	enum vb_exit exit;
	int http;
} outcomes[] = {
	{VB_OK, VB_EXIT_DONE, 200},       {VB_E_USAGE, VB_EXIT_USAGE, 400},
	{VB_E_INPUT, VB_EXIT_INPUT, 422}, {VB_E_ENV, VB_EXIT_ENV, 503},
	{VB_E_MISSING, VB_EXIT_ENV, 404}, {VB_E_LIMIT, VB_EXIT_INPUT, 413},
	{VB_E_STOP, VB_EXIT_ENV, 503},    {VB_E_BUG, VB_EXIT_BUG, 500},
};

enum vb_exit vb_exit_of(enum vb_code code)
{
	for (size_t i = 0; i < VB_COUNT(outcomes); i++)
		if (outcomes[i].code == code)
			return outcomes[i].exit;
	return VB_EXIT_BUG;
}

int vb_http_of(enum vb_code code)
{
	for (size_t i = 0; i < VB_COUNT(outcomes); i++)
		if (outcomes[i].code == code)
			return outcomes[i].http;
	return 500;
}

bool vb_fail_(struct vb_error *err, enum vb_code code, const char *our_file, int our_line,
	      const char *file, uint32_t line, uint32_t column, const char *fmt, ...)
{
	va_list ap;

	*err = (struct vb_error){.code = code,
				 .line = line,
				 .column = column,
				 .our_file = our_file,
				 .our_line = our_line};
	if (file)
		snprintf(err->file, sizeof(err->file), "%s", file);
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return false;
}

bool vb_fail_errno(struct vb_error *err, const char *what, const char *path)
{
	int saved = errno;

	return vb_fail(err, saved == ENOENT ? VB_E_MISSING : VB_E_ENV, "cannot %s %s: %s", what,
		       path, strerror(saved));
}

bool vb_hint(struct vb_error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
	return false;
}

bool vb_prefix(struct vb_error *err, const char *fmt, ...)
{
	char whole[sizeof(err->text)];
	size_t used;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(whole, sizeof(whole), fmt, ap);
	va_end(ap);
	used = strlen(whole);
	if (used + 2 < sizeof(whole))
		snprintf(whole + used, sizeof(whole) - used, ": %.*s",
			 (int)(sizeof(whole) - used - 3), err->text);
	memcpy(err->text, whole, sizeof(whole));
	return false;
}

void vb_error_write(const struct vb_error *err, struct vb_buf *out)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	if (err->file[0]) {
		vb_buf_str(out, vb_arena_printable(a, vb_str(err->file)));
		if (err->line)
			vb_buf_printf(out, ":%u", err->line);
		if (err->line && err->column)
			vb_buf_printf(out, ":%u", err->column);
		vb_buf_cstr(out, ": ");
	}
	vb_buf_printf(out, "%.*s\n", VB_FMT(vb_arena_printable(a, vb_str(err->text))));
	if (err->hint[0])
		vb_buf_printf(out, "  %.*s\n", VB_FMT(vb_arena_printable(a, vb_str(err->hint))));
}
