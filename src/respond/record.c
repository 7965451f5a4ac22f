/*
 * record.c - a record folded from its entries, and which entries may be added to it. Entries read back are trusted no more
 * than any other input: one that names what is not there is an error, not a crash.
 */
#include "respond/respond_int.h"

static struct model_action *action_find(const struct model_incident *i, struct vb_str id)
{
	for (size_t n = 0; n < i->actions.n; n++)
		if (vb_str_eq(i->actions.v[n].id, id))
			return &i->actions.v[n];
	return NULL;
}

static bool cause_known(const struct model_incident *i, struct vb_str id)
{
	for (size_t n = 0; n < i->causes.n; n++)
		if (vb_str_eq(i->causes.v[n].id, id))
			return true;
	return false;
}

static bool factor_find(struct vb_str word, enum model_factor *out)
{
	for (int f = 0; f < MODEL_FACTORS; f++)
		if (vb_str_is(word, model_factor_word(f))) {
			*out = (enum model_factor)f;
			return true;
		}
	return false;
}

/* ---- fold --------------------------------------------------------------------------------- */

static void fact_fold(struct vb_arena *a, struct model_incident *i, const struct model_field *f)
{
	for (size_t n = 0; n < i->facts.n; n++)
		if (vb_str_eq(i->facts.v[n].key, f->key)) {
			i->facts.v[n].value = f->value;
			return;
		}
	*vb_vec_add(a, &i->facts) = *f;
}

static void cause_fold(struct vb_arena *a, struct model_incident *i, const struct model_entry *e)
{
	struct model_cause c = {.id = e->ref,
				.under = model_entry_field(e, "under"),
				.text = e->text,
				.class_of = model_entry_field(e, "class")};

	if (!factor_find(model_entry_field(e, "factor"), &c.factor))
		c.factor = MODEL_FACTOR_TECHNICAL;
	*vb_vec_add(a, &i->causes) = c;
}

static void action_fold(struct vb_arena *a, struct model_incident *i, const struct model_entry *e)
{
	*vb_vec_add(a, &i->actions) = (struct model_action){
		.id = e->ref,
		.text = e->text,
		.owner = model_entry_field(e, "owner"),
		.due = model_entry_field(e, "due"),
		.preventive = vb_str_is(model_entry_field(e, "kind"), "preventive")};
}

static void done_fold(struct model_incident *i, const struct model_entry *e)
{
	struct model_action *action = action_find(i, e->ref);

	if (!action)
		return;
	action->done = e->at;
	action->evidence = model_entry_field(e, "evidence");
	action->digest = model_entry_field(e, "digest");
}

static void notice_fold(struct vb_arena *a, struct model_incident *i, const struct model_entry *e)
{
	size_t slash = vb_str_chr(e->ref, '/');
	struct model_sent s = {.clock = vb_str_sub(e->ref, 0, slash),
			       .stage = vb_str_from(e->ref, slash + 1),
			       .to = model_entry_field(e, "to"),
			       .reference = model_entry_field(e, "reference"),
			       .at = e->at};

	if (slash == e->ref.n)
		return;
	if (!vb_time_parse(model_entry_field(e, "sent"), &s.at))
		s.at = e->at;
	*vb_vec_add(a, &i->sent) = s;
}

static void lesson_fold(struct vb_arena *a, struct model_incident *i, const struct model_entry *e)
{
	struct model_lesson l = {.text = e->text};
	struct vb_str rest = model_entry_field(e, "reopens"), word;

	while (vb_str_word(&rest, &word))
		*vb_vec_add(a, &l.reopens) = word;
	*vb_vec_add(a, &i->lessons) = l;
}

static void open_fold(struct vb_arena *a, struct model_incident *i, const struct model_entry *e)
{
	struct vb_str zone = model_entry_field(e, "zone");

	i->title = e->text;
	i->author = e->author;
	i->opened = e->at;
	i->zone = zone.n ? zone : VB_STR("UTC");
	for (size_t n = 0; n < e->fields.n; n++)
		if (!vb_str_is(e->fields.v[n].key, "zone"))
			fact_fold(a, i, &e->fields.v[n]);
}

static void entry_fold(struct vb_arena *a, struct model_incident *i, const struct model_entry *e)
{
	switch (e->kind) {
	case MODEL_ENTRY_OPEN:
		open_fold(a, i, e);
		break;
	case MODEL_ENTRY_FACT:
		for (size_t n = 0; n < e->fields.n; n++)
			fact_fold(a, i, &e->fields.v[n]);
		break;
	case MODEL_ENTRY_LINK:
		*vb_vec_add(a, &i->links) = e->ref;
		break;
	case MODEL_ENTRY_CAUSE:
		cause_fold(a, i, e);
		break;
	case MODEL_ENTRY_ACTION:
		action_fold(a, i, e);
		break;
	case MODEL_ENTRY_DONE:
		done_fold(i, e);
		break;
	case MODEL_ENTRY_NOTICE:
		notice_fold(a, i, e);
		break;
	case MODEL_ENTRY_LESSON:
		lesson_fold(a, i, e);
		break;
	case MODEL_ENTRY_CLOSE:
		i->closed = e->at;
		break;
	case MODEL_ENTRY_REOPEN:
		i->closed = 0;
		break;
	case MODEL_ENTRY_NOTE:
	case MODEL_ENTRY_ANSWER:
	case MODEL_ENTRY_KINDS:
		break;
	}
}

bool respond_fold(struct vb_arena *a, struct vb_str id, const struct model_entry *entries, size_t n,
		  struct model_incident *out, struct vb_error *err)
{
	struct model_incident made = {
		.id = id, .reg = id.n && id.p[0] == 'T' ? MODEL_TICKET : MODEL_INCIDENT};

	if (!n || entries[0].kind != MODEL_ENTRY_OPEN)
		return vb_fail(err, VB_E_INPUT, "record %.*s does not start with its opening",
			       VB_FMT(id));
	for (size_t e = 0; e < n; e++) {
		*vb_vec_add(a, &made.entries) = entries[e];
		entry_fold(a, &made, &entries[e]);
		made.changed = entries[e].at;
	}
	*out = made;
	return true;
}

/* ---- what may be added --------------------------------------------------------------------- */

static const char *verb_of(const struct model_incident *i)
{
	return i->reg == MODEL_TICKET ? "ticket" : "incident";
}

static bool no_such(const struct vb_run *run, const struct model_incident *i, const char *what_en,
		    const char *what_fr, struct vb_str ref, struct vb_error *err)
{
	vb_fail(err, VB_E_MISSING,
		vb_t(run->lang, "%.*s has no %s \"%.*s\"", "%.*s n’a pas de %s « %.*s »"),
		VB_FMT(i->id), vb_t(run->lang, what_en, what_fr), VB_FMT(ref));
	return vb_hint(
		err,
		vb_t(run->lang, "vauban %s show %.*s lists them", "vauban %s show %.*s les liste"),
		verb_of(i), VB_FMT(i->id));
}

static bool cause_accept(const struct vb_run *run, const struct model_incident *i,
			 const struct model_entry *e, struct vb_error *err)
{
	struct vb_str under = model_entry_field(e, "under"), word = model_entry_field(e, "factor");
	enum model_factor factor;

	if (under.n && !cause_known(i, under))
		return no_such(run, i, "cause", "cause", under, err);
	if (!factor_find(word, &factor))
		return vb_fail(err, VB_E_USAGE,
			       vb_t(run->lang,
				    "a factor is technical, human, organisation, supplier or "
				    "environment, not \"%.*s\"",
				    "un facteur est technical, human, organisation, supplier ou "
				    "environment, pas « %.*s »"),
			       VB_FMT(word));
	return true;
}

static bool done_accept(const struct vb_run *run, const struct model_incident *i,
			const struct model_entry *e, struct vb_error *err)
{
	const struct model_action *action = action_find(i, e->ref);

	if (!action)
		return no_such(run, i, "action", "action", e->ref, err);
	if (action->done)
		return vb_fail(err, VB_E_USAGE,
			       vb_t(run->lang, "%.*s is done already", "%.*s est déjà faite"),
			       VB_FMT(e->ref));
	if (!model_entry_field(e, "digest").n) {
		vb_fail(err, VB_E_USAGE,
			vb_t(run->lang, "an action closes on evidence: %.*s has none",
			     "une action se ferme sur une preuve : %.*s n’en a pas"),
			VB_FMT(e->ref));
		return vb_hint(
			err, "%s",
			vb_t(run->lang, "--evidence FILE: a test result, a commit, a photo",
			     "--evidence FICHIER : un résultat de test, un commit, une photo"));
	}
	return true;
}

static bool clocks_settled(const struct vb_run *run, const model_clocks *clocks,
			   struct vb_error *err)
{
	for (size_t n = 0; clocks && n < clocks->n; n++) {
		const struct model_clock *k = &clocks->v[n];

		if (k->state == MODEL_CLOCK_UNSURE) {
			vb_fail(err, VB_E_USAGE,
				vb_t(run->lang,
				     "not closed: nobody has said whether \"%.*s\" applies",
				     "pas clos : personne n’a dit si « %.*s » s’applique"),
				VB_FMT(model_text_in(k->title, (int)run->lang)));
			return vb_hint(err,
				       vb_t(run->lang, "vauban incident set ID %.*s=no (or yes)",
					    "vauban incident set ID %.*s=no (ou yes)"),
				       VB_FMT(k->missing.v[0]));
		}
		if (k->state == MODEL_CLOCK_RUNNING || k->state == MODEL_CLOCK_LATE ||
		    k->state == MODEL_CLOCK_WAITING) {
			vb_fail(err, VB_E_USAGE,
				vb_t(run->lang, "not closed: \"%.*s, %.*s\" has not been sent",
				     "pas clos : « %.*s, %.*s » n’a pas été envoyé"),
				VB_FMT(model_text_in(k->title, (int)run->lang)),
				VB_FMT(model_text_in(k->stage_title, (int)run->lang)));
			return vb_hint(
				err,
				vb_t(run->lang,
				     "vauban incident notify ID %.*s/%.*s --sent now, once it is",
				     "vauban incident notify ID %.*s/%.*s --sent now, une fois fait"),
				VB_FMT(k->id), VB_FMT(k->stage));
		}
	}
	return true;
}

static bool close_accept(const struct vb_run *run, const struct model_incident *i,
			 const model_clocks *clocks, struct vb_error *err)
{
	const struct model_cause *person = respond_cause_unexplained(i);

	for (size_t n = 0; n < i->actions.n; n++)
		if (!i->actions.v[n].done)
			return vb_fail(err, VB_E_USAGE,
				       vb_t(run->lang, "not closed: action %.*s is open: %.*s",
					    "pas clos : l’action %.*s est ouverte : %.*s"),
				       VB_FMT(i->actions.v[n].id), VB_FMT(i->actions.v[n].text));
	if (i->reg == MODEL_TICKET)
		return true;
	if (!i->causes.n) {
		vb_fail(err, VB_E_USAGE, "%s",
			vb_t(run->lang, "not closed: no cause is recorded",
			     "pas clos : aucune cause n’est notée"));
		return vb_hint(err, "%s",
			       vb_t(run->lang, "vauban incident cause ID TEXT --factor …",
				    "vauban incident cause ID TEXTE --factor …"));
	}
	if (person) {
		vb_fail(err, VB_E_USAGE,
			vb_t(run->lang, "not closed: the analysis ends at a person (%.*s: %.*s)",
			     "pas clos : l’analyse s’arrête à une personne (%.*s : %.*s)"),
			VB_FMT(person->id), VB_FMT(person->text));
		return vb_hint(err,
			       vb_t(run->lang,
				    "say what let it happen: vauban incident cause ID TEXT --under "
				    "%.*s --factor organisation",
				    "dites ce qui l’a permis : vauban incident cause ID TEXTE "
				    "--under %.*s --factor organisation"),
			       VB_FMT(person->id));
	}
	return clocks_settled(run, clocks, err);
}

bool respond_accept(const struct vb_run *run, const struct model_incident *i,
		    const model_clocks *clocks, const struct model_entry *e, struct vb_error *err)
{
	int64_t day;

	if (i->closed && e->kind != MODEL_ENTRY_REOPEN && e->kind != MODEL_ENTRY_LESSON) {
		vb_fail(err, VB_E_USAGE, vb_t(run->lang, "%.*s is closed", "%.*s est clos"),
			VB_FMT(i->id));
		return vb_hint(err,
			       vb_t(run->lang, "vauban %s reopen %.*s WHY",
				    "vauban %s reopen %.*s POURQUOI"),
			       verb_of(i), VB_FMT(i->id));
	}
	if (e->kind == MODEL_ENTRY_REOPEN && !i->closed)
		return vb_fail(err, VB_E_USAGE, vb_t(run->lang, "%.*s is open", "%.*s est ouvert"),
			       VB_FMT(i->id));
	if (e->kind == MODEL_ENTRY_CAUSE)
		return cause_accept(run, i, e, err);
	if (e->kind == MODEL_ENTRY_DONE)
		return done_accept(run, i, e, err);
	if (e->kind == MODEL_ENTRY_CLOSE)
		return close_accept(run, i, clocks, err);
	if (e->kind == MODEL_ENTRY_ACTION && model_entry_field(e, "due").n &&
	    (model_entry_field(e, "due").n != 10 ||
	     !vb_time_parse(model_entry_field(e, "due"), &day)))
		return vb_fail(err, VB_E_USAGE,
			       vb_t(run->lang, "--due is a day: 2026-12-31, not \"%.*s\"",
				    "--due est un jour : 2026-12-31, pas « %.*s »"),
			       VB_FMT(model_entry_field(e, "due")));
	return true;
}
