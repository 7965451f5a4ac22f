/*
 * audit_rules.c - any YAML as one rule: refused with a place, or evaluated over a small target without a crash.
 */
#include "audit/audit_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct model_facts *target(struct vb_arena *a)
{
	struct model_facts *f = vb_arena_alloc(a, sizeof(*f));
	static const struct model_setting settings[] = {
		{.format = VB_STR_INIT("keyval"), .path = VB_STR_INIT("etc/x")},
		{.format = VB_STR_INIT("keyval"),
		 .path = VB_STR_INIT("etc/x"),
		 .line = 1,
		 .key = VB_STR_INIT("K"),
		 .value = VB_STR_INIT("1, 2")},
		{.format = VB_STR_INIT("lines"), .path = VB_STR_INIT("etc/x")},
		{.format = VB_STR_INIT("lines"),
		 .path = VB_STR_INIT("etc/x"),
		 .line = 1,
		 .value = VB_STR_INIT("aaaaaaaaaaaaaaaaaaaaaaaa")},
		{.format = VB_STR_INIT("sshd"), .path = VB_STR_INIT("etc/ssh/sshd_config")},
		{.format = VB_STR_INIT("sshd"),
		 .path = VB_STR_INIT("etc/ssh/sshd_config"),
		 .line = 1,
		 .key = VB_STR_INIT("Include"),
		 .value = VB_STR_INIT("sshd_config sshd_config")},
	};

	f->arena = a;
	f->is_root = true;
	for (size_t i = 0; i < VB_COUNT(settings); i++)
		*vb_vec_add(a, &f->settings) = settings[i];
	*vb_vec_add(a, &f->files_kept) = (struct model_file){
		.path = VB_STR("opt/x"), .mode = 04777, .capabilities = VB_STR("0100000200200000")};
	*vb_vec_add(a, &f->elfs) = (struct model_elf){
		.path = VB_STR("opt/x"), .kind = MODEL_ELF_EXEC, .machine = 62};
	model_facts_settle(f);
	return f;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct audit_rules rules = {.arena = a};
	struct model_assessment m = {.arena = a};
	struct vb_run run = {.now = 1, .jobs = 1};
	struct model_wants wants = {0};
	struct audit_rule *rule;
	struct vb_yaml *node;
	struct vb_error err = {0};

	vb_map_init(&rules.by_id, a);
	if (!vb_yaml_read(a, vb_strn((const char *)data, size), "rule", &node, &err) ||
	    node->weight > 10000)
		return 0;
	if (node->kind != VB_YAML_MAP ||
	    !audit_rule_parse(&rules, VB_STR("T"), node, &rule, &err)) {
		vb_assert(node->kind != VB_YAML_MAP || (err.line && err.column && err.text[0]));
		return 0;
	}
	if (rule->when.rule_fails.n)
		return 0;
	*vb_vec_add(a, &rules.v) = rule;
	audit_wants(&rules, a, &wants);
	vb_assert(audit_facts(&run, &rules, NULL, target(a), &m, &err));
	vb_assert(m.rules.n == 1);
	for (size_t i = 0; i < m.findings.n; i++)
		vb_assert(m.findings.v[i].fingerprint.n == 16 && m.findings.v[i].evidence.n);
	return 0;
}
