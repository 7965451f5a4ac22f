/*
 * tap.c - Test Anything Protocol, versions 12 to 14 (testanything.org):
 *
 *   TAP version 13 / 1..3 / ok 1 - name / not ok 2 - name # TODO why / ok 3 # SKIP why / Bail out! why
 *
 * Indented lines are subtests and YAML blocks: their outcome is in the line that closes them. A plan that is not kept is
 * an error: results are missing. "not ok" with TODO is a known gap: skipped. Other lines are what tests printed.
 */
#include "verify/results_int.h"

#include "core/limits.h"

struct tap {
	struct verify_reading *r;
	uint32_t line, plan_line;
	uint64_t planned, seen;
	bool has_plan, bailed;
};

static bool wrong(const struct tap *t, uint32_t line, const char *what, struct vb_error *err)
{
	return vb_fail_at(err, VB_E_INPUT, t->r->name, line, 1, "%s", what);
}

static bool plan_read(struct tap *t, struct vb_str line, struct vb_error *err)
{
	struct vb_str count = vb_str_from(line, 3);

	count = vb_str_trim(vb_str_sub(count, 0, vb_str_chr(count, '#')));
	if (t->has_plan)
		return wrong(t, t->line, vb_t(t->r->lang, "a second plan", "un second plan"), err);
	if (!vb_str_u64(count, &t->planned) || t->planned > VB_LIMIT_TEST_RESULTS)
		return wrong(t, t->line, vb_t(t->r->lang, "a plan is 1..N", "un plan s’écrit 1..N"),
			     err);
	t->has_plan = true;
	t->plan_line = t->line;
	return true;
}

/* What stands after an unescaped " #": SKIP or TODO, and why. */
static void directive_read(struct tap *t, struct vb_str said, struct model_result *result)
{
	struct vb_str word = {0}, rest = said;

	if (!vb_str_word(&rest, &word))
		return;
	if (vb_str_ieq(vb_str_sub(word, 0, 4), VB_STR("SKIP")) ||
		       (vb_str_ieq(vb_str_sub(word, 0, 4), VB_STR("TODO")) &&
				   result->outcome != MODEL_PASSED)) {
		result->outcome = MODEL_SKIPPED;
		result->why = verify_why(t->r, rest);
	}
}

static bool point_read(struct tap *t, struct vb_str line, bool ok, struct vb_error *err)
{
	struct vb_str rest = vb_str_trim(vb_str_from(line, ok ? 2 : 6)), word = {0}, after = rest;
	size_t hash;
	struct model_result *result;
	uint64_t number = t->seen + 1;

	if (vb_str_word(&after, &word) && vb_str_u64(word, &number))
		rest = vb_str_trim(after);
	if (vb_str_starts(rest, VB_STR("-")))
		rest = vb_str_trim(vb_str_from(rest, 1));
	hash = vb_str_starts(rest, VB_STR("#")) ? 0 : vb_str_find(rest, VB_STR(" #"));
	word = vb_str_trim(vb_str_sub(rest, 0, hash));
	if (!word.n)
		word = vb_arena_printf(t->r->a, "test %llu", (unsigned long long)number);
	result = verify_result_add(t->r, word, t->line, err);
	if (!result)
		return false;
	result->source = VB_STR("tap");
	result->outcome = ok ? MODEL_PASSED : MODEL_FAILED;
	rest = vb_str_trim(vb_str_from(rest, hash));
	directive_read(t, vb_str_from(rest, rest.n ? 1 : 0), result);
	t->seen++;
	return true;
}

static bool bail_read(struct tap *t, struct vb_str line, struct vb_error *err)
{
	struct model_result *result = verify_result_add(t->r, VB_STR("Bail out!"), t->line, err);

	if (!result)
		return false;
	result->source = VB_STR("tap");
	result->outcome = MODEL_ERRORED;
	result->why = verify_why(t->r, vb_str_from(line, 9));
	t->bailed = true;
	return true;
}

static bool starts_word(struct vb_str line, struct vb_str word)
{
	return vb_str_starts(line, word) && (line.n == word.n || strchr(" \t", line.p[word.n]));
}

static bool line_read(struct tap *t, struct vb_str line, struct vb_error *err)
{
	if (vb_str_starts(line, VB_STR("1..")))
		return plan_read(t, line, err);
	if (starts_word(line, VB_STR("ok")))
		return point_read(t, line, true, err);
	if (starts_word(line, VB_STR("not ok")))
		return point_read(t, line, false, err);
	if (vb_str_starts(line, VB_STR("Bail out!")))
		return bail_read(t, line, err);
	return true;
}

bool verify_tap_read(struct verify_reading *r, struct vb_error *err)
{
	struct tap t = {.r = r};
	struct vb_str rest = r->bytes, line;

	if (!vb_str_utf8(r->bytes))
		return vb_fail_at(err, VB_E_INPUT, r->name, 1, 1, "%s",
				  R("no results of tests: neither XML, JSON nor TAP text",
				    "aucun résultat de test : ni XML, ni JSON, ni texte TAP"));
	while (!t.bailed && vb_str_line(&rest, &line)) {
		t.line++;
		if (!line_read(&t, line, err))
			return false;
	}
	if (!t.has_plan && !t.bailed) {
		wrong(&t, 1,
		      R("not TAP: no plan (1..N) in it", "ce n’est pas du TAP : aucun plan (1..N)"),
		      err);
		return vb_hint(err, "%s",
			       R("known formats: JUnit, CTest, TAP, SARIF, JSON of vauban",
				 "formats connus : JUnit, CTest, TAP, SARIF, JSON de vauban"));
	}
	if (!t.bailed && t.seen != t.planned)
		return vb_fail_at(err, VB_E_INPUT, r->name, t.plan_line, 1,
				  R("%llu tests were planned and %llu are there",
				    "tests prévus : %llu ; présents : %llu"),
				  (unsigned long long)t.planned, (unsigned long long)t.seen);
	return true;
}
