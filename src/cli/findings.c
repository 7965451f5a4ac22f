/* findings.c - `vauban show`, `decide`, `diff` and `runs`: one finding, its history, what changed. */
#include "cli/cli.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/json.h"
#include "report/phrase.h"
#include "report/report.h"
#include "report/ssvc.h"

static struct vb_str safe(const struct cli *c, struct vb_str s)
{
	return vb_arena_printable(c->arena, s);
}

static void row(const struct cli *c, struct vb_buf *b, const char *label, struct vb_str value)
{
	if (!value.n)
		return;
	vb_buf_printf(b, "  %s%s%s  %.*s\n", cli_bold(c), label, cli_plain(c),
		      VB_FMT(safe(c, value)));
}

/* One a line, each made safe: a line break within one is no new row. */
static void row_list(const struct cli *c, struct vb_buf *b, const char *label,
		     const struct vb_str *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			vb_buf_printf(b, "%15s%.*s\n", "", VB_FMT(safe(c, v[i])));
		else
			row(c, b, label, v[i]);
	}
}

static struct vb_str joined(const struct cli *c, const struct vb_str *v, size_t n,
			    const char *between)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < n; i++)
		all = i ? vb_arena_printf(c->arena, "%.*s%s%.*s", VB_FMT(all), between,
					  VB_FMT(v[i]))
			: v[i];
	return all;
}

struct vb_str cli_named(const struct cli *c, const struct model_name *names, size_t n,
			struct vb_str id)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_eq(names[i].id, id))
			return vb_arena_printf(c->arena, "%.*s %.*s", VB_FMT(id),
					       VB_FMT(names[i].name));
	return id;
}

/* "CWE-787 Out-of-bounds Write", one a line; the bare id when no catalogue is loaded. */
static void named_rows(const struct cli *c, const char *label, const struct vb_str *ids, size_t n,
		       const struct run_shown *s, struct vb_buf *b)
{
	VB_VEC(struct vb_str) all = {0};

	for (size_t i = 0; i < n; i++)
		*vb_vec_add(c->arena, &all) = cli_named(c, s->names, s->n_names, ids[i]);
	row_list(c, b, label, all.v, all.n);
}

/* The decision points in SSVC's own words; what is not known is not written. */
static void ssvc_row(const struct cli *c, const struct model_finding *f, struct vb_buf *b)
{
	struct report_ssvc s = report_ssvc_of(f);
	const char *const points[][2] = {{"exploitation", s.exploitation},
					 {"automatable", s.automatable},
					 {"technical impact", s.technical_impact}};
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; f->kind == MODEL_VULNERABILITY && i < VB_COUNT(points); i++)
		if (points[i][1])
			all = vb_arena_printf(c->arena, "%.*s%s%s %s", VB_FMT(all),
					      all.n ? ", " : "", points[i][0], points[i][1]);
	row(c, b, "SSVC       ", all);
}

static void evidence_rows(const struct cli *c, const struct model_finding *f, struct vb_buf *b)
{
	size_t most = cli_flag(c, "all") ? f->evidence.n : 12;

	for (size_t i = 0; i < f->evidence.n && i < most; i++) {
		const struct model_evidence *e = &f->evidence.v[i];

		vb_buf_printf(b, "    %.*s", VB_FMT(safe(c, e->file)));
		if (e->line)
			vb_buf_printf(b, ":%u", e->line);
		if (e->at_offset)
			vb_buf_printf(b, vb_t(c->run.lang, " at byte %llu", " à l’octet %llu"),
				      (unsigned long long)e->offset);
		vb_buf_printf(b, "%s%.*s%s%.*s%s%s\n", e->what.n ? "  " : "",
			      VB_FMT(safe(c, e->what)), e->value.n ? " = " : "",
			      VB_FMT(safe(c, e->value)),
			      e->missing ? vb_t(c->run.lang, "  (not there)", "  (absent)") : "",
			      e->is_default ? vb_t(c->run.lang, "  (default: nothing is written)",
						   "  (défaut : rien n’est écrit)")
					    : "");
		if (e->sha256.n && !(i && vb_str_eq(e->sha256, f->evidence.v[i - 1].sha256)))
			vb_buf_printf(b, "      sha256 %.*s\n", VB_FMT(safe(c, e->sha256)));
	}
	if (f->evidence.n > most)
		vb_buf_printf(
			b, vb_t(c->run.lang, "    ... and %zu more\n", "    ... et %zu autres\n"),
			f->evidence.n - most);
}

static void scores_row(const struct cli *c, const struct model_finding *f, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;

	vb_buf_printf(b, "  %s%s%s  %s%s%s", cli_bold(c), vb_t(lang, "Severity   ", "Gravité    "),
		      cli_plain(c), cli_severity_colour(c, f->severity),
		      model_severity_name(f->severity, (int)lang), cli_plain(c));
	if (f->cvss >= 0)
		vb_buf_printf(b, "  CVSS %.1f", f->cvss);
	if (f->epss >= 0)
		vb_buf_printf(b, "  EPSS %.1f %%", f->epss * 100);
	if (f->kev)
		vb_buf_cstr(b, vb_t(lang, "  known exploited (KEV)", "  exploitée connue (KEV)"));
	vb_buf_char(b, '\n');
}

static void decision_row(const struct cli *c, const struct model_finding *f, struct vb_buf *b)
{
	const struct model_decision *d = &f->decision;
	const struct model_evidence *record = model_finding_stated_fix(f);
	struct vb_str text;

	if (!f->decided && record)
		row(c, b, vb_t(c->run.lang, "State      ", "État       "),
		    vb_arena_printf(c->arena,
				    vb_t(c->run.lang, "not open: %.*s states the fix (%.*s)",
					 "pas ouvert : %.*s dit la correction faite (%.*s)"),
				    VB_FMT(safe(c, record->file)), VB_FMT(safe(c, record->value))));
	if (!f->decided)
		return;
	text = vb_arena_printf(c->arena, "%s, %.*s, %.*s%s%.*s: %.*s",
			       model_status_name(d->status, (int)c->run.lang), VB_FMT(d->author),
			       VB_FMT(vb_time_day(c->arena, d->when)),
			       d->until ? vb_t(c->run.lang, ", until ", ", jusqu’au ") : "",
			       VB_FMT(d->until ? vb_time_day(c->arena, d->until) : VB_STR("")),
				      VB_FMT(report_phrase_justification(c->arena, c->run.lang,
									 d->justification)));
	row(c, b, vb_t(c->run.lang, "Decision   ", "Décision   "), text);
}

static void finding_text(const struct cli *c, const struct model_finding *f,
			 const struct run_shown *s, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;

	vb_buf_printf(b, "%s%.*s%s  %.*s\n", cli_bold(c), VB_FMT(safe(c, f->rule)), cli_plain(c),
		      VB_FMT(safe(c, model_text_in(f->title, (int)lang))));
	row(c, b, vb_t(lang, "Id         ", "Identifiant"), f->fingerprint);
	scores_row(c, f, b);
	row(c, b, vb_t(lang, "On         ", "Sur        "),
	    vb_arena_printf(c->arena, "%.*s %.*s  %.*s", VB_FMT(f->subject_name),
			    VB_FMT(f->version), VB_FMT(f->place)));
	row_list(c, b, vb_t(lang, "Packages   ", "Paquets    "), f->packages.v, f->packages.n);
	row(c, b, vb_t(lang, "Why        ", "Pourquoi   "), f->why);
	row(c, b, vb_t(lang, "To do      ", "À faire    "), model_text_in(f->fix, (int)lang));
	ssvc_row(c, f, b);
	row(c, b, vb_t(lang, "Likelihood ", "Probabilité"),
	    model_text_in(f->probability_why, (int)lang));
	if (f->weight >= 0)
		row(c, b, vb_t(lang, "Weight     ", "Poids      "),
		    vb_arena_printf(c->arena,
				    vb_t(lang,
					 "mending this alone removes %.0f a year of expected loss",
					 "corriger ceci seul retire %.0f par an de perte attendue"),
				    f->weight));
	if (f->share >= 0)
		row(c, b, vb_t(lang, "Share      ", "Part       "),
		    vb_arena_printf(c->arena,
				    vb_t(lang,
					 "%.0f a year of what the findings that open the same door "
					 "cost together",
					 "%.0f par an de ce que coûtent ensemble les constats qui "
					 "ouvrent la même porte"),
				    f->share));
	row(c, b, vb_t(lang, "Path       ", "Chemin     "), joined(c, f->path.v, f->path.n, " > "));
	row(c, b, vb_t(lang, "Component  ", "Composant  "), f->component);
	row(c, b, vb_t(lang, "Advisories ", "Avis       "),
	    joined(c, f->advisories.v, f->advisories.n, ", "));
	row(c, b, vb_t(lang, "Also named ", "Aussi nommé"),
	    joined(c, f->aliases.v, f->aliases.n, ", "));
	named_rows(c, vb_t(lang, "Weaknesses ", "Faiblesses "), f->cwes.v, f->cwes.n, s, b);
	named_rows(c, vb_t(lang, "References ", "Références "), f->references.v, f->references.n, s,
		   b);
	decision_row(c, f, b);
	if (f->evidence.n) {
		vb_buf_printf(b, "  %s%s%s\n", cli_bold(c), vb_t(lang, "Evidence", "Preuves"),
			      cli_plain(c));
		evidence_rows(c, f, b);
	}
}

static void history_text(const struct cli *c, const struct run_shown *s, struct vb_buf *b)
{
	vb_buf_printf(b, "  %s%s%s\n", cli_bold(c), vb_t(c->run.lang, "History", "Historique"),
		      cli_plain(c));
	for (size_t i = 0; i < s->n_history; i++) {
		const struct store_event *e = &s->history[i];

		vb_buf_printf(b, "    %.*s  %s%.*s%.*s  %.*s\n",
			      VB_FMT(vb_time_day(c->arena, e->when)),
			      e->run ? vb_t(c->run.lang, "run ", "audit ") : "",
			      VB_FMT(e->run ? vb_arena_printf(c->arena, "%lld ", (long long)e->run)
					    : VB_STR("")),
				     VB_FMT(run_event_word(c->run.lang, e->what)),
				     VB_FMT(safe(c, e->detail)));
	}
}

static int several_text(const struct cli *c, const struct run_shown *s)
{
	struct vb_buf b;

	vb_buf_init(&b, 16u << 20);
	if (s->n == 1) {
		finding_text(c, &s->findings[0], s, &b);
		history_text(c, s, &b);
		return cli_out(c, &b);
	}
	vb_buf_printf(&b,
		      vb_t(c->run.lang, "%zu findings answer to that name; give one id\n",
			   "%zu constats répondent à ce nom ; donnez un identifiant\n"),
		      s->n);
	for (size_t i = 0; i < s->n; i++) {
		const struct model_finding *f = &s->findings[i];

		vb_buf_printf(&b, "  %.*s  %-8s  %.*s  %.*s %.*s  %.*s\n", VB_FMT(f->fingerprint),
			      model_severity_name(f->severity, (int)c->run.lang), VB_FMT(f->rule),
			      VB_FMT(safe(c, f->subject_name)), VB_FMT(safe(c, f->version)),
			      VB_FMT(safe(c, f->place)));
	}
	return cli_out(c, &b);
}

static int figure_show(struct cli *c, const char *name)
{
	const char *path = cli_value(c, "output");
	struct run_session session;
	struct vb_error err;
	struct vb_buf b;
	bool ok;

	if (!run_figure(&c->run, &c->place, &session, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, 16u << 20);
	ok = report_svg_write(&c->run, session.assessment, vb_str(name), &b, &err);
	run_session_done(&session);
	if (ok && (!path || strcmp(path, "-") == 0))
		return cli_out(c, &b);
	ok = ok && vb_file_save(path, vb_buf_view(&b), &err);
	vb_buf_done(&b);
	if (!ok)
		return cli_failed(c, &err);
	cli_say(c, vb_t(c->run.lang, "%s: written to %s", "%s : écrit dans %s"), name, path);
	return VB_EXIT_DONE;
}

int cli_show(struct cli *c)
{
	const char *figure = cli_value(c, "svg");
	struct run_shown shown;
	struct vb_error err;

	if (figure)
		return figure_show(c, figure);
	if (!c->n_words) {
		vb_fail(&err, VB_E_USAGE, "%s",
			vb_t(c->run.lang, "vauban show needs an id, or --svg FIGURE",
			     "vauban show attend un identifiant, ou --svg FIGURE"));
		vb_hint(&err, "vauban show ID; vauban show --svg flow");
		return cli_failed(c, &err);
	}
	if (!run_show(&c->place, c->arena, vb_str(c->words[0]), &shown, &err))
		return cli_failed(c, &err);
	if (cli_wants_json(c)) {
		struct vb_buf b;

		vb_buf_init(&b, 64u << 20);
		if (report_findings_json(&c->run, shown.findings, shown.n, &b, &err))
			return cli_out(c, &b);
		vb_buf_done(&b);
		return cli_failed(c, &err);
	}
	return several_text(c, &shown);
}

int cli_decide(struct cli *c)
{
	const char *why = cli_value(c, "why"), *until = cli_value(c, "until");
	struct model_decision d = {.when = c->run.now, .justification = vb_str(why)};
	enum vb_lang lang = c->run.lang;
	struct vb_error err;
	size_t n;

	if (!model_status_parse(vb_str(c->words[1]), &d.status)) {
		vb_fail(&err, VB_E_USAGE,
			vb_t(lang, "unknown status \"%s\"", "statut inconnu « %s »"), c->words[1]);
		vb_hint(&err, "not_affected affected fixed under_investigation accepted "
			      "false_positive open");
		return cli_failed(c, &err);
	}
	if (!why || !vb_str_trim(vb_str(why)).n) {
		vb_fail(&err, VB_E_USAGE, "%s",
			vb_t(lang, "a decision needs its reason", "une décision veut sa raison"));
		vb_hint(&err, "--why \"%s\"",
			vb_t(lang, "what makes it true", "ce qui la justifie"));
		return cli_failed(c, &err);
	}
	if (until && (!vb_time_parse(vb_str(until), &d.until) || d.until <= c->run.now)) {
		vb_fail(&err, VB_E_USAGE,
			vb_t(lang, "--until takes a day to come such as 2027-06-30, not \"%s\"",
			     "--until attend un jour à venir, par exemple 2027-06-30, pas « %s »"),
			until);
		return cli_failed(c, &err);
	}
	d.author = cli_author(c);
	if (!run_decide(&c->place, vb_str(c->words[0]), &d, &n, &err))
		return cli_failed(c, &err);
	cli_say(c,
		vb_t(lang, "recorded: %s (findings concerned: %zu)",
		     "noté : %s (constats concernés : %zu)"),
		model_status_name(d.status, (int)lang), n);
	return VB_EXIT_DONE;
}

/* ---- runs ------------------------------------------------------------------------------- */

int cli_runs(struct cli *c)
{
	struct store_run *runs;
	struct vb_error err;
	struct vb_buf b;
	size_t n;

	if (!run_list(&c->place, c->arena, &runs, &n, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, 16u << 20);
	for (size_t i = 0; i < n; i++)
		vb_buf_printf(
			&b,
			vb_t(c->run.lang,
			     "%6lld  %.*s  %.*s  %llu components, %llu open findings\n",
			     "%6lld  %.*s  %.*s  %llu composants, %llu constats ouverts\n"),
			(long long)runs[i].id, VB_FMT(vb_time_rfc3339(c->arena, runs[i].started)),
			VB_FMT(safe(c, runs[i].target)), (unsigned long long)runs[i].components,
			(unsigned long long)runs[i].findings_open);
	return cli_out(c, &b);
}
