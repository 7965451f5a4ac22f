/* talk.c - everything the program says: results on standard output, notes, progress and errors on standard error. */
#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/file.h"
#include "core/json.h"
#include "core/limits.h"
#include "report/said.h"

enum { SIGNALLED = 128 };

static volatile sig_atomic_t interrupted; /* by which signal */

static void on_interrupt(int signal)
{
	interrupted = signal;
}

static bool stop_asked(void *ctx)
{
	(void)ctx;
	return interrupted != 0;
}

static void progress_clear(const struct cli *c)
{
	if (c->tty_err && !c->quiet)
		fputs("\r\033[K", stderr);
}

static void note(void *ctx, enum vb_note kind, const char *text)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct cli *c = ctx;

	if (c->quiet && kind == VB_NOTE_INFO)
		return;
	progress_clear(c);
	fprintf(stderr, "vauban: %.*s\n",
		VB_FMT(vb_arena_printable(a, report_said(a, c->run.lang, vb_str(text)))));
}

static void progress(void *ctx, const char *stage, uint64_t done, uint64_t of)
{
	const struct cli *c = ctx;

	if (!c->tty_err || c->quiet)
		return;
	if (of)
		fprintf(stderr, "\r\033[K%s %llu / %llu", stage, (unsigned long long)done,
			(unsigned long long)of);
	else
		fprintf(stderr, "\r\033[K%s %llu", stage, (unsigned long long)done);
	fflush(stderr);
}

static unsigned terminal_width(void)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	uint64_t n;

	if (columns && vb_str_u64(vb_str(columns), &n) && n >= 40 && n <= 400)
		return (unsigned)n;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		return size.ws_col > 160 ? 160 : size.ws_col;
	return 100;
}

void cli_talk_start(struct cli *c)
{
	struct sigaction act = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

	c->tty_out = isatty(STDOUT_FILENO) == 1;
	c->tty_err = isatty(STDERR_FILENO) == 1;
	c->quiet = cli_flag(c, "quiet");
	c->colour = c->tty_out && !(no_colour && *no_colour) && !cli_flag(c, "no-colour") &&
		    !(term && strcmp(term, "dumb") == 0);
	c->width = terminal_width();
	c->run.ctx = c;
	c->run.note = note;
	c->run.progress = progress;
	c->run.stop = stop_asked;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int cli_failed(const struct cli *c, const struct vb_error *err)
{
	struct vb_error told = *err;
	struct vb_buf b;

	report_said_error(c->run.lang, &told);
	vb_buf_init(&b, 4096);
	vb_error_write(&told, &b);
	progress_clear(c);
	fprintf(stderr, "vauban: %.*s", VB_FMT(vb_buf_view(&b)));
	vb_buf_done(&b);
	if (err->code == VB_E_STOP && interrupted) /* as the shell says of what a signal ended */
		return SIGNALLED + (int)interrupted;
	return (int)vb_exit_of(err->code);
}

static void VB_PRINTF(2, 0) say(const struct cli *c, const char *fmt, va_list ap)
{
	progress_clear(c);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void cli_say(const struct cli *c, const char *fmt, ...)
{
	va_list ap;

	if (c->quiet)
		return;
	va_start(ap, fmt);
	say(c, fmt, ap);
	va_end(ap);
}

void cli_answer(const struct cli *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(c, fmt, ap);
	va_end(ap);
}

int cli_out(const struct cli *c, struct vb_buf *b)
{
	struct vb_error err;
	int status = VB_EXIT_DONE;

	progress_clear(c);
	fflush(stdout);
	if (!vb_write_all(STDOUT_FILENO, b->p, b->n) &&
	    errno != EPIPE) { /* a closed pager is no error */
		vb_fail_errno(&err, "write", "standard output");
		status = cli_failed(c, &err);
	}
	vb_buf_done(b);
	return status;
}

int cli_out_json(const struct cli *c, yyjson_mut_doc *doc)
{
	struct vb_error err;
	struct vb_buf b;

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	if (!vb_json_write(doc, true, &b, &err)) {
		vb_buf_done(&b);
		yyjson_mut_doc_free(doc);
		return cli_failed(c, &err);
	}
	yyjson_mut_doc_free(doc);
	return cli_out(c, &b);
}

const char *cli_severity_colour(const struct cli *c, enum model_severity severity)
{
	static const char *const colours[] = {
		[MODEL_SEV_UNKNOWN] = "\033[2m", [MODEL_SEV_INFO] = "\033[2m",
		[MODEL_SEV_LOW] = "\033[36m",    [MODEL_SEV_MEDIUM] = "\033[33m",
		[MODEL_SEV_HIGH] = "\033[1;31m", [MODEL_SEV_CRITICAL] = "\033[1;37;41m",
	};

	return c->colour && (size_t)severity < VB_COUNT(colours) ? colours[severity] : "";
}

const char *cli_bold(const struct cli *c)
{
	return c->colour ? "\033[1m" : "";
}

const char *cli_plain(const struct cli *c)
{
	return c->colour ? "\033[0m" : "";
}
