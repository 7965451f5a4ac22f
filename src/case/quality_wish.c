/*
 * quality_wish.c - warnings on what users want, what was tried and what might be taken up: a wish nobody can check, a verdict the
 * measures do not bear out, an idea taken up without its simple alternative or without a look at its security.
 */
#include "case/quality_int.h"
#include "model/trial.h"

static void check_story(struct case_reading *r, const struct model_story *x)
{
	const struct model_part *who = model_case_part(r->c, x->as);

	if (!x->as.n)
		CASE_WARN(r, x, "story \"%.*s\" has nobody who wants it: add \"as\"",
			  "le récit « %.*s » n’a personne qui le veuille : ajoutez « as »",
			  VB_FMT(x->id));
	else if (who && who->kind != MODEL_PART_PERSON)
		CASE_WARN(r, x, "story \"%.*s\": \"%.*s\" is not a person",
			  "récit « %.*s » : « %.*s » n’est pas une personne", VB_FMT(x->id),
			  VB_FMT(x->as));
	if (!x->done.n)
		CASE_WARN(r, x, "story \"%.*s\" says not how it is known to be there: add \"done\"",
			  "le récit « %.*s » ne dit pas à quoi on reconnaît qu’il est tenu : "
			  "ajoutez « done »",
			  VB_FMT(x->id));
	if (!x->answers.n)
		CASE_WARN(r, x, "no requirement answers story \"%.*s\": add \"for\"",
			  "aucune exigence ne répond au récit « %.*s » : ajoutez « for »",
			  VB_FMT(x->id));
}

static void check_trial(struct case_reading *r, const struct model_trial *x)
{
	if (vb_str_is(x->verdict, "go") && model_trial_shows(x) == MODEL_SHOWN_NOT)
		CASE_WARN(
			r, x,
			"trial \"%.*s\" says go, and what it measured does not reach what it asks",
			"l’essai « %.*s » conclut « go », alors que ses mesures n’atteignent pas "
			"ce qu’il demande",
			VB_FMT(x->id));
	if (x->verdict.n && (!x->by.n || !x->date.n))
		CASE_WARN(r, x, "the verdict of trial \"%.*s\" lacks who gave it, or the day",
			  "au verdict de l’essai « %.*s », il manque qui l’a rendu, ou le jour",
			  VB_FMT(x->id));
}

static void check_idea(struct case_reading *r, const struct model_idea *x)
{
	if (vb_str_is(x->decision, "go") && !x->without.n)
		CASE_WARN(
			r, x,
			"idea \"%.*s\" is taken up without a simple way beside it: add \"without\"",
			"l’idée « %.*s » est adoptée sans voie simple en regard : ajoutez « without »",
			VB_FMT(x->id));
	if (vb_str_is(x->decision, "go") && !x->security.n)
		CASE_WARN(
			r, x,
			"idea \"%.*s\" is taken up without a look at its security: add \"security\"",
			"l’idée « %.*s » est adoptée sans étude de sa sécurité : ajoutez « security »",
			VB_FMT(x->id));
}

void case_check_wishes(struct case_reading *r)
{
	for (size_t i = 0; i < r->c->stories.n; i++)
		check_story(r, &r->c->stories.v[i]);
	for (size_t i = 0; i < r->c->trials.n; i++)
		check_trial(r, &r->c->trials.v[i]);
	for (size_t i = 0; i < r->c->ideas.n; i++)
		check_idea(r, &r->c->ideas.v[i]);
}
