/*
 * test_rules.c - every shipped rule has share/rules/tests/<ID>.yaml with at least one target that passes and one that
 * fails, and the verdict is that one; its texts stand in both languages, its references are known. What a rule writes
 * when hardening passes it.
 */
#include "support.h"
#include "target.h"

#include "core/file.h"
#include "run/run_all.h"

static void test_every_rule_has_fixtures(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct run_place place = {.arena = a, .share = test_path(a, "share")};
	struct vb_run run = test_run();
	struct run_rules_tested tested;
	struct vb_error err;

	(void)state;
	assert_ok(run_rules_test(&run, &place, a, NULL, &tested, &err));
	for (size_t i = 0; i < tested.v.n; i++)
		if (!tested.v.v[i].holds)
			print_message("%.*s:%u: %.*s: %.*s\n", VB_FMT(tested.v.v[i].file),
				      tested.v.v[i].line, VB_FMT(tested.v.v[i].rule),
				      VB_FMT(tested.v.v[i].why));
	assert_int_equal(tested.failed, 0);
	assert_int_equal(tested.rules, audit_rules_count(target_rules()));
	assert_true(tested.rules >= 194);
}

/* ---- texts ------------------------------------------------------------------------------ */

static bool reference_known(struct vb_str ref)
{
	static const char *const cr[] = {
		"1.1",  "1.2",  "1.3",  "1.4",  "1.5",  "1.6",  "1.7",  "1.8",  "1.9",  "1.10",
		"1.11", "1.12", "1.13", "1.14", "2.1",  "2.2",  "2.4",  "2.5",  "2.6",  "2.7",
		"2.8",  "2.9",  "2.10", "2.11", "2.12", "2.13", "3.1",  "3.2",  "3.3",  "3.4",
		"3.5",  "3.6",  "3.7",  "3.8",  "3.9",  "3.10", "3.11", "3.12", "3.13", "3.14",
		"4.1",  "4.2",  "4.3",  "5.1",  "5.2",  "5.3",  "6.1",  "6.2",  "7.1",  "7.2",
		"7.3",  "7.4",  "7.6",  "7.7",  "7.8"};
	static const char *const edr[] = {"2.4",  "2.13", "3.2",  "3.10",
					  "3.11", "3.12", "3.13", "3.14"};

	if (vb_str_starts(ref, VB_STR("CRA-I.2.")))
		return ref.n == 9 && ref.p[8] >= 'a' && ref.p[8] <= 'm';
	if (vb_str_starts(ref, VB_STR("CRA-II.")))
		return ref.n == 8 && ref.p[7] >= '1' && ref.p[7] <= '8';
	for (size_t i = 0; vb_str_starts(ref, VB_STR("62443-CR")) && i < VB_COUNT(cr); i++)
		if (vb_str_is(vb_str_from(ref, 8), cr[i]))
			return true;
	for (size_t i = 0; vb_str_starts(ref, VB_STR("62443-EDR")) && i < VB_COUNT(edr); i++)
		if (vb_str_is(vb_str_from(ref, 9), edr[i]))
			return true;
	return false;
}

static void test_references_and_texts(void **state)
{
	const struct audit_rule *rule;

	(void)state;
	for (size_t i = 0; (rule = audit_rules_at(target_rules(), i)); i++) {
		struct audit_rule_text t = audit_rule_text(rule);

		if (!t.n_refs || !t.n_cwes)
			fail_msg("%.*s has no reference or no CWE", VB_FMT(t.id));
		for (size_t k = 0; k < t.n_refs; k++)
			if (!reference_known(t.refs[k]))
				fail_msg("%.*s: unknown reference %.*s", VB_FMT(t.id),
					 VB_FMT(t.refs[k]));
		if (vb_str_eq(t.title.en, t.title.fr) || vb_str_eq(t.weakness.en, t.weakness.fr) ||
		    vb_str_eq(t.fix.en, t.title.en))
			fail_msg("%.*s: a text is not translated", VB_FMT(t.id));
		if (vb_str_eq(t.title.en, t.weakness.en))
			fail_msg("%.*s: the weakness is written as the good property",
				 VB_FMT(t.id));
		if (t.likelihood < 0 || t.likelihood > 0.5)
			fail_msg("%.*s: likelihood %f", VB_FMT(t.id), t.likelihood);
	}
}

/* ---- hardening -------------------------------------------------------------------------- */

/* A value in a settings file; modes, words and build files are proved by test_harden.c. */
static bool writes_settings(const struct audit_rule_text *t)
{
	static const char *const known[] = {"etc/ssh/",       "etc/sysctl.d/", "etc/sudoers.d/",
					    "etc/profile.d/", "etc/systemd/",  "etc/nginx/"};

	for (size_t i = 0; i < t->n_sets; i++) {
		bool one = vb_str_is(t->sets[i].file, "etc/login.defs");

		for (size_t k = 0; k < VB_COUNT(known); k++)
			one |= vb_str_starts(t->sets[i].file, vb_str(known[k]));
		if (!one)
			return false;
	}
	return t->n_sets > 0;
}

/* The value as its file writes it. */
static const char *set_line(struct vb_arena *a, const struct audit_set *s)
{
	const char *section = s->section.n ? vb_arena_printf(a, "[%.*s]\\n", VB_FMT(s->section)).p
					   : "";
	const char *sign = vb_str_starts(s->file, VB_STR("etc/sysctl.d/"))
					 ? " = "
					 : s->section.n ||
						   vb_str_ends(s->file, VB_STR(".sh")) ? "=": " ";
	const char *end = vb_str_starts(s->file, VB_STR("etc/nginx/")) ? ";" : "";

	return vb_arena_printf(a, "%s%.*s%s%.*s%s\\n", section, VB_FMT(s->key), sign,
			       VB_FMT(s->value), end)
		.p;
}

/* Files that read the ones hardening writes, and what makes the rules apply. {name} is the failing unit: here "a". */
#define WORLD                                                                                      \
	"files:\n"                                                                                 \
	"  etc/ssh/sshd_config: \"Include /etc/ssh/sshd_config.d/*.conf\\n\"\n"                    \
	"  etc/sudoers: \"@includedir /etc/sudoers.d\\n\"\n"                                       \
	"  etc/profile: \"PATH=/bin\\n\"\n"                                                        \
	"  etc/systemd/journald.conf: \"[Journal]\\n\"\n"                                          \
	"  etc/nginx/nginx.conf: \"http { include /etc/nginx/conf.d/*.conf; }\\n\"\n"              \
	"  usr/lib/systemd/system/a.service: \"[Unit]\\nAfter=network.target\\n[Service]\\n"       \
	"ExecStart=/bin/a\\n[Install]\\nWantedBy=x.target\\n\"\n"

static struct vb_str set_file(struct vb_arena *a, struct vb_str file)
{
	struct vb_str hole = VB_STR("{name}");
	size_t at = vb_str_find(file, hole);

	return at == file.n
		       ? file
		       : vb_arena_printf(a, "%.*sa.service%.*s", VB_FMT(vb_str_sub(file, 0, at)),
					 VB_FMT(vb_str_from(file, at + hole.n)));
}

static void test_written_values_pass(void **state)
{
	const struct audit_rule *rule;
	size_t checked = 0;

	(void)state;
	for (size_t i = 0; (rule = audit_rules_at(target_rules(), i)); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct audit_rule_text t = audit_rule_text(rule);
		struct vb_str lines = {NULL, 0};
		const struct model_rule_result *r;

		for (size_t k = 0; k < t.n_sets; k++)
			lines = vb_arena_printf(a, "%.*s%s", VB_FMT(lines),
						set_line(a, &t.sets[k]));
		if (!writes_settings(&t))
			continue;
		r = target_result(
			target_judge(a,
				     vb_arena_printf(
					     a,
					     WORLD
					     "  %.*s: \"%.*s\"\n"
					     "modes: {usr/lib/systemd/systemd: {mode: \"0755\"}}\n"
					     "packages: {openssh-server: 1:9.2p1-2}\n",
					     VB_FMT(set_file(a, t.sets[0].file)), VB_FMT(lines))
					     .p),
			vb_arena_cstr(a, t.id));
		if (r->state != MODEL_RULE_PASS)
			fail_msg("%.*s is %s after its own value is written (%.*s)", VB_FMT(t.id),
				 model_rule_state_word(r->state), VB_FMT(lines));
		checked++;
	}
	assert_true(checked >= 25);
}

/* Every rule that was drafted is shipped; skipped by name without the drafts. */
static void test_every_drafted_rule_is_shipped(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = test_path(a, "../shared/audit-rules.yaml");
	size_t drafted = 0, shipped = 0;
	struct vb_str text, line;

	(void)state;
	if (!vb_file_exists(path))
		skip();
	text = test_load(a, path);
	while (vb_str_next(&text, '\n', &line)) {
		struct vb_str id = vb_str_from(line, 6);

		if (!vb_str_starts(line, VB_STR("- id: VB-")))
			continue;
		drafted++;
		if (audit_rules_find(target_rules(), id))
			shipped++;
		else
			print_error("%.*s is drafted and not shipped\n", VB_FMT(id));
	}
	assert_int_equal(drafted, 212);
	assert_int_equal(shipped, drafted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_rule_has_fixtures),
		cmocka_unit_test(test_references_and_texts),
		cmocka_unit_test(test_written_values_pass),
		cmocka_unit_test(test_every_drafted_rule_is_shipped),
	};

	return cmocka_run_group_tests_name("audit/rules", tests, NULL, NULL);
}
