/*
 * news.h - what is published in the five fields a product has to keep an eye on, one item at a time, with what was
 * decided about it.
 */
#ifndef VAUBAN_MODEL_NEWS_H
#define VAUBAN_MODEL_NEWS_H

#include "core/vb.h"

enum model_news_domain {
	MODEL_NEWS_LEGAL,
	MODEL_NEWS_TECHNICAL,
	MODEL_NEWS_COMPETITION,
	MODEL_NEWS_ECOLOGY,
	MODEL_NEWS_SECURITY,
	MODEL_NEWS_DOMAINS
};
enum model_news_verdict { MODEL_NEWS_UNDECIDED, MODEL_NEWS_RETAINED, MODEL_NEWS_DISCARDED };

struct model_news_item {
	struct vb_str
		key; /* 16 hexadecimal digits: of the source and of what the item calls itself */
	struct vb_str domain;                       /* word */
	struct vb_str source, title, link, summary; /* plain text */
	int64_t published;                          /* seconds UTC; 0: not said */
	/* what was decided */
	enum model_news_verdict verdict;
	struct vb_str why, author;
	int64_t when;
	/* why it matters to this case */
	unsigned score;
	VB_VEC(struct vb_str) terms; /* what it speaks of, strongest first */
};
struct model_news_feed { /* one document of a source, as parsed */
	struct vb_str title;
	VB_VEC(struct vb_str) addresses; /* it gives for itself and its site */
	VB_VEC(struct model_news_item) items;
	size_t left_out; /* over the limit */
};
struct model_news_source {
	struct vb_str id, domain, name, address;
	int64_t read;          /* when it was last read whole; 0: never */
	int64_t newest;        /* day of its newest item; 0: none says one */
	struct vb_str problem; /* why it could not be read the last time, or empty */
	int stale_days;        /* silence that is suspicious */
	bool stale;
};

struct model_news_digest {                   /* what is told: arrays are whoever's made it */
	const struct model_news_item *items; /* by domain, then by score, day and key */
	size_t n;
	const struct model_news_source *sources; /* by domain and id */
	size_t n_sources;
	size_t undecided, retained, discarded; /* of all items, whatever was asked */
};

const char *model_news_domain_word(enum model_news_domain d); /* "legal" ... */
const char *model_news_domain_name(enum model_news_domain d, int lang);
bool model_news_domain_parse(struct vb_str word, enum model_news_domain *out) VB_MUST_USE;
const char *model_news_verdict_word(enum model_news_verdict v); /* "undecided" ... */

#endif
