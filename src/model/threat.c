/* threat.c - the words of threats, in both languages. */
#include "model/threat.h"

#include "core/run.h"

static const struct {
	const char *word, *en, *fr;
} states[] = {
	[MODEL_THREAT_OPEN] = {"open", "open", "ouverte"},
	[MODEL_THREAT_PLANNED] = {"planned", "measure planned", "mesure prévue"},
	[MODEL_THREAT_CUT] = {"cut", "cut by a measure", "réduite par une mesure"},
	[MODEL_THREAT_ACCEPTED] = {"accepted", "accepted", "acceptée"},
	[MODEL_THREAT_NOT] = {"not_applicable", "not applicable", "sans objet"},
};

const char *model_threat_state_word(enum model_threat_state s)
{
	return states[s].word;
}

const char *model_threat_state_name(enum model_threat_state s, int lang)
{
	return vb_t(lang, states[s].en, states[s].fr);
}

const char *model_stride_name(char letter, int lang)
{
	static const struct {
		char letter;
		const char *en, *fr;
	} names[] = {
		{'S', "spoofing", "usurpation"},
		{'T', "tampering", "altération"},
		{'R', "repudiation", "répudiation"},
		{'I', "disclosure", "divulgation"},
		{'D', "denial of service", "déni de service"},
		{'E', "elevation of privilege", "élévation de privilèges"},
	};

	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (names[i].letter == letter)
			return vb_t(lang, names[i].en, names[i].fr);
	return vb_t(lang, "contradiction", "contradiction");
}
