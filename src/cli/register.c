/*
 * register.c - one incident or ticket on the screen, what presses first: clocks, what is known, causes as a tree, actions, what it
 * resembles, then the log.
 */
#include "cli/register_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/json.h"
#include "core/limits.h"
#include "report/incident.h"

struct vb_str cli_register_safe(const struct cli *c, struct vb_str s)
{
	return vb_arena_printable(c->arena, s);
}

static void head(const struct cli *c, struct vb_buf *b, const char *en, const char *fr)
{
	vb_buf_printf(b, "\n%s%s%s\n", cli_bold(c), vb_t(c->run.lang, en, fr), cli_plain(c));
}

/* "in 3 h 20 min", "2 days ago" */
static struct vb_str span(const struct cli *c, int64_t seconds)
{
	int64_t s = seconds < 0 ? -seconds : seconds;
	enum vb_lang lang = c->run.lang;
	struct vb_str size = s >= 2 * 86400 ? vb_arena_printf(c->arena,
							      vb_t(lang, "%lld days", "%lld jours"),
							      (long long)(s / 86400))
					    : vb_arena_printf(c->arena, "%lld h %02lld min",
							      (long long)(s / 3600),
							      (long long)(s / 60 % 60));

	if (seconds < 0)
		return vb_arena_printf(c->arena, vb_t(lang, "%.*s late", "en retard de %.*s"),
				       VB_FMT(size));
	return vb_arena_printf(c->arena, vb_t(lang, "%.*s left", "il reste %.*s"), VB_FMT(size));
}

static const char *state_colour(const struct cli *c, enum model_clock_state s)
{
	if (s == MODEL_CLOCK_LATE || s == MODEL_CLOCK_SENT_LATE)
		return cli_severity_colour(c, MODEL_SEV_CRITICAL);
	if (s == MODEL_CLOCK_RUNNING)
		return cli_severity_colour(c, MODEL_SEV_HIGH);
	return s == MODEL_CLOCK_UNSURE ? cli_severity_colour(c, MODEL_SEV_MEDIUM) : "";
}

void cli_register_clock(const struct cli *c, const struct run_record *r,
			const struct model_clock *k, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;

	vb_buf_printf(b, "  %s%s%s  %.*s/%.*s  %.*s, %.*s", state_colour(c, k->state),
		      model_clock_name((int)k->state, (int)lang), cli_plain(c), VB_FMT(k->id),
		      VB_FMT(k->stage), VB_FMT(model_text_in(k->title, (int)lang)),
		      VB_FMT(model_text_in(k->stage_title, (int)lang)));
	vb_buf_printf(b, "\n      %.*s  %.*s%s", VB_FMT(k->article),
		      VB_FMT(model_text_in(k->delay, (int)lang)),
		      k->verified ? "" : vb_t(lang, "  (to be confirmed)", "  (à confirmer)"));
	if (k->due)
		vb_buf_printf(b, vb_t(lang, "  due %.*s", "  échéance %.*s"),
			      VB_FMT(vb_zone_text(c->arena, r->zone, k->due)));
	if (k->due && (k->state == MODEL_CLOCK_RUNNING || k->state == MODEL_CLOCK_LATE))
		vb_buf_printf(b, "  %.*s", VB_FMT(span(c, k->due - c->run.now)));
	if (k->sent)
		vb_buf_printf(b, vb_t(lang, "  sent %.*s", "  envoyé %.*s"),
			      VB_FMT(vb_zone_text(c->arena, r->zone, k->sent)));
	if (k->missing.n == 1 && vb_str_starts(k->missing.v[0], VB_STR("sent:"))) {
		struct vb_str stage = vb_str_from(k->missing.v[0], 5);

		vb_buf_printf(b,
			      vb_t(lang, "\n      starts when %.*s/%.*s is sent",
				   "\n      commence à l’envoi de %.*s/%.*s"),
			      VB_FMT(k->id), VB_FMT(stage));
	} else if (k->missing.n) {
		vb_buf_cstr(b, vb_t(lang, "\n      say: ", "\n      dites : "));
		for (size_t i = 0; i < k->missing.n; i++)
			vb_buf_printf(b, "%s%.*s", i ? ", " : "", VB_FMT(k->missing.v[i]));
	} else if (k->why.en.n) {
		vb_buf_printf(b, "\n      %.*s", VB_FMT(model_text_in(k->why, (int)lang)));
	}
	vb_buf_char(b, '\n');
}

struct question { /* a fact nobody recorded, and the first clock that waits for it */
	struct vb_str fact;
	const struct model_clock *first;
};

static void questions_text(const struct cli *c, const struct run_register *reg,
			   const struct run_record *r, struct vb_buf *b)
{
	VB_VEC(struct question) asked = {0};

	for (size_t i = 0; i < r->clocks.n; i++)
		for (size_t m = 0;
		     r->clocks.v[i].state == MODEL_CLOCK_UNSURE && m < r->clocks.v[i].missing.n;
		     m++) {
			bool known = false;

			for (size_t q = 0; !known && q < asked.n; q++)
				known = vb_str_eq(asked.v[q].fact, r->clocks.v[i].missing.v[m]);
			if (!known) /* clocks come by their end: the first one is the nearest */
				*vb_vec_add(c->arena, &asked) = (struct question){
					r->clocks.v[i].missing.v[m], &r->clocks.v[i]};
		}
	if (asked.n)
		vb_buf_printf(
			b,
			vb_t(c->run.lang,
			     "\n%sTo be decided%s: vauban incident set %.*s FACT=yes, or no\n",
			     "\n%sÀ trancher%s : vauban incident set %.*s FAIT=oui, ou non\n"),
			cli_bold(c), cli_plain(c), VB_FMT(r->incident.id));
	for (size_t q = 0; q < asked.n; q++) {
		const struct respond_fact *f = respond_fact_find(reg->clocks, asked.v[q].fact);
		const struct model_clock *k = asked.v[q].first;

		vb_buf_printf(
			b, "  %-26.*s %.*s\n      %.*s/%.*s", VB_FMT(asked.v[q].fact),
			VB_FMT(f ? model_text_in(f->title, (int)c->run.lang) : asked.v[q].fact),
			VB_FMT(k->id), VB_FMT(k->stage));
		if (k->due)
			vb_buf_printf(b, vb_t(c->run.lang, "  due %.*s", "  échéance %.*s"),
				      VB_FMT(vb_zone_text(c->arena, r->zone, k->due)));
		vb_buf_char(b, '\n');
	}
}

/* The clocks that press, then what would settle the others; those that do not run are counted, and listed with --all. */
static void clocks_text(const struct cli *c, const struct run_register *reg,
			const struct run_record *r, struct vb_buf *b)
{
	size_t off = 0, shown = 0;

	for (size_t i = 0; i < r->clocks.n; i++) {
		enum model_clock_state s = r->clocks.v[i].state;

		off += s == MODEL_CLOCK_OFF;
		if ((s == MODEL_CLOCK_OFF || s == MODEL_CLOCK_UNSURE) && !cli_flag(c, "all"))
			continue;
		if (!shown++)
			head(c, b, "Clocks of the law", "Délais légaux");
		cli_register_clock(c, r, &r->clocks.v[i], b);
	}
	questions_text(c, reg, r, b);
	if (off && !cli_flag(c, "all"))
		vb_buf_printf(b,
			      vb_t(c->run.lang, "\n%zu clocks do not run (--all says why)\n",
				   "\n%zu délais ne courent pas (--all dit pourquoi)\n"),
			      off);
}

static struct vb_str fact_value(const struct cli *c, const struct vb_zone *zone,
				const struct respond_fact *f, struct vb_str value)
{
	return cli_register_safe(c, respond_fact_text(c->arena, c->run.lang, zone, f, value));
}

static void facts_text(const struct cli *c, const struct run_register *r,
		       const struct run_record *record, struct vb_buf *b)
{
	const struct model_incident *i = &record->incident;
	const struct vb_zone *zone = record->zone;

	if (i->facts.n)
		head(c, b, "What is known", "Ce que l’on sait");
	for (size_t n = 0; n < i->facts.n; n++) {
		const struct respond_fact *f = respond_fact_find(r->clocks, i->facts.v[n].key);
		struct vb_str title = f ? model_text_in(f->title, (int)c->run.lang)
					: i->facts.v[n].key;

		vb_buf_printf(b, vb_t(c->run.lang, "  %.*s: %.*s\n", "  %.*s : %.*s\n"),
			      VB_FMT(title), VB_FMT(fact_value(c, zone, f, i->facts.v[n].value)));
	}
	if (!i->links.n)
		return;
	head(c, b, "It concerns", "Cela concerne");
	for (size_t n = 0; n < i->links.n; n++)
		vb_buf_printf(b, "  %.*s\n", VB_FMT(cli_register_safe(c, i->links.v[n])));
}

static void causes_text(const struct cli *c, const struct model_incident *i, struct vb_buf *b)
{
	const struct model_cause *person = respond_cause_unexplained(i);
	respond_steps steps;

	respond_causes(i, c->arena, &steps);
	if (steps.n)
		head(c, b, "Causes", "Causes");
	for (size_t n = 0; n < steps.n; n++)
		vb_buf_printf(b, "  %*s%.*s  %.*s (%s%s%.*s)\n", (int)(2 * steps.v[n].depth), "",
			      VB_FMT(steps.v[n].cause->id),
			      VB_FMT(cli_register_safe(c, steps.v[n].cause->text)),
			      model_factor_name((int)steps.v[n].cause->factor, (int)c->run.lang),
			      steps.v[n].cause->class_of.n ? ", " : "",
			      VB_FMT(cli_register_safe(c, steps.v[n].cause->class_of)));
	if (person)
		vb_buf_printf(b,
			      vb_t(c->run.lang, "  %.*s ends at a person: what let it happen?\n",
				   "  %.*s s’arrête à une personne : qu’est-ce qui l’a permis ?\n"),
			      VB_FMT(person->id));
}

static void actions_text(const struct cli *c, const struct run_record *r, struct vb_buf *b)
{
	const struct model_incident *i = &r->incident;
	enum vb_lang lang = c->run.lang;

	if (i->actions.n)
		head(c, b, "Actions", "Actions");
	for (size_t n = 0; n < i->actions.n; n++) {
		const struct model_action *x = &i->actions.v[n];

		vb_buf_printf(b, "  %.*s  %s  %.*s", VB_FMT(x->id),
			      x->done ? vb_t(lang, "done", "faite") : vb_t(lang, "open", "ouverte"),
			      VB_FMT(cli_register_safe(c, x->text)));
		if (x->owner.n)
			vb_buf_printf(b, "  %.*s", VB_FMT(cli_register_safe(c, x->owner)));
		if (x->due.n && !x->done)
			vb_buf_printf(b, vb_t(lang, "  by %.*s", "  pour le %.*s"), VB_FMT(x->due));
		if (x->done)
			vb_buf_printf(b, "  %.*s  sha256 %.12s…",
				      VB_FMT(cli_register_safe(c, x->evidence)),
				      x->digest.n ? vb_arena_cstr(c->arena, x->digest) : "");
		vb_buf_char(b, '\n');
	}
}

static void pasts_text(const struct cli *c, const struct run_record *r, struct vb_buf *b)
{
	static const struct {
		const char *en, *fr;
	} why[] = {[RESPOND_SAME_CAUSE] = {"same cause", "même cause"},
		   [RESPOND_SAME_LINK] = {"concerns the same", "concerne la même chose"},
		   [RESPOND_SAME_WORDS] = {"same words", "mêmes mots"}};

	if (r->pasts.n)
		head(c, b, "It happened before", "C’est déjà arrivé");
	for (size_t n = 0; n < r->pasts.n && n < 5; n++) {
		const struct respond_past *p = &r->pasts.v[n];

		vb_buf_printf(b, "  %.*s  %.*s  %s%s%.*s\n", VB_FMT(p->incident->id),
			      VB_FMT(cli_register_safe(c, p->incident->title)),
			      vb_t(c->run.lang, why[p->why].en, why[p->why].fr),
			      p->what.n ? ": " : "", VB_FMT(cli_register_safe(c, p->what)));
		if (p->answer.n)
			vb_buf_printf(b,
				      vb_t(c->run.lang, "      what solved it: %.*s\n",
					   "      ce qui l’a résolu : %.*s\n"),
				      VB_FMT(cli_register_safe(c, p->answer)));
	}
}

/* A diagnostic has many lines: each is shown on its own. */
static void lines_text(const struct cli *c, struct vb_str text, struct vb_buf *b)
{
	struct vb_str line;

	if (vb_str_chr(text, '\n') == text.n) {
		vb_buf_str(b, cli_register_safe(c, text));
		return;
	}
	while (vb_str_line(&text, &line))
		vb_buf_printf(b, "\n      %.*s", VB_FMT(cli_register_safe(c, line)));
}

static void log_text(const struct cli *c, const struct run_record *r, struct vb_buf *b)
{
	head(c, b, "Log", "Journal");
	for (size_t n = 0; n < r->incident.entries.n; n++) {
		const struct model_entry *e = &r->incident.entries.v[n];

		vb_buf_printf(b, "  %.*s  %s (%.*s)  %.*s%s",
			      VB_FMT(vb_zone_text(c->arena, r->zone, e->at)),
			      model_entry_name((int)e->kind, (int)c->run.lang),
			      VB_FMT(cli_register_safe(c, e->author)),
			      VB_FMT(cli_register_safe(c, e->ref)),
			      e->ref.n && e->text.n ? "  " : "");
		lines_text(c, e->text, b);
		for (size_t f = 0; f < e->fields.n; f++)
			vb_buf_printf(b, "%s%.*s=%.*s", f || e->text.n || e->ref.n ? "  " : "",
				      VB_FMT(e->fields.v[f].key),
				      VB_FMT(cli_register_safe(c, e->fields.v[f].value)));
		vb_buf_char(b, '\n');
	}
}

static int record_json(struct cli *c, const struct run_record *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);

	yyjson_mut_doc_set_root(
		doc, report_incident_json(doc, &r->incident, r->zone, &r->clocks, c->arena));
	return cli_out_json(c, doc);
}

int cli_register_show(struct cli *c, const struct run_register *r, const struct run_record *record)
{
	const struct model_incident *i = &record->incident;
	struct vb_buf b;

	if (cli_wants_json(c))
		return record_json(c, record);
	vb_buf_init(&b, 16u << 20);
	vb_buf_printf(&b, "%s%.*s  %.*s%s\n", cli_bold(c), VB_FMT(i->id),
		      VB_FMT(cli_register_safe(c, i->title)), cli_plain(c));
	vb_buf_printf(
		&b,
		vb_t(c->run.lang, "  opened %.*s by %.*s, %s\n", "  ouvert %.*s par %.*s, %s\n"),
		VB_FMT(vb_zone_text(c->arena, record->zone, i->opened)),
		VB_FMT(cli_register_safe(c, i->author)),
		i->closed ? vb_t(c->run.lang, "closed", "clos")
			  : vb_t(c->run.lang, "open", "en cours"));
	clocks_text(c, r, record, &b);
	facts_text(c, r, record, &b);
	causes_text(c, i, &b);
	actions_text(c, record, &b);
	pasts_text(c, record, &b);
	log_text(c, record, &b);
	return cli_out(c, &b);
}

int cli_register_after(struct cli *c, enum model_register reg, struct vb_str id)
{
	const struct run_record *record;
	struct run_register r;
	struct vb_error err;
	struct vb_buf b;
	int status;

	if (!run_register_open(&c->run, &c->place, &r, &err))
		return cli_failed(c, &err);
	if (!run_record_find(&c->run, &r, reg, id, &record, &err)) {
		run_register_done(&r);
		return cli_failed(c, &err);
	}
	if (cli_wants_json(c)) {
		status = record_json(c, record);
	} else {
		vb_buf_init(&b, 1u << 20);
		vb_buf_printf(&b, "%.*s\n", VB_FMT(record->incident.id));
		clocks_text(c, &r, record, &b);
		pasts_text(c, record, &b);
		status = cli_out(c, &b);
	}
	run_register_done(&r);
	return status;
}
