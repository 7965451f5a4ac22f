/* ebios.c - the words of EBIOS Risk Manager, in both languages. */
#include "model/ebios.h"

#include "core/run.h"

struct pair {
	const char *en, *fr;
};

static const char *pick(const struct pair *words, int n, int i, int lang)
{
	vb_assert(i >= 0 && i < n);
	return vb_t(lang, words[i].en, words[i].fr);
}

const char *model_gravity_name(int gravity, int lang)
{
	static const struct pair words[] = {{"minor", "mineure"},
					    {"significant", "significative"},
					    {"serious", "grave"},
					    {"critical", "critique"}};

	return pick(words, 4, gravity - 1, lang);
}

const char *model_likelihood_name(int likelihood, int lang)
{
	static const struct pair words[] = {{"unlikely", "peu vraisemblable"},
					    {"likely", "vraisemblable"},
					    {"very likely", "très vraisemblable"},
					    {"nearly certain", "quasi certain"}};

	return pick(words, 4, likelihood - 1, lang);
}

const char *model_level_name(enum model_ebios_level l, int lang)
{
	static const struct pair words[] = {
		{"low", "faible"}, {"medium", "moyen"}, {"high", "élevé"}};

	return pick(words, 3, (int)l, lang);
}

const char *model_level_word(enum model_ebios_level l)
{
	return model_level_name(l, VB_EN);
}

const char *model_danger_name(enum model_danger d, int lang)
{
	static const struct pair words[] = {{"outside the zones", "hors zone"},
					    {"watch", "veille"},
					    {"control", "contrôle"},
					    {"danger", "danger"}};

	return pick(words, 4, (int)d, lang);
}

const char *model_danger_word(enum model_danger d)
{
	static const char *const words[] = {"out", "watch", "control", "danger"};

	return words[d];
}

const char *model_pertinence_name(int pertinence, int lang)
{
	static const struct pair words[] = {
		{"low", "faible"}, {"medium", "moyenne"}, {"high", "élevée"}};

	return pick(words, 3, pertinence - 1, lang);
}
