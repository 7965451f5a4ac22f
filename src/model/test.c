/* test.c - words for outcomes and states of tests. */
#include "model/test.h"

#include "core/run.h"

const char *model_outcome_word(enum model_outcome o)
{
	static const char *const words[] = {[MODEL_PASSED] = "pass",
					    [MODEL_FAILED] = "fail",
					    [MODEL_SKIPPED] = "skip",
					    [MODEL_ERRORED] = "error"};

	return words[o];
}

bool model_outcome_parse(struct vb_str word, enum model_outcome *out)
{
	for (int i = MODEL_PASSED; i <= MODEL_ERRORED; i++)
		if (vb_str_is(word, model_outcome_word((enum model_outcome)i))) {
			*out = (enum model_outcome)i;
			return true;
		}
	return false;
}

static const struct {
	const char *word, *en, *fr;
} states[] = {
	[MODEL_TEST_FAILS] = {"fails", "fails", "échoue"},
	[MODEL_TEST_FLAKY] = {"flaky", "passes and fails", "réussit et échoue"},
	[MODEL_TEST_SUSPECT] = {"suspect", "suspect", "à refaire"},
	[MODEL_TEST_STALE] = {"stale", "too old", "trop ancien"},
	[MODEL_TEST_SKIPPED] = {"skipped", "skipped", "sauté"},
	[MODEL_TEST_NONE] = {"none", "never run", "jamais lancé"},
	[MODEL_TEST_STATED] = {"stated", "passes, as stated", "réussit, d’après le dossier"},
	[MODEL_TEST_PASSES] = {"passes", "passes", "réussit"},
};

const char *model_test_word(enum model_test_state s)
{
	return states[s].word;
}

const char *model_test_name(enum model_test_state s, int lang)
{
	return vb_t(lang, states[s].en, states[s].fr);
}
