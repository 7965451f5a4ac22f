/*
 * rules.c - the rules in force, and their fixtures: FOLDER/tests/ID.yaml holds small targets under the state the rule
 * must give them.
 *
 *   pass: {files: {...}}           one target, or a list of them;   states: pass fail unknown not_applicable waived
 *   fail:
 *   - {modes: {...}, evidence: "0777"}       `evidence`: a text that some evidence of the result must show
 *
 * An inverted rule cannot pass both, which is why both are compulsory.
 */
#include "run/run_int.h"

#include "core/file.h"
#include "core/limits.h"
#include "run/rules_int.h"

struct testing {
	const struct vb_run *run;
	struct vb_arena *arena;
	const struct audit_rules *rules;
	struct model_wants wants;
	struct run_rules_tested *out;
	struct vb_error *err;
};

static const char *shipped(const struct run_place *place, struct vb_arena *a)
{
	return vb_path_join(a, vb_str(place->share), VB_STR("rules")).p;
}

bool run_rules_open(const struct run_place *place, struct vb_arena *a, const char *folder,
		    struct audit_rules **out, struct vb_error *err)
{
	const char *folders[3] = {shipped(place, a)};
	size_t n = 1;

	if (place->user_rules)
		folders[n++] = place->user_rules;
	if (folder)
		folders[n++] = folder;
	if (!vb_dir_exists(folders[0])) {
		vb_fail(err, VB_E_ENV, "the rules are missing: no folder %s", folders[0]);
		return vb_hint(err, "install vauban with make install, or set VAUBAN_SHARE to its "
				    "share folder");
	}
	if (folder && !vb_dir_exists(folder))
		return vb_fail(err, VB_E_MISSING, "there is no folder of rules %s", folder);
	return audit_rules_load(folders, n, out, err);
}

/* ---- one case ---------------------------------------------------------------------------- */

static bool evidence_shows(const struct model_rule_result *r, struct vb_str text)
{
	for (size_t i = 0; i < r->evidence.n; i++)
		if (vb_str_find(r->evidence.v[i].value, text) < r->evidence.v[i].value.n ||
		    vb_str_find(r->evidence.v[i].file, text) < r->evidence.v[i].file.n ||
		    vb_str_find(r->evidence.v[i].what, text) < r->evidence.v[i].what.n)
			return true;
	return false;
}

/* What is wrong with the result, or empty. */
static struct vb_str objection(struct testing *t, const struct model_rule_result *r,
			       struct vb_str expected, struct vb_str evidence)
{
	const char *got = model_rule_state_word(r->state);
	bool decided = r->state == MODEL_RULE_PASS || r->state == MODEL_RULE_FAIL;
	enum vb_lang lang = t->run->lang;

	if (!vb_str_is(expected, got))
		return vb_arena_printf(
			t->arena, vb_t(lang, "%s, expected %.*s%s%.*s", "%s au lieu de %.*s%s%.*s"),
			got, VB_FMT(expected), r->reason.n ? ": " : "",
			VB_FMT(lang == VB_FR ? r->reason_fr : r->reason));
	if (r->state == MODEL_RULE_FAIL && !r->evidence.n)
		return vb_str(vb_t(lang, "fails without evidence", "échoue sans preuve"));
	if (!decided && (!r->reason.n || !r->reason_fr.n))
		return vb_arena_printf(t->arena,
				       vb_t(lang, "%s without a reason", "%s sans raison"), got);
	if (evidence.n && !evidence_shows(r, evidence))
		return vb_arena_printf(t->arena,
				       vb_t(lang, "no evidence shows \"%.*s\"",
					    "aucune preuve ne montre « %.*s »"),
				       VB_FMT(evidence));
	return VB_STR("");
}

static bool case_run(struct testing *t, struct vb_str rule, const struct vb_yaml *node,
		     struct vb_str expected)
{
	struct audit_options options = {.only = rule};
	struct model_assessment m = {.arena = t->arena};
	const struct model_rule_result *r = NULL;
	struct run_rule_case c = {
		.rule = rule, .file = vb_str(node->file), .line = node->line, .expected = expected};
	struct model_facts *facts = NULL;

	if (!run_rules_target(t->arena, t->run->now, node, &t->wants, &facts, t->err) ||
	    !run_rules_matched(t->arena, node, &m, t->err) ||
	    !audit_facts(t->run, t->rules, &options, facts, &m, t->err))
		return false;
	for (size_t i = 0; i < m.rules.n; i++)
		r = vb_str_eq(m.rules.v[i].rule, rule) ? &m.rules.v[i] : r;
	vb_assert(r);
	c.got = vb_str(model_rule_state_word(r->state));
	c.why = objection(t, r, expected, vb_yaml_str(node, "evidence"));
	c.holds = !c.why.n;
	*vb_vec_add(t->arena, &t->out->v) = c;
	t->out->failed += !c.holds;
	return true;
}

/* ---- one fixture ------------------------------------------------------------------------- */

static void lacks(struct testing *t, struct vb_str rule, const char *file, struct vb_str why)
{
	*vb_vec_add(t->arena, &t->out->v) = (struct run_rule_case){
		.rule = rule, .file = vb_str(file), .expected = VB_STR("pass, fail"), .why = why};
	t->out->failed++;
}

static bool states_run(struct testing *t, struct vb_str rule, const struct vb_yaml *root)
{
	static const char *const states[] = {"pass", "fail", "not_applicable", "unknown"};

	if (!vb_yaml_keys(root, states, VB_COUNT(states), t->err))
		return false;
	for (size_t i = 0; i < root->n; i++) {
		const struct vb_yaml *value = root->pairs[i].value;
		struct vb_str state = root->pairs[i].key->text;

		if (value->kind == VB_YAML_MAP && !case_run(t, rule, value, state))
			return false;
		for (size_t k = 0; value->kind == VB_YAML_LIST && k < value->n; k++)
			if (!case_run(t, rule, value->items[k], state))
				return false;
	}
	return true;
}

static bool fixture_run(struct testing *t, const struct audit_rule *rule, const char *folder)
{
	struct vb_str id = audit_rule_text(rule).id, text;
	const char *path = vb_arena_printf(t->arena, "%s/tests/%.*s.yaml", folder, VB_FMT(id)).p;
	enum vb_lang lang = t->run->lang;
	struct vb_yaml *root;

	t->out->rules++;
	if (!vb_file_exists(path)) {
		lacks(t, id, path,
		      vb_str(vb_t(lang, "no fixture: write one", "pas d’essai : écrivez-en un")));
		return true;
	}
	if (!vb_file_load(t->arena, path, VB_LIMIT_CASE_BYTES, &text, t->err) ||
	    !vb_yaml_read(t->arena, text, path, &root, t->err) || !states_run(t, id, root))
		return false;
	if (!vb_yaml_get(root, "pass") || !vb_yaml_get(root, "fail"))
		lacks(t, id, path,
		      vb_str(vb_yaml_get(root, "pass")
				     ? vb_t(lang, "no failing case", "pas de cas qui échoue")
				     : vb_t(lang, "no passing case", "pas de cas qui passe")));
	return true;
}

bool run_rules_test(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		    const char *folder, struct run_rules_tested *out, struct vb_error *err)
{
	const char *folders[2] = {folder ? folder : shipped(place, a),
				  folder ? NULL : place->user_rules};
	struct audit_rules *rules VB_CLEANUP(audit_rules_cleanup) = NULL;
	struct run_rules_tested tested = {0};
	struct testing t = {.run = run, .arena = a, .out = &tested, .err = err};
	const struct audit_rule *rule;

	if (!run_rules_open(place, a, folder, &rules, err))
		return false;
	t.rules = rules;
	audit_wants(rules, a, &t.wants);
	for (size_t k = 0; k < VB_COUNT(folders) && folders[k]; k++)
		for (size_t i = 0; (rule = audit_rules_at(rules, i)); i++)
			if (vb_str_eq(vb_path_dir(audit_rule_text(rule).file),
				      vb_str(folders[k])) &&
			    !fixture_run(&t, rule, folders[k]))
				return false;
	if (!tested.rules)
		return vb_fail(err, VB_E_MISSING, "no rule is written in %s", folders[0]);
	*out = tested;
	for (size_t i = 0; i < out->v.n; i++) /* ids live as long as the rules */
		out->v.v[i].rule = vb_arena_str(a, out->v.v[i].rule);
	return true;
}
