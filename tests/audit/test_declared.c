/*
 * test_declared.c - what the case declares against what the target is set to: for every contradiction a case where it is found,
 * with both places, and one where it is not; where sockets are read.
 */
#include "support.h"
#include "target.h"

#include "audit/declared.h"
#include "case/case.h"
#include "scan/scan.h"

static const char base[] =
	"vauban: 1\n"
	"targets: {root: {path: out, zone: box}}\n"
	"zones: {lan: {trust: 2, kind: lan}, box: {trust: 3, kind: device, in: lan}}\n";

struct row {
	const char *rule, *the_case, *target;
	bool found;
	const char *fact, *declared; /* file of the fact; text of the declaration */
};
static const struct row rows[] = {
	{"X21", "components: {u: {zone: lan}, a: {zone: box, target: [root]}}\n",
	 "files: {etc/nginx/conf.d/x: \"server {\\n  listen 8080;\\n}\\n\"}", true,
	 "etc/nginx/conf.d/x", "root"},
	{"X21",
	 "components: {u: {zone: lan}, a: {zone: box, target: [root]}}\nflows: {w: {from: u, to: a, proto: http, port: 8080}}\n",
	 "files: {etc/nginx/conf.d/x: \"server {\\n  listen 8080;\\n}\\n\"}", false, NULL, NULL},
	{"X21", "components: {u: {zone: lan}, a: {zone: box, target: [root]}}\n",
	 "files: {etc/nginx/conf.d/x: \"listen 127.0.0.1:8080;\\n\"}", false, NULL, NULL},
	{"X21", "components: {u: {zone: lan}, a: {zone: lan}}\n",
	 "files: {etc/nginx/conf.d/x: \"listen 8080;\\n\"}", false, NULL, NULL},
	{"X22",
	 "components: {u: {zone: lan}, a: {zone: box, target: [root]}}\nflows: {s: {from: u, to: a, proto: ssh, port: 22}}\n",
	 "files: {etc/ssh/sshd_config: \"Port 2222\\n\"}", true, "etc/ssh/sshd_config", "s"},
	{"X21", /* the declared port answers too: this one is another */
	 "components: {u: {zone: lan}, a: {zone: box, target: [root]}}\nflows: {s: {from: u, to: a, proto: ssh, port: 22}}\n",
	 "files: {etc/ssh/sshd_config: \"Port 22\\nPort 2222\\n\"}", true, "etc/ssh/sshd_config",
	 "root"},
	{"X22",
	 "components: {u: {zone: lan}, a: {zone: box, target: [root]}}\nflows: {s: {from: u, to: a, proto: ssh}}\n",
	 "files: {etc/ssh/sshd_config: \"PermitRootLogin no\\n\"}", false, NULL, NULL},
	{"X23",
	 "components: {u: {zone: lan}, a: {zone: box, target: [root]}}\nflows: {w: {from: u, to: a, proto: https, tls: yes}}\n",
	 "files: {etc/nginx/conf.d/x: \"listen 443;\\n\"}", true, "etc/nginx/conf.d/x", "yes"},
	{"X23",
	 "components: {u: {zone: lan}, a: {zone: box, target: [root]}}\nflows: {w: {from: u, to: a, proto: https, tls: yes}}\n",
	 "files: {etc/nginx/conf.d/x: \"listen 443 ssl http2;\\n\"}", false, NULL, NULL},
	{"X24", "components: {u: {zone: lan}, agent: {zone: box, target: [root], runs: agent}}\n",
	 "files: {etc/systemd/system/agent.service: \"[Service]\\nExecStart=/usr/bin/agent\\n\"}",
	 true, "etc/systemd/system/agent.service", "agent"},
	{"X24", "components: {u: {zone: lan}, agent: {zone: box, target: [root], runs: agent}}\n",
	 "files: {etc/systemd/system/agent.service: \"[Service]\\nUser=agent\\nExecStart=/usr/bin/agent\\n\"}",
	 false, NULL, NULL},
	{"X24", "components: {u: {zone: lan}, agent: {zone: box, target: [root], runs: agent}}\n",
	 "files: {etc/systemd/system/agent.service: \"[Service]\\nUser=www-data\\nExecStart=/usr/bin/agent\\n\"}",
	 true, "etc/systemd/system/agent.service", "agent"},
	{"X24", "components: {u: {zone: lan}, agent: {zone: box, target: [root], runs: agent}}\n",
	 "files: {etc/systemd/system/agent.service: \"[Service]\\nUser=%i\\nExecStart=/usr/bin/agent\\n\"}",
	 false, NULL, NULL},
	{"X24", "components: {u: {zone: lan}, agent: {zone: box, target: [root], runs: root}}\n",
	 "files: {etc/systemd/system/agent.service: \"[Service]\\nExecStart=/usr/bin/agent\\n\"}",
	 false, NULL, NULL},
	{"X25", "data: {d: {need: [1, 1, 1]}}\ncomponents: {u: {zone: lan}}\n",
	 "files: {www/a.html: \"<html><body><input name=allergies></body></html>\"}", true,
	 "www/a.html", "-"},
	{"X25",
	 "data: {d: {need: [1, 1, 1], personal: health, purpose: care}}\ncomponents: {u: {zone: lan}}\n",
	 "files: {www/a.html: \"<html><body><input name=allergies></body></html>\"}", false, NULL,
	 NULL},
	{"X26", "data: {d: {need: [1, 1, 1], personal: health}}\ncomponents: {u: {zone: lan}}\n",
	 "files: {www/a.html: \"<html><body><input name=allergies></body></html>\"}", true,
	 "www/a.html", "d"},
	{"X26",
	 "data: {d: {need: [1, 1, 1], personal: health, purpose: care}}\ncomponents: {u: {zone: lan}}\n",
	 "files: {www/a.html: \"<html><body><input name=rate></body></html>\"}", false, NULL, NULL},
};

static struct model_facts *facts_of(struct vb_arena *a, const char *text)
{
	struct model_wants wants = {0};
	struct vb_yaml *node;
	struct vb_error err;

	assert_ok(vb_yaml_read(a, vb_str(text), "target", &node, &err));
	audit_declared_wants(a, &wants);
	*vb_vec_add(a, &wants.v) = (struct model_want){VB_STR("page"), VB_STR("**/*.html")};
	return target_make(a, node, &wants);
}

static void row_try(const struct row *r, size_t n)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment m = {.arena = a};
	struct vb_run run = test_run();
	struct case_problems problems;
	struct model_case *c;
	const struct model_finding *found = NULL;
	struct vb_error err;

	assert_ok(case_parse(&run, vb_arena_printf(a, "%s%s", base, r->the_case), "vauban.yaml", &c,
			     &problems, &err));
	if (problems.errors)
		fail_msg("row %zu: %.*s", n, VB_FMT(problems.v.v[0].text));
	audit_declared_judge(c, VB_STR("root"), facts_of(a, r->target), &m);
	for (size_t i = 0; i < m.findings.n; i++)
		if (vb_str_is(m.findings.v[i].rule, r->rule))
			found = &m.findings.v[i];
	if ((found != NULL) != r->found)
		fail_msg("row %zu: %s %s", n, r->rule, found ? "is found" : "is not found");
	if (found) {
		assert_int_equal(found->kind, MODEL_CONTRADICTION);
		assert_int_equal(found->evidence.n, 2);
		assert_str(found->evidence.v[0].file, r->fact);
		assert_str(found->evidence.v[1].file, "vauban.yaml");
		assert_true(found->evidence.v[1].line > 1);
		assert_str(found->evidence.v[1].value, r->declared);
		assert_true(found->title.en.n && found->title.fr.n && found->fix.en.n &&
			    found->fix.fr.n);
		assert_false(vb_str_eq(found->title.en, found->title.fr));
	}
	case_free(c);
}

static void test_each_fires_and_is_silent(void **state)
{
	(void)state;
	for (size_t i = 0; i < VB_COUNT(rows); i++)
		row_try(&rows[i], i);
}

static void test_where_sockets_are_read(void **state)
{
	static const struct {
		const char *target, *program;
		unsigned port;
		bool udp, inside;
	} cases[] = {
		{"files: {etc/ssh/sshd_config: \"PermitRootLogin no\\n\"}", "sshd", 22, false,
		 false},
		{"files: {etc/ssh/sshd_config: \"Port 2022\\n\"}", "sshd", 2022, false, false},
		{"files: {etc/nginx/nginx.conf: \"http {\\n listen [::]:443 ssl;\\n}\\n\"}",
		 "nginx", 443, false, false},
		{"files: {etc/apache2/ports.conf: \"Listen 81\\n\"}", "apache", 81, false, false},
		{"files: {etc/mosquitto/mosquitto.conf: \"listener 1884 127.0.0.1\\n\"}",
		 "mosquitto", 1884, false, true},
		{"files: {etc/redis/redis.conf: \"bind 127.0.0.1\\nport 6380\\n\"}", "redis", 6380,
		 false, true},
		{"files: {etc/inetd.conf: \"tftp dgram udp wait root /usr/sbin/tftpd\\n\"}",
		 "inetd", 69, true, false},
		{"files: {etc/postgresql/15/main/postgresql.conf: \"listen_addresses = '*'\\nport = 5433\\n\"}",
		 "postgresql", 5433, false, false},
		{"files: {compose.yaml: \"services:\\n  a:\\n    ports:\\n      - \\\"8081:80\\\"\\n\"}",
		 "compose", 8081, false, false},
		{"files: {etc/systemd/system/x.socket: \"[Socket]\\nListenDatagram=514\\n\"}\n"
		 "modes: {etc/systemd/system/sockets.target.wants/x.socket: {type: l, link: ../x.socket}}",
		 "systemd", 514, true, false},
		{"files: {proc/net/tcp: \"sl local rem st\\n0: 00000000:1F90 00000000:0000 0A 0\\n\"}",
		 "kernel", 8080, false, false},
		{"files: {proc/net/tcp: \"sl local rem st\\n0: 0100007F:1F90 00000000:0000 0A 0\\n\"}",
		 "kernel", 8080, false, true},
		{"files: {etc/config/dropbear: \"config dropbear\\n\\toption Port '2222'\\n\"}",
		 "dropbear", 2222, false, false},
		{"files: {etc/config/dropbear: \"config dropbear\\n\\toption Interface 'lan'\\n\"}",
		 "dropbear", 22, false, false},
		{"files: {etc/config/dropbear: \"config dropbear\\n\\toption enable '0'\\n"
		 "config dropbear\\n\\toption Port '2200'\\n\"}",
		 "dropbear", 2200, false, false},
		{"files: {etc/config/uhttpd: \"config uhttpd 'main'\\n\\tlist listen_http '[::]:8080'\\n\"}",
		 "uhttpd", 8080, false, false},
		{"files: {etc/config/uhttpd: \"config uhttpd\\n\\tlist listen_https '127.0.0.1:443'\\n\"}",
		 "uhttpd", 443, false, true},
		{"files: {etc/default/dropbear: \"DROPBEAR_ARGS='-w -p 2022'\\n\"}", "dropbear",
		 2022, false, false},
		{"files: {etc/default/dropbear: \"DROPBEAR_PORT=2023\\n\"}", "dropbear", 2023,
		 false, false},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		audit_sockets sockets = {0};

		audit_sockets_find(a, facts_of(a, cases[i].target), &sockets);
		if (sockets.n != 1)
			fail_msg("case %zu: %zu sockets", i, sockets.n);
		assert_str(sockets.v[0].program, cases[i].program);
		assert_int_equal(sockets.v[0].port, cases[i].port);
		assert_int_equal(sockets.v[0].transport == AUDIT_UDP, cases[i].udp);
		assert_int_equal(sockets.v[0].inside, cases[i].inside);
	}
}

/* A unit that nobody enabled does not listen. */
static void test_a_disabled_socket(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	audit_sockets sockets = {0};

	(void)state;
	audit_sockets_find(
		a,
		facts_of(
			a,
			"files: {usr/lib/systemd/system/x.socket: \"[Socket]\\nListenStream=99\\n\"}"),
		&sockets);
	assert_int_equal(sockets.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_fires_and_is_silent),
		cmocka_unit_test(test_where_sockets_are_read),
		cmocka_unit_test(test_a_disabled_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
