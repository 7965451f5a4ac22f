/*
 * clause_int.h - the small language of conditions in share/threats and share/frameworks.
 *
 *   clause     = all { "or" all }            all = one { "and" one }
 *   one        = "not" one | "(" clause ")" | test
 *   test       = attribute                                   yes, a number above zero, a list with something in it
 *              | attribute ("=" | "!=" | "<" | "<=" | ">" | ">=") (word | attribute)
 *              | attribute ("in" | "has") (word | "(" word {"," word} ")")
 *
 * To the right of = and != a word is itself, unless it is dotted (from.trust); to the right of an order it may be
 * an attribute. `in`: the value is one of; `has`: the list has one of; words may be globs. The answer is yes, no or
 * unknown (Kleene): an attribute that is not known makes unknown what it decides, and is named.
 */
#ifndef VAUBAN_RISK_CLAUSE_INT_H
#define VAUBAN_RISK_CLAUSE_INT_H

#include "model/case.h"

enum risk_truth { RISK_NO, RISK_YES, RISK_UNKNOWN };

enum risk_value_kind { RISK_VALUE_NONE, RISK_VALUE_WORD, RISK_VALUE_NUMBER, RISK_VALUE_LIST };
struct risk_value {
	enum risk_value_kind kind; /* NONE: not known */
	struct vb_str word;
	double number;
	model_ids list;
};
/* The value of an attribute of what is judged. */
typedef struct risk_value risk_lookup(void *ctx, struct vb_str attribute);

struct risk_clause;
/* Is this word an attribute? Given to the parser, so that a slip is an error with its place. */
typedef bool risk_is_attribute(struct vb_str word);
bool risk_clause_parse(struct vb_arena *a, const struct vb_yaml *at, risk_is_attribute *known,
		       struct risk_clause **out, struct vb_error *err) VB_MUST_USE;

struct risk_asking {
	risk_lookup *lookup;
	void *ctx;
	struct vb_arena *arena;
	model_ids used;    /* attributes that made a test true, once each */
	model_ids asked;   /* "attribute word" of the lists these tests named */
	model_ids missing; /* attributes that are not known and left the answer open */
};
enum risk_truth risk_clause_ask(const struct risk_clause *c, struct risk_asking *q);
bool risk_ids_have(const model_ids *ids, struct vb_str id);
void risk_ids_add(struct vb_arena *a, model_ids *ids, struct vb_str id); /* once */

#endif
