/*
 * incident.c - `vauban incident` and `vauban ticket`: one small language of actions over the register. The table below is
 * what can be typed; what an action adds to a record is in incident_write.c.
 */
#include "cli/incident_int.h"

typedef int action(struct cli_job *j);
struct action {
	const char *word;
	size_t least; /* words after it */
	bool on_one;  /* the first of them is a record's id */
	bool ticket;  /* tickets have it too */
	action *run;
};

struct vb_str cli_job_word(const struct cli_job *j, size_t i)
{
	return i < j->c->n_words ? vb_str(j->c->words[i]) : (struct vb_str){NULL, 0};
}

/* ---- actions -------------------------------------------------------------------------------- */

static int list(struct cli_job *j)
{
	return cli_register_list(j->c, &j->r, j->reg);
}

static int show(struct cli_job *j)
{
	return cli_register_show(j->c, &j->r, j->record);
}

static int facts(struct cli_job *j)
{
	static const char *const types[][2] = {{"text", "texte"},
					       {"time", "heure"},
					       {"yes or no", "oui ou non"},
					       {"number", "nombre"},
					       {"", ""}};
	const struct respond_fact *f;
	struct vb_buf b;

	vb_buf_init(&b, 1u << 20);
	for (size_t i = 0; (f = respond_fact_at(j->r.clocks, i)); i++) {
		vb_buf_printf(&b, "  %s%-26.*s%s %.*s (", cli_bold(j->c), VB_FMT(f->key),
			      cli_plain(j->c),
			      VB_FMT(model_text_in(f->title, (int)j->c->run.lang)));
		for (size_t w = 0; w < f->words.n; w++)
			vb_buf_printf(&b, "%s%.*s", w ? ", " : "", VB_FMT(f->words.v[w]));
		vb_buf_printf(&b, "%s)\n", types[f->type][j->c->run.lang == VB_FR]);
	}
	return cli_out(j->c, &b);
}

static int import(struct cli_job *j)
{
	enum vb_lang lang = j->c->run.lang;
	struct vb_error err;
	size_t n, there;

	if (!run_register_import(&j->c->run, &j->c->place, &j->r, j->c->words[1], &n, &there, &err))
		return cli_failed(j->c, &err);
	cli_say(j->c,
		n == 1 ? vb_t(lang, "%zu record added", "%zu fiche ajoutée")
		       : vb_t(lang, "%zu records added", "%zu fiches ajoutées"),
		n);
	if (there)
		cli_say(j->c,
			vb_t(lang, "there already, passed over: %zu",
			     "déjà présentes, laissées : %zu"),
			there);
	return VB_EXIT_DONE;
}

static int export(struct cli_job *j)
{
	return cli_register_export(j->c, &j->r, j->reg);
}

/* ---- the table ------------------------------------------------------------------------------ */

static const struct action actions[] = {
	{"list", 0, false, true, list},
	{"open", 1, false, true, cli_job_open},
	{"show", 1, true, true, show},
	{"set", 2, true, true, cli_job_set},
	{"note", 1, true, true, cli_job_note},
	{"answer", 2, true, true, cli_job_answer},
	{"link", 2, true, true, cli_job_link},
	{"cause", 2, true, true, cli_job_cause},
	{"action", 2, true, true, cli_job_action},
	{"done", 2, true, true, cli_job_done},
	{"notify", 2, true, false, cli_job_notify},
	{"lesson", 2, true, true, cli_job_lesson},
	{"close", 1, true, true, cli_job_close},
	{"reopen", 2, true, true, cli_job_reopen},
	{"facts", 0, false, true, facts},
	{"import", 1, false, true, import},
	{"export", 0, false, true, export},
};

static bool action_find(const struct cli *c, enum model_register reg, const struct action **out,
			struct vb_error *err)
{
	const char *word = c->n_words ? c->words[0] : "list", *names[VB_COUNT(actions)], *near;
	size_t n = 0;

	for (size_t i = 0; i < VB_COUNT(actions); i++) {
		if (reg == MODEL_TICKET && !actions[i].ticket)
			continue;
		names[n++] = actions[i].word;
		if (strcmp(actions[i].word, word) != 0)
			continue;
		*out = &actions[i];
		if (c->n_words > actions[i].least)
			return true;
		if (!c->n_words && !actions[i].least)
			return true;
		vb_fail(err, VB_E_USAGE,
			vb_t(c->run.lang, "%s %s needs more words", "%s %s demande plus de mots"),
			c->verb->name, word);
		return vb_hint(err, "vauban %s --help", c->verb->name);
	}
	near = vb_nearest(vb_str(word), names, n);
	vb_fail(err, VB_E_USAGE,
		vb_t(c->run.lang, "%s has no action \"%s\"", "%s n’a pas d’action « %s »"),
		c->verb->name, word);
	return near ? vb_hint(err,
			      vb_t(c->run.lang, "did you mean \"%s\"?", "vouliez-vous « %s » ?"),
			      near)
		    : vb_hint(err, "vauban %s --help", c->verb->name);
}

static int register_run(struct cli *c, enum model_register reg)
{
	struct cli_job j = {.c = c, .reg = reg};
	const struct action *wanted = NULL;
	struct vb_error err;
	int status;

	if (!action_find(c, reg, &wanted, &err) ||
	    !run_register_open(&c->run, &c->place, &j.r, &err))
		return cli_failed(c, &err);
	if (wanted->on_one &&
	    !run_record_find(&c->run, &j.r, reg, cli_job_word(&j, 1), &j.record, &err))
		status = cli_failed(c, &err);
	else
		status = wanted->run(&j);
	run_register_done(&j.r);
	return status;
}

int cli_incident(struct cli *c)
{
	return register_run(c, MODEL_INCIDENT);
}

int cli_ticket(struct cli *c)
{
	return register_run(c, MODEL_TICKET);
}
