/* incident.c - words of the register, and look-ups in it. */
#include "model/incident.h"

struct word {
	const char *word, *en, *fr;
};

static const struct word entries[] = {
	[MODEL_ENTRY_OPEN] = {"open", "opened", "ouverture"},
	[MODEL_ENTRY_FACT] = {"fact", "fact", "fait"},
	[MODEL_ENTRY_NOTE] = {"note", "note", "note"},
	[MODEL_ENTRY_LINK] = {"link", "concerns", "concerne"},
	[MODEL_ENTRY_CAUSE] = {"cause", "cause", "cause"},
	[MODEL_ENTRY_ACTION] = {"action", "action", "action"},
	[MODEL_ENTRY_DONE] = {"done", "action done", "action faite"},
	[MODEL_ENTRY_NOTICE] = {"notice", "notification sent", "notification envoyée"},
	[MODEL_ENTRY_LESSON] = {"lesson", "lesson", "leçon"},
	[MODEL_ENTRY_ANSWER] = {"answer", "answer", "réponse"},
	[MODEL_ENTRY_CLOSE] = {"close", "closed", "clôture"},
	[MODEL_ENTRY_REOPEN] = {"reopen", "opened again", "réouverture"},
};
static const struct word factors[] = {
	[MODEL_FACTOR_TECHNICAL] = {"technical", "technical", "technique"},
	[MODEL_FACTOR_HUMAN] = {"human", "human", "humain"},
	[MODEL_FACTOR_ORGANISATION] = {"organisation", "organisation", "organisation"},
	[MODEL_FACTOR_SUPPLIER] = {"supplier", "supplier", "fournisseur"},
	[MODEL_FACTOR_ENVIRONMENT] = {"environment", "environment", "environnement"},
};
static const struct word clocks[] = {
	[MODEL_CLOCK_OFF] = {"off", "does not run", "ne court pas"},
	[MODEL_CLOCK_UNSURE] = {"unsure", "to be decided", "à trancher"},
	[MODEL_CLOCK_WAITING] = {"waiting", "not started", "pas commencé"},
	[MODEL_CLOCK_RUNNING] = {"running", "running", "en cours"},
	[MODEL_CLOCK_LATE] = {"late", "late", "en retard"},
	[MODEL_CLOCK_SENT] = {"sent", "sent in time", "envoyé à temps"},
	[MODEL_CLOCK_SENT_LATE] = {"sent_late", "sent late", "envoyé en retard"},
};

const char *model_entry_word(int kind)
{
	return entries[kind].word;
}

const char *model_entry_name(int kind, int lang)
{
	return lang ? entries[kind].fr : entries[kind].en;
}

bool model_entry_find(struct vb_str word, enum model_entry_kind *out)
{
	for (size_t i = 0; i < VB_COUNT(entries); i++)
		if (vb_str_is(word, entries[i].word)) {
			*out = (enum model_entry_kind)i;
			return true;
		}
	return false;
}

const char *model_factor_word(int factor)
{
	return factors[factor].word;
}

const char *model_factor_name(int factor, int lang)
{
	return lang ? factors[factor].fr : factors[factor].en;
}

const char *model_clock_word(int state)
{
	return clocks[state].word;
}

const char *model_clock_name(int state, int lang)
{
	return lang ? clocks[state].fr : clocks[state].en;
}

static struct vb_str field_of(const struct model_field *v, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(v[i].key, key))
			return v[i].value;
	return (struct vb_str){NULL, 0};
}

struct vb_str model_entry_field(const struct model_entry *e, const char *key)
{
	return field_of(e->fields.v, e->fields.n, key);
}

struct vb_str model_incident_fact(const struct model_incident *i, const char *key)
{
	return field_of(i->facts.v, i->facts.n, key);
}
