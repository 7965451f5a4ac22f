/*
 * field_int.h - how the tables of keys are written. One file a group of sections; field.c puts them together.
 *
 *   field_product.c  what the product is      field_threat.c  who attacks, what is feared, what must hold
 *   field_work.c     what can be done, by whom, when   field_proof.c   tests, and what a release must show
 *   field_wish.c     what users want, what was tried, what might be taken up
 */
#ifndef VAUBAN_CASE_FIELD_INT_H
#define VAUBAN_CASE_FIELD_INT_H

#include "case/case_int.h"

#define LIST(...)                                                                                  \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}
#define AT(T, member) .offset = offsetof(struct T, member)
#define DOC(english, french) .en = (english), .fr = (french)
#define NAME(T)                                                                                    \
	{                                                                                          \
		.key = "name", .type = CASE_TEXT, AT(T, name),                                     \
		DOC("name people read", "nom que lisent les gens")                                 \
	}
#define EXTRA                                                                                      \
	{                                                                                          \
		.key = "x", .type = CASE_EXTRA,                                                    \
		DOC("kept as written, for other tools", "conservé tel quel, pour d’autres outils") \
	}
#define COMMON /* of everything that has an id */                                                  \
	{.key = "use",                                                                             \
	 .type = CASE_USE,                                                                         \
	 DOC("fragments whose keys it takes: library/postgresql, parts/sensor",                    \
	     "fragments dont il reprend les clés : library/postgresql, parts/sensor")},            \
		{.key = "was",                                                                     \
		 .type = CASE_WAS,                                                                 \
		 DOC("names it had before, oldest first: decisions follow it",                     \
		     "ses anciens noms, le plus ancien d’abord : les décisions le suivent")},      \
		EXTRA
#define SHAPE(symbol, key_, kind_, T, en_, fr_)                                                    \
	const struct case_shape case_shape_##symbol = {                                            \
		.key = (key_),                                                                     \
		.one_en = (en_),                                                                   \
		.one_fr = (fr_),                                                                   \
		.kind = (kind_),                                                                   \
		.size = sizeof(struct T),                                                          \
		.id = offsetof(struct T, id),                                                      \
		.mark = offsetof(struct T, mark),                                                  \
		.fields = symbol##_fields,                                                         \
		.n = VB_COUNT(symbol##_fields),                                                    \
	}
#define DAY_MAX 3650.0
#define MONEY_MAX 1e12
#define LEVEL(T, key_, member, en_, fr_)                                                           \
	{                                                                                          \
		.key = (key_), .type = CASE_INT, AT(T, member), .lo = 1, .hi = 4, DOC(en_, fr_)    \
	}

/* clang-format off */
#define SHAPES(X) \
	X(target) X(data) X(zone) X(supplier) X(part) X(flow) \
	X(actor) X(feared) X(requirement) X(measure) X(member) X(plan) \
	X(decision) X(test) X(obligation) X(option) X(criterion) X(rule) X(scales) \
	X(release) X(news) X(story) X(trial) X(idea)
/* clang-format on */
#define X(symbol) extern const struct case_shape case_shape_##symbol;
SHAPES(X)
#undef X
#undef SHAPES

#endif
