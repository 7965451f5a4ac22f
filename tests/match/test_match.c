/*
 * test_match.c - feeds of tests/match/data to an index to findings: what matches (data/cases.txt), what a finding
 * says, what is not judged, and a damaged index.
 */
#include "support.h"

#include <stdlib.h>
#include <zlib.h>

#include "core/file.h"
#include "load.h"
#include "match/index_int.h"

static struct vb_arena *arena;
static const char *index_path;
static struct match_index *ix;
static struct load loaded;

static int setup(void **state)
{
	struct vb_run run = test_run();
	const char *feeds = test_path(arena, "tests/match/data/feeds");
	struct vb_error err;

	(void)state;
	index_path = vb_arena_printf(arena, "%s/advisories", test_scratch(arena)).p;
	assert_ok(load_index(&run, &feeds, 1, index_path, &loaded, &err));
	assert_ok(match_index_open(index_path, &ix, &err));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	match_index_close(ix);
	return 0;
}

static struct model_assessment *judge(const struct model_facts *facts)
{
	struct model_assessment *into = vb_arena_alloc(arena, sizeof(*into));
	struct vb_run run = test_run();
	struct vb_error err;

	into->arena = arena;
	assert_ok(match_facts(&run, ix, facts, into, &err));
	return into;
}

static int by_str(const void *a, const void *b)
{
	return vb_str_cmp(*(const struct vb_str *)a, *(const struct vb_str *)b);
}

static struct vb_str said(const struct model_assessment *a)
{
	VB_VEC(struct vb_str) ids = {0};
	struct vb_str out = VB_STR("");

	for (size_t i = 0; i < a->findings.n; i++)
		*vb_vec_add(arena, &ids) = a->findings.v[i].rule;
	for (size_t i = 0; i < a->informational.n; i++)
		*vb_vec_add(arena, &ids) = vb_arena_printf(arena, "info:%.*s",
							   VB_FMT(a->informational.v[i].rule));
	if (ids.n)
		qsort(ids.v, ids.n, sizeof(*ids.v), by_str);
	for (size_t i = 0; i < ids.n; i++)
		out = vb_arena_printf(arena, "%.*s%s%.*s", VB_FMT(out), i ? " " : "",
				      VB_FMT(ids.v[i]));
	return out.n ? out : VB_STR("nothing");
}

static void test_cases(void **state)
{
	const char *file = test_path(arena, "tests/match/data/cases.txt");
	struct vb_str text = test_load(arena, file), line;
	unsigned n = 0, checked = 0;

	(void)state;
	while (vb_str_line(&text, &line)) {
		struct vb_str rest = line, ecosystem = {0}, purl = {0}, source = {0};
		struct model_facts facts = {.arena = arena};
		struct vb_str got;

		n++;
		if (!line.n || line.p[0] == '#')
			continue;
		assert_true(vb_str_next(&rest, '|', &ecosystem) && vb_str_next(&rest, '|', &purl) &&
			    vb_str_next(&rest, '|', &source));
		load_component(&facts, vb_arena_cstr(arena, vb_str_trim(purl)),
			       vb_arena_cstr(arena, vb_str_trim(ecosystem)),
			       vb_arena_cstr(arena, vb_str_trim(source)), "lock");
		got = said(judge(&facts));
		if (!vb_str_eq(got, vb_str_trim(rest)))
			fail_msg("%s:%u: got \"%.*s\"", file, n, VB_FMT(got));
		checked++;
	}
	assert_true(checked > 25);
}

static const struct model_finding *find(const struct model_assessment *a, const char *rule)
{
	for (size_t i = 0; i < a->findings.n; i++)
		if (vb_str_is(a->findings.v[i].rule, rule))
			return &a->findings.v[i];
	fail_msg("no finding %s", rule);
	return NULL;
}

static void test_distribution_finding(void **state)
{
	struct model_facts facts = {.arena = arena};
	const struct model_finding *f;

	(void)state;
	load_component(&facts, "pkg:deb/debian/libharbour1@2.0-1?arch=amd64", "Debian:12",
		       "harbour", "var/lib/dpkg/status");
	load_component(&facts, "pkg:deb/debian/harbour-tools@2.0-1?arch=amd64", "Debian:12",
		       "harbour", "var/lib/dpkg/status");
	f = find(judge(&facts), "CVE-2099-0001");
	assert_str(f->subject, "pkg:deb/debian/harbour");
	assert_str(f->subject_name, "harbour");
	assert_str(f->version, "2.0-1");
	assert_int_equal(f->packages.n, 2);
	assert_str(f->packages.v[0], "pkg:deb/debian/harbour-tools@2.0-1?arch=amd64");
	assert_int_equal(f->advisories.n, 2);
	assert_str(f->advisories.v[0], "DEBIAN-CVE-2099-0001");
	assert_str(f->advisories.v[1], "DSA-9001-1");
	assert_true(f->fixable);
	assert_str(f->fixed_version, "2.0-1+deb12u2"); /* the highest of the fixes needed */
	assert_str(f->fix.en, "Upgrade harbour to 2.0-1+deb12u2 or later.");
	assert_str(f->fix.fr, "Mettre harbour à jour en 2.0-1+deb12u2 ou plus récent.");
	assert_int_equal(f->evidence.n, 2);
	assert_int_equal(f->evidence.v[1].line, 1);
	assert_str(f->why,
		   "harbour 2.0-1 is below 2.0-1+deb12u2 (Debian:12, DSA-9001-1); introduced 0");
	assert_int_equal(f->severity, MODEL_SEV_UNKNOWN); /* nobody says one */
	assert_true(f->cvss < 0 && f->epss > 0.00041 && f->epss < 0.00043 && !f->kev);
}

static void claim_add(struct model_facts *facts, const char *id, const char *version)
{
	*vb_vec_add(arena, &facts->claims) = (struct model_fix_claim){
		.source = VB_STR("harbour"), .vulnerability = vb_str(id), .version = vb_str(version),
			.path = VB_STR("usr/share/doc/libharbour1/changelog.Debian.gz"), .line = 7};
	model_facts_settle(facts);
}

/* The package's own changelog names the flaw in a version that is not above the installed one. */
static void test_stated_fix(void **state)
{
	struct model_facts facts = {.arena = arena};
	const struct model_finding *f;
	struct model_decision d;
	int64_t now = test_run().now;

	(void)state;
	load_component(&facts, "pkg:deb/debian/libharbour1@2.0-1?arch=amd64", "Debian:12",
		       "harbour", "var/lib/dpkg/status");
	claim_add(&facts, "CVE-2099-0001", "2.0-1");
	claim_add(&facts, "CVE-2099-0002", "2.0-1+deb12u2");
	f = find(judge(&facts), "CVE-2099-0001");
	assert_true(model_finding_closed(f, now));
	assert_true(model_finding_verdict(f, now, &d));
	assert_int_equal(d.status, MODEL_FIXED);
	assert_str(d.author, "usr/share/doc/libharbour1/changelog.Debian.gz");
	assert_str(model_finding_stated_fix(f)->value, "harbour 2.0-1");
	assert_false(model_finding_closed(find(judge(&facts), "CVE-2099-0002"), now));
	/* a person's word weighs more, until it ends */
	{
		struct model_finding decided = *f;

		decided.decided = true;
		decided.decision = (struct model_decision){.status = MODEL_AFFECTED,
							   .until = now + 1};
		assert_false(model_finding_closed(&decided, now));
		assert_true(model_finding_closed(&decided, now + 2));
	}
}

/* A patch speaks for the sources it lies in and for no other version; what is only noted closes nothing and is shown. */
static void test_patch_closes_its_own_sources(void **state)
{
	struct model_fix_claim c = {.kind = MODEL_CLAIM_PATCH,
				    .source = VB_STR_INIT("harbour"),
				    .vulnerability = VB_STR_INIT("CVE-2099-0001"),
				    .version = VB_STR_INIT("1.9-1"),
				    .path = VB_STR_INIT("debian/patches/x.patch"),
				    .detail = VB_STR_INIT("debian/patches/series line 1")};
	struct model_facts facts = {.arena = arena};
	const struct model_finding *f;
	int64_t now = test_run().now;

	(void)state;
	load_component(&facts, "pkg:deb/debian/libharbour1@2.0-1?arch=amd64", "Debian:12",
		       "harbour", "var/lib/dpkg/status");
	*vb_vec_add(arena, &facts.claims) = c;
	c.kind = MODEL_CLAIM_NOTED;
	c.version = VB_STR("%");
	*vb_vec_add(arena, &facts.claims) = c;
	model_facts_settle(&facts);
	f = find(judge(&facts), "CVE-2099-0001");
	assert_false(model_finding_closed(f, now)); /* 1.9-1 was patched, 2.0-1 is installed */
	assert_str(f->evidence.v[f->evidence.n - 1].what, "CVE-2099-0001 not fixed, but named in");
	facts.claims.v[0].version = VB_STR("2.0-1");
	facts.claims.v[1].version = VB_STR("2.0-1");
	facts.claims.v[0].kind = MODEL_CLAIM_PATCH;
	facts.claims.v[1].kind = MODEL_CLAIM_NOTED;
	model_facts_settle(&facts);
	f = find(judge(&facts), "CVE-2099-0001");
	assert_true(model_finding_closed(f, now));
	assert_str(model_finding_stated_fix(f)->value,
		   "harbour 2.0-1 (debian/patches/series line 1)");
}

/* Two installed versions of one source: the fix must cover both. */
static void test_stated_fix_covers_every_version(void **state)
{
	struct model_facts facts = {.arena = arena};
	int64_t now = test_run().now;

	(void)state;
	load_component(&facts, "pkg:deb/debian/libharbour1@1.9-9?arch=amd64", "Debian:12",
		       "harbour", "var/lib/dpkg/status");
	load_component(&facts, "pkg:deb/debian/harbour-tools@2.0-1?arch=amd64", "Debian:12",
		       "harbour", "var/lib/dpkg/status");
	claim_add(&facts, "CVE-2099-0001", "2.0-1");
	assert_false(model_finding_closed(find(judge(&facts), "CVE-2099-0001"), now));
	claim_add(&facts, "CVE-2099-0001", "1.9-1");
	assert_true(model_finding_closed(find(judge(&facts), "CVE-2099-0001"), now));
}

static const struct model_finding *about(const struct model_finding *v, size_t n,
					 const char *subject)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(v[i].subject, subject))
			return &v[i];
	return NULL;
}

static const struct model_finding *about_one(const struct model_finding *v, size_t n,
					     const char *subject)
{
	const struct model_finding *f = about(v, n, subject);
	static const struct model_finding none;

	if (!f)
		fail_msg("nothing about %s", subject);
	return f ? f : &none;
}

/*
 * The clock of tests stands in November 2026. Ended, ends soon, ends later; the longest cycle counts; one finding for the
 * packages of one product in one place; packages of a distribution and look-alikes are none of ours.
 */
static void test_support(void **state)
{
	struct model_facts facts = {
		.arena = arena, .os_id = VB_STR_INIT("debian"), .os_version = VB_STR_INIT("12")};
	const struct model_assessment *a;
	const struct model_finding *f;

	(void)state;
	load_component(&facts, "pkg:npm/%40deck/core@1.9.1", "npm", "", "package-lock.json");
	load_component(&facts, "pkg:npm/%40deck/ropes@1.9.0", "npm", "", "package-lock.json");
	load_component(&facts, "pkg:npm/%40deck/core@1.10.0", "npm", "", "other/package-lock.json");
	load_component(&facts, "pkg:npm/deck-core@1.9.1", "npm", "", "package-lock.json");
	load_component(&facts, "pkg:deb/debian/deck@1.9.1", "Debian:12", "", "status");
	load_component(&facts, "pkg:generic/deck@0.1", "", "", "bin/deck");
	load_component(&facts, "pkg:generic/deck@v0.1.9b", "", "", "bin/deck2");
	load_component(&facts, "pkg:golang/stdlib@1.18.3", "Go", "", "bin/sail");
	load_component(&facts, "pkg:golang/stdlib@1.18", "Go", "", "go.mod");
	facts.components.v[7].reader = VB_STR("go-binary");
	facts.components.v[8].reader = VB_STR("go-mod");
	facts.components.v[5].reader = VB_STR("lock");
	facts.components.v[6].reader = VB_STR("strings");
	a = judge(&facts);
	f = about_one(a->findings.v, a->findings.n, "pkg:golang/stdlib");
	assert_str(f->title.en, "Go 1.18 is out of support since 2023-02-01");
	assert_int_equal(f->packages.n, 1); /* not of what go.mod asks for */
	f = about_one(a->findings.v, a->findings.n, "os/debian");
	assert_str(f->title.en, "Debian 12 is out of support since 2026-06-10");
	assert_str(f->title.fr, "Debian 12 n’est plus maintenu depuis le 2026-06-10");
	assert_int_equal(f->severity, MODEL_SEV_MEDIUM); /* extended support holds */
	f = about_one(a->findings.v, a->findings.n, "pkg:npm/%40deck/core");
	assert_int_equal(f->packages.n, 2);
	assert_str(f->version, "1.9.1");
	assert_str(f->fix.en, "Move to a supported release; the newest is Deck 2.3.4.");
	f = about_one(a->informational.v, a->informational.n, "pkg:npm/%40deck/core");
	assert_str(f->title.en, "Deck 1.10: support ends on 2026-12-31");
	f = about_one(a->findings.v, a->findings.n, "pkg:generic/deck");
	assert_str(f->place, "bin/deck2"); /* known by its own texts */
	assert_str(f->title.en, "Deck 0.1 is out of support");
	assert_null(about(a->findings.v, a->findings.n, "pkg:npm/deck-core"));
	assert_null(about(a->findings.v, a->findings.n, "pkg:deb/debian/deck"));
	assert_str(match_index_name(ix, VB_STR("CWE-1104")),
				    "Use of Unmaintained Third Party Components");
	assert_int_equal(match_index_name(ix, VB_STR("CWE-1105")).n, 0);
}

static void test_language_finding(void **state)
{
	struct model_facts facts = {.arena = arena};
	const struct model_assessment *a;
	const struct model_finding *f;

	(void)state;
	load_component(&facts, "pkg:pypi/py-sail-kit@1.1", "PyPI", "", "app/requirements.txt");
	load_component(&facts, "pkg:pypi/py-sail-kit@1.1", "PyPI", "", "tool/requirements.txt");
	load_component(&facts, "pkg:pypi/py-sail-kit@2.0", "PyPI", "", "tool/requirements.txt");
	a = judge(&facts);
	assert_int_equal(a->findings.n, 2); /* one by lock file */
	f = &a->findings.v[1];
	assert_str(f->place, "tool/requirements.txt");
	assert_int_equal(f->packages.n, 2);
	assert_str(f->version, "1.1");
	assert_str(f->fixed_version, "2.1");
	assert_str(f->title.en, "Sails can be furled by anyone");
	assert_int_equal(f->severity, MODEL_SEV_CRITICAL);
	assert_true(f->cvss > 9.79 && f->cvss < 9.81);
	assert_int_equal(f->vector, MODEL_VECTOR_NETWORK);
	assert_true(f->kev && f->kev_ransomware && f->epss > 0.975);
	assert_str(f->cwes.v[0], "CWE-284");
	assert_str(f->aliases.v[0], "GHSA-aaaa-bbbb-cccc");
	assert_true(!vb_str_eq(a->findings.v[0].fingerprint, f->fingerprint));
}

/* A record of another stream holds by version and is not counted: that is said, with one of them. */
static void test_module_streams(void **state)
{
	struct model_facts facts = {.arena = arena};
	const struct model_assessment *a;

	(void)state;
	load_component(
		&facts,
		"pkg:rpm/almalinux/galley@18.20.1-1.module_el8.9.0+1+a?epoch=1&rpmmod=galley:18:8:c",
		"AlmaLinux:8", "galley", "var/lib/rpm/Packages");
	a = judge(&facts);
	assert_str(find(a, "CVE-2099-3004")->why,
		   "galley 1:18.20.1-1.module_el8.9.0+1+a is below "
		   "1:18.20.2-1.module_el8.9.0+3744+d6eae8cb (AlmaLinux:8, ALSA-2099:0004, module "
		   "galley:18 galley-devel:18); introduced 0");
	assert_int_equal(a->passed_over.n, 1);
	assert_str(a->passed_over.v[0].ecosystem, "AlmaLinux:8");
	assert_int_equal(a->passed_over.v[0].records, 2);
	assert_str(a->passed_over.v[0].reason.en,
		   "they are about another module stream, such as ALSA-2099:0003 about galley:20: "
		   "galley 1:18.20.1-1.module_el8.9.0+1+a is of galley:18");
	assert_true(a->passed_over.v[0].reason.fr.n > 0);
}

/* One name, one version, two streams: each is judged by the records of its own, and each finding names its own package. */
static void test_one_version_in_two_streams(void **state)
{
	static const char *const purls[] = {
		"pkg:rpm/almalinux/galley@18.20.1-1.module_el8.9.0+1+a?epoch=1&rpmmod=galley:18:8:c",
		"pkg:rpm/almalinux/galley@18.20.1-1.module_el8.9.0+1+a?epoch=1&rpmmod=galley:20:8:c"};
	struct model_facts facts = {.arena = arena};
	const struct model_assessment *a;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(purls); i++)
		load_component(&facts, purls[i], "AlmaLinux:8", "galley", "var/lib/rpm/Packages");
	a = judge(&facts);
	assert_int_equal(find(a, "CVE-2099-3004")->packages.n, 1);
	assert_str(find(a, "CVE-2099-3004")->packages.v[0], purls[0]);
	assert_int_equal(find(a, "CVE-2099-3003")->packages.n, 1);
	assert_str(find(a, "CVE-2099-3003")->packages.v[0], purls[1]);
	assert_int_equal(find(a, "CVE-2099-3005")->packages.n, 2);
}

/* "Red Hat:enterprise_linux:8::appstream" is a repository of release 8. */
static void test_suffixes(void **state)
{
	static const struct {
		const char *row, *own;
		bool covers;
	} cases[] = {{"enterprise_linux:8::appstream", "enterprise_linux:8", true},
		     {"enterprise_linux:80::appstream", "enterprise_linux:8", false},
		     {"22.04:LTS", "22.04", true},
		     {"22.04:Pro", "22.04", false},
		     {"::x", "", false}};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		assert_int_equal(match_suffix_covers(vb_str(cases[i].row), vb_str(cases[i].own)),
				 cases[i].covers);
}

static void test_severity_by_word(void **state)
{
	struct model_facts facts = {.arena = arena};

	(void)state;
	load_component(&facts, "pkg:pypi/anchor@1.5", "PyPI", "", "lock");
	load_component(&facts, "pkg:deb/debian/mast@2.9-1", "Debian:12", "", "status");
	load_component(&facts, "pkg:rpm/almalinux/bilge-libs@1.0-3.el9", "AlmaLinux:9", "bilge",
		       "rpmdb");
	assert_int_equal(find(judge(&facts), "GHSA-dddd-eeee-ffff")->severity, MODEL_SEV_HIGH);
	assert_int_equal(find(judge(&facts), "CVE-2099-0004")->severity, MODEL_SEV_LOW);
	assert_str(find(judge(&facts), "CVE-2099-0004")->title.en, "A lock is taken twice");
	assert_int_equal(find(judge(&facts), "CVE-2099-3001")->severity, MODEL_SEV_HIGH);
}

static void test_not_assessed(void **state)
{
	struct model_facts facts = {.arena = arena};
	const struct model_assessment *a;

	(void)state;
	load_component(&facts, "pkg:pypi/anchor", "PyPI", "", "requirements.txt");
	load_component(&facts, "pkg:pypi/anchor@latest", "PyPI", "", "requirements.txt");
	load_component(&facts, "pkg:gem/rails@5.0", "RubyGems", "", "Gemfile.lock");
	load_component(&facts, "pkg:generic/blob@1", "", "", "blob");
	load_component(&facts, "pkg:deb/debian/harbour@1", "Debian:13", "", "status");
	load_component(&facts, "pkg:deb/debian/mast@1", "Debian:13", "", "status");
	a = judge(&facts);
	assert_int_equal(a->findings.n, 1); /* the row for all releases */
	assert_int_equal(a->not_assessed.n, 5);
	assert_str(a->not_assessed.v[0].ecosystem, "Debian:13");
	assert_int_equal(a->not_assessed.v[0].components, 2);
	assert_str(a->not_assessed.v[1].ecosystem, "PyPI");
	assert_str(a->not_assessed.v[1].reason.en, "no exact version is declared (such as anchor)");
	assert_str(a->not_assessed.v[4].ecosystem, "generic");
	for (size_t i = 0; i < a->not_assessed.n; i++)
		assert_true(a->not_assessed.v[i].reason.en.n && a->not_assessed.v[i].reason.fr.n);
}

static void test_without_an_index_nothing_is_clean(void **state)
{
	struct model_facts facts = {.arena = arena};
	struct model_assessment a = {.arena = arena};
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	load_component(&facts, "pkg:pypi/anchor@1.5", "PyPI", "", "lock");
	assert_ok(match_facts(&run, NULL, &facts, &a, &err));
	assert_int_equal(a.findings.n, 0);
	assert_int_equal(a.not_assessed.n, 1);
	assert_int_equal(a.not_assessed.v[0].components, 1);
}

static void test_owned_and_own_packages_are_left_out(void **state)
{
	struct model_facts facts = {.arena = arena};

	(void)state;
	load_component(&facts, "pkg:pypi/anchor@1.5", "PyPI", "",
		       "usr/lib/python3/dist-packages/anchor");
	load_component(&facts, "pkg:cargo/keel@0.3.0", "crates.io", "", "Cargo.lock");
	facts.components.v[0].owner = VB_STR("pkg:deb/debian/python3-anchor@1.5-1");
	facts.components.v[1].own = true;
	assert_str(said(judge(&facts)), "nothing");
}

static void test_feeds_and_exploits(void **state)
{
	const struct model_feed *feeds;
	bool kev, ransomware;
	double epss;
	size_t n = match_index_feeds(ix, arena, &feeds);

	(void)state;
	assert_int_equal(loaded.rejected, 3); /* broken.json, a KEV entry, an EPSS line */
	assert_int_equal(n, 13);              /* with CWE and end of life */
	assert_str(feeds[0].scope, "AlmaLinux");
	assert_int_equal(feeds[0].records, 6);
	assert_str(feeds[n - 3].name, "EPSS");
	assert_str(feeds[n - 3].version, "2099-01-03");
	assert_str(feeds[n - 2].version, "2099.01.01");
	assert_true(feeds[0].newest == 1767323045 && feeds[0].loaded == TEST_NOW);
	assert_int_equal(match_index_advisories(ix), loaded.advisories);
	assert_true(match_index_exploit(ix, VB_STR("CVE-2099-1001"), &kev, &ransomware, &epss) &&
					kev && ransomware && epss > 0.97);
	assert_true(match_index_exploit(ix, VB_STR("CVE-1999-0001"), &kev, &ransomware, &epss) &&
					!kev && epss > 0.49);
	assert_false(match_index_exploit(ix, VB_STR("CVE-1999-0002"), &kev, &ransomware, &epss));
	assert_false(match_index_exploit(ix, VB_STR("x"), &kev, &ransomware, &epss));
}

/* Any one byte altered, or the end missing: an error or the same findings, never others and never a crash. */
static void test_damaged_index(void **state)
{
	struct vb_str whole = test_load(arena, index_path), first;
	const char *path = vb_arena_printf(arena, "%s/damaged", test_scratch(arena)).p;
	struct model_facts facts = {.arena = arena};
	struct vb_run run = test_run();
	unsigned refused = 0;

	(void)state;
	load_component(&facts, "pkg:pypi/py-sail-kit@1.1", "PyPI", "", "lock");
	load_component(&facts, "pkg:deb/debian/harbour@2.0-1", "Debian:12", "", "status");
	first = said(judge(&facts));
	for (size_t at = 0; at < whole.n; at += 61) {
		struct model_assessment a = {.arena = arena};
		struct match_index *bad = NULL;
		struct vb_error err;

		((char *)(uintptr_t)whole.p)[at] ^= 0x41;
		test_save(path, whole);
		((char *)(uintptr_t)whole.p)[at] ^= 0x41;
		if (match_index_open(path, &bad, &err) && match_facts(&run, bad, &facts, &a, &err))
			assert_true(vb_str_eq(said(&a), first));
		else
			refused++;
		match_index_close(bad);
	}
	assert_true(refused > 20);
	for (size_t n = 0; n < whole.n; n += 1021) {
		struct match_index *bad = NULL;
		struct vb_error err;

		test_save(path, vb_str_sub(whole, 0, n));
		assert_false(match_index_open(path, &bad, &err));
		assert_true(err.text[0] && err.hint[0]);
	}
}

/* ---- feeds renewed one by one -------------------------------------------------------------- */

static void load_into(const char *index, bool keep, size_t n, const char *const *names)
{
	struct load l = {.keep = keep};
	struct vb_run run = test_run();
	struct vb_error err;

	for (size_t i = 0; i < n; i++) {
		const char *path = test_path(
			arena, vb_arena_printf(arena, "tests/match/data/feeds/%s", names[i]).p);

		assert_ok(load_index(&run, &path, 1, index, &l, &err));
		l.keep = true;
	}
}

static struct vb_str judged_by(const char *index, const struct model_facts *facts)
{
	struct model_assessment a = {.arena = arena};
	struct vb_run run = test_run();
	struct match_index *other;
	struct vb_str out;
	struct vb_error err;

	assert_ok(match_index_open(index, &other, &err));
	assert_ok(match_facts(&run, other, facts, &a, &err));
	out = vb_arena_printf(arena, "%.*s; %zu not assessed, %zu informational", VB_FMT(said(&a)),
			      a.not_assessed.n, a.informational.n);
	for (size_t i = 0; i < a.findings.n; i++)
		out = vb_arena_printf(arena, "%.*s %.*s:%d%d%.3f", VB_FMT(out),
				      VB_FMT(a.findings.v[i].rule), a.findings.v[i].kev,
				      a.findings.v[i].kev_ransomware, a.findings.v[i].epss);
	match_index_close(other);
	return out;
}

static void facts_of_cases(struct model_facts *facts)
{
	struct vb_str text = test_load(arena, test_path(arena, "tests/match/data/cases.txt")), line,
		      field[4];

	while (vb_str_line(&text, &line)) {
		size_t n = 0;

		if (!line.n || line.p[0] == '#')
			continue;
		while (n < 4 && vb_str_next(&line, '|', &field[n]))
			field[n] = vb_str_trim(field[n]), n++;
		if (n == 4)
			load_component(facts, vb_arena_cstr(arena, field[1]),
				       vb_arena_cstr(arena, field[0]),
				       vb_arena_cstr(arena, field[2]), "lock");
	}
}

/* One after the other, twice, in any order: what is found is what is found by all at once. */
static void test_feeds_renewed_one_by_one(void **state)
{
	static const char *const order[] = {"npm",       "kev.json",       "PyPI",     "Debian",
					    "crates.io", "AlmaLinux",      "Go",       "Julia",
					    "epss.csv",  "endoflife.json", "cwe.json", "Packagist",
					    "Homebrew",  "kev.json",       "Debian",   "PyPI",
					    "AlmaLinux", "epss.csv",       "npm"};
	const char *index = vb_arena_printf(arena, "%s/one-by-one", test_scratch(arena)).p;
	struct model_facts facts = {.arena = arena};

	(void)state;
	facts_of_cases(&facts);
	assert_true(facts.components.n > 20);
	load_into(index, false, VB_COUNT(order), order);
	assert_str(judged_by(index, &facts), judged_by(index_path, &facts).p);
}

static const char *record_save(const char *folder, const char *name, const char *id,
			       const char *alias, const char *fixed)
{
	const char *path = vb_arena_printf(arena, "%s/%s.json", folder, name).p;
	struct vb_error err;

	assert_ok(vb_mkdirs(folder, &err));
	test_save(path,
		  vb_arena_printf(
			  arena,
			  "{\"id\":\"%s\",\"aliases\":[\"%s\"],\"modified\":"
			  "\"2099-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":"
			  "\"PyPI\",\"name\":\"mast\"},\"ranges\":[{\"type\":\"ECOSYSTEM\","
			  "\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"%s\"}]}]}]}",
			  id, alias, fixed));
	return folder;
}

/* A record given again, in a folder of another name, leaves nothing of its past: neither its range nor its alias. */
static void test_a_record_given_again_replaces_itself(void **state)
{
	const char *scratch = test_scratch(arena),
		   *index = vb_arena_printf(arena, "%s/again", scratch).p,
		   *old = vb_arena_printf(arena, "%s/old", scratch).p,
		   *fresh = vb_arena_printf(arena, "%s/fresh", scratch).p;
	struct model_facts facts = {.arena = arena};
	struct load l = {.keep = false};
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	load_component(&facts, "pkg:pypi/mast@2.0", "PyPI", "", "lock");
	record_save(old, "a", "X-1", "CVE-2099-7001", "3.0");
	record_save(old, "b", "X-2", "CVE-2099-7001", "3.0"); /* united with X-1 by that name */
	assert_ok(load_index(&run, &old, 1, index, &l, &err));
	assert_str(judged_by(index, &facts),
		   "CVE-2099-7001; 0 not assessed, 0 informational CVE-2099-7001:00-1.000");
	l.keep = true;
	record_save(fresh, "a", "X-1", "CVE-2099-7002", "1.0");
	assert_ok(load_index(&run, &fresh, 1, index, &l, &err));
	assert_str(judged_by(index, &facts),
		   "CVE-2099-7001; 0 not assessed, 0 informational CVE-2099-7001:00-1.000");
	record_save(fresh, "b", "X-2", "CVE-2099-7003", "1.0");
	assert_ok(load_index(&run, &fresh, 1, index, &l, &err));
	assert_str(judged_by(index, &facts), "nothing; 0 not assessed, 0 informational");
}

/* A catalogue cut short in a folder does not take the place of the whole one that is there. */
static void test_half_a_catalogue_replaces_none(void **state)
{
	static const char *const whole[] = {"epss.csv", "kev.json", "endoflife.json", "PyPI"};
	const char *scratch = test_scratch(arena),
		   *index = vb_arena_printf(arena, "%s/half", scratch).p,
		   *folder = vb_arena_printf(arena, "%s/cut", scratch).p,
		   *file = vb_arena_printf(arena, "%s/epss.csv.gz", folder).p;
	struct load l = {.keep = true};
	struct vb_run run = test_run();
	struct match_index *other;
	double before, epss = -1;
	bool kev, ransomware;
	struct vb_error err;
	gzFile gz;

	(void)state;
	load_into(index, false, VB_COUNT(whole), whole);
	assert_ok(match_index_open(index, &other, &err));
	assert_true(
		match_index_exploit(other, VB_STR("CVE-2099-0001"), &kev, &ransomware, &before));
	assert_true(before >= 0);
	match_index_close(other);
	assert_ok(vb_mkdirs(folder, &err));
	gz = gzopen(file, "wb0");
	assert_true(gzputs(gz, "cve,epss,percentile\nCVE-2099-8001,0.5,0.5\n") > 0);
	for (int i = 0; i < 5000; i++)
		assert_true(gzprintf(gz, "CVE-2099-%d,0.1,0.5\n", 10000 + i) > 0);
	gzclose(gz);
	test_save(file, vb_str_sub(test_load(arena, file), 0, 60000));
	assert_ok(load_index(&run, &folder, 1, index, &l, &err));
	assert_int_equal(l.rejected, 1);
	assert_ok(match_index_open(index, &other, &err));
	assert_true(match_index_exploit(other, VB_STR("CVE-2099-0001"), &kev, &ransomware, &epss));
	assert_true(epss == before);
	assert_true(match_index_exploit(other, VB_STR("CVE-2099-8001"), &kev, &ransomware, &epss));
	match_index_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_distribution_finding),
		cmocka_unit_test(test_stated_fix),
		cmocka_unit_test(test_patch_closes_its_own_sources),
		cmocka_unit_test(test_stated_fix_covers_every_version),
		cmocka_unit_test(test_support),
		cmocka_unit_test(test_language_finding),
		cmocka_unit_test(test_module_streams),
		cmocka_unit_test(test_one_version_in_two_streams),
		cmocka_unit_test(test_suffixes),
		cmocka_unit_test(test_severity_by_word),
		cmocka_unit_test(test_not_assessed),
		cmocka_unit_test(test_without_an_index_nothing_is_clean),
		cmocka_unit_test(test_owned_and_own_packages_are_left_out),
		cmocka_unit_test(test_feeds_and_exploits),
		cmocka_unit_test(test_feeds_renewed_one_by_one),
		cmocka_unit_test(test_a_record_given_again_replaces_itself),
		cmocka_unit_test(test_half_a_catalogue_replaces_none),
		cmocka_unit_test(test_damaged_index),
	};
	int failed;

	arena = vb_arena_new();
	failed = cmocka_run_group_tests(tests, setup, teardown);
	vb_arena_free(arena);
	return failed;
}
