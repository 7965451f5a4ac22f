/*
 * sheet.c - `vauban report KIND`: Markdown on the screen; by the end of the file's name HTML, Markdown, plain text, JSON or
 * PDF. PDF is drawn from the HTML by Chromium or WeasyPrint when one is installed: neither is needed for anything else.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/file.h"
#include "core/json.h"
#include "core/limits.h"

extern char **environ;

static bool program_there(struct vb_arena *a, const char *name)
{
	struct vb_str rest = vb_str(getenv("PATH")), folder;

	while (vb_str_next(&rest, ':', &folder))
		if (folder.n && access(vb_path_join(a, folder, vb_str(name)).p, X_OK) == 0)
			return true;
	return false;
}

static bool program_run(const char *const argv[], struct vb_error *err)
{
	posix_spawn_file_actions_t quiet;
	int code, status = 0;
	pid_t pid;

	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	code = posix_spawnp(&pid, argv[0], &quiet, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&quiet);
	if (code) {
		errno = code;
		return vb_fail_errno(err, "start", argv[0]);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return vb_fail(err, VB_E_ENV, "%s could not draw the PDF", argv[0]);
}

/* The page goes to a file beside the PDF: a renderer in a container of its own sees the same folder. */
static bool pdf_write(struct cli *c, const char *path, struct vb_str html, struct vb_error *err)
{
	static const char *const browsers[] = {"chromium", "chromium-browser", "google-chrome"};
	const char *page = vb_arena_printf(c->arena, "%s.page.html", path).p;
	const char *browser = NULL;
	bool ok;

	for (size_t i = 0; !browser && i < VB_COUNT(browsers); i++)
		browser = program_there(c->arena, browsers[i]) ? browsers[i] : NULL;
	if (!browser && !program_there(c->arena, "weasyprint")) {
		vb_fail(err, VB_E_MISSING, "%s",
			vb_t(c->run.lang,
			     "a PDF needs Chromium or WeasyPrint, and neither is installed",
			     "un PDF demande Chromium ou WeasyPrint, aucun n’est installé"));
		return vb_hint(
			err, "%s",
			vb_t(c->run.lang, "write HTML (-o report.html) and print it from a browser",
			     "écrivez en HTML (-o rapport.html) et imprimez depuis un navigateur"));
	}
	if (!vb_file_save(page, html, err))
		return false;
	if (browser) {
		const char *argv[] = {browser,
				      "--headless",
				      "--disable-gpu",
				      "--no-pdf-header-footer",
				      "--generate-pdf-document-outline",
				      geteuid() == 0 ? "--no-sandbox"
						     : "--no-first-run", /* no sandbox as root */
				      vb_arena_printf(c->arena, "--print-to-pdf=%s", path).p,
				      page,
				      NULL};

		ok = program_run(argv, err);
	} else {
		const char *argv[] = {"weasyprint", "--pdf-variant", "pdf/ua-1", page, path, NULL};

		ok = program_run(argv, err);
	}
	unlink(page);
	if (ok && !vb_file_exists(path))
		return vb_fail(err, VB_E_ENV, "%s was not written", path);
	return ok;
}

static bool sheet_form(struct cli *c, struct report_sheet *s, struct vb_str path, struct vb_buf *b,
		       struct vb_error *err)
{
	struct report_templates set;

	if (cli_wants_json(c) || vb_str_ends(path, VB_STR(".json")))
		return vb_json_write(s->doc, true, b, err);
	if (vb_str_ends(path, VB_STR(".txt"))) {
		report_sheet_plain(s, b);
		return true;
	}
	if (!vb_str_ends(path, VB_STR(".html")) && !vb_str_ends(path, VB_STR(".pdf"))) {
		report_sheet_markdown(s, b);
		return true;
	}
	return report_templates_load(c->arena, cli_value(c, "templates"), &set, err) &&
	       report_sheet_html(s, &set, b, err);
}

static bool options_read(struct cli *c, const struct report_kind *kind, struct run_sheet_options *o,
			 struct vb_error *err)
{
	const char *since = cli_value(c, "since");

	o->present = vb_str(cli_value(c, "present"));
	o->before = vb_str(cli_value(c, "before"));
	if (o->n_folders && !(kind->needs & REPORT_TAKES_FOLDERS)) {
		vb_fail(err, VB_E_USAGE,
			vb_t(c->run.lang, "\"%s\" is one word too many",
			     "« %s » est un mot de trop"),
			c->words[1]);
		return vb_hint(err, "vauban report %s", kind->name);
	}
	if (since && !vb_time_parse(vb_str(since), &o->since)) {
		vb_fail(err, VB_E_USAGE,
			vb_t(c->run.lang, "--since %s is no day", "--since %s n’est pas un jour"),
			since);
		return vb_hint(err, "--since YYYY-MM-DD");
	}
	return true;
}

int cli_sheet(struct cli *c, const struct report_kind *kind)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	const char *path = cli_value(c, "output");
	struct report_sheet s;
	struct vb_error err;
	struct vb_buf b;
	struct run_sheet_options o = {.folders = c->words + 1, .n_folders = c->n_words - 1};
	bool ok;

	if (!options_read(c, kind, &o, &err) ||
	    !run_sheet(&c->run, &c->place, kind, &o, c->arena, doc, &s, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	ok = sheet_form(c, &s, vb_str(path), &b, &err);
	if (ok && path && vb_str_ends(vb_str(path), VB_STR(".pdf")))
		ok = pdf_write(c, path, vb_buf_view(&b), &err);
	else if (ok)
		ok = vb_file_save(path ? path : "-", vb_buf_view(&b), &err);
	vb_buf_done(&b);
	if (!ok)
		return cli_failed(c, &err);
	if (path)
		cli_say(c, vb_t(c->run.lang, "written to %s", "écrit dans %s"), path);
	return VB_EXIT_DONE;
}
