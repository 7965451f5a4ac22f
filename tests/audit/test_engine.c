/* test_engine.c - rule files and their errors, states, waivers, groups of findings, score and coverage. */
#include "support.h"
#include "target.h"

#include "audit/audit_int.h"
#include "core/file.h"

/* ---- loading ---------------------------------------------------------------------------- */

#define HEAD "format: vauban-rules/1\nfamily: T\nrules:\n"
#define BODY                                                                                       \
	"  title: {en: good, fr: bon}\n  weakness: {en: bad, fr: mauvais}\n  severity: low\n  "    \
	"vector: local\n"                                                                          \
	"  cwe: CWE-1\n  refs: []\n  fix: {en: do, fr: faire}\n"
#define READ "  read: {reader: keyval, file: etc/x, key: K}\n"
#define CHECK "  check: {op: equals, value: 1}\n"

static struct audit_rules *load_text(const char *text, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	struct audit_rules *rules = NULL;

	test_save(vb_arena_printf(a, "%s/t.yaml", dir).p, vb_str(text));
	return audit_rules_load(&dir, 1, &rules, err) ? rules : NULL;
}

static void test_load_errors(void **state)
{
	static const struct {
		const char *text;
		uint32_t line, column;
		const char *says, *hint;
	} cases[] = {
		{"format: vauban-rules/2\n", 1, 9, "vauban-rules/1", ""},
		{HEAD "- id: T-001\n" BODY READ CHECK "  chekc: 1\n", 14, 3,
		 "unknown key \"chekc\"", "\"check\""},
		{HEAD "- id: t1\n" BODY READ CHECK, 4, 7, "needs an id", ""},
		{HEAD "- id: T-001\n  title: {en: a}\n  weakness: {en: b, fr: c}\n", 4, 3,
		 "has no \"check\"", ""},
		{HEAD "- id: T-001\n" BODY "  read: {reader: sshdd, key: K}\n" CHECK, 12, 18,
		 "\"sshdd\" is no reader", "\"sshd\""},
		{HEAD "- id: T-001\n" BODY "  read: {reader: sshd, keyy: K}\n" CHECK, 12, 24,
		 "no key \"keyy\"", "\"key\""},
		{HEAD "- id: T-001\n" BODY "  read: {reader: keyval, key: K}\n" CHECK, 12, 9,
		 "needs \"file\"", ""},
		{HEAD "- id: T-001\n" BODY "  read: {reader: elf, property: piee}\n" CHECK, 12, 33,
		 "\"piee\"", "\"pie\""},
		{HEAD "- id: T-001\n" BODY
		      "  read: {reader: passwd, field: uid, select: uiid = 0}\n" CHECK,
		 12, 46, "\"uiid\"", "\"uid\""},
		{HEAD "- id: T-001\n" BODY
		      "  read: {reader: passwd, field: uid, select: uid in 1..}\n" CHECK,
		 12, 46, "range", ""},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: equal, value: 1}\n", 13, 15,
		 "\"equal\" is no operator", "\"equals\""},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: equals}\n", 13, 15,
		 "needs a \"value\"", ""},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: present, value: 1}\n", 13, 15,
		 "takes no \"value\"", ""},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: min, value: ten}\n", 13, 27,
		 "a number", ""},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: all_in, value: \"@nowhere\"}\n", 13,
		 30, "\"nowhere\"", ""},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: matches, value: \"(?=a)b\"}\n", 13,
		 31, "look-ahead", "unless"},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: matches, value: \"(?<!a)b\"}\n", 13,
		 31, "look-behind", "unless"},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: matches, value: '(a)\\1'}\n", 13, 31,
		 "back-reference", "unless"},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: matches, value: 'a++'}\n", 13, 31,
		 "possessive", "unless"},
		{HEAD "- id: T-001\n" BODY READ "  check: {op: matches, value: '(a'}\n", 13, 31,
		 "not valid", ""},
		{HEAD "- id: T-001\n" BODY READ CHECK "  when: {target: [imge]}\n", 14, 19,
		 "\"imge\"", "\"image\""},
		{HEAD "- id: T-001\n" BODY READ CHECK "  when: {rule_fails: T-009}\n", 4, 1,
		 "T-009, which does not exist", ""},
		{HEAD "- id: T-001\n" BODY READ CHECK "- id: T-001\n" BODY READ CHECK, 14, 3,
		 "written twice", ":4"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_error err = {0};

		if (load_text(cases[i].text, &err))
			fail_msg("case %zu was accepted", i);
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu says \"%s\"", i, err.text);
		if (!strstr(err.hint, cases[i].hint))
			fail_msg("case %zu hints \"%s\"", i, err.hint);
		if (err.line != cases[i].line || err.column != cases[i].column)
			fail_msg("case %zu is at %u:%u: %s", i, err.line, err.column, err.text);
		assert_true(err.line > 0 && err.file[0]);
	}
}

static void test_one_language_is_refused(void **state)
{
	struct vb_error err = {0};

	(void)state;
	assert_null(load_text(HEAD "- id: T-001\n  title: {en: a}\n  weakness: {en: b, fr: c}\n  "
				   "severity: low\n  vector: local\n"
				   "  cwe: C\n  refs: []\n  fix: {en: a, fr: b}\n" READ CHECK,
			      &err));
	assert_non_null(strstr(err.text, "not written in \"fr\""));
	assert_int_equal(err.line, 5);
}

static void test_a_later_folder_replaces(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *folders[] = {test_scratch(a), test_scratch(a)};
	struct audit_rules *rules VB_CLEANUP(audit_rules_cleanup) = NULL;
	struct vb_error err;

	(void)state;
	test_save(vb_arena_printf(a, "%s/t.yaml", folders[0]).p,
		  VB_STR(HEAD "- id: T-001\n" BODY READ CHECK "- id: T-002\n" BODY READ CHECK));
	test_save(vb_arena_printf(a, "%s/u.yaml", folders[1]).p,
		  VB_STR(HEAD "- id: T-002\n" BODY READ "  check: {op: absent}\n- id: T-003\n" BODY READ CHECK));
	assert_ok(audit_rules_load(folders, 2, &rules, &err));
	assert_int_equal(audit_rules_count(rules), 3);
	assert_string_equal(audit_rules_find(rules, VB_STR("T-002"))->ask.check.op->name, "absent");
	assert_str(audit_rule_text(audit_rules_at(rules, 2)).id, "T-003");
}

/* ---- states and findings ---------------------------------------------------------------- */

static const struct model_finding *finding(const struct model_assessment *m, const char *rule,
					   size_t nth)
{
	for (size_t i = 0; i < m->findings.n; i++)
		if (vb_str_is(m->findings.v[i].rule, rule) && !nth--)
			return &m->findings.v[i];
	return NULL;
}

static const struct model_finding *finding_sure(const struct model_assessment *m, const char *rule,
						size_t nth)
{
	static const struct model_finding none;
	const struct model_finding *f = finding(m, rule, nth);

	if (!f)
		fail_msg("%s has no finding %zu", rule, nth);
	return f ? f : &none;
}

static void test_one_finding_for_each_group_of_binaries(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_buf yaml;
	const struct model_assessment *m;

	(void)state;
	vb_buf_init(&yaml, 1 << 20);
	vb_buf_cstr(&yaml, "elfs:\n  usr/bin/su: {mode: \"04755\", canary: \"no\"}\n  opt/own: "
			   "{owned: \"no\", canary: \"no\"}\n  usr/bin/ok: {}\n");
	for (unsigned i = 0; i < 82; i++)
		vb_buf_printf(&yaml, "  usr/bin/p%02u: {canary: \"no\"}\n", i);
	vb_buf_char(&yaml, '\0');
	m = target_judge(a, yaml.p);
	vb_buf_done(&yaml);
	assert_non_null(finding(m, "VB-ELF-006", 2));
	assert_null(finding(m, "VB-ELF-006", 3));
	for (size_t i = 0; i < 3; i++) {
		const struct model_finding *f = finding_sure(m, "VB-ELF-006", i);

		assert_true(f->fixable && f->probability > 0 && f->kind == MODEL_WEAKNESS);
		if (vb_str_is(f->subject, "binaries")) {
			assert_str(f->why, "82 / 83");
			assert_int_equal(f->evidence.n, 20);
			assert_str(f->subject_name, "82 binaries");
		} else if (vb_str_is(f->subject, "binaries:setuid")) {
			assert_str(f->subject_name, "usr/bin/su");
			assert_int_equal(f->evidence.n, 1);
		} else {
			assert_str(f->subject, "binaries:first_party");
		}
	}
}

static void test_identity_survives_more_binaries_and_lines(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct model_assessment *one = target_judge(
		a,
		"elfs: {usr/bin/a: {canary: \"no\"}}\nfiles: {etc/login.defs: \"UMASK 022\\n\"}\n");
	const struct model_assessment *two = target_judge(
		a, "elfs: {usr/bin/a: {canary: \"no\"}, usr/bin/b: {canary: \"no\"}}\nfiles: "
		   "{etc/login.defs: \"#\\n\\nUMASK 002\\n\"}\n");

	(void)state;
	assert_true(vb_str_eq(finding_sure(one, "VB-ELF-006", 0)->fingerprint,
			      finding_sure(two, "VB-ELF-006", 0)->fingerprint));
	assert_true(vb_str_eq(finding_sure(one, "VB-AUT-011", 0)->fingerprint,
			      finding_sure(two, "VB-AUT-011", 0)->fingerprint));
	assert_int_equal(finding_sure(two, "VB-AUT-011", 0)->evidence.v[0].line, 3);
	assert_str(finding_sure(two, "VB-AUT-011", 0)->place, "etc/login.defs");
}

static void test_every_finding_has_what_reports_need(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct model_assessment *m = target_judge(
		a,
		"files: {etc/ssh/sshd_config: \"PermitRootLogin yes\\nX11Forwarding yes\\n\"}\n"
		"modes: {opt/x: {mode: \"04777\"}}\nelfs: {usr/bin/x: {kind: exec, nx: \"no\"}}\n");

	(void)state;
	assert_true(m->findings.n >= 5);
	for (size_t i = 0; i < m->findings.n; i++) {
		const struct model_finding *f = &m->findings.v[i];

		assert_int_equal(f->fingerprint.n, 16);
		assert_true(f->title.en.n && f->title.fr.n && f->fix.en.n && f->fix.fr.n &&
			    f->subject.n && f->subject_name.n);
		assert_true(f->severity != MODEL_SEV_UNKNOWN && f->vector != MODEL_VECTOR_UNKNOWN &&
			    f->evidence.n);
		assert_true(f->cwes.n && f->references.n && f->cvss < 0 && f->weight < 0);
		for (size_t k = 0; k < i; k++)
			assert_false(vb_str_eq(f->fingerprint, m->findings.v[k].fingerprint));
	}
}

/* Files of who unpacked the tree have lost their owners: only their modes can fail. */
static void test_owners_lost_are_unknown(void **state)
{
	static const struct {
		const char *yaml;
		enum model_rule_state state;
	} cases[] = {
		{"modes: {etc/passwd: {mode: \"0644\", uid: 1000, gid: 1000}}", MODEL_RULE_FAIL},
		{"root_uid: 1000\nmodes: {etc/passwd: {mode: \"0644\", uid: 1000, gid: 1000}}",
		 MODEL_RULE_UNKNOWN},
		{"root_uid: 1000\nmodes: {etc/passwd: {mode: \"0666\", uid: 1000, gid: 1000}}",
		 MODEL_RULE_FAIL},
		{"root_uid: 1000\nmodes: {etc/passwd: {mode: \"0644\", uid: 33, gid: 33}}",
		 MODEL_RULE_FAIL},
		{"root_uid: 1000\nmodes: {etc/passwd: {mode: \"0644\"}}", MODEL_RULE_PASS},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		const struct model_rule_result *r = target_result(target_judge(a, cases[i].yaml),
								  "VB-AUT-015");

		if (r->state != cases[i].state)
			fail_msg("%s: %d", cases[i].yaml, (int)r->state);
		if (r->state == MODEL_RULE_UNKNOWN)
			assert_true(vb_str_find(r->reason, VB_STR("user 1000")) < r->reason.n);
	}
}

/* What is not there is told by its name and by each file it was looked for in. */
static void test_what_is_missing_is_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct model_assessment *m = target_judge(
		a, "files: {etc/pam.d/common-password: \"password required pam_unix.so\\n\", "
		   "etc/pam.d/passwd: \"@include common-password\\n\", "
		   "etc/pam.d/sshd: \"auth required pam_unix.so\\n\", "
		   "etc/crontab: \"#\\n\"}\n");
	const struct model_finding *quality = finding_sure(m, "VB-AUT-008", 0),
				   *lock = finding_sure(m, "VB-AUT-009", 0);

	(void)state;
	assert_int_equal(quality->evidence.n, 2);
	assert_str(quality->evidence.v[0].file, "etc/pam.d/common-password");
	assert_str(quality->evidence.v[1].file, "etc/pam.d/passwd");
	assert_str(quality->evidence.v[0].what,
		   "pam_pwquality.so, pam_passwdqc.so, pam_cracklib.so");
	assert_int_equal(lock->evidence.n, 1);
	assert_str(lock->evidence.v[0].file, "etc/pam.d/sshd");
	assert_str(lock->evidence.v[0].what, "pam_faillock.so, pam_tally2.so, pam_faildelay.so");
	assert_true(lock->evidence.v[0].missing && quality->evidence.v[1].missing);
	for (size_t i = 0; i < m->findings.n; i++)
		for (size_t k = 0; k < m->findings.v[i].evidence.n; k++) {
			const struct model_evidence *e = &m->findings.v[i].evidence.v[k];

			assert_true(e->what.n || e->value.n || e->missing);
		}
}

static void test_score_and_coverage(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct audit_rules *rules VB_CLEANUP(audit_rules_cleanup) = NULL;
	struct vb_error err;
	struct model_wants wants = {0};
	struct vb_yaml *node;
	const struct model_assessment *m;

	(void)state;
	rules = load_text(HEAD
			  "- id: T-001\n" BODY READ CHECK /* pass, low: 1 */
			  "- id: T-002\n  severity: high\n  title: {en: g, fr: b}\n  weakness: "
			  "{en: x, fr: y}\n  vector: network\n"
			  "  cwe: C\n  refs: []\n  fix: {en: d, fr: f}\n" READ
			  "  check: {op: equals, value: 2}\n" /* fail, high: 6 */
			  "- id: T-003\n" BODY
			  "  read: {reader: keyval, file: etc/y, key: K}\n" CHECK /* not there */
			  "- id: T-004\n" BODY
			  "  read: {reader: keyval, file: etc/z, key: K}\n" CHECK, /* unreadable */
			  &err);
	assert_non_null(rules);
	audit_wants(rules, a, &wants);
	assert_ok(vb_yaml_read(
		a, VB_STR("files: {etc/x: \"K = 1\\n\"}\nunreadable: {etc/z: keyval}\n"), "t",
			  &node, &err));
	m = target_audit(a, rules, NULL, target_make(a, node, &wants));
	assert_int_equal(m->score.pass, 1);
	assert_int_equal(m->score.fail, 1);
	assert_int_equal(m->score.na, 1);
	assert_int_equal(m->score.unknown, 1);
	assert_true(m->score.score > 14.28 && m->score.score < 14.29);     /* 1 of 7 */
	assert_true(m->score.coverage > 66.6 && m->score.coverage < 66.7); /* 2 of 3 */
	assert_str(target_result(m, "T-004")->reason, "etc/z could not be read: permission denied");
	assert_str(target_result(m, "T-004")->reason_fr,
		   "etc/z n’a pas pu être lu : permission denied");
}

static void test_nothing_decided_has_no_score(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct model_assessment *m = target_judge(a, "target: folder\n");

	(void)state;
	assert_true(m->score.score < 0 || m->score.pass + m->score.fail > 0);
	for (size_t i = 0; i < m->rules.n; i++)
		if (m->rules.v[i].state != MODEL_RULE_NA && m->rules.v[i].state != MODEL_RULE_PASS)
			fail_msg("%.*s is decided over an empty folder",
				 VB_FMT(m->rules.v[i].rule));
}

/* ---- waivers ---------------------------------------------------------------------------- */

static enum model_rule_state waived_state(struct vb_arena *a, struct audit_waiver w,
					  size_t *findings)
{
	const struct audit_options options = {.waivers = &w, .n_waivers = 1};
	struct model_wants wants = {0};
	struct vb_yaml *node;
	struct vb_error err;
	const struct model_assessment *m;

	audit_wants(target_rules(), a, &wants);
	assert_ok(vb_yaml_read(
		a, VB_STR("modes: {opt/a/run: {mode: \"04755\"}, opt/b/run: {mode: \"04755\"}}\n"),
			  "t", &node, &err));
	m = target_audit(a, target_rules(), &options, target_make(a, node, &wants));
	*findings = finding(m, "VB-FS-001", 0) ? finding_sure(m, "VB-FS-001", 0)->evidence.n : 0;
	return target_result(m, "VB-FS-001")->state;
}

static void test_waivers(void **state)
{
	static const struct {
		const char *path, *rule, *reason;
		int64_t until;
		enum model_rule_state state;
		size_t evidence;
	} cases[] = {
		{"", "VB-FS-001", "needed", 0, MODEL_RULE_WAIVED, 0},
		{"", "VB-FS-*", "needed", TEST_NOW + 1, MODEL_RULE_WAIVED, 0},
		{"opt/a/*", "VB-FS-001", "needed", 0, MODEL_RULE_FAIL, 1},
		{"", "VB-FS-001", "needed", TEST_NOW - 1, MODEL_RULE_FAIL, 2}, /* past its day */
		{"", "VB-FS-001", "", 0, MODEL_RULE_FAIL, 2}, /* no reason, no waiver */
		{"", "VB-FS-002", "needed", 0, MODEL_RULE_FAIL, 2},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct audit_waiver w = {vb_str(cases[i].rule), vb_str(cases[i].path),
					 vb_str(cases[i].reason), cases[i].until};
		size_t evidence;

		if (waived_state(a, w, &evidence) != cases[i].state ||
		    evidence != cases[i].evidence)
			fail_msg("case %zu", i);
	}
}

/* ---- small parts ------------------------------------------------------------------------ */

static void test_versions_and_durations(void **state)
{
	static const struct {
		const char *a, *b;
		int order;
	} versions[] = {{"1:9.2p1-2+deb12u3", "9.2", 1},
			{"6.7p1", "6.7p1-5", 0},
			{"1:7.0", "6.9", 1},
			{"10.0", "9.9", 1},
			{"8.2", "8.10", -1},
			{"", "1", -1}};
	static const struct {
		const char *text;
		int64_t seconds; /* -1: refused */
	} durations[] = {{"120", 120}, {"2m", 120}, {"1h30m", 5400}, {"1w", 604800},
			 {"0", 0},     {"2x", -1},  {"m", -1},       {"-1", -1}};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(versions); i++) {
		assert_int_equal(
			audit_version_compare(vb_str(versions[i].a), vb_str(versions[i].b)),
			versions[i].order);
		assert_int_equal(
			audit_version_compare(vb_str(versions[i].b), vb_str(versions[i].a)),
			-versions[i].order);
	}
	for (size_t i = 0; i < VB_COUNT(durations); i++) {
		int64_t n = -1;

		if (!audit_duration(vb_str(durations[i].text), &n))
			n = -1;
		assert_int_equal(n, durations[i].seconds);
	}
}

static void test_a_pattern_that_explodes_is_unknown(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_yaml *node;
	struct audit_regex *re;
	struct vb_error err;
	char text[4096];

	(void)state;
	memset(text, 'a', sizeof(text));
	assert_ok(vb_yaml_read(a, VB_STR("'^(a+)+(a+)+[bc]$'"), "t", &node, &err));
	assert_ok(audit_regex_compile(a, node, false, &re, &err));
	assert_int_equal(audit_regex_match(re, vb_strn(text, sizeof(text))), AUDIT_UNKNOWN);
	assert_ok(vb_yaml_read(a, VB_STR("'^b'"), "t", &node, &err));
	assert_ok(audit_regex_compile(a, node, false, &re, &err));
	assert_int_equal(audit_regex_match(re, VB_STR("a")), AUDIT_FAIL);
	assert_int_equal(audit_regex_match(re, VB_STR("b")), AUDIT_PASS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_load_errors),
		cmocka_unit_test(test_one_language_is_refused),
		cmocka_unit_test(test_a_later_folder_replaces),
		cmocka_unit_test(test_one_finding_for_each_group_of_binaries),
		cmocka_unit_test(test_identity_survives_more_binaries_and_lines),
		cmocka_unit_test(test_every_finding_has_what_reports_need),
		cmocka_unit_test(test_what_is_missing_is_named),
		cmocka_unit_test(test_score_and_coverage),
		cmocka_unit_test(test_nothing_decided_has_no_score),
		cmocka_unit_test(test_waivers),
		cmocka_unit_test(test_owners_lost_are_unknown),
		cmocka_unit_test(test_versions_and_durations),
		cmocka_unit_test(test_a_pattern_that_explodes_is_unknown),
	};

	return cmocka_run_group_tests_name("audit/engine", tests, NULL, NULL);
}
