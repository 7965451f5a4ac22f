/* causes.c - the causes of an incident as a tree, and what happened before that looks alike. */
#include "respond/respond_int.h"

#include <stdlib.h>

enum { DEPTH_MOST = 32 }; /* of a tree of causes; five whys are the habit */

static void branch_add(const struct model_incident *i, struct vb_str under, unsigned depth,
		       struct vb_arena *a, respond_steps *out)
{
	for (size_t n = 0; depth < DEPTH_MOST && n < i->causes.n; n++) {
		size_t at = out->n;

		if (!vb_str_eq(i->causes.v[n].under, under))
			continue;
		*vb_vec_add(a, out) = (struct respond_step){&i->causes.v[n], depth, false};
		branch_add(i, i->causes.v[n].id, depth + 1, a, out);
		out->v[at].leaf = out->n == at + 1;
	}
}

void respond_causes(const struct model_incident *i, struct vb_arena *a, respond_steps *out)
{
	respond_steps made = {0};

	branch_add(i, (struct vb_str){NULL, 0}, 0, a, &made);
	*out = made;
}

const struct model_cause *respond_cause_unexplained(const struct model_incident *i)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	respond_steps steps;

	respond_causes(i, a, &steps);
	for (size_t n = 0; n < steps.n; n++)
		if (steps.v[n].leaf && steps.v[n].cause->factor == MODEL_FACTOR_HUMAN)
			return steps.v[n].cause;
	return NULL;
}

/* ---- what happened before ------------------------------------------------------------------ */

static struct vb_str shared_class(const struct model_incident *a, const struct model_incident *b)
{
	for (size_t i = 0; i < a->causes.n; i++)
		for (size_t j = 0; a->causes.v[i].class_of.n && j < b->causes.n; j++)
			if (vb_str_ieq(a->causes.v[i].class_of, b->causes.v[j].class_of))
				return a->causes.v[i].class_of;
	return (struct vb_str){NULL, 0};
}

static struct vb_str shared_link(const struct model_incident *a, const struct model_incident *b)
{
	for (size_t i = 0; i < a->links.n; i++)
		for (size_t j = 0; j < b->links.n; j++)
			if (vb_str_eq(a->links.v[i], b->links.v[j]))
				return a->links.v[i];
	return (struct vb_str){NULL, 0};
}

typedef VB_VEC(struct vb_str) words;

static bool separates(char c)
{
	return (unsigned char)c < 0x80 && !((c | 32) >= 'a' && (c | 32) <= 'z') &&
	       !(c >= '0' && c <= '9');
}

static void words_add(struct vb_arena *a, struct vb_str text, words *out)
{
	struct vb_str lower = vb_arena_lower(a, text);
	size_t from = 0;

	for (size_t i = 0; i <= lower.n; i++) {
		if (i < lower.n && !separates(lower.p[i]))
			continue;
		if (i - from >= 3) { /* shorter ones are articles in both languages */
			struct vb_str word = vb_str_sub(lower, from, i - from);
			bool known = false;

			for (size_t w = 0; !known && w < out->n; w++)
				known = vb_str_eq(out->v[w], word);
			if (!known)
				*vb_vec_add(a, out) = word;
		}
		from = i + 1;
	}
}

static void record_words(struct vb_arena *a, const struct model_incident *i, words *out)
{
	words_add(a, i->title, out);
	for (size_t n = 0; n < i->entries.n && out->n < 400; n++)
		if (i->entries.v[n].kind == MODEL_ENTRY_NOTE)
			words_add(a, i->entries.v[n].text, out);
}

/* Share of the words of the smaller one that the other has too. */
static double likeness(const words *x, const words *y)
{
	size_t common = 0, least = x->n < y->n ? x->n : y->n;

	for (size_t i = 0; i < x->n; i++)
		for (size_t j = 0; j < y->n; j++)
			common += vb_str_eq(x->v[i], y->v[j]);
	return least >= 2 ? (double)common / (double)least : 0;
}

static int past_order(const void *pa, const void *pb)
{
	const struct respond_past *a = pa, *b = pb;

	if (a->why != b->why)
		return (int)a->why - (int)b->why;
	if (a->likeness > b->likeness || a->likeness < b->likeness)
		return a->likeness > b->likeness ? -1 : 1;
	return a->incident->opened > b->incident->opened ? -1
	       : a->incident->opened < b->incident->opened
		       ? 1
		       : vb_str_cmp(a->incident->id, b->incident->id);
}

static struct vb_str last_answer(const struct model_incident *i)
{
	struct vb_str answer = {NULL, 0};

	for (size_t n = 0; n < i->entries.n; n++)
		if (i->entries.v[n].kind == MODEL_ENTRY_ANSWER ||
		    (i->entries.v[n].kind == MODEL_ENTRY_CLOSE && i->entries.v[n].text.n))
			answer = i->entries.v[n].text;
	return answer;
}

void respond_recurs(const struct model_incident *i, const struct model_incident *all, size_t n,
		    struct vb_arena *a, respond_pasts *out)
{
	static const double alike = 0.6; /* of the words: a title of five words shares three */
	respond_pasts made = {0};
	words mine = {0};

	record_words(a, i, &mine);
	for (size_t k = 0; k < n; k++) {
		struct respond_past p = {.incident = &all[k], .why = RESPOND_SAME_CAUSE};
		words theirs = {0};

		if (all[k].opened > i->opened || vb_str_eq(all[k].id, i->id))
			continue;
		p.what = shared_class(i, &all[k]);
		if (!p.what.n) {
			p.why = RESPOND_SAME_LINK;
			p.what = shared_link(i, &all[k]);
		}
		record_words(a, &all[k], &theirs);
		p.likeness = likeness(&mine, &theirs);
		if (!p.what.n)
			p.why = RESPOND_SAME_WORDS;
		if (!p.what.n && (p.likeness < alike || all[k].reg != i->reg))
			continue;
		p.answer = last_answer(&all[k]);
		*vb_vec_add(a, &made) = p;
	}
	if (made.n)
		qsort(made.v, made.n, sizeof(*made.v), past_order);
	*out = made;
}
