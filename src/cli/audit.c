/* audit.c - `vauban audit` and `vauban report`: an assessment on the screen, in files, as an exit status. */
#include "cli/policy.h"

#include "core/file.h"
#include "core/json.h"
#include "core/limits.h"
#include "report/report.h"
#include "report/said.h"

/* What was meant: a name but for a slip, else the first that begins as it does ("spdx-tv": spdx-tag-value). */
static const char *near_of(struct vb_str name, const char *const *names, size_t n)
{
	const char *near = vb_nearest(name, names, n);

	for (size_t k = name.n; !near && k >= 2; k--)
		for (size_t i = 0; !near && i < n; i++)
			if (vb_str_starts(vb_str(names[i]), vb_str_sub(name, 0, k)))
				near = names[i];
	return near;
}

static bool format_find(const struct cli *c, struct vb_str name, const struct report_format **out,
			struct vb_error *err)
{
	struct vb_str all = {NULL, 0};
	const char *names[64], *near;
	size_t n = 0;

	*out = report_format_named(name);
	if (*out)
		return true;
	for (; report_format_at(n) && n < VB_COUNT(names); n++) {
		names[n] = report_format_at(n)->name;
		all = vb_arena_printf(c->arena, "%.*s%s%s", VB_FMT(all), n ? ", " : "", names[n]);
	}
	for (size_t k = 0; report_kind_at(k) && n < VB_COUNT(names); k++)
		names[n++] = report_kind_at(k)->name;
	near = near_of(name, names, n);
	vb_fail(err, VB_E_USAGE,
		vb_t(c->run.lang, "unknown report format \"%.*s\"",
		     "format de rapport inconnu « %.*s »"),
		VB_FMT(name));
	if (!near)
		return vb_hint(err, "%.*s", VB_FMT(all));
	return vb_hint(
		err, vb_t(c->run.lang, "did you mean %s? (%.*s)", "vouliez-vous dire %s ? (%.*s)"),
		near, VB_FMT(all));
}

struct output {
	const struct report_format *format;
	const char *path;
};

/* Every -o is understood before anything is looked at: a slip must not cost an audit. */
static bool outputs_parse(struct cli *c, struct output *outputs, size_t *n, struct vb_error *err)
{
	*n = 0;
	for (size_t i = 0; i < c->given.n; i++) {
		struct vb_str text = vb_str(c->given.v[i].value);
		size_t eq = vb_str_chr(text, '=');

		if (strcmp(c->given.v[i].option->name, "output") != 0)
			continue;
		if (eq == text.n || eq + 1 == text.n) {
			vb_fail(err, VB_E_USAGE,
				vb_t(c->run.lang, "-o takes FORMAT=FILE, not \"%.*s\"",
				     "-o attend FORMAT=FICHIER, pas « %.*s »"),
				VB_FMT(text));
			return vb_hint(err, "-o html=report.html");
		}
		if (!format_find(c, vb_str_sub(text, 0, eq), &outputs[*n].format, err))
			return false;
		outputs[(*n)++].path = vb_arena_cstr(c->arena, vb_str_from(text, eq + 1));
	}
	return true;
}

static bool document_write(const struct cli *c, const struct model_assessment *a,
			   const struct report_format *format, const char *path,
			   struct vb_error *err)
{
	struct vb_buf b;
	bool ok;

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	ok = format->write(&c->run, a, &b, err);
	if (ok && b.over)
		ok = vb_fail(err, VB_E_LIMIT, "the %s report is over %zu bytes", format->name,
			     (size_t)VB_LIMIT_REPORT_BYTES);
	ok = ok && vb_file_save(path, vb_buf_view(&b), err);
	vb_buf_done(&b);
	return ok;
}

/* One report that fails never stops the others. */
static int documents_write(const struct cli *c, const struct model_assessment *a,
			   const struct output *outputs, size_t n)
{
	int status = VB_EXIT_DONE;

	for (size_t i = 0; i < n; i++) {
		struct vb_error err;

		if (!document_write(c, a, outputs[i].format, outputs[i].path, &err))
			status = cli_failed(c, &err);
		else if (strcmp(outputs[i].path, "-") != 0)
			cli_say(c, vb_t(c->run.lang, "%s: written to %s", "%s : écrit dans %s"),
				outputs[i].format->name, outputs[i].path);
	}
	return status;
}

static const char *page_of(const struct output *outputs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(outputs[i].format->name, "html") == 0)
			return outputs[i].path;
	return NULL;
}

static int screen_show(struct cli *c, const struct model_assessment *a, const char *page)
{
	struct report_text_options options = {.width = c->width,
					      .colour = c->colour,
					      .page = page,
					      .rows = cli_flag(c, "all") ? UINT32_MAX : 0};
	struct vb_error err;
	struct vb_buf b;
	bool ok;

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	ok = cli_wants_json(c) ? report_format_named(VB_STR("json"))->write(&c->run, a, &b, &err)
			       : report_text(&c->run, a, &options, &b, &err);
	if (ok)
		return cli_out(c, &b);
	vb_buf_done(&b);
	return cli_failed(c, &err);
}

/* A gate that is not met says nothing of what was not looked at: then that is the last thing said. */
static void gate_incomplete_say(const struct cli *c, const struct model_assessment *a)
{
	const struct model_facts *f = a->facts;

	if (f->unreadable.n)
		cli_answer(
			c,
			vb_t(c->run.lang,
			     "--fail-on is not met, but not all could be read (inputs: %zu, the first: %.*s)",
			     "--fail-on ne se réalise pas, mais tout n’a pas pu être lu (entrées : %zu, "
			     "la première : %.*s)"),
			f->unreadable.n,
			VB_FMT(vb_arena_printable(c->arena, f->unreadable.v[0].path)));
	else
		cli_answer(
			c, "%s",
			vb_t(c->run.lang,
			     "--fail-on is not met, but no advisory is loaded: no component was "
			     "assessed (vauban watch)",
			     "--fail-on ne se réalise pas, mais aucun avis n’est chargé : aucun composant "
			     "n’a été évalué (vauban watch)"));
}

static int audit_status(const struct cli *c, const struct cli_policy *policy,
			const struct model_assessment *a)
{
	int status;

	if (cli_policy_says_no(c, policy, a))
		return VB_EXIT_NO;
	status = model_assessment_exit(a);
	if (policy->v.n && !a->feeds.n && a->not_assessed.n)
		status = VB_EXIT_PARTIAL;
	if (policy->v.n && status == VB_EXIT_PARTIAL)
		gate_incomplete_say(c, a);
	return status;
}

/* --pages, --depth, --seconds, --megabytes: how far an address is followed. */
static bool crawl_parse(const struct cli *c, struct run_crawl *out, struct vb_error *err)
{
	uint64_t pages, depth, seconds, megabytes;

	if (!cli_number(c, "pages", 1, 2000, 1, &pages, err) ||
	    !cli_number(c, "depth", 1, 50, RUN_CRAWL_DEPTH, &depth, err) ||
	    !cli_number(c, "seconds", 1, 86400, RUN_CRAWL_SECONDS, &seconds, err) ||
	    !cli_number(c, "megabytes", 1, 4096, RUN_CRAWL_BYTES / VB_MIB, &megabytes, err))
		return false;
	*out = (struct run_crawl){.pages = (unsigned)pages,
				  .depth = (unsigned)depth,
				  .seconds = (unsigned)seconds,
				  .bytes = megabytes * VB_MIB};
	return true;
}

int cli_audit(struct cli *c)
{
	struct run_audit_options options = {.targets = c->words,
					    .n_targets = c->n_words,
					    .packages_only = cli_flag(c, "packages"),
					    .inside = cli_flag(c, "inside"),
					    .digests = cli_flag(c, "digests"),
					    .forget = cli_flag(c, "forget")};
	struct output *outputs = vb_arena_array(c->arena, c->given.n + 1, sizeof(*outputs));
	struct run_session session;
	struct cli_policy policy = {0};
	struct vb_error err;
	size_t n_outputs;
	int status, shown, written;

	options.exclude = cli_values(c, "exclude", &options.n_exclude);
	if (!outputs_parse(c, outputs, &n_outputs, &err) || !cli_policy_parse(c, &policy, &err) ||
	    !crawl_parse(c, &options.crawl, &err) ||
	    !run_audit(&c->run, &c->place, &options, &session, &err))
		return cli_failed(c, &err);
	shown = screen_show(c, session.assessment, page_of(outputs, n_outputs));
	written = documents_write(c, session.assessment, outputs, n_outputs);
	if (session.not_recorded)
		cli_say(c,
			vb_t(c->run.lang, "vauban: this run is not recorded: %s",
			     "vauban : cet audit n’est pas gardé : %s"),
			report_said(session.arena, c->run.lang, vb_str(session.not_recorded)).p);
	if (session.index_problem)
		cli_say(c,
			vb_t(c->run.lang,
			     "vauban: %s\n  no component was assessed; vauban watch makes a new index",
			     "vauban : %s\n  aucun composant n’a été évalué ; vauban watch refait l’index"),
			report_said(session.arena, c->run.lang, vb_str(session.index_problem)).p);
	status = audit_status(c, &policy, session.assessment);
	if (session.index_problem && status == VB_EXIT_DONE)
		status = VB_EXIT_PARTIAL;
	if (session.not_recorded && status == VB_EXIT_DONE)
		status = VB_EXIT_ENV;
	run_session_done(&session);
	if (status ==
	    VB_EXIT_NO) /* whatever else went wrong: a gate that is met is never passed over */
		return status;
	return shown ? shown : written ? written : status;
}

int cli_report(struct cli *c)
{
	const char *path = cli_value(c, "output"), *word = cli_value(c, "run");
	struct output output = {.path = path ? path : "-"};
	struct run_session session;
	struct vb_error err;
	int status;

	if (report_kind_named(vb_str(c->words[0])))
		return cli_sheet(c, report_kind_named(vb_str(c->words[0])));
	if (c->n_words > 1) {
		vb_fail(&err, VB_E_USAGE,
			vb_t(c->run.lang, "\"%s\" is one word too many",
			     "« %s » est un mot de trop"),
			c->words[1]);
		return cli_failed(c, &err);
	}
	if (!format_find(c, vb_str(c->words[0]), &output.format, &err) ||
	    !run_recall(&c->run, &c->place, vb_str(word ? word : "last"), &session, &err))
		return cli_failed(c, &err);
	status = documents_write(c, session.assessment, &output, 1);
	run_session_done(&session);
	return status;
}
