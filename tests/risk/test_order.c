/*
 * test_order.c - probabilities and their sentences, the order of findings without a case (data/order.txt, most urgent
 * first), and the parts of the case a finding is placed on.
 */
#include "support.h"

#include "case/case.h"
#include "risk/risk.h"

static struct model_finding finding_parse(struct vb_str line)
{
	struct model_finding f = {.epss = -1, .cvss = -1, .vector = MODEL_VECTOR_NETWORK};
	struct vb_str word, flag;

	assert_true(vb_str_word(&line, &word) && model_kind_parse(word, &f.kind));
	assert_true(vb_str_word(&line, &word) && model_severity_parse(word, &f.severity));
	assert_true(vb_str_word(&line, &word) &&
		    (vb_str_is(word, "-") || vb_str_double(word, &f.epss)));
	assert_true(vb_str_word(&line, &word) &&
		    (vb_str_is(word, "-") || vb_str_double(word, &f.cvss)));
	assert_true(vb_str_word(&line, &word));
	while (vb_str_next(&word, ',', &flag)) {
		f.kev |= vb_str_is(flag, "kev");
		f.kev_ransomware |= vb_str_is(flag, "ransomware");
		f.fixable |= vb_str_is(flag, "fixable");
		f.withdrawn |= vb_str_is(flag, "withdrawn");
	}
	return f;
}

static void without_a_case_exploitability_orders(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = test_load(a, test_path(a, "tests/risk/data/order.txt")), line,
		      above = {0};
	struct model_assessment as = {.arena = a};
	struct vb_run run = test_run();
	struct vb_error err;
	size_t i = 0;

	(void)state;
	while (vb_str_line(&text, &line))
		if (line.n && line.p[0] != '#')
			*vb_vec_add(a, &as.findings) = finding_parse(line);
	assert_true(as.findings.n >= 15);
	assert_ok(risk_assess(&run, NULL, &as, &err));
	assert_false(as.risk.present);
	text = test_load(a, test_path(a, "tests/risk/data/order.txt"));
	while (vb_str_line(&text, &line)) {
		if (!line.n || line.p[0] == '#')
			continue;
		assert_true(as.findings.v[i].weight < 0);
		assert_true(as.findings.v[i].order >= 0 && as.findings.v[i].order <= 100);
		if (i && !(as.findings.v[i].order < as.findings.v[i - 1].order))
			fail_msg("%.2f %.*s\nis not above\n%.2f %.*s", as.findings.v[i - 1].order,
				 VB_FMT(above), as.findings.v[i].order, VB_FMT(line));
		above = line;
		i++;
	}
}

static void a_decision_takes_a_finding_out_of_the_order(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment as = {.arena = a};
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	for (int i = 0; i < 2; i++)
		*vb_vec_add(a,
			    &as.findings) = finding_parse(VB_STR("vulnerability high 0.5 8 kev"));
	as.findings.v[0].decided = as.findings.v[1].decided = true;
	as.findings.v[0].decision = (struct model_decision){.status = MODEL_NOT_AFFECTED};
	as.findings.v[1].decision = (struct model_decision){.status = MODEL_ACCEPTED,
							    .until = TEST_NOW - 1};
	assert_ok(risk_assess(&run, NULL, &as, &err));
	assert_true(as.findings.v[0].order == 0);
	assert_true(as.findings.v[1].order > 90); /* the acceptance has ended */
}

static void probabilities_say_where_they_come_from(void **state)
{
	static const struct {
		const char *line, *cvss;
		double p;
		const char *en, *fr;
	} table[] = {
		{"vulnerability low 0.1 3 kev", "", 0.9, "KEV", "KEV"},
		{"vulnerability low 0.125 3 -", "", 0.125, "EPSS", "EPSS"},
		{"vulnerability low - 9.8 -", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 0.05,
		 "exploitability", "exploitabilité"},
		{"vulnerability low - 9.8 -",
		 "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 0.05,
		 "exploitability", "exploitabilité"},
		{"vulnerability low - 9.8 -", "AV:N/AC:L/Au:N/C:P/I:P/A:P", 0.05, "exploitability",
		 "exploitabilité"},
		{"vulnerability low - 9.8 -", "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:H/I:H/A:H",
		 0.05 * 0.24 * 0.57 * 0.32 * 0.73, "exploitability", "exploitabilité"},
		{"vulnerability high - 8 -", "", 0.04, "severity only", "gravité seule"},
		{"vulnerability high - - -", "nonsense", 0.04, "severity only", "gravité seule"},
		{"weakness high - - -", "", 0.06, "severity of the rule", "gravité de la règle"},
		{"secret low - - -", "", 0.3, "secret", "secret"},
		{"vulnerability high 0.9 9 withdrawn", "", 0, "withdrawn", "retiré"},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(table); i++) {
		struct model_finding f = finding_parse(vb_str(table[i].line));

		f.cvss_vector = vb_str(table[i].cvss);
		risk_probability(a, NULL, &f);
		if (f.probability < table[i].p - 1e-9 || f.probability > table[i].p + 1e-9)
			fail_msg("%s: %.6g, wanted %.6g", table[i].line, f.probability, table[i].p);
		assert_true(vb_str_find(f.probability_why.en, vb_str(table[i].en)) <
			    f.probability_why.en.n);
		assert_true(vb_str_find(f.probability_why.fr, vb_str(table[i].fr)) <
			    f.probability_why.fr.n);
	}
}

static void the_likelihood_of_a_rule_is_kept(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_finding f = finding_parse(VB_STR("weakness low - - -"));

	(void)state;
	f.probability = 0.42;
	risk_probability(a, NULL, &f);
	risk_probability(a, NULL, &f); /* judging twice changes nothing */
	assert_true(f.probability == 0.42);
	assert_str(f.probability_why.en, "0.42: likelihood given by the rule");
}

static const char placing[] =
	"vauban: 1\n"
	"targets: {image: {path: build/rootfs, zone: box}, site: {path: www, zone: web}}\n"
	"zones: {web: {trust: 0}, box: {trust: 3, kind: device}, in-box: {trust: 3, in: box}}\n"
	"components:\n"
	"  ssh: {zone: box, paths: [\"etc/ssh/**\", usr/sbin/sshd], packages: [openssh-*]}\n"
	"  app: {zone: in-box, packages: [\"pkg:pypi/flask\"], target: image}\n"
	"  disk: {kind: store, zone: box}\n"
	"  front: {zone: web, target: site}\n"
	"  other: {zone: box, scope: out}\n"
	"flows: {f: {from: front, to: app}, g: {from: app, to: ssh}, h: {from: app, to: disk}, i: "
	"{from: other, to: app}}\n"
	"actors: {w: {tries: 1, start: [web]}}\n"
	"feared: {e: {hits: [disk], loss: 1}}\n";

static void findings_are_placed_by_the_most_precise_word(void **state)
{
	static const struct {
		const char *target, *place, *name, *purl, *part; /* part "": on several */
		const char *from; /* the target the finding names, of several audited together */
	} table[] = {
		{"build/rootfs", "etc/ssh/sshd_config", "", "", "ssh", NULL},
		{"build/rootfs", "var/lib/dpkg/status", "openssh-server",
		 "pkg:deb/debian/openssh-server", "ssh", NULL},
		{"./build/rootfs/", "opt/x/METADATA", "flask", "pkg:pypi/flask@3.0", "app", NULL},
		{"image", "opt/x/METADATA", "flask", "pkg:pypi/flask@3.0", "app", NULL},
		{"/srv/build/rootfs", "x", "flask", "pkg:pypi/flask", "app", NULL},
		{"www", "index.html", "jquery", "pkg:npm/jquery", "front", NULL},
		{"www", "x", "flask", "pkg:pypi/flask", "front",
		 NULL}, /* app is in the image only */
		{"build/rootfs", "x", "zlib", "pkg:deb/debian/zlib", "", NULL},
		{".", "site/index.html", "jquery", "pkg:npm/jquery", "front", "site"},
		{".", "site/x", "flask", "pkg:pypi/flask", "front", "site"},
		{".", "image/x", "flask", "pkg:pypi/flask", "app", "image"},
		{"www", "image/x", "zlib", "pkg:deb/debian/zlib", "", "image"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(table); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_facts facts = {.target = vb_str(table[i].target)};
		struct model_assessment as = {.arena = a, .facts = &facts};
		const char *path = vb_arena_printf(a, "%s/vauban.yaml", test_scratch(a)).p;
		struct risk_options options = {.worlds = 512};
		struct case_problems problems = {0};
		struct vb_run run = test_run();
		struct model_finding *f;
		struct model_case *c;
		struct vb_error err;

		test_save(path, vb_str(placing));
		assert_ok(case_load(&run, path, &c, &problems, &err));
		assert_int_equal(problems.errors, 0);
		as.the_case = c;
		f = vb_vec_add(a, &as.findings);
		*f = finding_parse(VB_STR("vulnerability high 0.00001 5 -"));
		f->fingerprint = VB_STR("0123456789abcdef");
		f->place = vb_str(table[i].place);
		f->target = vb_str(table[i].from);
		f->subject_name = vb_str(table[i].name);
		f->subject = vb_str(table[i].purl);
		assert_ok(risk_assess(&run, &options, &as, &err));
		if (table[i].part[0])
			assert_str(f->component, table[i].part);
		else /* ssh or app: the one on the best path, never the store, the front or what is out of scope */
			assert_true(vb_str_is(f->component, "app") ||
				    vb_str_is(f->component, "ssh"));
		case_free(c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_case_exploitability_orders),
		cmocka_unit_test(a_decision_takes_a_finding_out_of_the_order),
		cmocka_unit_test(probabilities_say_where_they_come_from),
		cmocka_unit_test(the_likelihood_of_a_rule_is_kept),
		cmocka_unit_test(findings_are_placed_by_the_most_precise_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
