/*
 * test_threats.c - threat rules: every rule has one case where it fires and one where it is silent
 * (tests/risk/threats/ID.yaml); what answers a threat; facts against declarations; nothing counted twice.
 */
#include "support.h"

#include "case/case.h"
#include "core/file.h"
#include "core/yaml.h"
#include "risk/risk.h"
#include "risk/threats.h"

/* What every fixture starts with: a ladder of zones and data of every kind. */
static const char prelude[] = "vauban: 1\n"
			      "data:\n"
			      "  orders: {need: [2, 4, 4]}\n"
			      "  patients: {need: [4, 3, 2], personal: health}\n"
			      "  visits: {need: [2, 2, 2], personal: health, purpose: care}\n"
			      "  firmware: {need: [1, 4, 3]}\n"
			      "  keys: {need: [4, 4, 2]}\n"
			      "  accounts: {need: [4, 4, 2]}\n"
			      "  low: {need: [1, 1, 1]}\n"
			      "zones: {internet: {trust: 0, kind: internet}, ward: {trust: 2, "
			      "kind: lan}, box: {trust: 3, kind: device, in: ward},"
			      " cloud: {trust: 3, kind: cloud}}\n";

struct scene {
	struct vb_arena *arena;
	struct model_case *c;
	struct model_assessment as;
	struct risk_threat_rules *rules;
	model_threats threats;
};

static void scene_open(struct scene *s, const char *const *folders, size_t n)
{
	struct vb_error err;
	const char *own = NULL;

	*s = (struct scene){.arena = vb_arena_new()};
	own = test_path(s->arena, "share/threats");
	assert_ok(risk_threats_load(folders ? folders : &own, folders ? n : 1, &s->rules, &err));
}

static void scene_close(struct scene *s)
{
	case_free(s->c);
	risk_threats_free(s->rules);
	vb_arena_free(s->arena);
}

static void case_give(struct scene *s, struct vb_str text)
{
	struct vb_run run = test_run();
	struct case_problems problems;
	struct vb_error err;

	case_free(s->c);
	s->c = NULL;
	assert_ok(case_parse(&run, text, "vauban.yaml", &s->c, &problems, &err));
	if (problems.errors)
		fail_msg("%.*s:\n%.*s", VB_FMT(problems.v.v[0].text), VB_FMT(text));
	s->as = (struct model_assessment){.arena = s->arena, .the_case = s->c};
}

static void derive(struct scene *s)
{
	struct vb_run run = test_run();

	risk_threats_derive(&run, s->rules, &s->as, &s->threats);
}

static void audit_give(struct scene *s, const struct vb_yaml *list)
{
	for (size_t i = 0; list && i < list->n; i++) {
		struct model_finding *f = vb_vec_add(s->arena, &s->as.findings);
		const struct vb_yaml *node = list->items[i];

		*f = (struct model_finding){.rule = vb_yaml_str(node, "rule"),
					    .component = vb_yaml_str(node, "component"),
					    .cvss = -1,
					    .epss = -1,
					    .severity = MODEL_SEV_HIGH,
					    .title.en = VB_STR("found"),
							       .place = VB_STR("etc/found")};
		assert_true(model_kind_parse(vb_yaml_str(node, "kind"), &f->kind));
		f->kev = vb_yaml_get(node, "kev") != NULL;
		if (vb_yaml_str(node, "cwe").n)
			*vb_vec_add(s->arena, &f->cwes) = vb_yaml_str(node, "cwe");
		f->fingerprint = model_fingerprint(s->arena, f->kind, f->rule, f->subject,
						   f->place);
	}
}

static const struct model_threat *threat_of(const struct scene *s, const char *rule,
					    struct vb_str element)
{
	for (size_t i = 0; i < s->threats.n; i++)
		if (vb_str_is(s->threats.v[i].rule, rule) &&
		    vb_str_eq(s->threats.v[i].element, element))
			return &s->threats.v[i];
	return NULL;
}

static void fixture_check(struct scene *s, const char *rule, const struct vb_yaml *node, bool fires)
{
	struct vb_str element = vb_yaml_str(node, "element");
	const struct model_threat *t;

	case_give(s,
		  vb_arena_printf(s->arena, "%s%.*s", prelude, VB_FMT(vb_yaml_str(node, "case"))));
	audit_give(s, vb_yaml_get(node, "audit"));
	derive(s);
	t = threat_of(s, rule, element);
	if (fires && (!t || t->state == MODEL_THREAT_NOT))
		fail_msg("%s@%.*s is silent and should fire: %.*s", rule, VB_FMT(element),
			 VB_FMT(t ? t->because.en : VB_STR("-")));
	if (fires && !t->evidence.n)
		fail_msg("%s@%.*s fires without evidence", rule, VB_FMT(element));
	if (!fires && t && t->state != MODEL_THREAT_NOT)
		fail_msg("%s@%.*s fires and should be silent", rule, VB_FMT(element));
}

static void every_rule_fires_and_is_silent(void **state)
{
	struct scene s;
	size_t threats = 0;

	(void)state;
	scene_open(&s, NULL, 0);
	for (size_t i = 0; i < risk_threats_count(s.rules); i++) {
		const char *id = vb_arena_cstr(s.arena, risk_threats_at(s.rules, i).id);
		const char *path = test_path(
			s.arena, vb_arena_printf(s.arena, "tests/risk/threats/%s.yaml", id).p);
		struct vb_yaml *root;
		struct vb_error err;

		if (!vb_file_exists(path))
			fail_msg("%s has no fixture", id);
		assert_ok(vb_yaml_read(s.arena, test_load(s.arena, path), path, &root, &err));
		for (size_t fires = 0; fires < 2; fires++) {
			const struct vb_yaml *list = vb_yaml_get(root, fires ? "fires" : "silent");

			if (!list || !list->n)
				fail_msg("%s has no %s case", id, fires ? "firing" : "silent");
			for (size_t k = 0; k < list->n; k++)
				fixture_check(&s, id, list->items[k], fires);
		}
		threats += !risk_threats_at(s.rules, i).contradiction;
	}
	assert_int_equal(threats, 41);
	scene_close(&s);
}

static void texts_and_references_are_complete(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, NULL, 0);
	for (size_t i = 0; i < risk_threats_count(s.rules); i++) {
		struct risk_threat_text t = risk_threats_at(s.rules, i);

		if (vb_str_eq(t.title.en, t.title.fr) || vb_str_eq(t.threat.en, t.threat.fr) ||
		    vb_str_eq(t.advice.en, t.advice.fr))
			fail_msg("%.*s: a text is not translated", VB_FMT(t.id));
		if (t.contradiction)
			continue;
		if (!t.capecs.n || !t.attacks.n ||
		    !vb_str_starts(t.capecs.v[0], VB_STR("CAPEC-")) || t.attacks.v[0].p[0] != 'T')
			fail_msg("%.*s has no CAPEC or ATT&CK id", VB_FMT(t.id));
		if (t.stride != t.id.p[0])
			fail_msg("%.*s is of another letter", VB_FMT(t.id));
		if (!t.cwes.n && !vb_str_is(t.id, "D02") && !vb_str_is(t.id, "D03"))
			fail_msg("%.*s has no CWE", VB_FMT(t.id));
	}
	scene_close(&s);
}

/* ---- what answers ----------------------------------------------------------------------- */

static const char answered[] =
	"components: {a: {zone: ward}, b: {zone: box}}\n"
	"flows: {f: {from: a, to: b, proto: tcp, auth: none, data: [patients]}}\n";

static enum model_threat_state state_with(struct scene *s, const char *more, const char *rule)
{
	const struct model_threat *t;

	case_give(s, vb_arena_printf(s->arena, "%s%s%s", prelude, answered, more));
	derive(s);
	t = threat_of(s, rule, VB_STR("f"));
	assert_non_null(t);
	return t->state;
}

static void states_are_told_apart(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, NULL, 0);
	assert_int_equal(state_with(&s, "", "S01"), MODEL_THREAT_OPEN);
	assert_int_equal(state_with(&s, "measures: {M: {cut: {f: 0.8}}}\n", "S01"),
			 MODEL_THREAT_PLANNED);
	assert_int_equal(state_with(&s, "measures: {M: {cut: {f: 0.8}, status: done}}\n", "S01"),
			 MODEL_THREAT_CUT);
	assert_int_equal(state_with(&s, "measures: {M: {cut: {f: 0.2}, status: done}}\n", "S01"),
			 MODEL_THREAT_OPEN);
	assert_int_equal(state_with(&s, "measures: {M: {cut: {f: 0.8}, status: dropped}}\n", "S01"),
			 MODEL_THREAT_OPEN);
	assert_int_equal(state_with(&s, "measures: {M: {against: [I01], cut: {f: 0.8}}}\n", "S01"),
			 MODEL_THREAT_OPEN);
	assert_int_equal(state_with(&s, "measures: {M: {against: ['S01@f']}}\n", "S01"),
			 MODEL_THREAT_PLANNED);
	assert_int_equal(
		state_with(&s, "decisions: {D: {date: 2026-01-01, by: a, accept: f, why: w}}\n",
			   "S01"),
		MODEL_THREAT_ACCEPTED);
	assert_int_equal(state_with(&s,
				    "decisions: {D: {date: 2026-01-01, by: a, accept: f, until: "
				    "2026-11-22, why: w}}\n",
				    "S01"),
			 MODEL_THREAT_OPEN);
	assert_int_equal(state_with(&s,
				    "decisions: {D: {date: 2026-01-01, by: a, accept: f, until: "
				    "2026-11-23, why: w}}\n",
				    "S01"),
			 MODEL_THREAT_ACCEPTED);
	assert_int_equal(state_with(&s, "rules: {S01: {enabled: no, why: elsewhere}}\n", "S01"),
			 MODEL_THREAT_NOT);
	assert_int_equal(state_with(&s,
				    "requirements: {R: {text: t, covers: [f], tests: [T]}}\ntests: "
				    "{T: {run: x, last: pass}}\n"
				    "measures: {M: {for: [R], status: done}}\n",
				    "S01"),
			 MODEL_THREAT_CUT);
	assert_int_equal(state_with(&s,
				    "requirements: {R: {text: t, covers: [f], tests: [T]}}\ntests: "
				    "{T: {run: x, last: fail}}\n"
				    "measures: {M: {for: [R], status: done}}\n",
				    "S01"),
			 MODEL_THREAT_PLANNED);
	scene_close(&s);
}

/* ---- facts against declarations --------------------------------------------------------- */

static void a_fact_beats_a_declaration(void **state)
{
	static const char text[] =
		"components: {a: {zone: ward, kind: person}, b: {zone: box}}\n"
		"flows: {f: {from: a, to: b, proto: ssh, auth: key, tls: yes}}\n";
	struct scene s;
	struct vb_yaml *list;
	const struct model_threat *proved;
	struct vb_error err;

	(void)state;
	scene_open(&s, NULL, 0);
	case_give(&s, vb_arena_printf(s.arena, "%s%s", prelude, text));
	derive(&s);
	assert_null(threat_of(&s, "S02", VB_STR("f")));
	case_give(&s, vb_arena_printf(s.arena, "%s%s", prelude, text));
	assert_ok(vb_yaml_read(s.arena, VB_STR("[{rule: VB-WEB-002, component: b, kind: weakness}, "
						     "{rule: VB-SSH-003, component: b, kind: weakness}]"),
					       "x", &list, &err));
	audit_give(&s, list);
	derive(&s);
	proved = threat_of(&s, "X01", VB_STR("f"));
	assert_true(proved && proved->probability > 0);
	assert_non_null(threat_of(&s, "S02", VB_STR("f")));
	assert_int_equal(s.as.findings.v[2].kind, MODEL_CONTRADICTION);
	/* by the finding the rule names, not by all of the component */
	assert_true(proved && proved->proven_by.n == 1);
	scene_close(&s);
}

/* ---- counting --------------------------------------------------------------------------- */

/* The same case with and without its threats loses the same: they name the reasons, they add no way in. */
static void threats_of_flows_add_nothing(void **state)
{
	static const char text[] =
		"components: {a: {zone: ward}, b: {zone: box}}\n"
		"flows: {f: {from: a, to: b, proto: tcp, auth: none, data: [patients]}}\n"
		"actors: {x: {tries: [1, 2, 3], start: [ward]}}\n"
		"feared: {e: {hits: [b], severity: 3, loss: [10, 20, 30]}}\n";
	struct vb_run run = test_run();
	struct risk_options options = {.worlds = 65536};
	struct scene s;
	struct vb_error err;
	double without, with, weights = 0;

	(void)state;
	scene_open(&s, NULL, 0);
	case_give(&s, vb_arena_printf(s.arena, "%s%s", prelude, text));
	assert_ok(risk_assess(&run, &options, &s.as, &err));
	without = s.as.risk.total.mean;
	case_give(&s, vb_arena_printf(s.arena, "%s%s", prelude, text));
	derive(&s);
	assert_ok(risk_assess(&run, &options, &s.as, &err));
	with = s.as.risk.total.mean;
	if (with < without * 0.98 || with > without * 1.02)
		fail_msg("%.3f without threats, %.3f with", without, with);
	for (size_t i = 0; i < s.as.findings.n; i++)
		if (vb_str_is(s.as.findings.v[i].subject, "f"))
			weights += s.as.findings.v[i].order;
	if (weights < 1000 * without * 0.5 || weights > 1000 * without)
		fail_msg("threats weigh %.0f of %.0f", weights, 1000 * without);
	scene_close(&s);
}

/* ---- rule packs ------------------------------------------------------------------------- */

static void a_pack_adds_replaces_and_turns_off(void **state)
{
	struct scene s;
	struct vb_error err;
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a), *folders[2] = {test_path(a, "share/threats"), dir};
	struct risk_threat_rules *rules = NULL;
	static const char pack[] = "format: vauban-threats/1\nthreats:\n- {id: S01, off: yes}\n"
				   "- {id: ACME-1, about: flow, stride: T, when: \"x.cable = "
				   "outdoor\", title: {en: a, fr: b},"
				   " threat: {en: a, fr: b}, advice: {en: a, fr: b}}\n";

	(void)state;
	test_save(vb_path_join(a, vb_str(dir), VB_STR("pack.yaml")).p, vb_str(pack));
	scene_open(&s, folders, 2);
	assert_int_equal(risk_threats_count(s.rules), 52);
	case_give(&s,
		  vb_arena_printf(a,
				  "%scomponents: {a: {zone: ward}, b: {zone: box}}\n"
				  "flows: {f: {from: a, to: b, auth: none, x: {cable: outdoor}}}\n",
				  prelude));
	derive(&s);
	assert_null(threat_of(&s, "S01", VB_STR("f")));
	assert_non_null(threat_of(&s, "ACME-1", VB_STR("f")));
	scene_close(&s);
	test_save(vb_path_join(
		a, vb_str(dir), VB_STR("pack.yaml")).p,
		VB_STR("format: vauban-threats/1\nthreats:\n- {id: Q, when: \"autth = none\", title: {en: a, fr: b},"
			 " threat: {en: a, fr: b}, advice: {en: a, fr: b}}\n"));
	assert_false(risk_threats_load(folders, 2, &rules, &err));
	assert_int_equal(err.line, 3);
	assert_non_null(strstr(err.text, "autth"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_fires_and_is_silent),
		cmocka_unit_test(texts_and_references_are_complete),
		cmocka_unit_test(states_are_told_apart),
		cmocka_unit_test(a_fact_beats_a_declaration),
		cmocka_unit_test(threats_of_flows_add_nothing),
		cmocka_unit_test(a_pack_adds_replaces_and_turns_off),
	};

	return cmocka_run_group_tests_name("risk/threats", tests, NULL, NULL);
}
