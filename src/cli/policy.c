/* policy.c - see policy.h. */
#include "cli/policy.h"

enum { NAMED = 3 }; /* findings named for each clause that holds */

static const char *const words =
	"info, low, medium, high, critical, unknown, kev, new, fixable, undecided, "
	"not-assessed, weight>N; + joins: high+fixable";

static bool condition_parse(const struct cli *c, struct vb_str word, struct cli_clause *out,
			    struct vb_error *err)
{
	static const struct {
		const char *word;
		size_t flag;
	} flags[] = {{"kev", offsetof(struct cli_clause, kev)},
		     {"new", offsetof(struct cli_clause, fresh)},
		     {"fixable", offsetof(struct cli_clause, fixable)},
		     {"undecided", offsetof(struct cli_clause, undecided)},
		     {"unknown", offsetof(struct cli_clause, scoreless)},
		     {"not-assessed", offsetof(struct cli_clause, not_assessed)}};

	for (size_t i = 0; i < VB_COUNT(flags); i++)
		if (vb_str_is(word, flags[i].word)) {
			*(bool *)(void *)((char *)out + flags[i].flag) = true;
			return true;
		}
	if (vb_str_starts(word, VB_STR("weight>")) &&
			  vb_str_double(vb_str_from(word, 7), &out->weight) && out->weight >= 0)
		return true;
	if (model_severity_parse(word, &out->severity) && out->severity != MODEL_SEV_UNKNOWN)
		return true;
	vb_fail(err, VB_E_USAGE,
		vb_t(c->run.lang, "--fail-on does not know \"%.*s\"",
		     "--fail-on ne connaît pas « %.*s »"),
		VB_FMT(word));
	return vb_hint(err, "%s", words);
}

/* What could never hold is refused: a gate that is always open is worse than none. */
static bool clause_check(const struct cli *c, const struct cli_clause *x, struct vb_error *err)
{
	if (x->weight >= 0 && !c->place.case_file) {
		vb_fail(err, VB_E_USAGE, "%s",
			vb_t(c->run.lang,
			     "--fail-on weight>N needs a case file: without one no "
			     "finding has a weight",
			     "--fail-on weight>N veut un dossier : sans lui aucun constat n’a de "
			     "poids"));
		return vb_hint(err, "vauban init");
	}
	if (x->fresh && cli_flag(c, "forget"))
		return vb_fail(err, VB_E_USAGE, "%s",
			       vb_t(c->run.lang,
				    "--fail-on new compares with the run before: not with --forget",
				    "--fail-on new compare à l’audit d’avant : pas avec --forget"));
	if (x->not_assessed && (x->weight >= 0 || x->kev || x->fresh || x->fixable ||
				x->undecided || x->scoreless || x->severity))
		return vb_fail(err, VB_E_USAGE, "%s",
			       vb_t(c->run.lang,
				    "--fail-on not-assessed is about components: it joins with "
				    "nothing",
				    "--fail-on not-assessed parle des composants : il ne se joint "
				    "à rien"));
	if (x->scoreless && x->severity)
		return vb_fail(
			err, VB_E_USAGE, "%s",
			vb_t(c->run.lang, "--fail-on: no severity is both known and unknown",
			     "--fail-on : nulle gravité n’est connue et inconnue à la fois"));
	return true;
}

bool cli_policy_parse(const struct cli *c, struct cli_policy *out, struct vb_error *err)
{
	struct vb_str rest = vb_str(cli_value(c, "fail-on")), text, word;
	struct cli_policy p = {0};

	while (vb_str_next(&rest, ',', &text)) {
		struct cli_clause x = {.text = text, .weight = -1};
		struct vb_str left = text;

		while (vb_str_next(&left, '+', &word))
			if (!condition_parse(c, word, &x, err))
				return false;
		if (!clause_check(c, &x, err))
			return false;
		*vb_vec_add(c->arena, &p.v) = x;
	}
	if (cli_value(c, "fail-on") && !p.v.n)
		return condition_parse(c, (struct vb_str){NULL, 0}, &(struct cli_clause){0}, err);
	*out = p;
	return true;
}

static bool holds(const struct cli_clause *x, const struct model_finding *f)
{
	return !x->not_assessed && (!x->severity || f->severity >= x->severity) &&
	       (x->weight < 0 || f->weight > x->weight) && (!x->kev || f->kev) &&
	       (!x->fresh || f->is_new) && (!x->fixable || f->fixable) &&
	       (!x->undecided || !f->decided) &&
	       (!x->scoreless ||
		(f->kind == MODEL_VULNERABILITY && f->severity == MODEL_SEV_UNKNOWN));
}

static bool findings_say_no(const struct cli *c, const struct cli_clause *x,
			    const struct model_assessment *a)
{
	struct vb_str named = {NULL, 0};
	size_t hits = 0;

	for (size_t i = 0; i < a->findings.n; i++) {
		const struct model_finding *f = &a->findings.v[i];

		if (model_finding_closed(f, c->run.now) || !holds(x, f))
			continue;
		if (hits++ < NAMED)
			named = vb_arena_printf(
				c->arena, "%.*s%s%.*s (%.*s %.*s)", VB_FMT(named),
				named.n ? ", " : "", VB_FMT(f->rule),
				VB_FMT(vb_arena_printable(c->arena, f->subject_name)),
				VB_FMT(vb_arena_printable(c->arena, f->version)));
	}
	if (!hits)
		return false;
	cli_answer(c,
		   vb_t(c->run.lang,
			"the answer is no: --fail-on %.*s holds of %zu open %s: %.*s%s",
			"la réponse est non : --fail-on %.*s vaut pour %zu %s : %.*s%s"),
		   VB_FMT(x->text), hits,
		   hits == 1 ? vb_t(c->run.lang, "finding", "constat ouvert")
			     : vb_t(c->run.lang, "findings", "constats ouverts"),
		   VB_FMT(named), hits > NAMED ? "…" : "");
	return true;
}

static bool components_say_no(const struct cli *c, const struct cli_clause *x,
			      const struct model_assessment *a)
{
	uint64_t n = 0;

	for (size_t i = 0; i < a->not_assessed.n; i++)
		n += a->not_assessed.v[i].components;
	if (!n)
		return false;
	cli_answer(c,
		   vb_t(c->run.lang,
			"the answer is no: --fail-on %.*s holds: components not assessed: %llu",
			"la réponse est non : --fail-on %.*s vaut : composants non évalués : %llu"),
		   VB_FMT(x->text), (unsigned long long)n);
	return true;
}

bool cli_policy_says_no(const struct cli *c, const struct cli_policy *p,
			const struct model_assessment *a)
{
	bool no = false;

	for (size_t i = 0; i < p->v.n; i++)
		no |= p->v.v[i].not_assessed ? components_say_no(c, &p->v.v[i], a)
					     : findings_say_no(c, &p->v.v[i], a);
	return no;
}
