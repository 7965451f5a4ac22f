/* wordlist.h - the fixed words of templates, {{t.key}}, in both languages side by side: lists of the page, the console. */
#ifndef VAUBAN_REPORT_WORDLIST_H
#define VAUBAN_REPORT_WORDLIST_H

#include "core/run.h"
#include "report/node.h"

struct report_word {
	const char *key;
	struct model_text text;
};
#define REPORT_WORD(key, english, french)                                                          \
	{                                                                                          \
		key,                                                                               \
		{                                                                                  \
			VB_STR_INIT(english), VB_STR_INIT(french)                                  \
		}                                                                                  \
	}
struct report_wordlist {
	const struct report_word *v;
	size_t n;
};

extern const struct report_wordlist report_words; /* of pages and sheets */

/* {"key": "text"} of the whole list. */
void report_words_put(struct report_node into, const struct report_wordlist *list,
		      enum vb_lang lang);

#endif
