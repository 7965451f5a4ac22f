/* assumption.c - the table of assumption.h. */
#include "model/assumption.h"

const struct model_assumption model_assumptions[MODEL_ASSUMPTION_COUNT] = {
#define X(id, value, en, fr) {#id, value, en, fr},
	MODEL_ASSUMPTIONS(X)
#undef X
};

const char *const model_assumption_words[MODEL_ASSUMPTION_COUNT + 1] = {
#define X(id, value, en, fr) #id,
	MODEL_ASSUMPTIONS(X)
#undef X
		NULL};
