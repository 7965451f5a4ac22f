/* test_target.c - rules over a real scan of a small root: wants, readers, versions, links, what could not be read. */
#include <sys/stat.h>
#include <unistd.h>

#include "scan/scan.h"
#include "support.h"
#include "target.h"

/* As Debian ships it: the Include first, X11Forwarding yes, PermitRootLogin only in a comment. */
static const char sshd_config[] =
	"Include /etc/ssh/sshd_config.d/*.conf\n\n#PermitRootLogin prohibit-password\n"
	"KbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\n"
	"AcceptEnv LANG LC_*\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n";
static const char status[] = "Package: openssh-server\nStatus: install ok installed\nArchitecture: "
			     "amd64\nVersion: 1:9.2p1-2+deb12u6\n\n";

static void put(struct vb_arena *a, const char *dir, const char *path, const char *text)
{
	test_save(vb_arena_printf(a, "%s/%s", dir, path).p, vb_str(text));
}

static const char *make_root(struct vb_arena *a)
{
	const char *dir = test_scratch(a);

	put(a, dir, "var/lib/dpkg/status", status);
	put(a, dir, "usr/lib/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
	put(a, dir, "etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n");
	put(a, dir, "etc/ssh/sshd_config", sshd_config);
	put(a, dir, "etc/ssh/sshd_config.d/10-local.conf",
	    "PasswordAuthentication no\nMatch User backup\n\tMaxAuthTries 20\n");
	put(a, dir, "etc/sysctl.conf", "net.ipv4.ip_forward=1\n");
	put(a, dir, "etc/passwd", "root:x:0:0:root:/root:/bin/bash\n");
	put(a, dir, "opt/own/run", "#!/bin/sh\n");
	assert_int_equal(mkdir(vb_arena_printf(a, "%s/etc/sysctl.d", dir).p, 0755), 0);
	assert_int_equal(symlink("../sysctl.conf",
				 vb_arena_printf(a, "%s/etc/sysctl.d/99-sysctl.conf", dir).p),
			 0);
	assert_int_equal(chmod(vb_arena_printf(a, "%s/opt/own/run", dir).p, 04755), 0);
	assert_int_equal(mkfifo(vb_arena_printf(a, "%s/etc/shadow", dir).p, 0600), 0);
	return dir;
}

static void test_a_scanned_root(void **state)
{
	static const struct {
		const char *rule;
		enum model_rule_state state;
		const char *value; /* of the first evidence, or NULL */
		bool is_default;
	} expected[] = {
		{"VB-SSH-001", MODEL_RULE_FAIL, "prohibit-password", true},
		{"VB-SSH-003", MODEL_RULE_PASS, "no", false},
		{"VB-SSH-004", MODEL_RULE_FAIL, "yes", false},
		{"VB-SSH-005", MODEL_RULE_FAIL, "20", false},
		{"VB-SYS-013", MODEL_RULE_FAIL, "1", false},
		{"VB-SYS-004", MODEL_RULE_PASS, "2", true},
		{"VB-AUT-001", MODEL_RULE_UNKNOWN, NULL,
		 false}, /* a pipe where shadow should be: nobody read it */
		{"VB-AUT-004", MODEL_RULE_PASS, "root", false},
		{"VB-FS-001", MODEL_RULE_FAIL, "opt/own/run", false},
		{"VB-DB-003", MODEL_RULE_NA, NULL, false},
		{"VB-PKG-004", MODEL_RULE_PASS, NULL, false},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct model_wants wants = {0};
	struct vb_run run = test_run();
	const struct model_assessment *m;
	struct vb_error err;

	(void)state;
	run.in_process = true;
	audit_wants(target_rules(), a, &wants);
	assert_ok(scan_target(&run, make_root(a), &(struct scan_options){.wants = &wants}, &facts,
			      &err));
	m = target_audit(a, target_rules(), NULL, facts);
	for (size_t i = 0; i < VB_COUNT(expected); i++) {
		const struct model_rule_result *r = target_result(m, expected[i].rule);
		bool shown = !expected[i].value;

		if (r->state != expected[i].state)
			fail_msg("%s is %s (%.*s)", expected[i].rule,
				 model_rule_state_word(r->state), VB_FMT(r->reason));
		for (size_t k = 0; k < r->evidence.n; k++)
			shown |= vb_str_is(r->evidence.v[k].value, expected[i].value) &&
				 r->evidence.v[k].is_default == expected[i].is_default;
		if (!shown)
			fail_msg("%s does not show %s", expected[i].rule, expected[i].value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_scanned_root)};

	return cmocka_run_group_tests_name("audit/target", tests, NULL, NULL);
}
