/* secrets.c - `vauban secrets`: secrets left in files, quickly; --accept writes down those that may stay. */
#include "cli/cli.h"

#include "audit/audit.h"
#include "core/json.h"
#include "report/report.h"

static struct vb_str safe(const struct cli *c, struct vb_str s)
{
	return vb_arena_printable(c->arena, s);
}

/* ---- formats ------------------------------------------------------------------------------ */

static int formats_show(const struct cli *c)
{
	struct audit_rules *rules VB_CLEANUP(audit_rules_cleanup) = NULL;
	struct audit_secret_text t;
	struct vb_error err;
	struct vb_buf b;
	size_t n = 0;

	if (!run_rules_open(&c->place, c->arena, NULL, &rules, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, 1u << 20);
	for (; (t = audit_secret_at(rules, n)).id.n; n++)
		vb_buf_printf(&b, "%s%-28.*s%s %s%-9s%s %.*s%s\n", cli_bold(c), VB_FMT(t.id),
			      cli_plain(c), cli_severity_colour(c, t.severity),
			      model_severity_name(t.severity, (int)c->run.lang), cli_plain(c),
			      VB_FMT(model_text_in(t.title, (int)c->run.lang)),
			      t.verified ? vb_t(c->run.lang, " (checked)", " (vérifié)") : "");
	vb_buf_printf(&b, vb_t(c->run.lang, "formats %zu\n", "formats %zu\n"), n);
	return cli_out(c, &b);
}

/* ---- list --------------------------------------------------------------------------------- */

static void put_line(const struct cli *c, struct vb_buf *b, const struct model_finding *f,
		     const struct model_evidence *e)
{
	const char *colour = cli_severity_colour(c, f->severity);

	vb_buf_printf(b, "%s%-9s%s %.*s", colour,
		      model_severity_name(f->severity, (int)c->run.lang), cli_plain(c),
		      VB_FMT(safe(c, e->file)));
	if (e->line)
		vb_buf_printf(b, ":%u", e->line);
	if (e->layer.n)
		vb_buf_printf(b, " (%.*s)", VB_FMT(safe(c, vb_str_sub(e->layer, 0, 19))));
	vb_buf_printf(b, "  %.*s  %.*s  %s%.*s%s\n",
		      VB_FMT(safe(c, model_text_in(f->title, (int)c->run.lang))),
		      VB_FMT(safe(c, e->value)), cli_bold(c),
		      VB_FMT(vb_str_sub(f->fingerprint, 0, 8)), cli_plain(c));
}

struct counts {
	size_t open, closed, aside;
};

static struct counts list_put(const struct cli *c, struct vb_buf *b,
			      const struct model_assessment *a)
{
	struct counts n = {0};

	for (size_t i = 0; i < a->findings.n; i++) {
		const struct model_finding *f = &a->findings.v[i];

		if (f->kind != MODEL_SECRET)
			continue;
		if (model_finding_closed(f, c->run.now)) {
			n.closed++;
			continue;
		}
		n.open++;
		for (size_t k = 0; k < f->evidence.n; k++)
			put_line(c, b, f, &f->evidence.v[k]);
	}
	for (size_t i = 0; i < a->informational.n; i++) {
		const struct model_finding *f = &a->informational.v[i];

		if (f->kind != MODEL_SECRET)
			continue;
		n.aside++;
		for (size_t k = 0; cli_flag(c, "all") && k < f->evidence.n; k++)
			put_line(c, b, f, &f->evidence.v[k]);
	}
	return n;
}

static void put_sum(const struct cli *c, struct vb_buf *b, const struct counts *n,
		    const struct model_assessment *a)
{
	enum vb_lang lang = c->run.lang;

	vb_buf_printf(b, vb_t(lang, "open %zu, accepted %zu", "ouverts %zu, acceptés %zu"), n->open,
		      n->closed);
	if (n->aside)
		vb_buf_printf(b,
			      vb_t(lang, ", in tests, examples, manuals and packages %zu%s",
				   ", dans les tests, exemples, manuels et paquets %zu%s"),
			      n->aside,
			      cli_flag(c, "all") ? "" : vb_t(lang, " (--all)", " (--all)"));
	if (a->facts->unreadable.n)
		vb_buf_printf(b, vb_t(lang, ", not readable %zu", ", illisibles %zu"),
			      a->facts->unreadable.n);
	vb_buf_char(b, '\n');
}

/* ---- acceptance --------------------------------------------------------------------------- */

static bool acceptance_parse(const struct cli *c, struct run_acceptance *out, struct vb_error *err)
{
	const char *why = cli_value(c, "why"), *until = cli_value(c, "until");

	*out = (struct run_acceptance){.why = vb_str_trim(vb_str(why)), .by = cli_author(c)};
	if (!out->why.n) {
		vb_fail(err, VB_E_USAGE,
			vb_t(c->run.lang, "accepting needs a reason",
			     "accepter demande une raison"));
		return vb_hint(err, "--accept --why \"...\"");
	}
	if (until && !vb_time_parse(vb_str(until), &out->until))
		return vb_fail(err, VB_E_USAGE,
			       vb_t(c->run.lang, "--until takes a day, YYYY-MM-DD",
				    "--until attend un jour, AAAA-MM-JJ"));
	return true;
}

static int accept_all(struct cli *c, const struct model_assessment *a,
		      const struct run_acceptance *why)
{
	struct vb_error err;
	size_t n;

	if (!run_accepted_add(&c->run, &c->place, a, why, &n, &err))
		return cli_failed(c, &err);
	cli_say(c,
		vb_t(c->run.lang, "%s: accepted %zu; to be committed with the code",
		     "%s : acceptés %zu ; à garder en gestion de versions avec le code"),
		run_accepted_path(&c->place, c->arena), n);
	return VB_EXIT_DONE;
}

static int list_show(struct cli *c, const struct model_assessment *a)
{
	struct counts n;
	struct vb_buf b;
	int status;

	vb_buf_init(&b, 64u << 20);
	n = list_put(c, &b, a);
	put_sum(c, &b, &n, a);
	status = cli_out(c, &b);
	if (status != VB_EXIT_DONE)
		return status;
	return n.open ? VB_EXIT_NO : model_assessment_exit(a);
}

static int json_show(struct cli *c, const struct model_assessment *a)
{
	struct vb_error err;
	struct vb_buf b;

	vb_buf_init(&b, 256u << 20);
	if (report_format_named(VB_STR("json"))->write(&c->run, a, &b, &err))
		return cli_out(c, &b);
	vb_buf_done(&b);
	return cli_failed(c, &err);
}

int cli_secrets(struct cli *c)
{
	struct run_audit_options options = {
		.targets = c->words, .n_targets = c->n_words, .secrets_only = true, .forget = true};
	struct run_acceptance why = {0};
	struct run_session session;
	struct vb_error err;
	int status;

	if (cli_flag(c, "formats"))
		return formats_show(c);
	if (cli_flag(c, "accept") && !acceptance_parse(c, &why, &err))
		return cli_failed(c, &err);
	options.exclude = cli_values(c, "exclude", &options.n_exclude);
	if (!run_audit(&c->run, &c->place, &options, &session, &err))
		return cli_failed(c, &err);
	status = cli_flag(c, "accept") ? accept_all(c, session.assessment, &why)
		 : cli_wants_json(c)   ? json_show(c, session.assessment)
				       : list_show(c, session.assessment);
	run_session_done(&session);
	return status;
}
