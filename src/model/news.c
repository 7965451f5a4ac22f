/* news.c - the words of news.h. */
#include "model/news.h"

#include "core/run.h"

static const struct {
	const char *word, *en, *fr;
} domains[MODEL_NEWS_DOMAINS] = {
	[MODEL_NEWS_LEGAL] = {"legal", "Law", "Droit"},
	[MODEL_NEWS_TECHNICAL] = {"technical", "Technology", "Technique"},
	[MODEL_NEWS_COMPETITION] = {"competition", "Competition", "Concurrence"},
	[MODEL_NEWS_ECOLOGY] = {"ecology", "Ecology", "Écologie"},
	[MODEL_NEWS_SECURITY] = {"security", "Security", "Sécurité"},
};

const char *model_news_domain_word(enum model_news_domain d)
{
	return domains[d].word;
}

const char *model_news_domain_name(enum model_news_domain d, int lang)
{
	return lang == VB_FR ? domains[d].fr : domains[d].en;
}

bool model_news_domain_parse(struct vb_str word, enum model_news_domain *out)
{
	for (int i = 0; i < MODEL_NEWS_DOMAINS; i++)
		if (vb_str_is(word, domains[i].word)) {
			*out = (enum model_news_domain)i;
			return true;
		}
	return false;
}

const char *model_news_verdict_word(enum model_news_verdict v)
{
	static const char *const words[] = {"undecided", "retained", "discarded"};

	return words[v];
}
