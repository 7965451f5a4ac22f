/* plan.c - `vauban plan` on the screen and in files. */
#include "cli/plan_int.h"

#include "report/phrase.h"

#include <math.h>

#include "core/file.h"
#include "core/limits.h"

#define LIMIT_SECONDS 30.0
#define LIMIT_MOST 86400.0

struct vb_str plan_safe(const struct cli *c, struct vb_str text)
{
	return vb_arena_printable(c->arena, text);
}

static struct vb_str name_of(const struct cli *c, const struct plan_result *r, uint32_t action)
{
	return plan_safe(c, model_text_in(r->actions.v.v[action].name, (int)c->run.lang));
}

struct vb_str plan_id(const struct cli *c, const struct plan_result *r, uint32_t action)
{
	return plan_safe(c, r->actions.v.v[action].id);
}

/* 1234567 as "1 234 567". */
struct vb_str plan_money(const struct cli *c, double value)
{
	struct vb_str digits = vb_arena_printf(c->arena, "%.0f", fabs(value) < 0.5 ? 0 : value),
		      out = {0};

	for (size_t i = 0; i < digits.n; i++) {
		bool gap = i && digits.p[i - 1] != '-' && (digits.n - i) % 3 == 0;

		out = vb_arena_printf(c->arena, "%.*s%s%c", VB_FMT(out), gap ? " " : "",
				      digits.p[i]);
	}
	return out;
}

void plan_head(const struct cli *c, struct vb_buf *b, const char *text)
{
	vb_buf_printf(b, "\n%s%s%s\n", cli_bold(c), text, cli_plain(c));
}

static void summary_text(const struct cli *c, const struct plan_result *r, struct vb_buf *b)
{
	const struct plan_solution *s = &r->solution;
	struct vb_str currency = plan_safe(c, r->c->currency);
	enum vb_lang lang = c->run.lang;

	vb_buf_printf(b,
		      vb_t(lang, "%s%.*s: plan from %.*s to %.*s%s\n",
			   "%s%.*s : plan du %.*s au %.*s%s\n"),
		      cli_bold(c), VB_FMT(plan_safe(c, r->c->title.n ? r->c->title : r->c->id)),
		      VB_FMT(plan_day(c->arena, r->calendar.from)),
		      VB_FMT(plan_day(c->arena, r->calendar.until)), cli_plain(c));
	if (r->calendar.assumed)
		vb_buf_cstr(
			b,
			vb_t(lang,
			     "  The case has no plan dates: six months from today are supposed.\n",
			     "  Le dossier ne donne pas de dates : six mois à partir d’aujourd’hui "
			     "sont supposés.\n"));
	if (r->team_assumed)
		vb_buf_cstr(b, vb_t(lang,
				    "  The case names no team: one person who can do everything is "
				    "supposed.\n",
				    "  Le dossier ne nomme pas d’équipe : une personne sachant "
				    "tout faire est supposée.\n"));
	if (!r->possible)
		return;
	vb_buf_printf(b,
		      vb_t(lang,
			   "  Expected loss %.*s → %.*s %.*s a year; %zu actions of %zu; %.*s %.*s "
			   "spent\n",
			   "  Perte attendue %.*s → %.*s %.*s par an ; %zu actions sur %zu ; %.*s "
			   "%.*s dépensés\n"),
		      VB_FMT(plan_money(c, r->before)), VB_FMT(plan_money(c, r->after)),
		      VB_FMT(currency), r->items.n, r->actions.v.n, VB_FMT(plan_money(c, r->money)),
		      VB_FMT(currency));
	vb_buf_printf(b,
		      vb_t(lang,
			   "  Planner's estimate over %.*s years %.*s; no plan is under %.*s; gap "
			   "%.*s %%%s\n",
			   "  Estimation du planificateur sur %.*s ans %.*s ; aucun plan sous %.*s "
			   "; écart %.*s %%%s\n"),
		      VB_FMT(vb_number(c->arena, lang, r->calendar.horizon, 3)),
		      VB_FMT(plan_money(c, s->value)), VB_FMT(plan_money(c, s->bound)),
		      VB_FMT(report_phrase_real(c->arena, lang, 100 * s->gap, 2)),
		      s->proved ? vb_t(lang, ", proved best", ", prouvé optimal")
				: vb_t(lang, ", stopped at the limit", ", arrêté à la limite"));
	if (r->actions.left_fixes)
		vb_buf_printf(
			b,
			vb_t(lang, "  %zu lighter fixes are left to a later plan.\n",
			     "  %zu correctifs plus légers sont laissés à un plan ultérieur.\n"),
			r->actions.left_fixes);
}

static void item_text(const struct cli *c, const struct plan_result *r,
		      const struct plan_item *item, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;

	vb_buf_printf(b, "  %s%.*s%s  %.*s\n", cli_bold(c), VB_FMT(plan_id(c, r, item->action)),
		      cli_plain(c), VB_FMT(name_of(c, r, item->action)));
	vb_buf_printf(b,
		      vb_t(lang, "      finished %.*s; buys %.*s %.*s a year%s%s%s\n",
			   "      fini le %.*s ; fait gagner %.*s %.*s par an%s%s%s\n"),
		      VB_FMT(plan_day(c->arena, item->until)), VB_FMT(plan_money(c, item->buys)),
		      VB_FMT(plan_safe(c, r->c->currency)),
		      item->must ? vb_t(lang, "; a must", " ; imposé") : "",
		      item->enabling ? vb_t(lang, "; others wait for it", " ; d’autres l’attendent")
				     : "",
		      item->critical ? vb_t(lang, "; critical", " ; critique") : "");
	for (size_t i = 0; i < item->shifts.n; i++) {
		const struct plan_shift *s = &item->shifts.v[i];

		vb_buf_printf(
			b,
			vb_t(lang, "      %.*s to %.*s  %.*s: %.*s of %.*s\n",
			     "      du %.*s au %.*s  %.*s : %.*s de %.*s\n"),
			VB_FMT(plan_day(c->arena, s->from)), VB_FMT(plan_day(c->arena, s->until)),
			VB_FMT(plan_safe(c, r->people.v[s->person])),
			VB_FMT(vb_days(c->arena, lang, s->days)), VB_FMT(plan_safe(c, s->skill)));
	}
}

static void left_text(const struct cli *c, const struct plan_result *r, const struct plan_left *l,
		      struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;
	const char *what = plan_safe(c, l->what).p;

	vb_buf_printf(b, vb_t(lang, "  %.*s  %.*s: ", "  %.*s  %.*s : "),
		      VB_FMT(plan_id(c, r, l->action)), VB_FMT(name_of(c, r, l->action)));
	what = what ? what : "";
	switch (l->reason) {
	case PLAN_NOT_WORTH:
		vb_buf_cstr(b, vb_t(lang, "costs more than it saves",
				    "coûte plus qu’elle ne rapporte"));
		break;
	case PLAN_NO_SKILL:
		vb_buf_printf(b,
			      vb_t(lang, "nobody can do it: %s", "personne ne sait la faire : %s"),
			      what);
		break;
	case PLAN_EXCLUDED:
		vb_buf_printf(b, vb_t(lang, "excluded by %s", "exclue par %s"), what);
		break;
	case PLAN_NO_MONEY:
		vb_buf_printf(
			b, vb_t(lang, "%.*s %.*s over the budget", "%.*s %.*s au-delà du budget"),
			VB_FMT(plan_money(c, l->lacks)), VB_FMT(plan_safe(c, r->c->currency)));
		break;
	case PLAN_NO_DAYS:
		vb_buf_printf(b, vb_t(lang, "%.*s short of %s", "il manque %.*s de %s"),
			      VB_FMT(vb_days(c->arena, lang, l->lacks)), what);
		break;
	case PLAN_DROPPED:
		vb_buf_cstr(b, vb_t(lang, "dropped in the case", "abandonnée dans le dossier"));
		break;
	case PLAN_OTHERWISE:
		vb_buf_cstr(b, vb_t(lang, "would fit, but saves less than what stands in its place",
				    "tiendrait, mais rapporte moins que ce qui est à sa place"));
	}
	vb_buf_printf(b, vb_t(lang, "; would save %.*s a year\n", " ; rapporterait %.*s par an\n"),
		      VB_FMT(plan_money(c, l->saves)));
}

static void possible_text(const struct cli *c, const struct plan_result *r,
			  const struct model_schedule *earlier, struct vb_buf *b)
{
	plan_head(c, b, vb_t(c->run.lang, "To do, in order", "À faire, dans l’ordre"));
	for (size_t i = 0; i < r->items.n; i++)
		item_text(c, r, &r->items.v[i], b);
	if (!r->items.n)
		vb_buf_cstr(b, vb_t(c->run.lang, "  nothing: no action saves more than it costs\n",
				    "  rien : aucune action ne rapporte plus qu’elle ne coûte\n"));
	if (r->left.n)
		plan_head(c, b,
			  vb_t(c->run.lang, "Left out, and why", "Laissé de côté, et pourquoi"));
	for (size_t i = 0; i < r->left.n; i++)
		left_text(c, r, &r->left.v[i], b);
	plan_courses_text(c, r, b);
	plan_tables_text(c, r, earlier, b);
}

static int plan_show(const struct cli *c, const struct plan_result *r,
		     const struct model_schedule *earlier)
{
	struct vb_buf b;

	if (cli_wants_json(c))
		return cli_out_json(c, plan_json(&c->run, c->arena, r, earlier));
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	summary_text(c, r, &b);
	if (r->possible)
		possible_text(c, r, earlier, &b);
	else
		vb_buf_printf(&b,
			      vb_t(c->run.lang, "  No plan holds: %.*s\n",
				   "  Aucun plan ne tient : %.*s\n"),
			      VB_FMT(plan_safe(c, model_text_in(r->impossible, (int)c->run.lang))));
	return cli_out(c, &b);
}

/* ---- files ------------------------------------------------------------------------------ */

typedef void writer(const struct vb_run *run, const struct plan_result *r, struct vb_buf *out);
static const struct {
	const char *name;
	writer *write;
} writers[] = {{"ics", plan_write_ics}, {"csv", plan_write_csv}};

static bool output_parse(const struct cli *c, struct vb_str text, writer **write, const char **path,
			 struct vb_error *err)
{
	size_t eq = vb_str_chr(text, '=');

	for (size_t i = 0; i < VB_COUNT(writers); i++)
		if (eq + 1 < text.n && vb_str_is(vb_str_sub(text, 0, eq), writers[i].name)) {
			*write = writers[i].write;
			*path = vb_arena_cstr(c->arena, vb_str_from(text, eq + 1));
			return true;
		}
	vb_fail(err, VB_E_USAGE,
		vb_t(c->run.lang, "-o takes ics=FILE or csv=FILE, not \"%.*s\"",
		     "-o attend ics=FICHIER ou csv=FICHIER, pas « %.*s »"),
		VB_FMT(text));
	return vb_hint(err, "-o ics=plan.ics");
}

static int outputs_each(const struct cli *c, const struct plan_result *r)
{
	size_t n;
	const char *const *given = cli_values(c, "output", &n);

	for (size_t i = 0; i < n; i++) {
		struct vb_error err;
		struct vb_buf b;
		writer *write = NULL;
		const char *path = NULL;
		bool ok;

		if (!output_parse(c, vb_str(given[i]), &write, &path, &err))
			return cli_failed(c, &err);
		if (!r || !r->possible) /* only understood: a slip must not cost a plan */
			continue;
		vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
		write(&c->run, r, &b);
		ok = vb_file_save(path, vb_buf_view(&b), &err);
		vb_buf_done(&b);
		if (!ok)
			return cli_failed(c, &err);
		cli_say(c, vb_t(c->run.lang, "written to %s", "écrit dans %s"), path);
	}
	return VB_EXIT_DONE;
}

static bool limit_read(const struct cli *c, double *out, struct vb_error *err)
{
	const char *text = cli_value(c, "limit");

	*out = LIMIT_SECONDS;
	if (!text || (vb_str_double(vb_str(text), out) && *out >= 1 && *out <= LIMIT_MOST))
		return true;
	return vb_fail(err, VB_E_USAGE,
		       vb_t(c->run.lang, "--limit takes seconds from 1 to %.0f, not \"%s\"",
			    "--limit attend des secondes, de 1 à %.0f, pas « %s »"),
		       LIMIT_MOST, text);
}

/* --against kept, or the file of an earlier plan. */
static bool earlier_read(const struct cli *c, const struct model_schedule **out,
			 struct vb_error *err)
{
	const char *word = cli_value(c, "against");
	bool kept = word && strcmp(word, "kept") == 0;

	*out = NULL;
	if (!word)
		return true;
	if (!run_plan_kept(&c->run, &c->place, kept ? NULL : word, c->arena, out, err))
		return false;
	if (*out)
		return true;
	vb_fail(err, VB_E_MISSING, "%s",
		vb_t(c->run.lang, "no plan was kept", "aucun plan n’a été gardé"));
	return vb_hint(err, "%s",
		       vb_t(c->run.lang, "vauban plan --keep keeps one",
			    "vauban plan --keep en garde un"));
}

static int keep(const struct cli *c, const struct plan_result *r)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = NULL;
	struct vb_error err;
	struct vb_buf b;
	bool ok;

	if (!cli_flag(c, "keep") || !r->possible)
		return VB_EXIT_DONE;
	doc = plan_json(&c->run, c->arena, r, NULL);
	vb_buf_init(&b, VB_LIMIT_PLAN_BYTES);
	ok = vb_json_write(doc, true, &b, &err) && run_plan_keep(&c->place, vb_buf_view(&b), &err);
	vb_buf_done(&b);
	if (!ok)
		return cli_failed(c, &err);
	cli_say(c, "%s",
		vb_t(c->run.lang,
		     "the plan is kept: vauban plan --against kept, vauban show --svg gantt",
		     "le plan est gardé : vauban plan --against kept, vauban show --svg gantt"));
	return VB_EXIT_DONE;
}

int cli_plan(struct cli *c)
{
	struct run_plan_options options = {.what_if = cli_value(c, "what-if"),
					   .suppose = cli_flag(c, "sensitivity")};
	const struct model_schedule *earlier;
	struct run_session session;
	struct plan_result r;
	struct vb_error err;
	int status = outputs_each(c, NULL), written;

	if (status)
		return status;
	if (!limit_read(c, &options.seconds, &err) || !earlier_read(c, &earlier, &err) ||
	    !run_plan(&c->run, &c->place, &options, &session, &r, &err))
		return cli_failed(c, &err);
	status = plan_show(c, &r, earlier);
	written = outputs_each(c, &r);
	written = written ? written : keep(c, &r);
	if (status == VB_EXIT_DONE)
		status = written ? written : r.possible ? VB_EXIT_DONE : VB_EXIT_NO;
	run_session_done(&session);
	return status;
}
