/*
 * relevance.c - how much an item of news matters to one case, and why.
 *
 *   terms {text, weight} ──► one word: looked up for each word of the item ──┐
 *                        └─► several words: searched as they stand ──────────┴─► score, terms
 *
 * A term counts once, and twice as much in the title as in the text. Nothing is learned: the same case and the same items
 * give the same order.
 */
#include "watch/watch.h"

#include <stdlib.h>

enum { TITLE_FACTOR = 2 };

struct term {
	struct vb_str text; /* as it is shown */
	unsigned weight, seen;
};
struct watch_terms {
	struct vb_arena *arena;
	struct vb_map words; /* lower-case word -> struct term */
	VB_VEC(struct term *) phrases, all;
	VB_VEC(struct vb_str) phrase_texts; /* lower case */
};

struct watch_terms *watch_terms_new(struct vb_arena *a)
{
	struct watch_terms *t = vb_arena_alloc(a, sizeof(*t));

	t->arena = a;
	vb_map_init(&t->words, a);
	return t;
}

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80 ||
	       (c && strchr("-_.+/", c));
}

static bool cut_word(struct vb_str *rest, struct vb_str *word)
{
	size_t from = 0, to;

	while (from < rest->n && !in_word(rest->p[from]))
		from++;
	for (to = from; to < rest->n && in_word(rest->p[to]);)
		to++;
	*word = vb_str_sub(*rest, from, to - from);
	*rest = vb_str_from(*rest, to);
	while (word->n && strchr("-_.+/", word->p[word->n - 1]))
		word->n--;
	return to > from;
}

void watch_terms_add(struct watch_terms *t, struct vb_str text, unsigned weight)
{
	struct vb_str lower = vb_arena_lower(t->arena, vb_str_trim(text)), rest = lower, word;
	struct term *term;
	void **slot;

	if (lower.n < 2 || !cut_word(&rest, &word))
		return;
	slot = vb_map_put(&t->words, lower);
	term = *slot;
	if (term) {
		term->weight = weight > term->weight ? weight : term->weight;
		return;
	}
	term = vb_arena_alloc(t->arena, sizeof(*term));
	*term = (struct term){.text = vb_arena_str(t->arena, vb_str_trim(text)), .weight = weight};
	*slot = term;
	*vb_vec_add(t->arena, &t->all) = term;
	if (word.n != lower.n) {
		*vb_vec_add(t->arena, &t->phrases) = term;
		*vb_vec_add(t->arena, &t->phrase_texts) = lower;
	}
}

static void hit(struct watch_terms *t, struct term *term, unsigned factor,
		struct model_news_item *item)
{
	if (term->seen >= factor)
		return;
	if (!term->seen)
		*vb_vec_add(t->arena, &item->terms) = term->text;
	item->score += term->weight * (factor - term->seen);
	term->seen = factor;
}

static bool stands_alone(struct vb_str text, size_t at, size_t n)
{
	return (!at || !in_word(text.p[at - 1])) &&
	       (at + n == text.n || !in_word(text.p[at + n]) || strchr("-_.+/", text.p[at + n]));
}

static void text_rank(struct watch_terms *t, struct vb_str text, unsigned factor,
		      struct model_news_item *item)
{
	struct vb_str lower = vb_arena_lower(t->arena, text), rest = lower, word;

	while (cut_word(&rest, &word)) {
		struct term *term = vb_map_find(&t->words, word);

		if (term)
			hit(t, term, factor, item);
	}
	for (size_t i = 0; i < t->phrases.n; i++) {
		size_t at = vb_str_find(lower, t->phrase_texts.v[i]);

		if (at < lower.n && stands_alone(lower, at, t->phrase_texts.v[i].n))
			hit(t, t->phrases.v[i], factor, item);
	}
}

void watch_terms_rank(struct watch_terms *t, struct model_news_item *item)
{
	item->score = 0;
	item->terms.n = 0;
	for (size_t i = 0; i < t->all.n; i++)
		t->all.v[i]->seen = 0;
	text_rank(t, item->title, TITLE_FACTOR, item);
	text_rank(t, item->summary, 1, item);
}
