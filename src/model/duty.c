/* duty.c - the words of obligations, in both languages. */
#include "model/duty.h"

#include "core/run.h"

const char *model_applies_word(enum model_applies a)
{
	static const char *const words[] = {"yes", "no", "uncertain"};

	return words[a];
}

const char *model_applies_name(enum model_applies a, int lang)
{
	return a == MODEL_APPLIES_YES  ? vb_t(lang, "yes", "oui")
	       : a == MODEL_APPLIES_NO ? vb_t(lang, "no", "non")
				       : vb_t(lang, "uncertain", "incertain");
}

const char *model_proof_word(enum model_proof_state s)
{
	static const char *const words[] = {"fails", "missing", "partial", "accepted", "proven"};

	return words[s];
}

const char *model_proof_name(enum model_proof_state s, int lang)
{
	static const struct {
		const char *en, *fr;
	} names[] = {
		{"fails", "échoue"},
		{"nothing proves it", "rien ne le prouve"},
		{"partly proven", "prouvé en partie"},
		{"accepted", "accepté"},
		{"proven", "prouvé"},
	};

	return vb_t(lang, names[s].en, names[s].fr);
}
